"""What people do with cases. Each act is one transaction, as the person, with its entry in the ledger.

Touches content in memory: titles, names, notes and tasks are sealed under the case's own key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import Organisation, User
from hirz.base.acting import acting_as
from hirz.base.clock import zone_time
from hirz.base.errors import Denied
from hirz.base.events.services import emit
from hirz.base.ledger.services import record
from hirz.base.places.models import Court
from hirz.base.vault.services import Envelope, new_envelope, open_envelope, open_envelopes, store_wraps
from hirz.casework import policies, queries
from hirz.casework.enums import (
    LETTERS,
    Capacity,
    Compartment,
    LeavingReason,
    Move,
    MoveReason,
    OfferReason,
    OfferState,
    RelationKind,
    Stage,
)
from hirz.casework.events import CaseMoved, CaseOpened, VictimNoted
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
from hirz.intake.references import new_reference

COMPARTMENT = "evidence"
KIND = "case"
PURPOSE = "casework"


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of a person of a case. Both scripts, because the court writes the one and the accounts the other."""

    name: str = ""
    name_latin: str = ""
    aliases: list[str] = field(default_factory=list)
    about: str = ""

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Details:
        """As it was sealed."""
        return cls(**{name: value[name] for name in ("name", "name_latin", "aliases", "about") if name in value})


@dataclass(frozen=True, slots=True)
class Step:
    """One move as somebody enters it."""

    move: Move
    reason: str
    on: datetime
    note: str = ""


def open_case(*, offer: Offer, title: str, by: User) -> Case:
    """A new case from an escalated report; whoever opens it leads it. Raises Denied."""
    title = policies.require_text(title, policies.LONGEST_TITLE)
    with acting_as(by):
        locked = Offer.objects.select_for_update().get(pk=offer.pk)
        policies.may_decide_offer(by, locked)
        at, pk = zone_time(), uuid4()
        envelope, wraps = new_envelope(KIND, pk, COMPARTMENT)
        case = Case(
            pk=pk, reference=new_reference("C", at), unit_id=locked.unit_id, content=envelope.seal_json("content", {"title": title}),
            opened_at=at, opened_by=by, changed_at=at,
        )  # fmt: skip
        case.save(force_insert=True)
        store_wraps(wraps)
        CaseMember.objects.create(case=case, user=by, is_lead=True, since=at, added_by=by)
        _take(locked, case, by)
        record_act("casework:case:opened", case, by)
        emit(CaseOpened(case_id=str(case.pk), report_id=str(locked.report_id)))
    return case


def join_case(*, offer: Offer, case: Case, by: User) -> None:
    """An escalated report into a case that is there. Raises Denied."""
    with acting_as(by):
        locked = Offer.objects.select_for_update().get(pk=offer.pk)
        policies.may_join(by, locked, case)
        _take(locked, case, by)
        record_act("casework:case:joined", case, by)


def decline_offer(*, offer: Offer, reason: str, by: User) -> None:
    """Nothing for this unit; other units and the desk still have it. Raises Denied."""
    with acting_as(by):
        locked = Offer.objects.select_for_update().get(pk=offer.pk)
        policies.may_decide_offer(by, locked)
        if reason not in OfferReason.values:
            raise Denied(policies.choose_a_reason())
        locked.state, locked.declined_for, locked.decided_by, locked.decided_at = (
            OfferState.DECLINED, reason, by, zone_time()
        )  # fmt: skip
        locked.save()
        record(
            verb="casework:offer:declined",
            object_kind="offer",
            object_id=str(locked.pk),
            by=by.actor(Role.INVESTIGATOR),
        )


def _take(offer: Offer, case: Case, by: User) -> None:
    at = zone_time()
    offer.state, offer.case, offer.decided_by, offer.decided_at = OfferState.TAKEN, case, by, at
    offer.save()
    if not CaseReport.objects.filter(case=case, report_id=offer.report_id, removed_at=None).exists():
        CaseReport.objects.create(case=case, report_id=offer.report_id, added_at=at, added_by=by)
    _touch(case)


