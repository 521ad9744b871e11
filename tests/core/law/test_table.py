"""The table is refused when a row is wrong, or does what no rule may do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hirz.core.law import Penalty, TableError, read_table
from tests.core.law.tables import LIMITS, OFFENCES, RULES, TABLE, planted, table

MINOR = {"kind": "aggravation", "offence_id": "MA-PC-538", "article": "538", "when": "victim_under_18", "factor": "2"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (MINOR, "538 has no aggravation for victim_under_18"),
        ({"offence_id": "MA-PC-490", "when": "physical_act"}, "article 490 is never offered"),
        ({"kind": "reason", "offence_id": "MA-PC-490", "when": "physical_act"}, "MA-PC-490 needs exactly one row"),
        ({"offence_id": "MA-PC-503-2-1", "when": "material_possessed"}, "never raise article 503-2-1"),
        ({"offence_id": "MA-PC-446", "when": "solicitation"}, "446 is never offered"),
        ({"when": "accused_is_victim"}, "a victim is proposed no charge"),
        ({"when": "victim_under_81"}, "did you mean 'victim_under_18'"),
        ({"when": ""}, "without a condition"),
        ({"offence_id": "MA-PC-1"}, "no offence is called"),
        ({"rule": "blackmail"}, "stands twice"),
        ({"sentence_ar": " "}, "three languages"),
        ({"kind": "verdict"}, "verdict"),
        ({"factor": "2"}, "only an aggravation"),
        ({"family": ""}, "a family"),
        ({**MINOR, "article": "", "offence_id": "MA-PC-426"}, "has an article"),
        ({**MINOR, "offence_id": "MA-PC-426", "factor": "two"}, "a whole number"),
    ],
)
def test_a_planted_row_is_refused(row: dict[str, str], said: str) -> None:
    """With the name of the rule and what is wrong with it."""
    with pytest.raises(TableError, match=said):
        table([planted(**row)])


def test_the_planted_row_itself_is_whole() -> None:
    """What is refused above is refused for what was planted."""
    assert len(table([planted()]).charges) == len(TABLE.charges) + 1


@pytest.mark.parametrize("article", ["489", "491"])
def test_articles_without_a_row_are_refused_too(article: str) -> None:
    """Were an offence ever added to the country's file."""
    added = replace(OFFENCES["MA-PC-490"], code="MA-PC-X", article=f"{article} al.1")
    with pytest.raises(TableError, match=f"article {article} is never offered"):
        table([planted(offence_id="MA-PC-X")], offences={**OFFENCES, "MA-PC-X": added})


def test_538_without_what_was_obtained_is_refused() -> None:
    """The shipped row with its element taken out."""
    loose = [row | {"needs": ""} if row["rule"] == "blackmail" else row for row in RULES]
    with pytest.raises(TableError, match="538 always needs money_or_document_obtained"):
        read_table(loose, LIMITS, OFFENCES)


def test_486_for_anybody_is_refused() -> None:
    """The shipped row without the sex of the victim."""
    loose = [row | {"needs": "victim_under_18"} if row["rule"] == "rape_girl" else row for row in RULES]
    with pytest.raises(TableError, match="486 always needs victim_girl"):
        read_table(loose, LIMITS, OFFENCES)


def test_a_demand_for_images_in_538_is_refused() -> None:
    """Pictures are no document."""
    loose = [
        row | {"when": f"{row['when']} and images_demanded"} if row["rule"] == "blackmail" else row for row in RULES
    ]
    with pytest.raises(TableError, match="images_demanded never raise article 538"):
        read_table(loose, LIMITS, OFFENCES)


def test_limits_that_protect_nobody_are_refused() -> None:
    """Without 448-14 there is no table."""
    with pytest.raises(TableError, match="a victim is proposed no charge"):
        table(limits=[row for row in LIMITS if row["limit"] != "protects"])


@pytest.mark.parametrize(
    "row",
    [
        {"limit": "never_asked"},
        {"facts": "victim_under_81"},
        {"article": "none"},
        {"facts": "", "limit": "always_needs"},
    ],
)
def test_a_planted_limit_is_refused(row: dict[str, str]) -> None:
    """A limit that binds nothing would be believed to bind."""
    last = LIMITS[-1]
    with pytest.raises(TableError):
        table(limits=[*LIMITS, last | row])


def test_the_shipped_limits() -> None:
    """What the country's file must go on saying."""
    said = {(row["limit"], row["article"]) for row in LIMITS}
    assert {("never_offered", article) for article in ("489", "490", "491")} <= said
    assert {("never_aggravated_by", "538"), ("always_needs", "538"), ("never_raised_by", "503-2-1")} <= said
    assert ("protects", "448-14") in said


def test_ranges_of_aggravations_are_ranges() -> None:
    """From the lower to the higher, and heavier than the base."""
    for rule in TABLE.rules:
        if rule.range is not None:
            assert (rule.range.min_months or 0) < (rule.range.max_months or 0)
            assert rule.range.weight > OFFENCES[rule.offence].penalty.weight


def test_a_range_that_is_silent_on_the_fine_leaves_it() -> None:
    """487 speaks of imprisonment only."""
    assert Penalty(1, 2, 300, 400).replaced_by(Penalty(5, 6)) == Penalty(5, 6, 300, 400)
    assert Penalty(1, 2, 300, 400).replaced_by(Penalty(5, 6, 7, 8)) == Penalty(5, 6, 7, 8)
