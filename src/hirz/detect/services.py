"""Scanning: what a batch of reports contains, and whether it is known.

Touches content in memory: opens reports, finds, seals what it found.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from psycopg.types.json import Jsonb

from hirz.base.accounts.models import Feed
from hirz.base.actors import Actor
from hirz.base.among import among
from hirz.base.clock import this_hour
from hirz.base.copying import copy_rows
from hirz.base.events.services import emit
from hirz.base.ledger.services import record_many
from hirz.base.vault.keys import key_service
from hirz.base.vault.services import Envelope, open_envelopes
from hirz.core.formats.report import ParsedReport
from hirz.core.linking import SuppressList, TextSketch, sketch
from hirz.core.linking.errors import SuppressRowError
from hirz.core.sealing import blind_index, derive
from hirz.core.text import fold
from hirz.detect.enums import FoundBy
from hirz.detect.events import AttachmentsReceived, ReportsScanned
from hirz.detect.facts import bare_facts, facts_of
from hirz.detect.findings import DIGEST_KINDS, FRAME, PDQ, Finding, find_all, texts_of
from hirz.detect.indexes import masked
from hirz.detect.lexicon.live import hold_off_term_hunts, with_terms
from hirz.detect.matching import Hit, find_listed, signal_of, standing
from hirz.detect.models import Match, Scan, SuppressedSelector
from hirz.detect.named import Named, note_names
from hirz.detect.rules.book import rules_in_use
from hirz.detect.searching.tokens import Row, index_rows, insert_rows
from hirz.detect.signals import Sign, find_signs, insert_signals, sealed_signs, strengths
from hirz.detect.ties import insert_ties
from hirz.intake.models import Report

if TYPE_CHECKING:
    from hirz.core.text import RuleSet

log = logging.getLogger("hirz.detect")

COMPARTMENT = "intake"
SCANNER = Actor.system("scan")
TRIES = 3
# Held shared by whoever looks digests up and stores them, and alone by a hunt for the moment in which it begins.
HUNT_LOCK = 0x4849_525A_0003


# Each is itself alone, also as the key of a table: two reports may say the same.
@dataclass(slots=True, eq=False)
class Scanned:
    """One report, taken apart in memory."""

    report: Report
    envelope: Envelope
    findings: list[Finding]
    blinds: list[bytes]
    sketch: TextSketch | None
    parsed: ParsedReport | None
    suppressed: frozenset[bytes] = frozenset()
    hits: list[Hit] = field(default_factory=list)
    has_files: bool = False  # that came with it, and lie in the vault
    signs: list[Sign] = field(default_factory=list)
    search_rows: list[Row] = field(default_factory=list)

    def telling(self) -> list[tuple[int, Finding]]:
        """Findings by their ordinal, without those that are suppressed."""
        pairs = enumerate(zip(self.findings, self.blinds, strict=True))
        return [(n, finding) for n, (finding, blind) in pairs if blind not in self.suppressed]

    def facts(self) -> dict[str, Any]:
        """Facts for triage as JSON; bare ones if the report could not be taken apart."""
        at, channel = self.report.received_at, self.report.channel
        if self.parsed is None:
            return bare_facts(received_at=at, channel=channel).to_json()
        signal = signal_of(self.hits)
        try:
            return facts_of(
                self.parsed, self.findings, received_at=at, channel=channel, sender_kind=self.report.feed.sender.kind,
                list_hits=signal.known, alike_hits=signal.alike,
                signs=strengths(self.signs), indicators={sign.rule for sign in self.signs},
            ).to_json()  # fmt: skip
        except Exception as error:
            log.error("the facts of report %s could not be read: %s", self.report.id, type(error).__name__)
            return bare_facts(received_at=at, channel=channel).to_json()


def scan_reports(report_ids: Sequence[UUID]) -> int:
    """Scan the reports among these that were not scanned yet; returns how many. Running it twice changes nothing."""
    for attempt in range(TRIES):
        try:
            return _scan(report_ids)
        except IntegrityError:
            # Another worker scanned one of them meanwhile: look again at what is left.
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _scan(report_ids: Sequence[UUID]) -> int:
    done = set(Scan.objects.filter(among("report_id", report_ids)).values_list("report_id", flat=True))
    # In one order everywhere, so that two workers with the same reports never wait in a ring.
    reports = list(Report.objects.filter(among("id", [i for i in report_ids if i not in done])).order_by("id"))
    if not reports:
        return 0
    feeds = Feed.objects.select_related("sender").in_bulk({report.feed_id for report in reports})
    for report in reports:
        report.feed = feeds[report.feed_id]
    scanned = _take_apart(reports)
    read_with = read_words(scanned)
    with transaction.atomic():
        if hold_off_term_hunts() != read_with:
            # Somebody has changed the lexicon meanwhile; no hunt for that begins before these are stored.
            read_words(scanned)
        look_up(scanned)
        _insert_scans(scanned)
        _insert_findings(scanned)
        insert_signals((s.report.id, s.signs) for s in scanned)
        if scanned:
            emit(ReportsScanned(report_ids=[str(s.report.id) for s in scanned]))
        holding = [str(s.report.id) for s in scanned if s.has_files]
        if holding:
            emit(AttachmentsReceived(report_ids=holding))
    return len(scanned)


def _take_apart(reports: list[Report]) -> list[Scanned]:
    envelopes = open_envelopes("report", [r.id for r in reports], COMPARTMENT, purpose="scan", by=SCANNER)
    blind_key = key_service().blind_key(COMPARTMENT)
    sketch_key = derive(blind_key, "text sketch")
    shielded = suppress_list()
    # A report without an envelope was erased meanwhile.
    return [_scan_one(r, envelopes[r.id], blind_key, sketch_key, shielded) for r in reports if r.id in envelopes]


def read_words(scanned: Sequence[Scanned]) -> str:
    """Read what people wrote with the rules and the terms of now; returns by what these terms are known."""
    rules, stamp = with_terms(rules_in_use())
    for item in scanned:
        item.signs = signs_of(item, rules)
    return stamp


def signs_of(item: Scanned, rules: RuleSet) -> list[Sign]:
    """The signs in the words of one report; none of one that breaks the engine: what else was found of it stands."""
    if item.parsed is None:
        return []
    try:
        return find_signs(item.parsed, rules)
    except Exception as error:
        log.error("the words of report %s could not be read: %s", item.report.id, type(error).__name__)
        return []


def _scan_one(
    report: Report, envelope: Envelope, blind_key: bytes, sketch_key: bytes, shielded: SuppressList
) -> Scanned:
    try:
        content = envelope.unseal_json("content", report.content)
        parsed = ParsedReport.from_json(content["parsed"])
        findings = find_all(parsed, settings.HIRZ_COUNTRY.upper())
        item = _keyed(report, envelope, parsed, findings, blind_key, sketch_key, shielded)
        item.has_files = bool(content.get("attachments"))
        item.search_rows = index_rows(report.id, parsed)
        return item
    except Exception as error:
        # One report that breaks our own code must not hold up the other 199: a person looks at it instead.
        log.error("report %s could not be taken apart: %s", report.id, type(error).__name__)
        return Scanned(report, envelope, [], [], None, None)


def _keyed(
    report: Report, envelope: Envelope, parsed: ParsedReport, findings: list[Finding],
    blind_key: bytes, sketch_key: bytes, shielded: SuppressList,
) -> Scanned:  # fmt: skip
    text = texts_of(parsed)
    text_sketch = sketch(fold(text).text, sketch_key) if text else None
    blinds = [blind_index(blind_key, f.kind, f.value) for f in findings]
    suppressed = frozenset(blind for f, blind in zip(findings, blinds, strict=True) if shielded.find(f.kind, f.value))
    return Scanned(report, envelope, findings, blinds, text_sketch, parsed, suppressed)


def keyed(report: Report, envelope: Envelope, parsed: ParsedReport, findings: list[Finding]) -> Scanned:
    """One report with its findings, each with its keyed value, and the sketch of its text."""
    blind_key = key_service().blind_key(COMPARTMENT)
    return _keyed(report, envelope, parsed, findings, blind_key, derive(blind_key, "text sketch"), suppress_list())


def look_up(scanned: list[Scanned]) -> None:
    """Which digests stand on lists in use; inside the transaction that stores what was found.

    Whoever hunts for new entries waits for those who looked before they were listed (`detect.hunting`).
    """
    exact: dict[bytes, list[tuple[Scanned, int]]] = defaultdict(list)
    pictures: list[tuple[tuple[Scanned, int], bytes]] = []
    for item in scanned:
        for ordinal, (finding, blind) in enumerate(zip(item.findings, item.blinds, strict=True)):
            if finding.kind == PDQ:
                pictures.append(((item, ordinal), bytes.fromhex(finding.value)))
            elif finding.kind in DIGEST_KINDS:
                exact[blind].append((item, ordinal))
    if not exact and not pictures:
        return
    hold_off_hunts()
    for (item, ordinal), listed, distance in find_listed(exact, pictures):
        kind = FRAME if item.findings[ordinal].is_part else listed.kind
        item.hits.append(Hit(listed.entry_id, ordinal, distance, kind, listed.code, listed.is_negative))


def hold_off_hunts() -> None:
    """Until this transaction ends, no hunt begins: what was looked up against the lists of now is stored by then."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [HUNT_LOCK])


