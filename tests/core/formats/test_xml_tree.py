"""XML from outside: nothing is fetched, expanded or included, and hostile documents get a code."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from lxml import etree

from hirz.core.formats.cybertip_xml import read_cybertip
from hirz.core.formats.errors import FormatError
from hirz.core.formats.registry import read_document
from hirz.core.formats.xml_tree import parse_xml
from tests.core.formats.documents import MINIMAL_REPORT
from tests.core.formats.hostile_xml import hostile_xml

CANARY = "canary-7f3a"
ATTACKS = {name: (document, codes) for name, document, codes in hostile_xml()}


def text_of(root: etree._Element) -> str:
    """Everything that a parsed document says."""
    return "".join(map(str, root.itertext())) + "".join(str(v) for e in root.iter() for v in e.attrib.values())


def assert_tells_no_secret(parse: Callable[[bytes], etree._Element], secret: Path) -> None:
    """No hostile document makes the parser read the file."""
    secret.write_text(CANARY, encoding="utf-8")
    for name, document, _ in hostile_xml(secret.as_uri()):
        if len(document) > 1_000_000 or "laughs" in name or "quadratic" in name:
            continue
        try:
            root = parse(document)
        except (FormatError, etree.XMLSyntaxError, ValueError, LookupError):
            continue
        assert CANARY not in text_of(root), name


@pytest.mark.parametrize("name", list(ATTACKS))
def test_hostile_documents_get_a_code(name: str) -> None:
    """Each attack is refused with one of its codes, in three languages, within a second."""
    document, codes = ATTACKS[name]
    began = time.process_time()
    with pytest.raises(FormatError) as caught:
        read_document(document)
    assert caught.value.code in codes
    assert all(caught.value.reason[language] for language in ("ar", "fr", "en"))
    assert time.process_time() - began < 1


def test_no_secret_is_told(tmp_path: Path) -> None:
    """Entities, parameter entities, subsets and inclusions read no file."""
    assert_tells_no_secret(parse_xml, tmp_path / "secret")


def test_a_parser_that_resolves_entities_is_caught(tmp_path: Path) -> None:
    """The planted fault: lxml with its entities on."""

    def open_door(document: bytes) -> etree._Element:
        return etree.fromstring(document, etree.XMLParser(resolve_entities=True, load_dtd=True, no_network=False))

    with pytest.raises(AssertionError):
        assert_tells_no_secret(open_door, tmp_path / "secret")


def test_a_parser_that_includes_is_caught(tmp_path: Path) -> None:
    """The planted fault: XInclude processed after parsing."""

    def including(document: bytes) -> etree._Element:
        root = etree.fromstring(document, etree.XMLParser(resolve_entities=False))
        root.getroottree().xinclude()
        return root

    with pytest.raises(AssertionError):
        assert_tells_no_secret(including, tmp_path / "secret")


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """No hostile document opens a connection."""

    def refuse(*args: object, **kwargs: object) -> NoReturn:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    for name, document, _ in hostile_xml("http://192.0.2.1/secret"):
        if len(document) < 1_000_000:
            with pytest.raises(FormatError):
                read_document(document, name=name)


def test_the_second_barrier_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the look at the bytes were blind, the parsed document would still be refused, and no entity expanded."""
    monkeypatch.setattr("hirz.core.formats.xml_tree._has_doctype", lambda data: False)
    document, _ = ATTACKS["external entity: file"]
    with pytest.raises(FormatError) as caught:
        parse_xml(document)
    assert caught.value.code == "xml-doctype"


def test_depth_of_64_is_read() -> None:
    """The limit itself is allowed: the report, and 63 levels in it."""
    nested = b"<a>" * 63 + b"</a>" * 63
    with pytest.raises(FormatError):  # 64 levels and the report
        read_cybertip(MINIMAL_REPORT.replace(b"</report>", b"<a>" + nested + b"</a></report>"))
    parsed = read_cybertip(MINIMAL_REPORT.replace(b"</report>", nested[3:-4] + b"</report>"))
    assert parsed.verbatim_only == ("/report/a[1]",)


@pytest.mark.parametrize("space", [b"\n\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n ", b" \xef\xbb\xbf\t"])
def test_space_and_marks_before_the_declaration_are_forgiven(space: bytes) -> None:
    """Senders put them there; lines are counted as the sender sees them."""
    assert len(read_document(space + MINIMAL_REPORT)[0].fields) == 2
    with pytest.raises(FormatError) as caught:
        read_document(space + MINIMAL_REPORT.replace(b"Child Sex Trafficking", b"x"))
    assert caught.value.line == 4 + space.count(b"\n")


def test_a_document_type_in_cdata_is_only_text() -> None:
    """Mail content in HTML is common, and no attack."""
    document = MINIMAL_REPORT.replace(
        b"</report>", b"<additionalInfo><![CDATA[<!DOCTYPE html>]]></additionalInfo></report>"
    )
    assert read_cybertip(document).fields[-1].value == "<!DOCTYPE html>"


def test_documents_cut_short_are_refused() -> None:
    """At every 50th byte, and at each of the last ten: never half a report."""
    for length in [*range(1, len(MINIMAL_REPORT), 50), *range(len(MINIMAL_REPORT) - 11, len(MINIMAL_REPORT) - 1)]:
        with pytest.raises(FormatError):
            read_document(MINIMAL_REPORT[:length])


def test_time_grows_with_size_only() -> None:
    """Twice the elements take about twice the time: nothing is quadratic."""

    def cost(count: int) -> float:
        victims = b"<victim><victimPerson/><displayName>n</displayName></victim>" * count
        document = MINIMAL_REPORT.replace(b"</report>", victims + b"</report>")
        return min(_timed(document) for _ in range(3))

    def _timed(document: bytes) -> float:
        began = time.process_time()
        read_document(document)
        return time.process_time() - began

    small, large = cost(2_000), cost(16_000)
    assert large < 30 * small


WIDE = {
    "attributes": lambda count: b"<report " + b" ".join(b'a%d=""' % i for i in range(count)) + b"/>",
    "namespaces": lambda count: b"<report " + b" ".join(b'xmlns:n%d="u%d"' % (i, i) for i in range(count)) + b"/>",
    "unknown elements": lambda count: b"<report>" + b"".join(b"<n%d/>" % i for i in range(count)) + b"</report>",
}


@pytest.mark.parametrize("name", list(WIDE))
def test_wide_documents_cost_what_their_size_does(name: str) -> None:
    """A hundred thousand attributes, namespaces or unknown elements take no more than seconds."""
    document = WIDE[name](99_000)
    began = time.process_time()
    with pytest.raises(FormatError) as caught:
        read_document(document)
    assert caught.value.code == "value-missing"
    assert time.process_time() - began < 3
