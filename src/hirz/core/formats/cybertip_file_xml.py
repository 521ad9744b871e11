"""CyberTipline file details: the XML that describes one file of a report, read and written."""

from __future__ import annotations

from typing import Final

from lxml import etree

from hirz.core.formats.cybertip_file_elements import FILE_DETAILS, SUPPLEMENTAL
from hirz.core.formats.cybertip_xml import VERSION
from hirz.core.formats.errors import InvalidValue
from hirz.core.formats.report import Field, FieldName, ParsedReport, Subject
from hirz.core.formats.xml_reading import TableReader
from hirz.core.formats.xml_tree import parse_xml
from hirz.core.formats.xml_writing import TableWriter

FORMAT: Final = "cybertip-file-xml"


def read_cybertip_file(data: bytes) -> ParsedReport:
    """Read a `fileDetails` document; raises FormatError."""
    return read_cybertip_file_root(parse_xml(data))


def read_cybertip_file_root(root: etree._Element) -> ParsedReport:
    """Read a parsed `fileDetails` element; raises FormatError."""
    reader = TableReader()
    reader.read(root, FILE_DETAILS)
    return ParsedReport(FORMAT, VERSION, tuple(reader.fields), tuple(reader.verbatim_only))


def write_cybertip_file(
    report: ParsedReport, *, file: int = 0, report_id: int | None = None, file_id: str | None = None
) -> bytes:
    """The `fileDetails` of one file (by its ordinal); raises InvalidValue.

    `report_id` and `file_id` are the numbers that the CyberTipline gave to the report and to the upload; they
    may be left out for a report that was read from this format.
    """
    fields = [f._replace(ordinal=0) for f in report.fields if f.subject is Subject.FILE and f.ordinal == file]
    _refuse_against_rules(fields)
    if file_id is not None:
        fields = [f for f in fields if f.name is not FieldName.FILE_ID]
        fields.append(Field(Subject.FILE, 0, FieldName.FILE_ID, file_id, ""))
    if report_id is not None:
        fields.append(Field(Subject.SENDER, 0, FieldName.SENDER_REFERENCE, str(report_id), ""))
    elif report.format == FORMAT:
        fields += (f for f in report.fields if f.subject is Subject.SENDER)
    writer = TableWriter(FILE_DETAILS, fields)
    left_over = [left for field in _with_one_choice(fields) if (left := writer.place(field)) is not None]
    for field in left_over:
        circumstances = "".join(f" ({name}: {value})" for name, value in field.attributes.items())
        writer.append_text((("additionalInfo", 1),), f"{field.name}: {field.value}{circumstances}")
    return writer.to_bytes()


def _refuse_against_rules(fields: list[Field]) -> None:
    """Refuse what the schema allows and the documentation forbids: marks on supplemental files."""
    if not any(f.name is FieldName.FILE_RELEVANCE and f.value == SUPPLEMENTAL for f in fields):
        return
    for field in fields:
        is_meme = field.name is FieldName.ANNOTATION and field.value == "potential_meme"
        if is_meme or field.attributes.get("scheme") == "ncmec-industry" or _is_old_meme_mark(field):
            raise InvalidValue("rule-supplemental", path=field.path)


def _is_old_meme_mark(field: Field) -> bool:
    return field.attributes.get("question") == "potential_meme"


def _with_one_choice(fields: list[Field]) -> list[Field]:
    """The fields with the older mark turned into a flag where there are flags: the schema allows one of the two."""
    if not any(field.name is FieldName.ANNOTATION for field in fields):
        return fields
    flag = fields[0]._replace(name=FieldName.ANNOTATION, value="potential_meme", path="", attributes={})
    kept = [field for field in fields if not _is_old_meme_mark(field)]
    marked = any(_is_old_meme_mark(field) and field.value == "true" for field in fields)
    return [*kept, flag] if marked and flag.value not in {f.value for f in kept} else kept
