"""Every type of entry is `stage:object:verb` with a sentence in three languages, and no other can be recorded."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from hirz.base.ledger.verbs import VERBS, Sentence
from tests.house.walking import SOURCES, STAGES, called_name, said, source_files, tree_of

# Rooms of base that write entries under their own name.
BASE_ROOMS = ("accounts", "places", "law", "ledger", "vault", "installation")
RECORDERS = frozenset({"record", "record_many", "record_read"})
# These pass a verb on; the verb itself stands where they are called from, and is found there as a string.
LEDGER = SOURCES / "base" / "ledger" / "services.py"


def looks_like_a_verb(text: str) -> bool:
    """`stage:object:verb`, with a stage or a room of base in front."""
    parts = text.split(":")
    return len(parts) == 3 and parts[0] in {*STAGES, *BASE_ROOMS} and all(p.replace("_", "").isalpha() for p in parts)


def spelled(node: ast.AST) -> list[str]:
    """Every text that an expression of constants can be: plain, by choice, or put together from choices."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return spelled(node.body) + spelled(node.orelse)
    if isinstance(node, ast.FormattedValue):
        return spelled(node.value)
    if isinstance(node, ast.JoinedStr):
        return ["".join(parts) for parts in itertools.product(*(spelled(value) for value in node.values))]
    return []


def used_in(tree: ast.AST) -> Iterator[str]:
    """Every verb that a file spells."""
    for node in ast.walk(tree):
        yield from (text for text in spelled(node) if looks_like_a_verb(text))


def unregistered(trees: Mapping[str, ast.AST], verbs: Iterable[str]) -> list[str]:
    """Verbs in the sources that have no sentence."""
    known = set(verbs)
    return sorted({f"{place}: {verb}" for place, tree in trees.items() for verb in used_in(tree) if verb not in known})


def opaque_calls(place: str, tree: ast.AST) -> list[str]:
    """Calls of a recorder whose verb cannot be read in the sources: neither spelled nor a parameter passed on."""
    wrong = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or called_name(node) not in RECORDERS:
            continue
        verbs = [keyword.value for keyword in node.keywords if keyword.arg == "verb"]
        if not verbs:
            wrong.append(f"{place}:{node.lineno} records without verb=")
        elif not spelled(verbs[0]) and not isinstance(verbs[0], ast.Name):
            wrong.append(f"{place}:{node.lineno} records a verb that cannot be read")
    return wrong


def sentence_faults(verbs: Mapping[str, Sentence]) -> list[str]:
    """Verbs that are misspelled or have no sentence in one of the three languages."""
    wrong = [f"{verb} is not stage:object:verb" for verb in verbs if not looks_like_a_verb(verb)]
    for verb, sentence in verbs.items():
        if not any("\u0600" <= c <= "\u06ff" for c in sentence.ar):
            wrong.append(f"{verb} has no Arabic sentence")
        if not sentence.fr.strip() or sentence.fr == sentence.en:
            wrong.append(f"{verb} has no French sentence")
        if not sentence.en.strip():
            wrong.append(f"{verb} has no English sentence")
    return wrong


def all_trees() -> dict[str, ast.AST]:
    """Every source file by its name."""
    return {said(path): tree_of(path) for path in source_files()}


def recording(path: Path) -> bool:
    """Whether a file may call a recorder: the ledger's own services define them."""
    return path != LEDGER


def test_every_verb_has_three_sentences() -> None:
    """Arabic in Arabic letters, French that is not the English again."""
    assert sentence_faults(VERBS) == []


def test_every_verb_used_is_registered() -> None:
    """What the sources record has a sentence."""
    assert unregistered(all_trees(), VERBS) == []


def test_every_registered_verb_is_used() -> None:
    """A sentence that nothing records promises an entry that is never written."""
    spelled_once = set()
    # The doctor compares entries with their effects: it names verbs and records none.
    for path in (path for path in source_files() if path.name != "health.py"):
        # A registration spells each verb as a key; a use is any other place.
        keys = {id(k) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Dict) for k in node.keys}
        for node in ast.walk(tree_of(path)):
            if id(node) not in keys:
                spelled_once |= {text for text in spelled(node) if looks_like_a_verb(text)}
    assert sorted(VERBS.keys() - spelled_once) == []


def test_every_recorded_verb_can_be_read() -> None:
    """No verb is put together out of sight."""
    wrong = [fault for path in source_files() if recording(path) for fault in opaque_calls(said(path), tree_of(path))]
    assert wrong == []


def test_a_planted_verb_is_found() -> None:
    """Unknown verbs are found also where a choice or an f-string hides them."""
    source = (
        "record(verb='triage:ticket:eaten', by=me)\n"
        "record_many(verb=f\"triage:ticket:{'lost' if x else 'opened'}\", by=me)\n"
    )
    trees = {"planted.py": ast.parse(source)}
    assert unregistered(trees, VERBS) == ["planted.py: triage:ticket:eaten", "planted.py: triage:ticket:lost"]


def test_a_planted_hidden_verb_is_found() -> None:
    """A verb that comes out of a table nobody can read here is refused."""
    tree = ast.parse("record(verb=table[key], by=me)\nrecord(by=me)")
    assert opaque_calls("planted.py", tree) == [
        "planted.py:1 records a verb that cannot be read",
        "planted.py:2 records without verb=",
    ]


def test_a_planted_sentence_is_found() -> None:
    """A missing translation and a misspelled verb are found."""
    planted = {
        "triage.eaten": Sentence("أُكل", "Mangé", "Eaten"),
        "triage:ticket:eaten": Sentence("Eaten", "Eaten", "Eaten"),
    }
    assert sentence_faults(planted) == [
        "triage.eaten is not stage:object:verb",
        "triage:ticket:eaten has no Arabic sentence",
        "triage:ticket:eaten has no French sentence",
    ]


def test_an_unregistered_verb_cannot_be_recorded(rollback: None) -> None:
    """The ledger itself refuses what has no sentence."""
    from hirz.base.actors import Actor
    from hirz.base.ledger.services import record

    with pytest.raises(ValueError, match="not registered"):
        record(verb="triage:ticket:eaten", object_kind="report", object_id="1", by=Actor.system("test"))
