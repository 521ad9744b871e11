"""What is known of a report when it is assessed: facts of the report, and what the house knows besides.

Facts are stored in clear beside the assessment, so they hold enumerations, numbers, yes or no, and
times, never a word that somebody wrote: `to_json` refuses anything else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Self

from hirz.core.formats.report import IncidentType
from hirz.core.scoring.errors import FactsError

NO_COUNTS: Mapping[str, int] = MappingProxyType({})

# Our own codes only (language tags, "phone/reported", list codes): no space, so no sentence passes.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/+-]{0,39}\Z")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


# No member of ours is written with more.
LONGEST_SPELLING = 60


@lru_cache(maxsize=1_024)
def _snake(text: str) -> str:
    return _CAMEL.sub("_", text.strip()).lower().replace("-", "_").replace(" ", "_")


class Code(StrEnum):
    """An enumeration that reads senders' spellings, and falls back on its member OTHER."""

    @classmethod
    def read(cls, text: str) -> Self:
        """The member for `liveStreaming`, `live-streaming` or `live_streaming`; OTHER when unknown."""
        if len(text) > LONGEST_SPELLING:
            return cls("other")
        try:
            return cls(_snake(text))
        except ValueError:
            return cls("other")


class Channel(Code):
    """The door by which a report came in."""

    PORTAL = "portal"
    API = "api"
    CYBERTIP = "cybertip"
    POLICE = "police"
    CSV = "csv"
    STAFF = "staff"
    OTHER = "other"


class SenderKind(Code):
    """What kind of body or person sent the report."""

    PUBLIC = "public"
    PLATFORM = "platform"
    HOTLINE = "hotline"
    NGO = "ngo"
    POLICE = "police"
    FOREIGN = "foreign"
    OTHER = "other"


class NarrativeLength(Code):
    """How much free text came with a report."""

    NONE = "none"
    SHORT = "short"  # under 120 characters
    MEDIUM = "medium"  # under 800 characters
    LONG = "long"
    OTHER = "other"

    @classmethod
    def of(cls, characters: int) -> NarrativeLength:
        """The band of a text of so many characters."""
        if characters <= 0:
            return cls.NONE
        if characters < 120:
            return cls.SHORT
        return cls.MEDIUM if characters < 800 else cls.LONG


class DeadlineKind(Code):
    """What happens at `deadline_at`."""

    THREAT = "threat"  # the ultimatum of an extortion runs out
    MEETING = "meeting"
    DEPARTURE = "departure"  # a child is to be taken away
    LIVE = "live"  # a broadcast is announced
    OTHER = "other"


class Threat(Code):
    """What is threatened."""

    PUBLISH = "publish"
    FAMILY = "family"  # to send material or tales to the family
    SCHOOL = "school"  # ... to school or friends
    HARM = "harm"  # violence against the child or somebody near
    OTHER = "other"


class Demand(Code):
    """What is demanded of a child."""

    MONEY = "money"
    IMAGES = "images"
    MEETING = "meeting"
    SECRECY = "secrecy"
    OTHER = "other"


class Material(Code):
    """What kind of material a report speaks of."""

    IMAGE = "image"
    VIDEO = "video"
    LIVE = "live"
    TEXT = "text"
    OTHER = "other"


class Annotation(Code):
    """Flags that a sender sets on a whole report."""

    SEXTORTION = "sextortion"
    CSAM_SOLICITATION = "csam_solicitation"
    MINOR_TO_MINOR_INTERACTION = "minor_to_minor_interaction"
    SPAM = "spam"
    SADISTIC_ONLINE_EXPLOITATION = "sadistic_online_exploitation"
    INFORMATIONAL = "informational"
    LIVE_STREAMING = "live_streaming"
    OTHER = "other"


