"""CyberTipline reports and file details, written."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from hirz.core.formats.cybertip_elements import REPORT
from hirz.core.formats.cybertip_file_elements import FILE_DETAILS
from hirz.core.formats.cybertip_file_xml import read_cybertip_file, write_cybertip_file
from hirz.core.formats.cybertip_xml import read_cybertip, write_cybertip
from hirz.core.formats.errors import InvalidValue
from hirz.core.formats.hirz_json import read_hirz_json
from hirz.core.formats.police_json import read_police
from hirz.core.formats.report import Field, FieldName, IncidentType, ParsedReport, Subject
from tests.core.formats.documents import (
    HIRZ_REPORT,
    MINIMAL_FILE,
    MINIMAL_REPORT,
    POLICE_REPORT,
    comparable,
    random_document,
)
from tests.shared import samples

# Documents are drawn from a seed, not from hypothesis's own choices: a failing one is a number, and shrinks at once.
SEEDS = st.integers(0, 2**32)


@cache
def schema() -> etree.XMLSchema:
    """The published schema, from beside the project."""
    return etree.XMLSchema(etree.parse(samples("ncmec_cybertipline/xsd/cyber_tipline.xsd")))


def assert_valid(document: bytes) -> None:
    """The document is valid by the published schema."""
    root = etree.fromstring(document)
    assert schema().validate(root), schema().error_log


def assert_comes_back(document: bytes) -> None:
    """A report that is read, written and read again has the same fields at the same paths, in the same order."""
    first = read_cybertip(document)
    again = read_cybertip(write_cybertip(first))
    assert again.fields == first.fields


def incident(
    *fields: Field, kind: IncidentType = IncidentType.GROOMING, at: str = "2025-03-01T22:14:05Z"
) -> ParsedReport:
    """A report with a type and a time and whatever else."""
    return ParsedReport(
        "hirz-json",
        "1",
        (
            Field(Subject.INCIDENT, 0, FieldName.INCIDENT_TYPE, kind, "/incident/type"),
            Field(Subject.INCIDENT, 0, FieldName.OCCURRED_AT, at, "/incident/occurred_at"),
            *fields,
        ),
    )


def text_of(document: bytes) -> str:
    """Everything that a document says, in elements and attributes."""
    root = etree.fromstring(document)
    return "\n".join([*map(str, root.itertext()), *(str(v) for e in root.iter() for v in e.attrib.values())])


class TestRoundTrip:
    """Read, written, read again."""

    @given(SEEDS, st.sampled_from([0.1, 0.3, 0.6]))
    @settings(max_examples=30, deadline=None)
    def test_any_report_comes_back(self, seed: int, share: float) -> None:
        """Whatever the standard can say is written back as it was read."""
        assert_comes_back(random_document(REPORT, Random(seed), share=share))

    @given(SEEDS, st.sampled_from([0.1, 0.3, 0.6]))
    @settings(max_examples=30, deadline=None)
    def test_any_file_comes_back(self, seed: int, share: float) -> None:
        """Whatever the standard can say of a file is written back as it was read."""
        first = read_cybertip_file(
            random_document(FILE_DETAILS, Random(seed), share=share).replace(b"Supplemental ", b"")
        )
        again = read_cybertip_file(write_cybertip_file(first))
        assert again.fields == first.fields

    def test_a_writer_that_drops_a_field_is_caught(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The planted fault: the writer loses every school."""
        from hirz.core.formats import cybertip_xml

        def forgetful(report: ParsedReport) -> bytes:
            kept = tuple(f for f in report.fields if f.name is not FieldName.SCHOOL)
            return cybertip_xml.write_cybertip(replace(report, fields=kept))

        document = MINIMAL_REPORT.replace(
            b"</report>", b"<victim><victimPerson/><schoolName>E</schoolName></victim></report>"
        )
        assert_comes_back(document)
        monkeypatch.setitem(globals(), "write_cybertip", forgetful)
        with pytest.raises(AssertionError):
            assert_comes_back(document)


