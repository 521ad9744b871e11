"""Deciding the copies of a flood as one, and taking that back as one: a decision and an entry for each all the same.

Only what was set behind is decided so. Whatever stands in sight (the first of its cluster, the one left in its place, all
that has something of its own) is opened and decided by itself. Nothing is decided before the audit has drawn from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.base.events.services import emit_many
from hirz.base.ledger.services import record_many
from hirz.triage import policies
from hirz.triage.enums import TRANSITIONS, Cause, Lane, State, Stratum, Verb
from hirz.triage.events import ReportClosed, ReportReopened
from hirz.triage.models import Bundle, BundleMember, Decision, Ticket

# So many in one act: it is done within some seconds, and the page says how many are left.
MOST_AT_ONCE = 5_000
RECORDED_AS = {Verb.CLOSE: "triage:ticket:closed", Verb.JOIN: "triage:ticket:bundled"}


@dataclass(frozen=True, slots=True)
class Act:
    """Decisions that somebody made as one, and that still stand."""

    batch: UUID
    bundle: str
    verb: Verb
    count: int
    at: datetime


def behind(bundle: Bundle, user: User) -> QuerySet[Ticket]:
    """The copies of a flood that wait behind at this person's desks and that the audit has drawn from."""
    members = BundleMember.objects.filter(bundle=bundle, left_at=None).values("report")
    desks = user.organisations_as(Role.ANALYST)
    return Ticket.objects.filter(
        report__in=members, desk__in=desks, state=State.OPEN, lane=Lane.FLOOD, stratum=Stratum.FLOOD
    )


def decide_together(*, bundle: Bundle, verb: Verb, reason: str = "", by: User) -> int:
    """Close the copies of a flood with a reason, or join them to their bundle; returns how many. Others' are left out.

    Denied if it is no flood, or none of its copies can be decided by this person now.
    """
    policies.may_decide_together(bundle, verb, reason)
    at, batch = now(), uuid4()
    with transaction.atomic():
        held = Q(claimed_until__gt=at) & ~Q(claimed_by=by)
        # In one order everywhere, so that two people never wait in a ring.
        tickets = list(behind(bundle, by).exclude(held).order_by("pk").select_for_update()[:MOST_AT_ONCE])
        if not tickets:
            raise Denied(_("None of these copies waits for a decision of yours now."))
        after = TRANSITIONS[State.OPEN, verb]
        decisions = [
            Decision(
                report_id=ticket.pk, verb=verb, reason=reason, bundle=bundle, state_before=State.OPEN, state_after=after,
                decided_by=by, decided_at=at, batch=batch,
            )
            for ticket in tickets
        ]  # fmt: skip
        _write_all(decisions, after, RECORDED_AS[verb], by)
        if verb is Verb.CLOSE:
            emit_many(
                [ReportClosed(report_id=str(d.report_id), decision_id=str(d.pk), reason=reason) for d in decisions]
            )
    return len(decisions)


def undo_together(*, batch: UUID, by: User) -> int:
    """Take back what was decided as one, within the hour; returns how many. What somebody went on from stays as it is."""
    at = now()
    with transaction.atomic():
        decisions = list(Decision.objects.filter(batch=batch, undone_by=None).order_by("report_id"))
        policies.may_undo_together(by, decisions)
        tickets = Ticket.objects.filter(pk__in=[d.report_id for d in decisions]).order_by("pk").select_for_update()
        states = dict(tickets.values_list("pk", "state"))
        went_on = set(
            Decision.objects.filter(report_id__in=list(states), decided_at__gt=decisions[0].decided_at)
            .values_list("report_id", flat=True)
        )  # fmt: skip
        standing = [d for d in decisions if states.get(d.report_id) == d.state_after and d.report_id not in went_on]
        undos = [
            Decision(
                report_id=done.report_id, verb=Verb.UNDO, bundle_id=done.bundle_id, state_before=done.state_after,
                state_after=State.OPEN, decided_by=by, decided_at=at, undoes=done,
            )
            for done in standing
        ]  # fmt: skip
        if not undos:
            raise Denied(_("Somebody has already gone on from it."))
        _write_all(undos, State.OPEN, "triage:decision:undone", by)
        emit_many(
            [ReportReopened(report_id=str(d.report_id), decision_id=str(d.pk), cause=Cause.UNDONE) for d in undos]
        )
    return len(undos)


def acts_of(user: User) -> list[Act]:
    """What this person decided as one within the hour and can still take back, the newest first."""
    rows = (
        Decision.objects.filter(
            decided_by=user, batch__isnull=False, undone_by=None, decided_at__gt=now() - policies.UNDO_WITHIN
        )
        .values("batch", "bundle__reference", "verb")
        .annotate(count=Count("pk"), at=Min("decided_at"))
        .order_by("-at")
    )
    return [
        Act(UUID(str(r["batch"])), r["bundle__reference"] or "", Verb(r["verb"]), r["count"], r["at"]) for r in rows
    ]


def _write_all(decisions: Sequence[Decision], after: State, recorded_as: str, by: User) -> None:
    """Decisions, states and one entry in the ledger for each."""
    Decision.objects.bulk_create(decisions, batch_size=1000)
    ids = [decision.report_id for decision in decisions]
    Ticket.objects.filter(pk__in=ids).update(state=after, claimed_by=None, claimed_until=None)
    record_many(
        verb=recorded_as, object_kind="report", object_ids=[str(i) for i in ids], by=by.actor(Role.ANALYST)
    )  # fmt: skip
