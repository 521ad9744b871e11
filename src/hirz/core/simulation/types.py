"""What a simulated report is made of before it is written in a sender's format."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hirz.core.formats.report import IncidentType


@dataclass(frozen=True, slots=True)
class SimulatedDocument:
    """One document as a sender would deliver it, with what is true about it.

    `truth` is never part of the document. Its keys: index, nature, language, sender, campaign, duplicate_of,
    duplicate_kind ("bytes" or "resent"), viral, known, needle, needle_stated, noise, priority, selectors
    ([kind, value, role]), hub, victim_age, province.
    """

    format: str  # "cybertip-xml", "police-json", "hirz-json", "csv"
    name: str
    data: bytes
    sender_code: str
    received_at: datetime
    truth: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sender:
    """An invented sender: what it sends, how much, and how well filled."""

    code: str
    kind: str  # a SenderKind value
    name: str
    format: str
    share: float  # of all reports
    natures: dict[str, float]  # scenario -> weight
    languages: dict[str, float]
    richness: float  # 0..1: how much of what is known it writes down
    delay_hours: tuple[float, float]  # between the fact and the delivery


@dataclass(slots=True)
class Connection:
    """A network address as a platform logs it."""

    address: str
    at: datetime | None
    port: int | None
    event: str


@dataclass(slots=True)
class Account:
    """Somebody's account or identity as a report names it."""

    handle: str = ""
    service: str = ""
    account_id: str = ""
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    wallets: list[str] = field(default_factory=list)
    banks: list[str] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    relation: str = ""
    access: bool = False
    prior_reports: int = 0


@dataclass(slots=True)
class Victim:
    """A child, or an adult, as a report names them."""

    age: int | None = None
    gender: str = ""
    first_name: str = ""
    handle: str = ""
    city: str = ""
    province: str = ""


@dataclass(slots=True)
class SimulatedFile:
    """Digests of a file that does not exist."""

    name: str
    md5: str
    sha1: str
    sha256: str
    classification: str = ""  # A1, A2, B1, B2
    viewed: bool | None = None
    known: bool = False


@dataclass(slots=True)
class Draft:
    """A report before it is written down in some format."""

    reference: str
    sender: Sender
    language: str
    received_at: datetime
    occurred_at: datetime | None = None
    kind: IncidentType = IncidentType.OTHER
    platform: str = ""
    narrative: str = ""
    urls: list[str] = field(default_factory=list)
    rooms: list[str] = field(default_factory=list)
    deadline_at: datetime | None = None
    deadline_kind: str = ""
    danger_now: bool = False
    self_harm: bool = False
    hands_on: bool = False
    live: bool = False
    demands: list[str] = field(default_factory=list)
    threats: list[str] = field(default_factory=list)
    materials: list[str] = field(default_factory=list)
    annotations: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    chat: list[str] = field(default_factory=list)
    urgent_reason: str = ""
    batched: bool = False
    reporter_relation: str = ""
    reporter_name: str = ""
    child_writes: bool = False
    anonymous: bool = False
    victims: list[Victim] = field(default_factory=list)
    reported: list[Account] = field(default_factory=list)
    files: list[SimulatedFile] = field(default_factory=list)
    truth: dict[str, Any] = field(default_factory=dict)

    def saw(self, kind: str, value: str, role: str = "reported") -> str:
        """Note a selector in the truth, and give it back."""
        self.truth["selectors"].append([kind, value, role])
        return value
