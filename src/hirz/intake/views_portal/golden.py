"""The golden hour: what to do now, for somebody who is being blackmailed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """One screen, no account."""
    return render(request, "intake/portal/help.html")
