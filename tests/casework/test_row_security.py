"""PostgreSQL's own barrier: a queryset that forgets its scope finds nothing, and what a person may not see is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from hirz.base.acting import acting_as, acting_for
from hirz.casework.models import (
    Case,
    CaseMember,
    CaseNote,
    CasePerson,
    CaseReport,
    CaseTask,
    Offer,
    PersonRelation,
    StageMove,
)

MODELS = (Case, CaseMember, CaseNote, CasePerson, CaseReport, CaseTask, Offer, PersonRelation, StageMove)
Person = Callable[[str], Any]


def counts() -> dict[str, int]:
    """Everything that can be found, asked without any scope of ours."""
    return {model.__name__: model.objects.count() for model in MODELS}


@pytest.fixture
def filled(case: Any, person: Person) -> Any:
    """The case with one row in every table."""
    from hirz.casework.enums import Capacity, Compartment, Move, RelationKind
    from hirz.casework.services import (
        Details,
        Step,
        add_person,
        add_task,
        move_case,
        relate_persons,
        write_note,
    )
    from tests.casework.scene import a_while_ago

    by = person("investigator")
    one = add_person(case=case, capacity=Capacity.SUSPECT, is_minor=False, details=Details("اسم مختلق"), by=by)
    two = add_person(case=case, capacity=Capacity.RECRUITER, is_minor=None, details=Details(), by=by)
    relate_persons(case=case, one=two, other=one, kind=RelationKind.RECRUITED, by=by)
    write_note(case=case, text="For all.", compartment=Compartment.CASE, by=by)
    write_note(case=case, text="For the unit.", compartment=Compartment.UNIT, by=by)
    add_task(case=case, text="Ask the provider", due_on=None, assigned_to=None, by=by)
    move_case(case=case, step=Step(Move.HOLD, "flagrant", a_while_ago()), by=by)
    return case


def test_without_a_scope_nothing_is_found(filled: Any) -> None:
    """A forgotten queryset is an empty page, not a leak."""
    assert set(counts().values()) == {0}


def test_a_member_finds_the_case_and_a_colleague_does_not(filled: Any, person: Person) -> None:
    """Need to know: the unit alone is not enough."""
    with acting_as(person("investigator")):
        mine = counts()
    assert min(mine.values()) > 0, mine
    for code in (
        "investigator2",
        "analyst",
        "brigade",
        "prosecutor",
        "supervisor",
        "administrator",
        "auditor",
        "carer",
    ):
        with acting_as(person(code)):
            found = counts()
        # The colleague of the same unit sees what waits at the unit, and nothing of the case.
        assert found == {**dict.fromkeys(found, 0), "Offer": mine["Offer"] if code == "investigator2" else 0}, code


def test_the_scope_ends_with_its_block(filled: Any, person: Person) -> None:
    """Inside a larger transaction too, and after an error."""
    with transaction.atomic():
        with acting_as(person("investigator")):
            assert Case.objects.count() == 1
        assert Case.objects.count() == 0
        with pytest.raises(ZeroDivisionError), acting_as(person("investigator")):
            raise ZeroDivisionError
        assert Case.objects.count() == 0
        with acting_as(person("investigator")), acting_as(person("prosecutor")):
            assert Case.objects.count() == 0


def test_the_prosecution_sees_it_from_the_moment_it_is_sent(filled: Any, person: Person) -> None:
    """All of it but the notes of the investigators; and no longer once sending was taken back."""
    from hirz.base.accounts.models import Organisation
    from hirz.casework.enums import Move
    from hirz.casework.services import Step, move_case, undo_move
    from tests.casework.scene import a_while_ago

    by, prosecutor = person("investigator"), person("prosecutor")
    office = Organisation.objects.get(code="parquet-demo")
    move_case(case=filled, step=Step(Move.REFER, "complete", a_while_ago()), by=by, prosecution=office)
    with acting_as(prosecutor):
        seen = counts()
    assert (seen["Case"], seen["CasePerson"], seen["CaseNote"], seen["Offer"]) == (1, 2, 1, 0)
    undo_move(case=filled, by=by)
    with acting_as(prosecutor):
        assert set(counts().values()) == {0}


def test_another_court_of_the_same_office_is_another_case(filled: Any, person: Person) -> None:
    """A prosecutor who is bound to a court sees that court's cases alone."""
    from hirz.base.accounts.models import Membership, Organisation
    from hirz.base.places.models import Court
    from hirz.casework.enums import Move
    from hirz.casework.services import Step, move_case
    from tests.casework.scene import a_while_ago

    ours, other = Court.objects.exclude(level="cassation").order_by("code")[:2]
    office, prosecutor = Organisation.objects.get(code="parquet-demo"), person("prosecutor")
    step = Step(Move.REFER, "complete", a_while_ago())
    move_case(case=filled, step=step, by=person("investigator"), prosecution=office, court=ours)
    for court, found in ((other, 0), (ours, 1), (None, 1)):
        Membership.objects.filter(user=prosecutor).update(court=court)
        with acting_as(prosecutor):
            assert Case.objects.count() == found


