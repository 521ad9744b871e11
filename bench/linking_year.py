"""A simulated year as edges between reports and values, with what is true about each report, and hubs injected.

Read and scanned by the house's own functions. Used by `bench.linking`.
"""

# ruff: noqa: E402  # Django must know its applications before the house's modules are imported.
from __future__ import annotations

import os
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hirz.web.settings.test")
os.environ.setdefault("HIRZ_HOME", "/nonexistent")

import django

django.setup()

from hirz.core.formats import CsvMapping, read_document
from hirz.core.linking import Edge, Mark, TextSketch, similarity, sketch
from hirz.core.linking.deriving import derived_ties
from hirz.core.simulation import CSV_MAPPING_TOML, simulate
from hirz.core.text import fold
from hirz.detect.findings import find_all, texts_of
from hirz.triage.assessing import NEAR_SAME

KEY = b"a key of this measurement only"
MAPPING = CsvMapping.from_toml(CSV_MAPPING_TOML)
START, END = date(2026, 1, 1), date(2027, 1, 1)

# (kind, value, share of all reports): what everybody names, and what a careless link would join the country by.
HUBS = (
    ("phone", "+212500002511", 0.06),  # a helpline
    ("url", "https://aide.example/", 0.08),
    ("email", "contact@ecole.example", 0.03),
    ("handle", ":admin", 0.02),
    ("wallet", "btc:deposit-of-an-exchange", 0.015),
    ("rib", "deposit-of-a-transfer-agency", 0.02),
    ("room_code", ":WELCOME", 0.01),
    ("ip", "203.0.113.250", 0.10),
)
SMALL_HUBS, SMALL_SHARE = 30, 0.004  # a lawyer, a school, a shop: numbers each in four reports of a thousand
# What one sender writes under most of its reports: three values that always stand together.
STANDING = (("phone", "+212500000001"), ("email", "desk@sender.example"), ("url", "https://sender.example/form"))
STANDING_SHARE = 0.6


@dataclass(slots=True)
class LinkedYear:
    """Edges and marks by the number of a report, and whose each report is: a campaign, or a report told twice."""

    edges: list[Edge] = field(default_factory=list)
    marks: dict[Hashable, Mark] = field(default_factory=dict)
    truth: list[str] = field(default_factory=list)
    campaigns: list[str] = field(default_factory=list)  # "" for none


def year_of(reports: int, seed: int) -> LinkedYear:
    """A year, read and scanned, without hubs beside those that the simulation plants."""
    year, near = LinkedYear(), _Near()
    for number, document in enumerate(simulate(reports, seed, start=START, end=END)):
        [parsed] = read_document(document.data, name=document.name, csv_mapping=MAPPING)
        findings = find_all(parsed, "MA")
        year.edges += [Edge(number, f.kind, f.value, f.role.value) for f in findings]
        year.edges += [
            Edge(number, tie.kind, tie.key, f.role.value)
            for f in findings
            for tie in derived_ties(f.kind, f.value, f.attributes)
        ]
        founder = near.founder_of(number, texts_of(parsed))
        if founder is not None:
            year.edges.append(Edge(number, "text", founder))
        year.marks[number] = Mark(document.sender_code, (document.received_at.date() - START).days)
        year.campaigns.append(document.truth["campaign"] or "")
        year.truth.append(document.truth["campaign"] or document.truth["reference"])
    year.edges += [Edge(founder, "text", founder) for founder in near.founders]
    return year


def inject_hubs(year: LinkedYear, seed: int) -> int:
    """Put hubs into reports chosen by chance; returns how many edges."""
    rng, before = Random(seed), len(year.edges)
    hubs = [*HUBS, *(("phone", f"+2125000010{n:02d}", SMALL_SHARE) for n in range(SMALL_HUBS))]
    sender = Counter(mark.sender for mark in year.marks.values()).most_common(1)[0][0]
    for number, mark in year.marks.items():
        year.edges += [Edge(number, kind, value, "unknown") for kind, value, share in hubs if rng.random() < share]
        if mark.sender == sender and rng.random() < STANDING_SHARE:
            year.edges += [Edge(number, kind, value, "unknown") for kind, value in STANDING]
    return len(year.edges) - before


class _Near:
    """Near-same texts by the first report that wrote one, as `triage.assessing` finds them."""

    def __init__(self) -> None:
        self._bands: dict[int, int] = {}
        self._sketches: dict[int, TextSketch] = {}
        self.founders: set[int] = set()

    def founder_of(self, number: int, text: str) -> int | None:
        """The first report of a near-same text, or None."""
        drawn = sketch(fold(text).text, KEY) if text else None
        if drawn is None:
            return None
        bands = drawn.bands()
        shares = {
            other: similarity(drawn, self._sketches[other])
            for other in {self._bands[band] for band in bands if band in self._bands}
        }
        best = max(shares, key=lambda other: (shares[other], -other), default=None)
        if best is not None and shares[best] >= NEAR_SAME:
            self.founders.add(best)
            return best
        self._sketches[number] = drawn
        for band in bands:
            self._bands.setdefault(band, number)
        return None
