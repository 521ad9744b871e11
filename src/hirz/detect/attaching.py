"""Files that came with a report, or with what its reporter added: hashed by what they show, and looked up.

Touches content in memory: a file is decoded for the moment in which its hash is made, written nowhere and shown to nobody.
Its exact digests came with it already; a picture that cannot be read has them alone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple
from uuid import UUID

from django.db import transaction

from hirz.base.clock import this_hour
from hirz.base.ledger.services import record
from hirz.base.vault.blobs import read_blob
from hirz.base.vault.services import Envelope, open_envelopes
from hirz.core.formats.report import FieldName, ParsedReport, Subject
from hirz.core.hashing import MIN_QUALITY, Pdq
from hirz.core.hashing.errors import MediaError
from hirz.core.sealing import Context
from hirz.core.sealing.errors import SealBroken
from hirz.detect.additions import MOST_MESSAGES, PATH
from hirz.detect.enums import PartyRole
from hirz.detect.findings import MAX_FINDINGS, PDQ, Finding
from hirz.detect.matching import standing
from hirz.detect.models import Scan, Sighting
from hirz.detect.rolling import roll_up
from hirz.detect.services import (
    COMPARTMENT,
    SCANNER,
    Scanned,
    insert_matches,
    insert_seen,
    keyed,
    look_up,
    upsert_selectors,
)
from hirz.intake.letterbox import open_as_desk
from hirz.intake.models import Attachment, Report

log = logging.getLogger("hirz.detect")

# A picture of more bytes than this is none that a telephone or a platform makes; it is held whole while it is decoded.
LARGEST_PICTURE: Final = 64 * 1024 * 1024


class _File(NamedTuple):
    """A file in the vault: its key, and the path of the field that names it in the report."""

    id: UUID
    key: bytes
    path: str


def hash_attachments(report_id: UUID) -> int:
    """Hash the pictures among a report's own files that have no hash yet; returns how many. Twice changes nothing."""
    envelope = open_envelopes("report", [report_id], COMPARTMENT, purpose="match", by=SCANNER).get(report_id)
    report = Report.objects.select_related("feed__sender").filter(pk=report_id).first()
    if envelope is None or report is None:
        # Erased meanwhile.
        return 0
    content = envelope.unseal_json("content", report.content)
    files = {one.id: one for one in _files_of(report_id, content)}
    known = {f.path for f in _findings(envelope, Scan.objects.get(pk=report_id)) if f.kind == PDQ}
    blobs = Attachment.objects.filter(id__in=[one.id for one in files.values() if one.path not in known])
    made = [
        Finding(PDQ, pdq.hex, PartyRole.UNKNOWN, files[file_id].path, attributes=_said(pdq))
        for file_id, blob, size in blobs.values_list("id", "blob", "size")
        if size <= LARGEST_PICTURE and (pdq := _hashed(files[file_id], blob)) is not None
    ]
    return _store(report, envelope, ParsedReport.from_json(content["parsed"]), made) if made else 0


def _files_of(report_id: UUID, content: Mapping[str, list[dict[str, str]]]) -> Iterator[_File]:
    parsed = ParsedReport.from_json(content["parsed"])  # type: ignore[arg-type]  # our own JSON, opened from its seal
    named = {f.value: f.path for f in parsed.fields if f.subject is Subject.FILE and f.name is FieldName.FILE_ID}
    for one in content.get("attachments", ()):
        yield _File(UUID(one["id"]), bytes.fromhex(one["key"]), named.get(one["id"], f"attachment:{one['id']}"))
    for opened in open_as_desk(report_id, purpose="match", by=SCANNER)[-MOST_MESSAGES:]:
        for number, attached in enumerate(opened.written.attachments if opened.written else ()):
            yield _File(attached.id, attached.key, f"{PATH}{opened.message.id}/attachments/{number}/name")


def _findings(envelope: Envelope, scan: Scan) -> list[Finding]:
    return [Finding.from_json(row) for row in envelope.unseal_json("findings", scan.findings)]


def _said(pdq: Pdq) -> dict[str, str]:
    return {"quality": str(pdq.quality), "variant": str(pdq.variant)}


def _hashed(file: _File, blob: str) -> Pdq | None:
    """The hash of a picture; None for what is no picture, cannot be read, or shows too little to be told from others."""
    # Pillow and what it decodes with enter this process with the first file that somebody sends.
    from hirz.core.hashing import pdq_from_bytes

    try:
        data = b"".join(read_blob(blob, file.key, Context("attachment", file.id, "file")))
        pdq = pdq_from_bytes(data)
    except (MediaError, SealBroken, FileNotFoundError) as error:
        log.info("file %s has no hash of what it shows: %s", file.id, type(error).__name__)
        return None
    return pdq if pdq.refusal(MIN_QUALITY) is None else None


def _store(report: Report, envelope: Envelope, parsed: ParsedReport, made: list[Finding]) -> int:
    with transaction.atomic():
        scan = Scan.objects.select_for_update().get(pk=report.pk)
        stored = _findings(envelope, scan)
        known = {f.path for f in stored if f.kind == PDQ}
        fresh = [finding for finding in made if finding.path not in known][: max(0, MAX_FINDINGS - len(stored))]
        if not fresh:
            return 0
        item = keyed(report, envelope, parsed, fresh)
        look_up([item])
        _insert(item, len(stored))
        scan.findings = envelope.seal_json("findings", [f.to_json() for f in (*stored, *fresh)])
        scan.save(update_fields=["findings"])
        roll_up([report.pk])
    return len(fresh)


def _insert(item: Scanned, first: int) -> None:
    """Sightings, hashes and matches of new findings; a picture that the report holds already is not counted twice."""
    counted = set(Sighting.objects.filter(report=item.report).values_list("selector__blind", flat=True))
    fresh = [n for n, blind in enumerate(item.blinds) if blind not in {bytes(one) for one in counted}]
    ids = upsert_selectors(
        [replace(item, findings=[item.findings[n] for n in fresh], blinds=[item.blinds[n] for n in fresh])],
        this_hour(),
    )
    Sighting.objects.bulk_create(
        Sighting(report=item.report, selector_id=ids[item.blinds[n]], role=item.findings[n].role, ordinal=first + n)
        for n in fresh
    )
    insert_seen((item.report.id, first + n, finding) for n, finding in enumerate(item.findings))
    hits = [hit._replace(ordinal=first + hit.ordinal) for hit in item.hits]
    insert_matches((item.report.id, hit) for hit in hits)
    if standing(hits):
        record(verb="detect:report:matched", object_kind="report", object_id=str(item.report.id), by=SCANNER)
