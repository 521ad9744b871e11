"""Qualification help in a case: answers are sealed, the table proposes, the inquiry names and the prosecution chooses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils.translation import override

from hirz.base.acting import acting_as
from hirz.base.errors import Denied
from hirz.base.ledger.models import InboxEntry
from hirz.casework import charging, queries, services
from hirz.casework.enums import Capacity, ChargeState, Move
from hirz.casework.models import CasePerson, Charge, PersonFacts
from hirz.casework.services import Details, Step
from hirz.casework.views.charges import GROUPS, penalty_text
from hirz.core.law import FACTS, Answer, Penalty
from tests.casework.scene import a_while_ago

pytestmark = pytest.mark.filterwarnings("ignore:No directory at:UserWarning")

Person = Callable[[str], Any]
SEXTORTION = {
    "victim_under_18": "yes", "threat_to_disclose": "yes", "money_demanded": "yes", "money_or_document_obtained": "yes",
    "images_demanded": "yes", "accused_is_victim": "no",
}  # fmt: skip


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Refusals are compared in English."""
    with override("en"):
        yield


def add(case: Any, capacity: Capacity, by: Any) -> CasePerson:
    return services.add_person(case=case, capacity=capacity, is_minor=None, details=Details(), by=by)


def send(case: Any, person: Person) -> None:
    from hirz.base.accounts.models import Organisation

    services.move_case(
        case=case, step=Step(Move.REFER, "complete", a_while_ago()), by=person("investigator"),
        prosecution=Organisation.objects.get(code="parquet-demo"),
    )  # fmt: skip


def test_every_fact_is_asked_once() -> None:
    """The groups of the page and the facts of the law's table are the same."""
    asked = [name for _, names in GROUPS for name in names]
    assert sorted(asked) == sorted(FACTS)


def test_a_child_blackmailed_for_money_and_pictures(case: Any, person: Person) -> None:
    """538 without an aggravation for minors, and beside it what protects a child; read back as it was answered."""
    by = person("investigator")
    suspect = add(case, Capacity.SUSPECT, by)
    charging.answer_facts(person=suspect, answers=SEXTORTION, by=by)
    with acting_as(by):
        facts = charging.read_facts(suspect, by=by)
    assert {name for name in FACTS if facts[name] is not Answer.UNKNOWN} == set(SEXTORTION)
    proposal = charging.proposal_for(facts)
    blackmail = proposal.of("MA-PC-538")
    assert blackmail is not None
    assert blackmail.aggravations == ()
    assert {"MA-PC-426", "MA-PC-503-2-a"} <= {charge.offence for charge in proposal}


def test_the_inquiry_proposes_and_the_prosecution_chooses(case: Any, person: Person) -> None:
    """Neither does the other's part; each step is in the ledger."""
    by, prosecutor = person("investigator"), person("prosecutor")
    suspect = add(case, Capacity.SUSPECT, by)
    charging.answer_facts(person=suspect, answers=SEXTORTION, by=by)
    with pytest.raises(Denied, match="somebody else to decide: Prosecutor"):
        charging.decide_charge(person=suspect, offence="MA-PC-538", state=ChargeState.RETAINED, by=by)
    charging.decide_charge(person=suspect, offence="MA-PC-538", state=ChargeState.PROPOSED, by=by)
    with pytest.raises(Denied, match="decided already"):
        charging.decide_charge(person=suspect, offence="MA-PC-538", state=ChargeState.PROPOSED, by=by)
    with pytest.raises(Denied, match="not a member"):
        charging.decide_charge(person=suspect, offence="MA-PC-538", state=ChargeState.RETAINED, by=prosecutor)
    send(case, person)
    with pytest.raises(Denied, match="somebody else to decide: Investigator"):
        charging.decide_charge(person=suspect, offence="MA-PC-426", state=ChargeState.PROPOSED, by=prosecutor)
    charging.decide_charge(person=suspect, offence="MA-PC-538", state=ChargeState.RETAINED, by=prosecutor)
    charging.decide_charge(person=suspect, offence="MA-PC-426", state=ChargeState.SET_ASIDE, by=prosecutor)
    charging.decide_charge(person=suspect, offence="MA-PC-538", state=ChargeState.SET_ASIDE, by=prosecutor)
    with acting_as(prosecutor):
        assert [c.state for c in queries.charges_of(case)] == ["set_aside", "set_aside"]
    written = InboxEntry.objects.filter(verb__startswith="casework:charge:").values_list("verb", flat=True)
    assert sorted(written) == [
        "casework:charge:proposed",
        "casework:charge:retained",
        *["casework:charge:set_aside"] * 2,
    ]


