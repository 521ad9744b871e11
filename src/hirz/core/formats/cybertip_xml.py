"""CyberTipline reports: the XML that platforms submit, read and written.

Written documents are valid against the schema that our table was compared with. What the standard cannot
hold is said in words in the free text of whom it is about. Files have documents of their own: see
`cybertip_file_xml`.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from hirz.core.formats.cybertip_elements import INCIDENT_SUMMARY, RECIPIENT, REPORT, REPORTED, VICTIM
from hirz.core.formats.errors import InvalidValue
from hirz.core.formats.incident_types import FROM_STANDARD, TO_STANDARD, incident_type
from hirz.core.formats.limits import MAX_URGENT_REASON_CHARACTERS
from hirz.core.formats.report import Field, FieldName, IncidentType, ParsedReport, Subject
from hirz.core.formats.values import is_date
from hirz.core.formats.xml_reading import TableReader
from hirz.core.formats.xml_tree import parse_xml
from hirz.core.formats.xml_writing import TableWriter

FORMAT: Final = "cybertip-xml"
# The schema bears no version; this is the day on which our copy was compared with it.
VERSION: Final = "2025-11-10"


def read_cybertip(data: bytes) -> ParsedReport:
    """Read a `report` document; raises FormatError."""
    return read_cybertip_root(parse_xml(data))


def read_cybertip_root(root: etree._Element) -> ParsedReport:
    """Read a parsed `report` element; raises FormatError."""
    reader = TableReader()
    reader.read(root, REPORT)
    _say_type_in_our_words(reader.fields, reader.annotations)
    return ParsedReport(FORMAT, VERSION, tuple(reader.fields), tuple(reader.verbatim_only))


def _say_type_in_our_words(fields: list[Field], annotations: list[str]) -> None:
    """Give the incident type our own word, and keep the standard's string beside it."""
    path = f"/{REPORT.name}/{INCIDENT_SUMMARY.name}/incidentType"
    position = next(i for i, field in enumerate(fields) if field.path == path)
    as_sent = fields[position].value
    ours = incident_type(as_sent, annotations).value
    sent = {"as_sent": as_sent}
    fields[position] = Field(Subject.INCIDENT, 0, FieldName.INCIDENT_TYPE, ours, path, sent)


def write_cybertip(report: ParsedReport) -> bytes:
    """A `report` document; raises InvalidValue if the incident type or its time is unknown or has no word in the standard."""
    fields = [_as_standard(field) for field in report.fields if field.subject is not Subject.FILE]
    fields += _implied(report)
    writer = TableWriter(REPORT, fields)
    left_over = [left for field in fields if (left := writer.place(field)) is not None]
    writer.ensure("internetDetails")  # the schema allows none, but its documentation asks for at least one
    for field in left_over:
        _say_in_words(writer, field)
    return writer.to_bytes()


def _as_standard(field: Field) -> Field:
    """The field in the standard's own words: the incident type, the time of the incident, a reason in its length."""
    if field.subject is not Subject.INCIDENT:
        return field
    if field.name is FieldName.INCIDENT_TYPE:
        return field._replace(value=_standard_type(field))
    if field.name is FieldName.OCCURRED_AT and is_date(field.value):
        return field._replace(value=f"{field.value}T00:00:00Z", attributes={**field.attributes, "precision": "day"})
    if field.name is FieldName.URGENT_REASON:
        return field._replace(value=field.value[:MAX_URGENT_REASON_CHARACTERS])
    return field


def _standard_type(field: Field) -> str:
    as_sent = field.attributes.get("as_sent", "")
    if as_sent in FROM_STANDARD:
        return as_sent
    ours = IncidentType(field.value) if field.value in set(IncidentType) else IncidentType.OTHER
    if ours not in TO_STANDARD:
        raise InvalidValue("not-expressible", format=FORMAT, given=field.value, name=field.name.value, path=field.path)
    return TO_STANDARD[ours]


def _implied(report: ParsedReport) -> list[Field]:
    """What the standard says by a flag, and we by the type; and the rest of a reason that was too long."""
    implied = []
    ours = report.first(Subject.INCIDENT, FieldName.INCIDENT_TYPE)
    if ours == IncidentType.SEXTORTION and "sextortion" not in report.values(Subject.INCIDENT, FieldName.ANNOTATION):
        implied.append(Field(Subject.INCIDENT, 0, FieldName.ANNOTATION, "sextortion", ""))
    for reason in report.values(Subject.INCIDENT, FieldName.URGENT_REASON):
        if len(reason) > MAX_URGENT_REASON_CHARACTERS:
            implied.append(Field(Subject.INCIDENT, 0, FieldName.URGENT_REASON, reason, ""))
    return implied


def _say_in_words(writer: TableWriter, field: Field) -> None:
    """Add a line to the free text of whom the field is about: the standard has no element for it."""
    containers = {element.subject: element.name for element in (REPORTED, RECIPIENT, VICTIM)}
    circumstances = "".join(f" ({name}: {value})" for name, value in field.attributes.items())
    line = f"{field.name}: {field.value}{circumstances}"
    subject, ordinal = field.subject, field.ordinal
    steps: tuple[tuple[str, int], ...] = ()
    if subject is Subject.ASSOCIATE:
        subject, ordinal, index = writer.owner_of(field.ordinal)
        if subject in (Subject.REPORTED, Subject.VICTIM):
            steps = (("associatedAccount", index),)
    if subject in containers:
        writer.append_text(((containers[subject], ordinal + 1), *steps, ("additionalInfo", 1)), line)
        return
    about = "" if field.subject is Subject.INCIDENT else f"{field.subject} "
    writer.append_text((("additionalInfo", 1),), about + line)
