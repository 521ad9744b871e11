"""The authorisation matrix: every route, every method, every principal, asked for real and compared with policy.csv.

The table is written by hand from DESIGN section 6. What a cell says:

    open      the door opens: the page, a way on, or a form that refuses what was sent
    sign-in   sent to the sign-in page
    token     401: a partner's token with the right scope is required
    deny      403: the role does not open it
    absent    404: not there, or not theirs to see
    method    405: the door would open, but not this way
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from django.utils.http import urlsafe_base64_encode

from tests.house.scene import Scene, document


def house_rule() -> str:
    """The id of a rule that ships with the house."""
    from hirz.core.text.signals.shipped import shipped_rules

    return shipped_rules()[0].id


POLICY = Path(__file__).with_name("policy.csv")
CELLS = frozenset({"open", "sign-in", "token", "deny", "absent", "method"})
METHODS = ("GET", "POST")
# Column -> demo account; the others come without a session.
ACCOUNTS = {
    "analyst": "analyst",
    "investigator": "investigator",
    "prosecutor": "prosecutor",
    "carer": "carer",
    "custodian": "custodian",
    "supervisor": "supervisor",
    "statistician": "statistician",
    "auditor": "auditor",
    "administrator": "administrator",
    "brigade": "brigade",  # an analyst of another desk
}
PRINCIPALS = ("stranger", *ACCOUNTS, "partner", "partner_status")
ZONES = {"desk": "hirz.web.urls_desk", "public": "hirz.web.urls_public"}
PUBLIC_MIDDLEWARE = [name for name in settings.MIDDLEWARE if "Session" not in name]

Cell = tuple[str, str, str]  # route, method, principal
Policy = dict[Cell, str]
# What was sent is refused after the door has opened.
REFUSED_INSIDE = {400, 409, 415, 422}


def read_policy(path: Path = POLICY) -> Policy:
    """The table; ValueError for a word that is none of ours or a row that comes twice."""
    policy: Policy = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for principal in PRINCIPALS:
                cell = (row["route"], row["method"], principal)
                if row[principal] not in CELLS or cell in policy:
                    raise ValueError(f"policy.csv: {cell} is {row[principal]!r}, or comes twice")
                policy[cell] = row[principal]
    return policy


def routes_of(urlconf: str) -> list[str]:
    """The names of every route of a URL list, as `reverse` takes them."""
    return list(_names(get_resolver(urlconf), ()))


def _names(resolver: Any, spaces: tuple[str, ...]) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
        else:
            yield ":".join((*spaces, pattern.name or f"<{pattern.pattern}>"))


def listing_faults(policy: Policy, routes: Sequence[str]) -> list[str]:
    """Routes without a row, and rows without a route."""
    wanted = {(route, method) for route in routes for method in METHODS}
    listed = {(route, method) for route, method, _ in policy}
    return [f"{route} {method} is not in policy.csv" for route, method in sorted(wanted - listed)] + [
        f"{route} {method} does not exist" for route, method in sorted(listed - wanted)
    ]


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction that is taken back; a block that is meant to be outermost may be opened inside."""
    block = transaction.Atomic(None, savepoint=True, durable=False)
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


