"""From facts to tickets: what is linked, what it bundles with, where it ranks.

Reads facts, keyed selectors and sketches only; opens nothing.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from hirz.base.among import among, joined
from hirz.core.linking import TextSketch, rarity_weight, similarity
from hirz.core.scoring import Assessment, Context, ReportFacts, Score, assess, rank_number
from hirz.core.scoring.errors import FactsError
from hirz.detect.facts import bare_facts
from hirz.detect.findings import DIGEST_KINDS
from hirz.detect.models import Scan, TextBand
from hirz.intake.models import Report
from hirz.triage.enums import BundleKind, Lane
from hirz.triage.lanes import OPEN_DOORS, rank_in, shape_of
from hirz.triage.models import BundleMember, Ticket

log = logging.getLogger("hirz.triage")

DIGESTS = DIGEST_KINDS
# A weight from 0 to 1 by rarity: what links strongly, what counts at all (core.linking.rarity).
STRONG, MEDIUM, WEAK = 0.7, 0.4, 0.05
# Estimated share of common shingles from which two texts count as near-same.
NEAR_SAME = 0.8
RECENT = timedelta(days=30)
# Kinds by which reports are bundled: one of these shared means the same hand, or the same purse.
BUNDLING_KINDS = {
    "phone",
    "email",
    "handle",
    "profile_url",
    "wallet",
    "rib",
    "iban",
    "room_code",
    "transfer_code",
    "cin",
}
LEADS = {"reported", "unknown"}
# Nothing is opened here, so nothing sealed is fetched: it is most of a row.
SEALED = ("findings", "report__content")


class Seen(NamedTuple):
    """A selector of a report, and how it stands in all reports."""

    selector_id: int
    kind: str
    role: str
    reports: int
    is_suppressed: bool

    @property
    def weight(self) -> float:
        """From 1 (rare) down to 0 (joins nothing)."""
        return 0.0 if self.is_suppressed else rarity_weight(self.kind, self.reports)


@dataclass(slots=True)
class Subject:
    """One report on its way to a ticket."""

    report: Report
    facts: ReportFacts
    sketch: TextSketch | None
    selectors: list[Seen] = field(default_factory=list)
    near: dict[UUID, int] = field(default_factory=dict)  # first report of a text -> similarity in percent
    lane: str = Lane.NORMAL  # of the ticket that it has already
    is_raised: bool = False  # by the audit of the low pile
    was_added_to: bool = False  # whoever wrote it came back and added something
    context: Context | None = None
    assessment: Assessment | None = None
    _keys: dict[tuple[BundleKind, str], tuple[str, int]] | None = None

    @property
    def shape(self) -> str:
        """What it ticks, as a digest, where anybody may write; empty elsewhere (`triage.lanes`)."""
        return shape_of(self.facts, is_bare=self.sketch is None) if self.report.channel in OPEN_DOORS else ""

    def bundle_keys(self) -> dict[tuple[BundleKind, str], tuple[str, int]]:
        """Bundles it belongs to: (kind, key) -> (kind of selector, similarity in percent). Asked for when it is loaded."""
        if self._keys is None:
            self._keys = self._bundle_keys()
        return self._keys

    def _bundle_keys(self) -> dict[tuple[BundleKind, str], tuple[str, int]]:
        keys: dict[tuple[BundleKind, str], tuple[str, int]] = {}
        for seen in self.selectors:
            if seen.reports < 2:
                continue
            if seen.kind in DIGESTS:
                keys[BundleKind.DIGEST, str(seen.selector_id)] = (seen.kind, 100)
            elif seen.kind in BUNDLING_KINDS and seen.role in LEADS and seen.weight >= STRONG:
                keys[BundleKind.SELECTOR, str(seen.selector_id)] = (seen.kind, 100)
        if self.near:
            first, percent = max(self.near.items(), key=lambda pair: (pair[1], str(pair[0])))
            keys[BundleKind.TEXT, str(first)] = ("", percent)
        return keys


def load_subjects(report_ids: Sequence[UUID]) -> list[Subject]:
    """Scanned reports with their selectors and near-same texts, in the order of their arrival."""
    scans = Scan.objects.filter(among("report_id", report_ids)).select_related("report").defer(*SEALED)
    subjects = [
        Subject(s.report, _facts(s), TextSketch(bytes(s.sketch)) if s.sketch else None, was_added_to=s.revision > 0)
        for s in scans.order_by("report__received_at")
    ]
    by_id = {subject.report.id: subject for subject in subjects}
    if by_id:
        _load_tickets(by_id)
        _load_selectors(by_id)
        _load_near_texts(subjects)
    return subjects


def _facts(scan: Scan) -> ReportFacts:
    try:
        return ReportFacts.from_json(scan.facts)
    except FactsError:
        # Written by another release: the report still gets a ticket, and a person looks at it.
        log.error("the facts of report %s cannot be read", scan.report_id)
        return bare_facts(received_at=scan.report.received_at, channel=scan.report.channel)


def _load_tickets(by_id: dict[UUID, Subject]) -> None:
    """What people and floods have made of the tickets that are there already: an assessment keeps it."""
    tickets = Ticket.objects.filter(among("report_id", by_id)).exclude(lane=Lane.NORMAL, raised_at=None)
    for report_id, lane, raised_at in tickets.values_list("report_id", "lane", "raised_at"):
        by_id[report_id].lane, by_id[report_id].is_raised = lane, raised_at is not None


def _load_selectors(by_id: dict[UUID, Subject]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            # OFFSET 0: one look into the index for each sighting; left to itself, the server reads every selector there is.
            "SELECT g.report_id, s.id, s.kind, g.role, s.report_count, s.is_suppressed FROM detect_sighting g"
            " CROSS JOIN LATERAL (SELECT * FROM detect_selector WHERE id = g.selector_id OFFSET 0) s"
            " WHERE g.report_id = ANY(string_to_array(%s, ',')::uuid[])",
            [joined(by_id)],
        )
        for report_id, *values in cursor.fetchall():
            by_id[report_id].selectors.append(Seen(*values))


def _load_near_texts(subjects: list[Subject]) -> None:
    bands = {s.report.id: s.sketch.bands() for s in subjects if s.sketch}
    wanted = {band for values in bands.values() for band in values}
    holders = dict(TextBand.objects.filter(among("value", wanted, "int8")).values_list("value", "report_id"))
    firsts = set(holders.values())
    founders = _founders(firsts)
    sketches = {
        report_id: TextSketch(bytes(values))
        for report_id, values in Scan.objects.filter(among("report_id", firsts | set(founders.values()))).values_list(
            "report_id", "sketch"
        )
        if values
    }
    # In the order in which a batch is scanned: whoever holds a band comes before those that share it.
    for subject in sorted(subjects, key=lambda s: s.report.id):
        if subject.sketch is None:
            continue
        holding = {holders[band] for band in bands[subject.report.id] if band in holders}
        shares = {
            first: similarity(subject.sketch, sketches[first])
            for first in holding | {founders[h] for h in holding if h in founders}
            if first in sketches and first != subject.report.id
        }
        near = {first: share for first, share in shares.items() if share >= NEAR_SAME}
        # A text that repeats another founds no bundle of its own while that other is near as well.
        chosen = {first for first in near if first not in founders} or set(near)
        subject.near = {first: round(near[first] * 100) for first in chosen}
        if chosen:
            founders[subject.report.id] = max(chosen, key=lambda first: (near[first], str(first)))


def _founders(report_ids: set[UUID]) -> dict[UUID, UUID]:
    """Of these reports, those that repeat a text: the report that its bundle is named after."""
    members = BundleMember.objects.filter(among("report_id", report_ids), bundle__kind=BundleKind.TEXT, left_at=None)
    pairs = ((report_id, UUID(key)) for report_id, key in members.values_list("report_id", "bundle__key"))
    return {report_id: founder for report_id, founder in pairs if founder != report_id}


def assess_all(subjects: list[Subject], *, at: Mapping[UUID, datetime], sizes: dict[tuple[str, str], int]) -> None:
    """Fill in context and assessment as of a moment for each report; `sizes` are the sizes of known bundles before this batch."""
    if not subjects:
        return
    recent = _recent_counts(subjects, min(at.values()))
    for subject in subjects:
        now = at[subject.report.id]
        subject.context = _context(subject, now, sizes, recent)
        try:
            subject.assessment = assess(subject.facts, subject.context)
        except Exception as error:
            # One report that breaks the table must not keep the others, or itself, out of the queue.
            log.error("report %s could not be assessed: %s", subject.report.id, type(error).__name__)
            report = subject.report
            subject.facts = bare_facts(received_at=report.received_at, channel=report.channel)
            subject.assessment = assess(subject.facts, Context(now=now))


def _recent_counts(subjects: list[Subject], at: datetime) -> dict[int, int]:
    rare = {s.selector_id for subject in subjects for s in subject.selectors if s.reports > 1 and s.weight >= STRONG}
    if not rare:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT g.selector_id, count(DISTINCT g.report_id) FROM detect_sighting g CROSS JOIN LATERAL"
            " (SELECT FROM intake_report WHERE id = g.report_id AND received_at > %s OFFSET 0) r"
            " WHERE g.selector_id = ANY(string_to_array(%s, ',')::int8[]) GROUP BY g.selector_id",
            [at - RECENT, joined(rare)],
        )
        return dict(cursor.fetchall())


def _context(subject: Subject, at: datetime, sizes: dict[tuple[str, str], int], recent: dict[int, int]) -> Context:
    linked: dict[str, int] = defaultdict(int)
    for seen in subject.selectors:
        if seen.reports > 1 and seen.weight >= WEAK:
            strength = "strong" if seen.weight >= STRONG else "medium" if seen.weight >= MEDIUM else "weak"
            linked[strength] = max(linked[strength], seen.reports - 1)
    rare = [s for s in subject.selectors if s.kind not in DIGESTS and s.weight >= MEDIUM]
    files = [s for s in subject.selectors if s.kind in DIGESTS]
    lead = max((s for s in rare if s.role in LEADS), key=lambda s: (recent.get(s.selector_id, 0), s.kind), default=None)
    same = max(recent.get(lead.selector_id, 1) - 1, 0) if lead else 0
    content = [sizes.get((kind, key), 0) for kind, key in subject.bundle_keys() if kind != BundleKind.SELECTOR]
    text = [sizes.get((BundleKind.TEXT, str(first)), 1) for first in subject.near]
    return Context(
        now=at,
        linked_strong=linked["strong"],
        linked_medium=linked["medium"],
        linked_weak=linked["weak"],
        same_selector_recent=same,
        same_selector_kind=lead.kind if lead and same else None,
        bundle_size=max(content, default=0),
        text_similar=max(text, default=0),
        selectors_seen=sum(1 for s in rare if s.reports > 1),
        selectors_known=len(rare),
        files_seen=_files_seen(subject, files),
        digest_reports=max((s.reports - 1 for s in files), default=0),
        raised=subject.is_raised,
    )


def _files_seen(subject: Subject, files: list[Seen]) -> int:
    """How many files were seen before or stand on a list; a file has up to three digests and counts once."""
    seen = Counter(s.kind for s in files if s.reports > 1)
    return min(subject.facts.files, max([*seen.values(), len(subject.facts.known_digest_hits)], default=0))


# What the queue keeps of an assessment, and the PostgreSQL types of these columns.
ASSESSED_COLUMNS = {
    "nature": "varchar", "language": "varchar", "has_files": "bool", "needs_verification": "bool", "priority": "int2",
    "rank": "int8", "danger": "int2", "solvability": "int2", "completeness": "int2", "novelty": "int2",
    "expires_at": "timestamptz", "shape": "varchar",
}  # fmt: skip


def ticket_columns(subject: Subject) -> dict[str, Any]:
    """The values of ASSESSED_COLUMNS, in their order."""
    assessment, facts = subject.assessment, subject.facts
    assert assessment is not None
    return {
        "nature": facts.incident_type.value,
        "language": facts.language or "und",
        "has_files": facts.files > 0,
        "needs_verification": assessment.needs_verification,
        "priority": int(assessment.priority),
        "rank": rank_in(subject.lane, rank_number(assessment)),
        "danger": assessment.scores[Score.DANGER],
        "solvability": assessment.scores[Score.SOLVABILITY],
        "completeness": assessment.scores[Score.COMPLETENESS],
        "novelty": assessment.scores[Score.NOVELTY],
        "expires_at": assessment.expires[0].at if assessment.expires else None,
        "shape": subject.shape,
    }


def as_json(subject: Subject) -> tuple[dict[str, Any], dict[str, Any], datetime | None]:
    """Result, context and time of review of an assessed report."""
    assert subject.assessment is not None
    assert subject.context is not None
    return subject.assessment.to_json(), subject.context.to_json(), subject.assessment.review_at
