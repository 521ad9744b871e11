"""Hostile documents, made not collected: bombs, lies and strange letters, all of them harmless to read about."""

from __future__ import annotations

import codecs
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from random import Random

GOOD = {"incident": {"type": "sextortion", "narrative": "An account asks for money."}}


def good(**parts: object) -> bytes:
    """A valid report with something replaced."""
    return json.dumps({**GOOD, **parts}, ensure_ascii=False).encode()


def in_narrative(text: str, *, escaped: bool = False) -> bytes:
    """A report whose text is this."""
    return json.dumps({"incident": {"type": "sextortion", "narrative": text}}, ensure_ascii=escaped).encode(
        "utf-8", "surrogatepass"
    )


def json_bombs() -> Iterator[tuple[str, bytes]]:
    """Deep, huge and ambiguous JSON."""
    for depth in (33, 100, 2_000, 100_000):
        yield f"arrays {depth} deep", b"[" * depth + b"]" * depth
        yield f"objects {depth} deep", b'{"a":' * depth + b"1" + b"}" * depth
        yield (
            f"depth {depth} inside a report",
            good(incident={"type": "sextortion", "narrative": "x"})[:-1]
            + (b',"notes":' + b"[" * depth + b"]" * depth + b"}"),
        )
    yield "ten megabytes of brackets", b"[" * (10 * 1024 * 1024)
    yield "nine megabytes of closed brackets", b"[]" * (4 * 1024 * 1024)
    yield "brackets in a text", in_narrative("[" * 200_000 + '\\"' * 100)
    yield "backslashes", b'{"incident":{"type":"sextortion","narrative":"' + b"\\" * 99_999 + b'"}}'
    yield "a million commas", b"[" + b"0," * 1_000_000 + b"0]"
    for number in (
        "9" * 5_000,
        "-" + "9" * 5_000,
        "1e400",
        "-1e400",
        "NaN",
        "Infinity",
        "-Infinity",
        str(2**63),
        "1e-400",
        "0x1",
        "01",
        "1.",
        "--1",
    ):
        yield f"number {number[:12]}", good()[:-1] + f',"reported":[{{"age":{number}}}]}}'.encode()
    yield "duplicate keys", b'{"incident":{"type":"other"},"incident":{"type":"sextortion","narrative":"x"}}'
    yield "duplicate keys by escape", b'{"incident":{"type":"other","t\\u0079pe":"sextortion"}}'
    yield "trailing data", good() + good()
    yield "trailing NUL", good() + b"\0"
    yield "trailing comma", good()[:-1] + b",}"
    yield "comment", b"/* x */" + good()
    yield "single quotes", good().replace(b'"', b"'")


def json_shapes() -> Iterator[tuple[str, bytes]]:
    """Whatever is JSON and no report."""
    for value in ("null", "true", "0", '""', "[]", "{}", "[null]", '"incident"', "[[]]", '{"incident":null}'):
        yield f"document {value}", value.encode()
    wrong: tuple[object, ...] = (
        None,
        True,
        0,
        2**62,
        -1,
        1.5,
        "",
        "x",
        [],
        [[]],
        {},
        {"value": None},
        {"value": {"value": 1}},
        [None],
        ["x", 1],
    )
    for place in (
        "incident",
        "sender",
        "reporter",
        "reported",
        "victims",
        "files",
        "law_enforcement",
        "reference",
        "version",
    ):
        for value in wrong:
            yield f"{place} is {value!r}", good(**{place: value})
    for key in ("type", "narrative", "occurred_at", "urls", "demands", "language", "danger_now", "latitude"):
        for value in (None, 0, 2**62, [], {}, [{}], "\0", "x" * 30_000):
            yield f"{key} is {str(value)[:12]!r}", good(incident={**GOOD["incident"], key: value})
    yield "unknown key", good(constructor={"prototype": {}})
    yield "key of a megabyte", good(**{"k" * 1_000_000: 1})
    yield "ten thousand unknown keys", good(**{f"k{n}": n for n in range(10_000)})
    yield "an id of ours", good(reference="R-26-7KQ2-M9XD", id="00000000-0000-0000-0000-000000000000")


