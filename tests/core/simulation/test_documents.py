"""Every simulated document is one that the house can read."""

from __future__ import annotations

from collections import Counter

import pytest
from lxml import etree

from hirz.core.formats import FieldName, FormatError, IncidentType, Subject
from hirz.core.simulation import SimulatedDocument
from tests.core.simulation.sample import parsed, year
from tests.shared import samples


def of_format(name: str) -> list[SimulatedDocument]:
    """The documents of one format."""
    return [document for document in year() if document.format == name]


@pytest.mark.parametrize("format_name", ["cybertip-xml", "police-json", "hirz-json", "csv"])
def test_every_document_parses(format_name: str) -> None:
    """Each is read as one report of its format, and nothing of it is left behind unread."""
    documents = of_format(format_name)
    assert len(documents) > 100
    for document in documents:
        report = parsed(document)
        assert report.format == format_name
        assert not report.verbatim_only


@pytest.mark.parametrize("format_name", ["cybertip-xml", "police-json", "hirz-json"])
def test_a_cut_document_does_not_parse(format_name: str) -> None:
    """The reader is not one that takes anything: half a document is refused."""
    document = of_format(format_name)[0]
    half = SimulatedDocument(
        format_name, document.name, document.data[: len(document.data) // 2], "", document.received_at, {}
    )
    with pytest.raises(FormatError):
        parsed(half)


def test_reports_are_valid_against_the_standard() -> None:
    """Every CyberTipline report is valid against the schema of the standard."""
    schema = etree.XMLSchema(etree.parse(samples("ncmec_cybertipline/xsd/cyber_tipline.xsd")))
    for document in of_format("cybertip-xml"):
        schema.assertValid(etree.fromstring(document.data))


def test_nature_survives() -> None:
    """The nature in the truth is the one that is read, where the sender's format has it."""
    for document in of_format("hirz-json") + of_format("csv"):
        assert parsed(document).first(Subject.INCIDENT, FieldName.INCIDENT_TYPE) == document.truth["nature"]
    told = Counter(
        (parsed(d).first(Subject.INCIDENT, FieldName.INCIDENT_TYPE) == d.truth["nature"])
        for d in of_format("cybertip-xml")
    )
    assert told[True] > 20 * told[False]


def test_stated_needles_are_stated() -> None:
    """A needle that is called stated has a closed field for it; the others have none."""
    closed = {FieldName.DEADLINE_AT, FieldName.DANGER_NOW, FieldName.URGENT_REASON}
    for document in year():
        truth = document.truth
        if not truth["needle"]:
            continue
        report = parsed(document)
        circumstances = set(report.values(Subject.INCIDENT, FieldName.CIRCUMSTANCE)) & {
            "self_harm",
            "access_to_child",
            "live",
        }
        said = any(field.name in closed for field in report.fields) or bool(circumstances)
        assert said == truth["needle_stated"], (document.name, truth["needle"])


def test_files_have_their_digests() -> None:
    """Whoever sends files sends digests."""
    for document in of_format("police-json") + of_format("csv"):
        report = parsed(document)
        if document.truth["nature"] == IncidentType.MATERIAL:
            assert report.first(Subject.FILE, FieldName.MD5), document.name
