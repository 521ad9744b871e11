"""How many of the children in danger does an analyst find in an hour a week, and is the audit's figure true?

Peer: queues that go by arrival (oldest or newest first), as police tools do, and by completeness, as complaints about the
CyberTipline say that desks are driven to. Every order gets the same hours, spread evenly over the week, and the same minutes
for each report; the year is simulated, its needles are planted, and texts are read by the house's own scanner, which does
not yet understand what only words say (part 4). Figures on simulated data say that the house does what it was meant to do,
and nothing about real reports.

Then the audit of the low pile: drawn a hundred times under a hundred keys from the same year with a flood beside it. Its
interval should hold the true share of misses in at least 93.

    python -m bench.triage_quality --reports 10000 --seeds 3
"""

from __future__ import annotations

import argparse
import heapq
import json
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from bench.triage_year import Report, Year, documents
from hirz.core import stats
from hirz.core.scoring import Priority, Score
from hirz.core.stats import draw_number, exact_interval
from hirz.triage import sampling
from hirz.triage.enums import Stratum

HOURS = (1, 2, 4, 8, 40)  # of one analyst, in a week
MINUTES = 6.0  # for each report: assumption; the Stanford study of 2024 hears "minutes to hours"
SLOT = timedelta(hours=1)
WEEK, DAY = timedelta(days=7), timedelta(days=1)
# Needles that a date makes worthless afterwards.
DATED = {"deadline": timedelta(hours=20), "meeting": timedelta(hours=30), "broadcast": timedelta(hours=20),
         "departure": timedelta(hours=40)}  # fmt: skip

# The flood that is set beside the year: copies, of which a few are true children with nothing but others' words.
FLOOD, TRUE_IN_FLOOD = 3_000, 30
KEYS = 100


ORDERS = ("queue", "oldest", "newest", "completeness")


def main() -> None:
    """Print both tables, then everything as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--seeds", type=int, default=3)
    args = parser.parse_args()
    began, orders, audits = time.perf_counter(), [], []
    for seed in range(1, args.seeds + 1):
        year, desks = _worked(args.reports, seed)
        orders.append({order: _recalls(year, [d for d in desks if d.order == order]) for order in ORDERS})
        audits.append(_coverage(year, seed))
    print(_orders_table(args.reports, orders))
    print(_audit_table(audits))
    print(json.dumps({"seconds": round(time.perf_counter() - began), "orders": orders, "audits": audits}, indent=1))


# ---------------------------------------------------------------------------------------------------------- orders


@dataclass(slots=True)
class _Desk:
    """One analyst with so many hours a week and an order of work: what waits, and when each report was opened."""

    order: str
    hours: int
    credit: float = 0.0
    waiting: list[tuple[Any, ...]] = field(default_factory=list)
    opened: dict[UUID, datetime] = field(default_factory=dict)

    def enter(self, report: Report) -> None:
        """Put a report at its present place; an older entry of it is passed over when it comes up."""
        heapq.heappush(self.waiting, (*_key(report, self.order), report.id))

    def work(self, year: Year, at: datetime) -> None:
        """Open what one slot has time for."""
        self.credit += self.hours / (WEEK / SLOT) * 60 / MINUTES
        while self.credit >= 1 and (report := self._next(year)) is not None:
            self.opened[report.id] = at
            self.credit -= 1
        # Time without a report is not saved up for later, but for the part of one that is begun.
        self.credit = min(self.credit, 1.0)

    def _next(self, year: Year) -> Report | None:
        """The first report that is not opened; in the house's queue the lead of a bundle stands for those folded under it."""
        while self.waiting:
            *key, number = heapq.heappop(self.waiting)
            report = year.by_id[number]
            if number in self.opened or tuple(key) != _key(report, self.order):
                continue
            lead = _lead(year, self.opened, report) if self.order == "queue" else report
            if lead is not report:
                # It comes up again when what stands for it was opened.
                self.enter(report)
            return lead
        return None


def _key(report: Report, order: str) -> tuple[Any, ...]:
    if order == "queue":
        return (-report.rank,)
    if order == "oldest":
        return (report.received_at.timestamp(),)
    if order == "newest":
        return (-report.received_at.timestamp(),)
    assert report.subject.assessment is not None
    return (-report.subject.assessment.scores[Score.COMPLETENESS], report.received_at.timestamp())


