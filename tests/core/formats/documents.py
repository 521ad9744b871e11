"""Documents that the tests of the formats share. Everybody in them is invented; numbers and addresses are reserved ones."""

from __future__ import annotations

from random import Random

from lxml import etree

from hirz.core.formats.report import Field
from hirz.core.formats.schema import Element, Role
from hirz.core.formats.values import BOOLEAN, Kind

MINIMAL_REPORT = b"""<?xml version="1.0" encoding="UTF-8"?>
<report>
  <incidentSummary>
    <incidentType>Child Sex Trafficking</incidentType>
    <incidentDateTime>2025-03-01T22:14:05Z</incidentDateTime>
  </incidentSummary>
  <reporter><reportingPerson/></reporter>
</report>
"""

MINIMAL_FILE = b"<fileDetails><reportId>4564654</reportId><fileId>b0754af766b426f2</fileId></fileDetails>"

HIRZ_REPORT = """{
  "version": "1",
  "reference": "EX-2025-17",
  "incident": {
    "type": "sextortion",
    "occurred_at": "2025-03-01T22:14:05+01:00",
    "platform": "Example Messenger",
    "narrative": "Someone threatens to publish pictures unless money is sent. هدد بنشر الصور.",
    "language": "ar",
    "urls": ["https://example.com/a", {"value": "https://example.com/b", "attributes": {"seen": "twice"}}],
    "rooms": ["room-1"],
    "deadline_at": "2025-03-02",
    "danger_now": true,
    "demands": ["money"],
    "threats": ["publish"],
    "materials": ["image", "video"],
    "annotations": ["minor_to_minor_interaction"],
    "notes": [{"value": "received by telephone", "about": "contact"}],
    "latitude": 33.5731,
    "extra": [{"name": "vehicle", "value": "a white van", "attributes": {"about": "seen"}}]
  },
  "sender": {"organisation": "Example hotline"},
  "reporter": {"first_name": "Salma", "phones": ["+212 600 000 102"]},
  "reported": [
    {
      "screen_names": ["unknown_101"],
      "phones": [{"value": "+212 600 000 101", "type": "Mobile", "verified": false}],
      "ips": [{"value": "203.0.113.7", "at": "2025-03-01T21:00:00Z", "port": 51514, "event": "Login", "proxy": true}],
      "wallets": ["bc1qexample"]
    },
    {"display_names": ["Second account"]}
  ],
  "victims": [{"age": 15, "addresses": [{"type": "Home", "city": "Casablanca", "country": "MA"}]}],
  "recipients": [{"account_id": "rec-1"}],
  "files": [
    {
      "name": "bridge.jpg",
      "md5": "d41d8cd98f00b204e9800998ecf8427e",
      "sha1": "da39a3ee5e6b4b0d3255bfef95601890afd80709",
      "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "pdq": "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22",
      "classification": {"scheme": "ncmec-industry", "code": "B2"},
      "viewed_by_sender": true,
      "metadata": [{"name": "Make", "value": "Example", "kind": "EXIF"}]
    }
  ]
}""".encode()

POLICE_REPORT = """\ufeff{
  "reportId": "100000001",
  "dateReceived": "2025-03-02T10:11:12Z",
  "reportedInformation": {
    "reportingEsp": {"espName": "Example ESP, Inc.", "lastName": "Desk"},
    "incidentSummary": {"incidentType": "Online Enticement of Children for Sexual Acts",
                        "incidentDateTime": "2025-03-01T21:14:05Z", "incidentDateTimeDescription": null},
    "incidentDetails": {"emailIncident": [{"contents": [{"value": "From: bad1@example.com"}]}]},
    "reportedPeople": {"reportedPersons": [{
        "firstName": null, "approximateAge": 30, "screenName": {"value": "unknown_101"},
        "races": "kept sealed", "accessToFirearms": false,
        "emails": {"emails": [{"value": "bad1@example.com", "verified": true}]},
        "phones": {"phones": []},
        "sourceInformation": {"sourceCaptures": [
            {"captureType": "IP Address", "value": "203.0.113.42", "dateTime": "2025-03-01T20:00:00Z",
             "eventName": "UPLOAD", "port": "51514"},
            {"captureType": "Something new", "value": "x-1", "dateTime": null, "eventName": null, "port": null}]},
        "additionalInformations": [{"value": "first"}, {"value": "second"}]}]},
    "uploadedFiles": {"uploadedFiles": [{"filename": "file1.jpg",
        "verificationHash": "d41d8cd98f00b204e9800998ecf8427e", "viewedByEsp": null, "industryClassification": "B2"}]},
    "newKey": {"deep": ["kept"]},
    "additionalInformations": [{"value": "Invented."}]
  }
}""".encode()

# No white space at the ends, nothing that XML cannot carry.
_WORDS = ("alpha", "بيتا", 'é & <x> "q"', "one\ntwo", "😀", "l'été", "-", "]]>", "a\tb")


def comparable(fields: tuple[Field, ...], *, paths: bool = True) -> list[tuple[object, ...]]:
    """Fields as sorted tuples, with or without the paths they were read from."""
    return sorted(
        (f.subject, f.ordinal, f.name, f.value, f.path if paths else "", tuple(sorted(f.attributes.items())))
        for f in fields
    )


def random_document(table: Element, random: Random, *, share: float = 0.5) -> bytes:
    """A document that is valid by a table, with about that share of its optional elements, in the schema's order."""
    root = etree.Element(table.name)
    _fill(root, table, random, share)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _fill(node: etree._Element, element: Element, random: Random, share: float) -> None:
    for attribute in element.attributes:
        if attribute.required or random.random() < share:
            node.set(attribute.name, value_of(attribute.kind, random))
    if element.role is Role.VALUE:
        node.text = value_of(element.kind, random)
        return
    children = [random.choice(element.children)] if element.one_child else element.children
    if {"potentialMeme", "fileAnnotations"} <= {child.name for child in children}:  # the schema's choice
        dropped = random.choice(("potentialMeme", "fileAnnotations"))
        children = [child for child in children if child.name != dropped]
    for child in children:
        wanted = child.required or element.one_child or random.random() < share
        for _ in range(random.randint(1, 3) if child.many and wanted else int(wanted)):
            made = etree.SubElement(node, child.name)
            if element.role is Role.FLAGS:
                continue
            _fill(made, child, random, share)


def value_of(kind: Kind, random: Random) -> str:
    """A value of a kind, in the form in which a reader gives it back."""
    if kind.allowed:
        return random.choice([value for value in kind.allowed if value])
    if kind is BOOLEAN:
        return random.choice(("true", "false"))
    plain = {
        "integer": str(random.randint(0, 10**9)),
        "number": f"{random.uniform(-90, 90):.4f}",
        "date": f"20{random.randint(10, 29)}-0{random.randint(1, 9)}-1{random.randint(0, 9)}",
        "date-time": f"2025-03-01T2{random.randint(0, 3)}:14:05" + random.choice(("", "Z", "+01:00", ".25Z")),
        "port": str(random.randint(0, 65535)),
        "calling-code": "+212",
        "digits": str(random.randint(0, 9999)),
    }
    return plain.get(kind.name) or " ".join(random.choices(_WORDS, k=random.randint(1, 3))).strip()