def _insert_scans(scanned: list[Scanned]) -> None:
    at = this_hour()
    copy_rows(
        "detect_scan",
        {"report_id": "uuid", "scanned_at": "timestamptz", "facts": "jsonb", "findings": "bytea", "sketch": "bytea",
         "signals": "bytea"},
        ((s.report.id, at, Jsonb(s.facts()), s.envelope.seal_json("findings", [f.to_json() for f in s.findings]),
          s.sketch.values if s.sketch else b"", sealed_signs(s.envelope, s.signs))
         for s in scanned),
    )  # fmt: skip


def _insert_findings(fresh: list[Scanned]) -> None:
    at = this_hour()
    ids = upsert_selectors(fresh, at)
    copy_rows(
        "detect_sighting",
        {"report_id": "uuid", "selector_id": "int8", "role": "varchar", "ordinal": "int4"},
        ((s.report.id, ids[blind], f.role, n) for s in fresh
         for n, (f, blind) in enumerate(zip(s.findings, s.blinds, strict=True))),
    )  # fmt: skip
    insert_seen((s.report.id, n, f) for s in fresh for n, f in enumerate(s.findings) if f.kind == PDQ)
    insert_matches((s.report.id, hit) for s in fresh for hit in s.hits)
    insert_bands(fresh)
    insert_rows(row for s in fresh for row in s.search_rows)
    note_names(Named(s.report.id, s.envelope, s.parsed) for s in fresh)
    insert_ties((s.report.id, n, f) for s in fresh for n, f in s.telling())
    matched = [str(s.report.id) for s in fresh if standing(s.hits)]
    if matched:
        record_many(verb="detect:report:matched", object_kind="report", object_ids=matched, by=SCANNER)


