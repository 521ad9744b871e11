"""Sender cards: how much comes from each sender, how complete, and where it leads. Bodies, never people; no ranking."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import Feed, User
from hirz.base.clock import now
from hirz.core.scoring import missing_label
from hirz.triage import sender_figures
from hirz.triage.sender_figures import NOTHING, Figures, Period
from hirz.triage.views.decisions import signed_in
from hirz.triage.views.showing import reader

WEEKS = (4, 12, 52)
USUAL = 12
# What a spreadsheet would take for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Card:
    """One sender in one period, beside the period before."""

    code: str
    name: str
    kind: Any
    url: str
    now: Figures
    before: Figures

    @property
    def first_decision(self) -> str:
        """The median time to the first decision, in words."""
        return span_text(self.now.first_decision)

    @property
    def first_decision_before(self) -> str:
        """The same of the period before."""
        return span_text(self.before.first_decision)


@require_safe
@opens_to(Role.ANALYST, Role.SUPERVISOR)
def senders(request: HttpRequest) -> HttpResponse:
    """Every sender that reaches this person's desks, by name."""
    weeks, period = _period(request)
    cards = _cards(_feeds(signed_in(request)), period)
    context = {"cards": cards, "weeks": weeks, "choices": WEEKS, "period": period}
    return render(request, "triage/senders.html", context)


@require_safe
@opens_to(Role.ANALYST, Role.SUPERVISOR)
def sender(request: HttpRequest, code: str) -> HttpResponse:
    """The card of one sender."""
    weeks, period = _period(request)
    feeds = [feed for feed in _feeds(signed_in(request)) if feed.code == code]
    if not feeds:
        raise Http404
    [card] = _cards(feeds, period)
    lacks = [(missing_label(field, reader()), share) for field, share in sender_figures.missing_most(code, period)]
    context = {
        "card": card, "weeks": weeks, "choices": WEEKS, "period": period, "lacks": lacks,
        "columns": columns(card.now.weekly, card.before.weekly),
    }  # fmt: skip
    return render(request, "triage/sender.html", context)


@require_safe
@opens_to(Role.ANALYST, Role.SUPERVISOR)
def senders_csv(request: HttpRequest) -> HttpResponse:
    """The numbers of the list as a table for a spreadsheet."""
    weeks, period = _period(request)
    feeds = _feeds(signed_in(request))
    codes = [feed.code for feed in feeds]
    rows = sender_figures.table(
        feeds, {feed.code: feed.name(reader()) for feed in feeds}, sender_figures.figures(codes, period),
        sender_figures.figures(codes, period.before), period,
    )  # fmt: skip
    out = io.StringIO()
    csv.writer(out).writerows([safe_cell(cell) for cell in row] for row in rows)
    # The mark tells spreadsheets that this is UTF-8: Arabic names stay readable.
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="senders-{weeks}-weeks-{timezone.localdate():%Y-%m-%d}.csv"'
    )
    return response


def safe_cell(cell: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA) else cell


def _period(request: HttpRequest) -> tuple[int, Period]:
    text = request.GET.get("weeks", "")
    weeks = int(text) if text in {str(n) for n in WEEKS} else USUAL
    return weeks, sender_figures.period_of(weeks, now())


def _feeds(user: User) -> list[Feed]:
    desks = {*user.organisations_as(Role.ANALYST), *user.organisations_as(Role.SUPERVISOR)}
    return sorted(sender_figures.feeds_of(desks), key=lambda feed: (feed.name(reader()), feed.code))


def _cards(feeds: Sequence[Feed], period: Period) -> list[Card]:
    codes = [feed.code for feed in feeds]
    current, before = sender_figures.figures(codes, period), sender_figures.figures(codes, period.before)
    return [
        Card(
            feed.code, feed.name(reader()), feed.sender.get_kind_display(), reverse("triage:sender", args=[feed.code]),
            current.get(feed.code, NOTHING), before.get(feed.code, NOTHING),
        )
        for feed in feeds
    ]  # fmt: skip


def span_text(span: timedelta | None) -> str:
    """A span in the unit in which people think of it; empty for none."""
    if span is None:
        return ""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d day", "%(n)d days", minutes // 1440) % {"n": minutes // 1440}


@dataclass(frozen=True, slots=True)
class Column:
    """One week of the drawing: where its bar stands, in the units of a box of 100 by 60."""

    x: str
    width: str
    y: str
    height: str
    was_y: str
    was_height: str
    title: str


def columns(current: Sequence[int], before: Sequence[int]) -> list[Column]:
    """A bar for each week, with the week of the period before behind it."""
    count = max(len(current), len(before))
    now_, was = [*current, *[0] * (count - len(current))], [*before, *[0] * (count - len(before))]
    top = max([1, *now_, *was])
    step = 100 / max(count, 1)
    return [
        Column(
            f"{n * step + 0.1 * step:.2f}", f"{0.8 * step:.2f}", f"{58 - 56 * a / top:.2f}", f"{56 * a / top:.2f}",
            f"{58 - 56 * b / top:.2f}", f"{56 * b / top:.2f}",
            ngettext("%(n)d report", "%(n)d reports", a) % {"n": a} + f" ({_('before')} {b})",
        )
        for n, (a, b) in enumerate(zip(now_, was, strict=True))
    ]  # fmt: skip
