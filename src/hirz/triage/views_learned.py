"""The model card: what a learned model was taught, how it does beside the rules, for whom it is worse; on and off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import Feed, User
from hirz.base.errors import Denied
from hirz.core.learning import Bin, Group, Measure
from hirz.triage.enums import LearnedState
from hirz.triage.learned import policies, services
from hirz.triage.models import LearnedModel
from hirz.triage.views.decisions import signed_in
from hirz.triage.views.showing import reader
from hirz.triage.views.words import LANGUAGES

Text = str | Promise

# The plot of the calibration is 100 wide and high, in its own units.
SIDE = 100.0
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class ShownBin:
    """One point of the calibration: what was said and what came true, in percent, and its place in the plot."""

    said: int
    true: int
    size: int
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """One language or sender, in hundredths of average precision; None where there are too few."""

    name: Text
    size: int
    passed_on: int
    model: int | None
    rules: int | None
    is_worse: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A model as its card says it."""

    number: int
    model: LearnedModel
    figures: Measure
    bins: list[ShownBin]
    languages: list[ShownGroup]
    senders: list[ShownGroup]
    why_not_on: str
    why_not_off: str

    @property
    def is_on(self) -> bool:
        """Whether analysts see it."""
        return self.model.state == LearnedState.ON

    @property
    def hundredths(self) -> dict[str, int]:
        """Its shares in hundredths."""
        names = ("model", "rules", "difference", "low", "high", "recall_model", "recall_rules")
        return {name: round(100 * getattr(self.figures, name)) for name in names}


@require_safe
@opens_to(Role.ANALYST, Role.SUPERVISOR, Role.AUDITOR)
def learned(request: HttpRequest) -> HttpResponse:
    """The newest model, the one in use if that is another, and what was trained before."""
    user = signed_in(request)
    models = list(LearnedModel.objects.defer("weights").select_related("switched_by").order_by("-pk")[:MOST_SHOWN])
    cards = [card_of(model, models[0], user) for model in models if model in (models[0], _used(models))]
    older = [card_of(model, models[0], user) for model in models if model not in [card.model for card in cards]]
    return render(
        request, "triage/learned.html", {"cards": cards, "older": older, "may": user.has_role(Role.SUPERVISOR)}
    )


@require_POST
@opens_to(Role.SUPERVISOR)
def switch_learned(request: HttpRequest, model_id: int) -> HttpResponse:
    """On or off, as the form says."""
    user = signed_in(request)
    model = get_object_or_404(LearnedModel.objects.defer("weights"), pk=model_id)
    wants_on = request.POST.get("state") == LearnedState.ON
    try:
        (services.switch_on if wants_on else services.switch_off)(model=model, by=user)
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, _("Shown beside the rules from now on.") if wants_on else _("No longer shown."))
    return HttpResponseRedirect(reverse("triage:learned"))


def card_of(model: LearnedModel, newest: LearnedModel, user: User) -> Card:
    """A model with its figures, and why it cannot be switched now."""
    figures = model.measure
    names = Feed.objects.in_bulk([group.name for group in figures.groups if group.kind == "sender"])
    feeds = {code: feed.name(reader()) for code, feed in names.items()}
    labels: dict[str, Text] = {**LANGUAGES, "und": _("No text"), **feeds}
    return Card(
        number=model.pk, model=model, figures=figures, bins=[_bin(one) for one in figures.bins],
        languages=_groups(figures.groups, "language", labels), senders=_groups(figures.groups, "sender", labels),
        why_not_on=_why_not(lambda: policies.may_switch_on(user, model, newest)),
        why_not_off=_why_not(lambda: policies.may_switch_off(user, model)),
    )  # fmt: skip


def _used(models: Sequence[LearnedModel]) -> LearnedModel | None:
    return next((model for model in models if model.state == LearnedState.ON), None)


def _bin(one: Bin) -> ShownBin:
    x, y = f"{SIDE * one.said:.1f}", f"{SIDE * (1 - one.true):.1f}"
    return ShownBin(round(100 * one.said), round(100 * one.true), one.size, x, y)


def _groups(groups: Sequence[Group], kind: str, labels: dict[str, Text]) -> list[ShownGroup]:
    found = [
        ShownGroup(labels.get(one.name, one.name), one.size, one.passed_on, _hundredths(one.model), _hundredths(one.rules),
                   one.is_worse)
        for one in groups if one.kind == kind
    ]  # fmt: skip
    return sorted(found, key=lambda group: -group.size)


def _hundredths(share: float | None) -> int | None:
    return None if share is None else round(100 * share)


def _why_not(ask: Callable[[], None]) -> str:
    try:
        ask()
    except Denied as denied:
        return str(denied)
    return ""
