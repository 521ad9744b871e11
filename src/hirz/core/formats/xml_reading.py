"""Walks an XML document along a table of elements and lists the fields that it finds.

Any order of elements is accepted. What the table does not know is listed by its path and kept in the payload
only. A value of the wrong kind is kept and marked (attribute `invalid` names what is wrong) unless the table
calls its element strict: then the document is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from lxml import etree

from hirz.core.formats.errors import InvalidValue, LimitExceeded
from hirz.core.formats.field_making import make_field
from hirz.core.formats.hygiene import quoted
from hirz.core.formats.limits import MAX_FIELDS, MAX_NARRATIVE_CHARACTERS, MAX_VERBATIM_PATHS
from hirz.core.formats.report import NO_ATTRIBUTES, Field, FieldName, Subject
from hirz.core.formats.schema import Attribute, Element, Role, snake_case
from hirz.core.formats.values import BOOLEAN
from hirz.core.formats.xml_tree import refuse_strange

# Field attributes that this reader adds.
INVALID: Final = "invalid"  # what is wrong: "value", or names of attributes, separated by spaces
CUT: Final = "cut"  # how many characters the value has in the payload, when it is longer than the limit

_TRUE: Final = frozenset({"true", "1"})
_NAMESPACE_OF_INSTANCES: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_LONGEST_FLAG: Final = 64


class TableReader:
    """Reads one document; `fields` and `verbatim_only` hold what was found."""

    def __init__(self) -> None:
        """A reader for one document."""
        self.fields: list[Field] = []
        self.verbatim_only: list[str] = []
        self._ordinals: dict[Subject, int] = {}
        self._strange = False

    def read(self, root: etree._Element, table: Element) -> None:
        """Walk the document from its root; raises FormatError."""
        subject = table.subject or Subject.INCIDENT
        self._attributes_unknown_to(table, root, f"/{table.name}")
        self._group(root, table, f"/{table.name}", subject, 0, NO_ATTRIBUTES)
        if self._strange:
            refuse_strange(root)
        if len(self.fields) > MAX_FIELDS:
            raise LimitExceeded("too-many-fields", limit=MAX_FIELDS)

    def _group(
        self,
        node: etree._Element,
        table: Element,
        path: str,
        subject: Subject,
        ordinal: int,
        inherited: Mapping[str, str],
    ) -> None:
        by_name = table.by_name
        counts: dict[str, int] = {}
        for child in node:
            tag = str(child.tag)
            count = counts[tag] = counts.get(tag, 0) + 1
            element = by_name.get(tag)
            if element is None:
                self._unknown(f"{path}/{_shown(tag)}[{count}]")
                continue
            child_path = f"{path}/{tag}[{count}]" if element.many or count > 1 else f"{path}/{tag}"
            if not element.plain or inherited:
                self._element(child, element, child_path, subject, ordinal, inherited, repeated=count > 1)
                continue
            # The fast way for most elements: free text without attributes.
            text = child.text
            if text and (text := text.strip()) and element.field:
                if len(text) > MAX_NARRATIVE_CHARACTERS:
                    self._value(text, element, child_path, subject, ordinal, {})
                else:
                    self.fields.append(make_field(subject, ordinal, element.field, text, child_path, NO_ATTRIBUTES))
            if len(child) or child.keys():
                self._inside_unknown_to(element, child, child_path)
        _refuse_missing(table, counts, path, node)

    def _element(
        self,
        node: etree._Element,
        element: Element,
        path: str,
        subject: Subject,
        ordinal: int,
        inherited: Mapping[str, str],
        *,
        repeated: bool,
    ) -> None:
        if repeated and element.strict:
            raise InvalidValue("element-repeated", name=element.name, line=node.sourceline, path=path)
        owner = (subject, ordinal)
        if element.subject is not None:
            subject = element.subject
            ordinal = self._next_ordinal(subject) if element.many else 0
        attributes = {
            **inherited,
            **element.constants,
            **self._attributes(node, element, path, subject, ordinal, owner),
        }
        if element.role is Role.GROUP:
            self._group(node, element, path, subject, ordinal, attributes)
        elif element.role is Role.FLAGS:
            self._flags(node, path, subject, ordinal)
        elif element.role is Role.EVENT:
            self._event(node, element, path, subject, ordinal, attributes)
        else:
            self._text(node, element, path, subject, ordinal, attributes)

    def _text(
        self,
        node: etree._Element,
        element: Element,
        path: str,
        subject: Subject,
        ordinal: int,
        attributes: dict[str, str],
    ) -> None:
        text = (node.text or "").strip()
        if len(node):
            self._inside_unknown_to(element, node, path)
        if element.strict and (not text or not element.kind.holds(text)):
            raise _refusal(element, text, path, node)
        if text or element.keep_empty:
            self._value(text, element, path, subject, ordinal, attributes)

    def _value(
        self, text: str, element: Element, path: str, subject: Subject, ordinal: int, attributes: dict[str, str]
    ) -> None:
        if len(text) > MAX_NARRATIVE_CHARACTERS:
            attributes[CUT] = str(len(text))
            text = text[:MAX_NARRATIVE_CHARACTERS]
        text = _checked(text, element, "value", attributes)
        name = element.field
        if element.field_by is not None:
            by_attribute, names = element.field_by
            lands = element.attributes_by_name[by_attribute].lands
            name = names.get(attributes.get(lands, "").strip().lower(), name)
        if name is not None:
            self.fields.append(make_field(subject, ordinal, name, text, path, attributes or NO_ATTRIBUTES))

    def _event(
        self,
        node: etree._Element,
        element: Element,
        path: str,
        subject: Subject,
        ordinal: int,
        attributes: dict[str, str],
    ) -> None:
        value_child = element.value_child
        value = ""
        seen: dict[str, int] = {}
        for child in node:
            tag = str(child.tag)
            count = seen[tag] = seen.get(tag, 0) + 1
            known = element.by_name.get(tag)
            if known is None or count > 1:
                self._unknown(f"{path}/{_shown(tag)}[{count}]")
                continue
            text = (child.text or "").strip()
            if known is value_child:
                value = text[:MAX_NARRATIVE_CHARACTERS]
            elif text:
                attributes[known.attribute] = _checked(
                    text[:MAX_NARRATIVE_CHARACTERS], known, known.attribute, attributes
                )
            if len(child) or child.keys():
                self._inside_unknown_to(known, child, f"{path}/{tag}")
        if element.field is not None and (value or seen):
            value_path = f"{path}/{value_child.name}"
            self.fields.append(
                make_field(subject, ordinal, element.field, value, value_path, attributes or NO_ATTRIBUTES)
            )

    def _flags(self, node: etree._Element, path: str, subject: Subject, ordinal: int) -> None:
        seen: dict[str, int] = {}
        for child in node:
            tag = str(child.tag)
            count = seen[tag] = seen.get(tag, 0) + 1
            flag_path = f"{path}/{_shown(tag)}" if count == 1 else f"{path}/{_shown(tag)}[{count}]"
            text = (child.text or "").strip()
            if text in ("false", "0") or not tag.isidentifier() or len(tag) > _LONGEST_FLAG:
                self._unknown(flag_path)
                continue
            attributes = NO_ATTRIBUTES if not text or text in _TRUE else {"text": text[:MAX_NARRATIVE_CHARACTERS]}
            flag = snake_case(tag)
            self.fields.append(make_field(subject, ordinal, FieldName.ANNOTATION, flag, flag_path, attributes))
            if len(child) or child.keys():
                self._unknown(f"{flag_path}/*")

    def _attributes(
        self,
        node: etree._Element,
        element: Element,
        path: str,
        subject: Subject,
        ordinal: int,
        owner: tuple[Subject, int],
    ) -> dict[str, str]:
        """The attributes of an element by the names under which they land; those with a field of their own become one."""
        landed: dict[str, str] = {}
        for name, text in node.items():
            attribute = element.attributes_by_name.get(str(name))
            if attribute is None:
                self._unknown(f"{path}/@{_shown(str(name))}")
                continue
            value = str(text).strip()[:MAX_NARRATIVE_CHARACTERS]
            if attribute.as_field is not None:
                self._attribute_field(attribute, value, path, subject, ordinal, owner)
            elif value:
                landed[attribute.lands] = _checked(value, attribute, attribute.lands, landed)
        if element.role is Role.GROUP and landed and not len(node):
            self._unknown(f"{path}/@*")
        return landed

    def _attribute_field(
        self,
        attribute: Attribute,
        value: str,
        path: str,
        subject: Subject,
        ordinal: int,
        owner: tuple[Subject, int],
    ) -> None:
        assert attribute.as_field is not None
        noted: dict[str, str] = {}
        if subject is not owner[0]:
            noted = {"of": owner[0].value, "of_ordinal": str(owner[1])}
        value = _checked(value, attribute, "value", noted)
        field_path = f"{path}/@{attribute.name}"
        self.fields.append(make_field(subject, ordinal, attribute.as_field, value, field_path, noted or NO_ATTRIBUTES))

    def _inside_unknown_to(self, element: Element, node: etree._Element, path: str) -> None:
        """List what stands inside an element that should hold text only."""
        for child in node:
            self._unknown(f"{path}/{_shown(str(child.tag))}")
        self._attributes_unknown_to(element, node, path)

    def _attributes_unknown_to(self, element: Element, node: etree._Element, path: str) -> None:
        for name in node.keys():  # noqa: SIM118 - an element is not a mapping
            if str(name) not in element.attributes_by_name and not str(name).startswith(_NAMESPACE_OF_INSTANCES):
                self._unknown(f"{path}/@{_shown(str(name))}")

    def _unknown(self, path: str) -> None:
        self._strange = True
        if len(self.verbatim_only) < MAX_VERBATIM_PATHS:
            self.verbatim_only.append(path)

    def _next_ordinal(self, subject: Subject) -> int:
        ordinal = self._ordinals.get(subject, 0)
        self._ordinals[subject] = ordinal + 1
        return ordinal


def _checked(text: str, known: Element | Attribute, what: str, attributes: dict[str, str]) -> str:
    """The text in its plain form; if it is of the wrong kind, that is noted among the attributes."""
    if not known.kind.holds(text):
        attributes[INVALID] = f"{attributes[INVALID]} {what}" if INVALID in attributes else what
    elif known.kind is BOOLEAN:
        return "true" if text in _TRUE else "false"
    return text


def _refuse_missing(table: Element, counts: Mapping[str, int], path: str, node: etree._Element) -> None:
    for name in table.required_names:
        if name not in counts and table.by_name[name].strict:
            raise InvalidValue("value-missing", name=name, line=node.sourceline, path=f"{path}/{name}")


def _refusal(element: Element, text: str, path: str, node: etree._Element) -> InvalidValue:
    if not text:
        return InvalidValue("value-missing", name=element.name, line=node.sourceline, path=path)
    if not element.kind.allowed:
        return InvalidValue(
            "value-wrong", name=element.name, given=text, expected=element.kind.name, line=node.sourceline, path=path
        )
    nearest = get_close_matches(text[:200], element.kind.allowed, n=1, cutoff=0.8)
    return InvalidValue(
        "value-not-allowed",
        name=element.name,
        given=text,
        allowed=element.kind.allowed,
        nearest=nearest[0] if nearest else "",
        line=node.sourceline,
        path=path,
    )


def _shown(tag: str) -> str:
    """A name for a path, without its namespace, cut and cleaned: it may have been chosen by an attacker."""
    return quoted(tag.rsplit("}", 1)[-1])
