"""Lists at the desk: how far each is in use, what its imports left out, and what two readers say of its entries.

No page shows a digest or a picture: entries go by their number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.errors import Denied
from hirz.detect import curating, owning, policies, queries
from hirz.detect.enums import EntryState, ImportFault, ImportState
from hirz.detect.forms import ExhibitForm, ProposalForm, SettingsForm
from hirz.detect.models import EntryReview, HashEntry, HashList, ListImport, ListImportRow

UNPROCESSABLE = 422
MOST_RUNS, MOST_ROWS, MOST_ENTRIES = 20, 200, 50


def _who(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@require_safe
@opens_to(Role.ANALYST, Role.ADMINISTRATOR)
def lists(request: HttpRequest) -> HttpResponse:
    """Every list, and what waits for a second reader."""
    cards = queries.list_cards()
    context = {
        "cards": cards,
        "open": _proposals(_who(request)),
        "overdue": [card for card in cards if card.is_overdue],
        "apart": [card for card in cards if card.quarantined],
    }
    return render(request, "lists/lists.html", context)


def _proposals(user: User, code: str = "") -> list[dict[str, Any]]:
    """Open proposals, and why this person may not be the second reader of one."""
    found = []
    for review in queries.reviews_open(code)[:MOST_ENTRIES]:
        is_own = review.proposed_by_id == user.pk
        found.append(
            {"review": review, "is_own": is_own, "no": "" if is_own else _no(policies.require_second, review, user)}
        )
    return found


def _no(policy: Callable[..., None], *about: Any) -> str:
    try:
        policy(*about)
    except Denied as denied:
        return str(denied)
    return ""


@require_safe
@opens_to(Role.ANALYST, Role.ADMINISTRATOR)
def hash_list(request: HttpRequest, code: str) -> HttpResponse:
    """One list."""
    return _list_page(request, get_object_or_404(HashList, code=code))


def _list_page(request: HttpRequest, one: HashList, status: int = 200, **forms: Any) -> HttpResponse:
    user = _who(request)
    [card] = queries.list_cards(one.code)
    states = [(EntryState(state).label, count) for state, count in sorted(card.states.items())]
    apart = [(entry, queries.reports_matched(entry)) for entry in queries.entries_apart(one.code)[:MOST_ENTRIES]]
    context = {
        "card": card, "one": one, "states": states, "kinds": sorted(card.kinds.items()), "apart": apart,
        "runs": queries.imports_of(one.code)[:MOST_RUNS], "open": _proposals(user, one.code),
        "settings_form": SettingsForm(hash_list=one) if user.has_role(Role.ADMINISTRATOR) else None,
        "is_reader": user.has_role(Role.ANALYST),
        "exhibit_form": ExhibitForm() if one.is_own and user.has_role(Role.ANALYST) else None,
        **forms,
    }  # fmt: skip
    return render(request, "lists/list.html", context, status=status)


@require_POST
@opens_to(Role.ADMINISTRATOR)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Switch a list on or off, wholly or in part."""
    one = get_object_or_404(HashList, code=code)
    form = SettingsForm(request.POST, hash_list=one)
    if not form.is_valid():
        return _list_page(request, one, UNPROCESSABLE, settings_form=form)
    curating.change_list(hash_list=one, by=_who(request).actor(Role.ADMINISTRATOR), **form.cleaned_data)
    messages.success(request, _("The settings are kept. What comes into use now is looked for in earlier reports too."))
    return redirect("lists:list", code=code)


@require_POST
@opens_to(Role.ANALYST)
def add(request: HttpRequest, code: str) -> HttpResponse:
    """A first reader lists an exhibit on a list of one's own."""
    one = get_object_or_404(HashList, code=code, is_own=True)
    form = ExhibitForm(request.POST)
    if not form.is_valid():
        return _list_page(request, one, UNPROCESSABLE, exhibit_form=form)
    label = form.cleaned_data["classification"]

    def act() -> None:
        owning.propose_exhibit(hash_list=one, digests=form.digests, classification=label, by=_who(request))

    return _done(request, act, _("Listed. It counts when a second reader agrees."), reverse("lists:list", args=[code]))


