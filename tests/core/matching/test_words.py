"""Hashes as text, as bytes and as words."""

from __future__ import annotations

import numpy as np
import pytest

from hirz.core.matching import HashTextError, bytes_of, hashes_from_bytes, hashes_from_hex, hex_of
from tests.core.matching.oracle import random_hashes

ONE = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"


def test_the_first_digits_are_the_first_word() -> None:
    """Big-endian, in either case."""
    words = hashes_from_hex([ONE, ONE.upper()])
    assert words.dtype == np.uint64
    assert [hex(word) for word in words[0]] == ["0x" + ONE[at : at + 16].lstrip("0") for at in range(0, 64, 16)]
    assert (words[0] == words[1]).all()


def test_there_and_back() -> None:
    """Through hexadecimal digits and through bytes; also none."""
    hashes = random_hashes(50, 1)
    assert (hashes_from_hex(hex_of(hashes)) == hashes).all()
    assert (hashes_from_bytes(bytes_of(hashes)) == hashes).all()
    assert hashes_from_hex([]).shape == (0, 4)


@pytest.mark.parametrize(
    "bad", ["", ONE[:-1], ONE + "0", ONE[:-1] + "g", " " + ONE[1:], "0x" + ONE[2:], ONE[:-1] + "٣", ONE[:-2] + "_1"]
)
def test_a_malformed_hash_is_named_by_its_row(bad: str) -> None:
    """Python's own reader would take some of these."""
    with pytest.raises(HashTextError) as error:
        hashes_from_hex([ONE, bad])
    assert error.value.row == 1


def test_bytes_of_another_length_are_refused() -> None:
    """31 and 33."""
    for length in (0, 31, 33):
        with pytest.raises(HashTextError):
            hashes_from_bytes([bytes(length)])
