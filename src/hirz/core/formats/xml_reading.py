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
from hirz.core.formats.hygiene import quoted
from hirz.core.formats.limits import MAX_FIELDS, MAX_NARRATIVE_CHARACTERS, MAX_VERBATIM_PATHS
from hirz.core.formats.report import NO_ATTRIBUTES, Field, FieldName, Subject
from hirz.core.formats.schema import Element, Role, snake_case
from hirz.core.formats.values import BOOLEAN, TEXT, Kind
from hirz.core.formats.xml_tree import refuse_strange

# Field attributes that this reader adds.
INVALID: Final = "invalid"  # what is wrong: "value", or names of attributes, separated by spaces
CUT: Final = "cut"  # how many characters the value has in the payload, when it is longer than the limit

_TRUE: Final = frozenset({"true", "1"})
_FALSE: Final = frozenset({"false", "0"})
_INSTANCE_NAMESPACE: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_LONGEST_FLAG: Final = 64
# Among the circumstances of an event: the value itself.
_VALUE: Final = ""
# An enumeration looks its members up anew each time; these are read a hundred times per report.
_GROUP, _EVENT, _FLAGS = Role.GROUP, Role.EVENT, Role.FLAGS

Attributes = Mapping[str, str]


class TableReader:
    """Reads one document; `fields`, `annotations` and `verbatim_only` hold what was found."""

    def __init__(self) -> None:
        """A reader for one document."""
        self.fields: list[Field] = []
        self.annotations: list[str] = []
        self.verbatim_only: list[str] = []
        self._ordinals: dict[Subject, int] = {}
        self._strange = False

    def read(self, root: etree._Element, table: Element) -> None:
        """Walk the document from its root; raises FormatError."""
        subject = table.subject or Subject.INCIDENT
        self._unknown_attributes(root, table, f"/{table.name}")
        self._group(root, table, f"/{table.name}", subject, 0, NO_ATTRIBUTES)
        if self._strange:
            refuse_strange(root)
        if len(self.fields) > MAX_FIELDS:
            raise LimitExceeded("too-many-fields", limit=MAX_FIELDS)

    def _group(
        self, node: etree._Element, table: Element, path: str, subject: Subject, ordinal: int, inherited: Attributes
    ) -> None:
        fast = table.fast
        counts: dict[str, int] = {}
        for child in node:
            tag: str = child.tag  # type: ignore[assignment]
            name = fast.get(tag)
            if name is None or tag in counts:
                self._slow(child, table, path, subject, ordinal, inherited, counts)
                continue
            # The fast way for most elements: free text without attributes.
            counts[tag] = 1
            text = child.text
            if text and (text := text.strip()) and len(text) <= MAX_NARRATIVE_CHARACTERS:
                self.fields.append(Field(subject, ordinal, name, text, f"{path}/{tag}", inherited))
            elif text:
                self._value(text, table.by_name[tag], f"{path}/{tag}", subject, ordinal, inherited)
            if len(child) or child.keys():
                self._unknown_inside(child, table.by_name[tag], f"{path}/{tag}")
        if table.strict_names and not table.strict_names <= counts.keys():
            raise _missing(table, counts, path, node)

    def _slow(
        self,
        node: etree._Element,
        table: Element,
        above: str,
        subject: Subject,
        ordinal: int,
        inherited: Attributes,
        counts: dict[str, int],
    ) -> None:
        """A child that is more than free text, or repeated, or unknown."""
        tag: str = node.tag  # type: ignore[assignment]
        count = counts[tag] = counts.get(tag, 0) + 1
        element = table.by_name.get(tag)
        if element is None:
            self._unknown(f"{above}/{_shown(tag)}[{count}]")
            return
        path = f"{above}/{tag}[{count}]" if element.many or count > 1 else f"{above}/{tag}"
        if count > 1 and element.strict:
            raise InvalidValue("element-repeated", name=tag, line=node.sourceline, path=path)
        about = (subject, ordinal)
        if element.subject is not None:
            about = (element.subject, self._next_ordinal(element.subject) if element.many else 0)
        attributes = inherited
        if element.constants:
            attributes = {**inherited, **element.constants} if inherited else element.constants
        if node.keys():
            attributes = self._attributes(node, element, path, attributes, about, (subject, ordinal))
        role = element.role
        if role is _GROUP:
            self._group(node, element, path, *about, attributes)
        elif role is _EVENT:
            self._event(node, element, path, *about, attributes)
        elif role is _FLAGS:
            self._flags(node, element, path, *about)
        elif element.strict or element.field_by is not None or len(node):
            self._text(node, element, path, *about, attributes)
        else:
            text = node.text
            if text or element.keep_empty:
                self._value((text or "").strip(), element, path, *about, attributes)

    def _text(
        self, node: etree._Element, element: Element, path: str, subject: Subject, ordinal: int, attributes: Attributes
    ) -> None:
        text = (node.text or "").strip()
        if len(node):
            self._unknown_children(node, path)
        if element.strict and (not text or not element.kind.holds(text)):
            raise _refusal(element, text, path, node)
        self._value(text, element, path, subject, ordinal, attributes)

    def _value(
        self, text: str, element: Element, path: str, subject: Subject, ordinal: int, attributes: Attributes
    ) -> None:
        if not text and not element.keep_empty:
            return
        if len(text) > MAX_NARRATIVE_CHARACTERS:
            attributes = {**attributes, CUT: str(len(text))}
            text = text[:MAX_NARRATIVE_CHARACTERS]
        if element.kind is not TEXT:
            text, attributes = _checked(text, element.kind, "value", attributes)
        name = element.field
        if element.field_by is not None:
            decided_by, names = element.field_by
            name = names.get(attributes.get(decided_by, "").lower(), name)
        if name is not None:
            self.fields.append(Field(subject, ordinal, name, text, path, attributes))

    def _event(
        self, node: etree._Element, element: Element, path: str, subject: Subject, ordinal: int, inherited: Attributes
    ) -> None:
        circumstances = element.circumstances
        attributes = dict(inherited) if inherited else {}
        odd: list[etree._Element] = []
        for child in node:
            known = circumstances.get(child.tag)  # type: ignore[arg-type]
            text = (child.text or "").strip()
            if known is None or len(child) or child.keys() or len(text) > MAX_NARRATIVE_CHARACTERS:
                odd.append(child)
                continue
            name, holds = known
            if name not in attributes and (holds is None or holds(text)):
                attributes[name] = text
            else:
                odd.append(child)
        for child in odd:
            self._odd_circumstance(child, element, path, attributes)
        if element.field is not None and len(node):
            value = attributes.pop(_VALUE, "")
            value_path = f"{path}/{element.value_name}"
            self.fields.append(Field(subject, ordinal, element.field, value, value_path, attributes))

    def _odd_circumstance(self, node: etree._Element, event: Element, path: str, attributes: dict[str, str]) -> None:
        """A part of an event that is unknown, repeated, of the wrong kind, too long, or holds more than text."""
        tag = str(node.tag)
        known = event.by_name.get(tag)
        if known is None or known.attribute in attributes:
            self._unknown(f"{path}/{_shown(tag)}")
            return
        text = (node.text or "").strip()[:MAX_NARRATIVE_CHARACTERS]
        if text:
            attributes[known.attribute] = _checked_into(text, known.kind, known.attribute, attributes)
        self._unknown_inside(node, known, f"{path}/{tag}")

    def _flags(self, node: etree._Element, element: Element, path: str, subject: Subject, ordinal: int) -> None:
        seen: set[str] = set()
        for child in node:
            tag: str = child.tag  # type: ignore[assignment]
            text = (child.text or "").strip()
            flag_path = f"{path}/{_shown(tag)}"
            if text in _FALSE or tag in seen or not tag.isidentifier() or len(tag) > _LONGEST_FLAG:
                self._unknown(flag_path)
                continue
            seen.add(tag)
            attributes = NO_ATTRIBUTES if not text or text in _TRUE else {"text": text[:MAX_NARRATIVE_CHARACTERS]}
            flag = element.flags.get(tag) or snake_case(tag)
            self.annotations.append(flag)
            self.fields.append(Field(subject, ordinal, FieldName.ANNOTATION, flag, flag_path, attributes))
            if len(child) or child.keys():
                self._unknown(f"{flag_path}/*")

    def _attributes(
        self,
        node: etree._Element,
        element: Element,
        path: str,
        attributes: Attributes,
        about: tuple[Subject, int],
        owner: tuple[Subject, int],
    ) -> Attributes:
        """The attributes of an element by the names under which they land; those with a field of their own become one."""
        # Never `node.items()`: it looks every value up by its name, which is quadratic in the number of attributes.
        for key in node.keys():  # noqa: SIM118 - an element is not a mapping
            name = str(key)
            attribute = element.attributes_by_name.get(name)
            if attribute is None:
                self._unknown(f"{path}/@{_shown(name)}")
                continue
            value = str(node.get(name)).strip()[:MAX_NARRATIVE_CHARACTERS]
            if attribute.as_field is not None:
                noted: Attributes = NO_ATTRIBUTES
                if about[0] is not owner[0]:
                    noted = {"of": owner[0].value, "of_ordinal": str(owner[1])}
                value, noted = _checked(value, attribute.kind, "value", noted)
                self.fields.append(Field(*about, attribute.as_field, value, f"{path}/@{name}", noted))
            elif value:
                value, attributes = _checked(value, attribute.kind, attribute.lands, attributes)
                attributes = {**attributes, attribute.lands: value}
        if element.role is _GROUP and not len(node) and not any(a.as_field for a in element.attributes):
            self._unknown(f"{path}/@*")  # there is no value inside that could carry them
        return attributes

    def _unknown_inside(self, node: etree._Element, element: Element, path: str) -> None:
        """List what stands inside an element that should hold text only."""
        self._unknown_children(node, path)
        self._unknown_attributes(node, element, path)

    def _unknown_children(self, node: etree._Element, path: str) -> None:
        for child in node:
            self._unknown(f"{path}/{_shown(str(child.tag))}")

    def _unknown_attributes(self, node: etree._Element, element: Element, path: str) -> None:
        for key in node.keys():  # noqa: SIM118 - an element is not a mapping
            name = str(key)
            if name not in element.attributes_by_name and not name.startswith(_INSTANCE_NAMESPACE):
                self._unknown(f"{path}/@{_shown(name)}")

    def _unknown(self, path: str) -> None:
        self._strange = True
        if len(self.verbatim_only) < MAX_VERBATIM_PATHS:
            self.verbatim_only.append(path)

    def _next_ordinal(self, subject: Subject) -> int:
        ordinal = self._ordinals.get(subject, 0)
        self._ordinals[subject] = ordinal + 1
        return ordinal


