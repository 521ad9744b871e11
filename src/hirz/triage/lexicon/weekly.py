"""The weekly count: which words urgent reports use more than others, kept sealed as proposals for a person.

Touches content in memory: opens reports in the worker, counts, and stores what stands in at least `MIN_REPORTS` of them.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import re2
from django.db import transaction
from django.db.models import Q, QuerySet

from hirz.base.actors import Actor
from hirz.base.among import among
from hirz.base.clock import zone_time
from hirz.base.ledger.services import record
from hirz.base.vault.services import Envelope, open_envelopes
from hirz.core.formats.report import FieldName, ParsedReport
from hirz.core.linking import TextSketch
from hirz.core.scoring import Priority
from hirz.core.sealing import SealBroken
from hirz.core.stats import WordOdds
from hirz.core.text import fold
from hirz.detect.enums import ProposalState
from hirz.detect.findings import Finding, texts_of
from hirz.detect.lexicon.counting import Document, different, emerging, terms_of
from hirz.detect.lexicon.keys import folded, lexicon_keys
from hirz.detect.models import EmergingExample, EmergingTerm, Scan, Term, TermCount
from hirz.detect.rules.book import shipped
from hirz.intake.models import Report
from hirz.triage.enums import State
from hirz.triage.models import Ticket

COUNTER: Final = Actor.system("counting")
COMPARTMENT: Final = "intake"
# Words change with the months; half a year holds enough reports for a rare one.
SPAN: Final = timedelta(days=183)
WEEK: Final = timedelta(days=7)
# Reports of either side, the newest first, and what of one text is read: some hundred megabytes at most.
MOST_REPORTS: Final = 10_000
LONGEST_TEXT: Final = 5_000
BATCH: Final = 200
# Of each desk, so that whoever decides has one to open.
MOST_EXAMPLES: Final = 5
MOST_WRITINGS: Final = 50
# What a report gives as a person, an account or a place: no word of these is proposed from any report.
NAMING: Final = frozenset(
    {FieldName.FIRST_NAME, FieldName.MIDDLE_NAME, FieldName.LAST_NAME, FieldName.NAME, FieldName.SCREEN_NAME,
     FieldName.DISPLAY_NAME, FieldName.ADDRESS, FieldName.CITY, FieldName.LOCATION, FieldName.SCHOOL,
     FieldName.ORGANISATION, FieldName.EMAIL, FieldName.ACCOUNT_ID, FieldName.PROFILE_URL, FieldName.FILE_NAME}
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A report that was opened for the count."""

    report_id: UUID
    desk_id: str
    received_at: datetime
    document: Document


def count_words() -> TermCount:
    """Count, and keep what comes up in place of what no longer does. What a person has decided stays decided."""
    at = zone_time()
    since = at - SPAN
    flagged_rows, other_rows = flagged_tickets(since), other_tickets(since)
    left_out = sum(max(0, rows.count() - MOST_REPORTS) for rows in (flagged_rows, other_rows))
    seen: set[int] = set()
    first = _different(_opened(flagged_rows), seen)
    second = _different(_opened(other_rows), seen)
    found = emerging([one.document for one in first], [one.document for one in second], _known())
    with transaction.atomic():
        rows = {bytes(row.blind): row for row in EmergingTerm.objects.select_for_update()}
        fresh = [one for one in found if not _is_decided(rows.get(lexicon_keys().blind(one.word)))]
        count = TermCount.objects.create(
            counted_at=at, since=since.date(), flagged=len(first), others=len(second), proposed=len(fresh),
            left_out=left_out,
        )  # fmt: skip
        _keep(fresh, rows, first, count)
        record(verb="triage:words:counted", object_kind="count", object_id=str(count.pk), by=COUNTER)
    return count


def _is_decided(row: EmergingTerm | None) -> bool:
    return row is not None and row.state != ProposalState.OPEN


def flagged_tickets(since: datetime) -> QuerySet[Ticket]:
    """What a desk has passed on or raised; where nobody has decided yet, what ranks as urgent."""
    return _tickets(since).filter(_flagged())


def other_tickets(since: datetime) -> QuerySet[Ticket]:
    """All others; what was decided with its bundle says what its bundle says, and is left out."""
    return _tickets(since).exclude(_flagged()).exclude(state=State.BUNDLED)


def _flagged() -> Q:
    waiting = Q(state=State.OPEN, priority__gte=int(Priority.URGENT))
    return Q(state__in=[State.ESCALATED, State.REFERRED]) | Q(raised_at__isnull=False) | waiting


def _tickets(since: datetime) -> QuerySet[Ticket]:
    return Ticket.objects.filter(received_at__gte=since).order_by("-received_at", "reference")


def _opened(tickets: QuerySet[Ticket]) -> list[Read]:
    rows = list(tickets.values_list("report_id", "desk_id", "received_at")[:MOST_REPORTS])
    return [one for start in range(0, len(rows), BATCH) for one in _open_batch(rows[start : start + BATCH])]