class TestValidity:
    """What is written is valid by the published schema."""

    @given(SEEDS, st.sampled_from([0.1, 0.3, 0.6]))
    @settings(max_examples=30, deadline=None)
    def test_any_report_is_valid(self, seed: int, share: float) -> None:
        """Reports written from any reading are valid."""
        assert_valid(write_cybertip(read_cybertip(random_document(REPORT, Random(seed), share=share))))

    @given(SEEDS)
    @settings(max_examples=30, deadline=None)
    def test_any_file_is_valid(self, seed: int) -> None:
        """File details written from any reading are valid."""
        document = random_document(FILE_DETAILS, Random(seed)).replace(b"Supplemental ", b"")
        assert_valid(write_cybertip_file(read_cybertip_file(document)))

    def test_samples_are_valid_after_writing(self) -> None:
        """The samples come out valid and whole."""
        for path in samples("ncmec_cybertipline/report_xml").glob("*.xml"):
            assert_comes_back(path.read_bytes())
            assert_valid(write_cybertip(read_cybertip(path.read_bytes())))

    def test_reports_of_other_formats_become_valid(self) -> None:
        """Our own JSON and the police JSON can be sent on as a CyberTip."""
        for parsed in (read_hirz_json(HIRZ_REPORT), read_police(POLICE_REPORT)):
            assert_valid(write_cybertip(parsed))

    def test_an_invalid_document_is_caught(self) -> None:
        """The planted fault: an element out of its place."""
        with pytest.raises(AssertionError):
            assert_valid(MINIMAL_REPORT.replace(b"<incidentSummary>", b"<incidentSummary><platform/>"))


class TestWithoutLoss:
    """What the standard cannot hold is said in words."""

    def test_every_value_of_our_json_occurs_in_the_document(self) -> None:
        """Nothing about incident and people is lost; files have documents of their own."""
        parsed = read_hirz_json(HIRZ_REPORT)
        said = text_of(write_cybertip(parsed))
        in_other_words = (FieldName.INCIDENT_TYPE, FieldName.ANNOTATION)
        lost = [
            f
            for f in parsed.fields
            if f.subject is not Subject.FILE and f.name not in in_other_words and f.value not in said
        ]
        assert lost == []
        assert read_cybertip(write_cybertip(parsed)).first(Subject.INCIDENT, FieldName.INCIDENT_TYPE) == "sextortion"

    def test_values_of_the_wrong_kind_go_into_words(self) -> None:
        """An age that is no number cannot stand in its element, but stands in the free text."""
        written = write_cybertip(incident(Field(Subject.VICTIM, 0, FieldName.AGE, "14 or 15", "/victims/0/age")))
        victim = etree.fromstring(written).find("victim")
        assert victim is not None
        assert victim.findtext("additionalInfo") == "age: 14 or 15"
        assert victim.find("victimPerson/age") is None

    def test_attributes_without_a_place_go_into_words(self) -> None:
        """A circumstance that the element cannot carry is said beside its value."""
        field = Field(
            Subject.REPORTED, 1, FieldName.SCREEN_NAME, "x_1", "/reported/1/screen_names/0", {"platform": "E"}
        )
        root = etree.fromstring(write_cybertip(incident(field)))
        assert root.findtext("personOrUserReported/screenName") == "x_1"
        assert root.findtext("personOrUserReported/additionalInfo") == "screen_name: x_1 (platform: E)"

    def test_second_chat_room_gets_an_incident_of_its_own(self) -> None:
        """An element that may stand once is not overwritten."""
        rooms = [Field(Subject.INCIDENT, 0, FieldName.CHAT_ROOM, f"r{i}", f"/incident/rooms/{i}") for i in range(2)]
        root = etree.fromstring(write_cybertip(incident(*rooms)))
        assert [room.text for room in root.iterfind("internetDetails/chatImIncident/chatRoomName")] == ["r0", "r1"]

    def test_parts_of_two_addresses_stay_apart(self) -> None:
        """City and country of one address do not mix with another's."""
        fields = [
            Field(Subject.VICTIM, 0, name, value, f"/victims/0/addresses/{i}/{name}")
            for i, parts in enumerate((("Rabat", "MA"), ("Lyon", "FR")))
            for name, value in zip((FieldName.CITY, FieldName.COUNTRY), parts, strict=True)
        ]
        root = etree.fromstring(write_cybertip(incident(*fields)))
        found = [(a.findtext("city"), a.findtext("country")) for a in root.iterfind("victim/victimPerson/address")]
        assert found == [("Rabat", "MA"), ("Lyon", "FR")]

    def test_characters_that_xml_cannot_carry_are_replaced(self) -> None:
        """A control character does not break the document."""
        written = write_cybertip(incident(Field(Subject.INCIDENT, 0, FieldName.NARRATIVE, "a\x01b\x00c", "/n")))
        assert etree.fromstring(written).findtext("additionalInfo") == "a\ufffdb\ufffdc"

    def test_an_overlong_urgent_reason_is_cut_and_told_in_full(self) -> None:
        """The documentation allows 3,000 characters."""
        reason = "r" * 3_500
        root = etree.fromstring(
            write_cybertip(incident(Field(Subject.INCIDENT, 0, FieldName.URGENT_REASON, reason, "/u")))
        )
        assert len(root.findtext("incidentSummary/escalateToHighPriority") or "") == 3_000
        assert reason in (root.findtext("additionalInfo") or "")


