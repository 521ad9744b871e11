"""Record linkage against Splink with its default settings, on the two labelled sets of the shelf (synthetic persons).

Both sides: the comparisons that each has for a kind of field, parameters learnt without labels, candidates by its own
blocking. Splink: its ready-made comparisons, u by random sampling, m by EM once for each of two blocking rules, and every field
by itself as a blocking rule for prediction, the broadest that equality allows. Pairwise figures at a threshold that no label
was seen for (ours: the one it sets itself; Splink: probability 0.5, and 0.95), the best F1 over all thresholds, and recall
where 99 in 100 are right (both labels-in-hand, the same for either side). A pair that is no candidate counts as missed.

    python -m bench.linking_records
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from hirz.core.linking.record_levels import Kind
from hirz.core.linking.records import Record, RecordField, weigh_records

SAMPLES = Path(__file__).resolve().parent.parent.parent / "shared" / "samples" / "linkage"
PRECISE = 0.99
Scored = list[tuple[float, int, int]]

_FAKE = {"first_name": Kind.NAME, "surname": Kind.NAME, "dob": Kind.DATE, "city": Kind.PLACE, "email": Kind.EMAIL}
_FEBRL = {
    "given_name": Kind.NAME, "surname": Kind.NAME, "street_number": Kind.IDENTIFIER, "address_1": Kind.PLACE,
    "address_2": Kind.PLACE, "suburb": Kind.PLACE, "postcode": Kind.IDENTIFIER, "state": Kind.PLACE,
    "date_of_birth": Kind.DATE, "soc_sec_id": Kind.IDENTIFIER,
}  # fmt: skip
_SWAPS = {"first_name": "surname", "given_name": "surname"}


def main() -> None:
    """Print both sets' figures; 2 when the samples are not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=Path, default=SAMPLES)
    parser.add_argument("--only", choices=("fake_1000", "febrl1"))
    args = parser.parse_args()
    if not args.samples.is_dir():
        sys.stderr.write(f"NOT MEASURED: no samples at {args.samples}\n")
        sys.exit(2)
    figures: dict[str, Any] = {}
    for name, (rows, truth, kinds) in sets_of(args.samples).items():
        if args.only in (None, name):
            figures[name] = {"hirz": ours(rows, truth, kinds), "splink": splinks(rows, truth, kinds)}
    print(json.dumps(figures, indent=1))


def sets_of(samples: Path) -> dict[str, tuple[list[dict[str, str]], list[str], dict[str, Kind]]]:
    """Records, whose each is, and what the fields hold."""
    fake = _rows(samples / "splink_fake_1000.csv")
    febrl = _rows(samples / "febrl_dataset1.csv")
    return {
        "fake_1000": (fake, [row.pop("cluster") for row in fake], _FAKE),
        "febrl1": (febrl, [row["rec_id"].split("-")[1] for row in febrl], _FEBRL),
    }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{key.strip(): value.strip() for key, value in row.items()} for row in csv.DictReader(file)]


def fields_of(kinds: dict[str, Kind]) -> list[RecordField]:
    """The fields as our side takes them: given and family name may be written for each other."""
    swaps = {name: other for name, other in _SWAPS.items() if name in kinds}
    swaps |= {other: name for name, other in swaps.items()}
    return [RecordField(name, kind, swaps.get(name, "")) for name, kind in kinds.items()]


def ours(rows: list[dict[str, str]], truth: list[str], kinds: dict[str, Kind]) -> dict[str, Any]:
    """Our figures."""
    records: list[Record] = [{name: row[name] for name in kinds} for row in rows]
    began, spent = time.perf_counter(), time.process_time()
    linkage = weigh_records(records, fields=fields_of(kinds))
    took = {"s": round(time.perf_counter() - began, 2), "cpu_s": round(time.process_time() - spent, 2)}
    scored = [(link.weight, link.one, link.other) for link in linkage.pairs]
    figures = _overall(scored, truth) | took
    return figures | {"own threshold": _at(scored, truth, linkage.threshold), "hubs": len(linkage.hubs)}


def splinks(rows: list[dict[str, str]], truth: list[str], kinds: dict[str, Kind]) -> dict[str, Any]:
    """Splink's figures, as its own guide sets it up."""
    import duckdb
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    began, spent = time.perf_counter(), time.process_time()
    made = {
        Kind.NAME: cl.NameComparison,
        Kind.EMAIL: cl.EmailComparison,
        Kind.PLACE: cl.ExactMatch,
        Kind.IDENTIFIER: cl.DamerauLevenshteinAtThresholds,
    }
    form = (
        "%Y-%m-%d"
        if "-" in next(row[n] for row in rows for n, k in kinds.items() if k is Kind.DATE and row[n])
        else "%Y%m%d"
    )
    comparisons = [
        cl.DateOfBirthComparison(name, input_is_string=True, datetime_format=form)
        if kind is Kind.DATE
        else made[kind](name).configure(term_frequency_adjustments=True)
        for name, kind in kinds.items()
    ]
    names = [name for name, kind in kinds.items() if kind is Kind.NAME]
    date = next(name for name, kind in kinds.items() if kind is Kind.DATE)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(name) for name in kinds],
    )
    connection = duckdb.connect()
    columns = ", ".join(f"{name} varchar" for name in kinds)
    connection.execute(f"create table people (unique_id integer, {columns})")
    marks = ", ".join("?" * (len(kinds) + 1))
    connection.executemany(
        f"insert into people values ({marks})",  # noqa: S608  # marks only
        [[n, *(row[name] or None for name in kinds)] for n, row in enumerate(rows)],
    )
    linker = Linker(DuckDBAPI(connection).register("people"), settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match([block_on(*names, date)], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on(date), block_on(*names)):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.0).as_record_list()
    took = {"s": round(time.perf_counter() - began, 2), "cpu_s": round(time.process_time() - spent, 2)}
    scored = [(row["match_weight"], row["unique_id_l"], row["unique_id_r"]) for row in found]
    scored.sort(key=lambda row: -row[0])
    return _overall(scored, truth) | took | {
        "probability 0.5": _at(scored, truth, 0.0),
        "probability 0.95": _at(scored, truth, 4.248),
    }  # fmt: skip


def _whole(truth: list[str]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(truth).values())


def _overall(scored: Scored, truth: list[str]) -> dict[str, Any]:
    """Over all thresholds; pairs of one weight come in or stay out together."""
    whole, hits = _whole(truth), 0
    best, precise = (0.0, 0.0), 0.0
    for n, (weight, one, other) in enumerate(scored, 1):
        hits += truth[one] == truth[other]
        if n < len(scored) and scored[n][0] == weight:
            continue
        best = max(best, (2 * hits / (n + whole), weight))
        if hits / n >= PRECISE:
            precise = max(precise, hits / whole)
    return {
        "pairs": len(scored), "true_pairs": whole, "candidate_recall": round(hits / whole, 4),
        "best_f1": round(best[0], 4), "best_at": round(best[1], 2), "recall_at_0.99": round(precise, 4),
    }  # fmt: skip


def _at(scored: Scored, truth: list[str], least: float) -> dict[str, float]:
    kept = [(one, other) for weight, one, other in scored if weight >= least]
    hits, whole = sum(truth[one] == truth[other] for one, other in kept), _whole(truth)
    precision, recall = hits / max(len(kept), 1), hits / whole
    f1 = 2 * hits / (len(kept) + whole)
    return {"at": round(least, 2), "precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


if __name__ == "__main__":
    main()
