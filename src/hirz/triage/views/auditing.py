"""The panel of the random audit on the page of a report that was drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.triage.enums import MissReason, Stratum, Verb
from hirz.triage.forms import DecisionForm
from hirz.triage.models import AuditSample, Ticket


class MissForm(DecisionForm):
    """Why a report should have been urgent."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why was it not seen?"),
        choices=MissReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose a reason.")},
    )
    field_order = ("reason", "note")


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands on the page of a report that was drawn."""

    reference: str
    stratum: Any
    outcome: str
    outcome_label: Any
    sample: AuditSample
    form: MissForm


def panel_of(user: User, reference: str) -> Panel | None:
    """The panel for somebody who opened a report of their desk that was drawn; None for any other."""
    desks = user.organisations_as(Role.ANALYST)
    ticket = Ticket.objects.filter(reference=reference, desk__in=desks).first()
    sample = AuditSample.objects.select_related("decided_by").filter(pk=ticket.pk).first() if ticket else None
    if sample is None:
        return None
    label = Stratum(sample.stratum).label
    return Panel(reference, label, sample.outcome, sample.get_outcome_display(), sample, MissForm(verb=Verb.RAISE))
