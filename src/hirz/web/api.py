"""What both APIs share: problem+json for every error, and a document of themselves."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from hirz import __version__
from hirz.web.middleware import RETRY_AFTER_SECONDS, status_of


def make_api(title: str, namespace: str) -> NinjaAPI:
    """An API whose every error is problem+json (RFC 9457)."""
    api = NinjaAPI(
        title=title, version=__version__, urls_namespace=namespace, docs_url=None, docs_decorator=require_safe
    )
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(
        AuthenticationError, lambda r, e: problem(401, "a valid bearer token with this scope is required")
    )
    api.add_exception_handler(ValidationError, lambda r, e: problem(422, "the request does not fit its schema"))
    api.add_exception_handler(Exception, _unexpected)
    return api


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, str(error))


def problem(status: int, title: str, code: str = "") -> HttpResponse:
    """One error. A retry is asked for where it helps."""
    answer = JsonResponse(
        {"type": "about:blank", "status": status, "title": title, "code": code or str(status), "problems": []},
        status=status,
        content_type="application/problem+json",
    )
    if status in {503, 507}:
        answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


WORDS = {
    400: "the body was cut short; send it again",
    403: "not possible",
    503: "not available just now; nothing was stored; send it again",
    507: "no room to store this just now; nothing was stored",
}


def _unexpected(request: HttpRequest, error: Any) -> HttpResponse:
    status = status_of(error)
    if status is None:
        raise error
    return problem(status, WORDS[status])
