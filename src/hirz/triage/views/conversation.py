"""The conversation with whoever reported: shown word for word, with a box to answer and a form to ask.

Touches content in memory: what is shown was opened by `asking.read_conversation`, after its reading was recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.detect.additions import PATH
from hirz.intake.asking import ASKABLE, NOT_SAID
from hirz.intake.enums import Author, MessageKind
from hirz.intake.forms_letterbox import FACES
from hirz.intake.letterbox import Opened as OpenedMessage
from hirz.triage import policies, queries
from hirz.triage.asking import ask_reporter, reply_to_reporter
from hirz.triage.enums import Verb
from hirz.triage.forms import ReplyForm
from hirz.triage.models import Ticket
from hirz.triage.views.acts import Act, Acts
from hirz.triage.views.cutting import Piece, cut_text
from hirz.triage.views.decisions import UNPROCESSABLE, act_and_return, signed_in, ticket_or_404, way_back
from hirz.triage.views.offers import ask_form
from hirz.triage.views.opening import Opened
from hirz.triage.views.signs import SignMark
from hirz.triage.views.words import worded

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as the page shows it, with its answer under it."""

    kind: Text
    by: Text
    at: datetime
    is_ours: bool
    is_news: bool  # nobody of the desk had read it
    is_hirz: bool
    pieces: tuple[Piece, ...] = ()
    asked: Sequence[Text] = ()
    said: Sequence[tuple[Text, Text]] = ()  # field, value; an empty value: not known, or not said
    files: str = ""
    is_lost: bool = False  # its key was destroyed
    waits: bool = False  # a question without an answer
    seen_at: datetime | None = None
    answers: list[Letter] = field(default_factory=list)


def letters(
    opened: Opened, marks: Mapping[int, int], messages: Sequence[OpenedMessage], signs: Sequence[SignMark] = ()
) -> list[Letter]:
    """Every message, the oldest first; an answer stands under its question."""
    answered = {one.message.replies_to_id for one in messages if one.message.replies_to_id}
    shown = {one.message.id: _letter(opened, marks, signs, one, one.message.id not in answered) for one in messages}
    top: list[Letter] = []
    for one in messages:
        question = shown.get(one.message.replies_to_id) if one.message.replies_to_id else None
        (top if question is None else question.answers).append(shown[one.message.id])
    return top


def _letter(
    opened: Opened, marks: Mapping[int, int], signs: Sequence[SignMark], one: OpenedMessage, is_open: bool
) -> Letter:
    message, written = one.message, one.written
    is_ours = message.author != Author.REPORTER
    text = written.text if written else ""
    files = len(written.attachments) if written else 0
    return Letter(
        kind=MessageKind(message.kind).label,
        by=message.sent_by.full_name if message.sent_by else Author(message.author).label,
        at=message.sent_at,
        is_ours=is_ours,
        is_news=not is_ours and message.seen_at is None,
        is_hirz=message.author == Author.HIRZ,
        pieces=cut_text(opened, marks, signs, f"{PATH}{message.id}/text", text) if text.strip() else (),
        asked=[str(ASKABLE[name].label) for name in message.fields if name in ASKABLE],
        said=_said(written.values) if written and not is_ours else (),
        files=ngettext("%(n)d file", "%(n)d files", files) % {"n": files} if files else "",
        is_lost=written is None,
        waits=message.kind == MessageKind.QUESTION and is_open,
        seen_at=message.seen_at if not is_ours else None,
    )


def _said(values: Mapping[str, str]) -> list[tuple[Text, Text]]:
    """Answers by the names of their fields; a face of the feedback in words."""
    said: list[tuple[Text, Text]] = []
    for name, value in values.items():
        if name in ASKABLE:
            said.append((str(ASKABLE[name].label), "" if value == NOT_SAID else worded(ASKABLE[name].field, value)))
        elif name == "face":
            said.append((_("How it was"), dict(FACES).get(value, value)))
    return said


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Role.ANALYST)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """The form of a question as a page of its own (for a field: `?for=age_of_child`), and its sending."""
    user = signed_in(request)
    ticket = ticket_or_404(user, reference)
    way = queries.way_to_ask(ticket)
    denied = policies.why_denied(policies.may_ask, user, ticket, way)
    form = ask_form(ticket, way, request.POST if request.method == "POST" else None, wanted=request.GET.get("for", ""))
    if request.method != "POST" or (not denied and not form.is_valid()):
        act = Act(Verb.ASK, reference, reverse("triage:ask", args=[reference]), form=form, denied=denied)
        back = way_back(request, reverse("triage:report", args=[reference]))
        page = {"act": act, "acts": Acts((), (), back)}
        return render(request, "triage/ask.html", page, status=UNPROCESSABLE if request.method == "POST" else 200)
    fields = request.POST.getlist("fields_asked") if denied else form.cleaned_data["fields_asked"]
    words = "" if denied else form.cleaned_data.get("words", "")
    done = _("The question was sent. The report stays in the queue meanwhile.")
    return act_and_return(
        request, ticket, lambda: ask_reporter(ticket=ticket, fields=fields, words=words, by=user), said=done
    )


@require_POST
@opens_to(Role.ANALYST)
def reply(request: HttpRequest, reference: str) -> HttpResponse:
    """Write into the letterbox."""
    user = signed_in(request)
    ticket = ticket_or_404(user, reference)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return HttpResponseRedirect(reverse("triage:report", args=[reference]) + "#conversation")
    words = form.cleaned_data["words"]
    return act_and_return(
        request,
        ticket,
        lambda: reply_to_reporter(ticket=ticket, words=words, by=user),
        said=_("Your message was sent."),
    )


def reply_form(user: object, ticket: Ticket) -> tuple[ReplyForm | None, str]:
    """The box to answer in, or why there is none."""
    denied = policies.why_denied(policies.may_reply, user, ticket, queries.way_to_ask(ticket))
    return (None, denied) if denied else (ReplyForm(), "")
