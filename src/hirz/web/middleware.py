"""What stands between a request and a view in every zone: a whole body, honest errors, nothing cached."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError

from hirz.web.errors import RETRY_AFTER_SECONDS, answer_for, error_page, status_of
from hirz.web.guard import API, REFUSED, WITH_BODY, is_upload
from hirz.web.uploads import SealFiles

__all__ = ["RETRY_AFTER_SECONDS", "GetResponse", "HonestErrors", "NoStore", "WholeBody", "status_of"]

GetResponse = Callable[[HttpRequest], HttpResponse]


class WholeBody:
    """Reads the body before anybody else looks at it: CSRF would turn a cut body into a 403 (Django 5.2).

    Not for the API: there no form is read, the bearer is asked first, and a stranger's megabytes stay unread. Not for
    the portal's upload either: its view reads a stream, after it has asked who sends, and every file in it is sealed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """400 when the body was cut, and what the guard refused; otherwise go on with the body in memory."""
        if REFUSED in request.META:
            return _refused(request, request.META[REFUSED])
        if request.method not in WITH_BODY or request.path.startswith(API):
            return self.get_response(request)
        if is_upload(request.path):
            request.upload_handlers = [SealFiles(request)]
            return self.get_response(request)
        try:
            request.body  # noqa: B018
        except UnreadablePostError:
            return error_page(request, 400, code="body-incomplete")
        return self.get_response(request)


def _refused(request: HttpRequest, status: int) -> HttpResponse:
    """The page for a body that the length guard left unread."""
    answer = error_page(request, status)
    if status == 503:
        answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


class HonestErrors:
    """Turns what can go wrong in operation into 403, 503 and 507, so that a caller knows whether to retry."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing here: Django turns what middleware below raises into handler500, which asks `answer_for` too."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer for a failure of a view that we expect; None leaves it to handler500."""
        return answer_for(request, error)


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
