"""Builds an XML document from fields, along the same table of elements that the reader walks.

A field goes back to the path it was read from, if that path is one of this table; otherwise to the first
free element that holds its name for its subject. What finds no place is not lost: `place` returns it, and
the format's writer says it in words in a free-text element.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Final

from lxml import etree

from hirz.core.formats.errors import InvalidValue
from hirz.core.formats.hygiene import NUL_REPLACED, fit_for_xml
from hirz.core.formats.report import Field, FieldName, Subject
from hirz.core.formats.schema import Element, Role, camel_case
from hirz.core.formats.xml_reading import CUT, INVALID

# Attributes of fields that say something about the reading, not about the value.
ABOUT_READING: Final = frozenset({CUT, NUL_REPLACED, INVALID, "as_sent", "of", "of_ordinal"})

Chain = tuple[Element, ...]


@dataclass(slots=True)
class Node:
    """An element in the making."""

    element: Element
    text: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    children: dict[str, dict[int, Node]] = field(default_factory=dict)
    sources: dict[tuple[str, str], int] = field(default_factory=dict)

    def child(self, element: Element, index: int) -> Node | None:
        """The child of that name and index, made if need be; None if there is no room for it."""
        if self.element.one_child and self.children and element.name not in self.children:
            return None
        if index > 1 and not element.many:
            return None
        siblings = self.children.setdefault(element.name, {})
        if index not in siblings:
            siblings[index] = Node(element)
        return siblings[index]

    @property
    def taken(self) -> bool:
        """Whether it holds a value already."""
        return self.text is not None or bool(self.children)


class TableWriter:
    """Fills one document."""

    def __init__(self, table: Element, fields: Iterable[Field]) -> None:
        """A writer for one document of that table; `fields` tell whose associates the associates are."""
        self._table = table
        self._root = Node(table)
        self._associates = _associates(fields)
        self._placed: set[str] = set()  # the attributes of the field in hand that found a place

    def place(self, item: Field) -> Field | None:
        """Put a field into the document; returns what found no place: the field, its left-over attributes, or None."""
        if not self._at_its_path(item) and not self._at_first_place(item):
            return item
        left = {name: value for name, value in item.attributes.items() if name not in self._placed | ABOUT_READING}
        return item._replace(attributes=left) if left else None

    def ensure(self, name: str) -> None:
        """Make the child of the root of that name, if there is none."""
        self._root.child(self._root.element.by_name[name], 1)

    def append_text(self, steps: tuple[tuple[str, int], ...], line: str) -> None:
        """Add a line to a free-text element, given by the names and indexes that lead to it from the root."""
        node = self._root
        for name, index in steps:
            child = node.child(node.element.by_name[name], index)
            assert child is not None, steps
            node = child
        node.text = f"{node.text}\n{line}" if node.text else line

    def owner_of(self, associate: int) -> tuple[Subject, int, int]:
        """Whose associate that one is (subject, ordinal), and his own place (from 1) among that one's associates."""
        return self._associates.get(associate, (Subject.REPORTED, 0, 1))

    def to_bytes(self) -> bytes:
        """The document; raises InvalidValue if something is missing without which it would not be valid."""
        root = etree.Element(self._table.name)
        _build(self._root, root, f"/{self._table.name}")
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True)

    def _at_its_path(self, item: Field) -> bool:
        """At the path that the field was read from."""
        first, _, rest = item.path.lstrip("/").partition("/")
        if first != self._table.name:
            return False
        element, indexes, chain = self._table, [1], [self._table]
        for step in rest.split("/"):
            name, index = _step(step)
            if name.startswith("@"):
                self._placed = set()
                return _set_attribute(self._descend(chain, indexes), name[1:], item)
            following = element.by_name.get(name)
            if following is None:
                return False
            if element.role is not Role.EVENT:
                chain.append(following)
                indexes.append(index)
            element = following
        if not _fits(chain[-1], item) and not (len(chain) > 1 and chain[-2].role is Role.FLAGS):
            return False
        node = self._descend(chain, indexes)
        return node is not None and not node.taken and self._fill(node, chain, indexes, item)

    def _at_first_place(self, item: Field) -> bool:
        """In the first element of the table that holds this name for this subject and is still free."""
        for chain in places(self._table).get((item.subject, item.name), ()):
            if chain[-1].role is Role.FLAGS:
                flag = chain[-1].by_name.get(camel_case(item.value))
                return flag is not None and self._grow(self._root, (*chain, flag), item, [1])
            if _fits(chain[-1], item) and self._grow(self._root, chain, item, [1]):
                return True
        return False

    def _descend(self, chain: list[Element], indexes: list[int]) -> Node | None:
        node: Node | None = self._root
        for element, index in zip(chain[1:], indexes[1:], strict=True):
            node = node.child(element, index) if node is not None else None
        return node

    def _grow(self, node: Node, chain: Chain, item: Field, indexes: list[int]) -> bool:
        """Follow a chain from a node, making what is missing, and fill its end."""
        depth = len(indexes)
        if depth == len(chain):
            return not node.taken and self._fill(node, list(chain), indexes, item)
        for index in self._indexes(node, chain[depth], chain[depth - 1], item):
            child = node.child(chain[depth], index)
            if child is not None and self._grow(child, chain, item, [*indexes, index]):
                return True
        return False

    def _indexes(self, node: Node, element: Element, above: Element, item: Field) -> Iterable[int]:
        """The indexes that a field may have below a node, best first."""
        if not element.many:
            return (1,)
        following = 1 + max(node.children.get(element.name, {}), default=0)
        if element.subject is Subject.ASSOCIATE:
            owner, _, index = self.owner_of(item.ordinal)
            return (index,) if above.subject is owner else ()
        if element.subject is not None:
            ordinal = self.owner_of(item.ordinal)[1] if item.subject is Subject.ASSOCIATE else item.ordinal
            return (ordinal + 1,)
        if element.one_child:
            return range(1, following + 1)
        if element.role is not Role.GROUP:
            return (following,)
        # Parts of one address stay together: they come from one parent in the source.
        source = (element.name, item.path.rpartition("/")[0])
        return (node.sources.setdefault(source, following),)

    def _fill(self, node: Node, chain: list[Element], indexes: list[int], item: Field) -> bool:
        """Set the value and whatever attributes have a place; True."""
        element = node.element
        self._placed = set(element.constants)
        if element.role is Role.EVENT:
            self._placed |= _fill_event(node, item)
        else:
            node.text = "" if len(chain) > 1 and chain[-2].role is Role.FLAGS else item.value
        for depth in range(len(chain)):
            group = self._descend(chain[: depth + 1], indexes[: depth + 1])
            assert group is not None, chain
            self._placed |= _fill_attributes(group, item.attributes)
        _fill_deciding_attribute(node, item.name)
        return True


