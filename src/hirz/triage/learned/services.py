"""Training on the desk's decisions, and switching what was trained on and off. Each act is in the ledger."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db import transaction

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.actors import Actor
from hirz.base.clock import now, zone_time
from hirz.base.ledger.services import record
from hirz.core.learning import NothingToLearn, train
from hirz.core.learning.training import LEAST
from hirz.triage.enums import LearnedState
from hirz.triage.learned import policies
from hirz.triage.learned.keys import seal_weights
from hirz.triage.learned.samples import decided_reports
from hirz.triage.models import LearnedModel


def train_model(*, by: Actor, least: int = LEAST, step: Callable[[int], None] = lambda _count: None) -> LearnedModel:
    """A model of what people decided, off. Raises NothingToLearn; `step` is called as reports are opened."""
    decided = decided_reports(step)
    if not decided.samples:
        raise NothingToLearn("decisions", least, 0)
    groups = {"language": decided.languages, "sender": decided.senders}
    trained = train(decided.samples, decided.outcomes, decided.rule_scores, groups, least=least)
    place = uuid.uuid4()
    with transaction.atomic():
        model = LearnedModel.objects.create(
            place=place, trained_at=zone_time(), first_day=decided.decided_at[0].date(),
            last_day=decided.decided_at[-1].date(), learned=trained.learned, calibrated=trained.calibrated,
            measured=trained.measured, near_same=trained.near_same, figures=trained.measure.to_json(),
            weights=seal_weights(place, trained.model),
        )  # fmt: skip
        record(verb="triage:model:trained", object_kind="model", object_id=str(model.pk), by=by)
    return model


def switch_on(*, model: LearnedModel, by: User) -> None:
    """Show it beside the rules, in the place of any other. Raises Denied."""
    newest = LearnedModel.objects.order_by("-pk").defer("weights").first()
    policies.may_switch_on(by, model, newest)
    with transaction.atomic():
        LearnedModel.objects.filter(state=LearnedState.ON).update(state=LearnedState.OFF)
        _switch(model, LearnedState.ON, "triage:model:on", by)


def switch_off(*, model: LearnedModel, by: User) -> None:
    """Show it no more. Raises Denied."""
    policies.may_switch_off(by, model)
    with transaction.atomic():
        _switch(model, LearnedState.OFF, "triage:model:off", by)


def _switch(model: LearnedModel, state: LearnedState, verb: str, by: User) -> None:
    LearnedModel.objects.filter(pk=model.pk).update(state=state, switched_by=by, switched_at=now())
    record(verb=verb, object_kind="model", object_id=str(model.pk), by=by.actor(Role.SUPERVISOR))
