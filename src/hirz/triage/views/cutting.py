"""A text cut where something was found in it: selectors with their number, signs in the words with their letter.

Touches content in memory.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from hirz.core.formats.report import Field
from hirz.detect.enums import PartyRole
from hirz.detect.findings import Finding
from hirz.triage.views.opening import Opened
from hirz.triage.views.signs import Note, SignMark
from hirz.triage.views.words import SELECTORS

Text = str | Promise
Marked = tuple[Finding, int]

# Under a text the colour of a mark says whose selector it is: the reported one's is a lead.
TONES = {PartyRole.REPORTED: "p", PartyRole.UNKNOWN: "p"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: plain, a numbered finding, or words that are a sign, with whatever was found inside them."""

    text: str
    mark: int = 0
    tone: str = ""
    title: Text = ""
    notes: tuple[Note, ...] = ()
    inner: tuple[Piece, ...] = ()

    @property
    def is_ltr(self) -> bool:
        """Whether a run has no letter that is read from right to left: then it is isolated, left to right."""
        return not any(unicodedata.bidirectional(character) in {"R", "AL"} for character in self.text)


@dataclass(frozen=True, slots=True)
class Run:
    """Words that one sign, or several that overlap, found."""

    start: int
    end: int
    notes: tuple[Note, ...]


def number_marks(findings: Sequence[Finding], parsed_fields: Sequence[Field]) -> dict[int, int]:
    """Numbers of the findings that stand in a text, in reading order: ordinal -> number. None overlaps another."""
    order = {item.path: place for place, item in enumerate(parsed_fields)}
    inside = [(order.get(f.path, 0), f.start, -f.end, n) for n, f in enumerate(findings) if 0 <= f.start < f.end]
    marks: dict[int, int] = {}
    end_of: dict[int, int] = defaultdict(int)
    for place, start, minus_end, ordinal in sorted(inside):
        if start >= end_of[place]:
            end_of[place] = -minus_end
            marks[ordinal] = len(marks) + 1
    return marks


def cut_text(
    opened: Opened, marks: Mapping[int, int], signs: Sequence[SignMark], path: str, text: str
) -> tuple[Piece, ...]:
    """A text cut at its signs, and inside and outside of them at its numbered findings."""
    here = sorted(
        ((opened.findings[n], mark) for n, mark in marks.items() if opened.findings[n].path == path),
        key=lambda pair: pair[0].start,
    )
    pieces: list[Piece] = []
    at = 0
    for run in _runs([sign for sign in signs if sign.path == path], here, len(text)):
        pieces += _cut(text, here, at, run.start)
        inner = tuple(piece for piece in _cut(text, here, run.start, run.end) if piece.text)
        pieces.append(Piece(text[run.start : run.end], tone=run.notes[0].tone, notes=run.notes, inner=inner))
        at = run.end
    return (*pieces, *_cut(text, here, at, len(text)))


def _runs(signs: Sequence[SignMark], findings: Sequence[Marked], length: int) -> list[Run]:
    """Signs in order; those that overlap are one run, and no finding is cut in two."""
    runs: list[Run] = []
    for sign in sorted(signs, key=lambda one: (one.start, one.end)):
        if not 0 <= sign.start < sign.end <= length:
            continue
        start, end = sign.start, sign.end
        for finding, _mark in findings:
            if finding.start < end and finding.end > start:
                start, end = min(start, finding.start), max(end, finding.end)
        if runs and start < runs[-1].end:
            last = runs.pop()
            runs.append(Run(last.start, max(end, last.end), (*last.notes, sign.note)))
        else:
            runs.append(Run(start, end, (sign.note,)))
    return runs


def _cut(text: str, findings: Sequence[Marked], begin: int, end: int) -> list[Piece]:
    pieces: list[Piece] = []
    at = begin
    for finding, mark in findings:
        if finding.start < at or finding.end > end:
            continue
        pieces.append(Piece(text[at : finding.start]))
        tone = TONES.get(finding.role, "")
        pieces.append(Piece(text[finding.start : finding.end], mark, tone, SELECTORS.get(finding.kind, finding.kind)))
        at = finding.end
    return [*pieces, Piece(text[at:end])]
