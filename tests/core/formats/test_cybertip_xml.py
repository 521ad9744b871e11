"""CyberTipline reports, read."""

from __future__ import annotations

import pytest

from hirz.core.formats.cybertip_xml import read_cybertip
from hirz.core.formats.errors import FormatError, InvalidValue
from hirz.core.formats.incident_types import ENTICEMENT, FROM_STANDARD
from hirz.core.formats.limits import MAX_NARRATIVE_CHARACTERS
from hirz.core.formats.report import FieldName, IncidentType, ParsedReport, Subject
from tests.core.formats.documents import MINIMAL_REPORT, comparable
from tests.shared import samples

SUMMARY = b"<incidentSummary><incidentType>%s</incidentType>%s<incidentDateTime>%s</incidentDateTime></incidentSummary>"
REPORTER = b"<reporter><reportingPerson/></reporter>"
TIME = b"2025-03-01T22:14:05Z"


def report(extra: bytes = b"", *, kind: str = ENTICEMENT, flags: bytes = b"", time: bytes = TIME) -> bytes:
    """A report with a summary, a reporter and whatever else."""
    return b"<report>" + SUMMARY % (kind.encode(), flags, time) + extra + REPORTER + b"</report>"


def field_at(parsed: ParsedReport, path: str) -> tuple[str, dict[str, str]]:
    """Value and attributes of the one field read from a path."""
    (field,) = [f for f in parsed.fields if f.path == path]
    return field.value, dict(field.attributes)


class TestSamples:
    """The published and synthetic samples beside the project."""

    def test_maximal_report_has_every_field(self) -> None:
        """Every branch of the standard is read, each value with its subject."""
        path = samples("ncmec_cybertipline/report_xml/synthetic-maximal-report.xml")
        parsed = read_cybertip(path.read_bytes())
        assert (parsed.format, len(parsed.fields), parsed.verbatim_only) == ("cybertip-xml", 96, ())
        assert parsed.first(Subject.INCIDENT, FieldName.INCIDENT_TYPE) == IncidentType.SEXTORTION
        assert parsed.first(Subject.VICTIM, FieldName.SCHOOL) == "Example School"
        assert list(parsed.values(Subject.REPORTED, FieldName.IP)) == ["203.0.113.42", "2001:db8::1"]
        assert parsed.first(Subject.LAW_ENFORCEMENT, FieldName.CASE_NUMBER) == "EX-2025-1"
        assert parsed.first(Subject.ASSOCIATE, FieldName.SCREEN_NAME) == "bad_actor_linked"
        assert field_at(parsed, "/report/personOrUserReported[1]/ipCaptureEvent[1]/ipAddress") == (
            "203.0.113.42",
            {"event": "Login", "at": "2025-03-01T20:00:00Z", "proxy": "true", "port": "51514"},
        )

    def test_report_with_two_victims_and_two_recipients(self) -> None:
        """Victims and recipients keep their own ordinals."""
        folder = samples("ncmec_cybertipline/report_xml")
        (path,) = folder.glob("ja-*.xml")
        parsed = read_cybertip(path.read_bytes())
        assert len(parsed.fields) == 18
        schools = [(f.ordinal, f.value) for f in parsed.fields if f.name is FieldName.SCHOOL]
        assert schools == [(0, "Middle School A"), (1, "Middle School B")]
        assert parsed.first(Subject.INCIDENT, FieldName.URGENT_REASON) == "Multiple victims identified"

    def test_invalid_sample_is_refused_with_line_and_allowed_values(self) -> None:
        """The published client's misspelt incident type is told, and what was probably meant."""
        path = samples("ncmec_cybertipline/invalid/enum-typo-online-enticement.xml")
        with pytest.raises(InvalidValue) as caught:
            read_cybertip(path.read_bytes())
        assert (caught.value.code, caught.value.line) == ("value-not-allowed", 1)
        assert caught.value.path == "/report/incidentSummary/incidentType"
        for language in ("ar", "fr", "en"):
            assert all(kind in caught.value.reason[language] for kind in FROM_STANDARD)
        assert "Did you mean “Online Enticement of Children for Sexual Acts”" in caught.value.reason["en"]


