"""Opening tickets, and the decisions of people. Every act is one transaction with its entry in the ledger."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from psycopg.types.json import Jsonb

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import Organisation, User
from hirz.base.among import among
from hirz.base.clock import now, public_hour, this_hour
from hirz.base.copying import copy_rows
from hirz.base.events.services import emit
from hirz.base.ledger.services import record, record_many
from hirz.base.vault.services import open_envelope
from hirz.core.ledger import SALT_BYTES, commit_text
from hirz.triage import policies
from hirz.triage.additions import ASSESSOR, added_to, note_messages, take_additions, update_tickets
from hirz.triage.assessing import ASSESSED_COLUMNS, Subject, as_json, assess_all, load_subjects, ticket_columns
from hirz.triage.bundling import adopt_founders, content_bundle, fold, join_bundles, known_sizes, promote_next
from hirz.triage.enums import Cause, ReferralState, Standing, State, Verb
from hirz.triage.events import (
    ReportClaimed,
    ReportClosed,
    ReportEscalated,
    ReportRaised,
    ReportReferred,
    ReportReopened,
    ReportsAssessed,
    ThreatsAssessed,
)
from hirz.triage.flooding import keep_one_in_sight, lift, set_lanes, take_back
from hirz.triage.models import Assessment, Bundle, BundleMember, Decision, Referral, Ticket
from hirz.triage.preserving import may_need_preserving

# Tickets are opened by one worker at a time: bundles and leads are decided on what is already there.
ADVISORY_LOCK = 0x4849_525A_0002
REVIEW_BATCH = 500
# Decisions after which somebody else inquires.
PASSED_ON = frozenset({Verb.ESCALATE, Verb.REFER})

TICKET_COLUMNS = {
    "report_id": "uuid", "reference": "varchar", "desk_id": "varchar", "feed_id": "varchar", "state": "varchar",
    "channel": "varchar", "received_at": "timestamptz", "bundle_id": "uuid", "is_folded": "bool", **ASSESSED_COLUMNS,
}  # fmt: skip
ASSESSMENT_COLUMNS = {
    "report_id": "uuid", "assessed_at": "timestamptz", "result": "jsonb", "context": "jsonb", "review_at": "timestamptz",
}  # fmt: skip


def assess_reports(report_ids: Sequence[UUID]) -> int:
    """Open a ticket for each scanned report that has none, and assess again those whose reporter added something.

    Returns how many were opened. Running it twice changes nothing.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        known = set(Ticket.objects.filter(among("report_id", report_ids)).values_list("report_id", flat=True))
        left = known - added_to(known) if known else known
        subjects = load_subjects([i for i in report_ids if i not in left])
        new = [s for s in subjects if s.report.id not in known]
        if subjects:
            _take_in(subjects, new, this_hour())
        note_messages(report_ids)
    return len(new)


def _take_in(subjects: list[Subject], new: list[Subject], at: datetime) -> None:
    """Assess, bundle, open or update, lanes, fold; then what else the others of a bundle must be told."""
    take_back(subjects)
    assess_all(subjects, at={s.report.id: at for s in subjects}, sizes=known_sizes(subjects))
    bundles, fresh = join_bundles(subjects, at)
    content = {s.report.id: content_bundle(s, bundles) for s in subjects}
    ids = [s.report.id for s in subjects]
    if new:
        _open_tickets(new, content, at)
    if len(new) < len(subjects):
        opened = {s.report.id for s in new}
        take_additions([s for s in subjects if s.report.id not in opened], content, at)
    founders = adopt_founders(fresh, ids)
    moved = set_lanes(new, at)
    bundled = Ticket.objects.filter(
        among("report_id", {*ids, *founders, *moved}), state=State.OPEN, bundle__isnull=False
    )
    fold(list(bundled))
    _review_linked([b.id for b in bundles.values() if b.kind == "selector"], ids)
    emit(ReportsAssessed(report_ids=[str(i) for i in ids]))
    threatened = [str(s.report.id) for s in subjects if may_need_preserving(s)]
    if threatened:
        emit(ThreatsAssessed(report_ids=threatened))


