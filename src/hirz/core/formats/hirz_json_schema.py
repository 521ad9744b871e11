"""The JSON Schema (draft 2020-12) of Hirz's own JSON, made from its table."""

from __future__ import annotations

from typing import Any, Final

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
from hirz.core.formats.limits import (
    MAX_ATTRIBUTES,
    MAX_ITEMS,
    MAX_NARRATIVE_CHARACTERS,
    MAX_VALUE_CHARACTERS,
)
from hirz.core.formats.report import FieldName
from hirz.core.formats.values import BOOLEAN, INTEGER, NUMBER, PORT, TEXT, Kind

_DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME: Final = r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
# What a pattern can say of a kind; the reader checks more (that a date exists, that a number is in range).
_PATTERNS: Final = {
    "date": _DAY,
    "instant": _DAY + _TIME,
    "moment": f"{_DAY}({_TIME})?",
    "integer": "[+-]?[0-9]{1,19}",
    "number": r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?",
    "port": "[0-9]{1,5}",
    "country": "[A-Z][A-Z0-9]",
    "calling-code": r"\+[0-9]{1,3}",
    "digits": "[0-9]+",
    "hex-32": "[0-9a-fA-F]{32}",
    "hex-40": "[0-9a-fA-F]{40}",
    "hex-64": "[0-9a-fA-F]{64}",
    "language": "[A-Za-z]+(-[A-Za-z0-9]{1,8})*",
}


def json_schema() -> dict[str, Any]:
    """The schema of a whole document."""
    properties: dict[str, Any] = {VERSION_KEY: {"enum": [VERSION, 1]}}
    properties |= {name: _key(key) for name, key in TOP_KEYS.items()}
    for section in SECTIONS:
        reference = {"$ref": f"#/$defs/{section.name}"}
        properties[section.name] = _list(reference) if section.many else reference
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A report to Hirz",
        "description": "Only incident.type is required. A key may be left out, null or empty alike.",
        "type": "object",
        "properties": properties,
        "required": [section.name for section in SECTIONS if section.required],
        "additionalProperties": False,
        "$defs": {
            **{section.name: _section(section) for section in SECTIONS},
            EXTRA: _extra(),
            ATTRIBUTES: _attributes(),
        },
    }


def _section(section: Section) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for member in section.members:
        properties[member.name] = _list(_group(member)) if isinstance(member, Group) else _member(member)
    properties[EXTRA] = _list({"$ref": f"#/$defs/{EXTRA}"})
    made: dict[str, Any] = {"type": "object" if section.required else ["object", "null"], "properties": properties}
    if section.many:
        made["type"] = "object"
    if section.required_names:
        made["required"] = sorted(section.required_names)
    return {**made, "additionalProperties": False}


def _member(key: Key) -> dict[str, Any]:
    return _list(_key(key, in_list=True)) if key.many else _key(key)


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": ["array", "null"], "items": items, "maxItems": MAX_ITEMS}


def _group(group: Group) -> dict[str, Any]:
    properties = {name: _plain(kind, MAX_VALUE_CHARACTERS) for name, kind in (group.circumstances or {}).items()}
    properties |= {key.name: _key(key) for key in group.keys}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _key(key: Key, *, in_list: bool = False) -> dict[str, Any]:
    """A value, or an object with the value and its circumstances."""
    may_be_number = key.name == "age"
    may_be_null = not in_list and not key.required
    plain = _plain(key.kind, key.longest, null=may_be_null, number=may_be_number, empty=not key.required)
    # An object that gives no value says nothing, except for free text.
    inner = _plain(key.kind, key.longest, null=False, number=may_be_number, empty=key.kind is TEXT)
    circumstances = {name: _plain(kind, MAX_VALUE_CHARACTERS) for name, kind in (key.circumstances or {}).items()}
    wrapped = {
        "type": "object",
        "properties": {key.value_key: inner, **circumstances, ATTRIBUTES: {"$ref": f"#/$defs/{ATTRIBUTES}"}},
        "required": [key.value_key],
        "additionalProperties": False,
    }
    return {"anyOf": [plain, wrapped]}


def _plain(kind: Kind, longest: int, *, null: bool = True, number: bool = False, empty: bool = True) -> dict[str, Any]:
    """A plain value of a kind; `empty` allows the empty text, which is a question left open."""
    nothing = ["null"] if null else []
    if kind.allowed:
        return {"enum": [*kind.allowed, *([""] if empty else []), *([None] if null else [])]}
    if kind is BOOLEAN:
        return {"type": ["boolean", *nothing]}
    numbers = {INTEGER: ["integer"], PORT: ["integer"], NUMBER: ["number"]}.get(kind, ["number"] if number else [])
    made: dict[str, Any] = {"type": ["string", *numbers, *nothing], "maxLength": longest}
    if kind is PORT:
        made |= {"minimum": 0, "maximum": 65535}
    if kind.name in _PATTERNS:
        made["pattern"] = f"^({_PATTERNS[kind.name]}){'?' if empty else ''}$"
    return made


def _extra() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "A value that has no key of its own in this section.",
        "properties": {
            "name": {"enum": [name.value for name in FieldName]},
            "value": {"type": "string", "maxLength": MAX_NARRATIVE_CHARACTERS},
            ATTRIBUTES: {"$ref": f"#/$defs/{ATTRIBUTES}"},
        },
        "required": ["name", "value"],
        "additionalProperties": False,
    }


def _attributes() -> dict[str, Any]:
    return {
        "type": ["object", "null"],
        "description": "Circumstances that have no key of their own.",
        "additionalProperties": {"type": "string", "maxLength": MAX_VALUE_CHARACTERS},
        "propertyNames": {"maxLength": 64},
        "maxProperties": MAX_ATTRIBUTES,
    }
