"""One value, sealed under its object's key.

A sealed value is `suite | flags | nonce (24) | ciphertext and tag`. The suite and the flags are authenticated together
with the context, so that a value moved to another object, field or version does not open. Byte by byte:
docs/reference/sealing-format.md.
"""

from __future__ import annotations

import secrets
import zlib
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_ABYTES,
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.exceptions import CryptoError

from hirz.core.sealing.errors import SealBroken, UnknownSuite

SUITE: Final[int] = 1
"""X25519 sealed boxes, XChaCha20-Poly1305, HKDF and HMAC with SHA-256. 2 is kept for X25519 with ML-KEM."""

KEY_BYTES: Final[int] = 32
NONCE_BYTES: Final[int] = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
TAG_BYTES: Final[int] = crypto_aead_xchacha20poly1305_ietf_ABYTES
OVERHEAD: Final[int] = 2 + NONCE_BYTES + TAG_BYTES
"""How many bytes a sealed value is longer than what was sealed: 42."""

COMPRESS_OVER: Final[int] = 256
"""Shorter values are never compressed: there is nothing to gain."""

UNPACKED_LIMIT: Final[int] = 64 * 1024 * 1024
"""No compressed value may be, or become, longer than 64 MiB."""

PLAIN_FLAG: Final[int] = 0
ZLIB_FLAG: Final[int] = 1
_ZLIB_LEVEL: Final[int] = 1

_VALUE_DOMAIN: Final[bytes] = b"hirz-value"
_U32_LIMIT: Final[int] = 1 << 32


@dataclass(frozen=True, slots=True)
class Context:
    """Where a sealed thing belongs; it opens nowhere else.

    `kind` and `field` are ASCII names of 1 to 255 characters ("report", "narrative"); `version` counts the rewrites of
    the field, so that an older value cannot be put back unseen where the version is known.
    """

    kind: str
    object_id: UUID
    field: str
    version: int = 1

    def __post_init__(self) -> None:
        """Refuse what could not be told apart in the associated data."""
        for name in (self.kind, self.field):
            if not (0 < len(name) <= 255 and name.isascii() and name.isprintable()):
                raise ValueError("a context's kind and field are 1 to 255 printable ASCII characters")
        if not 0 <= self.version < _U32_LIMIT:
            raise ValueError("a context's version is a number of 32 bits")

    def associated_data(self) -> bytes:
        """Length of kind, kind, id (16 bytes), length of field, field, version (4 bytes, big-endian)."""
        kind = self.kind.encode("ascii")
        field = self.field.encode("ascii")
        return b"".join(
            (
                bytes((len(kind),)),
                kind,
                self.object_id.bytes,
                bytes((len(field),)),
                field,
                self.version.to_bytes(4, "big"),
            )
        )


def new_key() -> bytes:
    """A fresh random key of 32 bytes, for one object."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, plaintext: bytes, context: Context, *, compress: bool = False) -> bytes:
    """Seal a value; 42 bytes are added.

    `compress` packs values over COMPRESS_OVER with zlib where that makes them shorter. The length of the result then
    says something of the content: never ask for it where a stranger can add text beside a secret in the same value.
    Raises ValueError for a key of the wrong length or a value over UNPACKED_LIMIT that should be compressed.
    """
    _require_key(key)
    flags, body = _pack(plaintext) if compress else (PLAIN_FLAG, plaintext)
    head = bytes((SUITE, flags))
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(body, _bound(head, context), nonce, key)
    return head + nonce + sealed


def unseal(key: bytes, sealed: bytes, context: Context) -> bytes:
    """Open a sealed value; raises SealBroken (UnknownSuite) and never returns a part."""
    _require_key(key)
    require_suite(sealed)
    if len(sealed) < OVERHEAD:
        raise SealBroken("too short to be a sealed value")
    flags = sealed[1]
    if flags not in (PLAIN_FLAG, ZLIB_FLAG):
        raise SealBroken("unknown flags in a sealed value")
    nonce = sealed[2 : 2 + NONCE_BYTES]
    try:
        body = crypto_aead_xchacha20poly1305_ietf_decrypt(
            sealed[2 + NONCE_BYTES :], _bound(sealed[:2], context), nonce, key
        )
    except CryptoError:
        raise SealBroken("the sealed value does not open") from None
    return body if flags == PLAIN_FLAG else _unpack(body)


def require_suite(sealed: bytes) -> None:
    """Refuse what does not begin with a known suite byte (UnknownSuite)."""
    if not sealed:
        raise UnknownSuite(None)
    if sealed[0] != SUITE:
        raise UnknownSuite(sealed[0])


def _require_key(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")


def _bound(head: bytes, context: Context) -> bytes:
    return _VALUE_DOMAIN + head + context.associated_data()


def _pack(plaintext: bytes) -> tuple[int, bytes]:
    if len(plaintext) > UNPACKED_LIMIT:
        raise ValueError("too long to compress: seal it as a stream")
    if len(plaintext) <= COMPRESS_OVER:
        return PLAIN_FLAG, plaintext
    packed = zlib.compress(plaintext, _ZLIB_LEVEL)
    return (ZLIB_FLAG, packed) if len(packed) < len(plaintext) else (PLAIN_FLAG, plaintext)


def _unpack(body: bytes) -> bytes:
    # Only a holder of the key can have written this; the limit is for the holder who was made to write it.
    unpacker = zlib.decompressobj()
    try:
        plaintext = unpacker.decompress(body, UNPACKED_LIMIT + 1)
    except zlib.error:
        raise SealBroken("the sealed value opens but does not unpack") from None
    if len(plaintext) > UNPACKED_LIMIT or not unpacker.eof or unpacker.unused_data:
        raise SealBroken("the sealed value opens but does not unpack")
    return plaintext
