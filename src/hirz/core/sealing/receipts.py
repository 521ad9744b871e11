"""The receipt: the one secret that a reporter keeps, and everything that is derived from it.

26 characters of Crockford's base 32 (130 random bits) and a check character. From it come the place of the draft and of
the letterbox, the key of the draft, and the key pair that messages to the reporter are sealed to. Nothing of it is stored:
a place is stored only as its hash, and with 130 bits no slow hash is needed (OWASP ASVS 5.0, 11.5.1: at least 128).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from hirz.core.sealing.blind import derive
from hirz.core.sealing.errors import ReceiptBroken
from hirz.core.sealing.wrapping import public_of

ALPHABET: Final[str] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U."""

SECRET_CHARACTERS: Final[int] = 26
GROUP: Final[int] = 3
LONGEST_TYPED: Final[int] = 120
"""More than this is no receipt, however it is spaced."""

_LOOKS_LIKE: Final[dict[int, str]] = {ord("I"): "1", ord("L"): "1", ord("O"): "0"}
_VALUE: Final[dict[str, int]] = {character: value for value, character in enumerate(ALPHABET)}
# Digits as Arabic and Persian keyboards write them.
_DIGITS: Final[dict[int, str]] = {
    **{0x0660 + n: str(n) for n in range(10)},
    **{0x06F0 + n: str(n) for n in range(10)},
}


@dataclass(frozen=True)
class Receipt:
    """A receipt in memory; `code` is its 27 characters without spaces."""

    code: str

    @classmethod
    def new(cls) -> Receipt:
        """A fresh random receipt."""
        body = "".join(secrets.choice(ALPHABET) for _ in range(SECRET_CHARACTERS))
        return cls(body + _check(body))

    @classmethod
    def read(cls, typed: str) -> Receipt:
        """A receipt as somebody typed it: any spacing and case, Arabic digits, O for 0, I and L for 1. ReceiptBroken."""
        if len(typed) > LONGEST_TYPED:
            raise ReceiptBroken("too long")
        plain = "".join(c for c in typed.translate(_DIGITS).upper() if c.isascii() and c.isalnum())
        code = plain.translate(_LOOKS_LIKE)
        if len(code) != SECRET_CHARACTERS + 1:
            raise ReceiptBroken("a receipt has 27 characters")
        if any(character not in _VALUE for character in code):
            raise ReceiptBroken("a character that no receipt has")
        if _check(code[:-1]) != code[-1]:
            raise ReceiptBroken("the check character does not fit")
        return cls(code)

    def groups(self) -> tuple[str, ...]:
        """Nine groups of three, as they are shown and printed."""
        return tuple(self.code[start : start + GROUP] for start in range(0, len(self.code), GROUP))

    @cached_property
    def _root(self) -> bytes:
        return hashlib.sha256(b"hirz receipt\x00" + self.code[:-1].encode()).digest()

    def place(self, of: str) -> bytes:
        """The 32 bytes under which a draft or a letterbox is found: a hash of a key derived for `of`."""
        return hashlib.sha256(derive(self._root, f"receipt place of {of}")).digest()

    def key(self, of: str) -> bytes:
        """A 32-byte symmetric key for one use, for instance the reporter's draft."""
        return derive(self._root, f"receipt key of {of}")

    @cached_property
    def private(self) -> bytes:
        """The private half of the letterbox's X25519 key pair."""
        return derive(self._root, "receipt letterbox")

    @cached_property
    def public(self) -> bytes:
        """The public half: it lies beside the report, and messages are sealed to it."""
        return public_of(self.private)

    def __repr__(self) -> str:
        """Never the code."""
        return "Receipt(…)"

    __str__ = __repr__


def _check(body: str) -> str:
    """Luhn's check modulo 32: it finds every wrong character and nearly every swap of neighbours.

    Crockford's own check symbols include * ~ $ =, which nobody finds on a telephone's keyboard.
    """
    total = 0
    for place, character in enumerate(reversed(body)):
        doubled = _VALUE[character] * (2 - place % 2)
        total += doubled // 32 + doubled % 32
    return ALPHABET[-total % 32]
