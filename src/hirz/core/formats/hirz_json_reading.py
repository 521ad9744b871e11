"""Checks a document against the table of Hirz's own JSON and lists its fields; strict, with every fault at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

from hirz.core.formats.errors import FormatError, InvalidValue, LimitExceeded
from hirz.core.formats.hirz_keys import (
    ATTRIBUTES,
    EXTRA,
    SECTIONS,
    SECTIONS_BY_NAME,
    TOP_KEYS,
    VERSION,
    VERSION_KEY,
    Group,
    Key,
    Section,
)
from hirz.core.formats.hygiene import quoted, without_nul
from hirz.core.formats.json_reading import as_text, json_kind, pointer_part
from hirz.core.formats.limits import (
    MAX_ATTRIBUTES,
    MAX_FAULTS,
    MAX_FIELDS,
    MAX_ITEMS,
    MAX_NARRATIVE_CHARACTERS,
    MAX_VALUE_CHARACTERS,
)
from hirz.core.formats.report import NO_ATTRIBUTES, Field, FieldName, Subject
from hirz.core.formats.values import BOOLEAN, INTEGER, NUMBER, PORT, TEXT, Kind

# Kinds that JSON may write as a number.
_NUMERIC: Final = (INTEGER, NUMBER, PORT)
_FIELD_NAMES: Final = frozenset(FieldName)
_LONGEST_KEY: Final = 64


class StrictReader:
    """Reads one document; `fields` holds what was found, `faults` what is wrong with it."""

    def __init__(self) -> None:
        """A reader for one document."""
        self.fields: list[Field] = []
        self.faults: list[FormatError] = []

    def read(self, document: Mapping[str, Any]) -> None:
        """Walk the document from its root; raises the first fault, with the others inside it."""
        for key, value in document.items():
            section = SECTIONS_BY_NAME.get(key)
            if section is not None:
                self._sections(section, value)
            elif key in TOP_KEYS:
                self._member(TOP_KEYS[key], value, f"/{key}", Subject.SENDER, 0)
            elif key != VERSION_KEY:
                self._unknown_key(key, "", (*SECTIONS_BY_NAME, *TOP_KEYS, VERSION_KEY))
            elif str(value) != VERSION:
                self._fault("value-not-allowed", f"/{key}", name=key, given=value, allowed=(VERSION,))
        for section in SECTIONS:
            if section.required and document.get(section.name) is None:
                self._fault("value-missing", f"/{section.name}", name=section.name)
        if self.faults:
            first, *others = self.faults
            first.others = tuple(others)
            raise first
        if len(self.fields) > MAX_FIELDS:
            raise LimitExceeded("too-many-fields", limit=MAX_FIELDS)

    def _sections(self, section: Section, value: Any) -> None:
        path = f"/{section.name}"
        if value is None:
            return
        if not section.many:
            self._section(section, value, path, 0)
            return
        for ordinal, one in enumerate(self._items(value, section.name, path)):
            self._section(section, one, f"{path}/{ordinal}", ordinal)

    def _section(self, section: Section, value: Any, path: str, ordinal: int) -> None:
        if not isinstance(value, dict):
            self._wrong_type(section.name, path, "object", value)
            return
        by_name, fast, subject = section.by_name, section.fast, section.subject
        for key, part in value.items():
            if type(part) is str and key in fast:
                field, longest = fast[key]
                text = part.strip()
                if text and len(text) <= longest and "\0" not in text:
                    self.fields.append(Field(subject, ordinal, field, text, f"{path}/{key}", NO_ATTRIBUTES))
                    continue
            member = by_name.get(key)
            if member is not None:
                self._member(member, part, f"{path}/{key}", subject, ordinal)
            elif key == EXTRA:
                self._extra(part, f"{path}/{key}", subject, ordinal)
            else:
                self._unknown_key(key, path, (*by_name, EXTRA))
        for name in section.required_names:
            if value.get(name) in (None, ""):
                self._fault("value-missing", f"{path}/{name}", name=name)

    def _member(self, member: Key | Group, value: Any, path: str, subject: Subject, ordinal: int) -> None:
        if value is None:
            return
        if isinstance(member, Group):
            for index, one in enumerate(self._items(value, member.name, path)):
                self._group(member, one, f"{path}/{index}", subject, ordinal)
        elif member.many:
            for index, one in enumerate(self._items(value, member.name, path)):
                self._value(member, one, f"{path}/{index}", subject, ordinal, NO_ATTRIBUTES)
        else:
            self._value(member, value, path, subject, ordinal, NO_ATTRIBUTES)

    def _group(self, group: Group, value: Any, path: str, subject: Subject, ordinal: int) -> None:
        if not isinstance(value, dict):
            self._wrong_type(group.name, path, "object", value)
            return
        known = group.circumstances or {}
        shared: Mapping[str, str] = {
            name: as_text(part)
            for name, part in value.items()
            if name in known
            and part is not None
            and self._text_of(name, known[name], part, f"{path}/{name}") is not None
        }
        keys = {key.name: key for key in group.keys}
        for name, part in value.items():
            if name in keys and part is not None:
                self._value(keys[name], part, f"{path}/{name}", subject, ordinal, shared or NO_ATTRIBUTES)
            elif name not in keys and name not in known:
                self._unknown_key(name, path, (*keys, *known))

    def _value(
        self, key: Key, value: Any, path: str, subject: Subject, ordinal: int, attributes: Mapping[str, str]
    ) -> None:
        is_object = type(value) is dict
        if is_object:
            attributes = {**attributes, **self._circumstances(key, value, path)}
            path = f"{path}/{key.value_key}"
            value = value.get(key.value_key)
            if value is None:
                self._fault("value-missing", path, name=key.value_key)
                return
        text = self._text_of(key.name, key.kind, value, path, key.longest)
        if is_object and text == "" and key.kind is not TEXT:
            self._fault("value-missing", path, name=key.value_key)
            return
        # An empty text is a question left open; an object that says so on purpose is kept.
        if text or (is_object and text is not None):
            if "\0" in text or attributes:
                text, attributes = without_nul(text, attributes)
            self.fields.append(Field(subject, ordinal, key.field, text, path, attributes))

    def _circumstances(self, key: Key, value: Mapping[str, Any], path: str) -> dict[str, str]:
        known = key.circumstances or {}
        found: dict[str, str] = {}
        for name, part in value.items():
            if name == key.value_key or (part is None and (name in known or name == ATTRIBUTES)):
                continue
            if name in known:
                found[name] = self._text_of(name, known[name], part, f"{path}/{name}") or ""
            elif name == ATTRIBUTES:
                found.update(self._attributes(part, f"{path}/{name}"))
            else:
                self._unknown_key(name, path, (*known, key.value_key, ATTRIBUTES))
        return found

    def _attributes(self, value: Any, path: str) -> dict[str, str]:
        if not isinstance(value, dict):
            self._wrong_type(ATTRIBUTES, path, "object", value)
            return {}
        if len(value) > MAX_ATTRIBUTES:
            self._fault("too-many-items", path, name=ATTRIBUTES, limit=MAX_ATTRIBUTES)
            return {}
        found = {}
        for name, part in value.items():
            if len(name) > _LONGEST_KEY or "\0" in name:
                self._fault("value-too-long", path, name=quoted(name), limit=_LONGEST_KEY)
            else:
                found[name] = (
                    self._text_of(name, TEXT, part, f"{path}/{pointer_part(name)}", MAX_VALUE_CHARACTERS) or ""
                )
        return found

    def _extra(self, value: Any, path: str, subject: Subject, ordinal: int) -> None:
        if value is None:
            return
        for index, one in enumerate(self._items(value, EXTRA, path)):
            here = f"{path}/{index}"
            if not isinstance(one, dict):
                self._wrong_type(EXTRA, here, "object", one)
                continue
            name = one.get("name")
            if name not in _FIELD_NAMES:
                self._not_allowed("name", f"{here}/name", name, tuple(n.value for n in FieldName))
                continue
            key = Key(EXTRA, FieldName(name), longest=MAX_NARRATIVE_CHARACTERS)
            bare = {part: inner for part, inner in one.items() if part != "name"}
            self._value(key, bare, here, subject, ordinal, NO_ATTRIBUTES)

    def _text_of(self, name: str, kind: Kind, value: Any, path: str, longest: int = MAX_VALUE_CHARACTERS) -> str | None:
        """A scalar as text, checked; None if it is wrong, which is noted."""
        if type(value) is str:
            text = value.strip()
        elif isinstance(value, bool):
            text = "true" if value else "false"
            if kind is not BOOLEAN:
                self._wrong_type(name, path, kind.name, value)
                return None
        elif isinstance(value, int | float) and (kind in _NUMERIC or name == "age"):
            text = str(value)
        else:
            self._wrong_type(name, path, kind.name, value)
            return None
        if len(text) > longest:
            self._fault("value-too-long", path, name=name, limit=longest)
            return None
        if kind is BOOLEAN and not isinstance(value, bool):
            self._wrong_type(name, path, kind.name, value)
            return None
        if kind is TEXT or not text or kind.holds(text):
            return text
        if kind.allowed:
            self._not_allowed(name, path, text, kind.allowed)
        else:
            self._fault("value-wrong", path, name=name, given=text, expected=kind.name)
        return None

    def _items(self, value: Any, name: str, path: str) -> Iterable[Any]:
        if not isinstance(value, list):
            self._wrong_type(name, path, "list", value)
            return ()
        if len(value) > MAX_ITEMS:
            self._fault("too-many-items", path, name=name, limit=MAX_ITEMS)
            return ()
        return value

    def _unknown_key(self, key: str, path: str, known: tuple[str, ...]) -> None:
        if len(self.faults) >= MAX_FAULTS:
            return  # looking for the nearest key costs more than anything else here
        nearest = get_close_matches(key[:_LONGEST_KEY], known, n=1, cutoff=0.6)
        self._fault("key-unknown", f"{path}/{pointer_part(key)}", key=key, nearest=nearest[0] if nearest else "")

    def _not_allowed(self, name: str, path: str, given: Any, allowed: tuple[str, ...]) -> None:
        if len(self.faults) >= MAX_FAULTS:
            return
        nearest = get_close_matches(str(given)[:_LONGEST_KEY], allowed, n=1)
        self._fault(
            "value-not-allowed", path, name=name, given=given, allowed=allowed, nearest=nearest[0] if nearest else ""
        )

    def _wrong_type(self, name: str, path: str, expected: str, value: Any) -> None:
        self._fault("value-type", path, name=name, expected=expected, found=json_kind(value))

    def _fault(self, code: str, path: str, **parameters: Any) -> None:
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(InvalidValue(code, path=path, **parameters))
