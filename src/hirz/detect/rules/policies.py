"""Who may change rules, and whether it can be done now. Every no is said in words that the page shows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.detect.enums import HuntState, RuleReason, VersionState
from hirz.detect.models import DeskRule, DeskRuleVersion

# Words change: a rule that nobody has looked at for a year is looked at again.
LONGEST: Final = timedelta(days=366)
WARNED: Final = timedelta(days=21)
OFF_REASONS: Final = (
    RuleReason.NOISE, RuleReason.HARM, RuleReason.OUTDATED, RuleReason.DOUBLE, RuleReason.MISTAKE,
)  # fmt: skip


def require_writer(user: User) -> None:
    """Whoever reads reports knows their words."""
    if not user.has_role(Role.ANALYST):
        raise Denied(_("Only an analyst writes rules."))


def require_keeper(user: User) -> None:
    """Analysts and supervisors decide about rules and switch them off."""
    if not (user.has_role(Role.ANALYST) or user.has_role(Role.SUPERVISOR)):
        raise Denied(_("Only analysts and supervisors decide about rules."))


def require_expiry(expires_on: date) -> None:
    """Every rule ends on a day, at most a year from now."""
    today = now().date()
    if not today < expires_on <= today + LONGEST:
        raise Denied(_("A rule ends after today, and within a year."))


def require_no_open(rule: DeskRule) -> None:
    """One proposal at a time."""
    if rule.versions.filter(state=VersionState.OPEN).exists():
        raise Denied(_("A proposal for this rule already waits for a second person."))


def require_own(rule: DeskRule) -> None:
    """A rule of the house is not edited here."""
    if rule.is_shipped:
        raise Denied(_("A rule of the house is not edited here. It can be switched off, or given another weight."))


def require_open(version: DeskRuleVersion) -> None:
    """What is decided is decided."""
    if version.state != VersionState.OPEN:
        raise Denied(_("This proposal is decided already."))


def require_second(version: DeskRuleVersion, user: User) -> None:
    """Nobody is their own second person."""
    require_keeper(user)
    require_open(version)
    if version.written_by_id == user.pk:
        raise Denied(_("The second person is somebody else than the author."))


def require_tried(version: DeskRuleVersion) -> None:
    """No words come into use before they were tried on what came before."""
    trial = getattr(version, "trial", None)
    if not version.rule.is_shipped and (trial is None or trial.state != HuntState.DONE):
        raise Denied(_("The back-test comes first: it must have gone through."))


def require_author(version: DeskRuleVersion, user: User) -> None:
    """Whoever wrote it may take it back while it is open."""
    require_open(version)
    if version.written_by_id != user.pk:
        raise Denied(_("Only its author takes a proposal back."))


def require_on(rule: DeskRule) -> None:
    """Only what is on is switched off."""
    if rule.is_off:
        raise Denied(_("This rule is switched off already."))


def require_off(rule: DeskRule) -> None:
    """Only what is off is switched on."""
    if not rule.is_off:
        raise Denied(_("This rule is on already."))
