"""Leave quickly: an ordinary page opens, and the portal's cookies are gone."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Forget what this browser holds of us, and go to an ordinary page."""
    answer = HttpResponseRedirect(settings.HIRZ_LEAVE_URL)
    for name in request.COOKIES:
        answer.delete_cookie(name)
    answer["Clear-Site-Data"] = '"cookies", "storage", "cache"'
    answer["Referrer-Policy"] = "no-referrer"
    return answer
