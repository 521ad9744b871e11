"""How sure each field of a service is: confirmed here, read in a source, second-hand, from memory, or unknown.

The country file says in one sentence per row what was read; a remark in parentheses behind a value narrows that for the
field. The operator's own word, with its day, outranks both.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import re2
from django.utils import timezone

from hirz.base.places.enums import Mark, ServiceField
from hirz.base.places.models import Service

# Where the day of each field's confirmation stands. `confirmed_on`, the telephone's, is the oldest of them.
CONFIRMED_ON: Final = {
    ServiceField.PHONE: "confirmed_on",
    ServiceField.HOURS: "hours_confirmed_on",
    ServiceField.LANGUAGES: "languages_confirmed_on",
    ServiceField.URL: "url_confirmed_on",
}
# What the country file writes behind a value that nobody read at the service itself.
_REMARK: Final = re2.compile(r"(?i)\s*\(?(from memory|secondary source|claimed)\)?")
_NOT_READ: Final = "not read"
# A line moves more often than a law: after half a year somebody dials again.
OLD_AFTER: Final = dt.timedelta(days=183)
_UNKNOWN: Final = frozenset({"", "not stated"})


@dataclass(frozen=True, slots=True)
class Marked:
    """A value without its remark, how sure it is, and since when."""

    field: ServiceField
    value: str
    mark: Mark
    confirmed_on: dt.date | None = None
    on_file: str = ""  # what the country file says, where the operator says something else

    @property
    def is_confirmed(self) -> bool:
        """Whether the operator confirmed this value."""
        return self.mark is Mark.CONFIRMED

    @property
    def is_old(self) -> bool:
        """Whether the confirmation is so old that somebody should check again; it holds meanwhile, with its day."""
        return self.confirmed_on is not None and timezone.localdate() - self.confirmed_on > OLD_AFTER


def marked(service: Service, field: ServiceField) -> Marked:
    """One field with its mark."""
    raw = str(getattr(service, field.value))
    value = without_remark(raw)
    on_file = without_remark(service.on_file.get(field.value, raw))
    return Marked(
        field=field,
        value="" if value in _UNKNOWN else value,
        mark=_mark(service, field, raw),
        confirmed_on=confirmed_on(service, field),
        on_file="" if on_file == value else on_file,
    )


def all_marked(service: Service) -> dict[str, Marked]:
    """Every field that can be confirmed, by its name."""
    return {field.value: marked(service, field) for field in ServiceField}


def confirmed_on(service: Service, field: ServiceField) -> dt.date | None:
    """The day on which this field was last confirmed."""
    day: dt.date | None = getattr(service, CONFIRMED_ON[field])
    return day


def without_remark(value: str) -> str:
    """A value as a caller may be told it: «ar, fr (from memory)» without the remark."""
    return str(_REMARK.sub("", value)).strip(" ;,")


def _mark(service: Service, field: ServiceField, raw: str) -> Mark:
    if without_remark(raw) in _UNKNOWN:
        return Mark.ABSENT
    if confirmed_on(service, field) is not None:
        return Mark.CONFIRMED
    if field.value in service.changed_fields:
        return Mark.OPERATOR
    verified = service.verified.lower()
    if "from memory" in raw.lower() or verified.startswith("from memory"):
        return Mark.MEMORY
    if _REMARK.search(raw) or not verified.startswith("read:"):
        return Mark.SECOND_HAND
    # "URL seen, page not read"
    return Mark.SECOND_HAND if field is ServiceField.URL and _NOT_READ in verified else Mark.READ
