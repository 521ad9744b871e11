"""Hirz's own JSON: read strictly, with every fault at once, and written without loss."""

from __future__ import annotations

import json
import time
from random import Random
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.formats.cybertip_elements import REPORT
from hirz.core.formats.cybertip_xml import read_cybertip
from hirz.core.formats.errors import FormatError, InvalidValue
from hirz.core.formats.hirz_json import HIRZ_JSON_SCHEMA, read_hirz_json, read_hirz_value, write_hirz_json
from hirz.core.formats.hirz_keys import SECTIONS, Group, Key
from hirz.core.formats.limits import MAX_FAULTS, MAX_ITEMS, MAX_NARRATIVE_CHARACTERS, MAX_SHORT_CHARACTERS
from hirz.core.formats.police_json import read_police
from hirz.core.formats.report import Field, FieldName, ParsedReport, Subject
from hirz.core.formats.values import BOOLEAN, Kind
from tests.core.formats.documents import HIRZ_REPORT, POLICE_REPORT, comparable, random_document, value_of

SCHEMA = jsonschema_rs.validator_for(HIRZ_JSON_SCHEMA)


def document(**incident: Any) -> dict[str, Any]:
    """A document with an incident type and whatever else in the incident."""
    return {"incident": {"type": "grooming", **incident}}


def fault_of(value: Any) -> FormatError:
    """The one fault of a document."""
    with pytest.raises(FormatError) as caught:
        read_hirz_value(value)
    return caught.value


def assert_without_loss(report: ParsedReport) -> None:
    """A report written as our JSON and read again has the same fields; only paths differ."""
    written = write_hirz_json(report)
    assert comparable(read_hirz_json(written).fields, paths=False) == comparable(report.fields, paths=False)
    assert SCHEMA.is_valid(json.loads(written))


class TestReading:
    """What is read."""

    def test_maximal_document(self) -> None:
        """Every section, plain values and values with circumstances."""
        parsed = read_hirz_json(HIRZ_REPORT)
        by_path = {f.path: f for f in parsed.fields}
        assert (parsed.format, len(parsed.fields)) == ("hirz-json", 39)
        ip = by_path["/reported/0/ips/0/value"]
        assert (ip.subject, ip.value) == (Subject.REPORTED, "203.0.113.7")
        assert dict(ip.attributes) == {"at": "2025-03-01T21:00:00Z", "port": "51514", "event": "Login", "proxy": "true"}
        assert by_path["/reported/1/display_names/0"].ordinal == 1
        assert dict(by_path["/victims/0/addresses/0/city"].attributes) == {"type": "Home"}
        assert by_path["/victims/0/age"].value == "15"
        assert by_path["/incident/danger_now"].value == "true"
        assert by_path["/incident/latitude"].value == "33.5731"
        classification = by_path["/files/0/classification/code"]
        assert (classification.value, dict(classification.attributes)) == ("B2", {"scheme": "ncmec-industry"})
        assert by_path["/incident/extra/0/value"].name is FieldName.VEHICLE
        assert by_path["/reference"].subject is Subject.SENDER

    def test_the_type_alone_is_enough(self) -> None:
        """A platform can begin with one line."""
        (field,) = read_hirz_value(document()).fields
        assert (field.name, field.value, field.path) == (FieldName.INCIDENT_TYPE, "grooming", "/incident/type")

    def test_absent_null_and_empty_are_alike(self) -> None:
        """What a form leaves open may be sent in any of three ways."""
        open_answers = document(narrative=None, language="", urls=None, notes=[], occurred_at="")
        assert len(read_hirz_value({**open_answers, "reporter": None, "victims": []}).fields) == 1

    def test_nul_is_replaced_and_noted(self) -> None:
        """The database refuses NUL; the payload keeps it."""
        parsed = read_hirz_json(
            b'{"incident":{"type":"grooming","narrative":"a\\u0000b","notes":[{"value":"x","about":"\\u0000"}]}}'
        )
        assert [(f.value, dict(f.attributes)) for f in parsed.fields[1:]] == [
            ("a\ufffdb", {"nul_replaced": "1"}),
            ("x", {"about": "\ufffd"}),
        ]

    def test_bidirectional_controls_stay(self) -> None:
        """Values are true; display isolates them."""
        assert read_hirz_value(document(narrative="a\u202eb")).fields[1].value == "a\u202eb"


