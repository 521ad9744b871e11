"""The desk's own small views: the way to a language, preferences, a sign of life."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_GET, require_POST

from hirz.base.accounts.access import opens_to_all

THEMES = {"light", "dark", ""}
YEAR = 365 * 24 * 3600


@opens_to_all
@require_GET
def to_language(request: HttpRequest) -> HttpResponse:
    """Send the visitor to their language: cookie, browser, else Arabic."""
    return redirect(f"/{get_language_from_request(request)}/")


@opens_to_all
@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; says nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@opens_to_all
@require_POST
def set_preferences(request: HttpRequest) -> HttpResponse:
    """Keep language and theme in cookies, and go back to the page in the language chosen."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    language, theme = request.POST.get("language"), request.POST.get("theme")
    if language in dict(settings.LANGUAGES):
        current = back.split("/", 2)
        if len(current) == 3 and current[1] in dict(settings.LANGUAGES):
            back = f"/{language}/{current[2]}"
    answer = redirect(back)
    if language in dict(settings.LANGUAGES):
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", httponly=True)
    if theme is not None and theme in THEMES:
        answer.set_cookie("hirz_desk_theme", theme, max_age=YEAR, samesite="Lax", httponly=True)
    return answer
