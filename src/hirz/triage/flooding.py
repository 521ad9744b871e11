"""The flood lane: finds floods in what has arrived, and keeps every report of them where `lanes` says.

Reads facts, keyed selectors and counts only; opens nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet

from hirz.base.clock import now, public_hour
from hirz.core.scoring import Priority as Pile
from hirz.core.scoring import with_priority
from hirz.intake.references import new_reference
from hirz.triage.assessing import Subject, load_subjects
from hirz.triage.bundling import add_members
from hirz.triage.enums import BundleKind, Lane, Priority, State
from hirz.triage.lanes import (
    BASELINE,
    FLOOD_WINDOW,
    OPEN_DOORS,
    OWN_AT_MOST,
    SURGE_HOURS,
    Copy,
    is_bare,
    is_flood,
    is_surge,
    lane_in_surge,
    lanes_of_answers,
    lanes_of_cluster,
    rank_in,
)
from hirz.triage.models import Bundle, BundleMember, Ticket

HOUR = timedelta(hours=1)
# A cluster is taken up when it becomes a flood: its members of the window, at most so many at a time.
MOST_TAKEN_UP = 2_000


def set_lanes(subjects: Sequence[Subject], at: datetime) -> list[UUID]:
    """Put what has just got its ticket into its lane, and what a flood reaches back to; returns the reports that moved.

    Only what came through an open door is looked at. The tickets are saved, their content bundles are known; `fold`
    comes afterwards, because a lane changes ranks.
    """
    arrived = [s for s in subjects if s.report.channel in OPEN_DOORS and s.lane == Lane.NORMAL]
    if not arrived:
        return []
    surging = {feed for feed in {s.report.feed_id for s in arrived} if sees_surge(feed, at)}
    left = {s.report.id: s for s in arrived}
    moved: list[UUID] = []
    for bundle in _text_bundles(list(left)):
        moved += _take_cluster(bundle, left, surging, at)
    waves = [s for s in left.values() if s.report.feed_id in surging]
    if waves:
        moved += _take_answers([s for s in waves if is_bare(s.shape)], left, at)
        moved += _take_rest([s for s in waves if s.report.id in left], at)
    return moved


def sees_surge(feed: str, at: datetime) -> bool:
    """Whether an open door sees far more now than in the four weeks before."""
    # The portal keeps hours only: the present one begins at its full hour.
    lately, before, since = public_hour(at) - (SURGE_HOURS - 1) * HOUR, at - FLOOD_WINDOW, at - BASELINE
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE received_at >= %s), count(*) FILTER (WHERE received_at < %s)"
            " FROM triage_ticket WHERE feed_id = %s AND received_at >= %s",
            [lately, before, feed, since],
        )
        now, earlier = cursor.fetchone()
    return is_surge(now, earlier / ((BASELINE - FLOOD_WINDOW) / HOUR))


def take_back(subjects: Sequence[Subject]) -> None:
    """Whoever wrote a copy and came back with the receipt to add something is no copy: apart from now on."""
    back = [s for s in subjects if s.lane == Lane.FLOOD and s.was_added_to]
    Ticket.objects.filter(pk__in=[s.report.id for s in back]).update(lane=Lane.APART)
    for subject in back:
        subject.lane = Lane.APART


def keep_one_in_sight(bundle: Bundle, desk: str) -> None:
    """After a decision: while copies of a flood wait at a desk, one of them stands in the queue's own order."""
    if bundle.flooded_at is None:
        return
    waiting = Ticket.objects.filter(bundle=bundle, desk=desk, state=State.OPEN)
    if waiting.filter(lane=Lane.NORMAL, is_folded=False).exists():
        return
    following = waiting.filter(lane=Lane.FLOOD).order_by("-rank", "received_at", "report_id").first()
    if following is not None:
        # What was set behind comes back by the same distance.
        rank = following.rank - rank_in(Lane.FLOOD, 0)
        Ticket.objects.filter(pk=following.pk).update(lane=Lane.NORMAL, is_folded=False, rank=rank)


