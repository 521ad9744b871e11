"""Walks over the sources, the models and the routes: what the house tests look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src" / "hirz"

# From upstream to downstream. A foreign key points to the left or stays; an event goes to the right.
STAGES = (
    "core",
    "base",
    "intake",
    "detect",
    "triage",
    "casework",
    "care",
    "share",
    "publish",
    "pipeline",
    "web",
    "cli",
)


def source_files() -> list[Path]:
    """Every Python file of the package that people write: migrations are made by Django."""
    return sorted(path for path in SOURCES.rglob("*.py") if "migrations" not in path.parts)


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def said(path: Path) -> str:
    """A path as a fault names it."""
    return path.relative_to(ROOT).as_posix()


def project_models() -> list[type[Any]]:
    """Every model of Hirz that has a table."""
    from django.apps import apps

    return [model for model in apps.get_models(include_auto_created=True) if is_ours(model)]


def library_models() -> list[type[Any]]:
    """Every model with a table that a library brings."""
    from django.apps import apps

    return [model for model in apps.get_models(include_auto_created=True) if not is_ours(model)]


def is_ours(model: type[Any]) -> bool:
    """Whether a model is Hirz's own."""
    return model.__module__.partition(".")[0] == "hirz"


def stage_of(model: type[Any]) -> str:
    """The stage of one of our models: the second part of its module."""
    return model.__module__.split(".")[1]


def functions_of(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function and method, also nested ones, with its dotted name."""
    yield from _functions(tree, "")


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{prefix}{child.name}", child
            yield from _functions(child, f"{prefix}{child.name}.<inside>.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        else:
            yield from _functions(child, prefix)


def classes_of(tree: ast.Module) -> Iterator[ast.ClassDef]:
    """Every class of a file, also nested ones."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def called_name(call: ast.Call) -> str:
    """The last part of what is called: `record` of `services.record(...)`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""
