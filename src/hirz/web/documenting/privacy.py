"""`docs/reference/privacy.md`: what every field of every table holds about people, and how it is erased."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from hirz.base.privacy import LIBRARY_TABLES, PLAIN, PSEUDONYM, SEALED, STAFF, Declared, Holding
from hirz.web.documenting.markdown import code, first_sentence, head, table

MEANINGS = {
    Holding.PLAIN: "nothing about a person: codes, numbers, times, keys",
    Holding.SEALED: "anything at all, but only as ciphertext under the key of its object",
    Holding.PSEUDONYM: 'a keyed value: says "the same again" to who has the key, and nothing without it',
    Holding.STAFF: "about a person who works with Hirz",
}


def page() -> str:
    """The page."""
    kinds = [(d.holding.value, MEANINGS[d.holding], d.erased_by) for d in (PLAIN, SEALED, PSEUDONYM, STAFF)]
    introduction = head(
        "Fields and privacy",
        "Every field of every table is declared in the code beside its model; a field without a declaration fails a "
        "test. What somebody reported is never stored except sealed.",
    )
    parts = [introduction, table(("kind", "holds", "is erased by"), kinds)]
    for model in _models():
        parts.append(f"## {model._meta.label}\n\n{first_sentence(model.__doc__)}\n")
        parts.append(table(("field", "kind"), _rows(model)))
    parts.append("## Tables of libraries\n")
    parts.append(table(("table", "fields about people"), _library_rows()))
    return "\n".join(parts)


def _models() -> list[type[Any]]:
    ours = [model for model in apps.get_models() if model.__module__.startswith("hirz.")]
    return sorted(ours, key=lambda model: str(model._meta.label))


def _rows(model: type[Any]) -> Iterator[tuple[str, str]]:
    declared: dict[str, Declared] = model.PRIVACY
    for field in model._meta.concrete_fields:
        if field.name in declared:
            yield code(field.name), declared[field.name].holding.value


def _library_rows() -> Iterator[tuple[str, str]]:
    for name, fields in sorted(LIBRARY_TABLES.items()):
        yield code(name), ", ".join(f"{code(field)} ({d.holding.value})" for field, d in fields.items()) or "none"
