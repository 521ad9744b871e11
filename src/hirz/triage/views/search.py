"""Search over sealed text: a question, the reports that answer it, and of each the stretch where it does.

Touches content in memory. The question travels in the body of the request: it stands in no address, no log and no table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.clock import now
from hirz.base.ledger.services import record_reads
from hirz.core.searching.asking import Asked
from hirz.core.text.signals.rule import Family
from hirz.detect.searching.asking import read
from hirz.intake.enums import Channel
from hirz.triage import queries, searching
from hirz.triage.enums import State
from hirz.triage.forms import SearchForm
from hirz.triage.views.decisions import signed_in
from hirz.triage.views.excerpts import Excerpt, excerpts_of
from hirz.triage.views.queue import with_context
from hirz.triage.views.rows import known_of, shown
from hirz.triage.views.showing import Shown, reader
from hirz.triage.views.words import LANGUAGES, NATURES


@dataclass(frozen=True, slots=True)
class Result:
    """A row of the list, and why it stands there."""

    row: Shown
    excerpt: Excerpt | None


@dataclass(frozen=True, slots=True)
class Example:
    """A question to try, and what it asks."""

    text: str
    meaning: str


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Role.ANALYST)
def search(request: HttpRequest) -> HttpResponse:
    """The field and how to use it, or what answers: the reads are in the ledger before the page leaves."""
    user = signed_in(request)
    form = SearchForm(request.POST if request.method == "POST" else None, choices=_choices())
    given = form.given() if form.is_bound else {}
    typed = str(given.pop("q", ""))
    context: dict[str, Any] = {"form": form, "typed": typed, "is_narrowed": bool(given), "examples": _examples()}
    if typed:
        narrowing = searching.Narrowing(**given)
        context |= _answer(user, typed, read(typed), narrowing, _page_number(request))
    return render(request, "triage/search.html", context)


def _answer(user: User, typed: str, asked: Asked, narrowing: searching.Narrowing, number: int) -> Mapping[str, Any]:
    at, desks = now(), queries.desks_of(user)
    record_reads(
        verb="triage:search:made", object_kind="organisation", object_ids=desks, by=user.actor(Role.ANALYST),
        purpose="triage",
    )  # fmt: skip
    found = searching.search(user, asked, typed, narrowing, number, at)
    known = known_of(found.tickets)
    tickets = [ticket for ticket in found.tickets if ticket.pk in known]
    excerpts = excerpts_of(tickets, asked, by=user)
    peek = reverse("triage:queue")
    results = []
    for place, ticket in enumerate(tickets, found.first):
        row = shown(ticket, known[ticket.pk], user, at)
        row = replace(row, position=place, peek_url=f"{peek}?peek={ticket.reference}")
        results.append(Result(row, excerpts.get(ticket.pk)))
    return {
        "asked": True,
        "found": found,
        "results": results,
        "chosen": with_context(replace(results[0].row, position=0), tickets[0], user, peek) if results else None,
        "left_out": asked.left_out,
        "why": "" if found.tickets else _why_nothing(asked),
        "before": found.number - 1,
        "after": found.number + 1 if found.number < found.pages else 0,
    }


def _why_nothing(asked: Asked) -> str:
    if not asked.alternatives:
        return _("Everybody writes these words, so they are not kept. Add a word that says more.")
    if not asked.is_askable:
        return _("Say also what must be there, not only what must not.")
    return ""


def _page_number(request: HttpRequest) -> int:
    written = request.POST.get("page", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 4 else 1


def _choices() -> Mapping[str, Sequence[tuple[str, Any]]]:
    return {
        "state": State.choices,
        "nature": [(str(value), label) for value, label in NATURES.items()],
        "language": list(LANGUAGES.items()),
        "channel": Channel.choices,
        "family": [(family.value, getattr(family.wording, reader())) for family in Family],
    }


# One for each thing that the field can do, in the languages that people write in; invented, and the same for every reader.
_EXAMPLES: Final = (
    "الصور فلوس", '"envoie les photos"', "flous OR argent OR الفلوس", "photos -école", 'name:"Rachid Nadiri"',
    "+212 600 000 100",
)  # fmt: skip


def _examples() -> list[Example]:
    meanings = (
        _("Both words, in any form: the plural, with an article, conjugated."),
        _("These words one after the other, as written."),
        _("One of these words is enough."),
        _("The first word, and never the second."),
        _("A reported person’s name, in Arabic or Latin letters, in any order."),
        _("A telephone, an account, an address or a digest, however it is written."),
    )
    return [Example(text, meaning) for text, meaning in zip(_EXAMPLES, meanings, strict=True)]