class TestReading:
    """What is read, and how."""

    @pytest.mark.parametrize(("as_sent", "ours"), list(FROM_STANDARD.items()))
    def test_incident_types_become_ours(self, as_sent: str, ours: IncidentType) -> None:
        """Each of the eight strings has a word of ours, and stays beside it."""
        parsed = read_cybertip(report(kind=as_sent))
        assert field_at(parsed, "/report/incidentSummary/incidentType") == (ours, {"as_sent": as_sent})

    def test_sextortion_is_known_by_its_annotation(self) -> None:
        """The standard has no such incident type: it flags another."""
        parsed = read_cybertip(report(flags=b"<reportAnnotations><sextortion/></reportAnnotations>"))
        assert parsed.first(Subject.INCIDENT, FieldName.INCIDENT_TYPE) == IncidentType.SEXTORTION

    def test_trafficking_stays_trafficking_although_flagged(self) -> None:
        """The graver word is not lost to a flag."""
        flags = b"<reportAnnotations><sextortion>true</sextortion></reportAnnotations>"
        parsed = read_cybertip(report(kind="Child Sex Trafficking", flags=flags))
        assert parsed.first(Subject.INCIDENT, FieldName.INCIDENT_TYPE) == IncidentType.TRAFFICKING

    def test_unknown_annotations_are_kept(self) -> None:
        """The standard grows faster than its schema: a new flag is an annotation like the others."""
        flags = b"<reportAnnotations><informational/><newThing>1</newThing><spam>false</spam></reportAnnotations>"
        parsed = read_cybertip(report(flags=flags))
        assert list(parsed.values(Subject.INCIDENT, FieldName.ANNOTATION)) == ["informational", "new_thing"]
        assert parsed.verbatim_only == ("/report/incidentSummary/reportAnnotations/spam",)

    def test_order_of_elements_does_not_matter(self) -> None:
        """A document with its elements the other way round gives the same fields."""
        one = b"<victim><victimPerson><firstName>N</firstName><age>15</age></victimPerson></victim>"
        other = b"<victim><victimPerson><age>15</age><firstName>N</firstName></victimPerson></victim>"
        straight = read_cybertip(report(one))
        turned = read_cybertip(
            b"<report>" + other + REPORTER + SUMMARY % (ENTICEMENT.encode(), b"", TIME) + b"</report>"
        )
        assert comparable(straight.fields) == comparable(turned.fields)

    def test_unknown_elements_and_attributes_are_listed_not_fatal(self) -> None:
        """What a sender adds is kept in the payload, and its place is told."""
        extra = b'<victim new="1"><victimPerson/><shoe size="40">x</shoe></victim><n:other xmlns:n="urn:n"/>'
        parsed = read_cybertip(report(extra))
        assert parsed.verbatim_only == ("/report/victim[1]/@new", "/report/victim[1]/shoe[1]", "/report/other[1]")

    def test_elements_inside_text_are_listed(self) -> None:
        """Markup inside a value does not go unnoticed."""
        parsed = read_cybertip(report(b"<victim><victimPerson/><schoolName>A<b>B</b></schoolName></victim>"))
        assert parsed.first(Subject.VICTIM, FieldName.SCHOOL) == "A"
        assert parsed.verbatim_only == ("/report/victim[1]/schoolName/b",)

    def test_wrong_optional_values_are_kept_and_marked(self) -> None:
        """An age in words or a port out of range is evidence, not a reason to refuse a report."""
        extra = (
            b"<personOrUserReported><personOrUserReportedPerson><age>about 30</age></personOrUserReportedPerson>"
            b"<ipCaptureEvent><ipAddress>203.0.113.7</ipAddress><eventName>LOGIN</eventName><port>99999</port>"
            b"</ipCaptureEvent></personOrUserReported>"
        )
        parsed = read_cybertip(report(extra))
        person = "/report/personOrUserReported[1]"
        assert field_at(parsed, f"{person}/personOrUserReportedPerson/age") == ("about 30", {"invalid": "value"})
        assert field_at(parsed, f"{person}/ipCaptureEvent[1]/ipAddress")[1]["invalid"] == "event port"

    def test_associates_say_whose_they_are(self) -> None:
        """An associated account of the second reported person points to him."""
        account = b'<associatedAccount type="Linked"><screenName>l</screenName></associatedAccount>'
        person = b"<personOrUserReported>%s</personOrUserReported>"
        parsed = read_cybertip(report(person % b"<espService>E</espService>" + person % (account * 2)))
        ties = [(f.ordinal, dict(f.attributes)) for f in parsed.fields if f.name is FieldName.ASSOCIATION]
        assert ties == [(0, {"of": "reported", "of_ordinal": "1"}), (1, {"of": "reported", "of_ordinal": "1"})]

    def test_state_is_american_and_country_is_not(self) -> None:
        """MA is Massachusetts as a state and Morocco as a country."""
        address = b"<address type='Home'><state>MA</state><country>MA</country></address>"
        parsed = read_cybertip(report(b"<victim><victimPerson>" + address + b"</victimPerson></victim>"))
        here = "/report/victim[1]/victimPerson/address[1]"
        assert field_at(parsed, f"{here}/state") == ("MA", {"scheme": "us", "type": "Home"})
        assert field_at(parsed, f"{here}/country") == ("MA", {"type": "Home"})

    def test_a_presence_without_text_is_kept(self) -> None:
        """An empty escalation still asks for high priority."""
        parsed = read_cybertip(report(flags=b"<escalateToHighPriority/>"))
        assert parsed.first(Subject.INCIDENT, FieldName.URGENT_REASON) == ""

    def test_text_around_comments_and_cdata_is_one_value(self) -> None:
        """A comment does not cut a value short."""
        text = b"<additionalInfo>one <!-- two -->three <![CDATA[<!DOCTYPE html><b>four</b>]]></additionalInfo>"
        parsed = read_cybertip(report(text))
        assert parsed.first(Subject.INCIDENT, FieldName.NARRATIVE) == "one three <!DOCTYPE html><b>four</b>"

    def test_an_overlong_text_is_cut_and_says_so(self) -> None:
        """The field is bounded; the payload is whole."""
        length = MAX_NARRATIVE_CHARACTERS + 5
        parsed = read_cybertip(report(b"<additionalInfo>" + b"x" * length + b"</additionalInfo>"))
        value, attributes = field_at(parsed, "/report/additionalInfo")
        assert (len(value), attributes) == (MAX_NARRATIVE_CHARACTERS, {"cut": str(length)})

    def test_bidirectional_controls_stay_in_values(self) -> None:
        """Values are true; display isolates them."""
        parsed = read_cybertip(report("<additionalInfo>a\u202eb</additionalInfo>".encode()))
        assert parsed.first(Subject.INCIDENT, FieldName.NARRATIVE) == "a\u202eb"

    def test_reading_survives_json(self) -> None:
        """A parsed report stored as JSON comes back the same."""
        parsed = read_cybertip(report(b"<victim><victimPerson><age>x</age></victimPerson></victim>"))
        assert ParsedReport.from_json(parsed.to_json()) == parsed


