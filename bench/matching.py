"""How many times faster is exact search among perceptual hashes than with the usual libraries?

Peers in the same run, on one core, at radius 31: FAISS BinaryFlat, FAISS MultiHash (16x16 flip 1, the default of Meta's
hasher-matcher; 12x21 flip 2, its fastest exact setting), threatexchange's PDQIndex one hash at a time. Uniformly random
hashes, one in five a near copy of another; half the queries planted at distance 0 to 31, half random. Rounds of all
methods are interleaved; the median of three counts, in CPU time of one thread. Every answer is compared with the flat one.

    python -m bench.matching                    1 M, some minutes
    python -m bench.matching --full             1 M and 10 M, most of an hour (FAISS builds slowly)
    python -m bench.matching --hashes 100000    any size
    python -m bench.matching --hundred-million  the small layout once, 9 GB of memory
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from typing import Any

import numpy as np

from bench.matching_memory import random_read_ns, reads_per_query, sequential_gb_s
from bench.matching_peers import RADIUS, Hashes, Method, methods, one_by_one, ours, pairs_of

QUERIES = 2_000
ROUNDS = 3
SEED = 20

# (hashes, ours, peer): how many times faster at least (issue of part 3, DESIGN 10)
REACH = {
    (1_000_000, "flat"): 80, (1_000_000, "multi"): 30, (1_000_000, "threatexchange"): 100,
    (10_000_000, "flat"): 300, (10_000_000, "multi"): 150,
}  # fmt: skip
P95_MS = 0.3
SMALL_BYTES = 125


def main() -> None:
    """Measure, print a table and JSON; end with 1 when any answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="10 M hashes as well")
    parser.add_argument("--hashes", type=int, default=1_000_000)
    parser.add_argument("--hundred-million", action="store_true")
    parser.add_argument("--without-threatexchange", action="store_true")
    parser.add_argument("--without-multihash", action="store_true", help="they take most of the time at 10 M")
    args = parser.parse_args()
    if args.hundred_million:
        figures = [hundred_million(100_000_000 if args.hashes == 1_000_000 else args.hashes)]
    else:
        sizes = [1_000_000, 10_000_000] if args.full else [args.hashes]
        asked = not args.without_threatexchange
        figures = [
            compare(size, threatexchange=asked and size <= 1_000_000, multihash=not args.without_multihash)
            for size in sizes
        ]
    print(json.dumps(figures, indent=1))
    sys.exit(0 if all(figure["exact"] for figure in figures) else 1)


def compare(count: int, *, threatexchange: bool, multihash: bool) -> dict[str, Any]:
    """All methods side by side."""
    import faiss

    faiss.omp_set_num_threads(1)
    hashes = some_hashes(count)
    queries = some_queries(hashes, QUERIES)
    compared = [method for method in methods(count) if multihash or "MultiHash" not in method.name]
    if threatexchange:
        compared += one_by_one()
    for method in compared:
        method.build(hashes)
        _say(f"{count:,}: built {method.name} in {method.figures['build_cpu_s']} s")
    exact = _all_agree(compared, queries)
    _rounds(compared, queries)
    _single(compared[0], queries)
    figures = {
        "hashes": count, "exact": exact, "methods": {method.name: method.figures for method in compared},
        "ratios": _ratios(count, compared), "machine": _machine(compared[0]),
    }  # fmt: skip
    _table(figures)
    return figures


def hundred_million(count: int) -> dict[str, Any]:
    """The small layout at its largest: memory, queries a second, every planted pair found."""
    hashes = some_hashes(count)
    queries = some_queries(hashes, QUERIES)
    planted = {(q, int(n)) for q, n in enumerate(planted_rows(count, QUERIES))}
    method = ours("small", overwrite=True)
    method.build(hashes)
    _say(f"{count:,}: built in {method.figures['build_cpu_s']} s")
    truth = {(q, n) for q, n, _ in pairs_of(method.name, method.ask(queries))}
    _rounds([method], queries)
    _single(method, queries)
    figures = method.figures | {"hashes": count, "gb": round(method.index.nbytes / 1e9, 2), "exact": planted <= truth}
    figures["reached"] = {"under 9 GB": figures["gb"] < 9, "400 queries/s": figures["queries_s"] >= 400}
    return figures


def some_hashes(count: int) -> Hashes:
    """Random hashes; the last fifth are earlier ones with each bit turned over with a chance of 1 in 16."""
    rng = np.random.default_rng(SEED)
    hashes = rng.integers(0, 1 << 64, size=(count, 4), dtype=np.uint64)
    copies = count // 5
    for first in range(count - copies, count, 1 << 20):
        size = min(1 << 20, count - first)
        turned = rng.integers(0, 1 << 64, size=(size, 4), dtype=np.uint64)
        for _ in range(3):
            turned &= rng.integers(0, 1 << 64, size=(size, 4), dtype=np.uint64)
        hashes[first : first + size] = hashes[rng.integers(0, count - copies, size=size)] ^ turned
    return hashes


