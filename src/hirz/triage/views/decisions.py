"""Decisions: each a POST with its reason. An expected "no" comes back as words on the page, not as an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.errors import Denied
from hirz.triage import queries, services
from hirz.triage.enums import Verb
from hirz.triage.models import Ticket
from hirz.triage.views.acts import ROUTES, Act, Acts, form_for

UNPROCESSABLE = 422


def signed_in(request: HttpRequest) -> User:
    """The person; default deny has already sent everybody else away."""
    assert isinstance(request.user, User)
    return request.user


def ticket_or_404(user: User, reference: str) -> Ticket:
    """A ticket that this person may see; any other does not exist for them."""
    tickets = Ticket.objects.visible_to(user).select_related("claimed_by", "desk", "feed__sender", "bundle")
    return get_object_or_404(tickets, reference=reference)


def way_back(request: HttpRequest, fallback: str) -> str:
    """Where the person came from, if that is a page of ours."""
    wanted = request.POST.get("back", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return fallback


def with_parameter(url: str, **changed: str) -> str:
    """The same address with a parameter set, or taken out when its value is empty."""
    parts = urlsplit(url)
    pairs = [(name, value) for name, value in parse_qsl(parts.query) if name not in changed]
    pairs += [(name, value) for name, value in changed.items() if value]
    return parts._replace(query=urlencode(pairs)).geturl()


def act_and_return(request: HttpRequest, ticket: Ticket, act: Callable[[], object], *, said: str) -> HttpResponse:
    """Do something that decides nothing about the report, go back and say it; a "no" is said in its place."""
    try:
        act()
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(way_back(request, reverse("triage:report", args=[ticket.reference])))


def _answer(request: HttpRequest, ticket: Ticket, act: Callable[[], object], **after: str) -> HttpResponse:
    """Do it and go back; a "no" is said on the page one came from."""
    back = way_back(request, reverse("triage:report", args=[ticket.reference]))
    try:
        act()
    except Denied as denied:
        messages.error(request, str(denied))
        after = {}
    if not urlsplit(back).path.endswith("/queue/"):
        return HttpResponseRedirect(with_parameter(back, done=""))
    return HttpResponseRedirect(with_parameter(back, **{"done": "", "at": "", **after}))


def _decide(
    request: HttpRequest, reference: str, verb: Verb, service: Callable[..., object], read: Callable[[Any], Mapping[str, Any]]
) -> HttpResponse:  # fmt: skip
    user = signed_in(request)
    ticket = ticket_or_404(user, reference)
    form = form_for(verb, ticket, request.POST)
    if not form.is_valid():
        act = Act(verb, reference, reverse(ROUTES[verb], args=[reference]), form=form)
        back = way_back(request, reverse("triage:report", args=[reference]))
        context = {"act": act, "acts": Acts((), (), back)}
        return render(request, "triage/decision.html", context, status=UNPROCESSABLE)
    values = {"note": form.cleaned_data["note"], **read(form.cleaned_data)}
    return _answer(request, ticket, lambda: service(ticket=ticket, by=user, **values), done=reference)


@require_POST
@opens_to(Role.ANALYST)
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a report in hand."""
    user = signed_in(request)
    ticket = ticket_or_404(user, reference)
    return _answer(request, ticket, lambda: services.claim_ticket(ticket=ticket, by=user), at=reference)


@require_POST
@opens_to(Role.ANALYST)
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a report back to the queue."""
    user = signed_in(request)
    ticket = ticket_or_404(user, reference)
    return _answer(request, ticket, lambda: services.release_ticket(ticket=ticket, by=user), at=reference)


@require_POST
@opens_to(Role.ANALYST)
def escalate(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a report to the investigators."""
    return _decide(request, reference, Verb.ESCALATE, services.escalate_report, lambda v: {"reason": v["reason"]})


@require_POST
@opens_to(Role.ANALYST)
def refer(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose a report to another organisation."""
    return _decide(
        request, reference, Verb.REFER, services.refer_report, lambda v: {"reason": v["reason"], "to": v["to"]}
    )


@require_POST
@opens_to(Role.ANALYST)
def join_bundle(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide a report with a bundle."""
    return _decide(request, reference, Verb.JOIN, services.join_bundle, lambda v: {"bundle": v["bundle"]})


@require_POST
@opens_to(Role.ANALYST)
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a report with a reason."""
    return _decide(request, reference, Verb.CLOSE, services.close_report, lambda v: {"reason": v["reason"]})


@require_POST
@opens_to(Role.ANALYST)
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a closed report again."""
    return _decide(request, reference, Verb.REOPEN, services.reopen_report, lambda _: {})


@require_POST
@opens_to(Role.ANALYST)
def undo(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the last decision on a report back."""
    user = signed_in(request)
    ticket = ticket_or_404(user, reference)
    return _answer(request, ticket, lambda: _undo_last(ticket, user), at=reference)


def _undo_last(ticket: Ticket, user: User) -> None:
    decision = queries.last_decision(ticket)
    if decision is None:
        raise Denied(_("There is nothing to undo."))
    services.undo_decision(decision=decision, by=user)
