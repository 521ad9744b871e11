"""The values that scoring works with: scores, features, hits, an assessment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from hirz.core.scoring.facts import Context, ReportFacts

Param = str | int | list[str]
"""What a sentence is filled with: a code, a number, an ISO 8601 time, or codes."""

Params = Mapping[str, Param]
NO_PARAMS: Params = MappingProxyType({})

Finding = tuple[float, Params]
"""How far a feature applies (0..1), and what its sentence needs."""

FeatureFunction = Callable[[ReportFacts, Context], Finding | None]
"""None: the feature does not apply to this report, and counts neither for nor against."""


class Score(StrEnum):
    """Four scores kept apart, each 0..100: none lowers or raises another."""

    DANGER = "danger"  # is a child in danger now
    SOLVABILITY = "solvability"  # is there a usable trace
    COMPLETENESS = "completeness"  # how much of what is asked is there
    NOVELTY = "novelty"  # how much of it was never seen before


class Priority(IntEnum):
    """In which of four piles a report lies; a higher number comes first."""

    LOW = 0
    NORMAL = 1
    URGENT = 2
    DANGER = 3

    @property
    def code(self) -> str:
        """The word that is stored and used as a class name."""
        return self.name.lower()


class ExpiryKind(StrEnum):
    """What is lost, or happens, when the time comes."""

    DEADLINE = "deadline"
    MEETING = "meeting"
    DEPARTURE = "departure"
    LIVE = "live"
    OTHER_DATE = "other_date"
    IP_LOGS = "ip_logs"
    ROOM_CODE = "room_code"
    CONVERSATION = "conversation"
    WEB_ADDRESS = "web_address"
    PRESERVED = "preserved"  # what a platform must keep after it has reported


HUMAN_EXPIRIES = frozenset(
    {ExpiryKind.DEADLINE, ExpiryKind.MEETING, ExpiryKind.DEPARTURE, ExpiryKind.LIVE, ExpiryKind.OTHER_DATE}
)
"""Moments in the life of a child; the others are moments in the life of a log."""


class Basis(StrEnum):
    """On what an expiry rests."""

    STATED = "stated"  # the report says so
    LAW = "law"
    ASSUMED = "assumed"  # the table of retention times says so


@dataclass(frozen=True, slots=True)
class Feature:
    """One row of the table: a question that is asked of every report.

    The docstring of the function is what the public reads about it.
    """

    code: str
    score: Score
    weight: int  # points that the feature gives alone at value 1
    function: FeatureFunction
    alarm: float | None = None  # from this value on, the report is in DANGER whatever its score
    urgent: float | None = None  # from this value on, the report is at least URGENT
    askable: bool = True  # completeness only: can the field be asked for
    optional: bool = False  # completeness only: useful, but nobody need be asked twice

    def __post_init__(self) -> None:
        """Refuse a feature that does not say what it is."""
        if not (self.function.__doc__ or "").strip():
            raise ValueError(f"the feature {self.code} has no docstring")

    @property
    def description(self) -> str:
        """The docstring of the function as one paragraph."""
        return " ".join((self.function.__doc__ or "").split())


class FeatureHit(NamedTuple):
    """A feature that applied: how far, how many of the score's points are its own, and why.

    A named tuple, because some thirty are made for every report, and a frozen dataclass costs four times as much.
    """

    code: str
    value: float
    points: int
    params: Params = NO_PARAMS

    def to_json(self) -> list[Any]:
        """A JSON-ready row."""
        return [self.code, round(self.value, 3), self.points, *([dict(self.params)] if self.params else [])]

    @classmethod
    def from_json(cls, row: list[Any]) -> FeatureHit:
        """Read back what `to_json` wrote."""
        return cls(row[0], row[1], row[2], row[3] if len(row) > 3 else NO_PARAMS)


@dataclass(frozen=True, slots=True)
class MissingField:
    """Something that a report could say and does not."""

    code: str
    askable: bool  # somebody can be asked, and was not yet
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Expiry:
    """Something that is lost, or happens, at a moment."""

    kind: ExpiryKind
    at: datetime
    basis: Basis

    def to_json(self) -> list[str]:
        """A JSON-ready row."""
        return [self.kind.value, _iso(self.at), self.basis.value]

    @classmethod
    def from_json(cls, row: list[str]) -> Expiry:
        """Read back what `to_json` wrote."""
        return cls(ExpiryKind(row[0]), datetime.fromisoformat(row[1]), Basis(row[2]))


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the table says of one report at one moment."""

    scores: Mapping[Score, int]
    features: tuple[FeatureHit, ...]  # by score in the order of the enumeration, then most points first
    priority: Priority
    missing: tuple[MissingField, ...]
    expires: tuple[Expiry, ...]  # soonest first
    assessed_at: datetime
    at_once: bool = False  # an alarm without a date: the child cannot wait for one
    needs_verification: bool = False  # anonymous: verify before any inquiry; lowers nothing
    review_at: datetime | None = None  # time alone changes the assessment then: assess again

    def hits(self, score: Score) -> tuple[FeatureHit, ...]:
        """The features of one score, most points first."""
        return tuple(hit for hit in self.features if SCORE_OF.get(hit.code) is score)

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready form; `from_json` reads it back."""
        return {
            "scores": {score.value: points for score, points in self.scores.items()},
            "features": [hit.to_json() for hit in self.features],
            "priority": self.priority.code,
            "missing": [[lack.code, lack.askable, lack.optional] for lack in self.missing],
            "expires": [expiry.to_json() for expiry in self.expires],
            "assessed_at": _iso(self.assessed_at),
            "at_once": self.at_once,
            "needs_verification": self.needs_verification,
            "review_at": _iso(self.review_at) if self.review_at else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Assessment:
        """Read back what `to_json` wrote."""
        review_at = data.get("review_at")
        return cls(
            scores={Score(name): points for name, points in data["scores"].items()},
            features=tuple(FeatureHit.from_json(row) for row in data["features"]),
            priority=Priority[data["priority"].upper()],
            missing=tuple(MissingField(*row) for row in data["missing"]),
            expires=tuple(Expiry.from_json(row) for row in data["expires"]),
            assessed_at=datetime.fromisoformat(data["assessed_at"]),
            at_once=data["at_once"],
            needs_verification=data["needs_verification"],
            review_at=datetime.fromisoformat(review_at) if review_at else None,
        )


SCORE_OF: dict[str, Score] = {}
"""Which score a feature's code belongs to; filled by `table`."""


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
