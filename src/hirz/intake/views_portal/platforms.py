"""What the platforms did about a picture, in the words of the letterbox: plain, and no more than we know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hirz.base.clock import public_hour
from hirz.intake.enums import TakedownState
from hirz.intake.stopping import asks_to_stop, takedowns_of


@dataclass(frozen=True, slots=True)
class Words:
    """A state as a page says it: the picture beside it, two words, one sentence."""

    picture: str
    title: str | Promise
    meaning: str | Promise


WORDS: Final[dict[str, Words]] = {
    TakedownState.WAITING: Words(
        "not", _("Not sent yet"), _("This platform has not got your fingerprints. There is nothing that you must do.")
    ),
    TakedownState.SENT: Words("on", pgettext_lazy("of fingerprints", "Sent"), _("This platform has your fingerprints. It has not answered yet.")),
    TakedownState.REMOVED: Words(
        "yes", _("Found and removed"), _("This platform found the picture and took it down. If it comes back, write to us.")
    ),
    TakedownState.NOT_FOUND: Words(
        "yes", _("Not found"), _("This platform looked and did not find the picture. If you see it there, write to us.")
    ),
    TakedownState.REFUSED: Words(
        "not", _("Not taken"), _("This platform did not take the fingerprints. That is not because of you.")
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One platform and what it did, to the hour."""

    name: str
    words: Words
    at: datetime


def told_back(report_id: UUID) -> dict[str, object]:
    """For the page of the letterbox: what each platform did, and whether pictures were to be stopped at all."""
    language = get_language() or "ar"
    told = [
        Told(one.partner.name(language), WORDS[one.state], public_hour(one.changed_at))
        for one in takedowns_of(report_id)
    ]
    return {"platforms": told, "asks_to_stop": bool(told) or asks_to_stop(report_id)}
