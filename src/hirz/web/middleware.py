"""What stands between a request and a view in every zone: a whole body, honest errors, nothing cached."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils import translation
from django.utils.translation import gettext as _

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
            with _language_of(request):
                return error_page(request, 400, code="body-incomplete")
        return self.get_response(request)


def _refused(request: HttpRequest, status: int) -> HttpResponse:
    """The page for a body that the length guard left unread."""
    with _language_of(request):
        answer = error_page(request, status, reason=_refusal(request, status))
    if status == 503:
        answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    # What is still on its way would be read as the next request.
    answer["Connection"] = "close"
    return answer


def _refusal(request: HttpRequest, status: int) -> str:
    if not is_upload(request.path):
        return _("This is longer than we can take, and nothing was kept. Please go back and shorten it.")
    if status == 503:
        return _(
            "Many people are sending files just now, and yours were not taken. Please go back and try again in a few"
            " minutes, or go on without files: your words are enough."
        )
    return _(
        "Your files are larger than we can take: all of them together may have %(limit)s MB. None was kept. Please go"
        " back and choose fewer, or go on without files: your words are enough."
    ) % {"limit": settings.HIRZ_MAX_UPLOAD // 1024**2}


def _language_of(request: HttpRequest) -> AbstractContextManager[None]:
    """The language of the address, else of the browser: this stands before the middleware that finds it out."""
    return translation.override(translation.get_language_from_request(request, check_path=True))


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
