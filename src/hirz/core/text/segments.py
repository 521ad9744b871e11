"""The stretches of a text, each with its script and its language: people write several in one message."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import re2

from hirz.core.text.language import language_hint

MAX_READ = 100_000
_WORD = re2.compile(r"[^\s.!?;؟؛\n]+|[.!?;؟؛\n]+")
_ENDS = frozenset(".!?;؟؛\n")
_UNKNOWN = "und"


class Segment(NamedTuple):
    """`text[start:end]`, its script (arab, latn, tfng, zyyy for none) and its language as `language_hint` names it."""

    start: int
    end: int
    script: str
    language: str


def _script(word: str) -> str:
    """The script of most letters of a word."""
    arabic = sum("\u0600" <= char <= "\u06ff" or "\ufb50" <= char <= "\ufefc" for char in word)
    tifinagh = sum("\u2d30" <= char <= "\u2d7f" for char in word)
    latin = sum(char.isalpha() and ord(char) < 0x250 for char in word)
    most = max(arabic, tifinagh, latin)
    if not most:
        return "zyyy"
    return "arab" if arabic == most else "latn" if latin == most else "tfng"


def segments(text: str) -> list[Segment]:
    """The segments of a text, in order: a new one where a sentence or line ends, or the script changes.

    Neighbours of one language are one segment; one too short to tell takes the language of a neighbour of its script.
    Past MAX_READ characters nothing is read.
    """
    found: list[Segment] = []
    begin = end = -1
    script, ended = "zyyy", False
    for match in _WORD.finditer(text[:MAX_READ]):
        word, own = match.group(), _script(match.group())
        if word[0] in _ENDS:
            ended = True
            continue
        if begin >= 0 and (ended or (own not in ("zyyy", script) and script != "zyyy")):
            found.append(_told(text, begin, end, script))
            begin, script = -1, "zyyy"
        ended = False
        begin, end = match.start() if begin < 0 else begin, match.end()
        script = own if script == "zyyy" else script
    if begin >= 0:
        found.append(_told(text, begin, end, script))
    return _joined(_lent(found))


def _told(text: str, start: int, end: int, script: str) -> Segment:
    return Segment(start, end, script, language_hint(text[start:end]))


def _lent(found: list[Segment]) -> list[Segment]:
    """Segments too short to tell take the language of the one before, or after, in their script."""
    for order in (range(1, len(found)), range(len(found) - 2, -1, -1)):
        for n in order:
            other = found[n - 1] if order.step > 0 else found[n + 1]
            if found[n].language == _UNKNOWN and found[n].script in (other.script, "zyyy"):
                found[n] = found[n]._replace(language=other.language)
    return found


def _joined(found: list[Segment]) -> list[Segment]:
    kept = found[:1]
    for before, after in pairwise(found):
        if before.language == after.language:
            kept[-1] = kept[-1]._replace(end=after.end)
        else:
            kept.append(after)
    return kept
