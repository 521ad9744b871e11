"""allauth's questions, answered for a desk: nobody signs up by themselves, and passwords go by policy."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Never."""
        return False

    def get_client_ip(self, request: Any) -> str:
        """One bucket for everybody: the address of a client is neither stored nor used, the account limits the tries."""
        return "0.0.0.0"  # noqa: S104

    def add_message(self, request: Any, level: int, message_template: Any = None, *args: Any, **kwargs: Any) -> None:
        """Everything but «you have signed in»: the page that opens says so."""
        if message_template not in QUIET:
            super().add_message(request, level, message_template, *args, **kwargs)


def display_name(user: Any) -> str:
    """How allauth's pages name a person."""
    return str(user.full_name)


QUIET = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}
