"""Comparing two names: which part stands for which, how many bits speak for one name, and why.

Evidence adds up in bits (`aligning`); the score is one half where one chance pair in a thousand comes out so alike. A score
says how alike two names are written, never who somebody is: a person decides.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

from hirz.core.names.aligning import align, evidence
from hirz.core.names.particles import COMMON
from hirz.core.names.reading import Form, Habit, Part, parts_of
from hirz.core.names.spelling import MAX_LETTERS, Script
from hirz.core.names.wording import Reason, ReasonKind

PRIOR_BITS: Final = 2.0
"""Where a score is one half. Of a thousand chance pairs of single words one reaches so many (`bench/names.py`)."""

ALIKE: Final = 0.5
"""From this score on two names may be one; a proposal to a person, no more."""

# Judgements: what a habit costs, what an initial is worth, what a part without a counterpart says.
_HABIT_BITS: Final = 2.0
_INITIAL_BITS: Final = 2.5
_MISSING_BITS: Final = -2.0
_WORST_BITS: Final = -15.0
_COMMON_BITS: Final = 0.0
_JOINED_BITS: Final = 10.0
_DOUBTED_BITS: Final = -3.0
_REASON_OF: Final = {
    Habit.ARTICLE: ReasonKind.ARTICLE,
    Habit.KIN: ReasonKind.KIN,
    Habit.SHORT: ReasonKind.SHORT,
}
# One part that is another name outweighs all that agree: brothers share a family name.
_DOUBTS: Final = frozenset({ReasonKind.UNLIKE, ReasonKind.GENDER})
_SHOWN_STEPS: Final = 4
_SCALE_BITS: Final = 900.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike two names are written: `score` from 0 to 1, `bits` of evidence, the reasons with the strongest first."""

    score: float
    reasons: tuple[Reason, ...]
    bits: float = 0.0


class _Tie(NamedTuple):
    bits: float
    first: Form
    second: Form


class _Pair(NamedTuple):
    """A tie and the places that it takes in each name: one part, or two neighbours written as one word in the other."""

    tie: _Tie
    left: tuple[int, ...]
    right: tuple[int, ...]

    @property
    def is_joined(self) -> bool:
        return len(self.left) + len(self.right) > 2


def compare_names(a: str, b: str) -> Comparison:
    """Compare two names in any script, order and habit of writing. Symmetric; hostile or empty text gives a score of 0.

    Titles say nothing; articles, "ben" and "bent" may be left out; one of two names may be an initial. At most 200
    characters and 8 words of each are read (`spelling`).
    """
    first, second = parts_of(a), parts_of(b)
    if not first or not second:
        return Comparison(0.0, ())
    if (len(second), [p.text for p in second]) < (len(first), [p.text for p in first]):
        first, second = second, first
    pairs, left, right = _paired(first, second)
    bits, reasons = _matched(pairs, len(first))
    more, why = _unmatched([first[n] for n in left], [second[n] for n in right])
    bits, reasons = bits + more, reasons + why
    if [p.right for p in sorted(pairs, key=lambda p: p.left)] != sorted(p.right for p in pairs):
        reasons.append(Reason(ReasonKind.ORDER))
    if any(reason.kind in _DOUBTS for reason in reasons):
        bits = min(bits, _DOUBTED_BITS)
    if len(pairs) == 1 and len(first) == 1:
        bits, caution = _alone(pairs[0], bits)
        reasons += caution
    return Comparison(_score(bits), tuple(reasons), bits)


def _score(bits: float) -> float:
    return 1.0 / (1.0 + math.exp2(max(-_SCALE_BITS, min(_SCALE_BITS, PRIOR_BITS - bits))))


def _paired(first: tuple[Part, ...], second: tuple[Part, ...]) -> tuple[list[_Pair], list[int], list[int]]:
    """The parts that go together, strongest first, and the places of those that found none."""
    candidates = [
        _Pair(tie, (n,), (m,))
        for n, one in enumerate(first)
        for m, other in enumerate(second)
        if (tie := _tie(one, other)).bits > 0
    ]
    candidates += [_Pair(tie, (n,), (m, m + 1)) for n, m, tie in _joins(first, second)]
    candidates += [_Pair(_turned(tie), (m, m + 1), (n,)) for n, m, tie in _joins(second, first)]
    pairs: list[_Pair] = []
    free, open_ = set(range(len(first))), set(range(len(second)))
    for pair in sorted(candidates, key=lambda p: (-p.tie.bits, p.left, p.right)):
        if free.issuperset(pair.left) and open_.issuperset(pair.right):
            free.difference_update(pair.left)
            open_.difference_update(pair.right)
            pairs.append(pair)
    return pairs, sorted(free), sorted(open_)


def _turned(tie: _Tie) -> _Tie:
    return _Tie(tie.bits, tie.second, tie.first)


