"""Does the house propose the planted campaigns, through its real pipeline and database?

A simulated year is received, scanned and assessed as in the house. Four fifths are judged at once (`propose_campaigns`); the last
fifth comes in small batches (`attach_reports`), as reports do; then everything is judged anew. Printed: pairs of reports that
stand in one proposal, against the planted campaigns of three reports and more, and how long a report takes to find its place.

    python -m bench.campaigns                    4,000 reports; some minutes
    python -m bench.campaigns --reports 1500 --seed 3
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

START, END = date(2026, 1, 1), date(2026, 11, 1)
FIRST_SHARE = 0.8
BATCH, SMALL_BATCH = 200, 10
LEAST = 3


def main() -> None:
    """Measure and print a table and one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=4_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inside", nargs=2, metavar=("STEP", "HOME"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.inside:
        step, home = args.inside
        {"receive": _receive, "work": _work}[step](Path(home), args.reports, args.seed)
        return
    with tempfile.TemporaryDirectory(prefix="hc-") as folder:
        home = Path(folder) / "h"
        (home / "keys").mkdir(parents=True, mode=0o700)
        _run(home, args.reports, args.seed)


def _run(home: Path, reports: int, seed: int) -> None:
    os.environ |= {"HIRZ_HOME": str(home), "HIRZ_SECRET_KEY": "only for this measurement"}
    from hirz.cli.postgres import EmbeddedPostgres

    postgres = EmbeddedPostgres(home)
    postgres.start()
    try:
        postgres.ensure_roles()
        postgres.ensure_database()
        said = ["--reports", str(reports), "--seed", str(seed)]
        _in_zone("owner", postgres, ["-m", "bench.ingest_setup", str(home)])
        _in_zone("public", postgres, ["-m", "bench.campaigns", *said, "--inside", "receive", str(home)])
        _in_zone("worker", postgres, ["-m", "bench.campaigns", *said, "--inside", "work", str(home)])
    finally:
        postgres.stop()


def _in_zone(zone: str, postgres: Any, words: list[str]) -> None:
    settings = {"HIRZ_DATABASE_URL": postgres.dsn(zone), "DJANGO_SETTINGS_MODULE": f"hirz.web.settings.{zone}"}
    subprocess.run([sys.executable, *words], env={**os.environ, **settings}, check=True)


def _receive(home: Path, reports: int, seed: int) -> None:
    """Hand the year over as its senders would; keep what is true about each report."""
    import django

    django.setup()
    from hirz.base.accounts.models import Feed
    from hirz.base.actors import Actor
    from hirz.core.formats import CsvMapping
    from hirz.core.simulation import CSV_MAPPING_TOML, simulate
    from hirz.intake.services import Document, receive_documents

    mapping, truth = CsvMapping.from_toml(CSV_MAPPING_TOML), {}
    waiting: dict[str, list[Any]] = defaultdict(list)
    feeds = {feed.code: feed for feed in Feed.objects.all()}

    def hand_over(code: str) -> None:
        documents = [Document(d.data, d.name, received_at=d.received_at) for d in waiting[code]]
        by = Actor.partner(code, feeds[code].sender_id)
        results = receive_documents(documents, feed=feeds[code], by=by, csv_mapping=mapping)
        for sent, group in zip(waiting[code], results, strict=True):
            for one in group:
                if one.reference:
                    truth[one.reference] = [sent.truth["campaign"] or "", sent.truth["reference"]]
        waiting[code].clear()

    for document in simulate(reports, seed, start=START, end=END):
        waiting[document.sender_code].append(document)
        if len(waiting[document.sender_code]) == BATCH:
            hand_over(document.sender_code)
    for code in list(waiting):
        if waiting[code]:
            hand_over(code)
    (home / "truth.json").write_text(json.dumps(truth), encoding="utf-8")


def _work(home: Path, reports: int, seed: int) -> None:
    import django

    django.setup()
    from hirz.intake.models import Report
    from hirz.triage.campaigns.proposing import propose_campaigns

    truth = json.loads((home / "truth.json").read_text(encoding="utf-8"))
    rows = list(Report.objects.order_by("received_at", "id").values_list("id", "reference"))
    names = dict(rows)
    ids = [report for report, _ in rows]
    known = int(len(ids) * FIRST_SHARE)
    _take_in(ids[:known], BATCH)
    began = time.perf_counter()
    propose_campaigns()
    first_s = time.perf_counter() - began
    took = _take_in(ids[known:], SMALL_BATCH)
    placed = quality(_groups(names), truth)
    began = time.perf_counter()
    propose_campaigns()
    again_s = time.perf_counter() - began
    anew = quality(_groups(names), truth)
    figures = {
        "reports": len(ids), "seed": seed, "asked_for": reports, "first_s": round(first_s, 2), "again_s": round(again_s, 2),
        "attach_ms_a_report": {
            "median": round(statistics.median(took) * 1e3, 2), "p95": round(sorted(took)[int(len(took) * 0.95)] * 1e3, 2)
        },
        "attached": placed, "judged_anew": anew,
    }  # fmt: skip
    for name in ("attached", "judged_anew"):
        row = figures[name]
        print(
            f"{len(ids):,} reports, seed {seed}, {name:11}: {row['groups']} proposals of {row['planted']} planted,"
            f" pairs: precision {row['precision']:.4f}, recall {row['recall']:.4f}"
        )
    print(json.dumps(figures))


def _take_in(ids: list[Any], size: int) -> list[float]:
    """Scan, assess and place batch by batch; seconds that placing took for each report."""
    from hirz.detect.services import scan_reports
    from hirz.triage.campaigns.proposing import attach_reports
    from hirz.triage.services import assess_reports

    took = []
    for at in range(0, len(ids), size):
        batch = ids[at : at + size]
        scan_reports(batch)
        assess_reports(batch)
        began = time.perf_counter()
        attach_reports(batch)
        took.append((time.perf_counter() - began) / len(batch))
    return took


def _groups(names: dict[Any, str]) -> list[list[str]]:
    """What is proposed now, as references."""
    from hirz.triage.models import CampaignMember

    found: dict[Any, list[str]] = defaultdict(list)
    rows = CampaignMember.objects.filter(campaign__state="proposed", state="in")
    for campaign, report in rows.values_list("campaign_id", "report_id"):
        found[campaign].append(names[report])
    return list(found.values())


def quality(groups: list[list[str]], truth: dict[str, list[str]]) -> dict[str, Any]:
    """Pairwise: of the pairs in one proposal how many are one hand's (or one report told twice), and of a planted campaign's how many are found."""
    planted = Counter(campaign for campaign, _ in truth.values() if campaign)
    large = {campaign for campaign, n in planted.items() if n >= LEAST}
    said = right = found = 0
    for group in groups:
        said += _pairs([len(group)])
        right += _pairs(Counter(truth[name][0] or truth[name][1] for name in group).values())
        found += _pairs(Counter(truth[name][0] for name in group if truth[name][0] in large).values())
    wanted = _pairs(n for campaign, n in planted.items() if campaign in large)
    return {
        "groups": len(groups), "planted": len(large), "pairs": said, "precision": round(right / max(1, said), 4),
        "recall": round(found / max(1, wanted), 4),
    }  # fmt: skip


def _pairs(sizes: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes)


if __name__ == "__main__":
    main()