@pytest.mark.parametrize(
    "offence", ["MA-PC-489", "MA-PC-490", "MA-PC-491", "MA-PC-503-2-1", "MA-PC-448-14", "nothing", ""]
)
def test_what_the_facts_do_not_lead_to_cannot_be_charged(case: Any, person: Person, offence: str) -> None:
    """Neither what is never offered, nor what does not exist."""
    by = person("investigator")
    suspect = add(case, Capacity.SUSPECT, by)
    charging.answer_facts(person=suspect, answers=SEXTORTION, by=by)
    with pytest.raises(Denied, match="do not lead to"):
        charging.decide_charge(person=suspect, offence=offence, state=ChargeState.PROPOSED, by=by)


@pytest.mark.parametrize("capacity", [Capacity.VICTIM, Capacity.WITNESS])
def test_nobody_else_is_asked_about(case: Any, person: Person, sign_in: Any, capacity: Capacity) -> None:
    """A victim is never charged: not by the service, and there is no page for it."""
    by = person("investigator")
    who = add(case, capacity, by)
    with pytest.raises(Denied, match="never charged"):
        charging.answer_facts(person=who, answers=SEXTORTION, by=by)
    with pytest.raises(Denied, match="never charged"):
        charging.decide_charge(person=who, offence="MA-PC-538", state=ChargeState.PROPOSED, by=by)
    assert sign_in("investigator").get(f"/en/cases/{case.reference}/persons/{who.code}/law/").status_code == 404


def test_whoever_turns_out_to_be_a_victim_is_proposed_nothing(case: Any, person: Person) -> None:
    """The law protects them, and the page says so."""
    by = person("investigator")
    who = add(case, Capacity.RECRUITER, by)
    facts = charging.answer_facts(person=who, answers={**SEXTORTION, "accused_is_victim": "yes"}, by=by)
    proposal = charging.proposal_for(facts)
    assert (len(proposal), bool(proposal.notices)) == (0, True)


@pytest.mark.parametrize(
    "answers", [{"victim_under_18": "yes", "victim_adult": "yes"}, {"victim_under_18": "perhaps"}], ids=["both", "none"]
)
def test_answers_that_cannot_be_true_are_refused(case: Any, person: Person, answers: dict[str, str]) -> None:
    """And nothing is kept."""
    by = person("investigator")
    who = add(case, Capacity.SUSPECT, by)
    with pytest.raises(Denied, match="cannot both be true"):
        charging.answer_facts(person=who, answers=answers, by=by)
    with acting_as(by):
        assert PersonFacts.objects.count() == 0


def test_strangers_find_neither_answers_nor_charges(case: Any, person: Person) -> None:
    """The policies of the rows hold for these two tables too."""
    by = person("investigator")
    suspect = add(case, Capacity.SUSPECT, by)
    charging.answer_facts(person=suspect, answers=SEXTORTION, by=by)
    charging.decide_charge(person=suspect, offence="MA-PC-538", state=ChargeState.PROPOSED, by=by)
    with acting_as(by):
        assert (PersonFacts.objects.count(), Charge.objects.count()) == (1, 1)
        assert b"victim_under_18" not in bytes(PersonFacts.objects.get().answers)
    for code in ("investigator2", "prosecutor", "analyst", "administrator"):
        with acting_as(person(code)):
            assert (PersonFacts.objects.count(), Charge.objects.count()) == (0, 0), code
    assert (PersonFacts.objects.count(), Charge.objects.count()) == (0, 0)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_page_answers_in_its_language(case: Any, person: Person, sign_in: Any, language: str) -> None:
    """Answered by the form, proposed with the article, its penalty and what is still open; named by a button."""
    by = person("investigator")
    suspect = add(case, Capacity.SUSPECT, by)
    client, url = sign_in("investigator", language), f"/{language}/cases/{case.reference}/persons/{suspect.code}/law/"
    assert client.get(url).status_code == 200
    page = client.post(f"{url}answers/", SEXTORTION, follow=True).content.decode()
    assert "538" in page
    assert {"ar": "الفصل", "fr": "à vérifier", "en": "to be verified"}[language] in page
    page = client.post(f"{url}proposed/", {"offence": "MA-PC-538"}, follow=True).content.decode()
    assert {"ar": "مقترح", "fr": "Proposée", "en": "Proposed"}[language] in page
    case_page = client.get(f"/{language}/cases/{case.reference}/").content.decode()
    assert "538" in case_page
    assert client.post(f"{url}acquitted/", {"offence": "MA-PC-538"}).status_code == 404


def test_penalties_are_said_in_years_or_months() -> None:
    """And a dash where the text names none."""
    assert (
        penalty_text(Penalty(12, 60, 10_000, 1_000_000))
        == "1 to 5 years · fine of 10\u202f000 to 1\u202f000\u202f000 DH"
    )
    assert penalty_text(Penalty(1, 24, None, None)) == "1 to 24 months"
    assert penalty_text(Penalty()) == "—"
