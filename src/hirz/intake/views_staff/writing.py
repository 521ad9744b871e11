"""Writing a statement: the list, the page, and keeping what is typed.

Touches content in memory only. Nothing is read here that the same person did not type into the same statement.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.models import User
from hirz.base.errors import Denied
from hirz.base.places.enums import ServiceField
from hirz.base.places.marks import marked
from hirz.base.places.queries import emergencies
from hirz.core.sealing import Receipt
from hirz.intake import prompts
from hirz.intake.errors import Overtaken
from hirz.intake.forms_staff import (
    LOCAL,
    SPARE_PAIRS,
    BeginForm,
    DiscardForm,
    ResumeForm,
    StatementForm,
    pairs_of,
    typed_values,
)
from hirz.intake.policies import TAKERS, taking_of, training_of
from hirz.intake.statements import Statement, begin_statement, code_of, find_statement, keep_statement
from hirz.intake.views_staff.keeping import keep_receipts, kept_receipts

WRITER_BYTES = 9


def who(request: HttpRequest) -> User:
    """The signed-in person; the route's policy has seen to it that there is one."""
    assert isinstance(request.user, User)
    return request.user


@opens_to(*TAKERS)
@require_GET
def statements(request: HttpRequest) -> HttpResponse:
    """The statements that this person is writing, and the way to a new one."""
    return _list(request)


def _list(request: HttpRequest, resume_form: ResumeForm | None = None) -> HttpResponse:
    user = who(request)
    found = [find_statement(receipt, user) for receipt in kept_receipts(request, user)]
    context = {
        "rows": [
            {"statement": one, "begun_at": parse_datetime(one.begun_at), "called": one.values.get("called", "")}
            for one in reversed(found)
            if one is not None
        ],
        "begin_form": BeginForm(),
        "resume_form": resume_form or ResumeForm(),
        "no_begin": _why_not_begin(user),
        "training": training_of(user),
    }
    return render(request, "intake/staff/statements.html", context, status=400 if resume_form else 200)


def _why_not_begin(user: User) -> str:
    try:
        taking_of(user)
    except Denied as denied:
        return str(denied)
    return ""


@opens_to(*TAKERS)
@require_POST
def begin(request: HttpRequest) -> HttpResponseBase:
    """A new statement; its receipt goes into the browser."""
    user = who(request)
    form = BeginForm(request.POST)
    setting = form.cleaned_data["setting"] if form.is_valid() else "telephone"
    values: dict[str, Any] = {
        "setting": setting,
        "taken_at": timezone.localtime().strftime(LOCAL),
        "asked": [],
        "said": [],
    }
    made = begin_statement(values=values, by=user)
    return _on_to(request, made.receipt)


@opens_to(*TAKERS)
@require_POST
def resume(request: HttpRequest) -> HttpResponseBase:
    """A statement of one's own, by its receipt: after a crash, at another machine. Everybody else's is not there."""
    form = ResumeForm(request.POST)
    if form.is_valid() and find_statement(form.cleaned_data["code"], who(request)) is None:
        form.add_error("code", _("No open statement of yours has this receipt."))
    if not form.is_valid():
        return _list(request, form)
    return _on_to(request, form.cleaned_data["code"])


def _on_to(request: HttpRequest, receipt: Receipt) -> HttpResponseBase:
    user = who(request)
    answer = redirect("statements:statement", code_of(receipt))
    keep_receipts(answer, user, [*(r for r in kept_receipts(request, user) if r != receipt), receipt])
    return answer


def receipt_named(request: HttpRequest, code: str) -> Receipt | None:
    """The receipt in this browser whose statement has this name."""
    return next((r for r in kept_receipts(request, who(request)) if code_of(r) == code), None)


def statement_named(request: HttpRequest, code: str) -> Statement | None:
    """The open statement of this name, if this browser has its receipt."""
    receipt = receipt_named(request, code)
    return find_statement(receipt, who(request)) if receipt else None


