"""What the tests of decisions ask of the database, and the two acts that several of them begin with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import connection

from hirz.base.accounts.models import Organisation, User
from hirz.triage.models import Decision, Referral, Ticket
from hirz.triage.services import close_report, escalate_report, refer_report
from tests.triage.working import OTHER_DESK, again

Person = Callable[[str], User]
HOUR = timedelta(hours=1)


def entries(ticket: Ticket) -> list[str]:
    """The verbs that the ledger holds of a report, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT verb FROM ledger_inboxentry WHERE object_id = %s AND verb LIKE 'triage:%%' AND verb <> %s ORDER BY at",
            [str(ticket.pk), "triage:ticket:opened"],
        )
        return [row[0] for row in cursor.fetchall()]


def jobs(event: str, ticket: Ticket) -> int:
    """Dispatch jobs of an event about this report."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'event' = %s AND args::text LIKE %s",
            [event, f"%{ticket.pk}%"],
        )
        return int(cursor.fetchone()[0])


def state(ticket: Ticket) -> str:
    """Where a ticket stands now."""
    return again(ticket)[0].state


def refer(ticket: Ticket, by: User, to: str = OTHER_DESK) -> Referral:
    """Propose a report to another desk."""
    return refer_report(ticket=ticket, to=Organisation.objects.get(code=to), reason="territory", by=by)


def decided(ticket: Ticket, act: str, by: User) -> Decision:
    """Decide, and give the decision."""
    if act == "refer":
        refer(ticket, by)
        return Decision.objects.get(report_id=ticket.pk)
    return {"escalate": escalate_report, "close": close_report}[act](ticket=ticket, reason="other", note="x", by=by)
