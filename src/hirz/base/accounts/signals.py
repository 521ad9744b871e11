"""Sign-ins and refused ones, in the ledger: by the code of the account, never an address or a browser's name."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from hirz.base.accounts.models import User
from hirz.base.actors import Actor
from hirz.base.ledger.services import record

NOBODY = Actor(id="nobody", role="none")


@receiver(user_logged_in)
def session_opened(sender: Any, request: HttpRequest, user: User, **rest: Any) -> None:
    """Record a sign-in; a session that could not be recorded does not open."""
    try:
        record(verb="accounts:session:opened", object_kind="user", object_id=str(user.pk), by=user.actor())
    except BaseException:
        request.session.flush()
        raise


@receiver(user_login_failed)
def password_refused(sender: Any, credentials: dict[str, Any], **rest: Any) -> None:
    """Record a refused password: for which account, if there is one; never what was typed."""
    typed = str(credentials.get("email") or credentials.get("username") or "")
    user = User.objects.filter(email__iexact=typed).first() if typed else None
    _refused(str(user.pk) if user else "unknown")


@receiver(authentication_failed)
def second_factor_refused(sender: Any, user: User, **rest: Any) -> None:
    """Record a refused code or passkey."""
    _refused(str(user.pk))


def _refused(object_id: str) -> None:
    record(verb="accounts:session:refused", object_kind="user", object_id=object_id, by=NOBODY)