@dataclass(slots=True)
class Walker:
    """Asks for cells, each as its principal in its zone, and takes back what the request did."""

    scene: Scene
    zone: Callable[[str], Any]
    sign_in: Callable[[str | None], Client]
    clients: dict[str, Client] = field(default_factory=dict)

    def walk(self, policy: Policy, urlconf: str, zone: str) -> dict[Cell, str]:
        """What each cell of the routes of one zone really is."""
        routes = set(routes_of(urlconf))
        middleware = settings.MIDDLEWARE if zone == "desk" else _public_middleware()
        with self.zone("desk"):
            self.clients = {p: self._client(p) for p in PRINCIPALS}
        found = {}
        with self.zone(zone), override_settings(ROOT_URLCONF=urlconf, MIDDLEWARE=middleware):
            for cell in policy:
                if cell[0] in routes:
                    found[cell] = self.ask(*cell)
        return found

    def _client(self, principal: str) -> Client:
        client = self.sign_in(ACCOUNTS.get(principal))
        # A crash is an answer too: the number 500, which is no word of the table.
        client.raise_request_exception = False
        tokens = {"partner": self.scene.partner_token, "partner_status": self.scene.status_token}
        if principal in tokens:
            client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {tokens[principal]}"
        return client

    def ask(self, route: str, method: str, principal: str) -> str:
        """One request, and what its answer says about the door."""
        url, client = reverse(route, kwargs=parameters(route, self.scene)), self.clients[principal]
        kept = client.cookies.output(attrs=[], header="", sep=";")
        with rolled_back():
            word = cell_of(self._send(client, url, method))
        # Signing out ends the session in the browser too: both are taken back.
        client.cookies.clear()
        client.cookies.load(kept)
        return word

    @staticmethod
    def _send(client: Client, url: str, method: str) -> Any:
        if url.startswith("/api/"):
            headers = {"Idempotency-Key": "matrix"}
            return client.generic(method, url, document(9), content_type="application/json", headers=headers)
        return client.generic(method, url, b"", content_type="application/x-www-form-urlencoded")


def _public_middleware() -> list[str]:
    from hirz.web.settings import public

    return public.MIDDLEWARE


def cell_of(answer: Any) -> str:
    """The word for an answer; anything that is no word of the table is its number."""
    status = answer.status_code
    if status in {301, 302, 303}:
        return "sign-in" if "/account/login/" in answer["Location"] else "open"
    if 200 <= status < 300 or status in REFUSED_INSIDE:
        return "open"
    return {401: "token", 403: "deny", 404: "absent", 405: "method"}.get(status, str(status))


def parameters(route: str, scene: Scene) -> dict[str, object]:
    """What stands in the address of a route: objects of the scene. A route that is missing here cannot be reversed."""
    return PARAMETERS[route](scene) if route in PARAMETERS else {}


def _report(scene: Scene) -> dict[str, object]:
    return {"reference": scene.report}


def _user(scene: Scene) -> dict[str, object]:
    return {"user_id": scene.user}


def _body(scene: Scene) -> dict[str, object]:
    return {"code": scene.organisation}


CAMPAIGN_ACTS = ("confirm", "dismiss", "close", "reopen", "name", "add", "accept", "remove", "merge", "split")

CASE_ACTS = ("case", "undo", "name", "person", "relate", "note", "task", "admit", "leave")

