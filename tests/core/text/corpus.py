"""The labelled corpus: invented lines in Arabic, Darija (both scripts), French, English and Spanish."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from hirz.core.text import Selector, SelectorKind

PATH = Path(__file__).with_name("corpus.tsv")


@dataclass(frozen=True, slots=True)
class Line:
    """A text, the selectors that a careful reader finds in it as "kind=value", and its language."""

    text: str
    expected: Counter[str]
    language: str


def lines() -> list[Line]:
    """The lines of the corpus."""
    with PATH.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Line(row["text"], Counter(row["expected"].split()), row["language"]) for row in rows]


@dataclass(frozen=True, slots=True)
class Figures:
    """How often a kind was found rightly, found wrongly, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of what there is that was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def measure(find: Callable[[str], Iterable[Selector]], corpus: Iterable[Line]) -> dict[SelectorKind, Figures]:
    """Precision and recall of a finder per kind."""
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for line in corpus:
        found = Counter(f"{s.kind.value}={s.value}" for s in find(line.text))
        for label in found | line.expected:
            kind = label.partition("=")[0]
            right[kind] += min(found[label], line.expected[label])
            wrong[kind] += max(0, found[label] - line.expected[label])
            missed[kind] += max(0, line.expected[label] - found[label])
    return {kind: Figures(right[kind], wrong[kind], missed[kind]) for kind in SelectorKind}
