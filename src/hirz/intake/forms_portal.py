"""Answers to one step, read and checked: what is wrong stands beside its field, and nothing that was written is lost.

Touches content in memory. The same check reads what a browser sent and what a draft kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import re2
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hirz.intake.question_shapes import Answers, Ask, Kind, Situation, Step, said
from hirz.intake.questions import MOST_ROWS, STEPS

SAID_ON: Final = "said_on"
"""Beside the answers of a step with "today" in it: the day on which that was said."""

FIRST_ROWS: Final = 3
MORE_ROWS: Final = 3
KEPT_CHARACTERS: Final = 20_000
"""A text that is too long is kept up to here, so that whoever wrote it can shorten it."""

OLDEST_DAY: Final = date(1990, 1, 1)
_DIGITS: Final = {ord(d): str(n) for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for n, d in enumerate(row)}
_DAY: Final = re2.compile(r"^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$")
_DAY_FIRST: Final = re2.compile(r"^([0-9]{1,2})[ /.-]+([0-9]{1,2})[ /.-]+([0-9]{4})$")
_PHONE: Final = re2.compile(r"^\+?[0-9 ()./-]*$")
_MAIL: Final = re2.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]+$")
LEAST_PHONE_DIGITS: Final = 6

Raw = Sequence[str]


class Wrong(Exception):
    """An answer that cannot be taken, in words for whoever wrote it; `kept` is what is kept of it for mending."""

    def __init__(self, words: str, kept: Any = None) -> None:
        super().__init__(words)
        self.words = words
        self.kept = kept


@dataclass(slots=True)
class Reading:
    """The answers to one step: what can be kept, and what is wrong with the rest."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read_form(step: Step, situation: Situation, data: QueryDict, today: date) -> Reading:
    """What a browser sent for a step."""
    reading = Reading()
    for ask in step.asked(situation):
        _read_one(ask, _sent(ask, data), today, reading)
    return reading


def read_kept(step: Step, situation: Situation, kept: Mapping[str, Any], today: date) -> Reading:
    """What a draft keeps for a step, checked again: an answer may have been kept that was not fit to send.

    What was left open is no fault here: every question may be passed over.
    """
    reading = Reading()
    for ask in step.asked(situation):
        _read_one(ask, _raw(ask, kept.get(ask.name)), today, reading, may_be_open=True)
    return reading


def faults_of(answers: Answers, situation: Situation, steps: Sequence[Step], today: date) -> dict[str, dict[str, str]]:
    """The steps whose answers are there but cannot be sent, with what is wrong in each."""
    found = {}
    for step in steps:
        if answers.get(step.name):
            errors = read_kept(step, situation, answers[step.name], today).errors
            if errors:
                found[step.name] = errors
    return found