class TestFaults:
    """What is wrong is told with its place and what would be right."""

    @pytest.mark.parametrize(
        ("value", "code", "path"),
        [
            ([], "value-type", ""),
            ({}, "value-missing", "/incident"),
            ({"incident": None}, "value-missing", "/incident"),
            ({"incident": []}, "value-type", "/incident"),
            ({"incident": {}}, "value-missing", "/incident/type"),
            ({"incident": {"type": ""}}, "value-missing", "/incident/type"),
            (document(type="sextorsion"), "value-not-allowed", "/incident/type"),
            (document(type=5), "value-type", "/incident/type"),
            (document(naration="x"), "key-unknown", "/incident/naration"),
            ({**document(), "victim": []}, "key-unknown", "/victim"),
            ({**document(), "version": "2"}, "value-not-allowed", "/version"),
            (document(narrative=5), "value-type", "/incident/narrative"),
            (document(narrative=["x"]), "value-type", "/incident/narrative"),
            (document(danger_now="true"), "value-type", "/incident/danger_now"),
            (document(danger_now=1), "value-type", "/incident/danger_now"),
            (document(urls="https://example.com"), "value-type", "/incident/urls"),
            (document(urls=[None]), "value-type", "/incident/urls/0"),
            (document(occurred_at="01/03/2025"), "value-wrong", "/incident/occurred_at"),
            (document(occurred_at="2025-02-30"), "value-wrong", "/incident/occurred_at"),
            (document(occurred_at="2025-03-01T22:14:05"), "value-wrong", "/incident/occurred_at"),
            (document(occurred_at="0000-01-01"), "value-wrong", "/incident/occurred_at"),
            (document(language="arabic!"), "value-wrong", "/incident/language"),
            (document(demands=["gold"]), "value-not-allowed", "/incident/demands/0"),
            (document(latitude="north"), "value-wrong", "/incident/latitude"),
            (document(addresses=[{"country": "Morocco"}]), "value-wrong", "/incident/addresses/0/country"),
            (document(addresses=[{"town": "x"}]), "key-unknown", "/incident/addresses/0/town"),
            (document(ips=[{"value": "203.0.113.7", "port": 99999}]), "value-wrong", "/incident/ips/0/port"),
            (document(ips=[{"value": "203.0.113.7", "ports": 1}]), "key-unknown", "/incident/ips/0/ports"),
            (document(ips=[{"port": 1}]), "value-missing", "/incident/ips/0/value"),
            (document(extra=[{"name": "shoe", "value": "x"}]), "value-not-allowed", "/incident/extra/0/name"),
            (document(extra=[{"name": "note", "valu": "x"}]), "key-unknown", "/incident/extra/0/valu"),
            (document(extra=["x"]), "value-type", "/incident/extra/0"),
            (document(narrative="x" * (MAX_NARRATIVE_CHARACTERS + 1)), "value-too-long", "/incident/narrative"),
            (document(platform="x" * (MAX_SHORT_CHARACTERS + 1)), "value-too-long", "/incident/platform"),
            (document(urls=["x"] * (MAX_ITEMS + 1)), "too-many-items", "/incident/urls"),
            (document(notes=[{"value": "x", "attributes": {str(i): "x" for i in range(33)}}]), "too-many-items", "/incident/notes/0/attributes"),
            ({**document(), "files": [{"md5": "d41d8cd98f00b204e9800998ecf8427"}]}, "value-wrong", "/files/0/md5"),
            ({**document(), "files": [{"pdq": "zz" * 32}]}, "value-wrong", "/files/0/pdq"),
            ({**document(), "files": [{"classification": {"scheme": "x"}}]}, "value-missing", "/files/0/classification/code"),
            ({**document(), "reported": {"age": 3}}, "value-type", "/reported"),
            ({**document(), "reported": [3]}, "value-type", "/reported/0"),
            ({**document(), "victims": [{}, {"a/b~": 1}]}, "key-unknown", "/victims/1/a~1b~0"),
        ],
    )  # fmt: skip
    def test_each_has_a_code_and_a_pointer(self, value: Any, code: str, path: str) -> None:
        """A JSON pointer to the place, and a sentence in three languages."""
        fault = fault_of(value)
        assert (fault.code, fault.path) == (code, path)
        assert all("…" not in fault.reason[language] or "…" in str(value) for language in ("ar", "fr", "en"))

    def test_unknown_keys_suggest_the_nearest(self) -> None:
        """A misspelt key is easily mended."""
        assert "“narrative”" in fault_of(document(narrativ="x")).reason["en"]

    def test_all_faults_are_told_at_once(self) -> None:
        """The sender mends a report in one go."""
        fault = fault_of(document(naration="x", danger_now="yes", urls=[5]))
        assert [f.code for f in (fault, *fault.others)] == ["key-unknown", "value-type", "value-type"]

    def test_faults_are_bounded(self) -> None:
        """Ten thousand faults make no page of ten thousand lines."""
        fault = fault_of(document(urls=[1] * 10_000))
        assert 1 + len(fault.others) == MAX_FAULTS

    def test_many_unknown_keys_cost_what_their_number_does(self) -> None:
        """The search for the nearest key ends with the faults that are told."""
        began = time.process_time()
        fault_of({**document(), **{f"narrativ{i}": 1 for i in range(100_000)}})
        assert time.process_time() - began < 2

    @pytest.mark.parametrize("text", [b"\xef\xbb\xbf{}", b'{"incident":{},"incident":{}}', b"[" * 100_000])
    def test_syntax_is_strict(self, text: bytes) -> None:
        """The strict parser stands before the table."""
        with pytest.raises(FormatError):
            read_hirz_json(text)


