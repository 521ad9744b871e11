"""What people decided about the reports in which a rule finds something: its precision, as far as decisions can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from hirz.base.accounts.models import User
from hirz.core.stats import Interval, wilson_interval
from hirz.detect.models import RuleHit, RuleTrial
from hirz.triage.enums import ClosingReason, Verb
from hirz.triage.models import Decision, Ticket

PASSED_ON: Final = (Verb.ESCALATE, Verb.REFER)
# A duplicate says something of another report, and "nothing to go on" nothing of what was written.
UNFOUNDED: Final = (ClosingReason.NOT_IN_SCOPE, ClosingReason.TEST, ClosingReason.SENT_BY_MISTAKE)
MOST_SAMPLES: Final = 12


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Decided reports among the hits of a trial; the others say nothing yet."""

    passed_on: int
    unfounded: int

    @property
    def decided(self) -> int:
        """How many say something."""
        return self.passed_on + self.unfounded

    @property
    def precision(self) -> Interval | None:
        """Share of passed-on reports with its 95 % interval (Wilson); None where nobody has decided."""
        return wilson_interval(self.passed_on, self.decided) if self.decided else None


def outcomes_of(trial: RuleTrial) -> Outcomes:
    """The last decision that was not undone, of every hit of a trial."""
    last: dict[UUID, tuple[str, str]] = {}
    rows = (
        Decision.objects.filter(undone_by=None, decided_by__isnull=False)
        .filter(report_id__in=RuleHit.objects.filter(trial=trial).values("report_id"))
        .exclude(verb__in=[Verb.UNDO, Verb.ASK])
    )
    for report, verb, reason in rows.order_by("decided_at", "id").values_list("report_id", "verb", "reason"):
        last[report] = (verb, reason)
    passed = sum(verb in PASSED_ON for verb, _ in last.values())
    closed = sum(verb == Verb.CLOSE and reason in UNFOUNDED for verb, reason in last.values())
    return Outcomes(passed, closed)


def samples_of(trial: RuleTrial, user: User) -> QuerySet[Ticket]:
    """Some reports to open, of those that this person may see, the newest first."""
    hits = RuleHit.objects.filter(trial=trial).values("report_id")
    return Ticket.objects.visible_to(user).filter(pk__in=hits).order_by("-received_at", "report_id")[:MOST_SAMPLES]
