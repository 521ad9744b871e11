"""Hostile XML: each document with the codes that may answer it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.core.formats.documents import MINIMAL_REPORT

_BODY = MINIMAL_REPORT.split(b"?>\n", 1)[1]
_DOCTYPE = frozenset({"xml-doctype"})
_DEEP = frozenset({"xml-too-deep"})
_ENCODING = frozenset({"encoding-not-supported", "encoding-broken", "xml-syntax"})


def _with(prolog: bytes, narrative: bytes = b"") -> bytes:
    return prolog + _BODY.replace(b"</report>", b"<additionalInfo>" + narrative + b"</additionalInfo></report>")


def hostile_xml(uri: str = "file:///etc/hostname") -> Iterator[tuple[str, bytes, frozenset[str]]]:
    """(name, document, codes)."""
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10) for i in range(1, 10))
    yield "billion laughs", _with(b'<!DOCTYPE report [<!ENTITY l0 "ha">' + laughs + b"]>", b"&l9;"), _DOCTYPE
    quadratic = b'<!DOCTYPE report [<!ENTITY a "' + b"x" * 50_000 + b'">]>'
    yield "quadratic blow-up", _with(quadratic, b"&a;" * 10_000), _DOCTYPE
    external = b'<!DOCTYPE report [<!ENTITY x SYSTEM "%s">]>'
    yield "external entity: file", _with(external % uri.encode(), b"&x;"), _DOCTYPE
    yield "external entity: http", _with(external % b"http://192.0.2.1/x", b"&x;"), _DOCTYPE
    yield (
        "external entity: public",
        _with(b'<!DOCTYPE r [<!ENTITY x PUBLIC "a" "http://192.0.2.1/">]>', b"&x;"),
        _DOCTYPE,
    )
    parameter = b'<!DOCTYPE r [<!ENTITY %% p SYSTEM "%s"> %%p;]>' % uri.encode()
    yield "parameter entity", _with(parameter), _DOCTYPE
    yield "external subset", _with(b'<!DOCTYPE report SYSTEM "http://192.0.2.1/x.dtd">'), _DOCTYPE
    yield "empty doctype", _with(b"<!DOCTYPE report>"), _DOCTYPE
    yield "doctype behind comments", _with(b"<!-- a --><?p q?>\n<!-- <!DOCTYPE b> --><!DOCTYPE report []>"), _DOCTYPE
    default = b'<!DOCTYPE report [<!ATTLIST victim new CDATA "injected">]>'
    yield "default attribute", _with(default), _DOCTYPE
    attribute = b'<!DOCTYPE r [<!ENTITY l0 "ha">' + laughs + b']><report a="&l9;"/>'
    yield "entity in an attribute", attribute, _DOCTYPE
    yield "undeclared entity", _with(b"", b"&nothere;"), frozenset({"xml-syntax"})
    include = b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="%s" parse="text"/>'
    yield (
        "xinclude",
        _BODY.replace(b"</report>", include % uri.encode() + b"</report>"),
        frozenset({"xml-xinclude"}),
    )
    disguised = (include % b"x").replace(b"http:", b"http&#58;")
    yield "xinclude, disguised", _BODY.replace(b"</report>", disguised + b"</report>"), frozenset({"xml-xinclude"})
    for depth in (64, 100, 1_000, 200_000):
        nested = b"<a>" * depth + b"</a>" * depth
        codes = _DEEP | ({"xml-too-many-nodes"} if depth > 100_000 else set())
        yield f"depth {depth}", _BODY.replace(b"</report>", nested + b"</report>"), frozenset(codes)
    yield "depth, never closed", b"<a>" * 50_000, frozenset({"xml-too-deep", "xml-syntax"})
    yield "too many elements", b"<report>" + b"<a/>" * 150_000 + b"</report>", frozenset({"xml-too-many-nodes"})
    for sign in (b'=""', b"= ''", b"\n=\n''"):
        many = b" ".join(b"a%d" % i + sign for i in range(300_100))
        yield f"too many attributes, as {sign!r}", b"<report " + many + b"/>", frozenset({"xml-too-many-nodes"})
    yield "too large", b"<report>" + b" " * (11 * 1024 * 1024) + b"</report>", frozenset({"document-too-large"})
    yield "doubled attribute", b'<report a="1" a="2"/>', frozenset({"xml-syntax"})
    yield "NUL", _with(b"", b"a\0b"), frozenset({"xml-syntax"})
    yield "control character", _with(b"", b"a\x01b"), frozenset({"xml-syntax"})
    yield "control reference", _with(b"", b"&#1;"), frozenset({"xml-syntax"})
    yield "NUL reference", _with(b"", b"&#0;"), frozenset({"xml-syntax"})
    yield "surrogate reference", _with(b"", b"&#xD800;"), frozenset({"xml-syntax"})
    yield "giant reference", _with(b"", b"&#" + b"9" * 5_000 + b";"), frozenset({"xml-syntax"})
    yield "broken UTF-8", _with(b"", b"\xc3\x28"), _ENCODING
    yield "overlong UTF-8", _with(b"", b"\xc0\xbc"), _ENCODING
    yield "encoded surrogate", _with(b"", b"\xed\xa0\x80"), _ENCODING
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp037"):
        yield f"in {encoding}", MINIMAL_REPORT.decode().encode(encoding), _ENCODING | {"format-unknown", "not-a-report"}
    yield "in utf-7", MINIMAL_REPORT.replace(b"<", b"+ADw-").replace(b">", b"+AD4-"), _ENCODING
    for declared in (b"UTF-16", b"UTF-7", b"UTF-32", b"cp037", b"ISO-8859-1", b"x-nothing"):
        yield f"declared as {declared.decode()}", MINIMAL_REPORT.replace(b"UTF-8", declared), _ENCODING
    late = b" \n" + MINIMAL_REPORT.replace(b"UTF-8", b"UTF-16")
    yield "declared late", late, _ENCODING
    yield "nothing but a declaration", b'<?xml version="1.0"?>', frozenset({"xml-syntax"})
    yield "nothing but a comment", b"<!-- x -->", frozenset({"xml-syntax"})
    yield "comment without an end", b"<!-- x", frozenset({"xml-syntax", "xml-doctype"})
    yield "two roots", _BODY + _BODY, frozenset({"xml-syntax"})
    yield "text behind the root", _BODY + b"x", frozenset({"xml-syntax"})
    yield "version 9.9", MINIMAL_REPORT.replace(b"1.0", b"9.9"), frozenset({"xml-syntax"})
    yield (
        "namespace bomb",
        b"<report" + b"".join(b' xmlns:n%d="urn:%d"' % (i, i) for i in range(5_000)) + b"/>",
        frozenset({"value-missing"}),
    )
    yield "long name", b"<" + b"a" * 60_000 + b"/>", frozenset({"xml-syntax", "format-unknown"})
