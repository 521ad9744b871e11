"""Lanes: when a door that is open to everybody is flooded, and which reports are only copies there.

Pure: decides on values, reads and writes nothing. Nothing is refused and nothing is hidden:

- what is only a copy goes behind (`Lane.FLOOD`), and one of each cluster stays in its place;
- whatever carries something of its own stays in its pile, after the others of it (`Lane.APART`);
- where more of these come than a class of children writes, the flood varies: the further ones stand at the end of what is
  urgent (`Lane.CROWD`), so that a false danger in every copy does not bury those who are threatened and say no such word.

The trade-off is told in docs/adr/0025-the-flood-lane.md.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hirz.core.scoring import Priority, ReportFacts, set_apart, set_behind, with_priority
from hirz.intake.enums import Channel
from hirz.triage.enums import Lane

# Doors at which nobody needs to say who they are. What comes through a partner or a colleague is never set behind.
OPEN_DOORS = frozenset({Channel.PORTAL.value})

# So many near-same reports in so long are a flood. A class that copies a warning to each other sends ten or fifteen; a
# script sends hundreds. A judgement: no published count of such floods was found. While a door sees a surge, fewer do.
FLOOD_FROM, FLOOD_FROM_IN_SURGE = 20, 5
FLOOD_WINDOW = timedelta(hours=24)

# A surge: so many reports within this hour and the one before, and so many times what the door saw on average in the
# four weeks before the window. At ten times the mean of two hours no evening peak comes near (core.simulation: 1.7).
SURGE_FROM, SURGE_TIMES = 60, 10
SURGE_HOURS = 2
BASELINE = timedelta(days=28)

# So many of a cluster that have something of their own stand in their own pile; more are a flood that varies.
MOST_APART = FLOOD_FROM

# What more reports than this have in common is the template's, not their own.
OWN_AT_MOST = 3
# Percent of the text in common with the cluster's first from which on the words are the template's. A copy with its
# greeting changed lies near 97; one sentence of one's own in a text of eighty words leads to 90.
SAME_WORDS = 95

# Facts in which two telephone calls about the same thing may differ by the clock alone, or by how the text was guessed.
_NOT_IN_SHAPE = ("received_at", "occurred_at", "newest_ip_at", "language", "selectors", "anonymous", "reply_possible")
_SHAPE_BYTES = 15


@dataclass(frozen=True, slots=True)
class Copy:
    """One report of a cluster as its lane is decided."""

    report: UUID
    rank: int  # as assessed, in no lane
    priority: int
    received_at: datetime
    channel: str
    shape: str
    alike: int = 100  # percent of the text in common with the cluster's first
    own_traces: int = 0  # selectors and files that OWN_AT_MOST reports have, or fewer
    any_traces: bool = False
    is_kept: bool = False  # the first of its cluster, raised by the audit, or in somebody's hands
    was_added_to: bool = False  # whoever wrote it came back with the receipt


def shape_of(facts: ReportFacts, *, is_bare: bool) -> str:
    """A digest of everything that a report ticks: two with one shape say the same, apart from their words and times.

    It begins with "b" for a bare report, one without a text that could be compared.
    """
    said = {name: value for name, value in facts.to_json().items() if name not in _NOT_IN_SHAPE}
    # A date is a circumstance; which date, a script can draw.
    if "deadline_at" in said:
        said["deadline_at"] = True
    digest = hashlib.blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=_SHAPE_BYTES).hexdigest()
    return ("b" if is_bare else "t") + digest


def is_bare(shape: str) -> bool:
    """Whether a shape is that of a report without a text that could be compared."""
    return shape.startswith("b")


def is_flood(copies: int, *, in_surge: bool) -> bool:
    """Whether so many near-same reports at an open door within FLOOD_WINDOW are a flood."""
    return copies >= (FLOOD_FROM_IN_SURGE if in_surge else FLOOD_FROM)


def is_surge(lately: int, hourly_mean: float) -> bool:
    """Whether a door sees far more within SURGE_HOURS than it is used to."""
    return lately >= max(SURGE_FROM, SURGE_TIMES * SURGE_HOURS * hourly_mean)


def has_own(copy: Copy, shapes: Mapping[str, int]) -> bool:
    """Whether a report of a cluster says something that the others do not.

    Its own trace (an account, a number, a file), words of its own, circumstances of its own, or an addition that its
    writer made with the receipt. `shapes` counts the members of the cluster by shape.
    """
    return bool(
        copy.own_traces or copy.alike < SAME_WORDS or shapes.get(copy.shape, 0) <= OWN_AT_MOST or copy.was_added_to
    )


def lanes_of_cluster(
    members: Sequence[Copy], *, since: datetime, shapes: Mapping[str, int] | None = None, has_standing: bool = False,
    apart: int = 0,
) -> dict[UUID, Lane]:  # fmt: skip
    """The lane of each member of a flooded cluster at one desk.

    Copies that arrived since the flood began go behind; what has something of its own does not. Whoever came before, or by
    another door, stays where they were. Of the copies one is left in its place, the one that ranks highest, unless one
    stands there already. Where `members` are a part of the cluster, `shapes` are the counts of the whole, and `apart` says
    how many of the others are apart.
    """
    counted = Counter(copy.shape for copy in members) if shapes is None else shapes
    moving = [copy for copy in members if _can_move(copy, since)]
    # Of equals the first: whose words were copied wrote before the copies.
    moving.sort(key=lambda copy: (-copy.rank, copy.received_at, str(copy.report)))
    lanes: dict[UUID, Lane] = {copy.report: Lane.NORMAL for copy in members}
    stands = has_standing or len(moving) < len(members)
    for copy in moving:
        if has_own(copy, counted):
            apart += 1
            lanes[copy.report] = Lane.APART if apart <= MOST_APART else Lane.CROWD
        elif stands:
            lanes[copy.report] = Lane.FLOOD
        else:
            stands = True
    return lanes


def _can_move(copy: Copy, since: datetime) -> bool:
    return not copy.is_kept and copy.channel in OPEN_DOORS and copy.received_at >= since


def lane_in_surge(copy: Copy) -> Lane:
    """The lane of a report that came in a surge and belongs to no cluster: what is urgent stays where it is."""
    if copy.is_kept or copy.channel not in OPEN_DOORS or copy.priority >= Priority.URGENT:
        return Lane.NORMAL
    has_words = not is_bare(copy.shape)
    return Lane.APART if has_words or copy.any_traces or copy.was_added_to else Lane.FLOOD


def lanes_of_answers(members: Sequence[Copy], *, since: datetime, has_standing: bool = False) -> dict[UUID, Lane]:
    """The lanes of bare reports that tick the same in a surge.

    Who names an account that others name too may be another child of the same hand: those stay, apart.
    """
    same = {copy.shape: OWN_AT_MOST + 1 for copy in members}
    lanes = lanes_of_cluster(members, since=since, shapes=same, has_standing=has_standing)
    named = {copy.report for copy in members if copy.any_traces}
    return {report: Lane.APART if lane is Lane.FLOOD and report in named else lane for report, lane in lanes.items()}


def rank_in(lane: str, number: int) -> int:
    """The rank that a report has in a lane, from the rank that it was assessed at."""
    if lane == Lane.FLOOD:
        return set_behind(number)
    if lane == Lane.CROWD:
        return set_apart(min(number, with_priority(number, Priority.URGENT)))
    return set_apart(number) if lane == Lane.APART else number
