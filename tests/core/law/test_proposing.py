"""Charges are proposed with their reasons; the traps of the law are not fallen into; a victim is proposed none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.law import FACTS, Answer, Facts, FactsError, Mark, OffenceClass, Penalty, Standing, propose_charges
from hirz.core.law.conditions import All
from hirz.core.law.facts import UNKNOWN, YES
from tests.core.law.tables import OFFENCES, TABLE, articles, proposed

CHILD_BLACKMAILED = ("victim_under_18", "threat_to_disclose", "images_demanded")
answers = st.fixed_dictionaries(dict.fromkeys(FACTS, st.sampled_from(Answer)))


class TestSexualExtortion:
    """538 alone does not protect a child."""

    def test_of_a_child_for_images(self) -> None:
        """A demand for images is not 538; everything that protects the child stands together."""
        proposal = proposed(*CHILD_BLACKMAILED)
        assert articles(proposal) == {"426", "503-2-a", "503-2-b", "447-3", "503-1-2", "448-4"}
        threat = proposal.of("MA-PC-426")
        assert threat is not None and {a.article for a in threat.aggravations} == {"429-1"}
        assert {*threat.co_qualified_with} == {
            f"MA-PC-{article}" for article in ("503-2-a", "503-2-b", "447-3", "503-1-2", "448-4")
        }

    def test_of_a_child_for_money(self) -> None:
        """538 is not raised for the age, and says so; the others stand beside it."""
        proposal = proposed("victim_under_18", "threat_to_disclose", "money_or_document_obtained")
        assert {"538", "426", "503-2-b", "447-3", "503-1-2", "448-4"} <= articles(proposal)
        blackmail = proposal.of("MA-PC-538")
        assert blackmail is not None and blackmail.aggravations == blackmail.possible_aggravations == ()
        assert blackmail.penalty == blackmail.base == Penalty(12, 60, 200, 2000)
        assert "blackmail_no_minor_rule" in [reason.code for reason in blackmail.why]
        assert "MA-PC-426" in blackmail.co_qualified_with

    def test_money_demanded_and_not_obtained_is_not_538(self) -> None:
        """While nobody knows whether it was obtained, that is what is still to be established."""
        demanded = ("victim_under_18", "threat_to_disclose", "money_demanded")
        assert "538" not in articles(proposed(*demanded, no=("money_or_document_obtained",)))
        unsure = proposed(*demanded).of("MA-PC-538")
        assert unsure is not None and unsure.standing is Standing.OPEN
        assert unsure.to_establish == (("money_or_document_obtained",),)

    def test_of_an_adult(self) -> None:
        """Nothing that needs a child, and the plain article on privacy instead of the aggravated one."""
        strangers = tuple(f"offender_{who}" for who in ("spouse", "ascendant", "guardian", "authority"))
        found = proposed(
            "victim_adult", "threat_to_disclose", "images_demanded", "material_distributed", "private_without_consent",
            no=strangers,
        )  # fmt: skip
        assert not articles(found) & {"503-2-a", "503-2-b", "447-3", "503-1-2", "448-4", "497"}
        assert {"426", "447-1"} <= articles(found)


class TestTheBody:
    """Boys are protected by 484 and 485."""

    def test_a_boy_is_never_486(self) -> None:
        """485 instead, and the reason says why."""
        found = proposed("victim_under_18", "intercourse", "violence", no=("victim_girl",))
        assert articles(found) == {"485-2"}
        assert "assault_boy" in [reason.code for charge in found for reason in charge.why]
        assert articles(proposed("victim_under_18", "physical_act", no=("victim_girl", "violence"))) == {"484"}

    def test_a_girl_is(self) -> None:
        """With the range of article 487 when several did it."""
        found = proposed("victim_under_18", "intercourse", "violence", "victim_girl", "several_offenders")
        rape = found.of("MA-PC-486-2")
        assert rape is not None and (rape.penalty.min_months, rape.penalty.max_months) == (240, 360)
        assert "485-2" not in articles(found)

    def test_article_487_makes_a_crime_of_a_delit(self) -> None:
        """So that the court changes with it."""
        found = proposed("victim_under_18", "physical_act", "offender_ascendant", no=("violence",)).of("MA-PC-484")
        assert found is not None and found.offence_class is OffenceClass.CRIME
        assert (found.base, found.penalty) == (Penalty(24, 60), Penalty(60, 120))


class TestExploitation:
    """Trafficking and procuring."""

    def test_for_a_child_no_means_is_needed(self) -> None:
        """Of an adult it is."""
        found = proposed("victim_under_18", "recruitment").of("MA-PC-448-4")
        assert found is not None and found.standing is Standing.FITS
        assert "trafficking_child_no_means" in [reason.code for reason in found.why]
        alone = ("violence", "threat_to_disclose", "deceit")
        assert not articles(proposed("victim_adult", "recruitment", no=alone)) & {"448-2", "448-3", "448-4", "448-5"}

    def test_alternatives_are_not_charged_together(self) -> None:
        """448-4 and 448-5 stand for one act."""
        found = proposed("victim_under_18", "recruitment", "criminal_gang").of("MA-PC-448-4")
        assert found is not None and found.alternatives == ("MA-PC-448-5",)
        assert "MA-PC-448-5" not in found.co_qualified_with

    def test_who_pays_to_watch(self) -> None:
        """Doubled for a minor."""
        found = proposed("victim_under_18", "recruitment", "client").of("MA-PC-448-10")
        assert found is not None and found.penalty == Penalty(24, 120, 10_000, 100_000)


class TestPenalties:
    """What raises them."""

    def test_two_grounds_of_one_article_double_once(self) -> None:
        """A minor victim of its own ascendant: 429-1 once."""
        found = proposed(*CHILD_BLACKMAILED, "offender_ascendant").of("MA-PC-426")
        assert found is not None and len(found.aggravations) == 2
        assert found.penalty == Penalty(48, 120, 500, 2_000)

    def test_an_unknown_ground_only_may_raise(self) -> None:
        """It is shown, and the range is not raised."""
        found = proposed(*CHILD_BLACKMAILED).of("MA-PC-503-2-a")
        assert found is not None and found.penalty == found.base
        assert [a.article for a in found.possible_aggravations] == ["503-2"]


class TestVictims:
    """448-14, and wider than it."""

    def test_a_victim_is_proposed_no_charge(self) -> None:
        """Whatever was done, and the answer says why in three languages."""
        everything = [name for name in FACTS if name not in {"victim_adult"}]
        found = proposed(*everything)
        assert len(found) == 0
        assert "448-14" in found.notices[0].said("fr") and "448-14" in found.notices[0].said("ar")

    def test_it_is_said_while_unknown_and_not_once_denied(self) -> None:
        """Whether the person is a victim comes first."""
        assert "victim_protected" in [notice.code for notice in proposed(*CHILD_BLACKMAILED).notices]
        sure = proposed(*CHILD_BLACKMAILED, no=("accused_is_victim",))
        assert [notice.code for notice in sure.notices] == ["no_decision"]


def test_nothing_is_proposed_of_nothing() -> None:
    """Unknown everywhere raises no charge."""
    assert articles(proposed()) == set()


def test_an_attempt_is_doubted_where_its_text_was_not_read() -> None:
    """503-2 and crimes punish it."""
    found = proposed(*CHILD_BLACKMAILED, "attempt_only")
    threat, material = found.of("MA-PC-426"), found.of("MA-PC-503-2-a")
    assert threat is not None and threat.standing is Standing.OPEN
    assert "attempt_not_read" in [caution.code for caution in threat.cautions]
    assert material is not None and material.standing is Standing.FITS and material.cautions == ()


def test_a_reading_of_ours_is_marked_as_one() -> None:
    """The offence was read, its rule is ours: the mark is the weaker."""
    found = proposed(*CHILD_BLACKMAILED).of("MA-PC-426")
    assert found is not None and found.mark is Mark.FROM_MEMORY
    assert found.verified[0].startswith("read") and "lawyer" in found.verified[1]


@given(answers)
@settings(max_examples=300, deadline=None)
def test_what_is_never_offered(given_answers: dict[str, Answer]) -> None:
    """489, 490, 491 and 503-2-1 under no answers; 538 never without what was obtained; 486 never for a boy; no victim."""
    facts = Facts(**given_answers)
    try:
        found = propose_charges(facts, OFFENCES, TABLE)
    except FactsError:
        return
    assert not {number for charge in found for number in OFFENCES[charge.offence].numbers} & {
        "489", "490", "491", "503-2-1", "502", "446", "448-14",
    }  # fmt: skip
    denied = {name for name in FACTS if facts.closed()[name] is Answer.NO}
    assert "money_or_document_obtained" not in denied or "538" not in articles(found)
    assert "victim_girl" not in denied or "486-2" not in articles(found)
    assert "victim_under_18" not in denied or not articles(found) & {"503-2-a", "503-2-b", "497", "484"}
    assert facts.accused_is_victim is not YES or len(found) == 0
    assert all(bool(charge.to_establish) <= (charge.standing is Standing.OPEN) for charge in found)


def test_the_offences_that_can_be_proposed_at_all() -> None:
    """Over all answers, and so exhaustively: only a row of the table proposes, and these are its offences."""
    numbers = {number for rule in TABLE.charges for number in OFFENCES[rule.offence].numbers}
    assert not numbers & {"489", "490", "491", "503-2-1"}
    # A rule that no answers can fulfil would be a dead row.
    for rule in TABLE.charges:
        condition = All((rule.when, rule.needs))
        assert condition.answer(dict.fromkeys(FACTS, UNKNOWN)) is UNKNOWN, rule.code


@pytest.mark.parametrize(
    "wrong", [{"victim_under_12": "yes", "victim_adult": "yes"}, {"intercourse": "yes", "physical_act": "no"}]
)
def test_answers_that_contradict_each_other_are_refused(wrong: dict[str, str]) -> None:
    """In words that name both."""
    with pytest.raises(FactsError, match="cannot both be true"):
        propose_charges(Facts(**{name: Answer(answer) for name, answer in wrong.items()}), OFFENCES, TABLE)


def test_what_follows_from_an_age() -> None:
    """Under twelve is under eighteen and no adult."""
    closed = Facts(victim_under_12=YES).closed()
    assert (closed.victim_under_18, closed.victim_adult) == (YES, Answer.NO)