def _joins(ones: tuple[Part, ...], others: tuple[Part, ...]) -> list[tuple[int, int, _Tie]]:
    """Parts of the first that two neighbours of the second make together: fatimazahra, fatima zahra."""
    found = []
    for m in range(len(others) - 1):
        left, right = others[m], others[m + 1]
        if left.is_initial or right.is_initial or left.script is not right.script:
            continue
        forms = {Form((f.text + g.text)[:MAX_LETTERS], f.script): None for f in left.forms for g in right.forms}
        whole = Part(tuple(forms))
        for n, one in enumerate(ones):
            tie = _tie(one, whole)
            if max(len(f.text) for f in one.forms) > len(left.text) and tie.bits > _JOINED_BITS:
                found.append((n, m, tie))
    return found


def _tie(one: Part, other: Part) -> _Tie:
    """The best of the ways to read two parts as one name."""
    if one.is_initial or other.is_initial:
        return _initial(one, other)
    return max(
        (
            _Tie(_evidence(f, g) - _HABIT_BITS * ((f.habit is not Habit.WHOLE) + (g.habit is not Habit.WHOLE)), f, g)
            for f in one.forms
            for g in other.forms
        ),
        key=lambda tie: tie.bits,
    )


def _evidence(f: Form, g: Form) -> float:
    if f.text == g.text and f.script is g.script:
        # A name written letter for letter alike is never worth less than what its length says.
        return max(evidence(f.text, f.script, g.text, g.script), 3.0 * len(f.text))
    return evidence(f.text, f.script, g.text, g.script)


def _initial(one: Part, other: Part) -> _Tie:
    """An initial and a part that may begin with it."""
    f, g = one.forms[0], other.forms[0]
    starts = f.text[0] == g.text[0] if f.script is g.script else _evidence(_cut(f), _cut(g)) > 0
    return _Tie(_INITIAL_BITS if starts else -_INITIAL_BITS, f, g)


def _cut(form: Form) -> Form:
    return Form(form.text[0], form.script)


def _matched(pairs: list[_Pair], size: int) -> tuple[float, list[Reason]]:
    bits, reasons = 0.0, []
    for pair in pairs:
        f, g = pair.tie.first, pair.tie.second
        bits += pair.tie.bits
        reasons += _why(pair, f, g)
        # A family name says nothing of its bearer; where it stands last, as it mostly does, its end is not asked for.
        is_family = size > 1 and pair.left[0] == size - 1
        if not is_family and min(len(f.text), len(g.text)) > 2 and {_ending(f), _ending(g)} == {"a", "consonant"}:
            reasons.append(Reason(ReasonKind.GENDER, f.text, g.text))
    return bits, reasons


def _why(pair: _Pair, f: Form, g: Form) -> list[Reason]:
    if min(len(f.text), len(g.text)) == 1:
        return [Reason(ReasonKind.INITIAL, f.text, g.text)]
    if pair.is_joined:
        return [Reason(ReasonKind.JOINED, f.text, g.text)]
    found = [Reason(_REASON_OF[h], f.text, g.text) for h in (f.habit, g.habit) if h in _REASON_OF]
    if f.text == g.text:
        return [Reason(ReasonKind.SAME, f.text), *found]
    steps = align(f.text, f.script, g.text, g.script).steps
    changed = tuple(f"{one} = {other}" for one, other in steps if one != other and other)[:_SHOWN_STEPS]
    return [Reason(ReasonKind.SPELLING, f.text, g.text, changed), *found]


def _unmatched(left: list[Part], right: list[Part]) -> tuple[float, list[Reason]]:
    """What parts without a counterpart say: left on both sides they are different names, on one side left out."""
    bits, reasons = 0.0, []
    for one, other in zip(left, right, strict=False):
        bits += max(_WORST_BITS, min(-_INITIAL_BITS, _tie(one, other).bits))
        reasons.append(Reason(ReasonKind.UNLIKE, one.text, other.text))
    for part in left[len(right) :] + right[len(left) :]:
        bits += _MISSING_BITS
        reasons.append(Reason(ReasonKind.MISSING, part.text))
    return bits, reasons


def _alone(pair: _Pair, bits: float) -> tuple[float, list[Reason]]:
    """Caution where one part is all that was compared."""
    text = pair.tie.first.text
    if text in COMMON or pair.tie.second.text in COMMON:
        return min(bits, _COMMON_BITS), [Reason(ReasonKind.COMMON, text)]
    return bits, [Reason(ReasonKind.SINGLE, text)]


def _ending(form: Form) -> str:
    """How a word ends: "a" as most women's names, "consonant" as most men's, or neither (ى may be read as a)."""
    if form.script is Script.LATIN:
        if form.text.endswith(("a", "ah")):
            return "a"
        return "" if form.text[-1] in "aeiouyh" else "consonant"
    if form.text[-1] in "هاء":
        return "a"
    return "" if form.text[-1] in "ويع" else "consonant"