def insert_seen(pictures: Iterable[tuple[UUID, int, Finding]]) -> None:
    """The PDQ hashes of reports, masked: what later lists are hunted in."""
    rows = list(pictures)
    if not rows:
        return
    bits = masked([bytes.fromhex(finding.value) for _, _, finding in rows]).astype(">u8")
    copy_rows(
        "detect_seenhash",
        {"report_id": "uuid", "ordinal": "int4", "kind": "varchar", "blind": "bytea", "quality": "int2", "variant": "varchar"},
        ((report_id, ordinal, FRAME if finding.is_part else PDQ, bits[n].tobytes(), finding.quality, finding.variant)
         for n, (report_id, ordinal, finding) in enumerate(rows)),
    )  # fmt: skip


def insert_matches(hits: Iterable[tuple[UUID, Hit]], found_by: FoundBy = FoundBy.ARRIVAL) -> None:
    """A match that is there already stays as it is."""
    Match.objects.bulk_create(
        [
            Match(
                report_id=report_id,
                entry_id=hit.entry_id,
                ordinal=hit.ordinal,
                distance=hit.distance,
                found_by=found_by,
            )
            for report_id, hit in hits
        ],
        ignore_conflicts=True,
    )


def insert_bands(fresh: list[Scanned]) -> None:
    """The bands of their texts, where no earlier report holds them."""
    bands = {band: s.report.id for s in reversed(fresh) if s.sketch for band in s.sketch.bands()}
    if not bands:
        return
    order = sorted(bands)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO detect_textband (value, report_id) SELECT value::int8, report::uuid"
            " FROM unnest(string_to_array(%s, ','), string_to_array(%s, ',')) AS new(value, report)"
            " ON CONFLICT DO NOTHING",
            [",".join(map(str, order)), ",".join(str(bands[b]) for b in order)],
        )


