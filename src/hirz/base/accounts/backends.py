"""Sign-in: allauth's backend, with the rule that demo accounts exist only where the demo mark is."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from hirz.base.installation.models import is_demo


class HirzBackend(AuthenticationBackend):  # type: ignore[misc]
    """Refuses inactive accounts, and demo accounts on an installation that was not made as a demo."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at sign-in and, through `get_user`, at every request."""
        return bool(user.is_active) and (not user.is_demo or is_demo())

    def get_user(self, user_id: Any) -> Any:
        """The signed-in person, unless they may no longer be."""
        user = super().get_user(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
