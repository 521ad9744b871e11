"""The random audit: what is to be opened, the mark of whoever opened it, and how much was missed. No content here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import Organisation
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.core.stats import Interval
from hirz.triage import sampling
from hirz.triage.enums import Stratum, Verb
from hirz.triage.models import AuditSample, Ticket
from hirz.triage.views.auditing import MissForm
from hirz.triage.views.decisions import UNPROCESSABLE, signed_in, ticket_or_404
from hirz.triage.views.showing import reader

PERIODS = (30, 90, 365)  # days
USUAL = 90
MOST_DUE = 50
# The scale of the drawing ends here, or at the highest bound if that is higher.
LEAST_SCALE = 0.05


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a stratum, or all of them."""

    label: Any
    size: int
    drawn: int
    opened: int
    missed: int
    interval: Interval | None
    percent: float = 0.0  # of the pile that is drawn

    @property
    def low(self) -> int:
        """The lower bound, in reports of 1,000."""
        return round(1000 * self.interval.low) if self.interval else 0

    @property
    def high(self) -> int:
        """The upper bound, in reports of 1,000."""
        return round(1000 * self.interval.high) if self.interval else 0


@dataclass(frozen=True, slots=True)
class Desk:
    """The numbers of one desk."""

    code: str
    name: str
    lines: list[Line]
    whole: Line
    scale: float

    @property
    def due(self) -> int:
        """Drawn and not opened yet."""
        return self.whole.drawn - self.whole.opened


@dataclass(frozen=True, slots=True)
class Due:
    """A report that waits to be opened: no word of what it says."""

    reference: str
    url: str
    stratum: Any
    priority: int
    sample: AuditSample


@require_safe
@opens_to(Role.ANALYST, Role.SUPERVISOR)
def audit(request: HttpRequest) -> HttpResponse:
    """What is to be opened, for analysts; the numbers, for them and their supervisors."""
    user = signed_in(request)
    days = _days(request)
    own = user.organisations_as(Role.ANALYST)
    codes = sorted({*own, *user.organisations_as(Role.SUPERVISOR)})
    due = sampling.due_samples(own) if own else []
    context = {
        "is_analyst": bool(own),
        "due": [_due(sample, ticket) for sample, ticket in due[:MOST_DUE]],
        "due_count": len(due),
        "desks": [_desk(desk, days) for desk in Organisation.objects.filter(code__in=codes).order_by("code")],
        "days": days,
        "periods": PERIODS,
    }
    return render(request, "triage/audit.html", context)


def _days(request: HttpRequest) -> int:
    text = request.GET.get("days", "")
    return int(text) if text in {str(days) for days in PERIODS} else USUAL


def _due(sample: AuditSample, ticket: Ticket) -> Due:
    url = reverse("triage:report", args=[ticket.reference])
    return Due(ticket.reference, url, Stratum(sample.stratum).label, ticket.priority, sample)


def _desk(desk: Organisation, days: int) -> Desk:
    strata = sampling.found([desk.code], now() - timedelta(days=days))
    lines = [
        Line(
            one.stratum.label,
            one.size,
            one.drawn,
            one.opened,
            one.missed,
            one.interval,
            100 * sampling.SHARES[one.stratum],
        )
        for one in strata
    ]
    whole = Line(
        _("All together"), _sum(lines, "size"), _sum(lines, "drawn"), _sum(lines, "opened"), _sum(lines, "missed"),
        sampling.over_all(strata),
    )  # fmt: skip
    highs = [line.interval.high for line in [*lines, whole] if line.interval]
    return Desk(desk.code, desk.name(reader()), lines, whole, max([LEAST_SCALE, *highs]))


def _sum(lines: Sequence[Line], name: str) -> int:
    return sum(getattr(line, name) for line in lines)


@require_POST
@opens_to(Role.ANALYST)
def audit_right(request: HttpRequest, reference: str) -> HttpResponse:
    """It lay rightly low."""
    user = signed_in(request)
    ticket = ticket_or_404(user, reference)
    try:
        sampling.mark_right(ticket=ticket, by=user)
    except Denied as denied:
        messages.error(request, str(denied))
        return HttpResponseRedirect(reverse("triage:report", args=[reference]))
    messages.success(request, _("%(reference)s: rightly low. Thank you.") % {"reference": reference})
    return HttpResponseRedirect(reverse("triage:audit"))


@require_POST
@opens_to(Role.ANALYST)
def audit_missed(request: HttpRequest, reference: str) -> HttpResponse:
    """It should have been urgent: it goes back into the queue."""
    user = signed_in(request)
    ticket = ticket_or_404(user, reference)
    form = MissForm(request.POST, verb=Verb.RAISE)
    if not form.is_valid():
        context = {"form": form, "reference": reference}
        return render(request, "triage/audit_missed.html", context, status=UNPROCESSABLE)
    values = form.cleaned_data
    try:
        sampling.mark_missed(ticket=ticket, reason=values["reason"], note=values["note"], by=user)
    except Denied as denied:
        messages.error(request, str(denied))
        return HttpResponseRedirect(reverse("triage:report", args=[reference]))
    messages.success(request, _("%(reference)s is urgent now, and in the queue.") % {"reference": reference})
    return HttpResponseRedirect(reverse("triage:report", args=[reference]))
