"""The mapping file of a CSV table: which column lands in which field, written in TOML.

delimiter = ";"
encoding = "utf-8"
date_format = "%d/%m/%Y %H:%M"
utc_offset = "+01:00"

[columns]
"Phone number" = "reported.phone"
"Second phone" = "reported.2.phone"       # the second reported person
"Captured at" = "reported.ip.at"          # an attribute of another column's value

[defaults]
"incident.type" = "sextortion"
"""

from __future__ import annotations

import codecs
import re  # only for the error that strptime lets through
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final

from hirz.core.formats.errors import InvalidValue, LimitExceeded, Malformed
from hirz.core.formats.hirz_keys import SECTIONS_BY_SUBJECT
from hirz.core.formats.limits import MAX_COLUMNS, MAX_MAPPING_BYTES
from hirz.core.formats.report import NO_ATTRIBUTES, FieldName, Subject
from hirz.core.formats.values import DATE, INSTANT, MOMENT, TEXT, Kind, is_instant

# Shorter or plainer words for some targets.
_ALIASES: Final[Mapping[str, str]] = {
    "incident.type": "incident.incident_type",
    "reference": "sender.sender_reference",
    "received_at": "sender.received_by_sender_at",
}
# Text encodings of spreadsheets in use here. UTF-16 and the like are left out: their NULs break CSV.
ENCODINGS: Final = frozenset({"utf-8", "ascii", "cp1252", "iso8859-1", "iso8859-15", "cp1256", "iso8859-6"})
DELIMITERS: Final = frozenset({",", ";", "\t", "|"})
_MOST_SUBJECTS: Final = 100
_SOME_DAY: Final = datetime(2025, 3, 31, 22, 15, 5, tzinfo=UTC)
_DATES: Final = (DATE, INSTANT, MOMENT)
_OPTIONS: Final = ("delimiter", "encoding", "date_format", "utc_offset", "columns", "defaults")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a column lands: a field, or an attribute of a field that another column fills."""

    subject: Subject
    ordinal: int
    name: FieldName
    attribute: str = ""

    @property
    def kind(self) -> Kind:
        """The kind of value that the field takes."""
        key = SECTIONS_BY_SUBJECT[self.subject].by_field.get(self.name)
        if key is None:
            return TEXT
        return (key.circumstances or {}).get(self.attribute, TEXT) if self.attribute else key.kind

    @property
    def is_date(self) -> bool:
        """Whether `date_format` applies."""
        return self.kind in _DATES


@dataclass(frozen=True, slots=True)
class CsvMapping:
    """Which column of a table lands in which field."""

    columns: Mapping[str, str]  # heading -> "reported.phone", "reported.2.phone", "reported.ip.at"
    defaults: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)  # target -> value for every row
    delimiter: str = ","
    encoding: str = "utf-8"
    date_format: str = ""  # strptime; "" means ISO 8601
    utc_offset: str = ""  # of times that say no zone; "" means that they are refused

    @classmethod
    def from_toml(cls, data: bytes | str) -> CsvMapping:
        """Read a mapping file; raises FormatError."""
        if isinstance(data, str):
            data = data.encode("utf-8", "surrogatepass")
        if len(data) > MAX_MAPPING_BYTES:
            raise LimitExceeded("document-too-large", limit=MAX_MAPPING_BYTES)
        try:
            document = tomllib.loads(data.decode("utf-8-sig"))
        # A deeply nested or monstrous TOML file ends in one of the last two.
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
            raise Malformed("mapping-syntax") from error
        for option in document:
            if option not in _OPTIONS:
                raise InvalidValue("mapping-option", option=option, path=f"/{option}")
        mapping = cls(
            columns=_texts(document.get("columns", {}), "columns"),
            defaults=_texts(_flat(document.get("defaults", {})), "defaults"),
            delimiter=_text(document, "delimiter", ","),
            encoding=_text(document, "encoding", "utf-8"),
            date_format=_text(document, "date_format", ""),
            utc_offset=_text(document, "utc_offset", ""),
        )
        mapping.check()
        return mapping

    def check(self) -> None:
        """Refuse a mapping that cannot be used; raises FormatError."""
        if self.delimiter not in DELIMITERS:
            raise InvalidValue("mapping-option", option="delimiter", path="/delimiter")
        if self.codec not in ENCODINGS:
            raise InvalidValue("mapping-option", option="encoding", path="/encoding")
        if not self.columns or len(self.columns) > MAX_COLUMNS:
            raise InvalidValue("mapping-option", option="columns", path="/columns")
        if not _is_date_format(self.date_format):
            raise InvalidValue("mapping-option", option="date_format", path="/date_format")
        if self.utc_offset and not is_instant(f"2025-03-31T00:00:00{self.utc_offset}"):
            raise InvalidValue("mapping-option", option="utc_offset", path="/utc_offset")
        for name in (*self.columns.values(), *self.defaults):
            parse_target(name)

    @property
    def codec(self) -> str:
        """The encoding by the name that Python gives it, or "" if there is none of that name."""
        try:
            return codecs.lookup(self.encoding).name
        except (LookupError, ValueError):
            return ""


# A mapping is checked for every table that it reads; so many different targets fit into the longest mapping.
@lru_cache(maxsize=2 * MAX_COLUMNS)
def parse_target(name: str) -> Target:
    """`reported.2.ip.at` as a target (people are counted from 1); raises InvalidValue."""
    subject, *rest = _ALIASES.get(name, name).split(".")
    ordinal = 0
    if rest and rest[0].isascii() and rest[0].isdigit() and len(rest[0]) <= 3:
        ordinal = int(rest.pop(0)) - 1
    if subject not in set(Subject) or not rest or len(rest) > 2 or not 0 <= ordinal < _MOST_SUBJECTS:
        raise _unknown(name)
    section = SECTIONS_BY_SUBJECT[Subject(subject)]
    if ordinal and not section.many:
        raise _unknown(name)
    if rest[0] not in set(FieldName):
        raise _unknown(name)
    attribute = rest[1] if len(rest) == 2 else ""
    if attribute and not attribute.isidentifier():
        raise _unknown(name)
    return Target(Subject(subject), ordinal, FieldName(rest[0]), attribute)


@lru_cache(maxsize=64)
def _is_date_format(form: str) -> bool:
    """Whether dates can be read by this form: what it writes, it must be able to read."""
    if not form:
        return True
    try:
        datetime.strptime(_SOME_DAY.strftime(form), form)  # noqa: DTZ007 - only to see whether it works
    except (ValueError, re.error):
        return False
    return "%d" in form or "%j" in form


def _unknown(name: str) -> InvalidValue:
    known = [f"{subject.value}.{field_name.value}" for subject in Subject for field_name in FieldName]
    nearest = get_close_matches(name[:100], [*_ALIASES, *known], n=1)
    return InvalidValue(
        "mapping-target", target=name, nearest=nearest[0] if nearest else "", path=f"/columns/{name[:100]}"
    )


def _flat(table: Any) -> Any:
    """`incident.type = "x"` without quotation marks is a table in TOML; read it as the name that was meant."""
    if not isinstance(table, dict):
        return table
    flat: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{inner}": one for inner, one in value.items()}
        else:
            flat[name] = value
    return flat


def _texts(table: Any, option: str) -> Mapping[str, str]:
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise InvalidValue("mapping-option", option=option, path=f"/{option}")
    return table


def _text(document: Mapping[str, Any], option: str, default: str) -> str:
    value = document.get(option, default)
    if not isinstance(value, str) or len(value) > 100 or "\0" in value:
        raise InvalidValue("mapping-option", option=option, path=f"/{option}")
    return value