def remove_report(*, case: Case, report_id: UUID, by: User) -> None:
    """Out of the case; it stays in its history, and waits at the unit again. Raises Denied."""
    with acting_as(by):
        locked = locked_case(case)
        policies.require_member(by, locked)
        rows = CaseReport.objects.filter(case=locked, report_id=report_id, removed_at=None)
        if not rows.update(removed_at=zone_time(), removed_by=by):
            raise Denied(policies.not_in_case())
        Offer.objects.filter(report_id=report_id, unit=locked.unit_id, state=OfferState.TAKEN).update(
            state=OfferState.WAITING, case=None, decided_by=None, decided_at=None
        )
        record_act("casework:case:parted", locked, by)


def name_case(*, case: Case, title: str, by: User) -> None:
    """Another title. Raises Denied."""
    title = policies.require_text(title, policies.LONGEST_TITLE)
    with acting_as(by):
        locked = locked_case(case)
        policies.require_member(by, locked)
        content = case_envelope(locked, by).seal_json("content", {"title": title})
        Case.objects.filter(pk=locked.pk).update(content=content, changed_at=zone_time())
        record_act("casework:case:named", locked, by)


def move_case(
    *, case: Case, step: Step, by: User, prosecution: Organisation | None = None, court: Court | None = None
) -> StageMove:
    """One step of the stage machine. Sending to the prosecution names the office, and its court where it is known. Raises Denied."""
    with acting_as(by):
        locked = locked_case(case)
        after = policies.may_move(by, locked, step.move)
        policies.require_reason(step.move, step.reason)
        made = queries.moves_of(locked)
        policies.require_date(step.on, max([locked.opened_at, *(m.on for m in queries.standing_moves(made))]))
        if step.move is Move.REFER:
            locked.prosecution, locked.court = policies.require_prosecution(prosecution), court
        move = _write_move(locked, len(made) + 1, step, after, by)
        record_act("casework:case:moved", locked, by, move.pk)
        emit(CaseMoved(case_id=str(locked.pk), move_id=str(move.pk), stage=after.value))
    return move


def undo_move(*, case: Case, by: User) -> StageMove:
    """Take back the last step within the hour: a step of its own. Raises Denied."""
    with acting_as(by):
        locked = locked_case(case)
        made = queries.moves_of(locked)
        last = policies.may_undo(by, locked, next(iter(queries.standing_moves(made)), None))
        if last.move == Move.REFER:
            locked.prosecution = locked.court = None
        step = Step(Move.UNDO, MoveReason.MISTAKE, zone_time())
        move = _write_move(locked, len(made) + 1, step, Stage(last.before), by, undoes=last)
        record_act("casework:case:undone", locked, by, move.pk)
        emit(CaseMoved(case_id=str(locked.pk), move_id=str(move.pk), stage=last.before))
    return move


def _write_move(
    case: Case, number: int, step: Step, after: Stage, by: User, undoes: StageMove | None = None
) -> StageMove:
    pk = uuid4()
    note = case_envelope(case, by).seal(f"move:{pk}", step.note.strip().encode()) if step.note.strip() else b""
    move = StageMove(
        pk=pk, case=case, number=number, before=case.stage, after=after, move=step.move, reason=step.reason, on=step.on,
        note=note, made_at=zone_time(), made_by=by, undoes=undoes,
    )  # fmt: skip
    move.save(force_insert=True)
    case.stage, case.changed_at = after, zone_time()
    case.save(update_fields=["stage", "changed_at", "prosecution", "court"])
    return move


def admit_member(*, case: Case, newcomer: User, by: User) -> CaseMember:
    """Somebody who needs to know. Raises Denied."""
    with acting_as(by):
        locked = locked_case(case)
        here = [m.user for m in queries.members_of(locked) if m.ended_at is None]
        policies.may_admit(by, locked, newcomer, here)
        member = CaseMember.objects.create(case=locked, user=newcomer, since=zone_time(), added_by=by)
        record_act("casework:member:added", locked, by, newcomer.pk)
    return member


