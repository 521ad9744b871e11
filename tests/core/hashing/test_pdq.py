"""The value of a perceptual hash: its text, its refusals, its distance."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.hashing import (
    DigestHexError,
    DigestLengthError,
    Pdq,
    PdqRefusal,
    PdqVariant,
    ZeroPdqError,
    parse_pdq,
)

BRIDGE = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"


def test_a_hash_is_read_in_either_case() -> None:
    """With white space around it; the bytes are in the order of the digits."""
    assert parse_pdq(f" {BRIDGE.upper()}\r\n").hex() == BRIDGE
    assert Pdq(parse_pdq(BRIDGE), 100).hex == BRIDGE


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", DigestLengthError),
        (BRIDGE[:-1], DigestLengthError),
        (BRIDGE + "0", DigestLengthError),
        (BRIDGE[:-1] + "g", DigestHexError),
        ("0x" + BRIDGE[2:], DigestHexError),
        (BRIDGE[:32] + " " + BRIDGE[32:], DigestHexError),
        ("٩" * 64, DigestHexError),
        ("0" * 64, ZeroPdqError),
    ],
)
def test_what_is_no_hash_is_refused_with_its_reason(text: str, error: type[Exception]) -> None:
    """Wrong length, other digits, and the hash of nothing, which would match every blank picture."""
    with pytest.raises(error):
        parse_pdq(text)


def test_a_reader_that_takes_the_hash_of_nothing_is_noticed() -> None:
    """The planted bad variant: only length and digits are looked at."""
    with pytest.raises(pytest.fail.Exception), pytest.raises(ZeroPdqError):
        bytes.fromhex("0" * 64)


@given(st.text(max_size=70))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No other error than a DigestError."""
    try:
        bits = parse_pdq(text)
    except ValueError as error:
        assert type(error).__module__ == "hirz.core.hashing.errors"  # noqa: PT017 - the module is the point
    else:
        assert bits.hex() == text.strip().lower()


def test_refusals_are_values() -> None:
    """The caller decides on the quality that is enough; the hash of nothing is never enough."""
    assert Pdq(parse_pdq(BRIDGE), 50).refusal() is None
    assert Pdq(parse_pdq(BRIDGE), 49).refusal() is PdqRefusal.LOW_QUALITY
    assert Pdq(parse_pdq(BRIDGE), 49).refusal(min_quality=20) is None
    assert Pdq(bytes(32), 100).refusal(min_quality=0) is PdqRefusal.ALL_ZERO


@given(st.binary(min_size=32, max_size=32), st.sets(st.integers(0, 255)))
def test_the_distance_counts_bits(bits: bytes, flipped: set[int]) -> None:
    """As many as were flipped, whichever hash is asked."""
    mask = sum(1 << bit for bit in flipped)
    one, other = Pdq(bits, 100), Pdq((int.from_bytes(bits) ^ mask).to_bytes(32), 100, PdqVariant.RESIZED)
    assert one.distance(other) == other.distance(one) == len(flipped)


def test_a_hash_of_another_length_is_none() -> None:
    """32 bytes."""
    with pytest.raises(DigestLengthError):
        Pdq(bytes(31), 100)


def test_the_package_loads_nothing_heavy() -> None:
    """Digests, hashes as values and the text of vPDQ come without numpy, numba, Pillow or a decoder of videos."""
    code = (
        "import sys, hirz.core.hashing as h; h.parse_pdq('1' * 64); h.parse_vpdq('')\n"
        "print(sorted({'numpy', 'numba', 'PIL', 'av'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_every_name_of_the_package_can_be_had() -> None:
    """Those that are loaded at their first use too; others are not there."""
    import hirz.core.hashing as package

    assert all(getattr(package, name) is not None for name in package.__all__)
    with pytest.raises(AttributeError):
        _ = package.nothing
