"""A key as one line of text, for a file or a sheet of paper.

`hirz-private-1 COMPARTMENT KEY_ID KEY CHECK` and `hirz-public-1 ...`: the key in unpadded base64url, the check the first
8 hexadecimal digits of SHA-256 over all before it. A private key's file need not be trusted for more than the key: the
name is recomputed from it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import Final

from hirz.core.sealing.errors import KeyTextBroken
from hirz.core.sealing.wrapping import PRIVATE_BYTES, Recipient, key_id, public_of

PRIVATE_WORD: Final[str] = "hirz-private-1"
PUBLIC_WORD: Final[str] = "hirz-public-1"
CHECK_DIGITS: Final[int] = 8
"""One wrong line in four thousand million passes by chance; the name of the key then still catches it."""

COMPARTMENT_LENGTH: Final[int] = 32


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A private key with its name and compartment; the key itself is kept out of its repr."""

    key_id: str
    compartment: str
    private: bytes = field(repr=False)


def encode_private(private: bytes, key_id: str, compartment: str) -> str:
    """The line for a private key file, without a line end; raises ValueError if the name is not the key's."""
    if key_id != _name_of(private):
        raise ValueError("this is not the key that its name says")
    return _encode(PRIVATE_WORD, compartment, key_id, private)


def decode_private(text: str) -> PrivateKey:
    """Read a private key's line; raises KeyTextBroken, whose message never repeats the line."""
    compartment, name, private = _decode(PRIVATE_WORD, text)
    if name != _name_of(private):
        raise KeyTextBroken("the private key is not the one that its line names")
    return PrivateKey(name, compartment, private)


def encode_public(recipient: Recipient) -> str:
    """The line for a public key file, without a line end."""
    return _encode(PUBLIC_WORD, recipient.compartment, recipient.key_id, recipient.public)


def decode_public(text: str) -> Recipient:
    """Read a public key's line; raises KeyTextBroken."""
    compartment, name, public = _decode(PUBLIC_WORD, text)
    if name != key_id(public):
        raise KeyTextBroken("the public key is not the one that its line names")
    return Recipient(name, compartment, public)


def _name_of(private: bytes) -> str:
    return key_id(public_of(private))


def _encode(word: str, compartment: str, name: str, key: bytes) -> str:
    if not _is_compartment(compartment):
        raise ValueError("a compartment is named in lower-case letters, digits, - and _")
    body = f"{word} {compartment} {name} {_base64(key)}"
    return f"{body} {_check(body)}"


def _decode(word: str, text: str) -> tuple[str, str, bytes]:
    parts = text.strip().split(" ")
    if len(parts) != 5 or parts[0] != word:
        raise KeyTextBroken(f"not a {word} line")
    body = " ".join(parts[:4])
    if parts[4] != _check(body):
        raise KeyTextBroken("the check digits do not fit: the line was changed or copied wrongly")
    if not _is_compartment(parts[1]):
        raise KeyTextBroken("not the name of a compartment")
    try:
        key = base64.b64decode(parts[3] + "=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise KeyTextBroken("the key is not base64url") from None
    if len(key) != PRIVATE_BYTES or _base64(key) != parts[3]:
        raise KeyTextBroken("the key has not the right length")
    return parts[1], parts[2], key


def _base64(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).rstrip(b"=").decode("ascii")


def _check(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:CHECK_DIGITS]


def _is_compartment(name: str) -> bool:
    allowed = name.replace("-", "").replace("_", "")
    return len(name) <= COMPARTMENT_LENGTH and allowed.isascii() and allowed.isalnum() and name == name.lower()
