"""The random audit of the low pile: what is drawn from it, what came of it, and how much was missed.

A fixed share of everything that lies where few people look is opened all the same. Nobody chooses it: a keyed digest of the
report's own random id decides, so that no sender can steer it, no colleague can pass a report over, and whoever holds the
key can draw the same again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Q

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.clock import now, this_hour
from hirz.base.ledger.services import record
from hirz.base.vault.keys import key_service
from hirz.core import stats
from hirz.core.sealing import derive
from hirz.core.stats import Interval, draw_number, weighted_interval
from hirz.triage import policies
from hirz.triage.enums import AuditOutcome, Lane, State, Stratum
from hirz.triage.models import AuditSample, Ticket
from hirz.triage.services import locked, raise_report

# One in twenty of what lies low. For a desk with 10,000 such reports a year that is 500 openings, half an hour a week at
# three minutes each; if none of them was a miss, fewer than 8 of 1,000 were (exact, 95 %). A judgement: hotlines publish
# no such figure. One in ten of what a flood set behind, because there a child may stand whose only fault is to use others'
# words.
SHARES = {Stratum.LOW: 0.05, Stratum.FOLDED: 0.05, Stratum.FLOOD: 0.10}
# Of one flood no more than this: after sixty copies without a miss, fewer than six in a hundred were, and a thousand openings
# of one text would keep a desk from everything else.
MOST_OF_A_FLOOD = 60
BATCH = 5_000


def audit_key() -> bytes:
    """The key of the draw; the worker draws with it."""
    return derive(key_service().blind_key("intake"), "audit draw")


def is_drawn(key: bytes, report: UUID, stratum: Stratum) -> bool:
    """Whether the audit opens this report if it lies in this stratum."""
    return draw_number(key, report.bytes) < SHARES[stratum]


def stratum_of(ticket: Ticket) -> Stratum:
    """Why a report lies where few people look; of several reasons the one under which it is seen least."""
    if ticket.lane == Lane.FLOOD:
        return Stratum.FLOOD
    return Stratum.FOLDED if ticket.is_folded else Stratum.LOW


def draw_samples(limit: int = BATCH) -> int:
    """Note for what newly lies low why it does, and draw from it; returns how many were looked at.

    A report that goes from low to the flood's lane is counted there: whoever was drawn at the lower share is among those
    drawn at the higher.
    """
    with transaction.atomic():
        undrawn = Ticket.objects.filter(Q(is_folded=True) | Q(priority=0), state=State.OPEN, stratum="")
        flooded = Ticket.objects.filter(lane=Lane.FLOOD, state=State.OPEN).exclude(stratum=Stratum.FLOOD)
        tickets = {t.pk: t for rows in (undrawn, flooded) for t in rows.order_by("received_at", "pk")[:limit]}
        strata = {report: stratum_of(ticket) for report, ticket in tickets.items()}
        if strata:
            _note_strata(strata)
            key = audit_key()
            _note_drawn({report: s for report, s in strata.items() if is_drawn(key, report, s)}, this_hour())
            _thin_floods(key, {t.bundle_id for t in tickets.values() if strata[t.pk] is Stratum.FLOOD})
    return len(strata)


def _note_strata(strata: dict[UUID, Stratum]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE triage_ticket t SET stratum = new.stratum FROM unnest(%s::uuid[], %s::varchar[]) AS new(report, stratum)"
            " WHERE t.report_id = new.report",
            [list(strata), [str(stratum) for stratum in strata.values()]],
        )


def _note_drawn(drawn: dict[UUID, Stratum], at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO triage_auditsample (report_id, stratum, drawn_at, outcome)"
            " SELECT report, stratum, %s, %s FROM unnest(%s::uuid[], %s::varchar[]) AS new(report, stratum)"
            " ON CONFLICT (report_id) DO UPDATE SET stratum = excluded.stratum",
            [at, AuditOutcome.NONE, list(drawn), [str(stratum) for stratum in drawn.values()]],
        )


def mark_right(*, ticket: Ticket, by: User) -> None:
    """Say that a report was opened for the audit, and lay rightly low."""
    with transaction.atomic():
        ticket = locked(ticket)
        _mark(ticket, AuditOutcome.RIGHT, by)
        actor = by.actor(Role.ANALYST)
        record(verb="triage:audit:right", object_kind="report", object_id=str(ticket.pk), by=actor)


def mark_missed(*, ticket: Ticket, reason: str, note: str = "", by: User) -> None:
    """Say that it should have been urgent: it goes back into the queue as urgent, unless somebody has passed it on already."""
    with transaction.atomic():
        ticket = locked(ticket)
        _mark(ticket, AuditOutcome.MISSED, by)
        actor = by.actor(Role.ANALYST)
        record(verb="triage:audit:missed", object_kind="report", object_id=str(ticket.pk), by=actor)
        if ticket.state not in {State.ESCALATED, State.REFERRED}:
            raise_report(ticket=ticket, reason=reason, note=note, by=by)


def _mark(ticket: Ticket, outcome: AuditOutcome, by: User) -> None:
    sample = AuditSample.objects.select_for_update().filter(pk=ticket.pk).first()
    policies.may_mark(by, ticket, sample)
    AuditSample.objects.filter(pk=ticket.pk).update(outcome=outcome, decided_by=by, decided_at=now())


def _thin_floods(key: bytes, bundles: Collection[UUID | None]) -> None:
    """Keep of each flood the copies with the lowest numbers: a draw of all that came so far, however the flood grows."""
    for bundle in bundles:
        drawn = AuditSample.objects.filter(
            stratum=Stratum.FLOOD,
            report__in=Ticket.objects.filter(bundle=bundle, stratum=Stratum.FLOOD).values("report"),
        )
        order = sorted(drawn, key=lambda sample: draw_number(key, sample.pk.bytes))
        spare = [s.pk for s in order[MOST_OF_A_FLOOD:] if s.outcome == AuditOutcome.NONE]
        AuditSample.objects.filter(pk__in=spare, outcome=AuditOutcome.NONE).delete()


@dataclass(frozen=True, slots=True)
class Found:
    """What the audit found in one stratum, in parts that were drawn from at the same rate."""

    stratum: Stratum
    drawn: int
    parts: tuple[stats.Stratum, ...]

    @property
    def size(self) -> int:
        """Reports that lay there."""
        return sum(part.size for part in self.parts)

    @property
    def opened(self) -> int:
        """Those of the drawn that somebody opened and marked."""
        return sum(part.looked_at for part in self.parts)

    @property
    def missed(self) -> int:
        """Those of the opened that should have been urgent."""
        return sum(part.hits for part in self.parts)

    @property
    def due(self) -> int:
        """Drawn and not opened yet."""
        return self.drawn - self.opened

    @property
    def interval(self) -> Interval | None:
        """The share that was missed, with its 95 % interval; None while a part was not looked into."""
        return weighted_interval(self.parts)


def found(desks: Collection[str], since: datetime) -> list[Found]:
    """What the audit found in the reports that these desks hold and that came since then, by stratum."""
    lying = Ticket.objects.filter(desk__in=desks, received_at__gte=since).exclude(stratum="").order_by()
    sizes: dict[tuple[str, UUID | None], int] = Counter()
    for stratum, bundle, n in lying.values_list("stratum", "bundle").annotate(n=Count("pk")):
        sizes[stratum, _part(stratum, bundle)] += n
    samples = dict(AuditSample.objects.filter(report__in=lying.values("report")).values_list("pk", "outcome"))
    counts: dict[tuple[str, UUID | None, str], int] = Counter()
    for report, stratum, bundle in lying.filter(pk__in=list(samples)).values_list("pk", "stratum", "bundle"):
        counts[stratum, _part(stratum, bundle), samples[report]] += 1
    return [_found(stratum, sizes, counts) for stratum in Stratum]


def _part(stratum: str, bundle: UUID | None) -> UUID | None:
    """Each flood is drawn from at a rate of its own; everything else at its stratum's."""
    return bundle if stratum == Stratum.FLOOD else None