def planted_rows(count: int, queries: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The rows that the first half of the queries is made from."""
    return np.random.default_rng(SEED + 1).integers(0, count, size=queries // 2)


def some_queries(hashes: Hashes, count: int) -> Hashes:
    """Half at a distance of 0 to 31 from a hash, half random, mixed as they come (even and odd)."""
    rng = np.random.default_rng(SEED + 2)
    queries = rng.integers(0, 1 << 64, size=(count, 4), dtype=np.uint64)
    near = hashes[planted_rows(len(hashes), count)]
    for row in range(len(near)):
        for bit in rng.permutation(256)[: row % (RADIUS + 1)]:
            near[row, bit >> 6] ^= np.uint64(1) << np.uint64(bit & 63)
    queries[: len(near)] = near
    return queries


def _all_agree(compared: list[Method], queries: Hashes) -> bool:
    """Whether every method gives, for the queries of its round, the pairs that the flat index gives."""
    flat = next(method for method in compared if method.name == "FAISS BinaryFlat")
    asked = _mixed(queries, max(method.round for method in compared if not method.name.startswith("hirz")))
    truth = pairs_of(flat.name, flat.ask(asked))
    for method in compared:
        part = asked[: method.round]
        found = pairs_of(method.name, method.ask(part))
        expected = {pair for pair in truth if pair[0] < len(part)}
        method.figures |= {
            "compared_pairs": len(expected),
            "recall": round(len(found & expected) / max(1, len(expected)), 6), "extra": len(found - expected),
        }  # fmt: skip
        _say(f"agrees: {method.name}: recall {method.figures['recall']}, extra {method.figures['extra']}")
    return all(m.figures["recall"] == 1.0 and m.figures["extra"] == 0 for m in compared)


def _mixed(queries: Hashes, count: int) -> Hashes:
    """So many of the queries, planted and random by turns."""
    half = len(queries) // 2
    order = np.stack([np.arange(half), np.arange(half) + half], axis=1).ravel()
    return np.ascontiguousarray(queries[order[:count]])


def _rounds(compared: list[Method], queries: Hashes) -> None:
    """Interleaved rounds; the median of the rates."""
    rates: dict[str, list[float]] = {method.name: [] for method in compared}
    for _ in range(ROUNDS):
        for method in compared:
            asked = _mixed(queries, method.round)
            began = time.process_time()
            method.ask(asked)
            rates[method.name].append(len(asked) / (time.process_time() - began))
    for method in compared:
        method.figures["queries_s"] = round(statistics.median(rates[method.name]), 1)
        method.figures["rounds"] = [round(rate, 1) for rate in rates[method.name]]


def _single(method: Method, queries: Hashes) -> None:
    """Milliseconds of one query asked alone."""
    taken = []
    for query in _mixed(queries, 1_000):
        began = time.process_time()
        method.ask(query.reshape(1, 4))
        taken.append((time.process_time() - began) * 1e3)
    method.figures["single_ms"] = {f"p{p}": round(float(np.percentile(taken, p)), 4) for p in (50, 95)}


def _ratios(count: int, compared: list[Method]) -> dict[str, Any]:
    rate = {method.name: float(method.figures["queries_s"]) for method in compared}
    found = {"flat": rate["hirz fast"] / rate["FAISS BinaryFlat"]}
    multi = [value for name, value in rate.items() if "MultiHash" in name]
    if multi:
        found["multi"] = rate["hirz fast"] / max(multi)
    if "hirz fast, one by one" in rate:
        found["threatexchange"] = rate["hirz fast, one by one"] / rate["threatexchange PDQIndex, one by one"]
        found["threatexchange as it comes"] = rate["hirz fast, one by one"] / rate["threatexchange as it comes"]
        found["threatexchange, ours in a batch"] = rate["hirz fast"] / rate["threatexchange PDQIndex, one by one"]
    ratios: dict[str, Any] = {
        name: {"times": round(value, 1), "reach": REACH.get((count, name))} for name, value in found.items()
    }
    ratios["p95_ms"] = {"is": compared[0].figures["single_ms"]["p95"], "at_most": P95_MS}
    ratios["small_bytes"] = {"is": compared[1].figures["bytes_per_hash"], "at_most_at_10M": SMALL_BYTES}
    return ratios


def _machine(fast: Method) -> dict[str, Any]:
    """What the memory allows, and how near the search comes."""
    segment = fast.index._state.segments[0]
    if segment.plan.is_scan:
        return {}
    flat = segment.tables["lines"].reshape(-1)
    read, bandwidth = random_read_ns(flat, SEED), sequential_gb_s(flat)
    lines, more = reads_per_query(segment, RADIUS)
    floor = lines * read / 1e3 + more / bandwidth / 1e3
    return {
        "bands": segment.plan.bands, "width": segment.plan.width, "random_read_ns": round(read, 1),
        "sequential_gb_s": round(bandwidth, 1), "random_lines_per_query": round(lines), "bytes_read_on": round(more),
        "floor_us": round(floor, 1), "measured_us": round(1e6 / fast.figures["queries_s"], 1),
        "measured_to_floor": round(1e6 / fast.figures["queries_s"] / floor, 2),
    }  # fmt: skip


def _table(figures: dict[str, Any]) -> None:
    print(f"\n{figures['hashes']:,} hashes, radius {RADIUS}, one core\n")
    print(f"{'':36} {'queries/s':>11} {'build s':>9} {'B/hash':>7} {'recall':>7} {'extra':>6}")
    for name, row in figures["methods"].items():
        print(
            f"{name:36} {row['queries_s']:11,.1f} {row['build_cpu_s']:9} {row['bytes_per_hash']:7} "
            f"{row['recall']:7} {row['extra']:6}"
        )
    print("\n" + "\n".join(f"{name}: {value}" for name, value in (figures["ratios"] | figures["machine"]).items()))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
