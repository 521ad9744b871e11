"""The draft of a preservation request: made from the sealed findings when somebody opens it, printed, never sent by itself.

Touches content in memory: the reading is recorded before anything is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.country.loading import rows
from hirz.base.errors import Erased
from hirz.base.law.models import Offence
from hirz.base.ledger.services import record_read
from hirz.base.vault.services import Envelope, open_envelope
from hirz.core.formats.report import FieldName, ParsedReport, Subject
from hirz.core.text.platforms import platform_key
from hirz.detect.findings import Finding
from hirz.detect.models import Scan
from hirz.intake.models import Report
from hirz.triage import policies
from hirz.triage.enums import DraftState
from hirz.triage.models import PreservationDraft, Ticket
from hirz.triage.preserving import LEADS, accounts_by_platform, drop_draft
from hirz.triage.views.contents import parse_moment
from hirz.triage.views.decisions import act_and_return, signed_in, ticket_or_404
from hirz.triage.views.showing import reader
from hirz.triage.views.words import NATURES, SELECTORS


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """An account as the request names it."""

    kind: str | Promise
    value: str


@dataclass(frozen=True, slots=True)
class ShownOffence:
    """An offence that the facts may be, and who says so."""

    label: str
    law: str
    article: str
    verified: str  # what was read of the text of the law
    chosen: str  # who laid it beside this nature


@dataclass(frozen=True, slots=True)
class Letter:
    """The content of a request."""

    platform: str
    accounts: Sequence[ShownAccount]
    connections: Sequence[tuple[str, datetime | None]]  # address, with its time where the report says it
    nature: str | Promise
    occurred_at: str
    received_at: datetime
    offences: Sequence[ShownOffence]


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """A draft as a line of the report page."""

    platform: str
    url: str
    made_at: datetime
    is_dropped: bool


def shown_drafts(ticket: Ticket, drafts: Sequence[PreservationDraft], findings: Sequence[Finding]) -> list[ShownDraft]:
    """The drafts of an opened report, with the names of their platforms."""
    return [
        ShownDraft(
            platform=_key_of(draft, findings).title(),
            url=reverse("triage:preservation", args=[ticket.reference, draft.pk]),
            made_at=draft.made_at,
            is_dropped=draft.state == DraftState.DROPPED,
        )
        for draft in drafts
    ]


def _key_of(draft: PreservationDraft, findings: Sequence[Finding]) -> str:
    """The platform of a draft; one that is in no table is named in the findings alone."""
    if draft.platform:
        return draft.platform
    for platform, accounts in accounts_by_platform(findings).items():
        if draft.ordinal in {account.ordinal for account in accounts}:
            return platform
    return ""


@require_safe
@opens_to(Role.ANALYST)
def preservation(request: HttpRequest, reference: str, draft_id: UUID) -> HttpResponse:
    """The request as a page to read and to print, in the language of the page."""
    user = signed_in(request)
    ticket = ticket_or_404(user, reference)
    draft = get_object_or_404(PreservationDraft, pk=draft_id, report_id=ticket.pk)
    actor = user.actor(Role.ANALYST)
    record_read(
        verb="triage:preservation:read",
        object_kind="report",
        object_id=str(ticket.pk),
        by=actor,
        purpose="preservation",
    )
    try:
        letter = _letter(ticket, draft, open_envelope("report", ticket.pk, "intake", purpose="preservation", by=actor))
    except Erased:
        raise Http404 from None
    page = {
        "reference": reference,
        "report_url": reverse("triage:report", args=[reference]),
        "letter": letter,
        "made_at": draft.made_at,
        "is_dropped": draft.state == DraftState.DROPPED,
        "drop_url": reverse("triage:drop_preservation", args=[reference, draft.pk]),
        "denied": policies.why_denied(policies.may_drop, user, ticket, draft),
        "desk": ticket.desk.name(reader()),
    }
    return render(request, "triage/preservation.html", page)


def _letter(ticket: Ticket, draft: PreservationDraft, envelope: Envelope) -> Letter:
    """The accounts at this platform, the connections and dates that the report gives, the offences that its nature may be."""
    report, scan = Report.objects.get(pk=ticket.pk), Scan.objects.get(pk=ticket.pk)
    parsed = ParsedReport.from_json(envelope.unseal_json("content", report.content)["parsed"])
    findings = [Finding.from_json(row) for row in envelope.unseal_json("findings", scan.findings)]
    key = _key_of(draft, findings)
    return Letter(
        platform=_name_of(key, parsed),
        accounts=[_shown_account(account.finding) for account in accounts_by_platform(findings).get(key, ())],
        connections=[
            (finding.value, parse_moment(finding.attributes.get("at", "")))
            for finding in findings
            if finding.kind == "ip" and finding.role in LEADS
        ],
        nature=NATURES[ticket.nature],
        occurred_at=parsed.first(Subject.INCIDENT, FieldName.OCCURRED_AT) or "",
        received_at=ticket.received_at,
        offences=_offences(ticket.nature),
    )


def _name_of(key: str, parsed: ParsedReport) -> str:
    """The platform as the report writes it, or by its key; one that nobody wrote with a capital gets one."""
    said = (f.value for f in parsed.fields if f.name in {FieldName.SERVICE, FieldName.PLATFORM})
    return next((name for name in said if name != name.lower() and platform_key(name) == key), key.title())


def _shown_account(finding: Finding) -> ShownAccount:
    value = finding.value.partition(":")[2] if finding.kind == "handle" else finding.value
    return ShownAccount(SELECTORS[finding.kind], value)


def _offences(nature: str) -> list[ShownOffence]:
    """The offences that the country's table lays beside a nature, each with what is known of its correctness."""
    marks = natures(settings.HIRZ_COUNTRY).get(nature, {})
    found = Offence.objects.in_bulk(list(marks))
    return [
        ShownOffence(
            getattr(found[code], f"label_{reader()}"), found[code].law, found[code].article, found[code].verified, mark
        )
        for code, mark in marks.items()
        if code in found
    ]


@lru_cache(maxsize=4)
def natures(country: str) -> Mapping[str, Mapping[str, str]]:
    """For each nature the codes of its offences with the mark of who said so; data of the country, read once."""
    table: dict[str, dict[str, str]] = {}
    for row in rows(country, "natures"):
        table.setdefault(row["nature"], {})[row["offence_id"]] = row["verified"]
    return table


@require_POST
@opens_to(Role.ANALYST)
def drop(request: HttpRequest, reference: str, draft_id: UUID) -> HttpResponse:
    """Put a draft aside."""
    user = signed_in(request)
    ticket = ticket_or_404(user, reference)
    draft = get_object_or_404(PreservationDraft, pk=draft_id, report_id=ticket.pk)
    said = _("The draft was dropped. It stays on record.")
    return act_and_return(request, ticket, lambda: drop_draft(draft=draft, ticket=ticket, by=user), said=said)
