"""Additions: what a reporter writes after the report, read into its scan.

Touches content in memory: opens the report and its messages, finds, seals what it found. A scan only grows: the ordinals of
its findings stay what they were, and what was found once is never counted again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from hirz.base.clock import now, this_hour
from hirz.base.events.services import emit
from hirz.base.ledger.services import record
from hirz.base.vault.services import Envelope, open_envelopes
from hirz.core.formats.report import Field, FieldName, ParsedReport, Subject
from hirz.detect.events import AttachmentsReceived, ReportsScanned
from hirz.detect.facts import facts_of
from hirz.detect.findings import DIGEST_OF, MAX_FINDINGS, PDQ, Finding, find_all
from hirz.detect.lexicon.live import hold_off_term_hunts
from hirz.detect.matching import standing
from hirz.detect.models import Match, Scan, Sighting
from hirz.detect.named import Named, note_names
from hirz.detect.searching.tokens import index_rows, replace_rows
from hirz.detect.services import (
    COMPARTMENT,
    SCANNER,
    Scanned,
    insert_bands,
    insert_matches,
    insert_seen,
    keyed,
    look_up,
    read_words,
    scan_reports,
    upsert_selectors,
)
from hirz.detect.signals import Sign, open_signs, replace_signals, sealed_signs, strengths
from hirz.detect.ties import insert_ties
from hirz.intake.asking import ASKED_FOR_MISSING, landed_fields
from hirz.intake.enums import Author, MessageKind
from hirz.intake.letterbox import Opened, open_as_desk
from hirz.intake.models import Report

log = logging.getLogger("hirz.detect")

# A reporter who writes more than this is talking to the desk: the newest are read by machine, all of them by people.
MOST_MESSAGES = 200
# A date that somebody adds and that lies so near alarms by itself.
NEAR = timedelta(days=7)
PATH = "message:"
# Words alarm by themselves as they do in a report (`core.scoring.table`, "danger_in_words").
DANGER_NOW, ALARMING = "danger_now", 85


def scan_addition(report_id: UUID) -> bool:
    """Scan a report again with everything that its reporter added; whether that changed the scan. Running it twice changes nothing."""
    # An addition may overtake the scan of its own report.
    scan_reports([report_id])
    with transaction.atomic():
        # Before any row: whoever waits to begin a hunt lets nobody else in.
        hold_off_term_hunts()
        scan = Scan.objects.select_for_update().filter(report_id=report_id).first()
        envelope = open_envelopes("report", [report_id], COMPARTMENT, purpose="scan", by=SCANNER).get(report_id)
        if scan is None or envelope is None:
            # Erased meanwhile.
            return False
        messages = open_as_desk(report_id, purpose="scan", by=SCANNER)[-MOST_MESSAGES:]
        is_changed = _take_in(scan, envelope, messages)
        # Also when nothing was found: what was written waits for somebody's eyes.
        emit(ReportsScanned(report_ids=[str(report_id)]))
        if any(one.written is not None and one.written.attachments for one in messages):
            emit(AttachmentsReceived(report_ids=[str(report_id)]))
    return is_changed


def added_fields(parsed: ParsedReport, messages: Sequence[Opened]) -> list[Field]:
    """What a reporter added, as fields of the report; each has its message as its path, `message:<id>/...`."""
    files = 1 + max((f.ordinal for f in parsed.fields if f.subject is Subject.FILE), default=-1)
    fields: list[Field] = []
    for opened in messages:
        if opened.message.author != Author.REPORTER or opened.written is None:
            continue
        own = list(_fields_of(opened, files))
        files += len(opened.written.attachments)
        fields += own
    return fields


def _fields_of(opened: Opened, first_file: int) -> Iterator[Field]:
    written, place = opened.written, str(opened.message.id)
    if written is None:
        return
    if written.text.strip():
        yield Field(Subject.INCIDENT, 0, FieldName.NARRATIVE, written.text, f"{PATH}{place}/text")
    yield from landed_fields(written.values, place)
    for number, attached in enumerate(written.attachments):
        path = f"{PATH}{place}/attachments/{number}"
        yield Field(Subject.FILE, first_file + number, FieldName.FILE_NAME, attached.name, f"{path}/name")
        for name in (*DIGEST_OF, FieldName.PDQ):
            if name.value in attached.digests:
                yield Field(Subject.FILE, first_file + number, name, attached.digests[name.value], f"{path}/{name}")


def _take_in(scan: Scan, envelope: Envelope, messages: Sequence[Opened]) -> bool:
    report = Report.objects.select_related("feed__sender").get(pk=scan.report_id)
    stored = [Finding.from_json(row) for row in envelope.unseal_json("findings", scan.findings)]
    signs = open_signs(envelope, scan)
    try:
        item = _whole(report, envelope, stored, messages)
        read_words([item])
        alarmed = _alarms(item, [one for one in messages if one.message.seen_at is None])
    except Exception as error:
        # What breaks our own code is still shown to a person: the event goes out all the same.
        log.error("additions to report %s could not be taken apart: %s", report.id, type(error).__name__)
        return False
    _insert_added(item, len(stored))
    if item.parsed is not None:
        note_names([Named(report.id, envelope, item.parsed)])
        replace_rows(report.id, index_rows(report.id, item.parsed))
    if item.signs != signs:
        replace_signals(report.id, item.signs)
    return _update(scan, item, (stored, signs), alarmed, _asked_in_vain(messages))


def _whole(report: Report, envelope: Envelope, stored: list[Finding], messages: Sequence[Opened]) -> Scanned:
    """The report with its additions: the findings of its scan first, in their order, then what is new."""
    parsed = ParsedReport.from_json(envelope.unseal_json("content", report.content)["parsed"])
    whole = replace(parsed, fields=(*parsed.fields, *added_fields(parsed, messages)))
    known = {(f.kind, f.value, f.role) for f in stored}
    found = (f for f in find_all(whole, settings.HIRZ_COUNTRY.upper()) if (f.kind, f.value, f.role) not in known)
    item = keyed(report, envelope, whole, [*stored, *found][: max(MAX_FINDINGS, len(stored))])
    look_up([item])
    return item


def _alarms(item: Scanned, unseen: Sequence[Opened]) -> bool:
    """Whether what nobody has seen yet says by itself, in closed questions or plainly in words, that a child is in
    danger now."""
    if item.parsed is None:
        return False
    added = replace(item.parsed, fields=tuple(added_fields(item.parsed, unseen)))
    places = {field.path for field in added.fields}
    read = strengths(sign for sign in item.signs if sign.path in places)
    if read.get(DANGER_NOW, 0) >= ALARMING:
        return True
    at = now()
    facts = facts_of(added, (), received_at=at, channel=item.report.channel, sender_kind="", list_hits=())
    is_near = facts.deadline_at is not None and at - timedelta(days=1) < facts.deadline_at < at + NEAR
    return facts.danger_now or facts.self_harm or facts.live or facts.hands_on or is_near


def _asked_in_vain(messages: Sequence[Opened]) -> list[str]:
    """Codes of missing fields (`core.scoring.completeness`) that were asked for, and that no answer gave."""
    given = {name for one in messages if one.written for name, value in one.written.values.items() if value}
    answered = {one.message.replies_to_id for one in messages}
    asked = {
        name
        for one in messages
        if one.message.kind == MessageKind.QUESTION and one.message.id in answered
        for name in one.message.fields
    }
    return sorted(code for code, names in ASKED_FOR_MISSING.items() if asked & set(names) and not given & set(names))


def _insert_added(item: Scanned, first: int) -> None:
    """Sightings and matches of what is new. A value that the report names already, in another role, is not counted twice."""
    at, findings, blinds = this_hour(), item.findings[first:], item.blinds[first:]
    ids = _counted(item.report)
    fresh = [n for n, blind in enumerate(blinds) if blind not in ids]
    ids |= upsert_selectors(
        [replace(item, findings=[findings[n] for n in fresh], blinds=[blinds[n] for n in fresh])], at
    )
    Sighting.objects.bulk_create(
        Sighting(report=item.report, selector_id=ids[blind], role=finding.role, ordinal=first + n)
        for n, (finding, blind) in enumerate(zip(findings, blinds, strict=True))
    )
    matched = set(Match.objects.filter(report=item.report).values_list("entry_id", "ordinal"))
    hits = [hit for hit in item.hits if (hit.entry_id, hit.ordinal) not in matched]
    insert_seen((item.report.id, first + n, finding) for n, finding in enumerate(findings) if finding.kind == PDQ)
    insert_matches((item.report.id, hit) for hit in hits)
    insert_bands([item])
    insert_ties((item.report.id, n, finding) for n, finding in item.telling() if n >= first)
    if standing(hits):
        record(verb="detect:report:matched", object_kind="report", object_id=str(item.report.id), by=SCANNER)


def _counted(report: Report) -> dict[bytes, int]:
    """The selectors that count this report already, by their keyed value."""
    rows = Sighting.objects.filter(report=report).values_list("selector__blind", "selector_id")
    return {bytes(blind): selector for blind, selector in rows}


def _update(
    scan: Scan, item: Scanned, stood: tuple[list[Finding], list[Sign]], alarmed: bool, in_vain: list[str]
) -> bool:
    facts: dict[str, Any] = item.facts()
    if in_vain:
        facts["already_asked"] = in_vain
    values = item.sketch.values if item.sketch else b""
    before = (scan.facts, len(stood[0]), stood[1], bytes(scan.sketch), scan.is_alarmed)
    if before == (facts, len(item.findings), item.signs, values, alarmed):
        return False
    scan.facts, scan.sketch, scan.is_alarmed = facts, values, alarmed
    scan.findings = item.envelope.seal_json("findings", [f.to_json() for f in item.findings])
    scan.signals = sealed_signs(item.envelope, item.signs)
    scan.revision, scan.scanned_at = scan.revision + 1, this_hour()
    scan.save()
    return True