STRANGE = {
    "NUL": "a\0b", "bidi override": "invoice\u202egnp.exe", "bidi isolates": "\u2066a\u2069\u2067b\u2069", "zero width": "a\u200b\u200c\u200d\u2060b",
    "BOM inside": "a\ufeffb", "controls": "".join(map(chr, range(1, 32))), "C1 controls": "".join(map(chr, range(0x80, 0xA0))),
    "noncharacters": "\ufffe\uffff\U0001fffe", "private use": "\ue000\U000f0000", "combining flood": "e" + "\u0301" * 20_000,
    "zalgo": "".join(c + "\u0489" * 50 for c in "hello"), "lam alef": "\ufefb\ufdfa" * 1_000, "tatweel": "حـ" * 5_000,
    "astral": "\U0001f600" * 10_000, "line separators": "a\u2028b\u2029c\x85d", "CRLF": "x\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "markup": "<script>alert(1)</script>{{ 7*7 }}${7*7}%s%n", "formula": "=HYPERLINK(\"http://192.0.2.1\")\t@SUM(1+1)*cmd|' /C calc'!A0",
    "SQL": "'; DROP TABLE intake_report; --", "log injection": "x\nERROR root: taken over", "regex": "(a+)+$" + "a" * 50_000 + "!",
    "many addresses": "a@" * 50_000, "many schemes": "http://" * 50_000, "many digits": "1" * 200_000, "many pluses": "+" * 200_000,
    "percent": "%00%ff%u0000" * 1_000, "Turkish": "İıŞ" * 1_000, "sharp s": "ß" * 10_000, "mixed scripts": "pаypаl.example", "ligature": "ﷺ" * 5_000,
}  # fmt: skip


def strange_texts() -> Iterator[tuple[str, bytes]]:
    """Letters that confuse; in a text, a name, a handle and a file's name."""
    for name, text in STRANGE.items():
        yield f"{name} in the text", in_narrative(text)
        short = text[:500]
        yield (
            f"{name} in names",
            good(
                reported=[{"screen_names": [short], "names": [short], "service": short}],
                files=[{"name": short, "id": short}],
            ),
        )
        yield f"{name} in an escape", in_narrative(text[:2_000], escaped=True)
    for half in ("\\ud800", "\\udfff", "\\ud800\\ud800", "\\udc00\\ud800", "\\uD83D", "\\ud83d\\ude00"):
        yield f"surrogate {half}", b'{"incident":{"type":"sextortion","narrative":"%s"}}' % half.encode()
        yield f"surrogate {half} as a key", b'{"incident":{"type":"sextortion","%s":"x"}}' % half.encode()


def encodings() -> Iterator[tuple[str, bytes]]:
    """Bytes that are not UTF-8, or do not look so."""
    text = good().decode()
    for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-7", "cp1256", "iso8859-6", "cp037"):
        yield name, ("é ح " + text if name.startswith("cp1") else text).encode(name, "replace")
    yield "UTF-8 with a mark", codecs.BOM_UTF8 + good()
    yield "two marks", codecs.BOM_UTF8 * 2 + good()
    for bad in (
        b"\xff",
        b"\xc0\xaf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xe2\x82",
        b"\x80",
        b"\xf8\x88\x80\x80\x80",
    ):
        yield f"bytes {bad.hex()}", good().replace(b"money", bad)
    yield "only blanks", b" \t\r\n" * 1_000
    yield "only NUL", b"\0" * 1_000
    yield "a picture", b"\x89PNG\r\n\x1a\n" + bytes(2_000)
    yield "gzip", zlib.compress(good(), wbits=31)


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 5}">' for n in range(10))


def xml_attacks(address: str, file: str) -> Iterator[tuple[str, bytes]]:
    """Entities, DTDs, inclusion, depth and size; `address` and `file` must never be opened."""
    body = (
        "<incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType></incidentSummary>"
    )
    yield "billion laughs", f"<!DOCTYPE report [{ENTITIES}]><report>&e9;</report>".encode()
    yield "quadratic", f'<!DOCTYPE report [<!ENTITY a "{"x" * 50_000}">]><report>{"&a;" * 50_000}</report>'.encode()
    for scheme in (
        f"file://{file}",
        address,
        f"{address}/x.dtd",
        "php://filter/read=string/resource=x",
        "jar:file:///x!/y",
        "ftp://127.0.0.1/x",
        f"//{address[7:]}/x",
    ):
        yield (
            f"external entity {scheme[:10]}",
            f'<!DOCTYPE report [<!ENTITY x SYSTEM "{scheme}">]><report>{body}<a>&x;</a></report>'.encode(),
        )
        yield f"external DTD {scheme[:10]}", f'<!DOCTYPE report SYSTEM "{scheme}"><report>{body}</report>'.encode()
        yield (
            f"parameter entity {scheme[:10]}",
            f'<!DOCTYPE report [<!ENTITY % x SYSTEM "{scheme}"> %x;]><report>{body}</report>'.encode(),
        )
        yield (
            f"inclusion {scheme[:10]}",
            (
                f'<report xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{scheme}" parse="text"/>{body}</report>'
            ).encode(),
        )
        yield (
            f"schema location {scheme[:10]}",
            (
                f'<report xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="{scheme}">{body}</report>'
            ).encode(),
        )
        yield (
            f"stylesheet {scheme[:10]}",
            f'<?xml-stylesheet type="text/xsl" href="{scheme}"?><report>{body}</report>'.encode(),
        )
    yield "empty DTD", b"<!DOCTYPE report><report/>"
    yield "DTD with a default", b'<!DOCTYPE report [<!ATTLIST report a CDATA "x">]><report/>'
    for depth in (65, 2_000, 200_000):
        yield f"depth {depth}", b"<report>" + b"<a>" * depth + b"</a>" * depth + b"</report>"
        yield f"open depth {depth}", b"<report>" + b"<a>" * depth
    yield "many elements", b"<report>" + b"<a/>" * 500_000 + b"</report>"
    yield "many attributes", b"<report " + b" ".join(b'a%d="x"' % n for n in range(100_000)) + b"/>"
    yield "long attribute", b'<report a="' + b"x" * 9_000_000 + b'"/>'
    yield "long name", b"<" + b"r" * 9_000_000 + b"/>"
    yield "many namespaces", b"<report " + b" ".join(b'xmlns:n%d="u:%d"' % (n, n) for n in range(50_000)) + b"/>"
    yield "duplicate attributes", b'<report a="1" a="2"/>'
    yield "long comment", b"<report><!--" + b"x" * 9_000_000 + b"--></report>"
    yield "instructions", b"<?a b?>" * 100_000 + b"<report/>"
    yield "character reference NUL", b"<report>&#0;</report>"
    yield "character reference surrogate", b"<report>&#xD800;</report>"
    yield "control characters", b"<report>\x01\x02</report>"
    for name in ("UTF-16", "UTF-7", "EBCDIC-CP-US", "x-unknown", "ISO-8859-1", "UTF-32"):
        yield f"declares {name}", f'<?xml version="1.0" encoding="{name}"?><report>{body}</report>'.encode()
    yield "really UTF-16", f'<?xml version="1.0" encoding="UTF-16"?><report>{body}</report>'.encode("utf-16")
    yield "version 1.1", f'<?xml version="1.1"?><report>{body}\u0001</report>'.encode()
    yield "unclosed", f"<report>{body}".encode()
    yield "two roots", b"<report/><report/>"
    yield "text after", b"<report/>junk"
    yield "other root", b"<html><script>alert(1)</script></html>"
    yield "other namespace", f'<report xmlns="urn:x">{body}</report>'.encode()
    yield "CDATA", f"<report><![CDATA[{'<' * 100_000}]]></report>".encode()


