"""Bundles: what reports share, who their members are, and in what these differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import Feed, User
from hirz.base.clock import now
from hirz.base.ledger.services import record_read
from hirz.core.scoring import ReportFacts
from hirz.triage import queries
from hirz.triage.enums import State
from hirz.triage.models import Bundle, BundleMember, Ticket
from hirz.triage.views.decisions import signed_in
from hirz.triage.views.rows import Known, known_of, shown
from hirz.triage.views.showing import channel_name, language_name, reader
from hirz.triage.views.wording_bundles import bundle_reason, bundle_why
from hirz.triage.views.words import NATURES

Text = str | Promise

PAGE = 50
Row = TypeVar("Row", Bundle, Ticket)


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), 10_000) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _page(rows: QuerySet[Row], number: int) -> tuple[list[Row], str]:
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    return found[:PAGE], f"?page={number + 1}" if len(found) > PAGE else ""


@require_safe
@opens_to(Role.ANALYST)
def bundles(request: HttpRequest) -> HttpResponse:
    """The bundles that reach this person's desks, the largest first."""
    user = signed_in(request)
    rows, next_url = _page(queries.bundles_seen(user).order_by("-size", "reference"), _page_number(request))
    waiting = queries.waiting_of(rows, user)
    shown_rows = [
        {
            "reference": bundle.reference,
            "url": reverse("triage:bundle", args=[bundle.reference]),
            "reason": bundle_reason(bundle),
            "size": bundle.size,
            "waiting": waiting.get(bundle.pk, (0, None))[0],
            "priority": waiting.get(bundle.pk, (0, None))[1],
            "created_at": bundle.created_at,
        }
        for bundle in rows
    ]
    return render(request, "triage/bundles.html", {"bundles": shown_rows, "next_url": next_url})


@require_safe
@opens_to(Role.ANALYST)
def bundle(request: HttpRequest, reference: str) -> HttpResponse:
    """One bundle: what is shared, and in what the members differ."""
    user = signed_in(request)
    one = get_object_or_404(queries.bundles_seen(user), reference=reference)
    record_read(
        verb="triage:bundle:read",
        object_kind="bundle",
        object_id=str(one.pk),
        by=user.actor(Role.ANALYST),
        purpose="triage",
    )
    tickets, next_url = _page(queries.members_of(one, user), _page_number(request))
    states, feeds = queries.member_counts(one, user)
    names = {code: feed.name(reader()) for code, feed in Feed.objects.in_bulk(list(feeds)).items()}
    context = {
        "reference": one.reference,
        "reason": bundle_reason(one),
        "why": bundle_why(one),
        "size": one.size,
        "created_at": one.created_at,
        "members": _members(one, tickets, user),
        "states": [{"label": State(state).label, "count": count} for state, count in states.items()],
        "senders": [
            {"label": names.get(code, code), "count": n} for code, n in sorted(feeds.items(), key=lambda p: -p[1])
        ],
    }
    return render(request, "triage/bundle.html", {"bundle": context, "next_url": next_url})


def _members(one: Bundle, tickets: list[Ticket], user: User) -> list[dict[str, object]]:
    at, known = now(), known_of(tickets)
    alike = dict(
        BundleMember.objects.filter(bundle=one, report__in=tickets_ids(tickets)).values_list("report_id", "similarity")
    )
    common = _common({ticket.pk: known[ticket.pk] for ticket in tickets if ticket.pk in known}, tickets)
    rows: list[dict[str, object]] = []
    for ticket in tickets:
        if ticket.pk not in known:
            continue
        row = shown(ticket, known[ticket.pk], user, at)
        rows.append(
            {
                "reference": row.reference, "url": row.url, "priority": row.priority, "title": row.title,
                "sender": row.sender, "similarity": alike.get(ticket.pk, 100), "state": row.state,
                "state_label": row.state_label, "received_at": row.received_at,
                "differences": _differences(ticket, known[ticket.pk].facts, common),
            }
        )  # fmt: skip
    return rows


def tickets_ids(tickets: list[Ticket]) -> list[UUID]:
    """Their reports' ids."""
    return [ticket.pk for ticket in tickets]


def _traits(ticket: Ticket, facts: ReportFacts) -> dict[str, str]:
    """What members can differ in, as codes."""
    age = facts.victim_age_min
    return {
        "nature": ticket.nature,
        "language": ticket.language,
        "channel": ticket.channel,
        "age": "" if age is None else str(age),
        "files": str(facts.files),
    }


def _common(known: Mapping[UUID, Known], tickets: list[Ticket]) -> dict[str, str]:
    """The most frequent value of each trait on this page."""
    values: dict[str, Counter[str]] = {}
    for ticket in tickets:
        if ticket.pk in known:
            for name, value in _traits(ticket, known[ticket.pk].facts).items():
                values.setdefault(name, Counter())[value] += 1
    return {name: counter.most_common(1)[0][0] for name, counter in values.items()}


def _differences(ticket: Ticket, facts: ReportFacts, common: Mapping[str, str]) -> list[Text]:
    """In what a member departs from most of the others."""
    words: dict[str, Text] = {
        "nature": NATURES.get(ticket.nature, ticket.nature),
        "language": language_name(ticket.language),
        "channel": channel_name(ticket.channel),
        "age": _("child of %(age)s") % {"age": facts.victim_age_min} if facts.victim_age_min is not None else "",
        "files": _("files: %(n)s") % {"n": facts.files},
    }
    traits = _traits(ticket, facts)
    return [words[name] for name, value in traits.items() if value != common[name] and words[name]]
