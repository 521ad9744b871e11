"""Exhibits are written as CASE 1.4.0, and the ontology's own validator accepts every one."""

from __future__ import annotations

import importlib.util
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from hirz.core.custody import ActKind, CustodyAct, ExhibitRecord, Outcome
from hirz.core.formats.case_uco import CASE_VERSION, write_case_uco
from tests.core.custody.sample import (
    COLLEAGUE,
    DIGEST,
    INVESTIGATOR,
    OWNER,
    SCRUBBER,
    STEPS,
    Step,
    linked,
    record,
)

VALIDATE = "from case_utils.case_validate import main; main()"
IDENTIFIER = re.compile(r"kb:[a-z-]+-[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
RETURN = Step(ActKind.RETURNED, INVESTIGATOR, {"second": COLLEAGUE, "order": "J-9", "receiver": OWNER})
MISSING = Step(ActKind.CHECKED, SCRUBBER, {"outcome": Outcome.MISSING})
ODD = 'Tribunal de "Fès" \\ حجز «رقم 1» 🗄'

Graph = dict[str, Any]


def exhibits() -> list[tuple[ExhibitRecord, Sequence[CustodyAct]]]:
    """Twenty exhibits: short and long chains, derived ones, empty ones, places and references in every script."""
    changes: list[dict[str, object]] = [
        {},
        {"content_digest": DIGEST},
        {"derived_from": UUID(int=7), "derived_from_digest": DIGEST, "tool": "ffmpeg", "tool_version": "7.1"},
        {"authority": "", "kind": "message"},
        {"number": ODD, "case": "قضية 12/2026", "kind": "ملف"},
    ]
    chains: list[tuple[Step, ...]] = [
        STEPS,
        STEPS[:1],
        (STEPS[0], MISSING, RETURN),
        (STEPS[0], Step(ActKind.OPENED, COLLEAGUE, {"second": INVESTIGATOR, "reason": ODD, "place": ODD})),
    ]
    made = []
    for row, change in enumerate(changes):
        for column, steps in enumerate(chains):
            exhibit = record(f"{row} {column}", **change)
            made.append((exhibit, linked(exhibit, steps)))
    return made


def graph_of(steps: Sequence[Step] = STEPS, **changes: object) -> Graph:
    """One document, read back."""
    exhibit = record(**changes)  # type: ignore[arg-type]
    read: Graph = json.loads(write_case_uco(exhibit, linked(exhibit, steps)))
    return read


def nodes(graph: Graph, type_name: str) -> list[Graph]:
    """Its nodes of a type."""
    return [node for node in graph["@graph"] if node["@type"].partition(":")[2] == type_name]


def validate(*files: Path) -> tuple[bool, str]:
    """Whether the validator says that they conform, and its report; a loud skip where it is not installed."""
    if importlib.util.find_spec("case_utils") is None:
        (pytest.fail if os.environ.get("HIRZ_REQUIRE") == "all" else pytest.skip)("case-utils is not installed")
    done = subprocess.run(
        [sys.executable, "-c", VALIDATE, "--built-version", f"case-{CASE_VERSION}", *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert "Conforms:" in done.stdout, done.stderr
    return done.returncode == 0, done.stdout + done.stderr


def test_twenty_exhibits_conform(tmp_path: Path) -> None:
    """Without any allowance for hints and warnings."""
    files = []
    for number, (exhibit, acts) in enumerate(exhibits()):
        files.append(tmp_path / f"{number}.jsonld")
        files[-1].write_bytes(write_case_uco(exhibit, acts))
    assert len(files) == 20
    conforms, report = validate(*files)
    assert conforms, report


def untype(graph: Graph) -> None:
    """A moment as plain text."""
    action = nodes(graph, "InvestigativeAction")[0]
    action["uco-action:startTime"] = action["uco-action:startTime"]["@value"]


def misspell(graph: Graph) -> None:
    """A class in lower case."""
    nodes(graph, "ProvenanceRecord")[0]["@type"] = "case-investigation:provenancerecord"


def no_uuid(graph: Graph) -> None:
    """An id without a UUID."""
    nodes(graph, "Investigation")[0]["@id"] = "kb:investigation-one"


def no_method(graph: Graph) -> None:
    """A digest that does not say of what kind it is."""
    del nodes(graph, "Hash")[0]["uco-types:hashMethod"]


def two_performers(graph: Graph) -> None:
    """An act that two people perform."""
    first, second, *_ = nodes(graph, "InvestigativeAction")
    first["uco-action:performer"] = [first["uco-action:performer"], second["uco-action:performer"]]


FAULTS: dict[Callable[[Graph], None], str] = {
    untype: "startTime",
    misspell: "provenancerecord",
    no_uuid: "investigation-one",
    no_method: "hashMethod",
    two_performers: "performer",
}


def test_bad_documents_do_not_conform(tmp_path: Path) -> None:
    """Five faults in five documents, and the validator's report speaks of each."""
    files = []
    for number, spoil in enumerate(FAULTS):
        exhibit = record(f"bad {number}")
        graph: Graph = json.loads(write_case_uco(exhibit, linked(exhibit)))
        spoil(graph)
        files.append(tmp_path / f"{number}.jsonld")
        files[-1].write_text(json.dumps(graph), encoding="utf-8")
    conforms, report = validate(*files)
    assert not conforms
    assert [said for said in FAULTS.values() if said not in report] == []


def test_ids_and_digests_have_their_form() -> None:
    """`kb:`, a type, a UUID; digests in capitals, as the canonical form of xsd:hexBinary is."""
    graph = graph_of(content_digest=DIGEST)
    assert all(IDENTIFIER.fullmatch(node["@id"]) for node in graph["@graph"])
    assert len({node["@id"] for node in graph["@graph"]}) == len(graph["@graph"])
    values = [node["uco-types:hashValue"] for node in nodes(graph, "Hash")]
    assert all(value["@type"] == "xsd:hexBinary" and value["@value"] == value["@value"].upper() for value in values)


def test_every_act_is_an_action_with_its_record() -> None:
    """In order, each informed by the one before, each with a provenance record of the exhibit's number."""
    graph = graph_of()
    actions, records = nodes(graph, "InvestigativeAction"), nodes(graph, "ProvenanceRecord")
    assert [action["uco-core:name"] for action in actions] == [step.kind.value for step in STEPS]
    for before, action in itertools.pairwise(actions):
        assert action["case-investigation:wasInformedBy"] == [{"@id": before["@id"]}]
    numbers = [item.get("case-investigation:exhibitNumber") for item in records]
    assert numbers.count(record().number) == len(STEPS)
    signed = [len(action["uco-core:externalReference"]) for action in actions]
    assert signed == [len(act.signatures) for act in linked(record())]


def test_people_are_codes() -> None:
    """No class that is made for names is used."""
    graph = graph_of()
    assert {node["uco-core:name"] for node in nodes(graph, "Identity")} == {"user:11", "user:12", "user:13", "user:14"}
    assert not nodes(graph, "Person")


def test_the_contents_digest_is_left_out_unless_the_record_holds_it() -> None:
    """A plain digest betrays known material."""
    assert len(nodes(graph_of(STEPS[:1]), "Hash")) == 1
    assert len(nodes(graph_of(STEPS[:1], content_digest=DIGEST), "Hash")) == 2


def test_the_same_custody_is_the_same_document() -> None:
    """Ids follow from the exhibit's; a house may name its own address."""
    acts = linked(record())
    assert write_case_uco(record(), acts) == write_case_uco(record(), acts)
    assert b'"kb":"https://exhibits.example.ma/"' in write_case_uco(record(), acts, base="https://exhibits.example.ma/")
