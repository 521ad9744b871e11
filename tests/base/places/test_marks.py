"""How sure a field is: what the country file says in words becomes one mark for each field."""

from __future__ import annotations

import datetime as dt

import pytest

from hirz.base.places.enums import Mark, ServiceField
from hirz.base.places.marks import marked, without_remark
from hirz.base.places.models import Service

READ = "read: example.com, the page of the service"


def service(**values: object) -> Service:
    """A service that is nowhere stored."""
    return Service(**{"code": "X", "verified": READ, **values})


@pytest.mark.parametrize(
    ("field", "value", "verified", "mark"),
    [
        ("phone", "2511", READ, Mark.READ),
        ("phone", "", READ, Mark.ABSENT),
        ("phone", "15", "phonenumbers metadata; name from memory", Mark.SECOND_HAND),
        ("languages", "ar, fr (from memory)", READ, Mark.MEMORY),
        ("languages", "ar, fr", "from memory", Mark.MEMORY),
        ("hours", "24h/7 claimed", READ, Mark.SECOND_HAND),
        ("hours", "24h/7 (secondary source)", READ, Mark.SECOND_HAND),
        ("hours", "not stated", READ, Mark.ABSENT),
        ("url", "www.example.com", READ, Mark.READ),
        ("url", "www.example.com", "read: elsewhere; URL seen, page not read", Mark.SECOND_HAND),
    ],
)
def test_a_field_is_as_sure_as_its_source(field: str, value: str, verified: str, mark: Mark) -> None:
    """One mark for each field, not one for the row."""
    assert marked(service(**{field: value, "verified": verified}), ServiceField(field)).mark is mark


def test_a_confirmed_field_says_nothing_of_its_neighbour() -> None:
    """The number was dialled; nobody asked for the hours."""
    found = service(phone="2511", hours="24h/7 claimed", confirmed_on=dt.date(2026, 11, 24))
    assert marked(found, ServiceField.PHONE).is_confirmed
    assert marked(found, ServiceField.PHONE).confirmed_on == dt.date(2026, 11, 24)
    assert not marked(found, ServiceField.HOURS).is_confirmed


def test_an_empty_field_is_unknown_even_with_a_date() -> None:
    """A date beside nothing confirms nothing."""
    assert marked(service(phone="", confirmed_on=dt.date(2026, 11, 24)), ServiceField.PHONE).mark is Mark.ABSENT


def test_what_the_operator_wrote_is_not_confirmed_by_it() -> None:
    """And the file's word stands beside it."""
    found = marked(
        service(phone="2512", changed_fields=["phone"], on_file={"phone": "2511"}), ServiceField.PHONE
    )  # fmt: skip
    assert found.mark is Mark.OPERATOR
    assert found.on_file == "2511"


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("ar, fr (from memory)", "ar, fr"),
        ("24h/7 claimed; chat Mon-Fri 10-16", "24h/7; chat Mon-Fri 10-16"),
        ("(from memory)", ""),
        ("+212624405889", "+212624405889"),
    ],
)
def test_a_caller_is_told_the_value_without_its_remark(raw: str, plain: str) -> None:
    """The mark says how sure it is; the value says what it is."""
    assert without_remark(raw) == plain


def test_every_service_of_the_country_has_marks(rollback: None) -> None:
    """No field of the shipped file counts as confirmed, and none that is empty counts as known."""
    for one in Service.objects.all():
        for field in ServiceField:
            found = marked(one, field)
            assert not found.is_confirmed, (one.code, field)
            assert (found.mark is Mark.ABSENT) == (found.value == ""), (one.code, field)
