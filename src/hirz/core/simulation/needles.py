"""The needles: reports that hide a child in danger now among look-alikes.

A needle begins as an ordinary scenario and adds one fact. In a stated needle a closed field says it; in the
others only the words do, and a reader of fields alone must miss it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from hirz.core.formats.report import IncidentType
from hirz.core.simulation import values
from hirz.core.simulation.scenarios import abuse, grooming, lure, sextortion, trafficking
from hirz.core.simulation.scenes import Scene
from hirz.core.simulation.types import Account

STATED = 0.75  # share of needles whose danger a closed field states, where the format has such a field


def _soon(scene: Scene, low: float, high: float) -> datetime:
    """A full quarter of an hour, so many hours after the report arrives."""
    at = scene.draft.received_at + timedelta(hours=low + scene.rng.random() * (high - low))
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)


def _date(scene: Scene, at: datetime, kind: str, stated: bool) -> None:
    scene.pen.set_time(at, scene.draft.received_at)
    if stated:
        scene.draft.deadline_at, scene.draft.deadline_kind = at, kind


def deadline(scene: Scene, stated: bool) -> None:
    """An ultimatum that ends within hours."""
    sextortion(scene, adults=0.0)
    _date(scene, _soon(scene, 3, 20), "threat", stated)
    scene.pen.say("deadline")


def meeting(scene: Scene, stated: bool) -> None:
    """An adult waits for a child, today or tomorrow."""
    grooming(scene)
    _date(scene, _soon(scene, 6, 30), "meeting", stated)
    scene.pen.slots["place"] = scene.country.names[scene.country.choice.pick(scene.rng)]
    if stated:
        scene.draft.demands.append("meeting")
    scene.pen.say("meeting")


def self_harm(scene: Scene, stated: bool) -> None:
    """A child who speaks of harming themselves."""
    sextortion(scene, adults=0.0)
    scene.draft.self_harm = stated
    scene.pen.say("self_harm")


def danger_stated(scene: Scene, stated: bool) -> None:
    """A child who is held at this moment."""
    grooming(scene)
    scene.draft.danger_now = stated
    scene.pen.say("danger")


def near(scene: Scene, stated: bool) -> None:
    """Abuse by somebody in the same house."""
    abuse(scene)
    if not scene.draft.reported:
        scene.draft.reported.append(_relative(scene, stated))
    scene.pen.say("near")


def _relative(scene: Scene, stated: bool) -> Account:
    relation = ("father", "stepfather", "uncle", "teacher")[scene.rng.randrange(4)]
    return Account(relation=relation if stated else "", access=stated)


def broadcast(scene: Scene, stated: bool) -> None:
    """A paid broadcast, announced or running."""
    lure(scene)
    scene.draft.kind = IncidentType.LIVE_STREAM if stated else IncidentType.LURE
    scene.draft.live = stated
    _date(scene, _soon(scene, 1, 20), "live", stated)
    scene.pen.slots["room"] = scene.draft.rooms[0] if scene.draft.rooms else values.room_code(scene.rng)
    scene.pen.say("live")


def departure(scene: Scene, stated: bool) -> None:
    """A child who is to be taken away within two days."""
    trafficking(scene)
    _date(scene, _soon(scene, 10, 40), "departure", stated)
    scene.pen.say("departure")


NEEDLES: dict[str, Callable[[Scene, bool], None]] = {
    "deadline": deadline,
    "meeting": meeting,
    "self_harm": self_harm,
    "danger_stated": danger_stated,
    "near": near,
    "broadcast": broadcast,
    "departure": departure,
}
