"""An object's key, wrapped for whoever may open the object.

A wrap is `suite | X25519 sealed box of the 32-byte key`, 81 bytes. It needs the public key only, so that the portal can
seal what it can never open. A wrap carries no context: moved to another object, it unwraps to a key that opens nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from nacl.bindings import (
    crypto_box_keypair,
    crypto_box_PUBLICKEYBYTES,
    crypto_box_seal,
    crypto_box_seal_open,
    crypto_box_SEALBYTES,
    crypto_box_SECRETKEYBYTES,
    crypto_scalarmult_base,
)
from nacl.exceptions import CryptoError

from hirz.core.sealing.envelope import KEY_BYTES, SUITE, require_suite
from hirz.core.sealing.errors import SealBroken

PUBLIC_BYTES: Final[int] = crypto_box_PUBLICKEYBYTES
PRIVATE_BYTES: Final[int] = crypto_box_SECRETKEYBYTES
WRAP_BYTES: Final[int] = 1 + crypto_box_SEALBYTES + KEY_BYTES
"""81: the suite byte, 48 bytes of sealed box, the key."""

_SUITE_BYTE: Final[bytes] = bytes((SUITE,))


def key_id(public: bytes) -> str:
    """The name of a key pair: the first 16 hexadecimal digits of SHA-256 over the public key."""
    _require_public(public)
    return hashlib.sha256(public).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Recipient:
    """A public key that objects of a compartment are sealed to; `key_id` must be the key's own (ValueError)."""

    key_id: str
    compartment: str
    public: bytes

    def __post_init__(self) -> None:
        """Refuse a key under another key's name."""
        if self.key_id != key_id(self.public):
            raise ValueError("this is not the key that its name says")

    @classmethod
    def of(cls, public: bytes, compartment: str) -> Recipient:
        """The recipient for a public key, its name computed."""
        return cls(key_id(public), compartment, public)


def new_key_pair() -> tuple[bytes, bytes]:
    """A fresh X25519 key pair: (private, public), 32 bytes each."""
    public, private = crypto_box_keypair()
    return private, public


def public_of(private: bytes) -> bytes:
    """The public half of a private key (a receipt's seed is one too)."""
    _require_private(private)
    return crypto_scalarmult_base(private)


def wrap(key: bytes, public: bytes) -> bytes:
    """Wrap an object's 32-byte key for one recipient: 81 bytes, different every time."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    _require_public(public)
    return _SUITE_BYTE + crypto_box_seal(key, public)


def unwrap(wrapped: bytes, private: bytes) -> bytes:
    """Get an object's key back with a private key; raises SealBroken. For many wraps use Unwrapper."""
    return Unwrapper(private).unwrap(wrapped)


class Unwrapper:
    """A private key ready for many wraps: its public half, which opening needs, is computed once."""

    __slots__ = ("_private", "key_id", "public")

    def __init__(self, private: bytes) -> None:
        self.public = public_of(private)
        self.key_id = key_id(self.public)
        self._private = private

    def unwrap(self, wrapped: bytes) -> bytes:
        """The 32-byte key inside; raises SealBroken (UnknownSuite)."""
        require_suite(wrapped)
        if len(wrapped) != WRAP_BYTES:
            raise SealBroken(f"a wrapped key has {WRAP_BYTES} bytes")
        try:
            return crypto_box_seal_open(wrapped[1:], self.public, self._private)
        except CryptoError:
            raise SealBroken("the wrapped key does not open with this private key") from None

    def __repr__(self) -> str:
        """The key's name, never the key."""
        return f"Unwrapper({self.key_id})"


def _require_public(public: bytes) -> None:
    if len(public) != PUBLIC_BYTES:
        raise ValueError(f"a public key has {PUBLIC_BYTES} bytes")


def _require_private(private: bytes) -> None:
    if len(private) != PRIVATE_BYTES:
        raise ValueError(f"a private key has {PRIVATE_BYTES} bytes")
