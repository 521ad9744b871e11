"""Default deny on the desk: a view without a policy is refused to everybody."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from hirz.base.accounts.access import policy_of
from hirz.web.errors import error_page
from hirz.web.middleware import GetResponse


class DefaultDeny:
    """A view without a policy is refused to everybody."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing here: the view is known only in `process_view`."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Ask the view's policy; send a stranger to sign in, and anybody else away with the reason."""
        policy = policy_of(view, request.resolver_match)
        if policy is None:
            return error_page(request, 403, code="no-policy")
        if policy.is_open:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not policy.admits(request.user):
            return error_page(request, 403, code="role")
        return None
