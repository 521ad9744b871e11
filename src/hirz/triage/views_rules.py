"""Rules at the desk: those of the house and those that people wrote, their back-tests, and what two people say of them.

A text that somebody types to try a rule is shown back and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.core.text import Family
from hirz.detect.enums import VersionState
from hirz.detect.models import DeskRule, DeskRuleVersion, RuleEvent
from hirz.detect.rules import policies, services
from hirz.detect.rules.book import opened_rule, shipped
from hirz.detect.rules.checking import Wrong, check_rule, tried_on
from hirz.detect.rules.keys import open_yaml
from hirz.triage.forms_rules import ReasonForm, RuleForm, WeightForm
from hirz.triage.rule_figures import outcomes_of, samples_of
from hirz.triage.views.decisions import UNPROCESSABLE, signed_in
from hirz.triage.views.showing import language_name, reader
from hirz.triage.views.signs import family_label

READERS = (Role.ANALYST, Role.SUPERVISOR)
MOST_EVENTS = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One rule in the list."""

    code: str
    family: str
    meaning: str
    weight: int
    state: str  # on, off, over, open
    is_shipped: bool
    expires_on: date | None = None
    is_ending: bool = False
    waits: bool = False


@require_safe
@opens_to(*READERS)
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule, those of the desk first; what waits for a second person, and what runs out."""
    lines = [*_own_lines(), *_shipped_lines()]
    waiting = DeskRuleVersion.objects.filter(state=VersionState.OPEN).select_related("rule", "written_by")
    context = {
        "own": [line for line in lines if not line.is_shipped],
        "families": [
            (family_label(family.value), own)
            for family in Family
            if (own := [line for line in lines if line.is_shipped and line.family == family.value])
        ],
        "waiting": waiting.order_by("written_at"),
        "ending": [line for line in lines if line.is_ending],
        "may_write": signed_in(request).has_role(Role.ANALYST),
    }
    return render(request, "triage/rules.html", context)


def _live() -> dict[str, DeskRuleVersion]:
    rows = DeskRuleVersion.objects.filter(state=VersionState.LIVE).select_related("rule")
    return {version.rule.code: version for version in rows}


def _own_lines() -> list[Line]:
    live, today, lines = _live(), now().date(), []
    for rule in DeskRule.objects.filter(is_shipped=False).order_by("code"):
        newest = rule.versions.order_by("-number").first()
        version = live.get(rule.code) or newest
        if version is None or newest is None:
            continue
        words = opened_rule(version)
        is_over = version.expires_on <= today
        state = "off" if rule.is_off else "open" if rule.code not in live else "over" if is_over else "on"
        lines.append(
            Line(
                rule.code, family_label(version.family), words.meaning.in_language(reader()) if words else "",
                version.weight, state, False, version.expires_on,
                state in {"on", "over"} and version.expires_on <= today + policies.WARNED,
                newest.state == VersionState.OPEN,
            )
        )  # fmt: skip
    return lines


def _shipped_lines() -> list[Line]:
    live, today = _live(), now().date()
    off = set(DeskRule.objects.filter(is_shipped=True, is_off=True).values_list("code", flat=True))
    lines = []
    for rule in shipped():
        version = live.get(rule.id)
        weighs = version is not None and version.expires_on > today
        lines.append(
            Line(
                rule.id, rule.family.value, rule.meaning.in_language(reader()),
                version.weight if version and weighs else rule.weight, "off" if rule.id in off else "on", True,
                version.expires_on if version and weighs else None,
                bool(version and weighs and version.expires_on <= today + policies.WARNED),
            )
        )  # fmt: skip
    return lines


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Role.ANALYST)
def new_rule(request: HttpRequest) -> HttpResponse:
    """Write a rule: its words with what is wrong at its place, and a text to try it on."""
    return _write(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Role.ANALYST)
def edit_rule(request: HttpRequest, code: str) -> HttpResponse:
    """New words for a rule of the desk."""
    return _write(request, get_object_or_404(DeskRule, code=code, is_shipped=False))


def _write(request: HttpRequest, rule: DeskRule | None) -> HttpResponse:
    user = signed_in(request)
    if request.method != "POST":
        version = rule.versions.order_by("-number").first() if rule else None
        return _writing(request, rule, RuleForm(text=open_yaml(version) if version else ""))
    form = RuleForm(request.POST)
    read, wrong = check_rule(request.POST.get("text", ""), code=rule.code if rule else "")
    if request.POST.get("do") == "try" or read is None or not form.is_valid():
        sample = request.POST.get("sample", "")
        tried = _tried(read, sample) if read and sample.strip() else None
        is_bad = read is None or (request.POST.get("do") != "try" and not form.is_valid())
        return _writing(request, rule, form, wrong, tried, is_read=read is not None, status=UNPROCESSABLE if is_bad else 200)  # fmt: skip
    try:
        version = services.write_rule(
            text=form.cleaned_data["text"], expires_on=form.cleaned_data["expires_on"], by=user, rule=rule
        )
    except Denied as denied:
        form.add_error(None, str(denied))
        return _writing(request, rule, form, status=UNPROCESSABLE)
    messages.success(request, _("Written. The back-test comes next; nothing changes until a second person agrees."))
    return HttpResponseRedirect(reverse("triage:rule", args=[version.rule.code]))


def _writing(
    request: HttpRequest, rule: DeskRule | None, form: RuleForm, wrong: list[Wrong] | None = None,
    tried: list[dict[str, Any]] | None = None, *, is_read: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "rule": rule, "form": form, "wrong": wrong or [], "tried": tried, "is_read": is_read and not wrong,
        "found": sum(piece["is_hit"] for piece in tried or ()), "sample": request.POST.get("sample", ""),
    }  # fmt: skip
    return render(request, "triage/rule_form.html", context, status=status)


def _tried(rule: Any, text: str) -> list[dict[str, Any]]:
    """A text cut at what the rule finds in it."""
    pieces, at = [], 0
    for hit in tried_on(rule, text):
        if hit.start < at:
            continue
        pieces += [{"text": text[at : hit.start], "is_hit": False}, {"text": text[hit.start : hit.end], "is_hit": True}]
        at = hit.end
    return [*pieces, {"text": text[at:], "is_hit": False}]


@require_safe
@opens_to(*READERS)
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule: its words, its back-test, what waits, its history."""
    return _rule_page(request, code)