def lift(ticket: Ticket) -> None:
    """Make a report urgent and bring it into sight, at once; the worker's next assessment says the same with its reason."""
    number = ticket.rank - rank_in(Lane.FLOOD, 0) if ticket.lane == Lane.FLOOD else ticket.rank
    priority = max(Priority(ticket.priority), Priority.URGENT)
    ticket.priority, ticket.rank = priority, max(number, with_priority(number, Pile(priority)))
    ticket.lane, ticket.is_folded, ticket.raised_at = Lane.NORMAL, False, now()
    ticket.save(update_fields=["priority", "rank", "lane", "is_folded", "raised_at"])


def _text_bundles(ids: list[UUID]) -> list[Bundle]:
    return list(Bundle.objects.filter(kind=BundleKind.TEXT, pk__in=Ticket.objects.filter(pk__in=ids).values("bundle")))


def _take_cluster(bundle: Bundle, left: dict[UUID, Subject], surging: set[str], at: datetime) -> list[UUID]:
    """The lanes of the members of one bundle of near-same texts, if it is a flood."""
    members = Ticket.objects.filter(bundle=bundle, channel__in=OPEN_DOORS)
    own = set(members.filter(pk__in=list(left)).values_list("pk", flat=True))
    if bundle.flooded_at is None:
        lately = members.filter(received_at__gte=at - FLOOD_WINDOW)
        if not is_flood(lately.count(), in_surge=any(left[i].report.feed_id in surging for i in own)):
            return []
        Bundle.objects.filter(pk=bundle.pk).update(flooded_at=at)
        bundle.flooded_at = at
        ids = set(lately.filter(state=State.OPEN).values_list("pk", flat=True)[:MOST_TAKEN_UP]) | own
    else:
        ids = own
    subjects = _with_earlier(ids, left)
    copies = _copies(subjects, bundle, at)
    shapes = _shapes(members)
    lanes: dict[UUID, Lane] = {}
    for desk, there in _by_desk(subjects, copies).items():
        stands, apart = _standing(bundle, desk, ids)
        lanes |= lanes_of_cluster(
            there, since=bundle.flooded_at - FLOOD_WINDOW, shapes=shapes, has_standing=stands, apart=apart
        )
    for report in own:
        left.pop(report, None)
    return _move(subjects, lanes)


def _take_answers(bare: list[Subject], left: dict[UUID, Subject], at: datetime) -> list[UUID]:
    """The lanes of reports that say nothing but ticks, and tick the same, in a surge."""
    moved: list[UUID] = []
    for shape in sorted({s.shape for s in bare}):
        feed = next(s.report.feed_id for s in bare if s.shape == shape)
        alike = Ticket.objects.filter(feed=feed, shape=shape, received_at__gte=at - FLOOD_WINDOW)
        if not is_flood(alike.count(), in_surge=False):
            continue
        bundle = _flooded_bundle(BundleKind.ANSWERS, shape, at)
        waiting = alike.filter(state=State.OPEN, bundle=None)
        ids = set(waiting.values_list("pk", flat=True)[:MOST_TAKEN_UP])
        subjects = _with_earlier(ids, left)
        add_members({(bundle.pk, report): 100 for report in subjects}, at)
        Ticket.objects.filter(pk__in=list(subjects)).update(bundle=bundle)
        copies = _copies(subjects, bundle, at)
        for desk, there in _by_desk(subjects, copies).items():
            stands, _ = _standing(bundle, desk, ids)
            moved += _move(subjects, lanes_of_answers(there, since=at - FLOOD_WINDOW, has_standing=stands))
        for report in ids:
            left.pop(report, None)
    return moved


def _take_rest(subjects: list[Subject], at: datetime) -> list[UUID]:
    """What came in a surge and is like nothing else: less urgent reports without anything of their own go behind."""
    by_id = {s.report.id: s for s in subjects}
    lanes: dict[UUID, Lane] = {}
    for copy in _copies(by_id, None, at).values():
        lanes[copy.report] = lane_in_surge(copy)
    by_feed: dict[str, list[UUID]] = defaultdict(list)
    for report, lane in lanes.items():
        if lane is Lane.FLOOD:
            by_feed[by_id[report].report.feed_id].append(report)
    for feed, reports in by_feed.items():
        bundle = _flooded_bundle(BundleKind.SURGE, f"{feed[:29]}:{at:%Y%m%d%H}", at)
        add_members({(bundle.pk, report): 100 for report in reports}, at)
    return _move(by_id, lanes)


