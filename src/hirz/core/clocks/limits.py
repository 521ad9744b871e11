"""A time limit of the law as data: what starts it, how long it runs, who may extend it, when this version was in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from hirz.core.clocks.errors import LimitError, NaiveTime, NotInForce

Three = tuple[str, str, str]
"""One text in Arabic, French and English."""

# Civil time is UTC+1, and UTC+0 in Ramadan: the tz database knows the days, which change every year.
CASABLANCA = ZoneInfo("Africa/Casablanca")


class Unit(StrEnum):
    """How a length is counted: hours as they pass, days and months by the calendar."""

    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"


class Scope(StrEnum):
    """For which matters."""

    DELIT = "delit"
    CRIME = "crime"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class Length:
    """A number of hours, days or months."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Limit:
    """One version of one time limit."""

    version: str  # unique
    code: str  # the same through all versions
    labels: Three
    starts: Three  # what starts it
    length: Length
    extensions: int
    extension: Length | None
    authorised_by: Three  # who may extend it, and how; empty texts when nobody may
    scope: frozenset[Scope]
    leads: tuple[timedelta, ...]  # warn so long before, longest first
    valid_from: date | None  # None: as far back as anybody asks
    valid_until: date | None  # the last day; None: still in force
    source: str
    verified: str

    def __post_init__(self) -> None:
        """Refuse a version that contradicts itself."""
        extended = self.extension is not None
        if self.length.count < 1 or (self.extension is not None and self.extension.count < 1):
            raise LimitError(f"{self.version}: a length is at least one")
        if self.extensions < 0 or (self.extensions > 0) is not extended or extended is not all(self.authorised_by):
            raise LimitError(
                f"{self.version}: extensions need a number, a length and who authorises them, or none of the three"
            )
        if not (all(self.labels) and all(self.starts) and self.verified):
            raise LimitError(f"{self.version}: a label and a start in three languages and a mark are needed")
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise LimitError(f"{self.version}: it ends before it begins")

    def in_force(self, day: date) -> bool:
        """Whether this version stood on a civil day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> Limit:
        """A row of `time_limits.csv`; LimitError names the version."""
        try:
            return cls(
                version=row["version_id"],
                code=row["code"],
                labels=_three(row, "label"),
                starts=_three(row, "starts"),
                length=Length(int(row["length"]), Unit(row["unit"])),
                extensions=int(row["extensions"] or 0),
                extension=_extension(row),
                authorised_by=_three(row, "authorised"),
                scope=frozenset(map(Scope, row["scope"].split())),
                leads=tuple(sorted((timedelta(hours=int(h)) for h in row["warn_hours"].split()), reverse=True)),
                valid_from=_day(row["valid_from"]),
                valid_until=_day(row["valid_until"]),
                source=row["source"],
                verified=row["verified"],
            )
        except (KeyError, ValueError) as error:
            raise LimitError(f"{row.get('version_id', 'a row')}: {error}") from error


def limits_from(rows: Iterable[Mapping[str, str]]) -> tuple[Limit, ...]:
    """The rows of `time_limits.csv`; LimitError when two versions of one limit stood on the same day."""
    limits = tuple(map(Limit.from_row, rows))
    for n, first in enumerate(limits):
        for second in limits[n + 1 :]:
            if first.version == second.version or (first.code == second.code and _overlap(first, second)):
                raise LimitError(f"{first.version} and {second.version} stand for the same days")
    return limits


def version_at(limits: Iterable[Limit], code: str, start: datetime, *, zone: tzinfo = CASABLANCA) -> Limit:
    """The version in force on the civil day of the start; NotInForce when there is none."""
    day = aware(start).astimezone(zone).date()
    for limit in limits:
        if limit.code == code and limit.in_force(day):
            return limit
    raise NotInForce(f"no version of {code!r} was in force on {day}")


def aware(moment: datetime) -> datetime:
    """The moment itself; NaiveTime when it has no zone."""
    if moment.utcoffset() is None:
        raise NaiveTime(f"{moment} has no time zone")
    return moment


def _overlap(first: Limit, second: Limit) -> bool:
    begins = max(first.valid_from or date.min, second.valid_from or date.min)
    return begins <= min(first.valid_until or date.max, second.valid_until or date.max)


def _three(row: Mapping[str, str], name: str) -> Three:
    return (row[f"{name}_ar"], row[f"{name}_fr"], row[f"{name}_en"])


def _extension(row: Mapping[str, str]) -> Length | None:
    return Length(int(row["extension_length"]), Unit(row["extension_unit"])) if row["extension_length"] else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
