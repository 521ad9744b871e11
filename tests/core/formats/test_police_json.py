"""The JSON that police receive."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.formats.errors import FormatError
from hirz.core.formats.police_elements import POLICE_REPORT as TABLE
from hirz.core.formats.police_json import read_police, read_police_value
from hirz.core.formats.report import FieldName, ParsedReport, Subject
from hirz.core.formats.schema import Element, Role
from tests.core.formats.documents import POLICE_REPORT
from tests.shared import samples

# The keys of standards.md section 1.4, by the object in which they stand.
PERSON_KEYS = [
    "firstName",
    "middleName",
    "lastName",
    "preferredName",
    "gender",
    "preferredPronouns",
    "dateOfBirth",
    "approximateAge",
    "physicalDescription",
    "vehicleDescription",
    "vehicleTagNumber",
    "occupation",
    "espService",
    "espUserId",
    "ipAddress",
    "relationshipToReporter",
    "relationshipToChildVictim",
    "accessToChildVictim",
    "accessToChildren",
    "accessToFirearms",
    "convictedSexOffender",
    "awareOfReport",
    "gangAffiliation",
    "screenName",
    "emails",
    "phones",
    "addresses",
    "additionalContactInformation",
    "languages",
    "races",
    "disabilities",
    "additionalDisabilityInformation",
    "sourceInformation",
    "additionalInformations",
]
FILE_KEYS = [
    "filename",
    "originalFilename",
    "submittalId",
    "verificationHash",
    "viewedByEsp",
    "industryClassification",
    "ncmecTags",
    "espMetadata",
    "sourceInformation",
    "additionalInformations",
]


def person(**keys: Any) -> ParsedReport:
    """A document with one reported person."""
    return read_police_value({"reportedInformation": {"reportedPeople": {"reportedPersons": [keys]}}})


def element(*names: str) -> Element:
    """An element of the table, by its way from the root."""
    found = TABLE
    for name in names:
        found = found.by_name[name]
    return found


class TestSample:
    """The synthetic sample beside the project."""

    def test_has_every_field(self) -> None:
        """BOM, nulls and all."""
        parsed = read_police(samples("ncmec_le_json/synthetic-le-cybertip.json").read_bytes())
        assert (parsed.format, len(parsed.fields), parsed.verbatim_only) == ("police-json", 36, ())
        assert parsed.first(Subject.SENDER, FieldName.ORGANISATION) == "Example ESP, Inc."
        assert parsed.first(Subject.REPORTED, FieldName.SCREEN_NAME) == "bad_actor_1"
        assert parsed.first(Subject.REPORTED, FieldName.PHONE) == "+212600000000"
        assert list(parsed.values(Subject.FILE, FieldName.FILE_NAME)) == ["file1.jpg", "file2.jpg"]
        assert parsed.first(Subject.FILE, FieldName.TAG) == "Hash Match"
        assert parsed.first(Subject.INCIDENT, FieldName.INCIDENT_TYPE) == "grooming"

    def test_leaves_no_value_behind(self) -> None:
        """Every text and number of the sample is the value or an attribute of some field."""
        document = json.loads(samples("ncmec_le_json/synthetic-le-cybertip.json").read_text("utf-8-sig"))
        fields = read_police_value(document).fields
        told = {f.value for f in fields} | {v for f in fields for v in f.attributes.values()}
        assert [value for value in scalars(document) if value not in told] == []


def scalars(value: Any) -> list[str]:
    """Every text, number and truth value of a document."""
    if isinstance(value, dict):
        return [s for part in value.values() for s in scalars(part)]
    if isinstance(value, list):
        return [s for part in value for s in scalars(part)]
    if value is None:
        return []
    return [str(value).lower() if isinstance(value, bool) else str(value)]


class TestTable:
    """Every key that is known of this format."""

    @pytest.mark.parametrize("key", PERSON_KEYS)
    def test_persons_have_every_key(self, key: str) -> None:
        """Mapped, or kept verbatim with a reason."""
        known = element("reportedInformation", "reportedPeople", "reportedPersons").by_name[key]
        assert known.field or known.children or (known.role is Role.VERBATIM and known.reason)

    @pytest.mark.parametrize("key", FILE_KEYS)
    def test_files_have_every_key(self, key: str) -> None:
        """Mapped all of them."""
        known = element("reportedInformation", "uploadedFiles", "uploadedFiles").by_name[key]
        assert known.field or known.children


class TestReading:
    """What is read, and how."""

    def test_own_document_is_read(self) -> None:
        """Values, their paths, and what is only kept in the payload."""
        parsed = read_police(POLICE_REPORT)
        by_path = {f.path: f for f in parsed.fields}
        people = "/reportedInformation/reportedPeople/reportedPersons/0"
        capture = by_path[f"{people}/sourceInformation/sourceCaptures/0/value"]
        assert (capture.name, capture.value, capture.attributes["port"]) == (FieldName.IP, "203.0.113.42", "51514")
        other = by_path[f"{people}/sourceInformation/sourceCaptures/1/value"]
        assert (other.name, other.attributes["type"]) == (FieldName.METADATA, "Something new")
        assert by_path[f"{people}/accessToFirearms"].value == "false"
        assert by_path[f"{people}/additionalInformations/1/value"].value == "second"
        assert parsed.verbatim_only == (f"{people}/races", "/reportedInformation/newKey")

    def test_absent_and_null_are_alike(self) -> None:
        """Any key may be missing or null, at every level."""
        assert read_police_value({"reportedInformation": {}}).fields == ()
        nothing: dict[str, Any] = {
            "reportedPeople": None,
            "uploadedFiles": {"uploadedFiles": [None]},
            "incidentSummary": None,
        }
        assert read_police_value({"reportedInformation": nothing}).fields == ()

    def test_one_item_is_a_list_and_text_may_be_bare(self) -> None:
        """The forms that different producers choose."""
        parsed = person(emails={"emails": {"value": "a@example.com"}}, screenName="bare", additionalInformations="note")
        assert [f.value for f in parsed.fields] == ["a@example.com", "bare", "note"]

    def test_unknown_incident_types_are_kept_as_other(self) -> None:
        """Forgiving: the string stays beside it."""
        parsed = read_police_value({"reportedInformation": {"incidentSummary": {"incidentType": "Something"}}})
        (field,) = parsed.fields
        assert (field.value, dict(field.attributes)) == ("other", {"as_sent": "Something"})

    @pytest.mark.parametrize(
        ("length", "name"),
        [(32, FieldName.MD5), (40, FieldName.SHA1), (64, FieldName.SHA256), (9, FieldName.OTHER_DIGEST)],
    )
    def test_hashes_land_by_their_length(self, length: int, name: FieldName) -> None:
        """The format does not say which digest it sends."""
        files = {"uploadedFiles": {"uploadedFiles": [{"verificationHash": "a" * length}]}}
        assert read_police_value({"reportedInformation": files}).fields[0].name is name

    def test_values_of_the_wrong_kind_are_marked(self) -> None:
        """Kept, because it is evidence."""
        (field,) = person(approximateAge="30-40").fields
        assert (field.value, dict(field.attributes)) == ("30-40", {"invalid": "value"})

    def test_nul_is_replaced_and_noted(self) -> None:
        """The database refuses NUL; the payload keeps it."""
        (field,) = person(occupation="a\0b").fields
        assert (field.value, dict(field.attributes)) == ("a\ufffdb", {"nul_replaced": "1"})

    def test_structures_in_the_wrong_place_are_listed(self) -> None:
        """A list where a text should be is no crash."""
        parsed = person(firstName=[["x"]], emails="none", screenName={"value": {"deep": 1}})
        assert parsed.fields == ()
        assert len(parsed.verbatim_only) == 3

    def test_another_top_is_refused(self) -> None:
        """The one thing that must be right."""
        with pytest.raises(FormatError) as caught:
            read_police(b'{"reportedInformation": []}')
        assert (caught.value.code, caught.value.path) == ("value-type", "/reportedInformation")

    @given(st.integers(0, 2**32))
    @settings(max_examples=100, deadline=None)
    def test_any_shape_under_known_keys_is_read(self, seed: int) -> None:
        """Forgiving means: no shape of a known key makes it fail."""
        from random import Random

        random = Random(seed)

        def anything(depth: int) -> Any:
            scalar: list[Any] = [None, True, -1, 2.5, "", " x ", "2025-03-01T20:00:00Z", "\0", "\u202e"]
            if depth == 0 or random.random() < 0.4:
                return random.choice(scalar)
            if random.random() < 0.4:
                return [anything(depth - 1) for _ in range(random.randint(0, 3))]
            keys = random.choices([*PERSON_KEYS, *FILE_KEYS, "value", "emails", "captureType", "odd/~key"], k=4)
            return {key: anything(depth - 1) for key in keys}

        document = {
            "reportedInformation": {"reportedPeople": {"reportedPersons": anything(5)}, "uploadedFiles": anything(5)}
        }
        for field in read_police_value(document).fields:
            assert "\0" not in field.value
            assert ParsedReport.from_json(
                json.loads(json.dumps(ParsedReport("x", "1", (field,)).to_json()))
            ).fields == (field,)


NASTY = st.one_of(
    st.text(max_size=40), st.text("\0 a", max_size=6), st.none(), st.booleans(), st.integers(),
    st.lists(st.one_of(st.text("\0 a", max_size=6), st.none()), max_size=3), st.just({"value": "x"}),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_fast_way_reads_what_the_slow_way_reads(data: st.DataObject) -> None:
    """Free text is read without a further call; field by field and place by place it is the same."""
    document = json.loads(POLICE_REPORT)
    targets = [item for item in _objects(document) if item]
    for item in data.draw(st.lists(st.sampled_from(targets), max_size=4)):
        item[data.draw(st.sampled_from(sorted(item)))] = data.draw(NASTY)
    raw = json.dumps(document).encode()

    def read() -> object:
        try:
            return read_police(raw)
        except FormatError as error:
            return error.code

    fast = read()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Element, "texts", {})
        assert read() == fast


def _objects(value: Any) -> list[dict[str, Any]]:
    """Every object of a document."""
    if isinstance(value, list):
        return [found for one in value for found in _objects(one)]
    if not isinstance(value, dict):
        return []
    return [value, *(found for one in value.values() for found in _objects(one))]
