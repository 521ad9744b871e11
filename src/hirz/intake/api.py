"""Machine intake: `POST /api/v1/reports` for one report in our own JSON, `/documents` for a file of any known format.

Served by the public zone: it seals and cannot read back. No address and no user agent is looked at.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router, Status
from ninja.errors import HttpError
from ninja.security import HttpBearer

from hirz.base.accounts.credentials import find_credential
from hirz.base.accounts.enums import Scope
from hirz.base.accounts.models import Credential
from hirz.base.actors import Actor
from hirz.core.formats import HIRZ_JSON_SCHEMA, FormatError
from hirz.intake.enums import Outcome
from hirz.intake.errors import KeyReused
from hirz.intake.schemas import DocumentReceipt, DocumentReceipts, FieldProblem, Problem, ReportReceipt
from hirz.intake.services import Document, Received, receive_documents

router = Router(tags=["intake"])
MAX_KEY = 200
BODY_OF_REPORT = {"requestBody": {"required": True, "content": {"application/json": {"schema": HIRZ_JSON_SCHEMA}}}}
BODY_OF_DOCUMENT = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("application/xml", "text/xml", "application/json")
        },
    }
}
ERRORS = dict.fromkeys((400, 401, 409, 411, 413, 415, 422, 503, 507), Problem)


class Bearer(HttpBearer):
    """A partner's token with the scope that the route asks for."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Credential | None:
        """The credential, or None: unknown, ended, revoked and out of scope answer alike."""
        return find_credential(token, self.scope) if token.isascii() and len(token) < 200 else None


@router.post(
    "/reports",
    auth=Bearer(Scope.REPORTS_WRITE),
    response={201: ReportReceipt, 200: ReportReceipt, **ERRORS},
    openapi_extra=BODY_OF_REPORT,
    summary="Send one report",
)
def post_report(request: HttpRequest, response: HttpResponse) -> Any:
    """Store one report. The header `Idempotency-Key` is required: the same key with the same body gives the same answer.

    201 for a new report, 200 for a repeat. 422 names every fault by its JSON pointer; the document is kept, sealed, in
    quarantine, so that nothing that was said is lost.
    """
    credential: Credential = request.auth  # type: ignore[attr-defined]
    if not (request.content_type or "").startswith("application/json"):
        raise HttpError(415, "application/json is expected here; other formats go to /documents")
    [result] = _receive(request, credential, idempotency_key(request), name="report.json")
    if result.outcome is Outcome.QUARANTINED:
        return _problem(result)
    receipt = ReportReceipt(reference=result.reference, is_replay=result.is_replay)
    return Status(200 if result.is_replay else 201, receipt)


@router.post(
    "/documents",
    auth=Bearer(Scope.REPORTS_WRITE),
    response={200: DocumentReceipts, **ERRORS},
    openapi_extra=BODY_OF_DOCUMENT,
    summary="Send a document of a known format",
)
def post_document(request: HttpRequest) -> Any:
    """Store a CyberTipline XML, a police exchange JSON or our own JSON as it is.

    The answer says for each report what became of it. A document that cannot be read answers 422 and is kept sealed.
    """
    credential: Credential = request.auth  # type: ignore[attr-defined]
    results = _receive(request, credential, idempotency_key(request), name="document")
    if len(results) == 1 and results[0].outcome is Outcome.QUARANTINED:
        return _problem(results[0])
    return Status(200, DocumentReceipts(results=[_receipt(result) for result in results]))


def idempotency_key(request: HttpRequest) -> str:
    """The header by which a repeat is known; 400 without it."""
    key = request.headers.get("Idempotency-Key", "")
    if not key or len(key) > MAX_KEY or not key.isascii() or not key.isprintable():
        raise HttpError(400, f"the header Idempotency-Key is required: 1 to {MAX_KEY} printable ASCII characters")
    return key


def _receive(request: HttpRequest, credential: Credential, key: str, name: str) -> list[Received]:
    by = Actor.partner(credential.feed_id, credential.feed.sender_id)
    document = Document(request.body, name=name, idempotency_key=key)
    try:
        return receive_documents([document], feed=credential.feed, by=by)[0]
    except KeyReused as error:
        raise HttpError(409, str(error)) from None


def _problem(result: Received) -> HttpResponse:
    error = result.error
    assert error is not None
    return problem_of([_field_problem(e) for e in (error, *error.others)], reference=result.reference)


def problem_of(problems: list[FieldProblem], *, reference: str = "") -> HttpResponse:
    """422 with everything that is wrong; the first fault gives its name."""
    first = problems[0]
    problem = Problem(status=422, title=first.reason["en"], code=first.code, reference=reference, problems=problems)
    return JsonResponse(problem.model_dump(), status=422, content_type="application/problem+json")


def _field_problem(error: FormatError) -> FieldProblem:
    return FieldProblem(path=error.path, line=error.line, code=error.code, reason=error.reason)


def _receipt(result: Received) -> DocumentReceipt:
    error = result.error
    return DocumentReceipt(
        outcome="accepted" if error is None else "quarantined", reference=result.reference, is_replay=result.is_replay,
        reason=error.reason["en"] if error else "", line=error.line if error else None, path=error.path if error else "",
    )  # fmt: skip
