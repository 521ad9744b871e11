"""What stands between a request and a view in every zone: a whole body, honest errors, nothing cached."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable

from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from psycopg import errors as pg

from hirz.base.errors import Denied, NotWritable, Unavailable
from hirz.web.errors import error_page

log = logging.getLogger("hirz.web")

GetResponse = Callable[[HttpRequest], HttpResponse]
RETRY_AFTER_SECONDS = 5
API = "/api/"
NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


class WholeBody:
    """Reads the body before anybody else looks at it: CSRF would turn a cut body into a 403 (Django 5.2).

    Not for the API: there no form is read, the bearer is asked first, and a stranger's megabytes stay unread.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """400 when the body was cut; otherwise go on with the body in memory."""
        if request.method in {"POST", "PUT", "PATCH"} and not request.path.startswith(API):
            try:
                request.body  # noqa: B018
            except UnreadablePostError:
                return error_page(request, 400, code="body-incomplete")
        return self.get_response(request)


class HonestErrors:
    """Turns what can go wrong in operation into 403, 503 and 507, so that a caller knows whether to retry."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Failures of middleware below this one, such as a database that is away while the session is read."""
        try:
            return self.get_response(request)
        except Exception as error:
            answer = self.process_exception(request, error)
            if answer is None:
                raise
            return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer for a failure that we expect; None leaves it to Django's 500."""
        status = status_of(error)
        if status is None:
            return None
        log.warning("answered %s for %s", status, type(error).__name__)
        if isinstance(error, (OperationalError, InterfaceError)):
            connection.close()
        answer = error_page(
            request, status, code=getattr(error, "code", ""), reason=str(error) if status == 403 else ""
        )
        if status in {503, 507}:
            answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return answer


def status_of(error: BaseException) -> int | None:
    """The HTTP status for a failure that operation brings; None for a mistake of ours."""
    if isinstance(error, Denied):
        return 403
    if isinstance(error, UnreadablePostError):
        return 400
    if isinstance(error, (Unavailable, OperationalError, InterfaceError)):
        cause = error.__cause__
        return 507 if isinstance(cause, pg.DiskFull) else 503
    if isinstance(error, NotWritable) or (isinstance(error, OSError) and error.errno in NO_SPACE):
        return 507
    if isinstance(error, DatabaseError) and isinstance(
        error.__cause__, (pg.InsufficientResources, pg.ReadOnlySqlTransaction)
    ):
        return 503
    return None


class NoStore:
    """Pages of the desk are never kept by a browser or a proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header unless the view said otherwise."""
        answer = self.get_response(request)
        if not answer.has_header("Cache-Control"):
            answer["Cache-Control"] = "no-store"
        return answer
