"""The Luxembourg Guidelines' terms: words that blame children or belittle what was done stand only inside quotations."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.house.test_repository_words import texts, tracked

# Put together in pieces, so that this file does not say them.
DISCOURAGED = re.compile(
    "|".join(
        (
            "child(ren)?[ -]+p" + "orn", "kid" + "die", "child[ -]+pros" + "titut", "child[ -]+sex[ -]+tour", "sex[ -]+tour" + "is[tm]",
            "self-prod" + "uced p", "p(é|e)do-?p" + "orn", "p" + "ornographie enf" + "antine", "p" + "rostitution enf" + "antine",
            "tour" + "isme sexuel", "إبا" + "حية الأطفال", "مواد إبا" + "حية", "دعا" + "رة الأطفال", "سيا" + "حة جنسية",
        )
    ),
    re.IGNORECASE,
)  # fmt: skip
# Files that hold the literal strings of a standard or of a law, and the tests and pages that show them.
LITERAL = (
    "src/hirz/core/formats/",
    "src/hirz/core/simulation/writers/",
    "src/hirz/base/country/",
    "tests/core/",
    "tests/intake/",
    "docs/reference/formats/",
)
# The glossary and the rules say what is not said.
NAMED_AS_WRONG = ("docs/reference/glossary.md",)


def faults(files: Mapping[str, str]) -> list[str]:
    """Every line that says it outside a quotation of a standard or a law."""
    return [
        f"{name}:{number}: {match.group()}"
        for name, text in files.items()
        if not name.startswith((*LITERAL, *NAMED_AS_WRONG))
        for number, line in enumerate(text.splitlines(), 1)
        if (match := DISCOURAGED.search(line))
    ]


def test_the_words_of_the_field_are_used() -> None:
    """In code, pages, templates and translations."""
    assert faults(texts(tracked())) == []


def test_planted_words_are_found() -> None:
    """In three languages; a file of a standard may hold them."""
    planted = "Child P" + "ornography\npédop" + "ornographie\nمواد إبا" + "حية للأطفال\n"
    assert len(faults({"src/hirz/triage/views/words.py": planted})) == 3
    assert faults({"src/hirz/core/formats/incident_types.py": planted}) == []
