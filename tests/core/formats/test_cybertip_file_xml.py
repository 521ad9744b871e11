"""CyberTipline file details, read."""

from __future__ import annotations

import pytest

from hirz.core.formats.cybertip_file_xml import read_cybertip_file
from hirz.core.formats.errors import InvalidValue
from hirz.core.formats.report import FieldName, Subject
from tests.core.formats.documents import MINIMAL_FILE
from tests.shared import samples


def file(extra: bytes) -> bytes:
    """File details with something more."""
    return MINIMAL_FILE.replace(b"</fileDetails>", extra + b"</fileDetails>")


def test_full_sample_has_every_field() -> None:
    """Digests, annotations, classification, metadata and device of the synthetic sample."""
    path = samples("ncmec_cybertipline/filedetails_xml/synthetic-full-filedetails.xml")
    parsed = read_cybertip_file(path.read_bytes())
    assert (parsed.format, len(parsed.fields), parsed.verbatim_only) == ("cybertip-file-xml", 28, ())
    assert parsed.first(Subject.FILE, FieldName.MD5) == "d41d8cd98f00b204e9800998ecf8427e"
    assert parsed.first(Subject.FILE, FieldName.SHA1) == "da39a3ee5e6b4b0d3255bfef95601890afd80709"
    assert len(parsed.first(Subject.FILE, FieldName.PDQ) or "") == 64
    assert len(list(parsed.values(Subject.FILE, FieldName.ANNOTATION))) == 10
    assert parsed.first(Subject.SENDER, FieldName.SENDER_REFERENCE) == "4564654"
    metadata = [(f.value[:7], dict(f.attributes)) for f in parsed.fields if f.name is FieldName.METADATA]
    assert metadata == [("Example", {"kind": "EXIF", "name": "Make"}), ("f8f8f0c", {"kind": "HASH", "name": "PDQ"})]


def test_minimal_sample_is_read() -> None:
    """Two numbers are enough."""
    (path,) = samples("ncmec_cybertipline/filedetails_xml").glob("ja-*.xml")
    assert len(read_cybertip_file(path.read_bytes()).fields) == 2


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (b"MD5", FieldName.MD5),
        (b"md5", FieldName.MD5),
        (b"SHA-1", FieldName.SHA1),
        (b"Sha256", FieldName.SHA256),
        (b"PDQ", FieldName.PDQ),
        (b"PhotoDNA", FieldName.OTHER_DIGEST),
        (b"", FieldName.OTHER_DIGEST),
    ],
)
def test_digests_land_by_their_type(kind: bytes, name: FieldName) -> None:
    """The type is free text in the standard; what is not known is kept as another digest with its type."""
    parsed = read_cybertip_file(file(b'<originalFileHash hashType="' + kind + b'">00ff</originalFileHash>'))
    (field,) = [f for f in parsed.fields if f.value == "00ff"]
    assert (field.name, field.attributes.get("type", "")) == (name, kind.decode())


def test_old_meme_mark_is_a_closed_question() -> None:
    """The older boolean may be false, which a flag cannot say."""
    parsed = read_cybertip_file(file(b"<potentialMeme>0</potentialMeme>"))
    (field,) = [f for f in parsed.fields if f.name is FieldName.CIRCUMSTANCE]
    assert (field.value, dict(field.attributes)) == ("false", {"question": "potential_meme"})


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (MINIMAL_FILE.replace(b"4564654", b"CT-4564654"), "value-wrong"),
        (MINIMAL_FILE.replace(b"4564654", b"9" * 30), "value-wrong"),
        (MINIMAL_FILE.replace(b"4564654", b""), "value-missing"),
        (MINIMAL_FILE.replace(b"fileId", b"fileID"), "value-missing"),
        (file(b"<fileId>other</fileId>"), "element-repeated"),
    ],
)
def test_without_its_numbers_a_file_is_refused(document: bytes, code: str) -> None:
    """A file that cannot be tied to its report is of no use."""
    with pytest.raises(InvalidValue) as caught:
        read_cybertip_file(document)
    assert (caught.value.code, caught.value.line) == (code, 1)
