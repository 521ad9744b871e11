"""The linking job in SQL comes to what `propose` comes to, on either engine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random

import pytest

from hirz.cli.engines import AnyEngine, DuckEngine, SparkEngine, read_tables
from hirz.core.linking import Edge, propose, sketch
from hirz.core.linking.scaling import Done, run_job, words_of
from tests.core.linking.linked_reports import REPORTS, labels_of, planted

KEY = b"a key for the tests of the job.."


def texts() -> dict[int, str]:
    """Of the last twenty reports: two scripts with small changes, and ten texts of their own."""
    rng = Random(5)
    words = ["".join(rng.choices("abcdefghijklmnop", k=6)) for _ in range(400)]
    scripts = [" ".join(words[:60]), " ".join(words[60:120])]
    found = {REPORTS - 1 - n: f"{scripts[n % 2]} {words[n]}" for n in range(10)}
    return found | {REPORTS - 11 - n: " ".join(rng.sample(words, 60)) for n in range(10)}


def write_tables(folder: Path) -> None:
    """The planted reports as the four tables."""
    edges, marks, _ = planted()
    drawn = {report: sketch(text, KEY) for report, text in texts().items()}
    tables = {
        "holdings": ["report,kind,value,role", *(f"{e.report},{e.kind},{e.key},{e.role}" for e in edges)],
        "reports": ["report,sender,day", *(f"{report},{mark.sender},{mark.day}" for report, mark in marks.items())],
        "bands": ["report,band", *(f"{report},{band}" for report, s in drawn.items() if s for band in s.bands())],
        "sketches": [
            "report,words",
            *(f"{report},{' '.join(map(str, words_of(s)))}" for report, s in drawn.items() if s),
        ],
    }
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def linked(engine: AnyEngine, folder: Path) -> tuple[Done, list[int], dict[int, int]]:
    """Figures, label of each report, founder of each near-same text."""
    read_tables(engine, folder)
    done = run_job(engine)
    labels = [int(str(label)) for _, label in engine.rows("SELECT report, label FROM labels ORDER BY report")]
    return done, labels, dict(engine.rows("SELECT report, founder FROM texts"))


def test_the_embedded_engine_comes_to_what_propose_comes_to(tmp_path: Path) -> None:
    """Near-same texts are found, and with them the same groups."""
    write_tables(tmp_path)
    with DuckEngine(tmp_path, threads=1) as engine:
        done, labels, founders = linked(engine, tmp_path)
    last = range(REPORTS - 10, REPORTS)
    assert {report: founders[report] for report in last} == {n: REPORTS - 10 + n % 2 for n in last}
    edges, marks, _ = planted()
    edges += [Edge(report, "text", founder) for report, founder in founders.items()]
    assert labels == labels_of(propose(edges, marks))
    assert (done.reports, done.alike, done.linked > 90) == (REPORTS, 10, True)


def test_an_empty_year_is_no_fault(tmp_path: Path) -> None:
    """Tables with heads and no rows; texts absent."""
    for name, head in (("holdings", "report,kind,value,role"), ("reports", "report,sender,day")):
        (tmp_path / f"{name}.csv").write_text(f"{head}\n", encoding="utf-8")
    with DuckEngine(tmp_path, threads=1) as engine:
        assert linked(engine, tmp_path)[1:] == ([], {})


@pytest.mark.spark
@pytest.mark.campaign
def test_both_engines_come_to_the_same(tmp_path: Path) -> None:
    """Labels and texts, report by report; loudly skipped where Java or Spark is absent."""
    missing = "java" if shutil.which("java") is None else ""
    try:
        import pyspark  # noqa: F401
    except ImportError:
        missing = missing or "pyspark"
    if missing:
        if os.environ.get("HIRZ_REQUIRE") == "all":
            pytest.fail(f"HIRZ_REQUIRE=all, and {missing} is absent")
        pytest.skip(f"{missing} is absent: make spark brings it")
    write_tables(tmp_path)
    with DuckEngine(tmp_path, threads=1) as engine:
        embedded = linked(engine, tmp_path)
    with SparkEngine(tmp_path, threads=2) as engine:
        assert linked(engine, tmp_path) == embedded