class TestRefusals:
    """What is refused, with which code and where."""

    @pytest.mark.parametrize(
        ("document", "code", "line", "path"),
        [
            (MINIMAL_REPORT.replace(b"Child Sex Trafficking", b"Sextortion"), "value-not-allowed", 4, "incidentType"),
            (MINIMAL_REPORT.replace(b"Child Sex Trafficking", b" "), "value-missing", 4, "incidentType"),
            (MINIMAL_REPORT.replace(b"2025-03-01T22:14:05Z", b"yesterday"), "value-wrong", 5, "incidentDateTime"),
            (MINIMAL_REPORT.replace(b"2025-03-01T22", b"2025-02-30T22"), "value-wrong", 5, "incidentDateTime"),
            (MINIMAL_REPORT.replace(b"2025-03-01T22", b"0000-03-01T22"), "value-wrong", 5, "incidentDateTime"),
            (MINIMAL_REPORT.replace(b"incidentDateTime>", b"incidentDate>"), "value-missing", 3, "incidentDateTime"),
            (MINIMAL_REPORT.replace(b"incidentSummary", b"incidentSumary"), "value-missing", 2, "incidentSummary"),
            (MINIMAL_REPORT.replace(b"reporter>", b"Reporter>"), "value-missing", 2, "reporter"),
            (MINIMAL_REPORT.replace(b"</report>", b"<reporter/></report>"), "element-repeated", 8, "reporter[2]"),
        ],
    )
    def test_strict_values_are_refused(self, document: bytes, code: str, line: int, path: str) -> None:
        """Incident type, time, summary and reporter must be there once and be right."""
        with pytest.raises(FormatError) as caught:
            read_cybertip(document)
        assert (caught.value.code, caught.value.line) == (code, line)
        assert caught.value.path.endswith(path)

    def test_a_refusal_quotes_no_more_than_it_must(self) -> None:
        """A hostile value is cut and its unseen characters are spelled out."""
        with pytest.raises(InvalidValue) as caught:
            read_cybertip(report(kind="\u202e" + "x" * 100_000))
        assert "\\u202e" in caught.value.reason["en"]
        assert len(caught.value.reason["en"]) < 1_000
        assert "x" * 10 not in str(caught.value)
