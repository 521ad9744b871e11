"""Regular expressions on outside text run on google-re2, which no text can make slow."""

from __future__ import annotations

import ast

from tests.house.walking import SOURCES, said, source_files, tree_of

# Rooms that read what somebody outside wrote.
OUTSIDE_TEXT = ("core/text", "core/formats", "core/linking", "intake", "detect", "triage")
# Naming the exception of the standard module runs nothing.
HARMLESS = frozenset({"error"})


def faults(place: str, tree: ast.Module) -> list[str]:
    """Uses of the standard module `re`, by its own name or another."""
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name in {"re", "regex"}
    }
    wrong = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in {"re", "regex"}:
            wrong.append(f"{place}:{node.lineno} imports from {node.module}")
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name) or node.attr in HARMLESS:
            continue
        if node.value.id in names:
            wrong.append(f"{place}:{node.lineno} uses {node.value.id}.{node.attr}")
    return wrong


def test_outside_text_meets_re2_only() -> None:
    """No room that reads outside text uses the backtracking engine."""
    rooms = [SOURCES / room for room in OUTSIDE_TEXT]
    files = [path for path in source_files() if any(room in path.parents for room in rooms)]
    assert len(files) > 60
    assert [fault for path in files for fault in faults(said(path), tree_of(path))] == []


def test_a_planted_use_is_found() -> None:
    """By its own name, by another, and by its parts."""
    source = "import re\nimport re as slow\nfrom re import compile\nre.compile('a+')\nslow.match('a', 'a')\nre.error\n"
    assert faults("p.py", ast.parse(source)) == [
        "p.py:3 imports from re",
        "p.py:4 uses re.compile",
        "p.py:5 uses slow.match",
    ]
