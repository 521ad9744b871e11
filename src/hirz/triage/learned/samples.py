"""From decided reports to samples: what people wrote, which features spoke, and what was decided.

Touches content in memory: opens reports in the worker; nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from hirz.base.actors import Actor
from hirz.base.among import among
from hirz.base.vault.services import open_envelopes
from hirz.core.formats.report import ParsedReport
from hirz.core.learning import Sample
from hirz.core.linking import TextSketch
from hirz.core.scoring import Assessment, Priority, Score
from hirz.core.scoring.types import SCORE_OF
from hirz.detect.findings import texts_of
from hirz.detect.models import Scan
from hirz.intake.models import Report
from hirz.triage.enums import ClosingReason, Verb
from hirz.triage.models import Assessment as Assessed
from hirz.triage.models import Decision, Ticket

TRAINER: Final = Actor.system("training")
# The newest so many decisions: some years of a national desk, and some hundred megabytes while it trains.
MOST: Final = 50_000
BATCH: Final = 200
PASSED_ON: Final = frozenset({Verb.ESCALATE, Verb.REFER})
# A duplicate says something of another report, and "nothing to go on" nothing of the danger: neither teaches.
CLOSED_AS: Final = frozenset({ClosingReason.NOT_IN_SCOPE, ClosingReason.TEST, ClosingReason.SENT_BY_MISTAKE})
# What people did is no feature of the report: `raised` and `bundle_new` would give the answer away.
LEFT_OUT: Final = frozenset({"raised", "bundle_new"})
# What the table says as a whole: a model that does not know it would have to find it again.
RULES_DANGER: Final = "rules:danger"
RULES_PILE: Final = "rules:pile"
READ_SCORES: Final = frozenset({Score.DANGER, Score.SOLVABILITY, Score.NOVELTY})


@dataclass(slots=True)
class Decided:
    """What training reads, oldest decision first; every list has one row for each report."""

    samples: list[Sample] = field(default_factory=list)
    outcomes: list[bool] = field(default_factory=list)
    rule_scores: list[float] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    decided_at: list[datetime] = field(default_factory=list)


def values_of(assessment: Assessment) -> dict[str, float]:
    """The features that spoke, each by how far it applied, and what the rules made of them together.

    Nothing of what people did, of the sender, of the language.
    """
    together = {
        RULES_DANGER: assessment.scores[Score.DANGER] / 100,
        RULES_PILE: assessment.priority / max(Priority),
    }
    return together | {
        f"hit:{hit.code}": hit.value
        for hit in assessment.features
        if hit.code not in LEFT_OUT and hit.value > 0 and SCORE_OF.get(hit.code) in READ_SCORES
    }


def decided_reports(step: Callable[[int], None] = lambda _count: None) -> Decided:
    """The decisions that stand and teach, with what their reports said. `step` is called with each batch's size."""
    decisions = list(_standing())[-MOST:]
    found = Decided()
    for first in range(0, len(decisions), BATCH):
        batch = decisions[first : first + BATCH]
        _take(batch, found)
        step(len(batch))
    return found


def teaching_count() -> int:
    """How many reports `decided_reports` would open."""
    return min(len(list(_standing())), MOST)


def _standing() -> Iterator[Decision]:
    """The last decision of each report that was not undone, oldest first, where it says what training asks."""
    last: dict[UUID, Decision] = {}
    rows = Decision.objects.filter(undone_by=None, decided_by__isnull=False).exclude(verb__in=[Verb.UNDO, Verb.ASK])
    for decision in rows.only("report_id", "verb", "reason", "decided_at").order_by("decided_at", "id"):
        last[decision.report_id] = decision
    for decision in sorted(last.values(), key=lambda one: (one.decided_at, str(one.report_id))):
        if decision.verb in PASSED_ON or (decision.verb == Verb.CLOSE and decision.reason in CLOSED_AS):
            yield decision


def _take(decisions: Sequence[Decision], found: Decided) -> None:
    ids = [decision.report_id for decision in decisions]
    tickets = {row.pk: row for row in Ticket.objects.filter(among("report_id", ids))}
    assessed = {row.pk: row for row in Assessed.objects.filter(among("report_id", ids))}
    sketches = dict(Scan.objects.filter(among("report_id", ids)).values_list("report_id", "sketch"))
    envelopes = open_envelopes("report", ids, "intake", purpose="training", by=TRAINER)
    reports = {report.id: report for report in Report.objects.filter(among("id", [i for i in ids if i in envelopes]))}
    for decision in decisions:
        key = decision.report_id
        if key not in reports or key not in tickets or key not in assessed:
            # Erased meanwhile.
            continue
        content: Mapping[str, Any] = envelopes[key].unseal_json("content", reports[key].content)
        assessment = Assessment.from_json(assessed[key].result)
        text = texts_of(ParsedReport.from_json(content["parsed"]))
        found.samples.append(Sample(text, values_of(assessment), _words(bytes(sketches.get(key, b"")))))
        found.outcomes.append(decision.verb in PASSED_ON)
        found.rule_scores.append(_height(assessment))
        found.languages.append(tickets[key].language)
        found.senders.append(tickets[key].feed_id)
        found.decided_at.append(decision.decided_at)


def _words(sketch: bytes) -> frozenset[int]:
    """By which a text is known again: its bands, or nothing for a report without one."""
    return frozenset(TextSketch(sketch).bands()) if sketch else frozenset()


def _height(assessment: Assessment) -> float:
    """How high the rule table puts a report, by what is in danger and not by what disappears: pile, then danger points."""
    return 1_000.0 * assessment.priority + assessment.scores[Score.DANGER]
