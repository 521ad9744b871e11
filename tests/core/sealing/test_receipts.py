"""The receipt: read as people type it, miscopies found, everything derived from it apart."""

from __future__ import annotations

import pytest

from hirz.core.sealing import Receipt, ReceiptBroken, unwrap, wrap
from hirz.core.sealing.receipts import ALPHABET, SECRET_CHARACTERS, _check

FIXED = "7KQM3XW0R9TDB5ZHJ2V8NPE4G0"


def made(body: str = FIXED) -> Receipt:
    """A receipt that stays the same."""
    return Receipt(body + _check(body))


def test_a_new_receipt_is_read_back() -> None:
    """Every new one, and no two alike."""
    codes = {Receipt.new().code for _ in range(500)}
    assert len(codes) == 500
    for code in codes:
        assert len(code) == SECRET_CHARACTERS + 1
        assert Receipt.read(code).code == code


def test_the_vector() -> None:
    """What is derived must never change: letterboxes would be lost."""
    receipt = made()
    assert receipt.code[-1] == "T"
    assert receipt.place("letterbox").hex()[:16] == PLACE
    assert receipt.public.hex()[:16] == PUBLIC


PLACE, PUBLIC = "dfd141099d191f18", "7393c590917d1207"


@pytest.mark.parametrize(
    "way",
    [
        str.lower,
        lambda code: " ".join(code),
        lambda code: "-".join(code[i : i + 3] for i in range(0, 27, 3)),
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: code.translate({ord(str(n)): chr(0x0660 + n) for n in range(10)}),
        lambda code: code.translate({ord(str(n)): chr(0x06F0 + n) for n in range(10)}),
        lambda code: f"\u200f{code}\u200e\n",
    ],
)
def test_as_people_type_it(way: object) -> None:
    """Small letters, blanks, hyphens, O for 0, Arabic digits, marks of direction."""
    assert Receipt.read(way(made().code)).code == made().code  # type: ignore[operator]


def undetected(check: object) -> int:
    """How many receipts with one wrong character pass."""
    missed = 0
    for place in range(SECRET_CHARACTERS):
        for character in ALPHABET:
            changed = FIXED[:place] + character + FIXED[place + 1 :]
            missed += changed != FIXED and check(changed) == check(FIXED)  # type: ignore[operator]
    return missed


def test_one_wrong_character_is_found() -> None:
    """All 26 x 31 of them; the planted check, a plain sum without weights in a smaller ring, misses some."""
    assert undetected(_check) == 0
    assert undetected(lambda body: sum(ALPHABET.index(c) for c in body) % 31) > 0


def test_swapped_neighbours_are_found() -> None:
    """All that differ, in this one."""
    for place in range(SECRET_CHARACTERS - 1):
        a, b = FIXED[place], FIXED[place + 1]
        swapped = FIXED[:place] + b + a + FIXED[place + 2 :]
        assert swapped == FIXED or {a, b} == {"0", "Z"} or _check(swapped) != _check(FIXED)


@pytest.mark.parametrize("typed", ["", "A", FIXED, FIXED + "00", "U" * 27, "é" * 27, "0" * 5000, "\x00" * 27])
def test_no_receipt(typed: str) -> None:
    """Too short, too long, strange characters."""
    with pytest.raises(ReceiptBroken):
        Receipt.read(typed)


def test_places_and_keys_are_apart() -> None:
    """One use says nothing about another."""
    receipt = made()
    values = {
        receipt.place("draft"),
        receipt.place("letterbox"),
        receipt.key("draft"),
        receipt.key("x"),
        receipt.private,
    }
    assert len(values) == 5


def test_a_message_for_the_reporter_opens_with_the_receipt() -> None:
    """Sealed to the public half, opened with what the receipt gives back."""
    key = bytes(range(32))
    assert unwrap(wrap(key, made().public), Receipt.read(made().code).private) == key


def test_a_receipt_is_not_printed() -> None:
    """Not by a log, not by an error page."""
    assert FIXED not in f"{made()!r} {made()}"
