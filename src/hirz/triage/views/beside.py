"""What the learned model says of an opened report, in the reader's words: beside the rules, never in their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hirz.core.formats.report import ParsedReport
from hirz.core.scoring import Assessment, explain
from hirz.triage.learned.telling import Told, telling_of
from hirz.triage.views.showing import reader


@dataclass(frozen=True, slots=True)
class ShownReason:
    """A reason for or against: words as they stand in the text, or the sentence of a rule."""

    speaks_for: bool
    words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ShownTelling:
    """Of a hundred reports like this one, so many were passed on."""

    share: int
    reasons: Sequence[ShownReason]
    url: str


def shown_telling(parsed: ParsedReport, assessment: Assessment, at: datetime) -> ShownTelling | None:
    """None while no model is on."""
    told = telling_of(parsed, assessment)
    if told is None:
        return None
    reasons = [_shown(one, at) for one in told.reasons]
    return ShownTelling(told.share, reasons, reverse("triage:learned"))


def _shown(told: Told, at: datetime) -> ShownReason:
    sentence = _("what the rules say of it as a whole")
    if told.hit:
        sentence = explain(told.hit, reader(), zone=timezone.get_current_timezone(), now=at)
    return ShownReason(told.bits > 0, told.words, sentence)