@require_safe
@opens_to(Role.ANALYST, Role.ADMINISTRATOR)
def list_import(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What an import did, and the rows that want a look."""
    run = get_object_or_404(ListImport.objects.select_related("hash_list"), pk=import_id)
    rows = ListImportRow.objects.filter(list_import=run).order_by("pk")[:MOST_ROWS]
    context = {
        "run": run, "is_cut": run.state == ImportState.RUNNING,
        "reasons": [(_meaning(reason), count) for reason, count in run.reasons.items()],
        "rows": [(row, _meaning(row.reason)) for row in rows], "most": MOST_ROWS,
    }  # fmt: skip
    return render(request, "lists/import.html", context)


def _meaning(reason: str) -> str:
    return str(ImportFault(reason).label) if reason in ImportFault.values else reason


@require_safe
@opens_to(Role.ANALYST)
def entry(request: HttpRequest, code: str, entry_id: int) -> HttpResponse:
    """One entry: what is said of it, and by whom; never what it is."""
    return _entry_page(request, _entry(code, entry_id))


def _entry(code: str, entry_id: int) -> HashEntry:
    return get_object_or_404(HashEntry.objects.select_related("hash_list"), pk=entry_id, hash_list=code)


def _entry_page(
    request: HttpRequest, one: HashEntry, status: int = 200, form: ProposalForm | None = None
) -> HttpResponse:
    user = _who(request)
    claims = one.claims.filter(is_withdrawn=False)
    reviews = one.reviews.select_related("proposed_by", "decided_by").order_by("-proposed_at", "-pk")
    waiting = [row for row in _proposals(user, one.hash_list_id) if row["review"].entry_id == one.pk]
    can = bool(policies.acts_open(one)) and not waiting
    context = {
        "entry": one, "claims": claims.count(), "said": claims.aggregate(agreed=Sum("agreed"), disagreed=Sum("disagreed")),
        "matched": queries.reports_matched(one), "reviews": [r for r in reviews if r.state != "open"], "open": waiting,
        "form": (form or ProposalForm(entry=one)) if can else None,
    }  # fmt: skip
    return render(request, "lists/entry.html", context, status=status)


@require_POST
@opens_to(Role.ANALYST)
def propose(request: HttpRequest, code: str, entry_id: int) -> HttpResponse:
    """A first reader's proposal."""
    one = _entry(code, entry_id)
    form = ProposalForm(request.POST, entry=one)
    if not form.is_valid():
        return _entry_page(request, one, UNPROCESSABLE, form)
    act, reason = form.cleaned_data["proposal"]
    label = form.cleaned_data.get("classification", "")
    back = reverse("lists:entry", args=[code, entry_id])

    def propose_it() -> None:
        curating.propose(entry=one, act=act, reason=reason, classification=label, by=_who(request))

    return _done(request, propose_it, _("Proposed. Nothing changes until a second reader agrees."), back)


@require_POST
@opens_to(Role.ANALYST)
def decide(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The second reader's answer."""
    review = get_object_or_404(EntryReview.objects.select_related("entry"), pk=review_id)
    agrees = request.POST.get("answer") == "agree"
    if not agrees and request.POST.get("answer") != "refuse":
        return _done(request, _unsaid, "", reverse("lists:lists"))
    done = 0

    def act() -> None:
        nonlocal done
        done = owning.decide_exhibit(review=review, agrees=agrees, by=_who(request))

    answer = _done(request, act, "", reverse("lists:list", args=[review.entry.hash_list_id]))
    if done and agrees:
        messages.success(request, ngettext("Agreed: %(n)d entry.", "Agreed: %(n)d entries.", done) % {"n": done})
    elif done:
        messages.success(request, _("Refused. Nothing has changed."))
    return answer


def _unsaid() -> None:
    raise Denied(_("Please say whether you agree."))


@require_POST
@opens_to(Role.ANALYST)
def withdraw(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The first reader takes the proposal back."""
    review = get_object_or_404(EntryReview.objects.select_related("entry"), pk=review_id)

    def act() -> None:
        curating.withdraw(review=review, by=_who(request))

    return _done(request, act, _("Taken back."), reverse("lists:list", args=[review.entry.hash_list_id]))


def _done(request: HttpRequest, act: Callable[[], None], said: str, back: str) -> HttpResponse:
    """Do it, say what happened or why not, and go back."""
    try:
        act()
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        if said:
            messages.success(request, said)
    return HttpResponseRedirect(back)
