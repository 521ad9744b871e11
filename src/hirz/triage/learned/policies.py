"""Who may switch a learned model on, and whether it has earned it. Every no is said in words that the page shows."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.errors import Denied
from hirz.triage.enums import LearnedState
from hirz.triage.models import LearnedModel


def require_supervisor(user: User) -> None:
    """What all analysts are shown is decided by whoever answers for them."""
    if not user.has_role(Role.SUPERVISOR):
        raise Denied(_("Only a supervisor switches the model."))


def may_switch_on(user: User, model: LearnedModel, newest: LearnedModel | None) -> None:
    """Only the newest, and only if its held-out figures beat the rules everywhere they can be compared."""
    require_supervisor(user)
    if model.state == LearnedState.ON:
        raise Denied(_("It is on already."))
    if newest is not None and model.pk != newest.pk:
        raise Denied(_("A newer model was trained since: look at that one."))
    figures = model.measure
    worse = [group.name for group in figures.groups if group.is_worse]
    if worse:
        raise Denied(_("It serves some reports worse than the rules do: %(names)s.") % {"names": ", ".join(worse)})
    if not figures.beats:
        raise Denied(_("On reports that it never saw it is not surely better than the rules."))


def may_switch_off(user: User, model: LearnedModel) -> None:
    """At once, without a reason and by one person."""
    require_supervisor(user)
    if model.state != LearnedState.ON:
        raise Denied(_("It is off already."))
