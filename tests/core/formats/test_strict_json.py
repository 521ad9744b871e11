"""JSON from outside, read strictly and in linear time."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.formats.errors import FormatError
from hirz.core.formats.strict_json import parse_json
from tests.core.formats.documents import HIRZ_REPORT
from tests.core.formats.hostile_json import hostile_json

ATTACKS = {name: (document, codes) for name, document, codes in hostile_json()}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def assert_refused(parse: Callable[[bytes], Any], name: str) -> None:
    """A hostile document gets one of its codes, and nothing but a FormatError."""
    document, codes = ATTACKS[name]
    try:
        outcome = f"was read: {parse(document)!r:.50}"
    except FormatError as fault:
        outcome = fault.code
    except (ValueError, RecursionError) as error:
        outcome = type(error).__name__
    assert outcome in codes, name


@pytest.mark.parametrize("name", list(ATTACKS))
def test_hostile_documents_get_a_code(name: str) -> None:
    """Each is refused with its code, within a second."""
    began = time.process_time()
    assert_refused(parse_json, name)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "name", ["duplicate keys", "NaN", "lone high surrogate", "depth 100000 of [", "1e400", "integer of 5,000 digits"]
)
def test_the_parser_of_the_standard_library_is_caught(name: str) -> None:
    """The planted fault: `json.loads` in place of ours."""
    with pytest.raises(AssertionError):
        assert_refused(json.loads, name)


@given(VALUES)
@settings(max_examples=150, deadline=None)
def test_honest_values_are_read_as_json_reads_them(value: Any) -> None:
    """Strictness changes nothing for a document within the rules."""
    for ascii_only in (True, False):
        document = json.dumps(value, ensure_ascii=ascii_only).encode()
        assert parse_json(document, max_depth=100) == json.loads(document)


@given(st.binary(max_size=200) | st.text(alphabet='[]{}",:\\u0e1.-ntf aéd8', max_size=60).map(str.encode))
@settings(max_examples=300, deadline=None)
def test_nothing_but_a_format_error_comes_out(document: bytes) -> None:
    """Whatever the bytes; and what is read, `json` reads too."""
    try:
        value = parse_json(document)
    except FormatError:
        return
    assert value == json.loads(document)


def test_the_limits_themselves_are_allowed() -> None:
    """Depth 32, the largest integer, 200,000 values."""
    parse_json(b"[" * 32 + b"]" * 32)
    assert parse_json(b"[9223372036854775807,-9223372036854775808]") == [2**63 - 1, -(2**63)]
    assert len(parse_json(b"[" + b"0," * 199_998 + b"0]")) == 199_999


@pytest.mark.parametrize(
    "text", ['"[[[["', '"\\""', '"\\\\"', '"\\\\\\""', '["{", "}", "\\"[", "\\\\"]', '"😀"', '"\\ud83d\\ude00"']
)
def test_brackets_and_quotes_in_text_do_not_confuse(text: str) -> None:
    """Depth is measured outside of texts only."""
    assert parse_json(text.encode(), max_depth=1) == json.loads(text)


def test_a_mark_is_allowed_where_asked_for() -> None:
    """Police receive files that begin with a BOM."""
    assert parse_json(b"\xef\xbb\xbf[1]", allow_bom=True) == [1]


def test_faults_tell_line_and_column() -> None:
    """Where the syntax breaks."""
    with pytest.raises(FormatError) as caught:
        parse_json(b'{\n "a": 1,\n "b" 2\n}')
    assert (caught.value.code, caught.value.line, caught.value.column) == ("json-syntax", 3, 6)


def test_documents_cut_short_are_refused() -> None:
    """At every 50th byte: never half a report."""
    for length in range(1, len(HIRZ_REPORT) - 1, 50):
        with pytest.raises(FormatError):
            parse_json(HIRZ_REPORT[:length])


def test_a_deep_caller_gets_an_error_and_no_crash() -> None:
    """Near the interpreter's own limit the answer is still a FormatError or a value."""

    def deeper(levels: int) -> Any:
        return parse_json(b"[[[[[[[[]]]]]]]]") if levels == 0 else deeper(levels - 1)

    room = sys.getrecursionlimit()
    for levels in (room - 200, room - 120, room - 100):
        # RecursionError: our own frames had no room left, which is nothing that a document could do.
        with suppress(FormatError, RecursionError):
            assert deeper(levels)