def _open_tickets(subjects: list[Subject], bundle_of: dict[UUID, Bundle | None], at: datetime) -> None:
    rows = []
    for subject in subjects:
        report, bundle = subject.report, bundle_of[subject.report.id]
        rows.append(
            [report.id, report.reference, report.desk_id, report.feed_id, State.OPEN, report.channel,
             report.received_at, bundle.id if bundle else None, False, *ticket_columns(subject).values()]
        )  # fmt: skip
    copy_rows("triage_ticket", TICKET_COLUMNS, rows)
    copy_rows("triage_assessment", ASSESSMENT_COLUMNS, (_assessment_row(subject, at) for subject in subjects))
    ids = [subject.report.id for subject in subjects]
    record_many(verb="triage:ticket:opened", object_kind="report", object_ids=[str(i) for i in ids], by=ASSESSOR)


def _assessment_row(subject: Subject, at: datetime) -> list[object]:
    result, context, review_at = as_json(subject)
    return [subject.report.id, at, Jsonb(result), Jsonb(context), review_at]


def _review_linked(bundle_ids: list[UUID], except_ids: list[UUID]) -> None:
    """Members that were there before have new links now: assess them again at the next review."""
    if not bundle_ids:
        return
    members = BundleMember.objects.filter(among("bundle_id", bundle_ids)).exclude(among("report_id", except_ids))
    Assessment.objects.filter(report_id__in=members.values("report_id")).update(review_at=this_hour())


def review_soon(report_ids: Sequence[UUID]) -> None:
    """Assess these again at the next review."""
    Assessment.objects.filter(report_id__in=list(report_ids)).update(review_at=this_hour())