def _found(
    stratum: Stratum, sizes: Mapping[tuple[str, UUID | None], int], counts: Mapping[tuple[str, UUID | None, str], int]
) -> Found:
    """A stratum's parts. Small floods are thrown together: each alone would have nobody drawn."""
    parts: dict[UUID | None, list[int]] = {}
    drawn = 0
    for (name, bundle), size in sizes.items():
        if name != stratum:
            continue
        none, right, missed = (counts.get((name, bundle, outcome), 0) for outcome in AuditOutcome)
        part = parts.setdefault(bundle if size * SHARES[stratum] > MOST_OF_A_FLOOD else None, [0, 0, 0])
        for place, value in enumerate((size, right + missed, missed)):
            part[place] += value
        drawn += none + right + missed
    return Found(stratum, drawn, tuple(stats.Stratum(*part) for part in parts.values()))


def over_all(strata: Iterable[Found]) -> Interval | None:
    """The share missed over all strata, each weighing as much as lies there; None while one was not looked into."""
    return weighted_interval([part for one in strata for part in one.parts])


def due_samples(desks: Collection[str]) -> list[tuple[AuditSample, Ticket]]:
    """What is to be opened at these desks: copies of floods last, for they say the same; else the longest waiting first."""
    drawn = AuditSample.objects.filter(outcome=AuditOutcome.NONE)
    tickets = {t.pk: t for t in Ticket.objects.filter(desk__in=desks, pk__in=drawn.values("report"))}
    samples = drawn.filter(pk__in=list(tickets)).order_by("drawn_at", "pk")
    order = sorted(samples, key=lambda sample: sample.stratum == Stratum.FLOOD)
    return [(sample, tickets[sample.pk]) for sample in order]