def _open_batch(rows: Sequence[tuple[UUID, str, datetime]]) -> Iterator[Read]:
    ids = [report_id for report_id, _, _ in rows]
    envelopes = open_envelopes("report", ids, COMPARTMENT, purpose="counting", by=COUNTER)
    scans = {scan.pk: scan for scan in Scan.objects.filter(among("report_id", ids)).only("findings", "sketch")}
    contents = dict(Report.objects.filter(among("id", ids)).values_list("id", "content"))
    for report_id, desk_id, received_at in rows:
        if report_id in envelopes and report_id in scans and report_id in contents:
            document = _document(envelopes[report_id], bytes(contents[report_id]), scans[report_id])
            if document is not None:
                yield Read(report_id, desk_id, received_at, document)


def _document(envelope: Envelope, content: bytes, scan: Scan) -> Document | None:
    """The words of a report and what of them is hidden; None for one without words, or that opens no more."""
    try:
        parsed = ParsedReport.from_json(envelope.unseal_json("content", content)["parsed"])
        findings = [Finding.from_json(row) for row in envelope.unseal_json("findings", scan.findings)]
    except SealBroken:
        return None
    text = texts_of(parsed)[:LONGEST_TEXT]
    if not text:
        return None
    given = (*(item.value for item in parsed.fields if item.name in NAMING), *(finding.value for finding in findings))
    sketch = bytes(scan.sketch)
    return Document(text, tuple(_words(given)), frozenset(TextSketch(sketch).bands()) if sketch else frozenset())


def _words(values: Iterable[str]) -> set[str]:
    return {word for value in values for term in terms_of(value) for word in term.split()}


def _different(read: Sequence[Read], seen: set[int]) -> list[Read]:
    """One of those that are near-same, the newest."""
    by_document = {id(one.document): one for one in read}
    return [by_document[id(document)] for document in different((one.document for one in read), seen)]


def _known() -> frozenset[str]:
    """What a term or a rule says already."""
    keys, known = lexicon_keys(), set[str]()
    for term in Term.objects.all():
        try:
            known |= {folded(spelling) for spelling in keys.open_term(term).spellings}
        except SealBroken:
            continue
    phrases = (phrase for rule in shipped() for words in rule.by_language.values() for phrase in words.phrases)
    return frozenset(known | {folded(phrase) for phrase in phrases})


def _keep(
    found: Sequence[WordOdds], rows: Mapping[bytes, EmergingTerm], flagged: Sequence[Read], count: TermCount
) -> None:
    """Write down what came up; what was proposed before and comes up no more goes."""
    keys, at, waiting = lexicon_keys(), count.counted_at, []
    holding = _holding(flagged, {one.word for one in found})
    for one in found:
        blind, held = keys.blind(one.word), holding[one.word]
        row = rows.get(blind) or EmergingTerm(pk=uuid.uuid4(), blind=blind, first_at=at)
        row.content = keys.seal_proposal(row.pk, _as_written(one.word, held))
        row.count, row.flagged, row.others, row.delta, row.z = count, one.first, one.second, one.delta, one.z
        row.recent = sum(read.received_at >= at - WEEK for read in held)
        row.save()
        _examples(row, held)
        waiting.append(row.pk)
    EmergingTerm.objects.filter(state=ProposalState.OPEN).exclude(pk__in=waiting).delete()


def _holding(flagged: Sequence[Read], words: set[str]) -> dict[str, list[Read]]:
    """Of each word the reports that hold it, the newest first."""
    held: dict[str, list[Read]] = defaultdict(list)
    for one in flagged:
        for word in terms_of(one.document.text) & words:
            held[word].append(one)
    return held


def _examples(row: EmergingTerm, held: Sequence[Read]) -> None:
    EmergingExample.objects.filter(proposal=row).delete()
    of_desk: Counter[str] = Counter()
    chosen = []
    for one in held:
        if of_desk[one.desk_id] < MOST_EXAMPLES:
            of_desk[one.desk_id] += 1
            chosen.append(EmergingExample(proposal=row, report_id=one.report_id))
    EmergingExample.objects.bulk_create(chosen)


def _as_written(word: str, held: Sequence[Read]) -> str:
    """A folded word as most people write it."""
    inside = r"\s+".join(re2.escape(part) for part in word.split())
    # Bounds of our own: those of the engine know Latin letters only.
    pattern = re2.compile(rf"(?:^|[^\p{{L}}\p{{N}}])({inside})(?:$|[^\p{{L}}\p{{N}}])")
    writings: Counter[str] = Counter()
    for one in held[:MOST_WRITINGS]:
        seen = fold(one.document.text)
        match = pattern.search(seen.text)
        if match is not None:
            start, end = seen.span(match.start(1), match.end(1))
            writings[one.document.text[start:end].lower()] += 1
    return writings.most_common(1)[0][0] if writings else word