@pytest.mark.parametrize("change", ["membership ended", "account closed", "left the case"])
def test_who_left_sees_nothing(filled: Any, person: Person, change: str) -> None:
    """At once, whatever a session still says."""
    from django.utils import timezone

    from hirz.base.accounts.models import Membership, User

    user = person("investigator")
    if change == "membership ended":
        past = timezone.localdate() - timezone.timedelta(days=3)
        Membership.objects.filter(user=user).update(starts_on=past, ends_on=past)
    elif change == "account closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        with acting_as(user):
            CaseMember.objects.filter(user=user).update(ended_at=timezone.now())
    with acting_as(user):
        assert Case.objects.count() == 0


def test_nobody_writes_into_a_case_that_they_do_not_see(filled: Any, person: Person) -> None:
    """Neither a member of one's own making, nor a note, nor a case of another unit."""
    from django.utils import timezone

    stranger, at = person("investigator2"), timezone.now()
    rows = (
        CaseMember(case_id=filled.pk, user=stranger, since=at, added_by=stranger),
        CaseNote(case_id=filled.pk, compartment="case", text=b"x", written_at=at, written_by=stranger),
        Case(
            reference="C-00-0000-0001", unit_id="cellule-nationale", content=b"", opened_at=at, opened_by=stranger,
            changed_at=at,
        ),
    )  # fmt: skip
    for row in rows:
        with pytest.raises(ProgrammingError, match="row-level security"), acting_as(stranger):
            row.save(force_insert=True)
    with acting_as(stranger):
        assert Case.objects.filter(pk=filled.pk).update(stage="dropped") == 0


def test_the_task_scope_is_the_workers_alone(filled: Any) -> None:
    """The desk cannot claim to be a task, and the worker finds no case in it."""
    with acting_for("offer_reports"):
        assert set(counts().values()) == {0}


@contextmanager
def switched_off(house: Any, name: str, table: str) -> Iterator[None]:
    """The planted mistake: a migration that forgot the policies of one table."""
    for word in ("DISABLE", "ENABLE"):
        house.connect("owner", name)
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} {word} ROW LEVEL SECURITY")
        if word == "DISABLE":
            house.connect("desk", name)
            yield


@pytest.mark.parametrize("model", [Case, CaseMember, CaseReport, Offer], ids=lambda model: model.__name__)
def test_a_table_without_policies_would_be_found(house: Any, kept: Any, model: Any) -> None:
    """The test above can fail: with the policies of one table off, its committed rows are there for everybody."""
    with switched_off(house, kept.name, model._meta.db_table):
        assert model.objects.count() > 0
    house.connect("desk", kept.name)
    assert model.objects.count() == 0
    house.connect("worker", "not-yet")


def test_every_table_of_casework_has_its_policies(house: Any, kept: Any) -> None:
    """A table that somebody adds later is closed, or this fails."""
    from django.apps import apps

    house.connect("desk", kept.name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, relrowsecurity FROM pg_class WHERE relname LIKE 'casework%' AND relkind = 'r'")
        found = dict(cursor.fetchall())
    assert set(found) == {model._meta.db_table for model in apps.get_app_config("casework").get_models()}
    assert all(found.values()), found
    house.connect("worker", "not-yet")
