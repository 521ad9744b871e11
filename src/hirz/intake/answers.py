"""From the answers of the form to a document of Hirz's own JSON (`core.formats`): the same answers, the same bytes.

Touches content in memory. What the format has no key for is said as a circumstance, by a code that `detect.facts` or the
desk's words know. No clock: a day like "today" was kept with its answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import re2
from django.conf import settings

from hirz.core.formats.report import IncidentType
from hirz.intake.question_shapes import ABOUT, Answers, Door, Situation, Who
from hirz.intake.questions import FILES, further, situation_of, way_through
from hirz.intake.services import Attached

TYPE_OF: Final[Mapping[str, IncidentType]] = {
    "threat": IncidentType.SEXTORTION,
    "asks": IncidentType.GROOMING,
    "shared": IncidentType.MATERIAL,
    "sent": IncidentType.UNSOLICITED,
    "live": IncidentType.LIVE_STREAM,
    "touch": IncidentType.ABUSE,
    "traded": IncidentType.TRAFFICKING,
    "offer": IncidentType.LURE,
}
RELATION_OF: Final[Mapping[Who, str]] = {
    Who.CHILD: "self",
    Who.ADULT: "self",
    Who.PARENT: "parent",
    Who.WITNESS: "witness",
    Who.PROFESSIONAL: "professional",
}
ADULT_AGE: Final = "18+"

# Days before the day on which it was said, where only a span is known: its middle, with the span beside it.
SPANS: Final[Mapping[str, tuple[int, str]]] = {
    "now": (0, ""),
    "today": (0, ""),
    "days": (3, "week"),
    "weeks": (15, "month"),
}
# Days after it, until the end of the day; a time that is over ended as that day began.
DEADLINES: Final[Mapping[str, int]] = {"today": 0, "tomorrow": 1, "days": 7}
DAY_ENDS: Final = time(23, 59)

_LINK: Final = re2.compile(r"(?i)^(https?://\S+|www\.\S+|[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,24}/\S*)$")
_MAIL: Final = re2.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]+$")
_PHONE: Final = re2.compile(r"^\+?[0-9][0-9 ()./-]{6,}$")
_WALLET: Final = re2.compile(
    r"^(0x[0-9a-fA-F]{40}|bc1[0-9a-zA-Z]{20,90}|ltc1[0-9a-zA-Z]{20,90}|[13LMT48][0-9A-Za-z]{24,105})$"
)
_ACCOUNT: Final = re2.compile(r"(?i)^([a-z]{2})?[0-9][0-9 .-]{14,}$|^[a-z]{2}[0-9]{2}[a-z0-9 ]{11,}$")
_DIGITS: Final = {ord(d): str(n) for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for n, d in enumerate(row)}


@dataclass(frozen=True, slots=True)
class Told:
    """The answers that go into a report: those of the steps that this visitor meets or may add."""

    situation: Situation
    steps: Mapping[str, Mapping[str, Any]]
    language: str

    @classmethod
    def of(cls, answers: Answers) -> Told:
        """What stays of the answers: a step that no longer applies is kept in the draft and left out here."""
        situation = situation_of(answers)
        names = [step.name for step in (*way_through(situation), *further(situation))]
        steps = {name: answers[name] for name in names if answers.get(name)}
        return cls(situation, steps, str(answers.get(ABOUT, {}).get("language", "")))

    def get(self, step: str, ask: str) -> Any:
        """One answer; an empty text where it was left open."""
        return self.steps.get(step, {}).get(ask, "")

    def day_of(self, step: str) -> date | None:
        """The day on which the relative answers of a step were given."""
        said_on = self.get(step, "said_on")
        return date.fromisoformat(said_on) if said_on else None


def says_something(answers: Answers, attachments: Sequence[Attached]) -> bool:
    """Whether there is anything to report: words, a name, a place, what it is about, or files."""
    told = Told.of(answers)
    said = told.get("words", "text") or told.get("names", "rows") or told.get("where", "rooms")
    return bool(said or told.get("kind", "kind") in TYPE_OF or _files(told, attachments))


def document_of(answers: Answers, attachments: Sequence[Attached]) -> bytes:
    """The report as a document of Hirz's own JSON."""
    told = Told.of(answers)
    document = {
        "version": "1",
        "incident": _filled(_incident(told)),
        "reporter": _filled(_reporter(told)),
        "reported": [found] if (found := _filled(_reported(told))) else [],
        "victims": [{"age": age}] if (age := _age(told)) else [],
        "files": _files(told, attachments),
    }
    return json.dumps(_filled(document), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def attachments_of(answers: Answers, attachments: Sequence[Attached]) -> tuple[Attached, ...]:
    """The files that go with a report: none where this visitor is not asked for any."""
    situation = situation_of(answers)
    return tuple(attachments) if any(step.name == FILES for step in way_through(situation)) else ()


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _incident(told: Told) -> dict[str, Any]:
    danger = told.get("now", "danger")
    urls, rooms = _places(told.get("where", "rooms"))
    return {
        "type": _type(told).value,
        "occurred_at": _occurred(told),
        "platform": told.get("where", "platform") or told.get("names", "platform"),
        "narrative": told.get("words", "text"),
        "danger_now": {"now": True, "self": True, "no": False}.get(danger),
        "danger_today": True if danger == "soon" else None,
        "deadline_at": _deadline(told),
        "demands": told.get("wants", "demands"),
        "threats": told.get("wants", "threats"),
        "circumstances": list(_circumstances(told)),
        "urls": urls,
        "rooms": rooms,
    }


def _type(told: Told) -> IncidentType:
    kind = told.get("kind", "kind")
    if not kind and told.situation.door is Door.HELP:
        return IncidentType.SEXTORTION  # the short form is for somebody who is being blackmailed
    return TYPE_OF.get(kind, IncidentType.OTHER)


def _occurred(told: Told) -> Any:
    if day := told.get("when", "day"):
        return day
    said_on, span = told.day_of("when"), SPANS.get(told.get("when", "when"))
    if said_on is None or span is None:
        return None
    day = (said_on - timedelta(days=span[0])).isoformat()
    return {"value": day, "attributes": {"precision": span[1]}} if span[1] else day


def _deadline(told: Told) -> str | None:
    said_on, until = told.day_of("wants"), told.get("wants", "until")
    if said_on is None:
        return None
    zone = ZoneInfo(settings.TIME_ZONE)
    if until == "over":
        return datetime.combine(said_on, time(), zone).isoformat()
    if until not in DEADLINES:
        return None
    return datetime.combine(said_on + timedelta(days=DEADLINES[until]), DAY_ENDS, zone).isoformat()


def _circumstances(told: Told) -> Iterator[str]:
    """Closed answers without a key of their own; the codes are worded in `triage.views.words`."""
    situation = told.situation
    said = {
        "child_writes": situation.who is Who.CHILD,
        "self_harm": told.get("now", "danger") == "self",
        "guardian_may_be_involved": situation.is_guarded,
        "access_to_child": told.get("home", "near") == "yes" and situation.is_guarded,
        "deadline_meeting": bool(_deadline(told)) and "meeting" in told.get("wants", "demands") and not told.get("wants", "threats"),
        "still_going_on": told.get("when", "when") == "now",
        "longer_ago": told.get("when", "when") == "longer",
        f"where_{told.get('where', 'where')}": told.get("where", "where") not in ("", "unknown"),
        "letterbox_only": not told.get("reach", "phone") and not told.get("reach", "email"),
        **dict.fromkeys(told.get("reach", "quiet") or [], True),
        "short_form": situation.door is Door.HELP,
    }  # fmt: skip
    return (code for code, holds in said.items() if holds)


def _reporter(told: Told) -> dict[str, Any]:
    situation, hours = told.situation, told.get("reach", "hours")
    relation = RELATION_OF.get(situation.who) if situation.who else ("self" if situation.about_self else None)
    return {
        "relation": relation,
        "language": told.language,
        "phones": [phone] if (phone := told.get("reach", "phone")) else [],
        "emails": [email] if (email := told.get("reach", "email")) else [],
        # What somebody wants to be called is no name: the report stays anonymous.
        "display_names": [name] if (name := told.get("reach", "name")) else [],
        "notes": [{"value": hours, "about": "contact"}] if hours else [],
    }


def _age(told: Told) -> str:
    if told.situation.who is Who.ADULT:
        return ADULT_AGE
    return str(told.get("you", "age") or told.get("now", "age"))


def _reported(told: Told) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for row in told.get("names", "rows") or []:
        key, value = identified(row["kind"], row["text"])
        if value not in found.setdefault(key, []):
            found[key].append(value)
    return dict(found)


def identified(kind: str, text: str) -> tuple[str, Any]:
    """The key of a trace: what somebody called it, or what it plainly is where they left the first choice."""
    western = text.translate(_DIGITS)
    if kind == "money":
        return _payment(western)
    if _LINK.match(text) or kind == "link":
        return "profile_urls", text
    if _MAIL.match(text) or kind == "email":
        return "emails", text
    if _PHONE.match(western) or kind == "phone":
        return "phones", western
    return "screen_names", text


def _payment(text: str) -> tuple[str, Any]:
    if _WALLET.match(text):
        return "wallets", text
    if _ACCOUNT.match(text):
        return "bank_accounts", text
    # A code of a cash transfer, a name, a shop: words, in which the scan looks for more.
    return "notes", {"value": text, "about": "payment"}


def _places(text: str) -> tuple[list[str], list[str]]:
    """Links, and names of groups or rooms, one in each line."""
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    return [line for line in lines if _LINK.match(line)], [line for line in lines if not _LINK.match(line)]


def _files(told: Told, attachments: Iterable[Attached]) -> list[dict[str, Any]]:
    """Files by their digests: those that were added, and those that stayed with whoever has them."""
    if not any(step.name == FILES for step in way_through(told.situation)):
        return []
    added = [{"id": str(one.id), "name": one.name, **_digests(one.digests)} for one in attachments]
    kept = [{"name": one.get("name", ""), **_digests(one)} for one in told.get(FILES, "digests") or []]
    return [filled for one in (*added, *kept) if (filled := _filled(one))]


def _digests(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(values[name]) for name in ("md5", "sha1", "sha256") if values.get(name)}
