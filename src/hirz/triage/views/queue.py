"""The queue: what waits, in its order, with its reasons beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hirz.base.accounts.access import opens_to, opens_to_staff
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import Feed, User
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.base.ledger.services import record_read
from hirz.core.scoring import Priority
from hirz.core.text import Family
from hirz.intake.enums import Channel
from hirz.triage import policies, queries
from hirz.triage.enums import Answer, DraftState, State, Verb
from hirz.triage.models import Ticket
from hirz.triage.preserving import drafts_of
from hirz.triage.views.acts import acts_for
from hirz.triage.views.decisions import signed_in, ticket_or_404
from hirz.triage.views.menu import menu, opening, read_filter
from hirz.triage.views.rows import known_of, shown, shown_links, shown_page
from hirz.triage.views.showing import Shown, reader
from hirz.triage.views.signs import family_label, top_signs
from hirz.triage.views.words import LANGUAGES, NATURES

Text = str | Promise

# The first page of each role, the most used first.
FIRST_PAGES = (
    (Role.ANALYST, "triage:queue"),
    (Role.SUPERVISOR, "triage:workload"),
    (Role.AUDITOR, "ledger:entries"),
    (Role.ADMINISTRATOR, "accounts:users"),
    (Role.CARE_WORKER, "statements:statements"),
    (Role.INVESTIGATOR, "casework:cases"),
    (Role.PROSECUTOR, "casework:cases"),
)
MOST_SENDERS = 8


@dataclass(frozen=True, slots=True)
class Option:
    """One box of a filter."""

    value: str
    label: Text
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of boxes."""

    name: str
    title: Text
    options: list[Option]


@require_safe
@opens_to_staff
def start(request: HttpRequest) -> HttpResponse:
    """To the first page that this person may open."""
    user = signed_in(request)
    for role, route in FIRST_PAGES:
        if user.has_role(role):
            try:
                return HttpResponseRedirect(reverse(route))
            except NoReverseMatch:
                continue
    return render(request, "triage/nothing_here.html")


@require_safe
@opens_to(Role.ANALYST)
def queue(request: HttpRequest) -> HttpResponse:
    """The queue, or, for a script, the preview of one report of it."""
    user, at = signed_in(request), now()
    if request.GET.get("peek"):
        return _preview(request, user, at)
    elsewhere = opening(request, user)
    if elsewhere:
        return HttpResponseRedirect(elsewhere)
    _record_reading(user)
    wanted = read_filter(request.GET)
    page = queries.queue_page(user, wanted, queries.Mark.read(request.GET.get("after", "")), at)
    rows = shown_page(page, user, at)
    counts = queries.queue_counts(user, at)
    chosen = next((row for row in rows if row.reference == request.GET.get("at")), rows[0] if rows else None)
    ticket = next((t for t in page.tickets if chosen and t.reference == chosen.reference), None)
    if chosen and ticket:
        chosen = with_context(chosen, ticket, user, request.get_full_path())
    context = {
        "page": {
            "rows": rows,
            "total": _total(user, wanted, counts, at),
            "query": wanted.query,
            "is_filtered": bool(wanted),
            "menu": menu(user, wanted, counts),
            "behind": counts.behind,
            "is_behind": bool(wanted.chosen.get("lane")),
            "facets": _facets(wanted, counts, user),
            "next_url": _address(request, after=str(page.following)) if page.following else "",
            "first_url": _address(request) if page.first > 1 else "",
        },
        "chosen": chosen,
        "undo": _undo(request, user),
    }
    return render(request, "triage/queue.html", context)


def _record_reading(user: User) -> None:
    """Ages, dates and demands stand in the queue: that it was shown is in the ledger before the page leaves."""
    for desk in queries.desks_of(user):
        record_read(
            verb="triage:queue:read",
            object_kind="organisation",
            object_id=desk,
            by=user.actor(Role.ANALYST),
            purpose="triage",
        )


def _total(user: User, wanted: queries.Filter, counts: queries.Counts, at: datetime) -> int:
    """How many tickets the filter leaves, read off the counts where they know it."""
    left = counts.left_by(wanted)
    return queries.queue_total(user, wanted, at) if left is None else left


