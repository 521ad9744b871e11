"""RFC 8785: one value, one text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.ledger import NotCanonical, canonical_json

text = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


def test_keys_are_ordered_as_the_standard_shows() -> None:
    """The example of RFC 8785 section 3.2.3, ordered by UTF-16 code units."""
    given_object = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical_json(given_object)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_strings_are_escaped_as_the_standard_shows() -> None:
    """The string of RFC 8785 section 3.2.2, byte for byte."""
    given_text = '\u20ac$\u000f\nA\'B"\\\\"/'
    assert canonical_json(given_text) == '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()


def test_every_control_character_has_its_one_form() -> None:
    """Five have short escapes; the others are written as \\u00xx in lower case; DEL and above stand as they are."""
    short = {8: "b", 9: "t", 10: "n", 12: "f", 13: "r"}
    for code in range(32):
        escaped = f"\\{short[code]}" if code in short else f"\\u{code:04x}"
        assert canonical_json(chr(code)) == f'"{escaped}"'.encode()
    assert canonical_json("\x7f\u2028") == '"\x7f\u2028"'.encode()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, b"null"),
        (True, b"true"),
        ([False, 0, -1], b"[false,0,-1]"),
        ({}, b"{}"),
        ((1, "a"), b'[1,"a"]'),
        (2.0, b"2"),
        (-0.0, b"0"),
        (2**53 - 1, b"9007199254740991"),
        ({"b": [{"d": 1, "c": 2}], "a": "é"}, '{"a":"é","b":[{"c":2,"d":1}]}'.encode()),
    ],
)
def test_simple_values(value: object, expected: bytes) -> None:
    """No blanks, keys in order, whole numbers plainly."""
    assert canonical_json(value) == expected


@settings(deadline=None)
@given(values)
def test_reading_gives_the_value_and_its_form_back(value: object) -> None:
    """The form reads as the same value, and that value has the same form."""
    form = canonical_json(value)
    assert json.loads(form) == value
    assert canonical_json(json.loads(form)) == form


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        float("nan"),
        float("inf"),
        2**53,
        -(2**53),
        1e300,
        "\ud800",
        {"\ud800": 1},
        {1: "a"},
        b"bytes",
        {1, 2},
        object(),
    ],
)
def test_what_has_no_form_is_refused(value: object) -> None:
    """Fractions, numbers that readers round, half surrogates and foreign types are refused."""
    with pytest.raises(NotCanonical):
        canonical_json(value)


def test_bottomless_nesting_is_refused() -> None:
    """A value that holds itself, or a very deep one, is refused instead of filling the stack."""
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(NotCanonical, match="deep"):
        canonical_json(loop)
