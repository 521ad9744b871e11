"""Foreign keys point upstream, and leave no way back: what import-linter cannot see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.test.utils import isolate_apps

from hirz.triage.models import Ticket
from tests.house.walking import STAGES, is_ours, project_models, stage_of

# The account model and the sign-in library know each other by Django's own setting.
LIBRARIES_POINT_AT_US = frozenset({"account.EmailAddress.user", "mfa.Authenticator.user"})


def faults(model_list: Iterable[type[Any]]) -> list[str]:
    """Relations that point downstream, out of the house, or back across a border of stages."""
    wrong = []
    for model in model_list:
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if field.remote_field is None:
                continue
            name, target = f"{model._meta.label}.{field.name}", field.remote_field.model
            if not is_ours(target):
                wrong.append(f"{name} points at a library's table")
                continue
            here, there = stage_of(model), stage_of(target)
            if STAGES.index(there) > STAGES.index(here):
                wrong.append(f"{name} points downstream, at {there}")
            if here != there and not (field.remote_field.related_name or "").endswith("+"):
                wrong.append(f'{name} crosses from {here} to {there}: it needs related_name="+"')
            if there == "care" != here:
                wrong.append(f"{name} points into care, which is blind to the rest")
    return wrong


def test_relations_point_upstream() -> None:
    """Every relation of every model goes upstream, and none can be walked back across stages."""
    assert faults(project_models()) == []


@isolate_apps("hirz.intake", "hirz.triage")
def test_a_key_that_points_downstream_is_found() -> None:
    """Intake must not know triage."""

    class Planted(models.Model):
        ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "intake"

    Planted.__module__ = "hirz.intake.models"
    assert faults([Planted]) == ["intake.Planted.ticket points downstream, at triage"]


@isolate_apps("hirz.intake", "hirz.triage")
def test_a_way_back_across_stages_is_found() -> None:
    """`report.planted_set` would let intake reach triage without an import."""
    from hirz.intake.models import Report

    class Planted(models.Model):
        report = models.ForeignKey(Report, on_delete=models.CASCADE)

        class Meta:
            app_label = "triage"

    Planted.__module__ = "hirz.triage.models"
    assert faults([Planted]) == ['triage.Planted.report crosses from triage to intake: it needs related_name="+"']
    # Django remembers reverse relations on the target; nothing of the planted one may stay.
    assert not [f for f in Report._meta.get_fields() if f.name == "planted"]