class TestWriting:
    """Reports of any format, written as ours."""

    def test_own_documents_come_back(self) -> None:
        """Values, circumstances, extra."""
        assert_without_loss(read_hirz_json(HIRZ_REPORT))

    def test_police_reports_come_back(self) -> None:
        """Marks of the reader included."""
        assert_without_loss(read_police(POLICE_REPORT))

    @given(st.integers(0, 2**32), st.sampled_from([0.1, 0.4]))
    @settings(max_examples=30, deadline=None)
    def test_cybertips_come_back(self, seed: int, share: float) -> None:
        """Whatever the standard can say finds a place."""
        assert_without_loss(read_cybertip(random_document(REPORT, Random(seed), share=share)))

    @given(st.integers(0, 2**32))
    @settings(max_examples=60, deadline=None)
    def test_any_fields_come_back(self, seed: int) -> None:
        """Every name for every subject, with odd values and odd attributes."""
        assert_without_loss(random_report(Random(seed)))

    def test_a_writer_that_drops_attributes_is_caught(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The planted fault."""
        monkeypatch.setattr("hirz.core.formats.hirz_json_writing._written", lambda key, field, without=(): field.value)
        with pytest.raises((AssertionError, FormatError)):
            assert_without_loss(read_hirz_json(HIRZ_REPORT))

    def test_without_an_incident_type_nothing_is_written(self) -> None:
        """The one required value is not made up."""
        with pytest.raises(InvalidValue) as caught:
            write_hirz_json(ParsedReport("police-json", "1", ()))
        assert caught.value.path == "/incident/type"


def random_report(random: Random) -> ParsedReport:
    """A report of any fields, as far as readers can make them: stripped values, no NUL."""
    values = ("x", "2025-03-01", "true", "15", "a" * 1_500, "é", "بيت", "{}", "0,5", "money", "MA", "d" * 32, "")
    attributes = ("at", "port", "type", "verified", "odd name", "value", "about", "of_ordinal", "code", "scheme")
    fields = [Field(Subject.INCIDENT, 0, FieldName.INCIDENT_TYPE, "lure", "/incident/type")]
    for number in range(random.randint(0, 40)):
        subject = random.choice(list(Subject))
        fields.append(
            Field(
                subject,
                random.randint(0, 2) if section_of(subject).many else 0,
                random.choice(list(FieldName)),
                random.choice(values),
                f"/somewhere/{random.randint(0, 3)}/{number}",
                {name: random.choice(values) for name in random.sample(attributes, random.choice((0, 0, 1, 3)))},
            )
        )
    return ParsedReport("cybertip-xml", "1", tuple(fields))


def section_of(subject: Subject) -> Any:
    """The section of a subject."""
    return next(section for section in SECTIONS if section.subject is subject)


class TestSchema:
    """The JSON Schema says what the reader does."""

    def test_the_schema_is_a_schema(self) -> None:
        """By the meta-schema of its own draft."""
        jsonschema_rs.meta.validate(HIRZ_JSON_SCHEMA)

    def test_the_maximal_document_is_valid(self) -> None:
        """What is read is valid."""
        assert SCHEMA.is_valid(json.loads(HIRZ_REPORT))

    @given(st.integers(0, 2**32))
    @settings(max_examples=150, deadline=None)
    def test_reader_and_schema_agree(self, seed: int) -> None:
        """On documents of right and wrong keys and values: what the reader takes, the schema allows, and the other way round."""
        value = random_value(Random(seed))
        try:
            read_hirz_value(value)
            read = True
        except FormatError:
            read = False
        assert SCHEMA.is_valid(value) is read, value

    def test_a_schema_that_forgot_a_key_is_caught(self) -> None:
        """The planted fault: agreement is not empty."""
        poor = json.loads(json.dumps(HIRZ_JSON_SCHEMA))
        del poor["$defs"]["incident"]["properties"]["narrative"]
        assert not jsonschema_rs.validator_for(poor).is_valid(json.loads(HIRZ_REPORT))

    def test_every_field_name_of_a_form_has_a_key(self) -> None:
        """What intake forms ask of incident and people can be sent without `extra`."""
        keyed = {key.field for section in SECTIONS for member in section.members for key in keys_of(member)}
        keyed |= {FieldName.SENDER_REFERENCE, FieldName.RECEIVED_BY_SENDER_AT}
        assert set(FieldName) - keyed == set()


def keys_of(member: Key | Group) -> tuple[Key, ...]:
    """A key, or the keys of a group."""
    return member.keys if isinstance(member, Group) else (member,)


def random_value(random: Random) -> dict[str, Any]:
    """A document of known and unknown keys with right and wrong values."""
    value: dict[str, Any] = {"incident": {"type": "grooming"}}
    for section in random.sample(SECTIONS, 2):
        made: dict[str, Any] = {"type": "lure"} if section.required else {}
        for member in random.sample(section.members, 2):
            made[member.name] = random_member(member, random)
        if random.random() < 0.1:
            made["unknown"] = 1
        value[section.name] = [made] if section.many and random.random() < 0.95 else made
    return value


def random_member(member: Key | Group, random: Random) -> Any:
    """A value for a key, right more often than wrong."""
    if isinstance(member, Group):
        key = random.choice(member.keys)
        return [{key.name: random_item(key, random), random.choice(("type", "type", "type", "odd")): "Home"}]
    item = random_item(member, random)
    return [item] if member.many and random.random() < 0.9 else item


def random_item(key: Key, random: Random) -> Any:
    """A plain value, or an object with circumstances."""
    odd: tuple[Any, ...] = (
        None,
        "",
        "x",
        "true",
        True,
        False,
        5,
        -2,
        1.5,
        "2025-03-01",
        "2025-03-01T20:00:00Z",
        [],
        {},
    )
    plain = right_value(key.kind, random) if random.random() < 0.8 else random.choice(odd)
    if random.random() < 0.6:
        return plain
    known = key.circumstances or {}
    if known and random.random() < 0.8:
        name, kind = random.choice(list(known.items()))
        return {key.value_key: plain, name: right_value(kind, random)}
    odd_circumstances = ("x", True, 7, None, {"a": "b"})
    return {key.value_key: plain, random.choice((*known, "attributes", "odd")): random.choice(odd_circumstances)}


def right_value(kind: Kind, random: Random) -> Any:
    """A value that a key of that kind takes."""
    if kind is BOOLEAN:
        return random.choice((True, False))
    own = {
        "instant": "2025-03-01T20:00:00Z",
        "moment": random.choice(("2025-03-01", "2025-03-01T20:00:00+01:00")),
        "country": "MA",
        "language": "ar",
        "port": random.choice((443, "443")),
        "hex-32": "a" * 32,
        "hex-40": "a" * 40,
        "hex-64": "a" * 64,
    }
    return own.get(kind.name) or value_of(kind, random)
