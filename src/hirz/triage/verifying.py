"""Verification: what somebody looks at before an anonymous report may lead to an inquiry (law 03-23)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.clock import now
from hirz.base.ledger.services import record
from hirz.triage import policies
from hirz.triage.enums import Check, Verdict
from hirz.triage.models import Ticket, Verification
from hirz.triage.services import locked, seal_note


def verify_report(*, ticket: Ticket, checks: Sequence[str], verdict: str, note: str = "", by: User) -> Verification:
    """Record what was looked at and what it came to. Credible opens the way to an inquiry; doubtful closes it again."""
    with transaction.atomic():
        ticket = locked(ticket)
        policies.may_verify(by, ticket)
        policies.may_find(verdict, checks)
        made = Verification(
            report_id=ticket.pk, checks=[code for code in Check.values if code in checks], verdict=verdict,
            verified_by=by, verified_at=now(),
        )  # fmt: skip
        made.note, commitment = seal_note(ticket, f"verification/{made.id}", note, by) if note else (b"", b"")
        made.save(force_insert=True)
        is_credible = verdict == Verdict.CREDIBLE
        Ticket.objects.filter(pk=ticket.pk).update(verified_at=made.verified_at if is_credible else None)
        record(
            verb="triage:ticket:verified" if is_credible else "triage:ticket:doubted",
            object_kind="report", object_id=str(ticket.pk), by=by.actor(Role.ANALYST), commitment=commitment,
        )  # fmt: skip
    return made
