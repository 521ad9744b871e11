"""The views beside the queue: those that everybody has, what a flood has set behind, and those that somebody saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hirz.base.accounts.models import User
from hirz.core.scoring import Priority
from hirz.triage import queries, saving
from hirz.triage.enums import Answer, Lane

Text = str | Promise


@dataclass(frozen=True, slots=True)
class View:
    """A link to a filter that people use all day."""

    label: Text
    url: str
    count: int | None  # None where counting would take a query of its own
    is_current: bool
    owner: str = ""  # of a view that a colleague shares
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """What stands above the filters."""

    fixed: list[View]
    saved: list[View]
    all_url: str
    keep: str  # the filter as it would be saved; empty if there is nothing to keep


def read_filter(query: QueryDict) -> queries.Filter:
    """The filter in an address; what it does not know is ignored."""
    chosen = {name: tuple(query.getlist(name))[:50] for name in queries.FACETS}
    known = {"priority": {str(int(p)) for p in Priority}, "claim": set(queries.CLAIMS), "answer": set(Answer.values)}
    known["lane"] = {Lane.FLOOD.value}
    for name, values in known.items():
        chosen[name] = tuple(value for value in chosen[name] if value in values)
    cleaned = {name: tuple(v for v in values if len(v) <= 40 and "\0" not in v) for name, values in chosen.items()}
    return queries.Filter(cleaned, query.get("soon") == "1", query.get("q", "").replace("\0", "").strip()[:200])


def opening(request: HttpRequest, user: User) -> str:
    """Where the queue opens instead when nothing was asked for; empty for here."""
    view = None if request.GET else saving.default_view(user)
    return f"{reverse('triage:queue')}?{view.query}" if view else ""


def menu(user: User, wanted: queries.Filter, counts: queries.Counts) -> Menu:
    """The views for this person, with the present one marked."""
    path, here = reverse("triage:queue"), saving.query_of(wanted)
    saved = [_saved(view, user, here, counts) for view in saving.views_of(user)]
    # An address without a question opens the default view.
    everything = f"{path}?all=1" if any(view.is_default for view in saved) else path
    fixed = [
        View(_("Everything waiting"), everything, counts.total, not wanted),
        View(_("Disappears within 24 h"), f"{path}?soon=1", counts.soon, here == "soon=1"),
        View(_("In my hands"), f"{path}?claim=mine", counts.mine, here == "claim=mine"),
        View(Answer.NEWS.label, f"{path}?answer=news", counts.answers.get("news", 0), here == "answer=news"),
    ]
    known = {view.url for view in [*fixed, *saved]}
    return Menu(fixed, saved, everything, "" if f"{path}?{here}" in known else here)


def _saved(view: Any, user: User, here: str, counts: queries.Counts) -> View:
    is_own = view.owner_id == user.pk
    return View(
        label=view.name,
        url=f"{reverse('triage:queue')}?{view.query}",
        count=counts.left_by(filter_of(view.query)),
        is_current=here == view.query,
        owner="" if is_own else view.owner.full_name,
        is_default=is_own and view.is_default,
    )


def filter_of(query: str) -> queries.Filter:
    """The filter that was saved."""
    data = QueryDict(mutable=True)
    for name, values in parse_qs(query).items():
        data.setlist(name, values)
    return read_filter(data)