def review_assessments(limit: int = REVIEW_BATCH) -> int:
    """Assess again what time or a new link has changed; returns how many. Closed tickets are left as they were."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        at = now()
        due = Assessment.objects.filter(review_at__lte=at).order_by("review_at")
        # As of the hour, or of the moment that made it due: a link that came now must not tell when it came.
        rows = due.values_list("report_id", "review_at", "assessed_at")[:limit]
        moments = {report: max(public_hour(at), review_at or at, made_at) for report, review_at, made_at in rows}
        subjects = load_subjects(list(moments))
        assess_all(subjects, at=moments, sizes=known_sizes(subjects))
        update_tickets(subjects, [State.OPEN])
        fold(list(Ticket.objects.filter(among("report_id", moments), state=State.OPEN, bundle__isnull=False)))
    return len(subjects)


def locked(ticket: Ticket) -> Ticket:
    """The ticket as it stands now, held until the transaction ends."""
    # Without a join: after waiting for another's lock PostgreSQL reads the locked row anew but not what is joined to it,
    # and a claim made meanwhile would look like none.
    return Ticket.objects.select_for_update().get(pk=ticket.pk)


def claim_ticket(*, ticket: Ticket, by: User) -> Ticket:
    """Take a report in hand for half an hour; claiming again renews it."""
    with transaction.atomic():
        ticket = locked(ticket)
        policies.may_claim(by, ticket)
        ticket.claimed_by, ticket.claimed_until = by, now() + policies.CLAIM_LASTS
        ticket.save(update_fields=["claimed_by", "claimed_until"])
        _record(ticket, "triage:ticket:claimed", by)
        emit(ReportClaimed(report_id=str(ticket.pk)))
    return ticket


def release_ticket(*, ticket: Ticket, by: User) -> Ticket:
    """Give a report back to the queue."""
    with transaction.atomic():
        ticket = locked(ticket)
        policies.may_release(by, ticket)
        ticket.claimed_by = ticket.claimed_until = None
        ticket.save(update_fields=["claimed_by", "claimed_until"])
        _record(ticket, "triage:ticket:released", by)
    return ticket


def escalate_report(*, ticket: Ticket, reason: str, note: str = "", by: User) -> Decision:
    """Give a report to the investigators. An anonymous one was verified, or a child is in danger."""
    with transaction.atomic():
        ticket = locked(ticket)
        decision = _decide(ticket, Verb.ESCALATE, reason, note, by, "triage:ticket:escalated")
        emit(
            ReportEscalated(
                report_id=str(ticket.pk),
                decision_id=str(decision.pk),
                reason=reason,
                standing=policies.standing(ticket),
            )
        )
    return decision


def close_report(*, ticket: Ticket, reason: str, note: str = "", by: User) -> Decision:
    """Close a report with a reason."""
    with transaction.atomic():
        decision = _decide(ticket, Verb.CLOSE, reason, note, by, "triage:ticket:closed")
        emit(ReportClosed(report_id=str(ticket.pk), decision_id=str(decision.pk), reason=reason))
    return decision


def reopen_report(*, ticket: Ticket, note: str = "", by: User) -> Decision:
    """Open a closed report again: somebody wrote, or it was closed too early."""
    with transaction.atomic():
        ticket = locked(ticket)
        after = policies.may_reopen(by, ticket)
        decision = _write(ticket, Verb.REOPEN, after, by, "triage:ticket:reopened", reason=Cause.DESK, note=note)
        emit(ReportReopened(report_id=str(ticket.pk), decision_id=str(decision.pk), cause=Cause.DESK))
    return decision


def raise_report(*, ticket: Ticket, reason: str, note: str = "", by: User) -> Decision:
    """Put a report back into the queue as urgent: the audit found that it should have been."""
    with transaction.atomic():
        ticket = locked(ticket)
        was_closed = ticket.state == State.CLOSED
        after = policies.may_decide(by, ticket, Verb.RAISE)
        lift(ticket)
        decision = _write(ticket, Verb.RAISE, after, by, "triage:ticket:raised", reason=reason, note=note)
        emit(ReportRaised(report_id=str(ticket.pk)))
        if was_closed:
            emit(ReportReopened(report_id=str(ticket.pk), decision_id=str(decision.pk), cause=Cause.DESK))
    return decision


def join_bundle(*, ticket: Ticket, bundle: Bundle, note: str = "", by: User) -> Decision:
    """Decide a report with a bundle: it leaves the queue and stays with what it repeats."""
    policies.may_join(ticket, bundle)
    with transaction.atomic():
        decision = _decide(ticket, Verb.JOIN, "", note, by, "triage:ticket:bundled", bundle=bundle)
        _add_member(bundle, ticket.pk, by)
    return decision


def _add_member(bundle: Bundle, report_id: UUID, by: User) -> None:
    member, is_new = BundleMember.objects.select_for_update().get_or_create(
        bundle=bundle, report_id=report_id, defaults={"joined_at": now(), "joined_by": by}
    )
    if not is_new and member.left_at is None:
        return
    if not is_new:
        BundleMember.objects.filter(pk=member.pk).update(left_at=None, joined_at=now(), joined_by=by)
    Bundle.objects.filter(pk=bundle.pk).update(size=F("size") + 1)


def _leave_bundle(decision: Decision, bundle: Bundle | None) -> None:
    """Undo a joining: who was put there by this decision leaves; who was a member before stays."""
    if bundle is None:
        return
    left = BundleMember.objects.filter(
        bundle=bundle, report_id=decision.report_id, joined_by_id=decision.decided_by_id,
        joined_at__gte=decision.decided_at, left_at=None,
    ).update(left_at=now())  # fmt: skip
    Bundle.objects.filter(pk=bundle.pk).update(size=F("size") - left)


def refer_report(*, ticket: Ticket, to: Organisation, reason: str, note: str = "", by: User) -> Referral:
    """Propose a report to another organisation; it stays here until that one accepts."""
    with transaction.atomic():
        ticket = locked(ticket)
        policies.may_receive(ticket, to)
        decision = _decide(ticket, Verb.REFER, reason, note, by, "triage:ticket:referred")
        referral = Referral.objects.create(
            report_id=ticket.pk,
            from_desk_id=ticket.desk_id,
            to_desk=to,
            reason=reason,
            proposed_at=now(),
            proposed_by=by,
            is_unverified=decision.is_unverified,
        )
        emit(ReportReferred(report_id=str(ticket.pk), decision_id=str(decision.pk), to_organisation=to.code))
    return referral


def answer_referral(*, referral: Referral, accept: bool, note: str = "", by: User) -> Ticket:
    """Accept a report into the own queue, or send it back."""
    with transaction.atomic():
        # The ticket first, as everywhere: an answer and an undo at the same moment must not wait in a ring.
        ticket = locked(Ticket(pk=referral.report_id))
        referral = Referral.objects.select_for_update().get(pk=referral.pk)
        policies.may_answer(by, referral)
        verb = Verb.ACCEPT if accept else Verb.DECLINE
        after = policies.require_transition(ticket, verb)
        referral.state = ReferralState.ACCEPTED if accept else ReferralState.DECLINED
        referral.answered_at, referral.answered_by = now(), by
        referral.save()
        if accept:
            # Before the state: what is folded under what is decided at the desk where it arrives.
            Ticket.objects.filter(pk=ticket.pk).update(desk_id=referral.to_desk_id)
            ticket.desk_id = referral.to_desk_id
        recorded_as = f"triage:referral:{'accepted' if accept else 'declined'}"
        decision = _write(ticket, verb, after, by, recorded_as, note=note)
        if not accept:
            emit(ReportReopened(report_id=str(ticket.pk), decision_id=str(decision.pk), cause=Cause.DECLINED))
    return ticket


def undo_decision(*, decision: Decision, by: User) -> Decision:
    """Take a decision back within the hour; the undo is a decision of its own."""
    with transaction.atomic():
        ticket = locked(Ticket(report_id=decision.report_id))
        after = policies.may_undo(by, decision, ticket)
        if decision.verb == Verb.REFER:
            Referral.objects.filter(report_id=ticket.pk, state=ReferralState.PROPOSED).update(
                state=ReferralState.WITHDRAWN, answered_at=now(), answered_by=by
            )
        if decision.verb == Verb.JOIN:
            _leave_bundle(decision, decision.bundle)
        undo = _write(ticket, Verb.UNDO, after, by, "triage:decision:undone", undoes=decision)
        emit(ReportReopened(report_id=str(ticket.pk), decision_id=str(undo.pk), cause=Cause.UNDONE))
    return undo


def _decide(
    ticket: Ticket, verb: Verb, reason: str, note: str, by: User, recorded_as: str, bundle: Bundle | None = None
) -> Decision:
    ticket = locked(ticket)
    after = policies.may_decide(by, ticket, verb)
    if verb in PASSED_ON:
        policies.may_pass_on(ticket, reason)
    return _write(ticket, verb, after, by, recorded_as, reason=reason, note=note, bundle=bundle)


def _write(
    ticket: Ticket, verb: Verb, after: State, by: User, recorded_as: str, *, reason: str = "", note: str = "",
    bundle: Bundle | None = None, undoes: Decision | None = None,
) -> Decision:  # fmt: skip
    decision = Decision(
        report_id=ticket.pk, verb=verb, reason=reason, bundle=bundle, state_before=ticket.state, state_after=after,
        decided_by=by, decided_at=now(), undoes=undoes,
        is_unverified=verb in PASSED_ON and policies.standing(ticket) is Standing.UNVERIFIED,
    )  # fmt: skip
    decision.note, commitment = seal_note(ticket, f"note/{decision.id}", note, by) if note else (b"", b"")
    decision.save()
    Ticket.objects.filter(pk=ticket.pk).update(state=after, claimed_by=None, claimed_until=None)
    ticket.state = after
    if ticket.bundle_id is not None:
        _follow_lead(ticket, Bundle.objects.get(id=ticket.bundle_id))
    _record(ticket, recorded_as, by, commitment)
    return decision


def seal_note(ticket: Ticket, field: str, note: str, by: User) -> tuple[bytes, bytes]:
    """The note sealed with its salt, and the commitment that the ledger keeps: whoever opens the one can prove the other."""
    salt = secrets.token_bytes(SALT_BYTES)
    envelope = open_envelope("report", ticket.pk, "intake", purpose="note", by=by.actor(Role.ANALYST))
    return envelope.seal_json(field, {"text": note, "salt": salt.hex()}), commit_text(salt, note)


def _follow_lead(ticket: Ticket, bundle: Bundle) -> None:
    """Keep one open member of its bundle in sight."""
    if ticket.state == State.OPEN:
        fold([Ticket.objects.get(pk=ticket.pk)])
    else:
        promote_next(bundle, ticket.desk_id)
        keep_one_in_sight(bundle, ticket.desk_id)


def _record(ticket: Ticket, verb: str, by: User, commitment: bytes = b"") -> None:
    record(
        verb=verb, object_kind="report", object_id=str(ticket.pk), by=by.actor(Role.ANALYST), commitment=commitment
    )  # fmt: skip
