"""How a table of elements is written down: what an XML element or attribute is, and where it lands.

A format's table is data. The reader, the writer, the coverage page and the tests all walk the same table.
Children stand in the order that the format demands of a writer; a reader accepts any order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from functools import cached_property
from typing import Final

from hirz.core.formats.report import NO_ATTRIBUTES, FieldName, Subject
from hirz.core.formats.values import BOOLEAN, TEXT, Check, Kind

_PLAIN_BOOLEANS: Final = frozenset({"true", "false"})
# In `Element.field_by`: not an attribute but the length of the value decides.
BY_LENGTH: Final = "#length"


class Role(StrEnum):
    """What a reader does with an element."""

    VALUE = "value"  # its text is the value of a field
    GROUP = "group"  # its children land by themselves; its attributes are theirs too
    EVENT = "event"  # one child is the value of a field, the others are attributes of that field
    FLAGS = "flags"  # each child is a flag: its name is the value of an annotation
    VERBATIM = "verbatim"  # understood, and kept in the payload only


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of an element; it lands as an attribute of the field, or as a field of its own."""

    name: str
    lands: str  # its name among the attributes of a field
    kind: Kind = TEXT
    as_field: FieldName | None = None
    required: bool = False
    default: str = ""  # what a writer puts where it is required and nothing is known


@dataclass(frozen=True, eq=False)
class Element:
    """An element: its name, what is done with it, where it lands, and what may stand in it."""

    name: str
    role: Role = Role.VALUE
    field: FieldName | None = None
    kind: Kind = TEXT
    attributes: tuple[Attribute, ...] = ()
    children: tuple[Element, ...] = ()
    constants: Mapping[str, str] = dataclass_field(
        default_factory=lambda: NO_ATTRIBUTES
    )  # attributes that are always set
    subject: Subject | None = None  # everything inside is about a subject of this kind
    many: bool = False
    required: bool = False
    strict: bool = False  # a wrong value refuses the document instead of being kept and marked
    one_child: bool = False  # of a GROUP: holds exactly one child
    keep_empty: bool = False  # that it is there says something, even without text
    attribute: str = ""  # of a child of an EVENT: lands as this attribute; "" means that it is the value
    field_by: tuple[str, Mapping[str, FieldName]] | None = (
        None  # attribute (as it lands) that decides the field, and how
    )
    reason: str = ""  # of a VERBATIM element: why

    @cached_property
    def by_name(self) -> dict[str, Element]:
        """The children by name."""
        return {child.name: child for child in self.children}

    @cached_property
    def attributes_by_name(self) -> dict[str, Attribute]:
        """The attributes by name."""
        return {attribute.name: attribute for attribute in self.attributes}

    @cached_property
    def plain(self) -> bool:
        """Whether this is a value of free text without attributes: most elements are, and they are read fast."""
        special = self.attributes or self.constants or self.subject or self.strict or self.keep_empty or self.reason
        return self.role is Role.VALUE and self.kind is TEXT and not special

    @cached_property
    def fast(self) -> dict[str, FieldName]:
        """The plain children that may stand once, and their fields: read without a further call."""
        plain = (child for child in self.children if child.plain and not child.many)
        return {child.name: child.field for child in plain if child.field is not None}

    @cached_property
    def texts(self) -> dict[str, FieldName]:
        """The plain children whose field depends on nothing, once or many times: what JSON reads without a further call."""
        plain = (child for child in self.children if child.plain and child.field_by is None)
        return {child.name: child.field for child in plain if child.field is not None}

    @cached_property
    def circumstances(self) -> dict[str, tuple[str, Check | None]]:
        """Of an EVENT: each child's attribute ("" for the value), and what tells that its text needs no second look."""
        return {c.name: (c.attribute, _plain_check(c.kind)) for c in self.children}

    @cached_property
    def value_name(self) -> str:
        """Of an EVENT: the name of the child that is the value."""
        return next(child.name for child in self.children if not child.attribute)

    @cached_property
    def flags(self) -> dict[str, str]:
        """Of FLAGS: the names of the children, and the annotations that they are."""
        return {child.name: snake_case(child.name) for child in self.children}

    @cached_property
    def strict_names(self) -> frozenset[str]:
        """The names of the children without which the document is refused."""
        return frozenset(child.name for child in self.children if child.required and child.strict)


def _plain_check(kind: Kind) -> Check | None:
    """A check that holds for values that are written as we write them; None where any text is."""
    if kind is TEXT:
        return None
    return _PLAIN_BOOLEANS.__contains__ if kind is BOOLEAN else kind.holds


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One element, attribute or key of a standard, and where it lands."""

    path: str
    lands: str  # "reported: screen_name", "attribute port of reported: ip", or "" if kept in the payload only
    note: str = ""
    kind: str = ""


_ROLE_NOTES: Final[Mapping[Role, str]] = {Role.GROUP: "holds others", Role.FLAGS: "holds flags"}


def coverage_rows(root: Element) -> Iterator[CoverageRow]:
    """Every element and attribute below a root, in document order."""
    yield from _rows(root, "", Subject.INCIDENT)


def _rows(element: Element, above: str, subject: Subject) -> Iterator[CoverageRow]:
    path = f"{above}/{element.name}" if element.name else above
    subject = element.subject or subject
    if path:
        lands = _fields(element, subject) if element.role is Role.VALUE else ""
        yield CoverageRow(path, lands, _note(element), _kind_note(element.kind))
    for attribute in element.attributes:
        lands = _attribute_lands(element, attribute, subject)
        yield CoverageRow(f"{path}/@{attribute.name}", lands, "", _kind_note(attribute.kind))
    for child in element.children:
        here = f"{path}/{child.name}"
        if element.role is Role.FLAGS:
            yield CoverageRow(here, f"{subject}: {FieldName.ANNOTATION}", f"value `{snake_case(child.name)}`", "flag")
        elif element.role is Role.EVENT:
            what = f"attribute `{child.attribute}` of " if child.attribute else ""
            yield CoverageRow(here, what + _fields(element, subject), "", _kind_note(child.kind))
        else:
            yield from _rows(child, path, subject)


def _fields(element: Element, subject: Subject) -> str:
    """The fields in which an element can land."""
    names = [] if element.field_by is None else list(element.field_by[1].values())
    names += [element.field] if element.field else []
    return f"{subject}: " + ", ".join(dict.fromkeys(names)) if names else ""


def _attribute_lands(element: Element, attribute: Attribute, subject: Subject) -> str:
    if attribute.as_field is not None:
        return f"{subject}: {attribute.as_field}"
    owner = f"{subject}: {element.field}" if element.field else "every value inside"
    return f"attribute `{attribute.lands}` of {owner}"


def _note(element: Element) -> str:
    if element.role is Role.EVENT:
        return f"one {element.field} with its circumstances"
    constants = ", ".join(f"`{name}={value}`" for name, value in element.constants.items())
    return element.reason or _ROLE_NOTES.get(element.role, constants)


def _kind_note(kind: Kind) -> str:
    return "" if kind is TEXT else kind.name


def snake_case(name: str) -> str:
    """`csamSolicitation` as `csam_solicitation`."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def camel_case(name: str) -> str:
    """`csam_solicitation` as `csamSolicitation`."""
    head, *tail = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in tail)
