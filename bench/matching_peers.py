"""The indexes that bench/matching.py measures, each behind the same three calls."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching import HammingIndex, hashes_from_hex, hex_of
from hirz.core.matching.planning import Layout

Pairs = set[tuple[int, int, int]]
Hashes = NDArray[np.uint64]

RADIUS = 31


class Method:
    """An index: what it is called, how it is built, how it is asked, and how many queries a round of it takes."""

    def __init__(self, name: str, build: Callable[[Hashes], Any], ask: Callable[[Any, Hashes], Any], round_: int):
        self.name, self._build, self._ask, self.round = name, build, ask, round_
        self.index: Any = None
        self.figures: dict[str, Any] = {}

    def build(self, hashes: Hashes) -> None:
        """Build it, and note the CPU seconds and what the process grew by."""
        before, began = resident(), time.process_time()
        self.index = self._build(hashes)
        self.figures["build_cpu_s"] = round(time.process_time() - began, 2)
        self.figures["bytes_per_hash"] = round((resident() - before) / len(hashes))
        if isinstance(self.index, HammingIndex):
            self.figures["bytes_per_hash"] = round(self.index.nbytes / len(hashes), 1)

    def ask(self, queries: Hashes) -> Any:
        """Its own answer, as it gives it."""
        return self._ask(self.index, queries)


def resident() -> int:
    """Bytes of this process in memory."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * 4096


def methods(count: int) -> Iterator[Method]:
    """All that are compared at so many hashes; the peers get fewer queries, because they are slow."""
    big = count > 2_000_000
    yield ours("fast")
    yield ours("small")
    yield Method("FAISS BinaryFlat", _flat, _faiss_pairs, 40 if big else 200)
    yield Method("FAISS MultiHash 16x16, flip 1", lambda h: _multi(h, 16, 16, 1), _faiss_pairs, 40 if big else 400)
    yield Method("FAISS MultiHash 12x21, flip 2", lambda h: _multi(h, 12, 21, 2), _faiss_pairs, 60 if big else 400)


def one_by_one() -> tuple[Method, Method, Method]:
    """threatexchange's index as an application calls it, and ours called in the same way: one hash in hex at a time.

    As it comes, FAISS starts a thread for each core, which waits in a loop while one query is answered; with FAISS told to
    use one thread, which the application cannot do through this library, it takes half the CPU time.
    """
    one = Method("threatexchange PDQIndex, one by one", _threatexchange, _threatexchange_pairs, 300)
    as_it_comes = Method("threatexchange as it comes", lambda h: one.index, _threatexchange_threads, 300)
    return Method("hirz fast, one by one", lambda h: HammingIndex.build(h), _one_by_one, 2_000), one, as_it_comes


def ours(layout: Layout, *, overwrite: bool = False) -> Method:
    """Ours in one of its layouts."""
    return Method(f"hirz {layout}", lambda h: HammingIndex.build(h, layout=layout, overwrite=overwrite), _hits, 2_000)


def pairs_of(name: str, answer: Any) -> Pairs:
    """Any answer as (query, entry, distance)."""
    if name.startswith("FAISS"):
        limits, distances, labels = answer
        queries = np.repeat(np.arange(len(limits) - 1), np.diff(limits.astype(np.int64)))
        return set(zip(queries.tolist(), labels.tolist(), distances.astype(np.int64).tolist(), strict=True))
    if isinstance(answer, list):
        return {(q, int(entry), int(apart)) for q, found in enumerate(answer) for entry, apart in found}
    return set(zip(*(column.tolist() for column in answer), strict=True))


def _hits(index: HammingIndex, queries: Hashes) -> Any:
    return index.search(queries)


def _one_by_one(index: HammingIndex, queries: Hashes) -> Any:
    texts = hex_of(queries)
    return [list(zip(*index.search(hashes_from_hex([text]))[1:], strict=True)) for text in texts]


def _octets(hashes: Hashes) -> NDArray[np.uint8]:
    return hashes.view(np.uint8).reshape(len(hashes), 32)


def _flat(hashes: Hashes) -> Any:
    import faiss

    index = faiss.IndexBinaryFlat(256)
    index.add(_octets(hashes))
    return index


def _multi(hashes: Hashes, tables: int, bits: int, flips: int) -> Any:
    import faiss

    index = faiss.IndexBinaryMultiHash(256, tables, bits)
    index.nflip = flips
    index.add(_octets(hashes))
    return index


def _faiss_pairs(index: Any, queries: Hashes) -> Any:
    # FAISS takes the radius as a strict bound.
    return index.range_search(_octets(queries), RADIUS + 1)


def _threatexchange(hashes: Hashes) -> Any:
    from threatexchange.signal_type.pdq.pdq_index import PDQIndex

    return PDQIndex((text, row) for row, text in enumerate(hex_of(hashes)))


def _threatexchange_pairs(index: Any, queries: Hashes) -> Any:
    answers = (index.query(text) for text in hex_of(queries))
    return [[(match.metadata, match.similarity_info.distance) for match in found] for found in answers]


def _threatexchange_threads(index: Any, queries: Hashes) -> Any:
    import faiss

    faiss.omp_set_num_threads(os.cpu_count() or 1)
    try:
        return _threatexchange_pairs(index, queries)
    finally:
        faiss.omp_set_num_threads(1)