def _lead(year: Year, opened: Mapping[UUID, datetime], report: Report) -> Report:
    """The report under which one is folded, or itself; nobody in danger is folded."""
    assessment = report.subject.assessment
    if report.bundle is None or (assessment is not None and assessment.priority >= Priority.DANGER):
        return report
    return max((year.by_id[m] for m in year.members[report.bundle] if m not in opened), key=_height, default=report)


def _height(report: Report) -> tuple[int, str]:
    return report.rank, str(report.id)


def _worked(reports: int, seed: int) -> tuple[Year, list[_Desk]]:
    """A year that comes in, and desks that work on it hour by hour, each in its order."""
    year, desks = Year(), [_Desk(order, hours) for order in ORDERS for hours in HOURS]
    due: list[tuple[datetime, UUID]] = []
    slot: datetime | None = None
    for number, document, listed in documents(reports, seed):
        slot = slot or document.received_at.replace(minute=0, second=0, microsecond=0) + SLOT
        while slot <= document.received_at:
            _hour(year, desks, due, slot)
            slot += SLOT
        report = year.take(document, number, listed)
        for desk in desks:
            desk.enter(report)
        linked = list(year.linked(report))
        for one in linked:
            year.assess(one, document.received_at)
        _moved(linked, desks)
        for one in (report, *linked):
            if one.review_at is not None:
                heapq.heappush(due, (one.review_at, one.id))
    assert slot is not None
    for n in range(WEEK // SLOT):
        _hour(year, desks, due, slot + n * SLOT)
    return year, desks


def _hour(year: Year, desks: Sequence[_Desk], due: list[tuple[datetime, UUID]], at: datetime) -> None:
    """What time has changed is assessed again, then everybody opens what they have time for."""
    while due and due[0][0] <= at:
        _, number = heapq.heappop(due)
        report = year.by_id[number]
        if report.review_at is not None and report.review_at <= at:
            year.assess(report, at)
            _moved([report], desks)
            if report.review_at is not None:
                heapq.heappush(due, (report.review_at, number))
    for desk in desks:
        desk.work(year, at)


def _moved(reports: Sequence[Report], desks: Sequence[_Desk]) -> None:
    """Only the house's queue moves a report that is assessed again; the other orders know no time."""
    for desk in desks:
        if desk.order == "queue":
            for report in reports:
                if report.id not in desk.opened:
                    desk.enter(report)


def _recalls(year: Year, desks: Sequence[_Desk]) -> dict[str, Any]:
    """Shares of the needles found within a week, within a day, and before their date; by hours."""
    needles: dict[str, list[Report]] = defaultdict(list)
    for report in year.reports:
        if report.needle:
            needles[report.needle].append(report)
    # A needle that was sent twice is found when either is opened, and waits since the first.
    first = [min(them, key=lambda r: r.received_at) for them in needles.values()]
    found: dict[str, Any] = {"needles": len(first), "stated": sum(bool(r.truth["needle_stated"]) for r in first)}
    for desk in desks:
        at = {
            name: min((desk.opened[r.id] for r in them if r.id in desk.opened), default=None)
            for name, them in needles.items()
        }
        stated = [r for r in first if r.truth["needle_stated"]]
        dated = [r for r in first if r.truth["needle"] in DATED]
        found[str(desk.hours)] = {
            "week": _share(first, at, lambda r: WEEK),
            "day": _share(first, at, lambda r: DAY),
            "in_time": _share(dated, at, lambda r: DATED[r.truth["needle"]]),
            "stated_week": _share(stated, at, lambda r: WEEK),
        }
    return found


def _share(
    reports: Sequence[Report], opened: Mapping[str, datetime | None], within: Callable[[Report], timedelta]
) -> float:
    held = sum((at := opened[r.needle]) is not None and at - r.received_at <= within(r) for r in reports)
    return held / len(reports) if reports else 0.0


def _orders_table(reports: int, years: Sequence[dict[str, Any]]) -> str:
    needles, stated = (sum(year["queue"][name] for year in years) for name in ("needles", "stated"))
    lines = [
        f"SIMULATED: {len(years)} years of {reports} reports, {needles} needles, {stated} of them stated in a field; "
        f"{MINUTES:g} minutes for each report. Share of needles opened within a week of their arrival",
        "(in brackets: within a day; before their date, of those that have one), mean over the years.",
        "",
        "| hours a week | reports a week | Hirz | oldest first | newest first | completeness | Hirz, stated | ratio to the best other |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for hours in HOURS:
        cells = {name: _mean(years, name, hours) for name in ("queue", "oldest", "newest", "completeness")}
        best = max(cells[name]["week"] for name in ("oldest", "newest", "completeness"))
        ratio = f"{cells['queue']['week'] / best:.1f}" if best else "from nothing"
        shown = [f"{c['week']:.0%} ({c['day']:.0%}; {c['in_time']:.0%})" for c in cells.values()]
        lines.append(
            f"| {hours} | {hours * 60 / MINUTES:.0f} of {reports * 7 / 365:.0f} | {' | '.join(shown)}"
            f" | {cells['queue']['stated_week']:.0%} | {ratio} |"
        )
    return "\n".join(lines) + "\n"


def _mean(years: Sequence[dict[str, Any]], order: str, hours: int) -> dict[str, float]:
    names = ("week", "day", "in_time", "stated_week")
    return {name: sum(year[order][str(hours)][name] for year in years) / len(years) for name in names}


# ----------------------------------------------------------------------------------------------------------- audit


def _coverage(year: Year, seed: int) -> dict[str, Any]:
    """How often, of a hundred keys, the interval of the audit holds the true share of misses."""
    lying = _lying(year, seed)
    truth = {stratum: sum(them.values()) / len(them) for stratum, them in lying.items()}
    size = sum(map(len, lying.values()))
    whole = sum(sum(them.values()) for them in lying.values()) / size
    held: dict[str, int] = defaultdict(int)
    opened = 0
    for number in range(KEYS):
        key = Random(f"{seed}/{number}").randbytes(32)
        strata = {stratum: _audited(them, stratum, key) for stratum, them in lying.items()}
        opened += sum(one.looked_at for one in strata.values())
        for stratum, one in strata.items():
            own = exact_interval(one.hits, one.looked_at)
            held[stratum] += own.low <= truth[stratum] <= own.high
        over_all = stats.weighted_interval(list(strata.values()))
        held["all"] += over_all is not None and over_all.low <= whole <= over_all.high
    return {
        "lying": {str(stratum): len(them) for stratum, them in lying.items()},
        "opened": opened / KEYS,
        "true_share": {**{str(stratum): share for stratum, share in truth.items()}, "all": whole},
        "held": {str(name): count for name, count in held.items()},
    }


def _lying(year: Year, seed: int) -> dict[Stratum, dict[UUID, bool]]:
    """What lies low at the end of the year, and whether it should have been urgent; with a flood set beside it."""
    chance, lying = Random(f"{seed}/ids"), defaultdict[Stratum, dict[UUID, bool]](dict)
    for report in year.reports:
        number = UUID(int=chance.getrandbits(128), version=4)
        urgent = report.truth["priority"] in {"urgent", "danger"}
        assessment = report.subject.assessment
        assert assessment is not None
        if _lead(year, {}, report) is not report:
            lying[Stratum.FOLDED][number] = urgent and not report.truth["duplicate_of"]
        elif assessment.priority is Priority.LOW:
            lying[Stratum.LOW][number] = urgent
    flood = [UUID(int=chance.getrandbits(128), version=4) for _ in range(FLOOD)]
    lying[Stratum.FLOOD] = {number: place < TRUE_IN_FLOOD for place, number in enumerate(flood)}
    return dict(lying)


def _audited(lying: dict[UUID, bool], stratum: Stratum, key: bytes) -> stats.Stratum:
    """What an audit under this key opens of a stratum, every drawn report opened and rightly judged."""
    drawn = [number for number in lying if sampling.is_drawn(key, number, stratum)]
    if stratum is Stratum.FLOOD:
        drawn = sorted(drawn, key=lambda number: draw_number(key, number.bytes))[: sampling.MOST_OF_A_FLOOD]
    return stats.Stratum(len(lying), len(drawn), sum(lying[number] for number in drawn))


def _audit_table(audits: Sequence[dict[str, Any]]) -> str:
    lines = [
        f"SIMULATED: the audit under {KEYS} keys for each year, every drawn report opened and rightly judged. How often the"
        " 95 % interval holds the true share of misses:",
        "",
        "| year | lying low | opened | truly missed | low | folded | flood | all together |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for number, audit in enumerate(audits, 1):
        held = audit["held"]
        lines.append(
            f"| {number} | {sum(audit['lying'].values())} | {audit['opened']:.0f} | {audit['true_share']['all']:.2%}"
            f" | {held.get('low', '')} | {held.get('folded', '')} | {held.get('flood', '')} | {held['all']} of {KEYS} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
