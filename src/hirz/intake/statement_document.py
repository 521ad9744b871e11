"""From a statement that somebody took down to a document of Hirz's own JSON.

Touches content in memory. The caller's own words stand alone: the free account in the narrative, each later answer in a
message of its own beside the question as it was asked. What the taker thinks and did are notes about the taker.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from hirz.core.formats.report import IncidentType
from hirz.intake.answers import identified

ABOUT_TAKER: Final = "taker"
ABOUT_ACTS: Final = "taker-acts"
# Closed answers that are said by a code alone; `triage.views.words` has the words.
SETTINGS: Final = {
    "telephone": "taken_by_telephone",
    "in_person": "taken_in_person",
    "video": "taken_by_video",
    "elsewhere": "taken_elsewhere",
}
SELF: Final = frozenset({"child", "adult"})
RELATIONS: Final = {"child": "self", "adult": "self"}
_DIGITS: Final = {ord(d): str(n) for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for n, d in enumerate(row)}

Values = Mapping[str, Any]


def statement_document(values: Values, training: str) -> bytes:
    """The document; the same values give the same bytes, so that a statement handed in twice is one report."""
    document = {
        "version": "1",
        "incident": _filled(_incident(values, training)),
        "reporter": _filled(_reporter(values)),
        "reported": [found] if (found := _filled(_reported(values))) else [],
        "victims": [found] if (found := _filled(_victim(values))) else [],
    }
    return json.dumps(_filled(document), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def says_something(values: Values) -> bool:
    """Whether there is anything to hand in: words of the caller, or a line of the taker."""
    texts = (values["narrative"], values["summary"], *(answer for _asked, answer in values["pairs"]))
    return any(text.strip() for text in texts)


def guards_home(values: Values) -> bool:
    """Whether nobody at home may hear of it: somebody there must not know, or a child could not say."""
    return values["home"] == "guardian" or (values["home"] in ("", "unknown") and values["speaker"] in ("", "child"))


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _incident(values: Values, training: str) -> dict[str, Any]:
    danger = values["danger"]
    return {
        "type": values["kind"] or IncidentType.OTHER.value,
        "occurred_at": values["day"].isoformat() if values["day"] else None,
        "occurred_note": values["when"],
        "platform": values["platform"],
        "narrative": values["narrative"],
        "chats": [_answer(asked, answer) for asked, answer in values["pairs"] if answer.strip()],
        "language": values["language"],
        "danger_now": {"now": True, "no": False}.get(danger),
        "danger_today": True if danger == "soon" else None,
        "urgent_reason": values["danger_what"],
        "deadline_at": _moment(values["until"]),
        "demands": values["demands"],
        "threats": values["threats"],
        "circumstances": list(_circumstances(values, training)),
        "notes": list(_notes(values)),
    }


def _answer(asked: str, answer: str) -> Any:
    return {"value": answer, "attributes": {"question": asked}} if asked else answer


def _moment(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None


def _circumstances(values: Values, training: str) -> Iterator[Any]:
    said = {
        SETTINGS.get(values["setting"], ""): True,
        training: True,
        "child_writes": values["speaker"] == "child",
        "with_interpreter": values["interpreter"] == "yes",
        "not_safe_to_talk": values["safe"] == "no",
        "guardian_may_be_involved": guards_home(values),
        "somebody_must_not_know": values["home"] == "other",
        "still_going_on": values["in_touch"] == "yes",
        "access_to_child": values["near"] == "yes",
        "self_harm": values["self_harm"],
        "letterbox_only": not values["phone"] and not values["no_receipt"],
        "no_receipt": values["no_receipt"],
        **dict.fromkeys(values["quiet"], True),
    }
    yield from (code for code, holds in said.items() if code and holds)
    if taken_at := _moment(values["taken_at"]):
        yield {"value": taken_at, "question": "taken_at"}


def _notes(values: Values) -> Iterator[dict[str, str]]:
    for about, name in (
        (ABOUT_TAKER, "summary"), (ABOUT_ACTS, "done"), ("present", "present"), ("interpreter", "interpreter_who"),
    ):  # fmt: skip
        if values[name]:
            yield {"value": values[name], "about": about}


def _reporter(values: Values) -> dict[str, Any]:
    speaker = values["speaker"]
    return {
        "relation": RELATIONS.get(speaker, speaker),
        "names": [values["name"]] if values["name"] else [],
        # What somebody wants to be called is no name: the report stays anonymous.
        "display_names": [values["called"]] if values["called"] else [],
        "phones": [western(values["phone"])] if values["phone"] else [],
        "notes": [{"value": values["safe_time"], "about": "contact"}] if values["safe_time"] else [],
    }


def _victim(values: Values) -> dict[str, Any]:
    age = western(values["age"])
    return {"age": age, "addresses": [{"city": values["city"]}] if values["city"] else []}


def _reported(values: Values) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for line in values["traces"].splitlines():
        if text := line.strip()[:1_000]:
            key, value = identified("", text)
            if value not in found.setdefault(key, []):
                found[key].append(value)
    who = {"descriptions": [values["who"]]} if values["who"] else {}
    return {**found, **who}


def western(text: str) -> str:
    """Digits as every reader of ours takes them."""
    return text.strip().translate(_DIGITS)
