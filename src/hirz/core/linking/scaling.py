"""The linking of `proposing` and the search for near-same texts as one job in plain SQL, for more reports than fit in memory.

One code path: every statement below is read as it stands by DuckDB and by Spark. It keeps to what both give the same meaning
to (inner joins, grouping, window functions, whole numbers, IEEE doubles that were computed here and are only added and
multiplied there), to three functions on arrays that both have, and to no order of rows. An engine is handed in.

    holdings    report BIGINT, kind VARCHAR, value BIGINT, role VARCHAR     what reports hold; values keyed, suppressed ones left out
    reports     report BIGINT, sender VARCHAR, day BIGINT                   every report once
    bands       report BIGINT, band BIGINT                                  of its sketch (`sketching.TextSketch.bands`); may be empty
    sketches    report BIGINT, words ARRAY<BIGINT>                          of its sketch (`words_of`); may be empty

What comes out are `labels` (report, label: the least report of its group) and `texts` (report, founder).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

import numpy as np

from hirz.core.linking import statements as sql
from hirz.core.linking.proposing import ROUNDS
from hirz.core.linking.rarity import CEILINGS, DEFAULT_CEILING
from hirz.core.linking.sketching import TextSketch
from hirz.core.linking.ties import WORTHS, tie_weight, worth

Progress = Callable[[str], None]


class Engine(Protocol):
    """Whatever runs SQL: it keeps the answers of queries under names."""

    def make(self, name: str, query: str) -> None:
        """Keep the answer of a query under a name, in place of what had the name."""

    def number(self, query: str) -> int:
        """The one whole number that a query answers."""

    def rows(self, query: str) -> Iterator[tuple[object, ...]]:
        """The rows that a query answers."""

    def give(self, name: str, columns: Mapping[str, str], rows: Iterable[tuple[object, ...]]) -> None:
        """A small table of ours, its columns with their SQL types."""


class Done(NamedTuple):
    """What a job found."""

    reports: int
    groups: int  # of two reports or more
    linked: int  # reports in them
    alike: int  # reports whose text is near-same to another's
    rounds: int


def words_of(drawn: TextSketch) -> list[int]:
    """A sketch as distinct whole numbers: each value with its position, so that what two have in common can be counted."""
    values = np.frombuffer(drawn.values, dtype="<u4").astype(np.int64)
    return [int(word) for word in values << 8 | np.arange(len(values))]


def run_job(engine: Engine, say: Progress = lambda step: None) -> Done:
    """Link all that the four tables hold; leaves `labels` and `texts` in the engine.

    The groups are those of `propose` with marks, given the texts that the job found. Each round reads the holdings some times.
    """
    kinds = _kinds(engine)
    engine.give(
        "worths", {"kind": "VARCHAR", "family": "VARCHAR"}, [(kind, worth(kind).family.value) for kind in kinds]
    )
    engine.give("weights", {"kind": "VARCHAR", "seen_in": "BIGINT", "weight": "DOUBLE"}, _weights(kinds))
    say("near-same texts")
    _make(engine, sql.NEAR)
    contract(engine)
    _make(engine, sql.TEXTS)
    say("values that many senders or one sender always write")
    _make(engine, sql.PREPARED)
    rounds = 0
    for least in (0, 3, 2):
        for _ in range(ROUNDS):
            rounds += 1
            say(f"round {rounds}")
            joined = _join(engine, sql.by_two(engine.number(sql.GROUP_COUNT)))
            if least:
                joined += _join(engine, sql.by_one(least))
            if not joined:
                break
    reports, groups, linked, alike = (engine.number(query) for query in sql.FIGURES)
    return Done(reports, groups, linked, alike, rounds)


def contract(engine: Engine) -> int:
    """From `links` (one, other) to `stars` (vertex, centre): the least vertex of each component; returns the number of passes.

    Large-star and small-star in turn (Kiveris and others, "Connected components in MapReduce and beyond", 2014): nobody is
    ever joined with all neighbours of a hub, and long chains halve.
    """
    engine.make("stars", sql.STARS_BEGIN)
    for passes in range(1, _MOST_PASSES):
        engine.make("larger", sql.LARGE_STAR)
        engine.make("stars", sql.SMALL_STAR)
        if not engine.number(sql.UNFINISHED):
            return passes
    return _MOST_PASSES


_MOST_PASSES = 60


def _join(engine: Engine, steps: Mapping[str, str]) -> int:
    """One kind of joining: make the links, contract them, give every report its new label; returns how many links there were."""
    _make(engine, steps)
    links = engine.number(sql.LINK_COUNT)
    if links:
        contract(engine)
        _make(engine, sql.RELABEL)
    return links


def _make(engine: Engine, steps: Mapping[str, str]) -> None:
    for name, query in steps.items():
        engine.make(name, query)


def _kinds(engine: Engine) -> list[str]:
    """The kinds that there are, and the one that the job adds."""
    return sorted({"text", *(str(kind) for (kind,) in engine.rows("SELECT DISTINCT kind FROM holdings"))} | set(WORTHS))


def _weights(kinds: Iterable[str]) -> Iterator[tuple[str, int, float]]:
    """`tie_weight` of every kind and number of groups below its ceiling: logarithms are taken here, once, for every engine."""
    for kind in kinds:
        for seen in range(2, CEILINGS.get(kind, DEFAULT_CEILING)):
            yield kind, seen, tie_weight(kind, seen)