def with_day(step: Step, values: dict[str, Any], before: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The answers with the day on which "today" was said: the first day, if nothing was changed since."""
    if not step.is_relative or not values:
        return values
    unchanged = {name: value for name, value in before.items() if name != SAID_ON} == values
    return {**values, SAID_ON: before.get(SAID_ON) if unchanged and SAID_ON in before else today.isoformat()}


def _read_one(ask: Ask, raw: Raw, today: date, reading: Reading, *, may_be_open: bool = False) -> None:
    try:
        value = READERS[ask.kind](ask, raw, today)
    except Wrong as wrong:
        reading.errors[ask.name] = wrong.words
        value = wrong.kept
    else:
        if not value and ask.needed and not may_be_open:
            reading.errors[ask.name] = str(ask.needed)
    if value:
        reading.values[ask.name] = value


def _sent(ask: Ask, data: QueryDict) -> list[str]:
    if ask.kind is not Kind.ROWS:
        return data.getlist(ask.name)
    # Kind and text of each line alternate, as in what a draft keeps.
    kinds, texts = data.getlist(f"{ask.name}_kind"), data.getlist(ask.name)
    kinds += [ask.options[0].value] * (len(texts) - len(kinds))
    return [part for pair in zip(kinds, texts, strict=False) for part in pair]


def _raw(ask: Ask, kept: Any) -> list[str]:
    if kept is None:
        return []
    if ask.kind is Kind.ROWS:
        return [str(part) for row in kept for part in (row["kind"], row["text"])]
    return list(map(str, kept)) if isinstance(kept, list) else [str(kept)]


def _one(ask: Ask, raw: Raw, today: date) -> str:
    value = raw[-1].strip() if raw else ""
    if value and value not in ask.values:
        raise Wrong(_("Choose one of the answers on this page."))
    return value


def _many(ask: Ask, raw: Raw, today: date) -> list[str]:
    chosen = {value.strip() for value in raw if value.strip()}
    if chosen - ask.values:
        raise Wrong(_("Choose one of the answers on this page."), [v for v in _order(ask) if v in chosen])
    return [value for value in _order(ask) if value in chosen]


def _order(ask: Ask) -> list[str]:
    return [option.value for option in ask.options]


def _text(ask: Ask, raw: Raw, today: date) -> str:
    value = (raw[-1] if raw else "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if "\0" in value:
        raise Wrong(
            _("There is a sign in this text that cannot be kept. Please write it again."), value.replace("\0", "")
        )
    if len(value) > ask.longest:
        raise Wrong(_too_long(len(value), ask.longest), value[:KEPT_CHARACTERS])
    return value


def _too_long(length: int, longest: int) -> str:
    over = length - longest
    return ngettext(
        "This is %(over)d character too long: %(longest)d fit here. You can add more after sending.",
        "This is %(over)d characters too long: %(longest)d fit here. You can add more after sending.",
        over,
    ) % {"over": over, "longest": longest}


def _line(ask: Ask, raw: Raw, today: date) -> str:
    value = " ".join(_text(ask, raw, today).split())
    if ask.input == "tel":
        return _phone(value)
    if ask.input == "email" and value and not _MAIL.match(value):
        raise Wrong(_("An e-mail address looks like this: name@example.com"), value)
    return value


def _phone(value: str) -> str:
    western = value.translate(_DIGITS)
    if western and (not _PHONE.match(western) or sum(map(str.isdigit, western)) < LEAST_PHONE_DIGITS):
        raise Wrong(_("A phone number has at least six digits and no letters."), value)
    return western


def _day(ask: Ask, raw: Raw, today: date) -> str:
    value = _text(ask, raw, today)
    if not value:
        return ""
    day = _date(value.translate(_DIGITS))
    # A day of tolerance: the visitor's clock may be ahead of ours.
    if day is None or not OLDEST_DAY <= day <= today + timedelta(days=1):
        raise Wrong(_("Write a day that has passed, as 31/12/2025, or leave it open."), value)
    return day.isoformat()


def _date(value: str) -> date | None:
    if match := _DAY.match(value):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.match(value):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _rows(ask: Ask, raw: Raw, today: date) -> list[dict[str, str]]:
    """Lines with their kinds; an empty line is none."""
    rows, wrong = [], ""
    for kind, text in zip(raw[::2], raw[1::2], strict=False):
        try:
            value = _line(ask, [text], today)
        except Wrong as fault:
            value, wrong = str(fault.kept), wrong or fault.words
        if value:
            known = kind if kind in ask.values else ask.options[0].value
            rows.append({"kind": known, "text": value})
            wrong = wrong or ("" if known == kind else _("Choose one of the answers on this page."))
    if len(rows) > MOST_ROWS:
        rows, wrong = (
            rows[:MOST_ROWS],
            wrong or _("%(most)d lines fit here. You can add more after sending.") % {"most": MOST_ROWS},
        )
    if wrong:
        raise Wrong(wrong, rows)
    return rows


READERS: Final[dict[Kind, Callable[[Ask, Raw, date], Any]]] = {
    Kind.ONE: _one, Kind.LIST: _one, Kind.MANY: _many, Kind.LINE: _line, Kind.TEXT: _text, Kind.DAY: _day, Kind.ROWS: _rows,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One answer on a page."""

    value: str
    label: str
    hint: str
    is_apart: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownAsk:
    """One field on a page, with what was answered and what is wrong with it."""

    ask: Ask
    label: str
    hint: str
    error: str
    value: Any
    options: tuple[ShownOption, ...]
    rows: tuple[tuple[str, str], ...]  # kind and text

    @property
    def first_id(self) -> str:
        """The id of the first field, to which a summary of faults leads."""
        return "row-1" if self.ask.kind is Kind.ROWS else f"field-{self.ask.name}"

    @property
    def described_by(self) -> str:
        """The ids of what explains this field: its error first."""
        names = [f"wrong-{self.ask.name}"] if self.error else []
        return " ".join([*names, *([f"hint-{self.ask.name}"] if self.hint else [])])


def show_step(step: Step, situation: Situation, reading: Reading, rows: int = FIRST_ROWS) -> list[ShownAsk]:
    """The fields of a step for its page."""
    return [
        ShownAsk(
            ask, said(ask.label, situation), said(ask.hint, situation), reading.errors.get(ask.name, ""), value,
            tuple(_options(ask, situation, value)), tuple(_shown_rows(ask, value, rows)),
        )
        for ask in step.asked(situation)
        for value in [reading.values.get(ask.name, "")]
    ]  # fmt: skip


def _options(ask: Ask, situation: Situation, value: Any) -> Iterator[ShownOption]:
    chosen = set() if ask.kind is Kind.ROWS else set(value) if ask.kind is Kind.MANY else {value or ask.initial}
    for option in ask.options:
        label, hint = said(option.label, situation), said(option.hint, situation)
        yield ShownOption(option.value, label, hint, option.is_apart, option.value in chosen)


def _shown_rows(ask: Ask, value: Any, rows: int) -> Iterator[tuple[str, str]]:
    if ask.kind is not Kind.ROWS:
        return
    kept = [(row["kind"], row["text"]) for row in value or []]
    yield from kept
    for _empty in range(min(max(rows, len(kept) + 1), MOST_ROWS) - len(kept)):
        yield ask.options[0].value, ""


def kept_reading(step: Step, answers: Answers) -> Reading:
    """What a draft keeps for a step, unchecked: for a page that is opened again."""
    return Reading({name: value for name, value in answers.get(step.name, {}).items() if name != SAID_ON})


def known_step(name: str) -> Step | None:
    """A step by its name in the address; None for a name that no step has."""
    return STEPS.get(name)
