"""References that people say over the telephone: R-26-7KQ2-M9XD."""

from __future__ import annotations

import secrets
from datetime import datetime

# Crockford's base 32: no I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference(letter: str, at: datetime) -> str:
    """A random reference of 40 bits; the unique index of the table catches the rare twin."""
    number = secrets.randbits(40)
    code = "".join([ALPHABET[number >> shift & 31] for shift in range(0, 40, 5)])
    return f"{letter}-{at:%y}-{code[:4]}-{code[4:]}"
