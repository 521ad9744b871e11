"""The golden hour: what to do now, for somebody who is being blackmailed, and for those who stand beside them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hirz.intake.views_portal.helplines import danger_lines, removal_tools, talk_lines


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """One page, no account, nothing asked."""
    lines = talk_lines()
    context = {"first": lines[0] if lines else None, "others": lines[1:], "danger": danger_lines()}
    return render(request, "intake/portal/help.html", context)


@require_safe
def stop_picture(request: HttpRequest) -> HttpResponse:
    """How a picture is kept from spreading without anybody seeing it."""
    return render(request, "intake/portal/picture.html", {"tools": removal_tools()})


@require_safe
def grown_ups(request: HttpRequest) -> HttpResponse:
    """For parents and teachers."""
    return render(request, "intake/portal/grown_ups.html", {"lines": talk_lines(), "danger": danger_lines()})


@require_safe
def adults(request: HttpRequest) -> HttpResponse:
    """For who is no longer a child."""
    return render(request, "intake/portal/adults.html", {"lines": talk_lines(), "danger": danger_lines()})
