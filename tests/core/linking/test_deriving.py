"""Values that a value implies."""

from __future__ import annotations

import pytest

from hirz.core.linking.deriving import DerivedTie, derived_ties, hours_alike


@pytest.mark.parametrize(
    ("kind", "value", "attributes", "expected"),
    [
        ("phone", "+212600000142", {}, [DerivedTie("number_series", "+2126000001xx")]),
        ("phone", "2511", {}, []),
        ("url", "https://www.paypal.com/paypalme/Some.One?x=1", {}, [DerivedTie("payment_handle", "paypal.com:some.one")]),
        ("url", "https://cash.app/$someone", {}, [DerivedTie("payment_handle", "cash.app:someone")]),
        ("url", "https://paypal.com/signin", {}, []),
        ("url", "https://[broken", {}, []),
        ("handle", "snapchat:Sara_x.99", {}, [DerivedTie("name_stem", "sarax99")]),
        ("email", "sara.x99+a@example.org", {}, [DerivedTie("name_stem", "sarax99")]),
        ("handle", ":12345678", {}, []),
        ("handle", ":sara", {}, []),
        ("ip", "192.0.2.1", {"at": "2026-05-01T23:10:00+01:00"}, [DerivedTie("ip_hour", "192.0.2.1 2026-05-01T22")]),
        ("ip", "192.0.2.1", {"at": "yesterday"}, []),
        ("ip", "192.0.2.1", {}, []),
        ("wallet", "btc:x", {}, []),
    ],
)  # fmt: skip
def test_what_a_value_implies(kind: str, value: str, attributes: dict[str, str], expected: list[DerivedTie]) -> None:
    """Series, purses in links, names elsewhere, an address in its hour."""
    assert list(derived_ties(kind, value, attributes)) == expected


def test_habits_are_compared_by_the_hour() -> None:
    """The same evening hours are alike, night and noon are not, and few moments say nothing."""
    evening, night, noon = [20, 21, 21, 22, 22], [2, 3, 3, 4, 2], [12, 12, 13, 13, 11]
    assert hours_alike(evening, [21, 21, 22, 20, 22]) > 0.95
    assert hours_alike(night, noon) == 0
    assert hours_alike(evening, [21]) == 0