def upsert_selectors(fresh: list[Scanned], at: datetime) -> dict[bytes, int]:
    """Count each selector once for each report, in one statement, in one order: two workers never wait in a ring."""
    counts: dict[bytes, int] = defaultdict(int)
    kinds: dict[bytes, str] = {}
    suppressed = frozenset().union(*(item.suppressed for item in fresh))
    for item in fresh:
        for blind in set(item.blinds):
            counts[blind] += 1
        for finding, blind in zip(item.findings, item.blinds, strict=True):
            kinds.setdefault(blind, finding.kind)
    order = sorted(counts)
    if not order:
        return {}
    with connection.cursor() as cursor:
        # One value for each column, taken apart by the server: lists of thousands cost psycopg more than the insert.
        cursor.execute(
            "INSERT INTO detect_selector AS s (kind, blind, report_count, first_seen_at, last_seen_at, is_suppressed)"
            " SELECT kind, substring(%s FROM (16 * (place - 1) + 1)::int FOR 16), count::int, %s, %s, suppressed = '1'"
            " FROM unnest(string_to_array(%s, ','), string_to_array(%s, ','), string_to_array(%s, ','))"
            " WITH ORDINALITY AS new(kind, count, suppressed, place)"
            " ON CONFLICT (blind) DO UPDATE SET report_count = s.report_count + excluded.report_count,"
            " last_seen_at = excluded.last_seen_at, is_suppressed = excluded.is_suppressed RETURNING s.blind, s.id",
            [b"".join(order), at, at, ",".join(kinds[b] for b in order), ",".join(str(counts[b]) for b in order),
             ",".join("1" if b in suppressed else "0" for b in order)],
        )  # fmt: skip
        return {bytes(blind): selector_id for blind, selector_id in cursor.fetchall()}


@lru_cache(maxsize=1)
def suppress_list() -> SuppressList:
    """The operator's list, read once for each process; `forget_suppress_list` after a change."""
    columns = ("kind", "value", "reason_ar", "reason_fr", "reason_en", "source")
    return SuppressList.from_rows(row for row in SuppressedSelector.objects.values(*columns) if _is_readable(row))


def _is_readable(row: Mapping[str, str]) -> bool:
    # One bad row of the operator's must not stop the scan of every report.
    try:
        SuppressList.from_rows([row])
    except SuppressRowError:
        log.error("a row of kind %s in the suppress list is not readable and is left out", row["kind"])
        return False
    return True


def forget_suppress_list() -> None:
    """Read it again at the next scan."""
    suppress_list.cache_clear()