def end_member(*, case: Case, member_id: UUID, reason: str, by: User) -> None:
    """Somebody leaves the case; if it was the lead, the eldest member leads. Raises Denied."""
    with acting_as(by):
        locked = locked_case(case)
        members = {m.pk: m for m in queries.members_of(locked)}
        member, here = members[member_id], [m for m in members.values() if m.ended_at is None]
        policies.may_end(by, locked, member, len(here))
        if reason not in LeavingReason.values:
            raise Denied(policies.choose_a_reason())
        if member.is_lead:
            heir = next(m for m in here if m.pk != member.pk)
            CaseMember.objects.filter(pk=heir.pk).update(is_lead=True)
        record_act("casework:member:ended", locked, by, member.user_id)
        # Last, because whoever ends their own part sees the case no longer.
        CaseMember.objects.filter(pk=member.pk).update(
            ended_at=zone_time(), ended_by=by, ended_for=reason, is_lead=False
        )


def add_person(*, case: Case, capacity: Capacity, is_minor: bool | None, details: Details, by: User) -> CasePerson:
    """Somebody enters the case by a code of their own. Raises Denied."""
    policies.require_person(capacity, asdict(details))
    with acting_as(by):
        locked = locked_case(case)
        policies.require_member(by, locked)
        policies.require_open(locked)
        letter, pk = LETTERS.get(capacity, "M"), uuid4()
        codes = CasePerson.objects.filter(case=locked, code__startswith=f"{letter}-").values_list("code", flat=True)
        number = 1 + max((int(code[2:]) for code in codes), default=0)
        content = b""
        if capacity is not Capacity.VICTIM:
            content = case_envelope(locked, by).seal_json(f"person:{pk}", asdict(details))
        person = CasePerson(
            pk=pk, case=locked, code=f"{letter}-{number}", capacity=capacity, is_minor=is_minor, content=content,
            added_at=zone_time(), added_by=by,
        )  # fmt: skip
        person.save(force_insert=True)
        record_act("casework:person:added", locked, by, person.pk)
        if capacity is Capacity.VICTIM:
            emit(VictimNoted(case_id=str(locked.pk), code=person.code))
    return person


def change_capacity(*, person: CasePerson, capacity: Capacity, by: User) -> None:
    """A suspect is accused, an accused convicted. Raises Denied."""
    with acting_as(by):
        locked = locked_case(person.case)
        policies.may_change_capacity(by, locked, person, capacity)
        CasePerson.objects.filter(pk=person.pk).update(capacity=capacity)
        record_act("casework:person:changed", locked, by, person.pk)


def relate_persons(*, case: Case, one: CasePerson, other: CasePerson, kind: RelationKind, by: User) -> PersonRelation:
    """How one stands to the other. Raises Denied: also for a contact who is under inquiry."""
    with acting_as(by):
        locked = locked_case(case)
        policies.require_member(by, locked)
        known = {(str(r.one_id), str(r.other_id), r.kind) for r in queries.relations_of(locked)}
        policies.may_relate(one, other, kind, known)
        relation = PersonRelation(case=locked, one=one, other=other, kind=kind, added_at=zone_time(), added_by=by)
        relation.save(force_insert=True)
        record_act("casework:relation:added", locked, by, relation.pk)
    return relation


def write_note(*, case: Case, text: str, compartment: str, by: User) -> CaseNote:
    """For everybody in the case, or for one's own side of it. Raises Denied."""
    text = policies.require_text(text, policies.LONGEST_NOTE)
    with acting_as(by):
        locked = locked_case(case)
        chosen: Compartment = policies.may_write(by, locked, compartment)
        pk = uuid4()
        note = CaseNote(
            pk=pk, case=locked, compartment=chosen, text=case_envelope(locked, by).seal(f"note:{pk}", text.encode()),
            written_at=zone_time(), written_by=by,
        )  # fmt: skip
        note.save(force_insert=True)
        record_act("casework:note:written", locked, by, note.pk)
    return note


