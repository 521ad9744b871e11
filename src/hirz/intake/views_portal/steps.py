"""The report form: one question on one page. Nothing is made before the first answer, and a step back loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from hirz.core.sealing import Receipt
from hirz.intake.drafts import DraftContent, change_answers, load_draft
from hirz.intake.forms_portal import (
    FIRST_ROWS,
    MORE_ROWS,
    Reading,
    kept_reading,
    known_step,
    read_form,
    show_step,
    with_day,
)
from hirz.intake.letterbox import find_letterbox
from hirz.intake.question_shapes import ABOUT, Answers, Door, Situation, Step, said
from hirz.intake.questions import FILES, MOST_ROWS, further, situation_of, way_through
from hirz.intake.views_portal.helplines import danger_lines
from hirz.intake.views_portal.keeping import PORTAL, keep_receipt, kept_receipt

PAGE: Final = ["GET", "HEAD", "POST"]
CHECK: Final = "check"
SAVED_WITHOUT_CHECK: Final = frozenset({"back", "keep", "review", "more"})
"""Buttons that keep what stands on the page as it is, and go elsewhere."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor with their receipt and what they answered so far."""

    receipt: Receipt
    content: DraftContent

    @property
    def answers(self) -> Answers:
        """The answers so far."""
        return self.content.answers

    @property
    def has_begun(self) -> bool:
        """Whether anything was answered."""
        return any(answers for name, answers in self.answers.items() if name != ABOUT) or bool(self.content.attachments)

    @property
    def situation(self) -> Situation:
        """Whom the form speaks to."""
        return situation_of(self.content.answers)


def visit_of(request: HttpRequest) -> Visit | None:
    """The visitor's draft; None where this browser keeps none, or where it is gone."""
    receipt = kept_receipt(request, PORTAL)
    content = load_draft(receipt) if receipt is not None else None
    return Visit(receipt, content) if receipt is not None and content is not None else None


def gone(request: HttpRequest) -> HttpResponse:
    """Where nothing is: the receipt, if the report was sent; else a page that says why, and how to begin again."""
    receipt = kept_receipt(request, PORTAL)
    if receipt is not None and find_letterbox(receipt) is not None:
        return redirect("portal:receipt")
    return render(request, "intake/portal/steps/gone.html", status=404)


@require_http_methods(PAGE)
def start(request: HttpRequest) -> HttpResponse:
    """The first question of a door. Only its first answer makes a receipt and a draft."""
    door = Door.HELP if request.GET.get("door") == Door.HELP else Door.REPORT
    visit = visit_of(request)
    if visit is None or not visit.has_begun:
        receipt = visit.receipt if visit else Receipt.new()
        visit = Visit(receipt, DraftContent({ABOUT: {"door": door.value}}))
    if request.method == "POST":
        # Another tab may have begun by the other door: the page says which question it asked.
        first, asked = way_through(visit.situation)[0], known_step(request.POST.get("asked", ""))
        return _posted(request, visit, asked if asked in all_steps(visit.situation) and asked else first)
    if visit.has_begun:
        return render(request, "intake/portal/steps/resume.html", {"door": door})
    return show(request, visit.answers, way_through(visit.situation)[0], Reading())


@require_http_methods(PAGE)
def step(request: HttpRequest, name: str) -> HttpResponse:
    """One question; a name that no question has is 404, one that is not asked of this visitor leads to the last page."""
    asked = known_step(name)
    if asked is None:
        raise Http404
    visit = visit_of(request)
    if visit is None:
        return gone(request)
    if asked not in all_steps(visit.situation):
        return redirect("portal:check")
    if asked.name == FILES:
        return redirect(address_of(asked))
    if request.method == "POST":
        return _posted(request, visit, asked)
    return show(request, visit.answers, asked, kept_reading(asked, visit.answers))


def all_steps(situation: Situation) -> list[Step]:
    """The steps on the way of a visitor, and those that may be added at its end."""
    return [*way_through(situation), *further(situation)]


def address_of(asked: Step, **query: object) -> str:
    """The address of a step, with what stands in its query."""
    path = reverse("portal:files") if asked.name == FILES else reverse("portal:step", kwargs={"name": asked.name})
    return f"{path}?{urlencode(query)}" if query else path


