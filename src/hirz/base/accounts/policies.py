"""What an administrator may do to accounts. Every no is said in words that the page shows."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from hirz.base.accounts.models import Credential, Membership, Organisation, User
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.base.installation.models import is_demo


def require_other(by: User, user: User) -> None:
    """Nobody gives themselves a role, takes one from themselves, or resets their own sign-in: another one does it."""
    if by.pk == user.pk:
        raise Denied(_("This is your own account: another administrator does this."))


def require_open(user: User) -> None:
    """A closed account gets neither roles nor a sign-in link; a demo account only where the demo mark is."""
    if not user.is_active:
        raise Denied(_("This account is closed. Open it first."))
    if user.is_demo and not is_demo():
        raise Denied(_("This is a demo account."))


def may_grant(by: User, user: User, organisation: Organisation, starts_on: date) -> None:
    """A role in an active body, for somebody else, from today or earlier on."""
    require_other(by, user)
    require_open(user)
    if not organisation.is_active:
        raise Denied(_("This body no longer takes part."))
    if starts_on > timezone.localdate():
        raise Denied(_("A role begins today at the latest. Grant it on the day when it begins."))


def may_end(by: User, membership: Membership) -> None:
    """A role that still holds, of somebody else."""
    require_other(by, membership.user)
    if membership.ends_on is not None and membership.ends_on < timezone.localdate():
        raise Denied(_("This role has already ended."))


def may_reset(by: User, user: User) -> None:
    """A sign-in link for somebody else's open account."""
    require_other(by, user)
    require_open(user)


def may_create(by: User, email: str) -> None:
    """Nobody opens a second account for themselves, under another spelling of their own address either."""
    if mailbox(email) == mailbox(by.email):
        raise Denied(_("This is an address of your own: nobody has two accounts. Another administrator decides."))


def mailbox(email: str) -> str:
    """The mailbox behind an address: capitals, and what stands behind a +, make no other person."""
    name, _at, domain = email.strip().lower().rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"


def may_remove_factor(by: User, user: User, count: int) -> None:
    """A lost second factor, of somebody else, where there is one."""
    require_other(by, user)
    if not count:
        raise Denied(_("This account has no second factor."))


def may_close(by: User, user: User) -> None:
    """An account is closed or opened by somebody else."""
    require_other(by, user)


def may_issue(organisation: Organisation, is_feed_active: bool) -> None:
    """Keys go to active bodies, for active feeds."""
    if not organisation.is_active:
        raise Denied(_("This body no longer takes part."))
    if not is_feed_active:
        raise Denied(_("This feed is closed. Open it first."))


def may_revoke(credential: Credential) -> None:
    """A key that still opens something."""
    if credential.revoked_at is not None:
        raise Denied(_("This key was already revoked."))
    if credential.expires_at is not None and credential.expires_at <= now():
        raise Denied(_("This key has already expired."))


def why_not_change(by: User, user: User) -> str:
    """The reason on the greyed buttons of one's own page; empty for anybody else's."""
    try:
        require_other(by, user)
    except Denied as denied:
        return str(denied)
    return ""


def why_not_reset(by: User, user: User) -> str:
    """The reason on a greyed sign-in link; empty if one can be made."""
    try:
        may_reset(by, user)
    except Denied as denied:
        return str(denied)
    return ""


def why_not_remove_factor(by: User, user: User, count: int) -> str:
    """The reason on a greyed removal of the second factor; empty if it can be removed."""
    try:
        may_remove_factor(by, user, count)
    except Denied as denied:
        return str(denied)
    return ""


def why_not_issue(organisation: Organisation, is_feed_active: bool) -> str:
    """The reason on a greyed key; empty if one can be issued."""
    try:
        may_issue(organisation, is_feed_active)
    except Denied as denied:
        return str(denied)
    return ""