def _flooded_bundle(kind: BundleKind, key: str, at: datetime) -> Bundle:
    made, _ = Bundle.objects.get_or_create(
        kind=kind, key=key, defaults={"reference": new_reference("L", at), "created_at": at, "flooded_at": at}
    )
    return made


def _with_earlier(ids: set[UUID], left: Mapping[UUID, Subject]) -> dict[UUID, Subject]:
    """Those that are at hand, and the others loaded; what a lane holds already is left there."""
    subjects = {report: left[report] for report in ids if report in left}
    earlier = [s for s in load_subjects(sorted(ids - set(subjects))) if s.lane == Lane.NORMAL]
    return subjects | {s.report.id: s for s in earlier}


def _copies(subjects: Mapping[UUID, Subject], bundle: Bundle | None, at: datetime) -> dict[UUID, Copy]:
    # What somebody decided meanwhile is theirs.
    tickets = Ticket.objects.filter(state=State.OPEN).in_bulk(list(subjects))
    alike: dict[UUID, int] = {}
    if bundle is not None:
        members = BundleMember.objects.filter(bundle=bundle, report__in=list(subjects), left_at=None)
        alike = dict(members.values_list("report_id", "similarity"))
    founder = bundle.key if bundle is not None and bundle.kind == BundleKind.TEXT else ""
    return {
        report: _copy(subjects[report], ticket, alike.get(report, 100), at, is_first=str(report) == founder)
        for report, ticket in tickets.items()
    }


def _copy(subject: Subject, ticket: Ticket, alike: int, at: datetime, *, is_first: bool) -> Copy:
    is_held = ticket.claimed_until is not None and ticket.claimed_until > at
    traces = [seen for seen in subject.selectors if not seen.is_suppressed]
    return Copy(
        report=ticket.pk, rank=ticket.rank, priority=ticket.priority, received_at=ticket.received_at,
        channel=ticket.channel, shape=ticket.shape, alike=alike,
        own_traces=sum(1 for seen in traces if seen.reports <= OWN_AT_MOST), any_traces=bool(traces),
        is_kept=is_first or is_held or ticket.raised_at is not None,
        was_added_to=subject.was_added_to,
    )  # fmt: skip


def _shapes(members: QuerySet[Ticket]) -> Counter[str]:
    return Counter(dict(members.order_by().values_list("shape").annotate(n=Count("pk"))))


def _by_desk(subjects: Mapping[UUID, Subject], copies: Mapping[UUID, Copy]) -> dict[str, list[Copy]]:
    desks = dict(Ticket.objects.filter(pk__in=list(copies)).values_list("pk", "desk_id"))
    found: dict[str, list[Copy]] = defaultdict(list)
    for report, copy in copies.items():
        found[desks[report]].append(copy)
    return found


def _standing(bundle: Bundle, desk: str, besides: set[UUID]) -> tuple[bool, int]:
    """Whether another member waits at a desk in its own place already, and how many are apart there."""
    there = Ticket.objects.filter(bundle=bundle, desk=desk, state=State.OPEN).exclude(pk__in=besides)
    lanes = dict(there.order_by().values_list("lane").annotate(n=Count("pk")))
    return lanes.get(Lane.NORMAL, 0) > 0, lanes.get(Lane.APART, 0)


def _move(subjects: Mapping[UUID, Subject], lanes: Mapping[UUID, Lane]) -> list[UUID]:
    """Write lanes and their ranks; what is apart and urgent has a row of its own."""
    away = {report: lane for report, lane in lanes.items() if lane is not Lane.NORMAL}
    rows = []
    for report, rank in Ticket.objects.filter(pk__in=list(away)).values_list("pk", "rank"):
        rows.append((report, str(away[report]), rank_in(away[report], rank)))
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE triage_ticket t SET lane = new.lane, rank = new.rank,"
            " is_folded = t.is_folded AND NOT (new.lane = %s AND t.priority >= %s)"
            " FROM unnest(%s::uuid[], %s::varchar[], %s::int8[]) AS new(report, lane, rank)"
            " WHERE t.report_id = new.report AND t.lane = %s AND t.state = %s",
            [
                Lane.APART,
                Priority.URGENT,
                *(list(column) for column in zip(*rows, strict=True)),
                Lane.NORMAL,
                State.OPEN,
            ],
        )
    for report, lane in away.items():
        subjects[report].lane = lane
    return list(away)
