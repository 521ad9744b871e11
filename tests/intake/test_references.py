"""References: short enough to say, hard enough to guess."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from hirz.intake.references import ALPHABET, new_reference

AT = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_reference_is_spelled_without_look_alikes() -> None:
    """A letter, the year, twice four signs of Crockford's alphabet."""
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)
    for letter in "RQ":
        assert re.fullmatch(rf"{letter}-26-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", new_reference(letter, AT))


def test_every_place_can_hold_every_sign() -> None:
    """Eight places of five bits each, none of them narrower: 2,000 draws miss one of 256 pairs once in 10^25 runs."""
    codes = [new_reference("R", AT).replace("-", "")[3:] for _ in range(2_000)]
    for place in range(8):
        assert {code[place] for code in codes} == set(ALPHABET)
    assert len(set(codes)) == len(codes)