@cache
def places(table: Element) -> Mapping[tuple[Subject, FieldName], tuple[Chain, ...]]:
    """Where each name of each subject can stand, in the order of the table."""
    found: dict[tuple[Subject, FieldName], list[Chain]] = {}
    _collect_places((table,), table.subject or Subject.INCIDENT, found)
    return MappingProxyType({key: tuple(chains) for key, chains in found.items()})


def _collect_places(chain: Chain, subject: Subject, found: dict[tuple[Subject, FieldName], list[Chain]]) -> None:
    element = chain[-1]
    if element.role is Role.GROUP:
        for child in element.children:
            _collect_places((*chain, child), child.subject or subject, found)
        return
    names: list[FieldName | None] = [FieldName.ANNOTATION] if element.role is Role.FLAGS else [element.field]
    if element.field_by is not None:
        names += element.field_by[1].values()
    for name in dict.fromkeys(names):
        if name is not None:
            found.setdefault((subject, name), []).append(chain)


def _step(step: str) -> tuple[str, int]:
    """`url[2]` as a name and an index; a step that is not of this form has no name."""
    name, bracket, rest = step.partition("[")
    if not bracket:
        return name, 1
    number = rest.removesuffix("]")
    return (name, int(number)) if number.isascii() and number.isdigit() and len(number) <= 6 else ("", 1)


