"""Error pages, and which failure gets which: they need no database, no session and no context processor."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Iterator

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi, get_language_from_request, override
from django.utils.translation import gettext as _
from psycopg import errors as pg

from hirz.base.errors import Denied, NotWritable, Unavailable

log = logging.getLogger("hirz.web")

RETRY_AFTER_SECONDS = 5
NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
NOT_NOW = (pg.InsufficientResources, pg.ReadOnlySqlTransaction)
KNOWN = (400, 403, 404, 411, 413, 500, 503, 507)


def sentence(status: int, code: str = "") -> str:
    """What happened and what to do, in the reader's language."""
    if code == "body-incomplete":
        return _("The upload was cut short, and nothing was kept. Please send it again.")
    if code == "no-policy" or code == "role":
        return _("Your role does not open this page.")
    return {
        400: _("The request could not be read, and nothing was kept."),
        403: _("This is not possible for you."),
        404: _("There is no such page, or it is not yours to see."),
        500: _("Something went wrong on our side. Nothing was lost that was confirmed to you."),
        503: _("Hirz cannot write to its record just now, so it shows nothing. Please try again in a moment."),
        507: _("There is no room to store this just now. Please tell your administrator and try again."),
    }.get(status, _("This request was refused."))


def error_page(request: HttpRequest, status: int, *, code: str = "", reason: str = "") -> HttpResponse:
    """A designed page, or problem+json (RFC 9457) where a machine asks."""
    # Middleware outside the language's own may end here, and the thread still speaks as for its visitor before.
    with override(get_language_from_request(request, check_path=True)):
        return _error_page(request, status, code, reason or sentence(status, code))


def _error_page(request: HttpRequest, status: int, code: str, text: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"type": "about:blank", "status": status, "title": text, "code": code or str(status)},
            status=status,
            content_type="application/problem+json",
        )
    context = {
        "status": status, "text": text, "lang": get_language() or "ar", "rtl": get_language_bidi(), "bare": True,
    }  # fmt: skip
    # The desk's look needs the desk's application, which the public zone does not install.
    template = "errors/plain.html" if settings.HIRZ_ZONE == "public" else "errors/error.html"
    return HttpResponse(render_to_string(template, context), status=status, headers={"Cache-Control": "no-store"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or came from elsewhere."""
    return error_page(request, 403, reason=_("This form has expired. Please go back, reload the page and try again."))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return error_page(request, 400)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 and the like where the failure is one of operation, wherever in the stack it happened; else 500."""
    # Django calls this while it handles the exception, and does not hand it over.
    error = sys.exception()
    answer = answer_for(request, error) if isinstance(error, Exception) else None
    return answer or error_page(request, 500)


def answer_for(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The answer for a failure that we expect; None for a mistake of ours."""
    status = status_of(error)
    if status is None:
        return None
    log.warning("answered %s for %s", status, type(error).__name__)
    if isinstance(error, (OperationalError, InterfaceError)):
        connection.close()
    answer = error_page(request, status, code=getattr(error, "code", ""), reason=str(error) if status == 403 else "")
    if status in {503, 507}:
        answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


def status_of(error: BaseException) -> int | None:
    """The HTTP status for a failure that operation brings; None for a mistake of ours."""
    if isinstance(error, Denied):
        return 403
    if isinstance(error, UnreadablePostError):
        return 400
    if isinstance(error, NotWritable) or (isinstance(error, OSError) and error.errno in NO_SPACE):
        return 507
    causes = list(_causes(error))
    if isinstance(error, (Unavailable, OperationalError, InterfaceError)):
        return 507 if any(isinstance(cause, pg.DiskFull) for cause in causes) else 503
    if isinstance(error, DatabaseError) and any(isinstance(cause, NOT_NOW) for cause in causes):
        return 503
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause = error.__cause__
    while cause is not None:
        yield cause
        cause = cause.__cause__
