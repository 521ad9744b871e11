"""A fictional year of reports with its ground truth, the same for the same seed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from hirz.core.simulation.needles import NEEDLES, STATED
from hirz.core.simulation.pen import Country, CountryRows, Pen, Weighted
from hirz.core.simulation.scenarios import SCENARIOS
from hirz.core.simulation.scenes import Scene
from hirz.core.simulation.senders import SENDERS
from hirz.core.simulation.texts import BOILERPLATE
from hirz.core.simulation.types import Draft, Sender, SimulatedDocument
from hirz.core.simulation.values import written_forms
from hirz.core.simulation.world import World
from hirz.core.simulation.writers import WRITERS

NEEDLE_SHARE = 0.01
DUPLICATE_SHARE = 0.04
REMEMBERED = 400  # a duplicate repeats one of so many latest documents

# Hours of the day, as shares of the day's reports (assumption: the evening is the busiest).
HOURS = (2.5, 1.5, 1, 0.7, 0.6, 0.7, 1.2, 2.2, 3.5, 4.5, 5, 5, 5, 5, 5, 5, 5.2, 5.6, 6, 6.6, 7, 7, 6, 4.2)


class _Plan:
    """Choices that are prepared once for a year."""

    def __init__(
        self, reports: int, seed: int, start: datetime, end: datetime, country_rows: CountryRows | None
    ) -> None:
        self.seed, self.reports, self.start, self.end = seed, reports, start, end
        self.rng = Random(f"{seed}/{reports}/{start:%Y%m%d}/{end:%Y%m%d}")
        self.country = Country(country_rows)
        self.world = World(self.rng, reports, seed, start, end)
        self.senders = {sender.code: sender for sender in SENDERS}
        self.sender = Weighted({sender.code: sender.share for sender in SENDERS})
        self.nature = {sender.code: Weighted(sender.natures) for sender in SENDERS}
        self.language = {sender.code: Weighted(sender.languages) for sender in SENDERS}
        # Needles come through senders who can write what happened.
        self.needle_sender = Weighted({"line": 0.45, "ngo": 0.2, "school": 0.12, "pixo": 0.15, "clearing": 0.08})
        count = max(1, round(reports * NEEDLE_SHARE)) if reports else 0
        self.needles = set(self.rng.sample(range(reports), count))
        self.kinds = tuple(NEEDLES)

    def moment(self, index: int) -> datetime:
        """When a report arrives: evenly over the days, unevenly over the hours, never before the one before."""
        span = (self.end - self.start) / timedelta(seconds=1)
        seconds = span * (index + self.rng.random()) / self.reports
        day, rest = divmod(seconds, 86400.0)
        return self.start + timedelta(days=day, seconds=_warp(rest / 86400.0) * 86400.0)


def _warp(share: float) -> float:
    """A share of the day's reports turned into a share of the day."""
    wanted = share * sum(HOURS)
    for hour, weight in enumerate(HOURS):
        if wanted < weight:
            return (hour + wanted / weight) / 24
        wanted -= weight
    return 0.9999


def simulate(
    reports: int, seed: int, *, start: date, end: date, country_rows: CountryRows | None = None
) -> Iterator[SimulatedDocument]:
    """So many documents from `start` to the day before `end`, in the order of their arrival.

    `country_rows` are rows of `provinces.csv`; without them twelve large provinces are used. Raises ValueError
    for a period without a day and for fewer than no reports.
    """
    if reports < 0 or end <= start:
        raise ValueError("a simulation needs a period of at least a day, and no fewer than 0 reports")
    return _documents(reports, seed, start, end, country_rows)


def _documents(
    reports: int, seed: int, start: date, end: date, country_rows: CountryRows | None
) -> Iterator[SimulatedDocument]:
    first, last = (datetime.combine(day, time(), UTC) for day in (start, end))
    plan = _Plan(reports, seed, first, last, country_rows)
    latest: deque[SimulatedDocument] = deque(maxlen=REMEMBERED)
    for index in range(reports):
        received_at = plan.moment(index)
        if latest and index not in plan.needles and plan.rng.random() < DUPLICATE_SHARE:
            yield _again(plan, latest[int(plan.rng.random() * len(latest))], index, received_at)
            continue
        document = _document(plan, index, received_at)
        latest.append(document)
        yield document


