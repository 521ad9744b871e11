"""The first page with its three doors, and the pages that only tell."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_from_request
from django.views.decorators.http import require_safe

from hirz.base.accounts.models import Feed
from hirz.intake.enums import Channel, LetterboxStatus
from hirz.intake.views_portal.helplines import danger_lines, talk_lines


@require_safe
def to_language(request: HttpRequest) -> HttpResponse:
    """Send the visitor to their browser's language, else to Arabic. Nothing is kept of the choice."""
    answer = redirect(f"/{get_language_from_request(request)}/")
    answer["Vary"] = "Accept-Language"
    return answer


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Three doors, and the numbers for who would rather speak: one line to talk to, and those for danger."""
    return render(request, "intake/portal/home.html", {"lines": [*talk_lines()[:1], *danger_lines()]})


@require_safe
def protection(request: HttpRequest) -> HttpResponse:
    """What is protected, and what is not."""
    return render(request, "intake/portal/protection.html")


@require_safe
def after(request: HttpRequest) -> HttpResponse:
    """What happens after a report."""
    context = {"desk": _desk(), "statuses": [status.label for status in LetterboxStatus]}
    return render(request, "intake/portal/after.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who stands behind this."""
    return render(request, "intake/portal/about.html", {"desk": _desk()})


def _desk() -> str:
    """The name of the organisation where reports of the portal arrive; empty while no feed is set up."""
    feed = Feed.objects.filter(code=Channel.PORTAL.value).select_related("desk").first()
    return feed.desk.name(get_language() or "ar") if feed else ""
