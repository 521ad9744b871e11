"""Error pages: they need no database, no session and no context processor."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

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
    text = reason or sentence(status, code)
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"type": "about:blank", "status": status, "title": text, "code": code or str(status)},
            status=status,
            content_type="application/problem+json",
        )
    context = {"status": status, "text": text, "lang": get_language() or "ar", "rtl": get_language_bidi()}
    # The desk's look needs the desk's application, which the public zone does not install.
    template = "errors/plain.html" if settings.HIRZ_ZONE == "public" else "errors/error.html"
    return HttpResponse(render_to_string(template, context), status=status)


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
    """500."""
    return error_page(request, 500)