def _checked(text: str, kind: Kind, what: str, attributes: Attributes) -> tuple[str, Attributes]:
    """The text in its plain form; if it is of the wrong kind, that is noted among the attributes."""
    if kind is TEXT:
        return text, attributes
    if kind.holds(text):
        return (_plain_boolean(text) if kind is BOOLEAN else text), attributes
    noted = dict(attributes)
    return _checked_into(text, kind, what, noted), noted


def _checked_into(text: str, kind: Kind, what: str, attributes: dict[str, str]) -> str:
    """The same, for attributes that are still being gathered."""
    if kind.holds(text):
        return _plain_boolean(text) if kind is BOOLEAN else text
    attributes[INVALID] = f"{attributes.get(INVALID, '')} {what}".lstrip()
    return text


def _plain_boolean(text: str) -> str:
    return "true" if text in _TRUE else "false"


def _missing(table: Element, counts: Mapping[str, int], path: str, node: etree._Element) -> InvalidValue:
    name = next(child.name for child in table.children if child.name in table.strict_names - counts.keys())
    return InvalidValue("value-missing", name=name, line=node.sourceline, path=f"{path}/{name}")


def _refusal(element: Element, text: str, path: str, node: etree._Element) -> InvalidValue:
    line = node.sourceline
    if not text:
        return InvalidValue("value-missing", name=element.name, line=line, path=path)
    kind = element.kind
    if not kind.allowed:
        return InvalidValue("value-wrong", name=element.name, given=text, expected=kind.name, line=line, path=path)
    nearest = get_close_matches(text[:200], kind.allowed, n=1, cutoff=0.8)
    return InvalidValue(
        "value-not-allowed",
        name=element.name,
        given=text,
        allowed=kind.allowed,
        nearest=nearest[0] if nearest else "",
        line=line,
        path=path,
    )


def _shown(tag: str) -> str:
    """A name for a path, without its namespace, cut and cleaned: it may have been chosen by an attacker."""
    return quoted(tag.rsplit("}", 1)[-1])