def noise(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Good documents with a few bytes changed, cut, doubled or moved."""
    chance = Random(seed)
    xml = b"<report><incidentSummary><incidentType>Child Sex Trafficking</incidentType></incidentSummary></report>"
    for number in range(count):
        data = bytearray(chance.choice((good(reported=[{"phones": ["+212600000100"]}]), xml)))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data))
            what = chance.randrange(4)
            if what == 0:
                data[at] = chance.randrange(256)
            elif what == 1:
                del data[at : at + chance.randint(1, 20)]
            elif what == 2:
                data[at:at] = data[chance.randrange(len(data)) :][: chance.randint(1, 20)]
            else:
                data[at:at] = chance.randbytes(chance.randint(1, 8))
            data = data or bytearray(b"x")
        yield f"noise {seed}/{number}", bytes(data)


def _zip(*members: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return made.getvalue()


def archives() -> Iterator[tuple[str, bytes]]:
    """Bombs, slips and lies in ZIP; each holds one good report as well where it can."""
    fine = ("good.json", good())
    yield "bomb of 200 MB", _zip(("zeros.json", bytes(200 * 1024 * 1024)), fine)
    yield "bomb in a bomb", _zip(("inner.zip", _zip(("zeros.json", bytes(60 * 1024 * 1024)))), fine)
    deep = good()
    for level in range(8):
        deep = _zip((f"level{level}.zip", deep))
    yield "eight deep", deep
    for name in (
        "../../../../tmp/hirz-slip.json",
        "/tmp/hirz-slip.json",
        "..\\..\\hirz-slip.json",
        "C:\\hirz-slip.json",
        "a/../../hirz-slip.json",
        "\u202enosj.exe",
        "a\u200bb.json",
        "con",
        ".",
        "..",
        "a" * 60_000,
        "%2e%2e%2fhirz-slip.json",
    ):
        yield f"name {name[:20]!r}", _zip((name, good(reference=name[:50])), fine)
    yield "many members", _zip(*((f"{n}.json", b"{}") for n in range(12_000)))
    yield "same name twice", _zip(fine, ("x.json", b"{}"))[:-1] + b"\0"
    link = zipfile.ZipInfo("link.json")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(link, "/etc/hostname")
        archive.writestr(*fine)
    yield "symbolic link", made.getvalue()
    whole = bytearray(_zip(fine))
    for name, at, value in (
        ("false size", 22, 2**31),
        ("false packed size", 18, 5),
        ("false checksum", 14, 7),
        ("encrypted", 6, 1),
    ):
        lying = bytearray(whole)
        struct.pack_into("<I" if name != "encrypted" else "<H", lying, at, value)
        yield f"{name} in front", bytes(lying)
        place = lying.find(b"PK\x01\x02") + {22: 24, 18: 20, 14: 16, 6: 8}[at]
        struct.pack_into("<I" if name != "encrypted" else "<H", lying, place, value)
        yield f"{name} in both", bytes(lying)
    for cut in (1, 10, 22, 40, len(whole) // 2):
        yield f"cut by {cut}", bytes(whole[:-cut])
    yield "front only", b"PK\x03\x04"
    yield "end only", b"PK\x05\x06" + bytes(18)
    yield "something before", b"#!/bin/sh\n" + bytes(whole)
