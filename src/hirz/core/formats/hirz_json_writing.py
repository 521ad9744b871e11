"""Lays the fields of a report out as a document of Hirz's own JSON, without loss."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hirz.core.formats.hirz_keys import (
    ATTRIBUTES,
    EXTRA,
    SECTIONS,
    TOP_KEYS,
    VERSION,
    VERSION_KEY,
    Group,
    Key,
    Section,
)
from hirz.core.formats.report import Field, ParsedReport, Subject
from hirz.core.formats.values import BOOLEAN, INTEGER, PORT, Kind


def hirz_document(report: ParsedReport) -> dict[str, Any]:
    """The document as nested dictionaries; what has no key of its own stands in the `extra` of its section."""
    document: dict[str, Any] = {VERSION_KEY: VERSION}
    rest = [field for field in report.fields if not _at_the_top(document, field)]
    for section in SECTIONS:
        about = [field for field in rest if field.subject is section.subject]
        if section.many:
            count = 1 + max((field.ordinal for field in about), default=-1)
            made: Any = [_section(section, [f for f in about if f.ordinal == ordinal]) for ordinal in range(count)]
        else:
            made = _section(section, about)
        if made or section.required:
            document[section.name] = made
    return document


def _at_the_top(document: dict[str, Any], field: Field) -> bool:
    for key in TOP_KEYS.values():
        if field.subject is Subject.SENDER and field.name is key.field and key.name not in document:
            if not _fits(key, field):
                return False
            document[key.name] = _written(key, field)
            return True
    return False


def _section(section: Section, fields: Iterable[Field]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    grouped: list[Field] = []
    in_groups = {key.field for group in section.members if isinstance(group, Group) for key in group.keys}
    for field in fields:
        key = section.by_field.get(field.name)
        if field.name in in_groups:
            grouped.append(field)
        elif key is None or not _fits(key, field) or (not key.many and key.name in made):
            made.setdefault(EXTRA, []).append(_extra(field))
        elif key.many:
            made.setdefault(key.name, []).append(_written(key, field))
        else:
            made[key.name] = _written(key, field)
    for group in section.members:
        if isinstance(group, Group) and grouped:
            _add_group(made, group, grouped)
    return made


def _add_group(made: dict[str, Any], group: Group, fields: list[Field]) -> None:
    """Parts that stood together in the source stand together again; a second part of one kind begins a new object."""
    keys = {key.field: key for key in group.keys}
    bundles: dict[str, list[list[Field]]] = {}
    for field in fields:
        if not _fits(keys[field.name], field, group):
            made.setdefault(EXTRA, []).append(_extra(field))
            continue
        siblings = bundles.setdefault(field.path.rpartition("/")[0], [[]])
        if any(other.name is field.name for other in siblings[-1]):
            siblings.append([])
        siblings[-1].append(field)
    objects = [_group_object(group, bundle) for siblings in bundles.values() for bundle in siblings if bundle]
    if objects:
        made[group.name] = objects


def _group_object(group: Group, fields: list[Field]) -> dict[str, Any]:
    shared = {
        name: fields[0].attributes[name]
        for name in group.circumstances or {}
        if name in fields[0].attributes and len({field.attributes.get(name) for field in fields}) == 1
    }
    keys = {key.field: key for key in group.keys}
    parts = {keys[field.name].name: _written(keys[field.name], field, without=shared) for field in fields}
    return {**shared, **parts}


def _fits(key: Key, field: Field, group: Group | None = None) -> bool:
    """Whether a key can hold a field so that reading gives the field back."""
    known = {**((group.circumstances or {}) if group else {}), **(key.circumstances or {})}
    if len(field.value) > key.longest or not _holds(key.kind, field.value):
        return False
    return all(_holds(known[name], value) for name, value in field.attributes.items() if name in known)


def _holds(kind: Kind, value: str) -> bool:
    return value in ("true", "false") if kind is BOOLEAN else kind.holds(value)


def _written(key: Key, field: Field, without: Iterable[str] = ()) -> Any:
    value = _typed(key.kind, field.value)
    known = key.circumstances or {}
    attributes = {name: text for name, text in field.attributes.items() if name not in without}
    if not attributes and field.value and key.value_key == "value":
        return value
    made: dict[str, Any] = {key.value_key: value}
    for name, text in attributes.items():
        if name in known and name != key.value_key:
            made[name] = _typed(known[name], text)
        else:
            made.setdefault(ATTRIBUTES, {})[name] = text
    return made


def _extra(field: Field) -> dict[str, Any]:
    made: dict[str, Any] = {"name": field.name.value, "value": field.value}
    if field.attributes:
        made[ATTRIBUTES] = dict(field.attributes)
    return made


def _typed(kind: Kind, text: str) -> Any:
    if kind is BOOLEAN:
        return text == "true"
    if kind in (INTEGER, PORT) and str(int(text)) == text:
        return int(text)
    return text
