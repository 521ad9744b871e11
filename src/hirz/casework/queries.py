"""What the database is asked. Everything here runs inside `base.acting.acting_as`, which decides what there is."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from hirz.base.accounts.enums import OrganisationKind, Role
from hirz.base.accounts.models import Membership, Organisation, User
from hirz.base.clock import now
from hirz.casework.enums import ChargeState, Move, OfferState
from hirz.casework.models import (
    Case,
    CaseMember,
    CaseNote,
    CasePerson,
    CaseReport,
    CaseTask,
    Charge,
    Offer,
    PersonFacts,
    PersonRelation,
    StageMove,
)
from hirz.triage.models import Ticket


def cases_seen(user: User) -> QuerySet[Case]:
    """Cases of which this person is a member, and those that were sent to their office. The database says the same."""
    mine = CaseMember.objects.filter(user=user, ended_at=None).values("case_id")
    units, offices = user.organisations_as(Role.INVESTIGATOR), user.organisations_as(Role.PROSECUTOR)
    return Case.objects.filter(Q(pk__in=mine, unit__in=units) | Q(prosecution__in=offices))


def offers_seen(user: User) -> QuerySet[Offer]:
    """Escalated reports that wait at this person's units, in the order of the desks' queue: what is most urgent first."""
    units = user.organisations_as(Role.INVESTIGATOR)
    rank = Subquery(Ticket.objects.filter(pk=OuterRef("report_id")).values("rank")[:1])
    waiting = Offer.objects.filter(unit__in=units, state=OfferState.WAITING).annotate(rank=rank)
    return waiting.order_by(F("rank").desc(nulls_last=True), "offered_at", "id")


def tickets_of(report_ids: Sequence[UUID]) -> dict[UUID, Ticket]:
    """How triage left these reports."""
    return Ticket.objects.select_related("feed__sender").in_bulk(list(report_ids))


def members_of(case: Case) -> list[CaseMember]:
    """Who works on it, the lead first; those who left behind them."""
    rows = CaseMember.objects.filter(case=case).select_related("user", "ended_by")
    return sorted(rows, key=lambda m: (m.ended_at is not None, not m.is_lead, m.since))


def reports_of(case: Case) -> list[CaseReport]:
    """Reports that belong to it now, the newest first."""
    return list(CaseReport.objects.filter(case=case, removed_at=None).order_by("-added_at"))


def moves_of(case: Case) -> list[StageMove]:
    """Its steps, the last first."""
    rows = StageMove.objects.filter(case=case).select_related("made_by", "undone_by", "undoes")
    return list(rows.order_by("-number"))


def standing_moves(moves: Sequence[StageMove]) -> list[StageMove]:
    """The steps that count: neither taken back nor a taking back."""
    return [m for m in moves if m.move != Move.UNDO and not hasattr(m, "undone_by")]


def persons_of(case: Case) -> list[CasePerson]:
    """Everybody in it, by code."""
    rows = CasePerson.objects.filter(case=case)
    return sorted(rows, key=lambda p: (p.code[0] == "E", p.code[0], int(p.code[2:])))


def relations_of(case: Case) -> list[PersonRelation]:
    """Ties between its persons."""
    return list(PersonRelation.objects.filter(case=case).select_related("one", "other").order_by("added_at"))


def notes_of(case: Case) -> list[CaseNote]:
    """What this person may read of its notes, the newest first."""
    return list(CaseNote.objects.filter(case=case).select_related("written_by").order_by("-written_at"))


def tasks_of(case: Case) -> list[CaseTask]:
    """What is to be done, what is due first before; what is done behind it."""
    rows = CaseTask.objects.filter(case=case).select_related("assigned_to", "done_by", "added_by")
    far = now().date().replace(year=9999)
    return sorted(rows, key=lambda t: (t.done_at is not None, t.due_on or far, t.added_at))


def prosecutions() -> list[Organisation]:
    """The offices that a case can be sent to."""
    return list(Organisation.objects.filter(kind=OrganisationKind.PROSECUTION).order_by("code"))


def colleagues(case: Case) -> list[User]:
    """Investigators of the unit, as of today, who are no members now."""
    here = CaseMember.objects.filter(case=case, ended_at=None).values("user_id")
    today = timezone.localdate()
    serving = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), organisation=case.unit_id, role=Role.INVESTIGATOR, starts_on__lte=today
    )
    found = User.objects.filter(is_active=True, pk__in=serving.values("user_id")).exclude(pk__in=here)
    return list(found.order_by("full_name"))


def sizes_of(cases: Sequence[Case]) -> dict[UUID, int]:
    """How many reports each holds."""
    rows = CaseReport.objects.filter(case__in=list(cases), removed_at=None).values_list("case_id")
    return dict(rows.annotate(n=Count("pk")))


def next_due(cases: Sequence[Case]) -> dict[UUID, CaseTask]:
    """The task of each that is due first."""
    found: dict[UUID, CaseTask] = {}
    for task in CaseTask.objects.filter(case__in=list(cases), done_at=None, due_on__isnull=False).order_by("due_on"):
        found.setdefault(task.case_id, task)
    return found


def charges_of(case: Case) -> list[Charge]:
    """What persons of the case are charged with, or may be."""
    rows = Charge.objects.filter(case=case).select_related("case", "person", "offence", "changed_by")
    return sorted(rows, key=lambda c: (c.state == ChargeState.SET_ASIDE, c.person.code, c.offence_id))


def facts_of(person: CasePerson) -> PersonFacts | None:
    """What is answered about one person, sealed."""
    return PersonFacts.objects.filter(pk=person.pk).select_related("answered_by").first()
