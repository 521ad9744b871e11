"""The first page with its three doors, and the pages that only tell."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe


@require_safe
def to_language(request: HttpRequest) -> HttpResponse:
    """Send the visitor to their browser's language, else to Arabic. Nothing is kept of the choice."""
    answer = redirect(f"/{get_language_from_request(request)}/")
    answer["Vary"] = "Accept-Language"
    return answer


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Three doors."""
    return render(request, "intake/portal/home.html")


@require_safe
def protection(request: HttpRequest) -> HttpResponse:
    """What is protected, and what is not."""
    return render(request, "intake/portal/protection.html")


@require_safe
def after(request: HttpRequest) -> HttpResponse:
    """What happens after a report."""
    return render(request, "intake/portal/after.html")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who stands behind this."""
    return render(request, "intake/portal/about.html")