class FileFlag(Code):
    """Flags that a sender sets on a file (NCMEC `fileAnnotations`)."""

    DRAWING = "anime_drawing_virtual_hentai"
    POTENTIAL_MEME = "potential_meme"
    VIRAL = "viral"
    SELF_GENERATED = "possible_self_production"
    PHYSICAL_HARM = "physical_harm"
    VIOLENCE = "violence_gore"
    BESTIALITY = "bestiality"
    LIVE_STREAMING = "live_streaming"
    INFANT = "infant"
    GENERATED = "generative_ai"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What is known of one report, without a word of its content."""

    received_at: datetime
    incident_type: IncidentType = IncidentType.OTHER
    channel: Channel = Channel.OTHER
    sender_kind: SenderKind = SenderKind.OTHER
    annotations: frozenset[Annotation] = frozenset()
    anonymous: bool = False
    reply_possible: bool = True  # somebody can be asked: a letterbox, a partner's contact
    language: str | None = None  # BCP 47: ar, ary, ary-Latn, fr, en, es, zgh
    narrative_length: NarrativeLength = NarrativeLength.NONE
    indicators: frozenset[str] = frozenset()  # codes of text indicators found (core.text)
    signs: Mapping[str, int] = field(default_factory=lambda: NO_COUNTS)  # family of indicators -> how strong, 1 to 100

    # the child
    child_writes: bool = False
    victims: int = 0
    victim_age_min: int | None = None
    victim_named: bool = False
    self_harm: bool = False  # the child speaks of, or is said to think of, harming themselves

    # what happens now
    danger_now: bool = False  # the writer says so, in a closed question
    urgent_requested: bool = False  # the sender escalates
    deadline_at: datetime | None = None
    deadline_kind: DeadlineKind | None = None
    threats: frozenset[Threat] = frozenset()
    demands: frozenset[Demand] = frozenset()
    materials: frozenset[Material] = frozenset()
    live: bool = False
    hands_on: bool = False  # abuse by contact is reported or shown
    occurred_at: datetime | None = None

    # who is reported
    reported_accounts: int = 0
    reported_named: bool = False
    access_to_child: bool = False
    relation_ascendant: bool = False
    relation_authority: bool = False  # teacher, coach, guardian, employer
    prior_reports: int = 0  # earlier reports of the same account that the sender names

    # traces
    selectors: Mapping[str, int] = field(default_factory=lambda: NO_COUNTS)  # {"phone/reported": 1}
    ips_with_time: int = 0
    ips_without_time: int = 0
    newest_ip_at: datetime | None = None
    country: str | None = None  # ISO 3166-1 alpha-2, of the child or the act
    province: str | None = None  # the country pack's code

    # files
    files: int = 0
    files_viewed_by_sender: int = 0
    file_flags: frozenset[FileFlag] = frozenset()
    known_digest_hits: tuple[str, ...] = ()  # codes of classes or lists, one for each file that stands on one
    alike_hits: Mapping[str, int] = field(default_factory=lambda: NO_COUNTS)  # files that are alike: code -> bits apart
    batched: bool = False  # the sender reports the same picture in a batch (viral meme)

    already_asked: frozenset[str] = frozenset()  # MissingField codes that were asked for in vain

    def to_json(self) -> dict[str, Any]:
        """A compact JSON-ready form: defaults left out, times in UTC; raises FactsError on anything like content."""
        return _to_json(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ReportFacts:
        """Read back what `to_json` wrote; unknown keys and malformed values raise FactsError."""
        if "received_at" not in data:
            raise FactsError("facts without received_at")
        return cls(**_from_json(data, _FACT_READERS))


@dataclass(frozen=True, slots=True)
class Context:
    """What the rest of the house knows of a report's surroundings when it is assessed.

    Counts never include the report itself. "Rare" leaves out suppressed selectors (shared gateways).
    """

    now: datetime
    linked_strong: int = 0  # reports joined by a rare selector or a digest
    linked_medium: int = 0
    linked_weak: int = 0
    same_selector_recent: int = 0  # reports of the last 30 days that hold the same rare selector of the reported
    same_selector_kind: str | None = None  # its kind: wallet, phone, handle, ...
    bundle_size: int = 0
    bundle_assessed: bool = False  # somebody already looked at the bundle
    text_similar: int = 0  # reports with near-same text
    selectors_seen: int = 0  # of this report's rare selectors, how many were seen before
    selectors_known: int = 0  # how many rare selectors it has
    files_seen: int = 0  # files of this report whose digest was seen before, or is on a list
    digest_reports: int = 0  # most reports that hold one and the same file of this one
    raised: bool = False  # somebody opened it for the audit of the low pile, and it should have been urgent

    def to_json(self) -> dict[str, Any]:
        """A compact JSON-ready form."""
        return _to_json(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Context:
        """Read back what `to_json` wrote."""
        if "now" not in data:
            raise FactsError("a context without now")
        return cls(**_from_json(data, _CONTEXT_READERS))


def _plain(name: str, value: Any) -> Any:
    """One value as JSON, or FactsError when it could be content."""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise FactsError(f"{name}: a time without a zone")
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, str):
        if not _CODE.match(value):
            raise FactsError(f"{name}: not a code of ours")
        return str(value)
    if isinstance(value, frozenset):
        return sorted(_plain(name, item) for item in value)
    if isinstance(value, tuple):
        return [_plain(name, item) for item in value]
    if isinstance(value, Mapping):
        return {_plain(name, key): int(count) for key, count in sorted(value.items())}
    raise FactsError(f"{name}: {type(value).__name__} is not storable")


# Name and default of each field, read off the classes once: what equals its default is not written.
_DEFAULTS = {record: tuple((spec.name, spec.default) for spec in fields(record)) for record in (ReportFacts, Context)}


def _to_json(record: Any) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, default in _DEFAULTS[type(record)]:
        value = getattr(record, name)
        if value is default or value is None or value == default or (not value and default is MISSING):
            continue
        result[name] = _plain(name, value)
    return result


def _time(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("not a whole number")
    return value


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("not yes or no")
    return value


def _code(value: Any) -> str:
    if not isinstance(value, str) or not _CODE.match(value):
        raise ValueError("not a code")
    return value


def _codes(value: Any) -> tuple[str, ...]:
    return tuple(_code(item) for item in value)


def _counts(value: Any) -> dict[str, int]:
    return {_code(key): _number(count) for key, count in value.items()}


_READERS: dict[str, Any] = {
    "datetime": _time,
    "int": _number,
    "bool": _yes_or_no,
    "str": _code,
    "frozenset[str]": lambda value: frozenset(_codes(value)),
    "tuple[str, ...]": _codes,
    "Mapping[str, int]": _counts,
    **{kind.__name__: kind for kind in (IncidentType, Channel, SenderKind, NarrativeLength, DeadlineKind)},
    **{
        f"frozenset[{kind.__name__}]": lambda value, kind=kind: frozenset(kind(item) for item in value)
        for kind in (Annotation, FileFlag, Threat, Demand, Material)
    },
}


def _readers(record: type) -> dict[str, Any]:
    """One reader for every field, by the field's annotation (a string, as annotations are postponed)."""
    return {spec.name: _READERS[str(spec.type).removesuffix(" | None")] for spec in fields(record)}


_FACT_READERS = _readers(ReportFacts)
_CONTEXT_READERS = _readers(Context)


def _from_json(data: Mapping[str, Any], readers: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in data.items():
        reader = readers.get(name)
        if reader is None:
            raise FactsError(f"unknown fact {name!r:.60}")
        try:
            values[name] = reader(value)
        except (TypeError, ValueError, AttributeError) as error:
            raise FactsError(f"{name}: {error!s:.80}") from None
    return values
