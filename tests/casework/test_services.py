"""The acts of casework: what they change, what they refuse and in which words, and what stands in the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.utils.translation import override

from hirz.base.acting import acting_as
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.base.ledger.models import InboxEntry
from hirz.casework import queries, services
from hirz.casework.enums import MOVED_BY, MOVES, REASONS, Capacity, Compartment, Move, OfferState, RelationKind, Stage
from hirz.casework.models import Case, CaseMember, CasePerson, CaseReport, Offer, StageMove
from hirz.casework.services import Details, Step
from tests.casework.scene import a_while_ago

Person = Callable[[str], Any]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Refusals are compared in English."""
    with override("en"):
        yield


def verbs() -> Counter[str]:
    """What stands in the ledger, and how often."""
    return Counter(InboxEntry.objects.filter(verb__startswith="casework:").values_list("verb", flat=True))


def office() -> Any:
    from hirz.base.accounts.models import Organisation

    return Organisation.objects.get(code="parquet-demo")


def step(move: Move, reason: str = "", hours: float = 0) -> Step:
    return Step(move, reason or REASONS[move][0].value, a_while_ago(hours))


def sent(case: Any, person: Person) -> Any:
    """The case at the prosecution."""
    services.move_case(case=case, step=step(Move.REFER), by=person("investigator"), prosecution=office())
    return again(case, person("prosecutor"))


def again(case: Any, by: Any) -> Any:
    with acting_as(by):
        return Case.objects.get(pk=case.pk)


def test_a_report_is_offered_once_and_taken_once(scene: Any, person: Person) -> None:
    """Offering again changes nothing; what was taken cannot be taken again."""
    from hirz.base.acting import acting_for

    by = person("investigator")
    with acting_as(by):
        offers = {offer.report_id: offer for offer in Offer.objects.all()}
        assert {offer.state for offer in offers.values()} == {"waiting", "taken"}
    taken = offers[scene.reports[0]]
    with pytest.raises(Denied, match="decided already"):
        services.open_case(offer=taken, title="Again", by=by)
    with acting_for("offer_reports"):
        assert Offer.objects.count() == 0, "the desk's role is not the worker's"


def test_a_second_report_joins_and_leaves(scene: Any, case: Any, person: Person) -> None:
    """Out of the case it waits at the unit again, and the history keeps that it was there."""
    by = person("investigator")
    with acting_as(by):
        offer = Offer.objects.get(pk=scene.waiting)
    services.join_case(offer=offer, case=case, by=by)
    with acting_as(by):
        assert {row.report_id for row in queries.reports_of(case)} == set(scene.reports)
        assert queries.offers_seen(by).count() == 0
    services.remove_report(case=case, report_id=scene.reports[1], by=by)
    with acting_as(by):
        assert {row.report_id for row in queries.reports_of(case)} == {scene.reports[0]}
        assert CaseReport.objects.filter(case=case).count() == 2
        assert queries.offers_seen(by).get().pk == scene.waiting
    with pytest.raises(Denied, match="not in the case"):
        services.remove_report(case=case, report_id=scene.reports[1], by=by)


def test_declining_needs_a_reason_and_is_final_for_the_unit(scene: Any, person: Person) -> None:
    """Each unit decides for itself."""
    by = person("investigator")
    with acting_as(by):
        offer = Offer.objects.get(pk=scene.waiting)
    with pytest.raises(Denied, match="reason"):
        services.decline_offer(offer=offer, reason="because", by=by)
    services.decline_offer(offer=offer, reason="other_unit", by=by)
    with acting_as(by):
        assert Offer.objects.get(pk=scene.waiting).state == OfferState.DECLINED
    with pytest.raises(Denied, match="decided already"):
        services.decline_offer(offer=offer, reason="other_unit", by=by)
    assert verbs()["casework:offer:declined"] == 1


