"""Every event has its line in FLOW and carries ids only; every entry of the ledger has its sentence."""

from __future__ import annotations

import dataclasses
import inspect
import typing
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from hirz import pipeline
from hirz.base.events.services import EVENTS, Event
from tests.house.walking import STAGES, stage_of

# Fields of events that are no ids: codes from a closed list. Each is here because somebody looked at it.
CODES = {
    "ReportEscalated.reason": "hirz.triage.enums.EscalationReason",
    "ReportEscalated.standing": "hirz.triage.enums.Standing",
    "ReportClosed.reason": "hirz.triage.enums.ClosingReason",
    "ReportReopened.cause": "hirz.triage.enums.Cause",
    "CaseMoved.stage": "hirz.casework.enums.Stage",
    "VictimNoted.code": "hirz.casework.models.CasePerson.code",
    "ReportReferred.to_organisation": "hirz.base.accounts.models.Organisation.code",
}


# News for whoever reported: the only tasks that an event may reach upstream, each by plain arguments (DESIGN section 3).
NEWS_BACK = frozenset(
    {
        "intake.tell_claimed",
        "intake.tell_escalated",
        "intake.tell_referred",
        "intake.tell_closed",
        "intake.tell_reopened",
    }
)


def faults(events: Iterable[type[Event]], codes: Mapping[str, str]) -> list[str]:
    """Fields of events that could carry what somebody wrote, and names that are not in the past tense."""
    wrong = []
    for cls in events:
        hints = typing.get_type_hints(cls)
        if not cls.__name__.endswith("ed"):
            wrong.append(f"{cls.__name__} is not in the past tense")
        for field in dataclasses.fields(cls):
            place = f"{cls.__name__}.{field.name}"
            is_id = field.name.endswith("_id") and hints[field.name] is str
            is_ids = field.name.endswith("_ids") and hints[field.name] == list[str]
            if not (is_id or is_ids or place in codes):
                wrong.append(f"{place} is neither an id, nor a list of ids, nor a known code")
    return wrong


def flow_faults(flow: Mapping[type[Event], tuple[Any, ...]], events: Mapping[str, type[Event]]) -> list[str]:
    """Events without a line, lines without an event, and tasks of a stage upstream of the event."""
    wrong = [f"{cls.__name__} has no line in FLOW" for cls in events.values() if cls not in flow]
    wrong += [f"{cls.__name__} is in FLOW and not registered" for cls in flow if cls.__name__ not in events]
    for cls, tasks in flow.items():
        for task in tasks:
            stage = task.name.partition(".")[0]
            if STAGES.index(stage) < STAGES.index(stage_of(cls)) and task.name not in NEWS_BACK:
                wrong.append(f"{cls.__name__} flows upstream, to {task.name}")
    return wrong


def argument_faults(flow: Mapping[type[Event], tuple[Any, ...]]) -> list[str]:
    """Tasks that do not take exactly what the event carries."""
    wrong = []
    for cls, tasks in flow.items():
        carried = {field.name for field in dataclasses.fields(cls)}
        for task in tasks:
            taken = set(inspect.signature(task.func).parameters)
            if taken != carried:
                wrong.append(f"{task.name} takes {sorted(taken)}, {cls.__name__} carries {sorted(carried)}")
    return wrong


@dataclasses.dataclass(frozen=True, slots=True)
class Gossip(Event):
    """A planted event that carries a story and flows upstream."""

    story: str


def test_events_carry_ids() -> None:
    """An event holds ids and codes, never what somebody wrote."""
    assert faults(EVENTS.values(), CODES) == []


def test_no_code_outlives_its_event() -> None:
    """What stands in CODES exists."""
    known = {f"{cls.__name__}.{field.name}" for cls in EVENTS.values() for field in dataclasses.fields(cls)}
    assert CODES.keys() <= known


def test_flow_is_complete() -> None:
    """Every event has a line, every line an event, and events flow downstream."""
    assert flow_faults(pipeline.FLOW, EVENTS) == []


def test_tasks_take_what_events_carry() -> None:
    """A task is called with the event's own fields."""
    assert argument_faults(pipeline.FLOW) == []


def test_a_planted_event_is_found() -> None:
    """A story, a wrong tense, a missing line and a flow upstream are each found."""
    assert faults([Gossip], CODES) == [
        "Gossip is not in the past tense",
        "Gossip.story is neither an id, nor a list of ids, nor a known code",
    ]
    assert flow_faults(pipeline.FLOW, EVENTS | {"Gossip": Gossip}) == ["Gossip has no line in FLOW"]
    [scan] = pipeline.FLOW[EVENTS["ReportsReceived"]]
    assert argument_faults({Gossip: (scan,)}) == ["detect.scan_reports takes ['report_ids'], Gossip carries ['story']"]
    upstream = {EVENTS["ReportClosed"]: (scan,)}
    assert "ReportClosed flows upstream, to detect.scan_reports" in flow_faults(upstream, EVENTS)


def test_a_worker_without_a_line_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """An event that nobody mapped stops the start, and is named."""
    monkeypatch.setitem(EVENTS, "Gossip", Gossip)
    with pytest.raises(RuntimeError, match="Gossip"):
        pipeline.register(None)