def _rule_page(request: HttpRequest, code: str, status: int = 200, **forms: Any) -> HttpResponse:
    user = signed_in(request)
    row = DeskRule.objects.filter(code=code).first()
    house = next((one for one in shipped() if one.id == code), None)
    if row is None and house is None:
        raise Http404
    versions = list(row.versions.select_related("written_by", "decided_by").order_by("-number")) if row else []
    newest = next((v for v in versions if v.state == VersionState.OPEN), None)
    live = next((v for v in versions if v.state == VersionState.LIVE), None)
    words = house or next((opened_rule(v) for v in (live, newest, *versions) if v is not None), None)
    tested = next((v for v in (newest, live, *versions) if v is not None and hasattr(v, "trial")), None)
    context: dict[str, Any] = {
        "code": code, "row": row, "is_off": bool(row and row.is_off), "house": house, "words": words,
        "meaning": words.meaning.in_language(reader()) if words else "",
        "reason": words.reason.in_language(reader()) if words else "",
        "family": family_label(words.family.value) if words else "",
        "yaml": open_yaml(newest or live or versions[0]) if versions and not house else "",
        "live": live, "open": newest, "is_over": bool(live and live.expires_on <= now().date()),
        "is_ending": bool(live and live.expires_on <= now().date() + policies.WARNED),
        "trial": _shown_trial(tested, user) if tested else None,
        "no_second": _no(policies.require_second, newest, user) if newest else "",
        "no_trial": _no(policies.require_tried, newest) if newest else "",
        "is_author": bool(newest and newest.written_by_id == user.pk),
        "events": RuleEvent.objects.filter(rule=row).select_related("by").order_by("-pk")[:MOST_EVENTS] if row else [],
        "is_analyst": user.has_role(Role.ANALYST),
        "reason_form": ReasonForm(prefix="off"), "refuse_form": ReasonForm(prefix="no"),
        "weight_form": WeightForm(weight=words.weight if words else 50) if house else None,
        **forms,
    }  # fmt: skip
    return render(request, "triage/rule.html", context, status=status)