def test_only_what_the_table_says_can_be_done(case: Any, person: Person) -> None:
    """Every move from every stage, by both sides: done as the table says, or refused in words."""
    investigator, prosecutor = person("investigator"), person("prosecutor")
    sent(case, person)
    tried = 0
    for stage, move in product(Stage, [m for m in Move if m is not Move.UNDO]):
        for by in (investigator, prosecutor):
            with acting_as(investigator):
                Case.objects.filter(pk=case.pk).update(stage=stage, prosecution=office())
            role = "investigator" if by == investigator else "prosecutor"
            after = MOVES.get((stage, move)) if MOVED_BY[move] == role else None
            tried += 1
            if after is None:
                with pytest.raises(Denied):
                    services.move_case(case=case, step=step(move), by=by, prosecution=office())
                assert again(case, investigator).stage == stage
            else:
                services.move_case(case=case, step=step(move), by=by, prosecution=office())
                assert again(case, investigator).stage == after
    assert tried == len(Stage) * (len(Move) - 1) * 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"on": now() + timedelta(hours=1)}, "future"),
        ({"on": now() - timedelta(days=400)}, "before what came last"),
        ({"reason": "mistake"}, "choose a reason"),
        ({"reason": ""}, "choose a reason"),
    ],
    ids=["future", "before", "another move's reason", "none"],
)
def test_a_step_with_a_wrong_moment_or_reason_is_refused(
    case: Any, person: Person, change: dict[str, Any], words: str
) -> None:
    """And leaves nothing behind."""
    given = {"move": Move.HOLD, "reason": "flagrant", "on": a_while_ago()} | change
    with pytest.raises(Denied, match=words):
        services.move_case(case=case, step=Step(**given), by=person("investigator"))
    with acting_as(person("investigator")):
        assert StageMove.objects.count() == 0


def test_sending_names_an_office_of_the_prosecution(case: Any, person: Person) -> None:
    """No office, and no other body."""
    from hirz.base.accounts.models import Organisation

    for wrong in (None, Organisation.objects.get(code="soins-demo")):
        with pytest.raises(Denied, match="prosecution office"):
            services.move_case(case=case, step=step(Move.REFER), by=person("investigator"), prosecution=wrong)


def test_a_step_is_taken_back_by_who_made_it_within_the_hour(case: Any, person: Person) -> None:
    """Another step of its own; a second taking back finds nothing."""
    by = person("investigator")
    services.move_case(case=case, step=step(Move.HOLD, hours=0), by=by)
    services.undo_move(case=case, by=by)
    with acting_as(by):
        assert (Case.objects.get().stage, StageMove.objects.count()) == (Stage.INQUIRY, 2)
    with pytest.raises(Denied, match="nothing to take back"):
        services.undo_move(case=case, by=by)
    services.move_case(case=case, step=step(Move.HOLD), by=by)
    with pytest.raises(Denied):
        services.undo_move(case=case, by=person("investigator2"))
    assert (verbs()["casework:case:moved"], verbs()["casework:case:undone"]) == (2, 1)


