"""Writing, deciding, switching off. Sees the words of rules in memory only; each act is in the ledger and in the history."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.actors import Actor
from hirz.base.clock import zone_time
from hirz.base.errors import Denied
from hirz.base.events.services import emit
from hirz.base.ledger.services import record
from hirz.detect.enums import RuleAct, RuleReason, VersionState
from hirz.detect.events import RuleTrialAsked
from hirz.detect.models import DeskRule, DeskRuleVersion, RuleBook, RuleEvent, RuleTrial
from hirz.detect.rules import policies
from hirz.detect.rules.book import shipped
from hirz.detect.rules.checking import check_rule
from hirz.detect.rules.keys import seal_yaml


def write_rule(*, text: str, expires_on: date, by: User, rule: DeskRule | None = None) -> DeskRuleVersion:
    """A new rule, or new words of one: nothing changes until a second person agrees. Raises Denied."""
    policies.require_writer(by)
    policies.require_expiry(expires_on)
    if rule is not None:
        policies.require_own(rule)
    read, wrong = check_rule(text, code=rule.code if rule else "")
    if read is None:
        raise Denied(f"{wrong[0].where}: {wrong[0].sentence}")
    try:
        with transaction.atomic():
            if rule is None:
                rule = DeskRule.objects.create(code=read.id, created_at=zone_time())
            version_id = uuid.uuid4()
            return _propose(
                rule, version_id, seal_yaml(version_id, text), read.family.value, read.weight, expires_on, by
            )
    except IntegrityError:
        # Two people at the same moment, or a rule of that id.
        raise Denied(_("There is a rule of this id already, or a proposal for it waits.")) from None


def weigh_rule(*, code: str, weight: int, expires_on: date, by: User) -> DeskRuleVersion:
    """Another weight for a rule of the house, for a time. Raises Denied."""
    policies.require_writer(by)
    policies.require_expiry(expires_on)
    if not 1 <= weight <= 100:
        raise Denied(_("A weight lies between 1 and 100."))
    rule = shipped_row(code)
    family = next(one.family.value for one in shipped() if one.id == code)
    try:
        with transaction.atomic():
            return _propose(rule, uuid.uuid4(), b"", family, weight, expires_on, by)
    except IntegrityError:
        raise Denied(_("A proposal for this rule already waits for a second person.")) from None


def _propose(
    rule: DeskRule, version_id: uuid.UUID, content: bytes, family: str, weight: int, expires_on: date, by: User
) -> DeskRuleVersion:
    rule = DeskRule.objects.select_for_update().get(pk=rule.pk)
    policies.require_no_open(rule)
    number = (rule.versions.aggregate(n=Max("number"))["n"] or 0) + 1
    version = DeskRuleVersion.objects.create(
        id=version_id, rule=rule, number=number, content=content, family=family, weight=weight, expires_on=expires_on,
        written_by=by, written_at=zone_time(),
    )  # fmt: skip
    _note(rule, "detect:rule:written", by, number=number)
    return version


def shipped_row(code: str) -> DeskRule:
    """The row of a rule of the house, made when somebody first touches it. Raises Denied for no such rule."""
    if code not in {one.id for one in shipped()}:
        raise Denied(_("There is no such rule."))
    return DeskRule.objects.get_or_create(code=code, defaults={"is_shipped": True, "created_at": zone_time()})[0]


def start_trial(*, version: DeskRuleVersion, by: User) -> RuleTrial:
    """Try a version on every report that came before; the worker does it. Raises Denied."""
    policies.require_writer(by)
    with transaction.atomic():
        version = _locked(version)
        policies.require_own(version.rule)
        policies.require_open(version)
        trial, is_new = RuleTrial.objects.get_or_create(
            version=version, defaults={"started_by": by, "started_at": zone_time()}
        )
        if not is_new:
            raise Denied(_("The back-test of this version has begun already."))
        emit(RuleTrialAsked(trial_id=str(trial.pk)))
        _note(version.rule, "detect:rule:tried", by, number=version.number)
    return trial


def decide_version(*, version: DeskRuleVersion, agrees: bool, reason: str = "", by: User) -> None:
    """What the second person answers; with agreement it is in use from the next batch on. Raises Denied."""
    with transaction.atomic():
        version = _locked(version)
        policies.require_second(version, by)
        if agrees:
            policies.require_tried(version)
            policies.require_expiry(version.expires_on)
            version.rule.versions.filter(state=VersionState.LIVE).update(state=VersionState.REPLACED)
        elif reason not in policies.OFF_REASONS:
            raise Denied(_("Please say why."))
        version.state = VersionState.LIVE if agrees else VersionState.REFUSED
        version.decided_by, version.decided_at = by, zone_time()
        version.save(update_fields=["state", "decided_by", "decided_at"])
        verb = "detect:rule:approved" if agrees else "detect:rule:refused"
        _note(version.rule, verb, by, number=version.number, reason="" if agrees else reason)
        if agrees:
            _next_edition()


def withdraw_version(*, version: DeskRuleVersion, by: User) -> None:
    """Its author takes it back. Raises Denied."""
    with transaction.atomic():
        version = _locked(version)
        policies.require_author(version, by)
        version.state, version.decided_at = VersionState.WITHDRAWN, zone_time()
        version.save(update_fields=["state", "decided_at"])
        _note(version.rule, "detect:rule:withdrawn", by, number=version.number)


def switch_off(*, code: str, reason: str, by: User) -> None:
    """One person switches a rule off at once, and says why. Raises Denied."""
    policies.require_keeper(by)
    if reason not in policies.OFF_REASONS:
        raise Denied(_("Please say why."))
    with transaction.atomic():
        rule = _row(code)
        policies.require_on(rule)
        rule.is_off = True
        rule.save(update_fields=["is_off"])
        _note(rule, "detect:rule:off", by, reason=reason)
        _next_edition()


def switch_on(*, code: str, by: User) -> None:
    """Somebody else than who switched it off switches it on again. Raises Denied."""
    policies.require_keeper(by)
    with transaction.atomic():
        rule = _row(code)
        policies.require_off(rule)
        last = RuleEvent.objects.filter(rule=rule, act=RuleAct.OFF).order_by("-pk").first()
        if last is not None and last.by_id == by.pk:
            raise Denied(_("Somebody else than who switched it off switches it on again."))
        rule.is_off = False
        rule.save(update_fields=["is_off"])
        _note(rule, "detect:rule:on", by, reason=RuleReason.CHECKED)
        _next_edition()


def _row(code: str) -> DeskRule:
    rule = DeskRule.objects.select_for_update().filter(code=code).first()
    return rule or DeskRule.objects.select_for_update().get(pk=shipped_row(code).pk)


def _locked(version: DeskRuleVersion) -> DeskRuleVersion:
    DeskRule.objects.select_for_update().get(pk=version.rule_id)
    return DeskRuleVersion.objects.select_related("rule").get(pk=version.pk)


def _next_edition() -> None:
    """Whoever scans reads the rules anew with the next batch."""
    if not RuleBook.objects.filter(pk=1).update(edition=F("edition") + 1):
        RuleBook.objects.get_or_create(pk=1)


def _note(rule: DeskRule, verb: str, by: User, *, number: int = 0, reason: str = "") -> None:
    """Into the history, whose acts are the last words of the verbs, and into the ledger."""
    act = RuleAct(verb.rsplit(":", 1)[-1])
    RuleEvent.objects.create(rule=rule, act=act, reason=reason, number=number, by=by, at=zone_time())
    record(verb=verb, object_kind="rule", object_id=rule.code, by=_actor(by))


def _actor(user: User) -> Actor:
    return user.actor(Role.ANALYST if user.has_role(Role.ANALYST) else Role.SUPERVISOR)