def _no(policy: Callable[..., None], *about: Any) -> str:
    try:
        policy(*about)
    except Denied as denied:
        return str(denied)
    return ""


def _shown_trial(version: DeskRuleVersion, user: User) -> dict[str, Any]:
    trial = version.trial
    outcomes = outcomes_of(trial)
    most = max(trial.months.values(), default=1)
    precision = outcomes.precision
    return {
        "row": trial, "number": version.number, "outcomes": outcomes,
        "percent": round(100 * trial.done / trial.total) if trial.total else (100 if trial.finished_at else 0),
        "precision": {name: round(100 * getattr(precision, name)) for name in ("share", "low", "high")} if precision else None,
        "share": f"{100 * trial.hits / trial.done:.2f}" if trial.done else "",
        "undecided": trial.hits - outcomes.decided,
        "months": [(month, count, round(100 * count / most)) for month, count in sorted(trial.months.items())][-24:],
        "languages": [(language_name(code) or _("No text"), count) for code, count in
                      sorted(trial.languages.items(), key=lambda pair: (-pair[1], pair[0]))],
        "samples": list(samples_of(trial, user)) if user.has_role(Role.ANALYST) else [],
    }  # fmt: skip


@require_POST
@opens_to(Role.ANALYST)
def try_rule(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Start the back-test."""
    version = _version(version_id)
    return _done(
        request, version.rule.code, lambda: services.start_trial(version=version, by=signed_in(request)),
        _("The back-test has begun. It reads every report that came before, and changes nobody's queue."),
    )  # fmt: skip


@require_POST
@opens_to(*READERS)
def decide_rule(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What the second person answers."""
    version = _version(version_id)
    agrees = request.POST.get("answer") == "agree"
    reason = request.POST.get("no-reason", "")
    said = _("In use from the next report on.") if agrees else _("Refused. Nothing has changed.")
    return _done(
        request, version.rule.code,
        lambda: services.decide_version(version=version, agrees=agrees, reason=reason, by=signed_in(request)), said,
    )  # fmt: skip


@require_POST
@opens_to(Role.ANALYST)
def withdraw_rule(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Its author takes a proposal back."""
    version = _version(version_id)
    return _done(
        request, version.rule.code, lambda: services.withdraw_version(version=version, by=signed_in(request)),
        _("Taken back."),
    )  # fmt: skip


@require_POST
@opens_to(*READERS)
def switch_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Off at once, with a reason; on again by somebody else."""
    user = signed_in(request)
    if request.POST.get("state") == "on":
        return _done(request, code, lambda: services.switch_on(code=code, by=user), _("Switched on again."))
    reason = request.POST.get("off-reason", "")
    return _done(request, code, lambda: services.switch_off(code=code, reason=reason, by=user), _("Switched off."))


@require_POST
@opens_to(Role.ANALYST)
def weigh_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Propose another weight for a rule of the house."""
    form = WeightForm(request.POST)
    if not form.is_valid():
        return _rule_page(request, code, UNPROCESSABLE, weight_form=form)
    weight, ends = form.cleaned_data["weight"], form.cleaned_data["ends_on"]
    return _done(
        request, code, lambda: services.weigh_rule(code=code, weight=weight, expires_on=ends, by=signed_in(request)),
        _("Proposed. Nothing changes until a second person agrees."),
    )  # fmt: skip


def _version(version_id: UUID) -> DeskRuleVersion:
    return get_object_or_404(DeskRuleVersion.objects.select_related("rule"), pk=version_id)


def _done(request: HttpRequest, code: str, act: Callable[[], object], said: str) -> HttpResponse:
    """Do it, say what happened or why not, and go back to the rule."""
    try:
        act()
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, said)
    known = DeskRule.objects.filter(code=code).exists() or any(one.id == code for one in shipped())
    return HttpResponseRedirect(reverse("triage:rule", args=[code]) if known else reverse("triage:rules"))
