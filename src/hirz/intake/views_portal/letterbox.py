"""The letterbox: where a report stands, what the desk wrote and asks, and what its reporter adds. Hours only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, Final, ParamSpec
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hirz.base.clock import public_hour
from hirz.core.sealing import Receipt
from hirz.intake.asking import ASKABLE, VOICE, Voice
from hirz.intake.enums import Author, LetterboxStatus, MessageKind
from hirz.intake.forms_letterbox import FACES, AddForm, AnswerForm, FeedbackForm
from hirz.intake.letterbox import Opened, Written, open_as_reporter, write_as_reporter
from hirz.intake.models import Letterbox, Message
from hirz.intake.returning import look_up
from hirz.intake.views_portal.keeping import BOX, PORTAL, forget_receipt, keep_receipt, kept_receipt
from hirz.intake.views_portal.platforms import told_back

PAGE: Final = ["GET", "HEAD", "POST"]
MESSAGES_ON_A_PAGE: Final = 12

P = ParamSpec("P")
BoxView = Callable[Concatenate[HttpRequest, Receipt, Letterbox, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a report stands: what it is, what it means, what comes next. Nothing that we cannot keep."""

    picture: str
    title: str | Promise
    meaning: str | Promise
    onward: str | Promise


STANDINGS: Final[dict[str, Standing]] = {
    LetterboxStatus.RECEIVED: Standing(
        "receipt",
        _("Your report has arrived, whole"),
        _("It waits for a person to read it. The most urgent ones are read first."),
        _("What we write to you will stand on this page."),
    ),
    LetterboxStatus.READING: Standing(
        "yes",
        _("Somebody is reading your report"),
        _("A person looks at what can be done."),
        _("If something is missing, our question will stand here. Until then you need not do anything."),
    ),
    LetterboxStatus.ASKED: Standing(
        "help",
        _("We have a question for you"),
        _("Your answer would help us. You can also say that you do not know, or would rather not say."),
        _("Your report goes on either way."),
    ),
    LetterboxStatus.PASSED_ON: Standing(
        "on",
        _("Your report was passed on"),
        _("It is now with people who can do more than we can."),
        _("We cannot say what they will do, nor when. What we are allowed to tell you will stand here."),
    ),
    LetterboxStatus.CLOSED: Standing(
        "yes",
        _("Our part is finished"),
        _("That does not mean that nobody believed you."),
        _("If it goes on or starts again, write here, or report again. You can always come back."),
    ),
}
ANSWERED: Final = Standing(
    "yes",
    _("Your answer has arrived"),
    _("A person will read it together with your report."),
    _("If we have another question, it will stand here."),
)


@dataclass(frozen=True, slots=True)
class Said:
    """One message as the page shows it, with the answer under its question."""

    message: Message
    at: datetime  # the hour
    written: Written | None
    asks: Sequence[tuple[str, str]]  # question, and what was answered
    felt: str
    reply: Said | None = None

    @property
    def is_ours(self) -> bool:
        """Whether the desk wrote it."""
        return self.message.author != Author.REPORTER


def with_box(view: BoxView[P]) -> View[P]:
    """Hand the view the receipt that the browser keeps and its letterbox; without one, the way to the door or the form.

    Every receipt that leads nowhere gets one page, whether it is wrong, has expired or was erased.
    """

    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        own = kept_receipt(request, BOX)
        receipt = own or kept_receipt(request, PORTAL)
        if receipt is None:
            return redirect("portal:receipt_door")
        found = look_up(receipt)
        if found.letterbox is not None:
            answer = view(request, receipt, found.letterbox, *args, **kwargs)
            if own is not None and BOX.name not in answer.cookies:
                keep_receipt(answer, BOX, own)
            return answer
        if found.draft_until is not None:
            answer = redirect("portal:start")
            keep_receipt(answer, PORTAL, receipt)
        else:
            answer = render(request, "intake/portal/box/nothing.html")
        forget_receipt(answer, BOX)
        return answer

    return opened


