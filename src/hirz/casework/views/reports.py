"""A report as an investigator or a prosecutor of its case reads it: words, findings, files described; identities stay sealed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.acting import acting_as
from hirz.base.clock import now
from hirz.casework import policies
from hirz.casework.models import CaseReport
from hirz.casework.views.common import case_or_404
from hirz.triage import queries as triage
from hirz.triage.asking import read_conversation
from hirz.triage.models import Ticket
from hirz.triage.views import contents
from hirz.triage.views.cutting import number_marks
from hirz.triage.views.decisions import signed_in
from hirz.triage.views.opening import open_report, with_additions
from hirz.triage.views.rows import known_of, shown
from hirz.triage.views.signs import mark_signs, shown_signs


@require_safe
@opens_to(Role.INVESTIGATOR, Role.PROSECUTOR)
def report(request: HttpRequest, reference: str, report: str) -> HttpResponse:
    """One report of a case; only as long as it belongs to it."""
    user, at = signed_in(request), now()
    case = case_or_404(user, reference)
    with acting_as(user):
        row = get_object_or_404(CaseReport, case=case, removed_at=None, report__reference=report)
        role = policies.role_in(user, case)
    ticket = get_object_or_404(Ticket.objects.select_related("feed__sender", "desk"), pk=row.report_id)
    known = known_of([ticket]).get(ticket.pk)
    if known is None:
        raise Http404
    decisions = triage.decisions_about(ticket)
    opened = open_report(ticket, by=user, decisions=decisions, role=role, recorded_as="casework:report:read")
    opened = with_additions(opened, read_conversation(ticket, by=user, role=role))
    marks, signs = number_marks(opened.findings, opened.parsed.fields), mark_signs(opened)
    texts = contents.shown_texts(opened, marks, ticket.language if ticket.language != "und" else "", signs)
    selectors = contents.shown_selectors(opened, marks, known.assessment, at)
    context = {
        "case": case,
        "report": shown(ticket, known, user, at),
        "texts": [text for text in texts if not text.is_further],
        "further": [text for text in texts if text.is_further],
        "signs": shown_signs(opened, signs),
        "files": contents.shown_files(opened),
        "selectors": selectors[: contents.MOST_SELECTORS],
        "selector_count": len(selectors),
        "groups": contents.shown_groups(opened.parsed.fields),
        "is_erased": opened.is_erased,
        "sha256": opened.sha256,
    }
    return render(request, "casework/report.html", context)
