"""The last page of the form, and sending: whole or not at all, and the same receipt however often it is pressed."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Final
from unicodedata import bidirectional

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hirz.base.accounts.models import Feed
from hirz.base.errors import NotWritable, Unavailable
from hirz.core.sealing import Receipt
from hirz.intake.answers import attachments_of, document_of, says_something
from hirz.intake.digests import written_digests
from hirz.intake.drafts import DraftContent, discard_draft
from hirz.intake.enums import Channel, Outcome
from hirz.intake.errors import KeyReused, NotReceived
from hirz.intake.forms_portal import faults_of, kept_reading, show_step
from hirz.intake.letterbox import REPORTER, find_letterbox
from hirz.intake.question_shapes import Answers, Door, Situation, Step, said
from hirz.intake.questions import FILES, further, way_through
from hirz.intake.services import Document, WayBack, receive_documents
from hirz.intake.uploaded import shown_name
from hirz.intake.views_portal.helplines import danger_lines, talk_lines
from hirz.intake.views_portal.keeping import PORTAL, forget_receipt, keep_receipt, kept_receipt
from hirz.intake.views_portal.steps import CHECK, Visit, address_of, all_steps, gone, visit_of

log = logging.getLogger("hirz.intake")

FEED: Final = "portal"
FILE_NAME: Final = "portal.json"
RETRY_SECONDS: Final = 10
AWAY: Final = (Unavailable, NotWritable, OperationalError, InterfaceError)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was written or chosen; `label` where it must be said what it is."""

    text: str
    label: str = ""

    @property
    def direction(self) -> str:
        """A number or a handle has no direction of its own: without a letter that is read from right to left, `ltr`."""
        return "auto" if any(bidirectional(sign) in ("R", "AL") for sign in self.text) else "ltr"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One step on the last page: what was answered, and where it is changed."""

    title: str
    address: str
    lines: tuple[Line, ...]
    wrong: tuple[str, ...]
    is_extra: bool


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Every answer once more, with the way to change it."""
    visit = visit_of(request)
    return gone(request) if visit is None else _check_page(request, visit)


@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Send the report. What cannot be sent leads back with its reason; what was sent already leads to its receipt."""
    visit = visit_of(request)
    if visit is None:
        return gone(request)
    if find_letterbox(visit.receipt) is not None:
        discard_draft(visit.receipt)
        return redirect("portal:receipt")
    if _faults(visit) or not says_something(visit.answers, visit.content.attachments):
        return _check_page(request, visit, status=422)
    feed = Feed.objects.filter(code=FEED, is_active=True).first()
    if feed is None:
        return _away(request, "closed")
    try:
        _receive(visit.receipt, visit.content, feed)
    except (*AWAY, NotReceived) as error:
        log.warning("a report could not be received: %s", type(error).__name__)
        return _away(request, "not_now")
    discard_draft(visit.receipt)
    answer = redirect("portal:receipt")
    keep_receipt(answer, PORTAL, visit.receipt)
    return answer


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Erase what was not sent, and let this browser forget the receipt."""
    receipt = kept_receipt(request, PORTAL)
    if receipt is not None:
        discard_draft(receipt)
    start = reverse("portal:start") + ("?door=help" if request.POST.get("door") == Door.HELP else "")
    answer = redirect(start if request.POST.get("then") == "start" else "portal:home")
    forget_receipt(answer, PORTAL)
    return answer


def _receive(receipt: Receipt, content: DraftContent, feed: Feed) -> None:
    place = receipt.place("letterbox").hex()
    document = Document(
        document_of(content.answers, content.attachments), name=FILE_NAME, idempotency_key=place,
        channel=Channel.PORTAL, way_back=WayBack.of(receipt),
        attachments=attachments_of(content.answers, content.attachments),
    )  # fmt: skip
    try:
        [[received]] = receive_documents([document], feed=feed, by=REPORTER)
    except KeyReused:
        return  # the other of two tabs was first; its report stands under this receipt
    if received.outcome is not Outcome.ACCEPTED:
        raise NotReceived


def _away(request: HttpRequest, page: str) -> HttpResponse:
    lines = {"lines": danger_lines(), "talk": talk_lines()}
    answer = render(request, f"intake/portal/steps/{page}.html", lines, status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _faults(visit: Visit) -> dict[str, dict[str, str]]:
    today = timezone.localdate()
    return faults_of(visit.answers, visit.situation, all_steps(visit.situation), today)


def _check_page(request: HttpRequest, visit: Visit, *, status: int = 200) -> HttpResponse:
    situation, faults = visit.situation, _faults(visit)
    steps = [_reviewed(visit, step, faults) for step in way_through(situation)]
    more = [_reviewed(visit, step, faults) for step in further(situation)]
    page: dict[str, Any] = {
        "steps": [*steps, *(one for one in more if one.lines or one.wrong)],
        "more": [one for one in more if not one.lines and not one.wrong],
        "faults": [one for one in (*steps, *more) if one.wrong],
        "is_empty": not says_something(visit.answers, visit.content.attachments),
        "was_pressed": status != 200,
        "about_self": situation.about_self,
        "is_guarded": situation.is_guarded,
        "back": address_of(way_through(situation)[-1]),
    }
    return render(request, "intake/portal/steps/check.html", page, status=status)


def _reviewed(visit: Visit, step: Step, faults: dict[str, dict[str, str]]) -> Reviewed:
    situation = visit.situation
    lines = _file_lines(visit) if step.name == FILES else _lines(visit.answers, situation, step)
    return Reviewed(
        said(step.title, situation), address_of(step, then=CHECK), tuple(lines),
        tuple(faults.get(step.name, {}).values()), step not in way_through(situation),
    )  # fmt: skip


def _lines(answers: Answers, situation: Situation, step: Step) -> list[Line]:
    """What was answered, as the page of the step words it."""
    lines: list[Line] = []
    if not answers.get(step.name):
        return lines
    for shown in show_step(step, situation, kept_reading(step, answers)):
        if not shown.value:
            continue
        if shown.rows:
            labels = {option.value: option.label for option in shown.options}
            lines += [Line(text, labels.get(kind, "")) for kind, text in shown.rows if text]
        elif shown.options:
            lines += [Line(option.label) for option in shown.options if option.is_chosen]
        else:
            lines.append(Line(str(shown.value)))
    return lines


def _file_lines(visit: Visit) -> list[Line]:
    digests = visit.answers.get(FILES, {}).get("digests", [])
    names = [shown_name(one.name) for one in visit.content.attachments]
    return [Line(name) for name in (*names, *written_digests(digests).splitlines())]
