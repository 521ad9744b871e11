"""Small and said: files and functions of a readable size, a docstring on everything public, nothing left to do."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

from tests.house.walking import classes_of, functions_of, said, source_files, tree_of

MOST_LINES = 400
# House rule 16 calls 40 a sign that a room wants dividing; this is where it stops being a sign.
MOST_LINES_OF_A_FUNCTION = 60
UNFINISHED = re.compile(r"\b(TODO|FIXME)\b")


def is_public(name: str) -> bool:
    """Whether a function is called from elsewhere: no underscore, and not inside another function."""
    return "<inside>" not in name and not any(part.startswith("_") for part in name.split("."))


def is_stub(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """An overload or a line of a Protocol."""
    return any(isinstance(d, ast.Name) and d.id == "overload" for d in function.decorator_list)


def size_faults(place: str, text: str, tree: ast.Module) -> list[str]:
    """A file or a function that is too long."""
    lines = text.count("\n")
    wrong = [f"{place} has {lines} lines"] if lines > MOST_LINES else []
    for name, function in functions_of(tree):
        length = (function.end_lineno or 0) - function.lineno + 1
        if length > MOST_LINES_OF_A_FUNCTION:
            wrong.append(f"{place}: {name} has {length} lines")
    return wrong


def docstring_faults(place: str, tree: ast.Module) -> list[str]:
    """Public modules, classes and functions without a docstring."""
    wrong = [] if ast.get_docstring(tree) or not tree.body else [f"{place} has no docstring"]
    for cls in classes_of(tree):
        if not cls.name.startswith("_") and cls.name not in {"Meta", "Media"} and not ast.get_docstring(cls):
            wrong.append(f"{place}: {cls.name} has no docstring")
    for name, function in functions_of(tree):
        if is_public(name) and not is_stub(function) and not ast.get_docstring(function):
            wrong.append(f"{place}: {name} has no docstring")
    return wrong


def unfinished(place: str, text: str, tree: ast.Module) -> list[str]:
    """Marks of unfinished work in comments, docstrings and code."""
    wrong = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in {tokenize.COMMENT, tokenize.STRING} and UNFINISHED.search(token.string):
            wrong.append(f"{place}:{token.start[0]} is marked as unfinished")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in {"NotImplementedError", "NotImplemented"}:
            wrong.append(f"{place}:{node.lineno} is not implemented")
    return wrong


def everywhere(check: object) -> list[str]:
    """A check over every file of the package."""
    wrong: list[str] = []
    for path in source_files():
        wrong += check(said(path), path)  # type: ignore[operator]
    return wrong


def test_files_and_functions_are_small() -> None:
    """At most 400 lines a file and 60 a function, without exceptions."""
    assert everywhere(lambda place, path: size_faults(place, path.read_text(encoding="utf-8"), tree_of(path))) == []


def test_everything_public_is_explained() -> None:
    """A docstring on every public module, class and function."""
    assert everywhere(lambda place, path: docstring_faults(place, tree_of(path))) == []


def test_nothing_is_left_to_do() -> None:
    """Nothing in the sources says that it will be done later."""
    assert everywhere(lambda place, path: unfinished(place, path.read_text(encoding="utf-8"), tree_of(path))) == []


def test_planted_faults_are_found(tmp_path: Path) -> None:
    """A long file, a long function, a missing docstring and an unfinished one are each found."""
    body = "\n".join(["def long():"] + ["    x = 1"] * 60)
    assert size_faults("p.py", body, ast.parse(body)) == ["p.py: long has 61 lines"]
    assert size_faults("p.py", "\n" * 401, ast.parse("")) == ["p.py has 401 lines"]

    bare = "class Bare:\n    def act(self): ...\n    def _hidden(self): ...\n    class Meta: ...\n"
    assert docstring_faults("p.py", ast.parse(bare)) == [
        "p.py has no docstring",
        "p.py: Bare has no docstring",
        "p.py: Bare.act has no docstring",
    ]

    later = "# TO" + "DO: later\nraise NotImplementedError\n"
    assert unfinished("p.py", later, ast.parse(later)) == [
        "p.py:1 is marked as unfinished",
        "p.py:2 is not implemented",
    ]