def add_task(*, case: Case, text: str, due_on: date | None, assigned_to: User | None, by: User) -> CaseTask:
    """Something to do. Raises Denied."""
    text = policies.require_text(text, policies.LONGEST_TITLE)
    with acting_as(by):
        locked = locked_case(case)
        policies.role_in(by, locked)
        pk = uuid4()
        task = CaseTask(
            pk=pk, case=locked, text=case_envelope(locked, by).seal(f"task:{pk}", text.encode()), due_on=due_on,
            assigned_to=assigned_to, added_at=zone_time(), added_by=by,
        )  # fmt: skip
        task.save(force_insert=True)
        record_act("casework:task:added", locked, by, task.pk)
    return task


def finish_task(*, task: CaseTask, by: User) -> None:
    """It is done. Raises Denied."""
    with acting_as(by):
        locked = CaseTask.objects.select_for_update(of=("self",)).select_related("case").get(pk=task.pk)
        policies.may_finish(by, locked.case, locked)
        CaseTask.objects.filter(pk=locked.pk).update(done_at=zone_time(), done_by=by)
        record_act("casework:task:done", locked.case, by, locked.pk)


# What is read in clear. The case's own read is recorded by the page before it asks for any of it.


def titles_of(cases: list[Case], *, by: User) -> dict[UUID, str]:
    """The titles of several cases; one whose key was destroyed is absent."""
    if not cases:
        return {}
    opened = open_envelopes(KIND, [c.pk for c in cases], COMPARTMENT, purpose=PURPOSE, by=by.actor())
    return {c.pk: str(opened[c.pk].unseal_json("content", c.content)["title"]) for c in cases if c.pk in opened}


@dataclass(frozen=True, slots=True)
class Clear:
    """What people wrote in a case, in clear, for one page."""

    title: str
    persons: Mapping[UUID, Details]
    notes: Mapping[UUID, str]
    tasks: Mapping[UUID, str]
    moves: Mapping[UUID, str]


def read_case(
    case: Case, *, persons: list[CasePerson], notes: list[CaseNote], tasks: list[CaseTask], moves: list[StageMove], by: User
) -> Clear:  # fmt: skip
    """Open the case's key once and read with it. Raises Erased."""
    envelope = case_envelope(case, by)
    return Clear(
        title=str(envelope.unseal_json("content", case.content)["title"]),
        persons={
            p.pk: Details.from_json(envelope.unseal_json(f"person:{p.pk}", p.content)) for p in persons if p.content
        },
        notes={n.pk: envelope.unseal(f"note:{n.pk}", n.text).decode() for n in notes},
        tasks={t.pk: envelope.unseal(f"task:{t.pk}", t.text).decode() for t in tasks},
        moves={m.pk: envelope.unseal(f"move:{m.pk}", m.note).decode() for m in moves if m.note},
    )


def case_envelope(case: Case, by: User) -> Envelope:
    """The key of a case, in memory. Raises Erased."""
    return open_envelope(KIND, case.pk, COMPARTMENT, purpose=PURPOSE, by=by.actor())


def locked_case(case: Case) -> Case:
    """The case as it is now, held until the act is done: two people never move it at once. Denied once it is out of sight."""
    found = Case.objects.select_for_update().filter(pk=case.pk).first()
    if found is None:
        raise Denied(policies.not_yours())
    return found


def _touch(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(changed_at=zone_time())


def record_act(verb: str, case: Case, by: User, part: UUID | None = None) -> None:
    """In the ledger by the case, with the part of it that it was about as the purpose's object."""
    record(
        verb=verb, object_kind="case", object_id=str(case.pk), by=by.actor(_as(by, case)),
        purpose=f"{PURPOSE}:{part}" if part else PURPOSE,
    )  # fmt: skip


def _as(by: User, case: Case) -> Role:
    return Role.INVESTIGATOR if case.unit_id in by.organisations_as(Role.INVESTIGATOR) else Role.PROSECUTOR
