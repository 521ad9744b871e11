"""The verification step of an anonymous report: its checklist, and who looked at what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.triage import policies
from hirz.triage.enums import Check, Standing, Verdict
from hirz.triage.forms import VerifyForm
from hirz.triage.models import Ticket, Verification
from hirz.triage.verifying import verify_report
from hirz.triage.views.decisions import UNPROCESSABLE, act_and_return, signed_in, ticket_or_404, way_back


@dataclass(frozen=True, slots=True)
class ShownVerification:
    """One look at a report, and what it came to."""

    verdict: str | Promise
    is_credible: bool
    checks: Sequence[tuple[str | Promise, bool]]
    note: str
    by: str
    at: datetime


def verifications_of(ticket: Ticket) -> list[Verification]:
    """Every look, the newest first."""
    rows = Verification.objects.filter(report_id=ticket.pk).select_related("verified_by")
    return list(rows.order_by("-verified_at"))


def shown_verification(made: Verification, notes: Mapping[str, str]) -> ShownVerification:
    """A row with its words; its note was opened with the report."""
    return ShownVerification(
        verdict=Verdict(made.verdict).label,
        is_credible=made.verdict == Verdict.CREDIBLE,
        checks=[(check.label, check.value in made.checks) for check in Check],
        note=notes.get(str(made.id), ""),
        by=made.verified_by.full_name,
        at=made.verified_at,
    )


def step_of(ticket: Ticket, user: User, made: Sequence[Verification], notes: Mapping[str, str]) -> dict[str, object]:
    """What the report page shows of the step; nothing for a report that is not anonymous."""
    if policies.standing(ticket) is Standing.NAMED:
        return {}
    denied = policies.why_denied(policies.may_verify, user, ticket)
    return {
        "is_done": policies.standing(ticket) is Standing.VERIFIED,
        "made": [shown_verification(one, notes) for one in made],
        "form": None if denied else VerifyForm(),
        "denied": denied,
        "url": reverse("triage:verify", args=[ticket.reference]),
    }


@require_POST
@opens_to(Role.ANALYST)
def verify(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what was looked at."""
    user = signed_in(request)
    ticket = ticket_or_404(user, reference)
    form = VerifyForm(request.POST)
    if not form.is_valid():
        step = {"form": form, "url": reverse("triage:verify", args=[reference]), "made": ()}
        page = {
            "step": step,
            "reference": reference,
            "back": way_back(request, reverse("triage:report", args=[reference])),
        }
        return render(request, "triage/verify.html", page, status=UNPROCESSABLE)
    values = form.cleaned_data
    is_credible = values["verdict"] == Verdict.CREDIBLE
    said = _("Verified: it can be passed on now.") if is_credible else _("Recorded: not credible yet.")
    return act_and_return(
        request,
        ticket,
        lambda: verify_report(
            ticket=ticket, checks=values["checks"], verdict=values["verdict"], note=values["note"], by=user
        ),
        said=said,
    )