PARAMETERS: dict[str, Callable[[Scene], dict[str, object]]] = {
    **dict.fromkeys(
        [f"triage:{act}" for act in
         ("report", "claim", "release", "escalate", "refer", "join_bundle", "close", "undo", "reopen", "ask", "reply",
          "verify", "audit_right", "audit_missed")],
        _report,
    ),
    **dict.fromkeys(
        [f"triage:{act}" for act in ("share_view", "default_view", "delete_view", "graph_share", "graph_forget")], lambda s: {"view_id": s.credential}
    ),
    "triage:decide_flood": lambda s: {"reference": s.bundle},
    **dict.fromkeys(["lists:list", "lists:change", "lists:add"], lambda s: {"code": s.own_list}),
    **dict.fromkeys(["lists:entry", "lists:propose"], lambda s: {"code": s.own_list, "entry_id": s.entry}),
    **dict.fromkeys(["lists:decide", "lists:withdraw"], lambda s: {"review_id": s.proposal}),
    "lists:import": lambda s: {"import_id": s.list_import},
    "triage:undo_flood": lambda s: {"batch": s.credential},
    "triage:sender": lambda s: {"code": s.feed},
    **dict.fromkeys(
        ["triage:preservation", "triage:drop_preservation"],
        lambda s: {"reference": s.report, "draft_id": s.preservation},
    ),
    "triage:bundle": lambda s: {"reference": s.bundle},
    **dict.fromkeys(
        ["triage:campaign", *(f"triage:campaign_{act}" for act in CAMPAIGN_ACTS)], lambda s: {"reference": s.campaign}
    ),
    "triage:campaign_undo": lambda s: {"reference": s.campaign, "decision_id": s.credential},
    **dict.fromkeys([f"triage:{act}" for act in ("rule", "edit_rule", "switch_rule", "weigh_rule")], lambda s: {"code": house_rule()}),
    **dict.fromkeys([f"triage:{act}_rule" for act in ("try", "decide", "withdraw")], lambda s: {"version_id": s.credential}),
    **dict.fromkeys([f"triage:{act}term" for act in ("", "change_", "retire_", "resume_")], lambda s: {"term_id": s.term}),
    "triage:decide_names": lambda s: {"pair_id": s.names, "verb": "merge"},
    "triage:dismiss_proposal": lambda s: {"proposal_id": s.word},
    "triage:switch_learned": lambda s: {"model_id": s.learned},
    "triage:accept_referral": lambda s: {"referral_id": s.referral},
    "triage:decline_referral": lambda s: {"referral_id": s.referral},
    "intake_desk:document": lambda s: {"reference": s.quarantined},
    **dict.fromkeys(["stopping:picture", "stopping:tell"], _report),
    "stopping:end": lambda s: {"code": "none"},
    "ledger:entry": lambda s: {"sequence": 0},
    "portal:step": lambda s: {"name": "you"},
    "portal:files_upload": lambda s: {"token": "0" * 32},
    "portal:box_answer": lambda s: {"question": s.credential},
    **dict.fromkeys(["api_public:get_report", "api_public:post_answer"], _report),
    **dict.fromkeys(
        [f"accounts:{act}" for act in ("user", "grant_membership", "add_training", "issue_link", "end_sessions", "remove_second_factor")], _user
    ),
    "accounts:end_membership": lambda s: {"user_id": s.user, "membership_id": s.membership},
    "accounts:welcome": lambda s: {"code": urlsafe_base64_encode(s.user.bytes), "token": s.welcome_token},
    **dict.fromkeys([f"accounts:{act}" for act in ("organisation", "add_feed", "issue_credential")], _body),
    **dict.fromkeys([f"casework:{act}" for act in CASE_ACTS], lambda s: {"reference": s.case}),
    "casework:move": lambda s: {"reference": s.case, "verb": "return"},
    **dict.fromkeys([f"casework:{act}" for act in ("capacity", "law", "answer")], lambda s: {"reference": s.case, "code": "M-1"}),
    "casework:charge": lambda s: {"reference": s.case, "code": "M-1", "verb": "proposed"},
    "casework:finish": lambda s: {"reference": s.case, "task_id": s.case_task},
    **dict.fromkeys(["casework:report", "casework:part"], lambda s: {"reference": s.case, "report": s.case_report}),
    **dict.fromkeys([f"casework:{act}" for act in ("open", "join", "decline")], lambda s: {"offer_id": s.offer}),
    # Of no browser here: everybody who may write statements is sent back to the own ones.
    **dict.fromkeys(
        [f"statements:{act}" for act in ("statement", "keep", "hand_in", "receipt", "done", "discard")],
        lambda s: {"code": "0123456789abcdef"},
    ),
    **dict.fromkeys(
        [f"places:{act}" for act in ("service", "confirm_service", "change_service", "withdraw_service")],
        lambda s: {"code": "ONDE-2511"},
    ),
    "accounts:feed": lambda s: {"code": s.organisation, "feed_code": s.feed},
    "accounts:revoke_credential": lambda s: {"code": s.organisation, "credential_id": s.credential},
    "mfa_edit_webauthn": lambda s: {"pk": s.passkey},
    "mfa_remove_webauthn": lambda s: {"pk": s.passkey},
}  # fmt: skip


def differences(policy: Policy, found: Mapping[Cell, str]) -> list[str]:
    """Every row where the house does something else than the table says, with the principals that met it."""
    wrong: dict[tuple[str, str, str, str], list[str]] = {}
    for cell in policy.keys() & found.keys():
        route, method, principal = cell
        if found[cell] != policy[cell]:
            wrong.setdefault((route, method, found[cell], policy[cell]), []).append(principal)
    return [
        f"{route} {method}: {real}, policy says {said}, as {', '.join(sorted(principals))}"
        for (route, method, real, said), principals in sorted(wrong.items())
    ]
