"""Opening one report for the person who reads it.

Touches content in memory: the read is in the ledger, committed, before anything is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.errors import Erased
from hirz.base.ledger.services import record_read
from hirz.base.vault.services import Envelope, open_envelope
from hirz.core.formats.report import ParsedReport
from hirz.detect.additions import added_fields
from hirz.detect.findings import Finding
from hirz.detect.matching import Description, described
from hirz.detect.models import Scan, Sighting
from hirz.detect.signals import Sign, open_signs
from hirz.intake.letterbox import Opened as OpenedMessage
from hirz.intake.models import Report, SourceDocument
from hirz.triage.models import Decision, Ticket, Verification


@dataclass(frozen=True, slots=True)
class SeenSelector:
    """How a selector of this report stands in all reports."""

    count: int
    is_suppressed: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A report in clear, in memory, for one page."""

    parsed: ParsedReport
    findings: Sequence[Finding]
    seen: Mapping[int, SeenSelector]  # by the ordinal of the finding
    matches: Mapping[int, tuple[Description, ...]]  # what lists say, by the ordinal of the finding
    documents: Sequence[SourceDocument]
    sha256: str
    scan: Scan | None
    notes: Mapping[str, str]  # by the id of the decision or of the verification
    is_erased: bool = False
    signs: Sequence[Sign] = ()  # in the words, as the scan found them


def open_report(
    ticket: Ticket,
    *,
    by: User,
    decisions: Sequence[Decision],
    verifications: Sequence[Verification] = (),
    role: Role = Role.ANALYST,
    recorded_as: str = "triage:report:read",
) -> Opened:
    """Record the read, then open the report, its findings and the notes of its decisions and verifications.

    A later stage says in which role it opens a report, and by what name that stands in the ledger.
    """
    actor, purpose = by.actor(role), recorded_as.partition(":")[0]
    record_read(verb=recorded_as, object_kind="report", object_id=str(ticket.pk), by=actor, purpose=purpose)
    report = Report.objects.get(pk=ticket.pk)
    scan = Scan.objects.filter(pk=ticket.pk).first()
    documents = list(SourceDocument.objects.filter(report=report).defer("payload"))
    try:
        envelope = open_envelope("report", report.pk, "intake", purpose=purpose, by=actor)
    except Erased:
        return Opened(ParsedReport("", "", ()), (), {}, {}, documents, "", scan, {}, is_erased=True)
    content = envelope.unseal_json("content", bytes(report.content))
    findings = (
        [Finding.from_json(row) for row in envelope.unseal_json("findings", bytes(scan.findings))] if scan else []
    )
    return Opened(
        parsed=ParsedReport.from_json(content["parsed"]),
        findings=findings,
        seen=_seen(report),
        matches=described(report.pk),
        documents=documents,
        sha256=str(content["manifest"].get("sha256", "")),
        scan=scan,
        signs=open_signs(envelope, scan) if scan else (),
        notes=_notes(envelope, "note", decisions) | _notes(envelope, "verification", verifications),
    )


def with_additions(opened: Opened, messages: Sequence[OpenedMessage]) -> Opened:
    """The same report with what its reporter added among its fields."""
    added = added_fields(opened.parsed, messages)
    return replace(opened, parsed=replace(opened.parsed, fields=(*opened.parsed.fields, *added))) if added else opened


def _seen(report: Report) -> dict[int, SeenSelector]:
    rows = Sighting.objects.filter(report=report).values_list(
        "ordinal", "selector__report_count", "selector__is_suppressed"
    )
    return {ordinal: SeenSelector(count, suppressed) for ordinal, count, suppressed in rows}


def _notes(envelope: Envelope, field: str, written: Sequence[Decision | Verification]) -> dict[str, str]:
    return {
        str(one.id): str(envelope.unseal_json(f"{field}/{one.id}", bytes(one.note))["text"])
        for one in written
        if one.note
    }
