"""Every fact and every sentence of the tables stands in Arabic, French and English, well set."""

from __future__ import annotations

import re

import pytest

from hirz.core.law import FACTS, Standing, fact_label
from hirz.core.law.courts import DOUBTS, MISSING, REASONS
from hirz.core.law.proposing import ATTEMPT_NOT_READ, NO_DECISION
from hirz.core.law.wording import FACTS as WORDS
from tests.core.law.tables import LIMITS, RULES, proposed

ARABIC = re.compile(r"[\u0621-\u064a]")


def badly_set(french: str) -> bool:
    """A straight apostrophe, or a breaking space before high punctuation or inside quotation marks."""
    return bool(re.search(r"[a-zéèA-Z]'|[^ ][ ][:;!?»]|« |[^\s][:;!?](\s|$)", french))


def sentences() -> list[tuple[str, str, str]]:
    """All that people read."""
    data = [(row["sentence_ar"], row["sentence_fr"], row["sentence_en"]) for row in (*RULES, *LIMITS)]
    reasons = [*REASONS.values(), *MISSING.values(), *DOUBTS.values(), NO_DECISION, ATTEMPT_NOT_READ]
    return data + [reason.sentences for reason in reasons]


def test_every_fact_has_words() -> None:
    """And no word is left without a fact."""
    assert {*WORDS} == {*FACTS}
    assert all(len({*three}) == 3 or three[1] == three[2] for three in WORDS.values())


@pytest.mark.parametrize("three", [*WORDS.values(), *sentences()])
def test_three_languages_well_set(three: tuple[str, str, str]) -> None:
    """Arabic is in Arabic letters, French has its apostrophes and no-break spaces."""
    arabic, french, english = three
    assert ARABIC.search(arabic) and not ARABIC.search(french + english)
    assert not badly_set(french), french
    assert "ة " not in english


def test_planted_typography_is_found() -> None:
    """A straight apostrophe, a plain space, a missing one."""
    assert badly_set("l'acte") and badly_set("voir : ici") and badly_set("voir: ici") and badly_set("« ici »")
    assert not badly_set("l’acte\u00a0: ici")


def test_a_reason_names_its_facts() -> None:
    """In the reader's language."""
    found = proposed("victim_under_18", "threat_to_disclose", "images_demanded").of("MA-PC-426")
    assert found is not None
    assert fact_label("images_demanded", "fr") in found.why[0].said("fr-MA")
    assert fact_label("threat_to_disclose", "ar") in found.why[0].said("ar")
    assert "a threat to disclose; a demand for more images." in found.why[0].said("es")


def test_what_is_open_is_said_in_one_sentence() -> None:
    """Alternatives are said as such; a charge that fits says nothing."""
    found = proposed("victim_under_18", "threat_to_disclose", "images_demanded")
    material, threat = found.of("MA-PC-503-2-b"), found.of("MA-PC-426")
    assert material is not None and threat is not None
    assert material.standing is Standing.OPEN and "(one of them is enough)" in material.said_open("en")
    assert threat.said_open("fr") == ""