def not_open(request: HttpRequest) -> HttpResponse:
    """To the list, with the reason: handed in, discarded, or its receipt is not in this browser."""
    messages.warning(request, _("This statement is not open here. Its receipt brings it back if it was not handed in."))
    return redirect("statements:statements")


@opens_to(*TAKERS)
@require_GET
def statement(request: HttpRequest, code: str) -> HttpResponse:
    """The page on which a statement is written."""
    receipt = receipt_named(request, code)
    found = find_statement(receipt, who(request)) if receipt else None
    if found is None:
        # Handed in already, perhaps in another window: its receipt is what is wanted then.
        return redirect("statements:receipt", code) if receipt else not_open(request)
    return write_page(request, found)


def write_page(
    request: HttpRequest, found: Statement, form: StatementForm | None = None, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """The page with what was kept, or with what was sent and the reason why it was not taken."""
    user, language = who(request), (get_language() or "ar")[:2]
    pairs = pairs_of(form.data if form is not None else found.values)
    context: dict[str, Any] = {
        "statement": found,
        "form": form or StatementForm(initial=found.values),
        "pairs": [*pairs, *[("", "")] * SPARE_PAIRS],
        "writer": secrets.token_urlsafe(WRITER_BYTES),
        "problem": problem,
        "groups": found.receipt.groups(),
        "begun_at": parse_datetime(found.begun_at),
        "discard_form": DiscardForm(),
        "training": training_of(user),
        "desk": taking_of(user).feed.desk.name(language),
        "emergencies": [(one.name(language), marked(one, ServiceField.PHONE)) for one in emergencies()],
        "before": _spoken(prompts.BEFORE, language),
        "child": _spoken(prompts.CHILD, language),
        "adult": _spoken(prompts.ADULT, language),
        "never": prompts.NEVER,
        "suggestions": prompts.suggestions(language),
    }
    return render(request, "intake/staff/statement.html", context, status=status)


def _spoken(rows: tuple[prompts.Prompt, ...], language: str) -> list[dict[str, Any]]:
    return [
        {"say": row.words.of(language), "darija": row.darija, "others": row.others(language), "why": row.why}
        for row in rows
    ]


@opens_to(*TAKERS)
@require_POST
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what is typed. A script asks quietly (`quiet`) and gets JSON; a press of the button comes back to the page."""
    quiet = "quiet" in request.POST
    found = statement_named(request, code)
    if found is None:
        gone = JsonResponse({"problem": _("This statement is not open here.")}, status=410)
        return gone if quiet else not_open(request)
    try:
        version = kept(request, found)
    except (ValidationError, Overtaken) as refusal:
        status, said = refused(refusal)
        if quiet:
            return JsonResponse({"problem": said}, status=status)
        return write_page(request, find_statement(found.receipt, who(request)) or found, StatementForm(request.POST),
                          problem=said, status=status)  # fmt: skip
    at = timezone.localtime().strftime("%H:%M")
    if quiet:
        return JsonResponse({"version": version, "at": at})
    messages.success(request, _("Kept at %(at)s.") % {"at": at})
    return redirect("statements:statement", code)


def kept(request: HttpRequest, found: Statement) -> int:
    """Keep what the page sent; the new version. ValidationError for too much of it, Overtaken by another page."""
    sent = request.POST
    version = sent.get("version", "")
    return keep_statement(
        found, values=typed_values(sent), writer=sent.get("writer", "")[:40],
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0, by=who(request),
    )  # fmt: skip


def refused(refusal: ValidationError | Overtaken) -> tuple[int, str]:
    """Status and sentence of what was not kept."""
    if isinstance(refusal, Overtaken):
        return 409, _("Another window has kept newer words of this statement. What you see here is this window's; keep it to put it in their place.")  # fmt: skip
    return 422, " ".join(refusal.messages)
