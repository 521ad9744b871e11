"""What a partner may ask about its own reports, and how it answers a desk's questions.

The public zone does not read triage, and a partner's report has no letterbox: so the state is always "received", and what
changes is the list of open questions. A report of another feed, one of the portal and one that never was answer 404 alike.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from ninja import Router, Status
from ninja.errors import HttpError

from hirz.base.accounts.enums import Scope
from hirz.base.accounts.models import Credential
from hirz.base.actors import Actor
from hirz.core.sealing import derive
from hirz.intake.api import ERRORS, Bearer, idempotency_key, problem_of
from hirz.intake.asking import ASKABLE, NOT_SAID, Voice, tidied
from hirz.intake.letterbox import Written, open_questions, write_as_sender
from hirz.intake.models import IdempotencyKey, Message, Report
from hirz.intake.schemas import (
    AnswerReceipt,
    AskedField,
    FieldProblem,
    OpenQuestion,
    ReportStatus,
    SenderAnswer,
)

router = Router(tags=["questions"])
MISSING = {404: ERRORS[400]}


@router.get(
    "/reports/{reference}",
    auth=Bearer(Scope.REPORTS_STATUS),
    response={200: ReportStatus, **ERRORS, **MISSING},
    summary="State of one of your own reports, and what is asked about it",
)
def get_report(request: HttpRequest, reference: str) -> Any:
    """The state, and the open questions with the names of their fields.

    A desk's own words with a question are sealed and cannot be read here: a question is what its fields ask for.
    """
    report = _own_report(request, reference)
    questions = [_shown(question) for question in open_questions(report.id)]
    return Status(200, ReportStatus(reference=report.reference, status="received", questions=questions))


@router.post(
    "/reports/{reference}/answers",
    auth=Bearer(Scope.REPORTS_WRITE),
    response={201: AnswerReceipt, 200: AnswerReceipt, **ERRORS, **MISSING},
    summary="Answer a question about one of your own reports",
)
def post_answer(request: HttpRequest, reference: str, body: SenderAnswer) -> Any:
    """Store an answer. The header `Idempotency-Key` is required: the same key with the same body is one answer.

    `values` holds fields that the question asks for; null or the empty text says that you do not know or may not say. An
    answer to a question that has one already is kept as an addition. 201 for a new answer, 200 for a repeat.
    """
    credential: Credential = request.auth  # type: ignore[attr-defined]
    key = idempotency_key(request)
    report = _own_report(request, reference)
    question = Message.objects.filter(id=body.question, report=report, kind="question").first()
    if question is None:
        raise HttpError(404, "there is no such question about this report")
    values = {name: tidied(value or NOT_SAID) for name, value in body.values.items()}
    if problems := _problems(values, body.text, question):
        return problem_of(problems)
    with transaction.atomic():
        is_new = _first_time(credential, report, key, request.body)
        if is_new:
            by = Actor.partner(credential.feed_id, credential.feed.sender_id)
            write_as_sender(report, Written(body.text.strip(), values), replies_to=question, by=by)
    return Status(201 if is_new else 200, AnswerReceipt(reference=report.reference, is_replay=not is_new))


def _own_report(request: HttpRequest, reference: str) -> Report:
    credential: Credential = request.auth  # type: ignore[attr-defined]
    # Whoever reported by the portal reads and answers in a letterbox; no credential of a feed reaches in there.
    own = Report.objects.filter(feed=credential.feed_id, letterbox=None).only("id", "reference")
    # A NUL in an address is no name that the database could even be asked for.
    report = own.filter(reference=reference[:20]).first() if reference.isprintable() else None
    if report is None:
        raise HttpError(404, "there is no such report of yours")
    return report


def _shown(question: Message) -> OpenQuestion:
    fields = [
        AskedField(
            name=one.name, question=one.question(Voice.ADULT).en, input=one.input, longest=one.longest,
            choices=[value for value, _ in one.choices],
        )
        for one in (ASKABLE[name] for name in question.fields if name in ASKABLE)
    ]  # fmt: skip
    return OpenQuestion(id=question.id, asked_at=question.sent_at, fields=fields)


def _problems(values: dict[str, str], text: str, question: Message) -> list[FieldProblem]:
    wrong = [
        _problem(f"/values/{name}", "not-asked", "this question does not ask for this field")
        for name in values
        if name not in question.fields or name not in ASKABLE
    ]
    wrong += [
        _problem(f"/values/{name}", "value-not-allowed", f"this is not a value of the field ({ASKABLE[name].input})")
        for name, value in values.items()
        if name in question.fields and name in ASKABLE and not ASKABLE[name].takes(value)
    ]
    if not values and not text.strip():
        wrong.append(_problem("/values", "value-missing", "an answer gives a value, or says something in its text"))
    if "\0" in text:
        wrong.append(_problem("/text", "value-not-allowed", "a text holds no NUL"))
    return wrong


def _problem(path: str, code: str, reason: str) -> FieldProblem:
    return FieldProblem(path=path, code=code, reason={"en": reason})


def _first_time(credential: Credential, report: Report, key: str, body: bytes) -> bool:
    """Remember the key; False for a repeat, 409 for the same key with another body. Two at once wait for each other."""
    request = _keyed(credential, b"answer", report.id, body)
    row, is_new = IdempotencyKey.objects.get_or_create(
        feed_id=credential.feed_id,
        key=_keyed(credential, b"answer key", None, key.encode()),
        defaults={"request": request, "report": report},
    )
    if bytes(row.request) != request:
        raise HttpError(409, "this idempotency key came before with another body")
    return is_new


def _keyed(credential: Credential, label: bytes, report_id: UUID | None, value: bytes) -> bytes:
    key = derive(hashlib.sha256(settings.SECRET_KEY.encode()).digest(), "intake answers")
    owner = report_id.bytes if report_id else b""
    return hmac.digest(key, b"\0".join((label, credential.feed_id.encode(), owner, value)), "sha256")[:16]