class TestRules:
    """What cannot be written is refused, not bent."""

    def test_other_has_no_incident_type(self) -> None:
        """The standard's list is closed: somebody must choose first."""
        with pytest.raises(InvalidValue) as caught:
            write_cybertip(incident(kind=IncidentType.OTHER))
        assert caught.value.code == "not-expressible"

    def test_time_is_required(self) -> None:
        """A report without a time is not made up."""
        fields = incident().fields[:1]
        with pytest.raises(InvalidValue) as caught:
            write_cybertip(ParsedReport("hirz-json", "1", fields))
        assert (caught.value.code, caught.value.path) == ("value-missing", "/report/incidentSummary/incidentDateTime")

    def test_a_day_becomes_a_time_and_says_so(self) -> None:
        """A date alone is written as midnight, with a note that only the day is known."""
        root = etree.fromstring(write_cybertip(incident(at="2025-03-01")))
        assert root.findtext("incidentSummary/incidentDateTime") == "2025-03-01T00:00:00Z"
        assert "(precision: day)" in (root.findtext("additionalInfo") or "")

    def test_supplemental_files_carry_no_classification(self) -> None:
        """A rule of the documentation that the schema does not hold."""
        document = MINIMAL_FILE.replace(
            b"</fileDetails>",
            b"<fileRelevance>Supplemental Reported</fileRelevance>"
            b"<industryClassification>A1</industryClassification></fileDetails>",
        )
        with pytest.raises(InvalidValue) as caught:
            write_cybertip_file(read_cybertip_file(document))
        assert caught.value.code == "rule-supplemental"

    def test_files_take_the_numbers_of_the_receiver(self) -> None:
        """The report's and the upload's numbers come from the answers of the CyberTipline."""
        parsed = read_hirz_json(HIRZ_REPORT)
        written = write_cybertip_file(parsed, report_id=4564654, file_id="b0754af766b426f2928a02c651ed4b99")
        assert_valid(written)
        again = read_cybertip_file(written)
        assert again.first(Subject.SENDER, FieldName.SENDER_REFERENCE) == "4564654"
        assert again.first(Subject.FILE, FieldName.MD5) == "d41d8cd98f00b204e9800998ecf8427e"
        assert "sha256" in text_of(written).lower()

    def test_a_file_without_numbers_is_refused(self) -> None:
        """Without the receiver's numbers the document would point nowhere."""
        with pytest.raises(InvalidValue) as caught:
            write_cybertip_file(read_hirz_json(HIRZ_REPORT))
        assert caught.value.code == "value-missing"

    def test_only_one_of_the_two_meme_marks_is_written(self) -> None:
        """The schema allows the old mark or the flags, not both."""
        document = MINIMAL_FILE.replace(
            b"</fileDetails>",
            b"<potentialMeme>true</potentialMeme><fileAnnotations><viral/></fileAnnotations></fileDetails>",
        )
        written = write_cybertip_file(read_cybertip_file(document))
        assert_valid(written)
        annotations = set(read_cybertip_file(written).values(Subject.FILE, FieldName.ANNOTATION))
        assert annotations == {"viral", "potential_meme"}


def test_comparable_sees_a_changed_value() -> None:
    """The helper that compares readings is not blind."""
    fields = read_cybertip(MINIMAL_REPORT).fields
    changed = (fields[0]._replace(value="other"), *fields[1:])
    assert comparable(fields) != comparable(changed)
