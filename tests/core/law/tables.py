"""The country's tables as the tests of this folder read them, and rows to plant."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from hirz.core.law import Answer, Facts, Proposal, RuleTable, offences_from, propose_charges, read_table

FOLDER = Path(__file__).parents[3] / "src" / "hirz" / "base" / "country" / "ma"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one file."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RULES, LIMITS = rows("qualification"), rows("qualification_limits")
OFFENCES = offences_from(rows("offences"))


def table(
    more: list[dict[str, str]] | None = None, limits: list[dict[str, str]] | None = None, **changed: Any
) -> RuleTable:
    """The shipped table with more rows."""
    return read_table([*RULES, *(more or [])], LIMITS if limits is None else limits, changed.get("offences", OFFENCES))


TABLE = table()


def planted(**changed: str) -> dict[str, str]:
    """A charge row that is whole; what is planted is changed in it."""
    whole = dict.fromkeys(RULES[0], "") | {
        "kind": "charge", "rule": "planted", "offence_id": "MA-PC-425", "when": "threat_to_disclose", "family": "planted",
        "concurs": "blackmail", "sentence_ar": "جملة.", "sentence_fr": "Phrase.", "sentence_en": "Sentence.", "verified": "read",
    }  # fmt: skip
    return whole | changed


def proposed(*yes: str, no: tuple[str, ...] = ()) -> Proposal:
    """What the shipped table proposes for these answers."""
    answers = dict.fromkeys(yes, Answer.YES) | dict.fromkeys(no, Answer.NO)
    return propose_charges(Facts(**answers), OFFENCES, TABLE)


def articles(proposal: Proposal) -> set[str]:
    """The codes without their prefix."""
    return {charge.offence.removeprefix("MA-PC-") for charge in proposal}
