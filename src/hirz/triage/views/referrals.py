"""Referrals: what other bodies propose to this desk, and what became of its own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.triage import queries, services
from hirz.triage.enums import ReferralReason, ReferralState
from hirz.triage.models import Referral, Ticket
from hirz.triage.views.decisions import signed_in
from hirz.triage.views.rows import known_of, shown
from hirz.triage.views.showing import reader


@require_safe
@opens_to(Role.ANALYST)
def referrals(request: HttpRequest) -> HttpResponse:
    """Received and sent."""
    user = signed_in(request)
    context = {"received": _received(user), "sent": _sent(user)}
    return render(request, "triage/referrals.html", context)


def _received(user: User) -> list[dict[str, object]]:
    offered, at = queries.referrals_to(user), now()
    tickets = Ticket.objects.filter(pk__in=[r.report_id for r in offered]).select_related("feed__sender", "claimed_by")
    by_report = {ticket.pk: ticket for ticket in tickets}
    known = known_of(list(by_report.values()))
    rows: list[dict[str, object]] = []
    for referral in offered:
        if referral.report_id not in known:
            continue
        row = shown(by_report[referral.report_id], known[referral.report_id], user, at)
        rows.append(
            {
                "reference": row.reference, "url": row.url, "priority": row.priority, "title": row.title,
                "gist": row.gist, "other": referral.from_desk.name(reader()),
                "reason": ReferralReason(referral.reason).label, "at": referral.proposed_at,
                "is_unverified": referral.is_unverified,
                "accept_url": reverse("triage:accept_referral", args=[referral.pk]),
                "decline_url": reverse("triage:decline_referral", args=[referral.pk]),
            }
        )  # fmt: skip
    return rows


def _sent(user: User) -> list[dict[str, object]]:
    proposed = queries.referrals_from(user)
    mine = set(
        Ticket.objects.visible_to(user).filter(pk__in=[r.report_id for r in proposed]).values_list("pk", flat=True)
    )
    return [
        {
            "reference": r.report.reference,
            "url": reverse("triage:report", args=[r.report.reference]) if r.report_id in mine else "",
            "other": r.to_desk.name(reader()),
            "reason": ReferralReason(r.reason).label,
            "at": r.proposed_at,
            "state": r.state,
            "state_label": ReferralState(r.state).label,
        }
        for r in proposed
    ]


@require_POST
@opens_to(Role.ANALYST)
def accept(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Take a report into the own queue."""
    return _answer(request, referral_id, is_accepted=True)


@require_POST
@opens_to(Role.ANALYST)
def decline(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Send a report back."""
    return _answer(request, referral_id, is_accepted=False)


def _answer(request: HttpRequest, referral_id: UUID, *, is_accepted: bool) -> HttpResponse:
    user = signed_in(request)
    referral = get_object_or_404(Referral, pk=referral_id, to_desk__in=queries.desks_of(user))
    try:
        ticket = services.answer_referral(referral=referral, accept=is_accepted, by=user)
    except Denied as denied:
        messages.error(request, str(denied))
        return HttpResponseRedirect(reverse("triage:referrals"))
    said = _("%(reference)s is in your queue now.") if is_accepted else _("%(reference)s went back.")
    messages.success(request, said % {"reference": ticket.reference})
    return HttpResponseRedirect(reverse("triage:referrals"))
