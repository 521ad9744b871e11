"""What happens after what: states of a ticket, events and timers, the way of one report through its rooms."""

from __future__ import annotations

import ast
import dataclasses
import importlib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from hirz import pipeline
from hirz.base.events.services import Event
from hirz.casework.enums import MOVED_BY, MOVES, Move, Stage
from hirz.triage.enums import TRANSITIONS, State, Verb
from hirz.web.documenting.markdown import LANGUAGES, code, first_sentence, head, in_languages, table

PACKAGE = Path(__file__).resolve().parents[2]
STAGES = ("intake", "detect", "triage", "casework", "care", "share", "publish")


def ticket_states() -> str:
    """`docs/reference/ticket-states.md`: the state machine of a ticket, drawn from its one table."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {State.OPEN.value}: scanned and assessed"]
    lines += [f"    {before.value} --> {after.value}: {verb.value}" for (before, verb), after in TRANSITIONS.items()]
    moves = ((code(before.value), code(verb.value), code(after.value)) for (before, verb), after in TRANSITIONS.items())
    return "\n".join(
        [
            head(
                "States of a ticket",
                "A ticket is a report in the queue. The diagram and the first table are `hirz.triage.enums.TRANSITIONS`: "
                "what is not in it cannot be done. A verb is a decision of a person, kept with its reason; an undo is a "
                "decision too, possible for the same person within the hour.",
            ),
            *lines,
            "```\n",
            table(("from", "verb", "to"), moves),
            "## States\n",
            table(("state", *LANGUAGES), ((code(state.value), *in_languages(state)) for state in State)),
            "## Verbs\n",
            table(("verb", *LANGUAGES), ((code(verb.value), *in_languages(verb)) for verb in Verb)),
        ]
    )


def case_stages() -> str:
    """`docs/reference/case-stages.md`: the stage machine of a case, drawn from its one table."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {Stage.INQUIRY.value}: opened from an escalated report"]
    lines += [f"    {before.value} --> {after.value}: {move.value}" for (before, move), after in MOVES.items()]
    rows = (
        (code(before.value), code(move.value), code(after.value), code(MOVED_BY[move].value))
        for (before, move), after in MOVES.items()
    )
    return "\n".join(
        [
            head(
                "Stages of a case",
                "The diagram and the first table are `hirz.casework.enums.MOVES`: what is not in it cannot be done. A "
                "move is kept with who made it, why, when it happened and when it was written down; `undo` leads back "
                "for the same person within the hour, as a move of its own.",
            ),
            *lines,
            "```\n",
            table(("from", "move", "to", "whose act"), rows),
            "## Stages\n",
            table(("stage", *LANGUAGES), ((code(stage.value), *in_languages(stage)) for stage in Stage)),
            "## Moves\n",
            table(("move", *LANGUAGES), ((code(move.value), *in_languages(move)) for move in Move)),
        ]
    )


def events() -> str:
    """`docs/reference/events.md`: every event with the tasks it leads to, and what the clock starts."""
    return "\n".join(
        [
            head(
                "Events and timers",
                "A stage never calls the next one. It emits an event in the transaction of its effect; the worker "
                "expands it by `hirz.pipeline.FLOW`. An event carries ids and codes, never what somebody wrote. Every "
                "task may run twice: a killed worker's jobs are given to another.",
            ),
            table(
                ("event", "happens when", "carries", "emitted by", "leads to"), (_event(cls) for cls in pipeline.FLOW)
            ),
            "## By the clock\n\nCron with a sixth field for seconds, as `hirz.pipeline.SCHEDULE` says.\n",
            table(
                ("when", "task", "does"),
                (
                    (code(cron), code(task.name), first_sentence(task.func.__doc__))
                    for cron, task in pipeline.SCHEDULE.items()
                ),
            ),
            "Besides, every worker puts the ledger's entries in order every second, in a thread beside its jobs.\n",
        ]
    )


def _event(cls: type[Event]) -> tuple[str, ...]:
    carried = ", ".join(code(field.name) for field in dataclasses.fields(cls))
    by = ", ".join(code(place) for place in emitters().get(cls.__name__, []))
    tasks = ", ".join(code(task.name) for task in pipeline.FLOW[cls]) or "nobody listens yet"
    return code(cls.__name__), first_sentence(cls.__doc__), carried, by, tasks


def emitters() -> dict[str, list[str]]:
    """event -> the services that emit it, as `stage.function`, read from the sources."""
    found: dict[str, list[str]] = {}
    for stage in STAGES:
        for path in sorted((PACKAGE / stage).glob("*.py")):
            for function, event in _emits(ast.parse(path.read_text(encoding="utf-8"))):
                found.setdefault(event, []).append(f"{stage}.{function}")
    return found


def _emits(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(public function, event) for each `emit(Event(...))`; a private helper counts for the functions that call it."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for name in functions:
        if name.startswith("_"):
            continue
        for node in _reached(name, functions, set()):
            if (
                _is_call(node, "emit")
                and isinstance(node.args[0], ast.Call)
                and isinstance(node.args[0].func, ast.Name)
            ):
                yield name, node.args[0].func.id


def _reached(name: str, functions: dict[str, ast.FunctionDef], seen: set[str]) -> Iterator[ast.Call]:
    seen.add(name)
    for node in ast.walk(functions[name]):
        if isinstance(node, ast.Call):
            yield node
            if isinstance(node.func, ast.Name) and node.func.id in functions and node.func.id not in seen:
                yield from _reached(node.func.id, functions, seen)


def _is_call(node: ast.Call, name: str) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == name


def flow_of_one_report() -> str:
    """The way of one report: from service to event to task, as a diagram and as a table."""
    lines, rows = ["```mermaid", "flowchart LR"], []
    by_event = emitters()
    for cls, tasks in pipeline.FLOW.items():
        for emitter in by_event.get(cls.__name__, []):
            targets = [task.name for task in tasks] or [f"later_{cls.__name__}(( ))"]
            lines += [f"    {emitter} -- {cls.__name__} --> {target}" for target in targets]
            rows.append(
                (code(emitter), _does(emitter), code(cls.__name__), ", ".join(map(code, (t.name for t in tasks))))
            )
    lines.append("```")
    heads = ("service", "what it does", "then says", "which starts")
    return "\n".join([*lines, "", table(heads, rows)])


def _does(place: str) -> str:
    stage, _, name = place.partition(".")
    module = importlib.import_module(f"hirz.{stage}.services")
    return first_sentence(getattr(module, name, None).__doc__)


def rooms() -> str:
    """Every stage that is built: what comes in, what goes out, who may see it, and its tables."""
    parts = []
    for stage in STAGES:
        if not (PACKAGE / stage / "__init__.py").exists():
            continue
        module = importlib.import_module(f"hirz.{stage}")
        models = [m for m in apps.get_models() if m.__module__.startswith(f"hirz.{stage}.")]
        parts.append(f"### {stage}\n\n{_paragraphs(module.__doc__)}\n")
        parts.append(table(("table", "holds"), ((code(m.__name__), first_sentence(m.__doc__)) for m in models)))
    return "\n".join(parts)


def _paragraphs(docstring: str | None) -> str:
    first, _, rest = (docstring or "").strip().partition("\n\n")
    return f"{' '.join(first.split())}\n\n" + "\n".join(f"{line.strip()}" for line in rest.splitlines())
