"""A simulated year in memory, read, scanned, bundled and assessed by the house's own functions, without a database.

What PostgreSQL counts in the house is counted in dictionaries here; what reads, finds, sketches, assesses and ranks is the
house's code. Used by `bench.triage_quality`.
"""

# ruff: noqa: E402  # Django must know its applications before the house's modules are imported.
from __future__ import annotations

import os
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hirz.web.settings.test")
os.environ.setdefault("HIRZ_HOME", "/nonexistent")

import django

django.setup()

from hirz.core.formats import CsvMapping, read_document
from hirz.core.linking import TextSketch, similarity, sketch
from hirz.core.scoring import assess, rank_number
from hirz.core.simulation import CSV_MAPPING_TOML, SENDERS, SimulatedDocument, hash_list, simulate
from hirz.core.text import fold
from hirz.detect.facts import facts_of
from hirz.detect.findings import DIGEST_KINDS, Finding, find_all, texts_of
from hirz.intake.enums import CHANNEL_OF_FORMAT
from hirz.triage.assessing import NEAR_SAME, RECENT, STRONG, Seen, Subject, _context
from hirz.triage.enums import BundleKind
from hirz.triage.lanes import rank_in

KEY = b"a key of this measurement only"
MAPPING = CsvMapping.from_toml(CSV_MAPPING_TOML)
KINDS = {sender.code: sender.kind for sender in SENDERS}
CONTENT = (BundleKind.TEXT, BundleKind.DIGEST)
Key = tuple[str, str]


@dataclass(slots=True)
class Report:
    """One report of the year: as the house knows it, and what is true about it."""

    id: UUID
    received_at: datetime
    truth: dict[str, Any]
    subject: Subject
    selectors: list[tuple[int, str, str]]  # id, kind, role
    bundle: Key | None = None
    rank: int = 0
    review_at: datetime | None = None

    @property
    def needle(self) -> str:
        """Which planted needle it is, or repeats; empty for none."""
        return str(self.truth["reference"]) if self.truth["needle"] else ""


@dataclass(slots=True)
class Year:
    """The year as it comes in, one report after the other."""

    reports: list[Report] = field(default_factory=list)
    _ids: dict[tuple[str, str], int] = field(default_factory=dict)
    _times: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    _holders: dict[int, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    _bands: dict[int, UUID] = field(default_factory=dict)
    _sketches: dict[UUID, TextSketch] = field(default_factory=dict)
    _founders: dict[UUID, UUID] = field(default_factory=dict)
    members: dict[Key, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    by_id: dict[UUID, Report] = field(default_factory=dict)

    def take(self, document: SimulatedDocument, number: int, listed: dict[str, str]) -> Report:
        """Read, scan, link, bundle and assess one document; earlier reports that it links are due for a review."""
        [parsed] = read_document(document.data, name=document.name, csv_mapping=MAPPING)
        findings = find_all(parsed, "MA")
        hits = [listed[f.value] for f in findings if f.kind in DIGEST_KINDS and f.value in listed]
        channel = CHANNEL_OF_FORMAT[parsed.format]
        facts = facts_of(
            parsed, findings, received_at=document.received_at, channel=channel,
            sender_kind=KINDS[document.sender_code], list_hits=hits,
        )  # fmt: skip
        text = texts_of(parsed)
        drawn = sketch(fold(text).text, KEY) if text else None
        row: Any = SimpleNamespace(id=UUID(int=number), received_at=document.received_at, channel=channel)
        report = Report(
            row.id, document.received_at, document.truth, Subject(row, facts, drawn), self._note(findings, row)
        )
        self.reports.append(report)
        self.by_id[report.id] = report
        self._near(report.subject)
        self.assess(report, document.received_at)
        self._bundle(report)
        return report

    def assess(self, report: Report, at: datetime) -> None:
        """Assess by what is known at a moment."""
        subject = report.subject
        subject.selectors = [
            Seen(number, kind, role, len(self._times[number]), False) for number, kind, role in report.selectors
        ]
        recent = {
            seen.selector_id: len(self._times[seen.selector_id])
            - bisect_right(self._times[seen.selector_id], at - RECENT)
            for seen in subject.selectors
            if seen.reports > 1 and seen.weight >= STRONG
        }
        sizes = {key: len(self.members[key]) for key in subject.bundle_keys() if key in self.members}
        subject.context = _context(subject, at, sizes, recent)
        subject.assessment = assess(subject.facts, subject.context)
        report.rank = rank_in(subject.lane, rank_number(subject.assessment))
        report.review_at = subject.assessment.review_at

    def linked(self, report: Report) -> Iterator[Report]:
        """Earlier reports that share a rare selector with this one: the house assesses them again."""
        for key in report.subject.bundle_keys():
            if key[0] == BundleKind.SELECTOR:
                yield from (self.by_id[other] for other in self.members[key] if other != report.id)

    def _note(self, findings: list[Finding], row: Any) -> list[tuple[int, str, str]]:
        found, counted = [], set()
        for finding in findings:
            number = self._ids.setdefault((finding.kind, finding.value), len(self._ids))
            found.append((number, finding.kind, finding.role.value))
            if number not in counted:
                counted.add(number)
                insort(self._times[number], row.received_at)
                self._holders[number].append(row.id)
        return found

    def _near(self, subject: Subject) -> None:
        """The first reports of the texts that this one repeats, as `triage.assessing` finds them."""
        if subject.sketch is None:
            return
        own, bands = subject.report.id, subject.sketch.bands()
        holding = {self._bands[band] for band in bands if band in self._bands}
        firsts = holding | {self._founders[h] for h in holding if h in self._founders}
        shares = {first: similarity(subject.sketch, self._sketches[first]) for first in firsts}
        near = {first: share for first, share in shares.items() if share >= NEAR_SAME}
        chosen = {first for first in near if first not in self._founders} or set(near)
        subject.near = {first: round(near[first] * 100) for first in chosen}
        if chosen:
            self._founders[own] = max(chosen, key=lambda first: (near[first], str(first)))
        for band in bands:
            self._bands.setdefault(band, own)
        self._sketches[own] = subject.sketch

    def _bundle(self, report: Report) -> None:
        for kind, key in report.subject.bundle_keys():
            members = self.members[str(kind), key]
            members.add(report.id)
            members.update([UUID(key)] if kind == BundleKind.TEXT else self._holders[int(key)])
        keys = {(str(kind), key) for kind, key in report.subject.bundle_keys()}
        report.bundle = next((key for kind in CONTENT for key in sorted(keys) if key[0] == kind), None)
        if report.bundle is not None:
            for other in self.members[report.bundle]:
                self.by_id[other].bundle = self.by_id[other].bundle or report.bundle


def documents(reports: int, seed: int) -> Iterator[tuple[int, SimulatedDocument, dict[str, str]]]:
    """The documents of a fictional year in the order of their arrival, with the digest list of its seed."""
    listed = {
        digest: row.classification for row in hash_list(seed) for digest in (row.md5, row.sha1, row.sha256)
    }  # fmt: skip
    year = simulate(reports, seed, start=date(2026, 1, 1), end=date(2027, 1, 1))
    for number, document in enumerate(year, 1):
        yield number, document, listed
