"""The tables of the CyberTipline against the published schema: nothing of it is missing, nothing is added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from lxml import etree

from hirz.core.formats.cybertip_elements import REPORT
from hirz.core.formats.cybertip_file_elements import FILE_DETAILS
from hirz.core.formats.schema import Element, Role, coverage_rows
from tests.shared import samples

XS = "{http://www.w3.org/2001/XMLSchema}"


@dataclass(frozen=True)
class Node:
    """An element or attribute as the published schema has it."""

    path: str
    many: bool
    required: bool
    allowed: frozenset[str]


class Schema:
    """Walks the published schema; knows as much of XML Schema as that file uses."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root

    def nodes(self, name: str) -> dict[str, Node]:
        """Everything below a top element, by path."""
        return {node.path: node for node in self._element(self._top(XS + "element", name), "")}

    def _top(self, tag: str, name: str) -> etree._Element:
        return next(e for e in self.root.iterchildren(tag) if e.get("name") == name)

    def _element(self, declared: etree._Element, above: str) -> Iterator[Node]:
        many = declared.get("maxOccurs") == "unbounded"
        required = declared.get("minOccurs") != "0"
        element = self._top(XS + "element", declared.get("ref", "")) if declared.get("ref") else declared
        path = f"{above}/{element.get('name')}"
        kind = self._type(element)
        yield Node(path, many, required, self._allowed(kind))
        for child in self._children(kind):
            yield from self._element(child, path)
        for attribute in self._attributes(kind):
            allowed = self._allowed(self._named(attribute.get("type", "")))
            yield Node(f"{path}/@{attribute.get('name')}", False, attribute.get("use") == "required", allowed)

    def _attributes(self, kind: etree._Element | None) -> list[etree._Element]:
        """The attributes of a type itself, or of the text that it extends."""
        if kind is None:
            return []
        return [*kind.iterchildren(XS + "attribute"), *kind.iterfind(f"{XS}simpleContent/{XS}extension/{XS}attribute")]

    def _type(self, element: etree._Element) -> etree._Element | None:
        inner = element.find(f"{XS}complexType")
        return inner if inner is not None else self._named(element.get("type", ""))

    def _named(self, name: str) -> etree._Element | None:
        return next((e for e in self.root if e.get("name") == name and not str(e.tag).endswith("element")), None)

    def _children(self, kind: etree._Element | None) -> Iterator[etree._Element]:
        """The elements of a type itself, not those of types inside it."""
        waiting = [] if kind is None else list(kind)
        while waiting:
            part = waiting.pop(0)
            if part.tag == XS + "element":
                yield part
            elif part.tag in (XS + "sequence", XS + "choice", XS + "all"):
                waiting[:0] = list(part)

    def _allowed(self, kind: etree._Element | None) -> frozenset[str]:
        found = kind.iter(XS + "enumeration") if kind is not None else ()
        return frozenset(e.get("value", "") for e in found)


def table_nodes(element: Element, above: str = "") -> Iterator[Node]:
    """Everything in a table of ours, in the same form."""
    path = f"{above}/{element.name}"
    yield Node(path, element.many, element.required, frozenset(element.kind.allowed))
    for child in element.children:
        yield from table_nodes(child, path)
    for attribute in element.attributes:
        yield Node(f"{path}/@{attribute.name}", False, attribute.required, frozenset(attribute.kind.allowed))


def published(name: str) -> dict[str, Node]:
    """The published schema's nodes of a top element."""
    return Schema(etree.parse(samples("ncmec_cybertipline/xsd/cyber_tipline.xsd")).getroot()).nodes(name)


def assert_covers(table: Element) -> None:
    """Every element and attribute of the schema is in the table, in the same order, and the other way round."""
    theirs, ours = published(table.name), {node.path: node for node in table_nodes(table)}
    assert list(theirs) == list(ours)
    for path, node in theirs.items():
        assert (ours[path].many, ours[path].allowed) == (node.many, node.allowed), path


def assert_lands(table: Element) -> None:
    """Every element and attribute lands in a field, holds others that do, or says why it does not."""
    for row in coverage_rows(table):
        assert row.lands or row.note, row.path


def without(table: Element, name: str) -> Element:
    """The table with one element of the first level left out: the planted fault."""
    return replace(table, children=tuple(child for child in table.children if child.name != name))


@pytest.mark.parametrize("table", [REPORT, FILE_DETAILS], ids=lambda table: table.name)
class TestTables:
    """Both tables."""

    def test_covers_the_schema(self, table: Element) -> None:
        """Name by name, in order, with the same repetition and the same enumerations."""
        assert_covers(table)

    def test_a_missing_element_is_seen(self, table: Element) -> None:
        """The planted fault: a table that forgot an element."""
        with pytest.raises(AssertionError):
            assert_covers(without(table, table.children[-2].name))

    def test_everything_lands(self, table: Element) -> None:
        """No row of the coverage page is empty."""
        assert_lands(table)

    def test_an_element_that_lands_nowhere_is_seen(self, table: Element) -> None:
        """The planted fault: an element without field and without reason."""
        with pytest.raises(AssertionError):
            assert_lands(replace(table, children=(*table.children, Element("lost"))))

    def test_required_elements_are_those_of_the_schema(self, table: Element) -> None:
        """A writer must know what may not be left out."""
        theirs = {path for path, node in published(table.name).items() if node.required}
        ours = {node.path for node in table_nodes(table) if node.required}
        # The schema's top element, and its choices (one of which stands in each), count as required there.
        choices = {f"/report/internetDetails/{child.name}" for child in REPORT.by_name["internetDetails"].children}
        assert theirs - choices - {f"/{table.name}"} == ours


def test_a_value_alone_is_no_coverage() -> None:
    """A verbatim element needs its reason."""
    with pytest.raises(AssertionError):
        assert_lands(Element("report", Role.GROUP, children=(Element("x", Role.VERBATIM),)))
