"""References that people say over the telephone: R-26-7KQ2-M9XD."""

from __future__ import annotations

import secrets
from datetime import datetime

# Crockford's base 32: no I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference(letter: str, at: datetime) -> str:
    """A random reference of 40 bits; the unique index of the table catches the rare twin."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{letter}-{at:%y}-{code[:4]}-{code[4:]}"
