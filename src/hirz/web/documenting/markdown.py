"""Tables and heads of the generated pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import override

LANGUAGES = ("en", "fr", "ar")
MADE = "<!-- Made by `python -m hirz.web.documenting`; do not edit. -->"


def head(title: str, *paragraphs: str) -> str:
    """The beginning of a generated page."""
    return "\n\n".join([f"# {title}", MADE, *paragraphs]) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar inside a cell is escaped, a line break becomes a blank."""
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """A name as code; nothing for nothing."""
    return f"`{text}`" if text else ""


def first_sentence(docstring: str | None) -> str:
    """The first paragraph of a docstring in one line."""
    return " ".join((docstring or "").strip().split("\n\n")[0].split())


def in_languages(member: Any) -> tuple[str, ...]:
    """The label of a choice in each of the languages."""
    labels = []
    for language in LANGUAGES:
        with override(language):
            labels.append(str(member.label))
    return tuple(labels)
