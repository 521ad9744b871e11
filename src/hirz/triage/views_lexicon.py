"""The lexicon at the desk: terms, what the counts propose, and the acts of analysts. What is searched for travels in the body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.errors import Denied
from hirz.detect.enums import ProposalState, RetireReason, TermFamily, TermLanguage, TermState
from hirz.detect.lexicon import services
from hirz.detect.lexicon.keys import lexicon_keys
from hirz.detect.models import EmergingTerm, Term
from hirz.triage.forms_lexicon import LexiconForm, ReasonForm, TermForm
from hirz.triage.lexicon import reading
from hirz.triage.views.decisions import UNPROCESSABLE, signed_in

LAST_PAGE: Final = 1_000


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Role.ANALYST)
def lexicon(request: HttpRequest) -> HttpResponse:
    """Every term, or those that were asked for, and what waits for somebody."""
    user = signed_in(request)
    reading.read_lexicon(user)
    form = LexiconForm(request.POST if request.method == "POST" else None)
    wanted = reading.Wanted(**form.given()) if form.is_bound else reading.Wanted()
    number = _page(request)
    entries, total = reading.entries(user, wanted, number)
    context = {
        "form": form, "entries": entries, "total": total, "is_narrowed": bool(wanted),
        "before": number - 1, "after": number + 1 if number * reading.PAGE < total else 0,
    }  # fmt: skip
    if not wanted and number == 1:
        context |= {"proposals": [_proposed(one) for one in reading.proposals(user)], "count": reading.last_count()}
    return render(request, "triage/lexicon.html", context)


def _proposed(one: reading.Proposal, form: ReasonForm | None = None) -> dict[str, Any]:
    return {
        "word": one.word,
        "row": one.row,
        "z": f"{one.row.z:.1f}",
        "example": reverse("triage:report", args=[one.example]) if one.example else "",
        "register_url": f"{reverse('triage:register_term')}?proposal={one.row.pk}",
        "dismiss_url": reverse("triage:dismiss_proposal", args=[one.row.pk]),
        "form": form or ReasonForm(name=one.row.pk.hex),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Role.ANALYST)
def register_term(request: HttpRequest) -> HttpResponse:
    """A new term; with a proposal in the address it begins with that word."""
    user, proposal = signed_in(request), _proposal(request)
    if request.method != "POST":
        word = ""
        if proposal is not None:
            reading.read_proposal(user, proposal.pk)
            word = lexicon_keys().open_proposal(proposal)
        return _form_page(request, TermForm(initial={"word": word}), proposal=proposal)
    form = TermForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, UNPROCESSABLE, proposal=proposal)
    try:
        term = services.register_term(words=form.words, **_kind(form), by=user, proposal=proposal)
    except Denied as denied:
        form.add_error(None, str(denied))
        return _form_page(request, form, UNPROCESSABLE, proposal=proposal)
    messages.success(
        request, _("Registered. It is looked for in new reports, and now in every report that came before.")
    )
    return HttpResponseRedirect(reverse("triage:term", args=[term.pk]))


@require_safe
@opens_to(Role.ANALYST)
def term(request: HttpRequest, term_id: int) -> HttpResponse:
    """One term."""
    return _term_page(request, get_object_or_404(Term, pk=term_id))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Role.ANALYST)
def change_term(request: HttpRequest, term_id: int) -> HttpResponse:
    """Other spellings, another meaning."""
    user, one = signed_in(request), get_object_or_404(Term, pk=term_id)
    if request.method != "POST":
        reading.read_term(user, one)
        return _form_page(request, TermForm.filled(lexicon_keys().open_term(one), one.family, one.language), term=one)
    form = TermForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, UNPROCESSABLE, term=one)
    try:
        services.change_term(term=one, words=form.words, **_kind(form), by=user)
    except Denied as denied:
        form.add_error(None, str(denied))
        return _form_page(request, form, UNPROCESSABLE, term=one)
    messages.success(request, _("Changed. Every report that came before is read with it anew."))
    return HttpResponseRedirect(reverse("triage:term", args=[one.pk]))


@require_POST
@opens_to(Role.ANALYST)
def retire_term(request: HttpRequest, term_id: int) -> HttpResponse:
    """Look for it no more."""
    user, one = signed_in(request), get_object_or_404(Term, pk=term_id)
    form = ReasonForm(request.POST, name="retire")
    if not form.is_valid():
        return _term_page(request, one, UNPROCESSABLE, retire_form=form)
    reason = RetireReason(form.cleaned_data["reason"])
    said = _("No longer looked for. What it said of reports is being taken back.")
    return _act(request, one, lambda: services.retire_term(term=one, reason=reason, by=user), said)


@require_POST
@opens_to(Role.ANALYST)
def resume_term(request: HttpRequest, term_id: int) -> HttpResponse:
    """Look for it again."""
    user, one = signed_in(request), get_object_or_404(Term, pk=term_id)
    said = _("Looked for again, in what came before too.")
    return _act(request, one, lambda: services.resume_term(term=one, by=user), said)


@require_POST
@opens_to(Role.ANALYST)
def dismiss_proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """A proposed word is no code word."""
    user, proposal = signed_in(request), get_object_or_404(EmergingTerm, pk=proposal_id)
    form = ReasonForm(request.POST, name=proposal.pk.hex)
    back = HttpResponseRedirect(reverse("triage:lexicon"))
    if not form.is_valid():
        messages.error(request, _("Please choose a reason."))
        return back
    try:
        services.dismiss_proposal(proposal=proposal, reason=RetireReason(form.cleaned_data["reason"]), by=user)
    except Denied as denied:
        messages.error(request, str(denied))
        return back
    messages.success(request, _("Dismissed. It is not proposed again."))
    return back


def _act(request: HttpRequest, one: Term, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(reverse("triage:term", args=[one.pk]))


def _kind(form: TermForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {"family": TermFamily(given["family"]), "language": TermLanguage(given["language"])}


def _proposal(request: HttpRequest) -> EmergingTerm | None:
    try:
        wanted = UUID(request.GET.get("proposal", ""))
    except ValueError:
        return None
    return EmergingTerm.objects.filter(pk=wanted, state=ProposalState.OPEN).first()


def _page(request: HttpRequest) -> int:
    written = request.POST.get("page") or request.GET.get("page", "")
    return min(int(written), LAST_PAGE) if written.isascii() and written.isdigit() and int(written[:9]) > 0 else 1


def _form_page(request: HttpRequest, form: TermForm, status: int = 200, **about: Any) -> HttpResponse:
    return render(request, "triage/term_form.html", {"form": form, **about}, status=status)


def _term_page(request: HttpRequest, one: Term, status: int = 200, **forms: Any) -> HttpResponse:
    user: User = signed_in(request)
    reading.read_term(user, one)
    [entry] = reading.described(user, [(one, lexicon_keys().open_term(one))])
    tickets = reading.tickets_of(user, one)[: reading.MOST_HITS]
    context = {
        "entry": entry, "term": one, "words": entry.words, "tickets": tickets, "more": entry.hits - len(tickets),
        "hunts": reading.hunts_of(one), "is_retired": one.state == TermState.RETIRED,
        "is_apart": one.state == TermState.APART, "unsearchable": reading.unsearchable(entry.words),
        "retire_form": ReasonForm(name="retire"), **forms,
    }  # fmt: skip
    return render(request, "triage/term.html", context, status=status)
