"""Does a model that learns from decisions find more than the rule table, on reports that it never saw?

Peer: the rule table of `core.scoring` itself, by priority and danger points. The year is simulated, and so are the decisions:
an analyst who passes on what is planted as urgent, and errs in one of twelve. Planted besides: an analyst who decides by
chance, from whom nothing can be learned; the model must then not be said to be better. Figures on simulated data say that
the house does what it was meant to do, and nothing about real desks.

    python -m bench.learned_triage --reports 4000 --seeds 3
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from random import Random
from typing import Any

from bench.triage_year import MAPPING, Report, Year, documents
from hirz.core.formats import read_document
from hirz.core.learning import Measure, Sample, train
from hirz.core.scoring import Score
from hirz.detect.findings import texts_of
from hirz.triage.learned.samples import values_of

WRONG = 1 / 12
URGENT = frozenset({"urgent", "danger"})


def main() -> None:
    """Print a line for each seed, then everything as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=4_000)
    parser.add_argument("--seeds", type=int, default=3)
    args = parser.parse_args()
    rows = [_seed(args.reports, seed) for seed in range(1, args.seeds + 1)]
    for row in rows:
        print("seed {seed}: average precision {model:.3f} beside {rules:.3f} of the rules (difference {low:+.3f} to {high:+.3f}), "
              "first tenth {recall_model:.3f} beside {recall_rules:.3f}, Brier {brier:.3f}, beats: {beats}; "
              "taught by chance, beats: {chance_beats}; {us_a_report:.0f} microseconds a report".format(**row))  # fmt: skip
    ratio = statistics.median(row["model"] / row["rules"] for row in rows)
    print(f"median ratio of average precision: {ratio:.2f}")
    print(json.dumps(rows, indent=1))


def _seed(reports: int, seed: int) -> dict[str, Any]:
    year, samples = Year(), []
    for number, document, listed in documents(reports, seed):
        report = year.take(document, number, listed)
        [parsed] = read_document(document.data, name=document.name, csv_mapping=MAPPING)
        samples.append(_sample(report, texts_of(parsed)))
    chance = Random(seed)
    outcomes = [(r.truth["priority"] in URGENT) != (chance.random() < WRONG) for r in year.reports]
    rules = [_height(report) for report in year.reports]
    groups = {
        "language": [r.truth["language"] for r in year.reports],
        "sender": [r.truth["sender"] for r in year.reports],
    }
    trained = train(samples, outcomes, rules, groups)
    by_chance = train(samples, [chance.random() < 0.4 for _ in samples], rules, groups).measure
    began = time.process_time()
    for sample in samples[:500]:
        trained.model.share(sample)
    spent = (time.process_time() - began) / len(samples[:500])
    return {"seed": seed, **_figures(trained.measure), "chance_beats": by_chance.beats, "us_a_report": 1e6 * spent,
            "near_same": trained.near_same,
            "groups": [[g.kind, g.name, g.size, g.model, g.rules, g.is_worse] for g in trained.measure.groups]}  # fmt: skip


def _figures(measure: Measure) -> dict[str, Any]:
    names = (
        "size",
        "passed_on",
        "model",
        "rules",
        "low",
        "high",
        "recall_model",
        "recall_rules",
        "brier",
        "beats",
        "bins",
    )
    return {name: getattr(measure, name) for name in names}


def _sample(report: Report, text: str) -> Sample:
    assert report.subject.assessment is not None
    bands = frozenset(report.subject.sketch.bands()) if report.subject.sketch else frozenset()
    return Sample(text, values_of(report.subject.assessment), bands)


def _height(report: Report) -> float:
    assert report.subject.assessment is not None
    return 1_000.0 * report.subject.assessment.priority + report.subject.assessment.scores[Score.DANGER]


if __name__ == "__main__":
    main()
