"""Escalated reports at the units that inquire: what waits, and the case that each comes into."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.acting import acting_as
from hirz.base.clock import now
from hirz.base.ledger.services import record_read
from hirz.casework import queries, services
from hirz.casework.enums import Stage
from hirz.casework.forms import DeclineForm, JoinForm, TitleForm
from hirz.casework.models import Case, Offer
from hirz.casework.views.common import do, page_of
from hirz.triage.enums import EscalationReason, Standing
from hirz.triage.views.decisions import signed_in
from hirz.triage.views.rows import known_of, shown

MOST = 100
OVER = (Stage.FINAL, Stage.DROPPED, Stage.ELSEWHERE)


@require_safe
@opens_to(Role.INVESTIGATOR)
def offers(request: HttpRequest) -> HttpResponse:
    """What the desks passed on and nobody of the unit has taken or declined."""
    user = signed_in(request)
    actor = user.actor(Role.INVESTIGATOR)
    record_read(
        verb="casework:offers:read", object_kind="offers", object_id=actor.organisation, by=actor, purpose="casework"
    )
    with acting_as(user):
        total = queries.offers_seen(user).count()
        waiting = list(queries.offers_seen(user)[:MOST])
        open_cases = list(queries.cases_seen(user).exclude(stage__in=OVER).order_by("-changed_at"))
        titles = services.titles_of(open_cases, by=user)
    cases = [(c.reference, f"{c.reference} · {titles.get(c.pk, '')}") for c in open_cases]
    rows = _rows(waiting, cases, user)
    return render(request, "casework/offers.html", {"rows": rows, "total": total, "more": max(0, total - MOST)})


def _rows(waiting: list[Offer], cases: list[tuple[str, str]], user: User) -> list[dict[str, Any]]:
    tickets = queries.tickets_of([offer.report_id for offer in waiting])
    known, at = known_of(list(tickets.values())), now()
    rows = []
    for offer in waiting:
        ticket = tickets.get(offer.report_id)
        if ticket is None or ticket.pk not in known:
            continue
        name = offer.pk.hex
        rows.append(
            {
                "offer": offer, "report": shown(ticket, known[ticket.pk], user, at), "key": name,
                "reason": EscalationReason(offer.reason).label if offer.reason in EscalationReason.values else "",
                "is_unverified": offer.standing == Standing.UNVERIFIED,
                "open_form": TitleForm(name=f"open{name}"), "open_url": reverse("casework:open", args=[offer.pk]),
                "join_form": JoinForm(name=f"join{name}", cases=cases) if cases else None,
                "join_url": reverse("casework:join", args=[offer.pk]),
                "decline_form": DeclineForm(name=f"no{name}"), "decline_url": reverse("casework:decline", args=[offer.pk]),
            }
        )  # fmt: skip
    return rows


def _offer(user: User, offer_id: UUID) -> Offer:
    with acting_as(user):
        return get_object_or_404(Offer.objects.filter(unit__in=user.organisations_as(Role.INVESTIGATOR)), pk=offer_id)


@require_POST
@opens_to(Role.INVESTIGATOR)
def open_case(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """A new case from it; the page of the case opens."""
    user, made = signed_in(request), []
    offer, form = _offer(user, offer_id), TitleForm(request.POST, name="open")

    def act() -> None:
        made.append(services.open_case(offer=offer, title=form.cleaned_data["title"], by=user))

    answer = do(request, form, act, _("The case is open. You lead it."), reverse("casework:offers"))
    if made:
        answer["Location"] = page_of(made[0].reference)
    return answer


@require_POST
@opens_to(Role.INVESTIGATOR)
def join(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Into a case that is there."""
    user = signed_in(request)
    offer = _offer(user, offer_id)
    with acting_as(user):
        case: Case = get_object_or_404(queries.cases_seen(user), reference=request.POST.get("reference", "")[:20])
    said = _("The report is in the case.")
    return do(request, None, lambda: services.join_case(offer=offer, case=case, by=user), said, page_of(case.reference))


@require_POST
@opens_to(Role.INVESTIGATOR)
def decline(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Not for this unit."""
    user = signed_in(request)
    offer, form = _offer(user, offer_id), DeclineForm(request.POST, name="no")
    said = _("Declined. The desk and the other units still have it.")
    return do(
        request, form, lambda: services.decline_offer(offer=offer, reason=form.cleaned_data["reason"], by=user), said,
        reverse("casework:offers"),
    )  # fmt: skip