def _again(plan: _Plan, original: SimulatedDocument, index: int, received_at: datetime) -> SimulatedDocument:
    """The same document once more: byte for byte, or under a new number of the sender."""
    same_bytes = plan.rng.random() < 0.5
    data = original.data
    if not same_bytes:
        data = data.replace(original.truth["reference"].encode(), _reference(original.sender_code, index).encode())
    truth = {
        **original.truth,
        "index": index,
        "duplicate_of": original.name,
        "duplicate_kind": "bytes" if same_bytes else "resent",
    }
    return replace(
        original,
        name=_name(original.sender_code, index, original.format),
        data=data,
        received_at=received_at,
        truth=truth,
    )


def _reference(sender_code: str, index: int) -> str:
    return f"{sender_code.upper()}-{index + 1:08d}"


def _name(sender_code: str, index: int, format_name: str) -> str:
    return f"{sender_code}-{index + 1:08d}.{WRITERS[format_name][1]}"


def _document(plan: _Plan, index: int, received_at: datetime) -> SimulatedDocument:
    needle = index in plan.needles
    sender = plan.senders[(plan.needle_sender if needle else plan.sender).pick(plan.rng)]
    draft = _draft(plan, index, sender, received_at)
    scene = Scene(draft, Pen(plan.rng, draft.language), plan.world, plan.rng, plan.country)
    if needle:
        _needle(plan, scene)
    else:
        draft.truth["priority"] = SCENARIOS[plan.nature[sender.code].pick(plan.rng)](scene)
    draft.narrative = scene.pen.text()
    if sender.kind in ("platform", "foreign"):
        draft.notes += _boilerplate(plan, sender)
    draft.truth["nature"] = draft.kind.value
    data = WRITERS[sender.format][0](draft)
    draft.truth["selectors"] = _written(draft.truth["selectors"], data.decode())
    return SimulatedDocument(
        format=sender.format,
        name=_name(sender.code, index, sender.format),
        data=data,
        sender_code=sender.code,
        received_at=received_at,
        truth=draft.truth,
    )


def _written(selectors: list[list[str]], text: str) -> list[list[str]]:
    """The selectors that the document really holds: a format may have had no place for one."""
    return [
        selector
        for selector in selectors
        if selector[1] in text or (selector[0] == "phone" and any(form in text for form in written_forms(selector[1])))
    ]


def _boilerplate(plan: _Plan, sender: Sender) -> list[str]:
    """The richer the sender, the more of it; always in the same order, as forms have it."""
    return [text for text in BOILERPLATE if plan.rng.random() < 0.25 + 0.65 * sender.richness]


def _draft(plan: _Plan, index: int, sender: Sender, received_at: datetime) -> Draft:
    rng = plan.rng
    low, high = sender.delay_hours
    occurred = received_at - timedelta(hours=low + (high - low) * rng.random() ** 2)
    known = sender.kind in ("platform", "foreign", "hotline") or rng.random() < 0.7
    language = plan.language[sender.code].pick(rng)
    reference = _reference(sender.code, index)
    return Draft(
        reference=reference,
        sender=sender,
        language=language,
        received_at=received_at,
        occurred_at=occurred.replace(microsecond=0) if known else None,
        truth={
            "index": index, "reference": reference, "nature": "", "language": language, "sender": sender.code,
            "campaign": None, "duplicate_of": None, "duplicate_kind": None, "viral": None, "known": False,
            "needle": None, "needle_stated": False, "noise": False, "priority": "low", "selectors": [], "hub": None,
            "victim_age": None, "province": None,
        },
    )  # fmt: skip


def _needle(plan: _Plan, scene: Scene) -> None:
    """Hide a child in danger in a report; thin ones too."""
    draft = scene.draft
    kind = plan.kinds[int(plan.rng.random() * len(plan.kinds))]
    stated = plan.rng.random() < STATED
    if draft.sender.format != "hirz-json":
        NEEDLES[kind](scene, False)
        if stated and draft.sender.format == "cybertip-xml":
            draft.urgent_reason = "A child may be in danger now; see the messages."
        stated = bool(draft.urgent_reason)
    else:
        NEEDLES[kind](scene, stated)
    draft.truth.update(needle=kind, needle_stated=stated, priority="danger")
