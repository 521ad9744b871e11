"""Walks a JSON document along a table of keys and lists the fields that it finds; forgiving.

Made for formats that nobody has published: any key may be missing or null, a list may be a single item and
an item a list, a text may be wrapped as `{"value": ...}`. What the table does not know is listed by its
JSON pointer and kept in the payload only; a value of the wrong kind is kept and marked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from hirz.core.formats.errors import LimitExceeded
from hirz.core.formats.hygiene import quoted, without_nul
from hirz.core.formats.limits import MAX_FIELDS, MAX_NARRATIVE_CHARACTERS, MAX_QUOTED_CHARACTERS, MAX_VERBATIM_PATHS
from hirz.core.formats.report import NO_ATTRIBUTES, Field, FieldName, Subject
from hirz.core.formats.schema import BY_LENGTH, Element, Role
from hirz.core.formats.values import BOOLEAN
from hirz.core.formats.xml_reading import CUT, INVALID

_WRAPPED: Final = "value"
# An enumeration looks its members up anew each time; these are read a hundred times for each report.
_VALUE, _EVENT, _VERBATIM = Role.VALUE, Role.EVENT, Role.VERBATIM


class KeyReader:
    """Reads one document; `fields` and `verbatim_only` hold what was found."""

    def __init__(self) -> None:
        """A reader for one document."""
        self.fields: list[Field] = []
        self.verbatim_only: list[str] = []
        self._ordinals: dict[Subject, int] = {}

    def read(self, document: Mapping[str, Any], table: Element) -> None:
        """Walk the document from its root; raises LimitExceeded."""
        self._group(document, table, "", table.subject or Subject.INCIDENT, 0)
        if len(self.fields) > MAX_FIELDS:
            raise LimitExceeded("too-many-fields", limit=MAX_FIELDS)

    def _group(self, item: Mapping[str, Any], table: Element, path: str, subject: Subject, ordinal: int) -> None:
        texts, by_name = table.texts, table.by_name
        for key, value in item.items():
            if value is None:
                continue
            here = f"{path}/{key if key in by_name else pointer_part(key)}"
            name = texts.get(key)
            if name is not None and type(value) is str and len(value) <= MAX_NARRATIVE_CHARACTERS and "\0" not in value:
                # The fast way for most values: free text.
                if text := value.strip():
                    self.fields.append(Field(subject, ordinal, name, text, here))
                continue
            element = by_name.get(key)
            if element is None or element.role is _VERBATIM:
                self._unknown(here)
            elif isinstance(value, list):
                for index, one in enumerate(value):
                    if one is not None:
                        self._one(one, element, f"{here}/{index}", subject, ordinal)
            else:
                self._one(value, element, here, subject, ordinal)

    def _one(self, value: Any, element: Element, path: str, subject: Subject, ordinal: int) -> None:
        if element.subject is not None:
            subject = element.subject
            ordinal = self._next_ordinal(subject) if element.many else 0
        role = element.role
        if role is _VALUE:
            self._value(value, element, path, subject, ordinal)
        elif not isinstance(value, dict):
            self._unknown(path)
        elif role is _EVENT:
            self._event(value, element, path, subject, ordinal)
        else:
            self._group(value, element, path, subject, ordinal)

    def _value(self, value: Any, element: Element, path: str, subject: Subject, ordinal: int) -> None:
        attributes = dict(element.constants) if element.constants else {}
        if isinstance(value, dict):
            for key, part in value.items():
                attribute = element.attributes_by_name.get(key)
                if attribute is not None and is_scalar(part):
                    attributes[attribute.lands] = as_text(part)
                elif key != _WRAPPED and part is not None:
                    self._unknown(f"{path}/{pointer_part(key)}")
            path, value = f"{path}/{_WRAPPED}", value.get(_WRAPPED)
        if value is None:
            return
        if not is_scalar(value):
            self._unknown(path)
            return
        self._add(element, as_text(value), path, subject, ordinal, attributes)

    def _event(self, item: Mapping[str, Any], element: Element, path: str, subject: Subject, ordinal: int) -> None:
        value = ""
        attributes: dict[str, str] = {}
        for key, part in item.items():
            known = element.by_name.get(key)
            if part is None:
                continue
            if known is None or not is_scalar(part):
                self._unknown(f"{path}/{pointer_part(key)}")
            elif known.attribute:
                text = attributes[known.attribute] = as_text(part)
                if not known.kind.holds(text):
                    attributes[INVALID] = f"{attributes.get(INVALID, '')} {known.attribute}".lstrip()
            else:
                value = as_text(part)
        if value or attributes:
            self._add(element, value, f"{path}/{element.value_name}", subject, ordinal, attributes)

    def _add(
        self, element: Element, value: str, path: str, subject: Subject, ordinal: int, attributes: dict[str, str]
    ) -> None:
        is_value = element.role is _VALUE
        if not value and is_value:
            return
        if len(value) > MAX_NARRATIVE_CHARACTERS:
            attributes[CUT] = str(len(value))
            value = value[:MAX_NARRATIVE_CHARACTERS]
        if is_value and not element.kind.holds(value):
            attributes[INVALID] = f"{attributes.get(INVALID, '')} value".lstrip()
        elif element.kind is BOOLEAN:
            value = {"1": "true", "0": "false"}.get(value, value)
        name = _field_of(element, value, attributes)
        if name is not None:
            value, kept = without_nul(value, attributes)
            self.fields.append(Field(subject, ordinal, name, value, path, kept or NO_ATTRIBUTES))

    def _unknown(self, path: str) -> None:
        if len(self.verbatim_only) < MAX_VERBATIM_PATHS:
            self.verbatim_only.append(path)

    def _next_ordinal(self, subject: Subject) -> int:
        ordinal = self._ordinals.get(subject, 0)
        self._ordinals[subject] = ordinal + 1
        return ordinal


def _field_of(element: Element, value: str, attributes: Mapping[str, str]) -> FieldName | None:
    if element.field_by is None:
        return element.field
    decided_by, names = element.field_by
    deciding = str(len(value)) if decided_by == BY_LENGTH else attributes.get(decided_by, "").lower()
    return names.get(deciding, element.field)


def is_scalar(value: Any) -> bool:
    """Whether this is a text, a number or a truth value."""
    return isinstance(value, str | int | float)


def as_text(value: str | float) -> str:
    """A scalar as the text of a field."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else str(value)


def pointer_part(key: str) -> str:
    """A key as part of a JSON pointer (RFC 6901), cut and cleaned: it may have been chosen by an attacker."""
    if key.isidentifier() and len(key) <= MAX_QUOTED_CHARACTERS:
        return key
    return quoted(key).replace("~", "~0").replace("/", "~1")


def json_kind(value: Any) -> str:
    """What a JSON value is, as a key of `wording_sentences.KINDS`."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "boolean"
    return {str: "text", int: "integer", float: "number", list: "list", dict: "object"}[type(value)]