def chrome(request: HttpRequest, answers: Answers, asked: Step) -> dict[str, Any]:
    """What every page of the form shows around its question: which it is, of how many, and what can be done besides."""
    way = way_through(situation_of(answers))
    return {
        "number": way.index(asked) + 1 if asked in way else 0,
        "total": len(way),
        "way": [(place < way.index(asked), one is asked) for place, one in enumerate(way)] if asked in way else [],
        "answered": sum(1 for name in answers if name != ABOUT and answers[name]),
        "then": CHECK if _then(request) == CHECK else "",
    }


def show(
    request: HttpRequest, answers: Answers, asked: Step, reading: Reading, *, status: int = 200, rows: int = 0
) -> HttpResponse:
    """The page of a step, with what was answered and what is wrong with it."""
    situation = situation_of(answers)
    asks = show_step(asked, situation, reading, rows or _rows(request))
    page = {
        **chrome(request, answers, asked),
        "step": asked,
        "title": said(asked.title, situation),
        "lead": said(asked.lead, situation),
        "why": said(asked.why, situation),
        "notes": [said(note.words, situation) for note in asked.notes if note.shown(situation)],
        "asks": asks,
        "wrong": [ask for ask in asks if ask.error],
        "lines": danger_lines() if asked.has_lines else [],
        "rows_end": rows or _rows(request),
    }
    return render(request, "intake/portal/steps/step.html", page, status=status)


def _posted(request: HttpRequest, visit: Visit, asked: Step) -> HttpResponse:
    go = request.POST.get("go", "next")
    if go == "skip":
        return _onward(request, visit, asked, go, save(visit, asked.name, None))
    today = timezone.localdate()
    reading = read_form(asked, visit.situation, request.POST, today)
    is_first = asked == way_through(visit.situation)[0]
    if go == "back" and is_first and not visit.has_begun and not reading.values:
        return redirect("portal:home")  # nothing was answered, and nothing is made
    if reading.errors and go not in SAVED_WITHOUT_CHECK:
        return show(request, visit.answers, asked, reading, status=422)
    values = with_day(asked, reading.values, visit.answers.get(asked.name, {}), today)
    return _onward(request, visit, asked, go, save(visit, asked.name, values))


def save(visit: Visit, name: str, values: Mapping[str, Any] | None) -> Answers:
    """Keep the answers to one step, and in which language the form was read; None keeps the step as it is."""
    about = {"door": visit.situation.door.value, "language": (get_language() or "ar")[:2]}
    answers = visit.answers
    # The first answer makes the draft even where nothing was said: the visitor has begun.
    with transaction.atomic():
        if answers.get(ABOUT) != about:
            answers = change_answers(visit.receipt, ABOUT, about).answers
        if values is not None and values != answers.get(name, {}):
            answers = change_answers(visit.receipt, name, values).answers
    return answers


def _onward(request: HttpRequest, visit: Visit, asked: Step, go: str, answers: Answers) -> HttpResponse:
    answer = redirect(_next_address(request, visit.situation, asked, go, answers))
    keep_receipt(answer, PORTAL, visit.receipt)
    return answer


def _next_address(request: HttpRequest, before: Situation, asked: Step, go: str, answers: Answers) -> str:
    if go in ("keep", "review"):
        return reverse("portal:keep" if go == "keep" else "portal:check")
    then = {"then": CHECK} if _then(request) == CHECK else {}
    if go == "more":
        rows = min(_shown_rows(request) + MORE_ROWS, MOST_ROWS)
        return address_of(asked, rows=rows, **then) + f"#row-{_shown_rows(request) + 1}"
    situation = situation_of(answers)
    way = way_through(situation)
    if then or asked not in way:
        # An answer that was changed at the end may open a question that was not asked before.
        opened = [one for one in all_steps(situation) if one not in all_steps(before)] if go == "next" else []
        return address_of(opened[0], then=CHECK) if opened else reverse("portal:check")
    place = way.index(asked)
    if go == "back":
        return address_of(way[place - 1]) if place else reverse("portal:home")
    return address_of(way[place + 1]) if place + 1 < len(way) else reverse("portal:check")


def _then(request: HttpRequest) -> str:
    return request.POST.get("then", "") or request.GET.get("then", "")


def _rows(request: HttpRequest) -> int:
    asked = request.GET.get("rows", "")
    return min(int(asked), MOST_ROWS) if asked.isascii() and asked.isdigit() and len(asked) < 4 else FIRST_ROWS


def _shown_rows(request: HttpRequest) -> int:
    return min(len(request.POST.getlist("line")), MOST_ROWS)