def _associates(fields: Iterable[Field]) -> dict[int, tuple[Subject, int, int]]:
    """Owner and place of each associate, from the fields that say so."""
    found: dict[int, tuple[Subject, int, int]] = {}
    for item in fields:
        if item.subject is Subject.ASSOCIATE and item.ordinal not in found:
            owner = Subject(item.attributes.get("of", Subject.REPORTED))
            number = item.attributes.get("of_ordinal", "0")
            ordinal = int(number) if number.isdigit() else 0
            found[item.ordinal] = (owner, ordinal, 1 + sum(known[:2] == (owner, ordinal) for known in found.values()))
    return found


def _fits(element: Element, item: Field) -> bool:
    """Whether an element can hold this value: its kind, its constants, and the circumstances of an event."""
    if element.role is Role.EVENT:
        kinds = {child.attribute: child.kind for child in element.children}
        return all(kinds[name].holds(value) for name, value in item.attributes.items() if name in kinds)
    if element.role is not Role.VALUE or not element.kind.holds(item.value):
        return False
    return all(item.attributes.get(name) == constant for name, constant in element.constants.items())


def _fill_event(node: Node, item: Field) -> set[str]:
    for child in node.element.children:
        value = item.attributes.get(child.attribute) if child.attribute else item.value
        made = node.child(child, 1) if value is not None else None
        if made is not None:
            made.text = value
    return {child.attribute for child in node.element.children}


def _fill_attributes(node: Node, attributes: Mapping[str, str]) -> set[str]:
    """Give an element those of a field's attributes that are its own; returns their names."""
    placed = set()
    for attribute in node.element.attributes:
        value = attributes.get(attribute.lands)
        if value is None or attribute.as_field is not None or not attribute.kind.holds(value):
            continue
        if node.attributes.setdefault(attribute.name, value) == value:
            placed.add(attribute.lands)
    return placed


def _fill_deciding_attribute(node: Node, name: FieldName) -> None:
    """Where an attribute decides the field (`hashType`), and the field came without it, say it."""
    if node.element.field_by is None:
        return
    decided_by, names = node.element.field_by
    attribute = next(a for a in node.element.attributes if a.lands == decided_by)
    word = next((word for word, decided in names.items() if decided is name), None)
    if word is not None:
        node.attributes.setdefault(attribute.name, word.upper())


def _set_attribute(node: Node | None, name: str, item: Field) -> bool:
    attribute = node.element.attributes_by_name.get(name) if node else None
    if node is None or attribute is None or name in node.attributes or not attribute.kind.holds(item.value):
        return False
    node.attributes[name] = item.value
    return True


def _build(node: Node, into: etree._Element, path: str) -> None:
    """Write a node's attributes, text and children, in the order of the table."""
    for attribute in node.element.attributes:
        value = node.attributes.get(attribute.name, attribute.default if attribute.required else None)
        if value is not None:
            into.set(attribute.name, fit_for_xml(value))
    if node.text:
        into.text = fit_for_xml(node.text)
    if node.element.one_child and not node.children:
        node.child(node.element.children[0], 1)
    for element in node.element.children:
        siblings = node.children.get(element.name, {})
        if not siblings and element.required:
            siblings = {1: _made_up(element, f"{path}/{element.name}")}
        if element.role is Role.GROUP and element.many:
            # The second person stays the second, even if nothing was said of the first.
            siblings = {i: siblings.get(i) or Node(element) for i in range(1, max(siblings, default=0) + 1)}
        for index in sorted(siblings):
            _build(siblings[index], etree.SubElement(into, element.name), f"{path}/{element.name}")


def _made_up(element: Element, path: str) -> Node:
    """An empty element where the standard demands one; refused where empty would be untrue."""
    if element.strict and element.role is Role.VALUE:
        raise InvalidValue("value-missing", name=element.name, path=path)
    return Node(element)
