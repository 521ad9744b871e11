"""What is planted in a simulated year: campaigns, viral files, known files, shared gateways."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from hirz.core.simulation import values
from hirz.core.simulation.pen import Weighted
from hirz.core.simulation.types import SimulatedFile

CAMPAIGN_LANGUAGES = ("ary", "fr", "ar", "ary-Latn", "en", "es")
KNOWN_FILES = 400
LISTED_VIRAL = 4  # of the viral files, how many stand on the list
HUB_ADDRESSES = ("203.0.113.58", "198.51.100.7", "2001:db8:cafe::1")
"""Gateways that thousands share: an address seen there joins nothing."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One group that works with the same script, the same account to be paid, the same accounts."""

    code: str
    kind: str  # sextortion, lure, grooming
    begins: datetime
    ends: datetime
    handles: tuple[str, ...]
    platform: str
    wallet: str
    bank: str
    phone: str
    room: str
    amount: str
    languages: tuple[str, ...]
    script: int  # which script of the language's bank
    weight: float

    def runs(self, at: datetime) -> bool:
        """Whether it is active at a moment."""
        return self.begins <= at <= self.ends


def known_files(seed: int) -> list[SimulatedFile]:
    """The files of the list that belongs to a seed; the first LISTED_VIRAL are viral."""
    rng = Random(f"{seed}/list")
    return [
        SimulatedFile(
            name=f"{rng.getrandbits(32):08x}.jpg",
            md5=values.digest(rng, 128),
            sha1=values.digest(rng, 160),
            sha256=values.digest(rng, 256),
            classification=("A1", "A2", "B1", "B2")[rng.randrange(4)],
            known=True,
        )
        for _ in range(KNOWN_FILES)
    ]


class World:
    """The planted structure of one simulated year."""

    def __init__(self, rng: Random, reports: int, seed: int, start: datetime, end: datetime) -> None:
        """Plan campaigns and files for so many reports between two moments."""
        listed = known_files(seed)
        fresh = [_fresh(rng) for _ in range(2)]
        self.known = listed[LISTED_VIRAL:]
        self.viral = listed[:LISTED_VIRAL] + fresh
        # One file makes up most of the flood, as in life: each next one is half as frequent.
        self.viral_choice = Weighted({str(i): 0.5**i for i in range(len(self.viral))})
        count = max(3, reports // 120)
        self.campaigns = [_campaign(rng, number, start, end) for number in range(count)]

    def campaign_at(self, rng: Random, moment: datetime, kind: str) -> Campaign | None:
        """A campaign of a kind that runs at a moment, the larger the likelier; None when none runs."""
        running = [campaign for campaign in self.campaigns if campaign.kind == kind and campaign.runs(moment)]
        if not running:
            return None
        return rng.choices(running, weights=[campaign.weight for campaign in running])[0]

    def viral_file(self, rng: Random) -> tuple[str, SimulatedFile]:
        """A viral file and its code."""
        key = self.viral_choice.pick(rng)
        return f"V{int(key) + 1}", self.viral[int(key)]


def _fresh(rng: Random) -> SimulatedFile:
    return SimulatedFile(
        f"{rng.getrandbits(32):08x}.mp4", values.digest(rng, 128), values.digest(rng, 160), values.digest(rng, 256)
    )


def _campaign(rng: Random, number: int, start: datetime, end: datetime) -> Campaign:
    length = (end - start) / timedelta(days=1)
    begins = start + timedelta(days=rng.random() * length)
    kind = ("sextortion", "sextortion", "sextortion", "lure", "grooming")[number % 5]
    return Campaign(
        code=f"C{number + 1:03d}",
        kind=kind,
        begins=begins,
        ends=begins + timedelta(days=10 + rng.random() * 60),
        handles=tuple(values.handle(rng) for _ in range(rng.randint(1, 4))),
        platform=values.PLATFORMS[rng.randrange(len(values.PLATFORMS))],
        wallet=values.wallet(rng),
        bank=values.rib(rng),
        phone=values.phone(rng),
        room=values.room_code(rng),
        amount=f"{rng.choice((300, 500, 1000, 2000))} DH",
        languages=tuple(rng.sample(CAMPAIGN_LANGUAGES, rng.randint(1, 3))),
        script=rng.randrange(2),
        weight=rng.paretovariate(1.2),
    )
