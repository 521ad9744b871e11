"""A draft in the house's own JSON (`core/formats/hirz_json.py`)."""

from __future__ import annotations

import json
from typing import Any

from hirz.core.simulation.types import Account, Draft, SimulatedFile, Victim
from hirz.core.simulation.writers.times import zulu

THREATS = {"family": "publish", "school": "publish"}
DEMANDS = {"secrecy": "other"}


def write_house_json(draft: Draft) -> bytes:
    """The document; empty fields are left out, as people leave them out."""
    incident = {
        "type": draft.kind.value,
        "occurred_at": zulu(draft.occurred_at) if draft.occurred_at else None,
        "platform": draft.platform,
        "narrative": draft.narrative,
        "language": draft.language,
        "urls": draft.urls,
        "rooms": draft.rooms,
        "deadline_at": zulu(draft.deadline_at) if draft.deadline_at else None,
        "danger_now": draft.danger_now or None,
        "chats": ["\n".join(draft.chat)] if draft.chat else [],
        "demands": _known(draft.demands, DEMANDS),
        "threats": _known(draft.threats, THREATS),
        "materials": draft.materials,
        "annotations": draft.annotations,
        "circumstances": _circumstances(draft),
        "notes": draft.notes,
    }
    document = {
        "reference": draft.reference,
        "incident": _without_empty(incident),
        "sender": _sender(draft),
        "reporter": _without_empty({"relation": draft.reporter_relation, "first_name": draft.reporter_name}),
        "reported": [_account(account) for account in draft.reported],
        "victims": [_victim(victim) for victim in draft.victims],
        "files": [_file(file) for file in draft.files],
    }
    return json.dumps(_without_empty(document), ensure_ascii=False).encode()


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _known(said: list[str], known: dict[str, str]) -> list[str]:
    """Our finer words as the format's coarser ones, each once."""
    return list(dict.fromkeys(known.get(word, word) for word in said))


def _sender(draft: Draft) -> dict[str, Any]:
    """An organisation names itself; on the listening line a person speaks, and no organisation does."""
    return {} if draft.sender.code == "line" else {"organisation": draft.sender.name}


def _circumstances(draft: Draft) -> list[str]:
    """Closed questions that the format has no key of its own for."""
    said = {
        "child_writes": draft.child_writes,
        "self_harm": draft.self_harm,
        "hands_on": draft.hands_on,
        "live": draft.live,
        "access_to_child": any(account.access for account in draft.reported),
        f"deadline_{draft.deadline_kind}": bool(draft.deadline_kind) and draft.deadline_kind != "threat",
    }
    return [code for code, holds in said.items() if holds]


def _account(account: Account) -> dict[str, Any]:
    connections = [
        _without_empty(
            {"address": seen.address, "at": zulu(seen.at) if seen.at else None, "port": seen.port, "event": seen.event}
        )
        for seen in account.connections
    ]
    return _without_empty(
        {
            "screen_names": [account.handle] if account.handle else [],
            "service": account.service,
            "account_id": account.account_id,
            "relation": account.relation,
            "phones": account.phones,
            "emails": account.emails,
            "wallets": account.wallets,
            "bank_accounts": account.banks,
            "ips": connections,
        }
    )


def _victim(victim: Victim) -> dict[str, Any]:
    place = _without_empty(
        {"city": victim.city, "province": victim.province, "country": "MA" if victim.province else ""}
    )
    return _without_empty(
        {
            "age": victim.age,
            "gender": victim.gender,
            "first_name": victim.first_name,
            "addresses": [place] if place else [],
        }
    )


def _file(file: SimulatedFile) -> dict[str, Any]:
    classification = {"scheme": "industry", "code": file.classification} if file.classification else None
    return _without_empty(
        {"name": file.name, "md5": file.md5, "sha1": file.sha1, "sha256": file.sha256, "classification": classification}
    )