@require_safe
@with_box
def box(request: HttpRequest, receipt: Receipt, letterbox: Letterbox) -> HttpResponse:
    """Where the report stands, open questions, and everything that was written, the newest first."""
    said = _conversation(open_as_reporter(receipt, letterbox))
    waiting = [one for one in said if one.message.kind == MessageKind.QUESTION and one.reply is None]
    has_feedback = any(one.message.kind == MessageKind.FEEDBACK for one in said)
    is_closed = letterbox.status == LetterboxStatus.CLOSED
    page = {
        "letterbox": letterbox,
        "standing": _standing(letterbox, waiting),
        "waiting": waiting,
        "page": Paginator([one for one in said if one not in waiting], MESSAGES_ON_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "feedback": FeedbackForm() if is_closed and not has_feedback else None,
        "thanks": is_closed and has_feedback,
        "sent": "sent" in request.GET,
        **told_back(letterbox.report_id),
    }
    return render(request, "intake/portal/box/box.html", page)


@require_http_methods(PAGE)
@with_box
def add(request: HttpRequest, receipt: Receipt, letterbox: Letterbox) -> HttpResponse:
    """Add something, or write a message."""
    form = AddForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _form_page(request, "add", {"form": form}, form.is_bound)
    data = form.cleaned_data
    write_as_reporter(letterbox, MessageKind(data["kind"]), Written(data["text"]), message_id=data["message_id"])
    return _sent()


@require_http_methods(PAGE)
@with_box
def answer(request: HttpRequest, receipt: Receipt, letterbox: Letterbox, question: UUID) -> HttpResponse:
    """Answer one question; "I would rather not say" is an answer too. A question that is none of this box leads back."""
    said = next((one for one in open_as_reporter(receipt, letterbox) if one.message.id == question), None)
    if said is None or said.message.kind != MessageKind.QUESTION:
        return redirect("portal:box")
    form = AnswerForm(
        request.POST if request.method == "POST" else None, asked=said.message.fields, voice=_voice(said.written)
    )
    is_unsaid = form.is_bound and "unsaid" in request.POST
    if not form.is_bound or not (form.is_valid() or is_unsaid):
        return _form_page(request, "answer", {"form": form, "said": said}, form.is_bound)
    written = Written("", form.nothing_said()) if is_unsaid else Written(form.cleaned_data["text"], form.values())
    write_as_reporter(
        letterbox, MessageKind.ANSWER, written, replies_to=said.message, message_id=form.cleaned_data["message_id"]
    )
    return _sent()


@require_POST
@with_box
def feedback(request: HttpRequest, receipt: Receipt, letterbox: Letterbox) -> HttpResponse:
    """How it was: a face, a sentence, both or neither. Only once our part is finished."""
    form = FeedbackForm(request.POST)
    data = form.cleaned_data if form.is_valid() else {}
    if letterbox.status == LetterboxStatus.CLOSED and (data.get("face") or data.get("text")):
        values = {"face": data["face"]} if data["face"] else {}
        written = Written(data["text"], values)
        write_as_reporter(letterbox, MessageKind.FEEDBACK, written, message_id=data["message_id"])
    return redirect("portal:box")


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the box: this browser forgets the receipt."""
    answer = redirect("portal:home")
    forget_receipt(answer, BOX)
    forget_receipt(answer, PORTAL)
    return answer


def _sent() -> HttpResponse:
    answer = redirect("portal:box")
    answer["Location"] += "?sent=1"
    return answer


def _form_page(request: HttpRequest, name: str, page: dict[str, Any], is_refused: bool) -> HttpResponse:
    return render(request, f"intake/portal/box/{name}.html", page, status=422 if is_refused else 200)


def _standing(letterbox: Letterbox, waiting: Sequence[Said]) -> Standing:
    if waiting and letterbox.status != LetterboxStatus.CLOSED:
        return STANDINGS[LetterboxStatus.ASKED]
    # The public zone changes no status: that the answer is there is seen from the messages.
    return ANSWERED if letterbox.status == LetterboxStatus.ASKED else STANDINGS[letterbox.status]


def _conversation(opened: Sequence[Opened]) -> list[Said]:
    """The newest first, answers under their questions. Within an hour nobody can tell the order; the desk's come first."""
    replies = {one.message.replies_to_id: one for one in opened if one.message.replies_to_id}
    own = [one for one in opened if not one.message.replies_to_id]
    own.sort(key=lambda o: (public_hour(o.message.sent_at), o.message.author != Author.REPORTER, o.message.sent_at))
    return [_said(one, replies.get(one.message.id)) for one in reversed(own)]


def _said(one: Opened, reply: Opened | None = None) -> Said:
    values = one.written.values if one.written else {}
    answers = reply.written.values if reply and reply.written else {}
    voice = _voice(one.written)
    asked = [name for name in one.message.fields if name in ASKABLE]
    asks = [(str(ASKABLE[name].question(voice)), _worded(name, answers.get(name, ""))) for name in asked]
    felt = next((str(label) for face, label in FACES if values.get("face") == face), "")
    at = public_hour(one.message.sent_at)
    return Said(one.message, at, one.written, asks, felt, _said(reply) if reply else None)


def _worded(name: str, value: str) -> str:
    if not value:
        return str(_("Not known, or not said"))
    return next((str(words) for choice, words in ASKABLE[name].choices if choice == value), value)


def _voice(written: Written | None) -> Voice:
    return Voice.ADULT if written and written.values.get(VOICE) == Voice.ADULT else Voice.CHILD