def _preview(request: HttpRequest, user: User, at: datetime) -> HttpResponse:
    ticket = ticket_or_404(user, request.GET["peek"])
    known = known_of([ticket]).get(ticket.pk)
    if known is None:
        raise Http404
    rank = request.GET.get("rank", "")
    row = replace(shown(ticket, known, user, at), position=int(rank) if rank.isascii() and rank.isdigit() else 0)
    back = _back_of(request)
    return render(request, "triage/_peek.html", {"chosen": with_context(row, ticket, user, back)})


def _back_of(request: HttpRequest) -> str:
    """The address of the queue that the preview stands beside; htmx says it, and only our own path is taken."""
    current = getattr(getattr(request, "htmx", None), "current_url_abs_path", None)
    path = reverse("triage:queue")
    return current if current and current.split("?")[0] == path else path


def with_context(row: Shown, ticket: Ticket, user: User, back: str) -> Shown:
    """A row with what stands in the pane beside the list."""
    kin, elsewhere = shown_links(ticket, user)
    drafts = sum(draft.state == DraftState.DRAFT for draft in drafts_of(ticket.pk))
    signs, more = top_signs(ticket.pk)
    row = replace(row, kin=kin, elsewhere=elsewhere, drafts=drafts, signs=signs, more_signs=more)
    return replace(row, acts=acts_for(ticket, user, back=back))


def _undo(request: HttpRequest, user: User) -> dict[str, Any] | None:
    """What was just decided, while it can still be undone."""
    reference = request.GET.get("done")
    if not reference:
        return None
    ticket = Ticket.objects.visible_to(user).filter(reference=reference).first()
    decision = queries.last_decision(ticket) if ticket else None
    if ticket is None or decision is None:
        return None
    try:
        policies.may_undo(user, decision, ticket)
    except Denied:
        return None
    return {
        "reference": reference,
        "url": reverse("triage:undo", args=[reference]),
        "state": State(ticket.state).label,
        "verb": Verb(decision.verb).label,
        "back": request.get_full_path(),
    }


def _address(request: HttpRequest, **changed: str) -> str:
    query = request.GET.copy()
    for name in ("after", "at", "done", "peek"):
        query.pop(name, None)
    for name, value in changed.items():
        query[name] = value
    return f"{reverse('triage:queue')}?{query.urlencode()}" if query else reverse("triage:queue")


def _facets(wanted: queries.Filter, counts: queries.Counts, user: User) -> list[Facet]:
    priorities = {str(int(p)): p.code for p in sorted(Priority, reverse=True)}
    claims = {"free": _("Free"), "mine": _("Mine"), "others": _("Taken by others")}
    feeds = _feed_names(counts.by("feed"), wanted)
    known = (
        ("priority", _("Priority"), priorities),
        ("claim", _("Who has it"), claims),
        ("answer", _("With whoever reported"), dict(Answer.choices)),
        ("sign", _("Signs in the words"), {family.value: family_label(family) for family in Family}),
        ("nature", _("Nature"), NATURES),
        ("language", _("Language"), {**LANGUAGES, "und": _("No text")}),
        ("channel", _("Channel"), dict(Channel.choices)),
        ("feed", _("Sender"), feeds),
    )
    facets = [Facet(name, title, _options(name, labels, wanted, counts)) for name, title, labels in known]
    return [facet for facet in facets if facet.options]


def _feed_names(counted: Mapping[str, int], wanted: queries.Filter) -> dict[str, Text]:
    codes = sorted(counted, key=lambda code: (-counted[code], code))[:MOST_SENDERS]
    feeds = Feed.objects.in_bulk([*codes, *wanted.chosen.get("feed", ())])
    return {code: feed.name(reader()) for code, feed in feeds.items()}


def _options(name: str, labels: Mapping[str, Text], wanted: queries.Filter, counts: queries.Counts) -> list[Option]:
    counted, chosen = counts.by(name), wanted.chosen.get(name, ())
    always = name in {"priority", "claim"}
    return [
        Option(value, label, counted.get(value, 0), value in chosen)
        for value, label in labels.items()
        if always or counted.get(value) or value in chosen
    ]