def test_after_an_hour_a_step_stays(case: Any, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows is entered instead."""
    by = person("investigator")
    services.move_case(case=case, step=step(Move.HOLD), by=by)
    later = now() + timedelta(hours=1, minutes=1)
    monkeypatch.setattr("hirz.casework.policies.now", lambda: later)
    with pytest.raises(Denied, match="More than an hour"):
        services.undo_move(case=case, by=by)


def test_a_victim_is_a_code_and_nothing_else(case: Any, person: Person) -> None:
    """Refused by the policy, and by the database if the policy were wrong."""
    from django.db import IntegrityError

    by = person("investigator")
    with pytest.raises(Denied, match="names of victims"):
        services.add_person(
            case=case, capacity=Capacity.VICTIM, is_minor=True, details=Details(name_latin="Invented Child"), by=by
        )
    codes = [
        services.add_person(case=case, capacity=c, is_minor=None, details=Details(), by=by).code
        for c in (Capacity.VICTIM, Capacity.SUSPECT, Capacity.VICTIM, Capacity.WITNESS, Capacity.RECRUITER)
    ]
    assert codes == ["E-1", "M-1", "E-2", "T-1", "M-2"]
    with pytest.raises(IntegrityError, match="victim_is_a_code"), acting_as(by):
        CasePerson.objects.filter(code="E-1").update(content=b"a name")
    assert verbs()["casework:person:added"] == 5


def test_a_victim_is_never_a_suspect(case: Any, person: Person) -> None:
    """In either direction; a suspect may be accused."""
    by = person("investigator")
    victim, suspect = (
        services.add_person(case=case, capacity=c, is_minor=None, details=Details(), by=by)
        for c in (Capacity.VICTIM, Capacity.SUSPECT)
    )
    for who, capacity in ((victim, Capacity.SUSPECT), (victim, Capacity.WITNESS), (suspect, Capacity.VICTIM)):
        with pytest.raises(Denied, match="never a suspect"):
            services.change_capacity(person=who, capacity=capacity, by=by)
    services.change_capacity(person=suspect, capacity=Capacity.ACCUSED, by=by)
    with acting_as(by):
        assert CasePerson.objects.get(code="M-1").capacity == Capacity.ACCUSED


def test_a_guardian_under_inquiry_is_nobodys_contact(case: Any, person: Person) -> None:
    """The tie that makes them the guardian stands; the one that would make them the contact does not."""
    by = person("investigator")
    guardian, child, aunt = (
        services.add_person(case=case, capacity=c, is_minor=None, details=Details(), by=by)
        for c in (Capacity.SUSPECT, Capacity.VICTIM, Capacity.WITNESS)
    )
    services.relate_persons(case=case, one=guardian, other=child, kind=RelationKind.GUARDIAN, by=by)
    with pytest.raises(Denied, match="M-1 is under inquiry"):
        services.relate_persons(case=case, one=guardian, other=child, kind=RelationKind.CONTACT, by=by)
    services.relate_persons(case=case, one=aunt, other=child, kind=RelationKind.CONTACT, by=by)
    with pytest.raises(Denied, match="noted already"):
        services.relate_persons(case=case, one=aunt, other=child, kind=RelationKind.CONTACT, by=by)
    with pytest.raises(Denied, match="two different persons"):
        services.relate_persons(case=case, one=aunt, other=aunt, kind=RelationKind.SIBLING, by=by)


def test_notes_are_read_by_those_they_are_for(case: Any, person: Person) -> None:
    """Each side has its own; the words come back as they were written."""
    investigator, prosecutor = person("investigator"), person("prosecutor")
    sent(case, person)
    services.write_note(case=case, text="يُنتظر جواب المنصة", compartment=Compartment.UNIT, by=investigator)
    services.write_note(case=case, text="Qualification à revoir", compartment=Compartment.PROSECUTION, by=prosecutor)
    services.write_note(case=case, text="For both", compartment=Compartment.CASE, by=prosecutor)
    for by, expected in (
        (investigator, {"يُنتظر جواب المنصة", "For both"}), (prosecutor, {"Qualification à revoir", "For both"})
    ):  # fmt: skip
        with acting_as(by):
            notes = queries.notes_of(case)
            clear = services.read_case(again(case, by), persons=[], notes=notes, tasks=[], moves=[], by=by)
        assert set(clear.notes.values()) == expected
    with pytest.raises(Denied, match="who may read"):
        services.write_note(case=case, text="Sneaked in", compartment=Compartment.UNIT, by=prosecutor)
    for text in ("", "   ", "x" * 4_001):
        with pytest.raises(Denied):
            services.write_note(case=case, text=text, compartment=Compartment.CASE, by=prosecutor)


def test_a_task_is_done_once(case: Any, person: Person) -> None:
    """By anybody in the case; a stranger finds none."""
    from hirz.casework.models import CaseTask

    by = person("investigator")
    task = services.add_task(case=case, text="Ask the provider", due_on=now().date(), assigned_to=by, by=by)
    with pytest.raises(CaseTask.DoesNotExist):
        services.finish_task(task=task, by=person("investigator2"))
    services.finish_task(task=task, by=by)
    with pytest.raises(Denied, match="done already"):
        services.finish_task(task=task, by=by)


def test_members_come_and_go_and_somebody_stays(case: Any, person: Person) -> None:
    """A leaver hands the lead over; the last one cannot leave; nobody from elsewhere comes in."""
    first, second = person("investigator"), person("investigator2")
    with acting_as(first):
        [mine] = queries.members_of(case)
    with pytest.raises(Denied, match="Somebody has to stay"):
        services.end_member(case=case, member_id=mine.pk, reason="moved", by=first)
    for stranger in ("analyst", "prosecutor", "supervisor"):
        with pytest.raises(Denied, match="Only investigators of the unit"):
            services.admit_member(case=case, newcomer=person(stranger), by=first)
    services.admit_member(case=case, newcomer=second, by=first)
    with pytest.raises(Denied, match="a member already"):
        services.admit_member(case=case, newcomer=second, by=first)
    services.end_member(case=case, member_id=mine.pk, reason="moved", by=first)
    with acting_as(second):
        here = CaseMember.objects.get(ended_at=None)
        assert (here.user, here.is_lead) == (second, True)
    with acting_as(first):
        assert Case.objects.count() == 0
    assert (verbs()["casework:member:added"], verbs()["casework:member:ended"]) == (1, 1)


def test_a_case_that_is_over_takes_nothing_in(scene: Any, case: Any, person: Person) -> None:
    """It has to be opened again first."""
    by, prosecutor = person("investigator"), person("prosecutor")
    sent(case, person)
    services.move_case(case=case, step=step(Move.DROP), by=prosecutor)
    with acting_as(by):
        offer = Offer.objects.get(pk=scene.waiting)
    with pytest.raises(Denied, match="This case is over"):
        services.join_case(offer=offer, case=again(case, by), by=by)
    with pytest.raises(Denied, match="This case is over"):
        services.add_person(case=case, capacity=Capacity.WITNESS, is_minor=None, details=Details(), by=by)


def test_what_is_written_lies_sealed(case: Any, person: Person) -> None:
    """No word of a title, a name, a note or a task stands in any column."""
    by, words = person("investigator"), ["Baromilu", "Sartenko", "Noteword", "Taskword", "Movewords"]
    services.name_case(case=case, title=words[0], by=by)
    services.add_person(case=case, capacity=Capacity.SUSPECT, is_minor=None, details=Details(words[1]), by=by)
    services.write_note(case=case, text=words[2], compartment=Compartment.CASE, by=by)
    services.add_task(case=case, text=words[3], due_on=None, assigned_to=None, by=by)
    services.move_case(case=case, step=Step(Move.HOLD, "flagrant", a_while_ago(), words[4]), by=by)
    from django.apps import apps

    found, columns = [], 0
    with acting_as(by):
        for model in apps.get_app_config("casework").get_models():
            for row in model.objects.values_list():
                for value in row:
                    columns += 1
                    text = bytes(value).decode("latin-1") if isinstance(value, memoryview | bytes) else str(value)
                    found += [word for word in words if word in text]
        clear = services.read_case(
            again(case, by), persons=queries.persons_of(case), notes=queries.notes_of(case),
            tasks=queries.tasks_of(case), moves=queries.moves_of(case), by=by,
        )  # fmt: skip
    assert (found, columns > 60) == ([], True)
    read = [
        clear.title,
        *(d.name for d in clear.persons.values()),
        *clear.notes.values(),
        *clear.tasks.values(),
        *clear.moves.values(),
    ]
    assert read == words
