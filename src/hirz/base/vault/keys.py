"""Keys as files: who can be sealed to, and, for a zone that may, how to open.

HIRZ_HOME/keys/public/<compartment>-<key id>.pub      recipients; the public zone reads these and no others
HIRZ_HOME/keys/private/<compartment>/<key id>.key     box keys of a compartment
HIRZ_HOME/keys/private/<compartment>/blind            key of the blind index of a compartment
HIRZ_HOME/keys/private/ledger/signing                 Ed25519 key of the ledger, for the worker alone
HIRZ_HOME/keys/secret/<zone>                          signing secret of a zone
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.conf import settings

from hirz.base.actors import Actor
from hirz.base.errors import KeysUnavailable
from hirz.core.ledger import verifier_text
from hirz.core.sealing import (
    Recipient,
    Unwrapper,
    decode_private,
    decode_public,
    encode_private,
    encode_public,
    key_id,
    new_key_pair,
)
from hirz.core.sealing.escrow import split_secret

if TYPE_CHECKING:
    # Imported where it is used: the public process neither signs nor verifies, and it would hold 8 MB for it.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

COMPARTMENTS = ("intake", "identity", "evidence", "care")
ESCROW = "escrow"
ESCROW_THRESHOLD, ESCROW_SHARES = 3, 5
ZONES = ("public", "desk", "worker")


def write_secret(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all; refuses to overwrite."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """The folder of keys: makes them, and reads the public ones."""

    folder: Path

    def exist(self) -> bool:
        """Whether `init` was done."""
        return (self.folder / "private" / "ledger" / "signing").exists()

    def init(self, ledger_origin: str) -> list[str]:
        """Make every key; returns the shares of the escrow key, which is itself kept nowhere."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        for compartment in COMPARTMENTS:
            self.new_pair(compartment)
            write_secret(self.folder / "private" / compartment / "blind", secrets.token_bytes(32))
        for zone in ZONES:
            write_secret(self.folder / "secret" / zone, secrets.token_urlsafe(48).encode())
        signing = Ed25519PrivateKey.generate()
        write_secret(self.folder / "private" / "ledger" / "signing", signing.private_bytes_raw())
        verifier = verifier_text(signing.public_key(), ledger_origin)
        (self.folder / "public" / "ledger.verifier").write_text(verifier + "\n", encoding="utf-8")
        private, public = new_key_pair()
        self._publish(Recipient.of(public, ESCROW))
        return split_secret(private, ESCROW_THRESHOLD, ESCROW_SHARES)

    def new_pair(self, compartment: str) -> Recipient:
        """A new key of a compartment, sealed to from now on beside those that are there."""
        private, public = new_key_pair()
        name = key_id(public)
        write_secret(
            self.folder / "private" / compartment / f"{name}.key",
            encode_private(private, name, compartment).encode() + b"\n",
        )
        recipient = Recipient.of(public, compartment)
        self._publish(recipient)
        return recipient

    def retire(self, recipient: Recipient) -> None:
        """Seal nothing more to this key; its private half stays until nothing is wrapped to it."""
        path = self.folder / "public" / f"{recipient.compartment}-{recipient.key_id}.pub"
        retired = self.folder / "public" / "retired"
        retired.mkdir(exist_ok=True, mode=0o700)
        path.rename(retired / path.name)

    def recipients(self, compartment: str) -> list[Recipient]:
        """Whom a new object of a compartment is sealed to: the compartment and the escrow. KeysUnavailable if none."""
        found = [
            decode_public(path.read_text(encoding="utf-8").strip())
            for kind in (compartment, ESCROW)
            for path in sorted((self.folder / "public").glob(f"{kind}-*.pub"))
        ]
        if {r.compartment for r in found} != {compartment, ESCROW}:
            raise KeysUnavailable(f"there is no public key for {compartment} and escrow; run `hirz keys init`")
        return found

    def verifier(self) -> str:
        """The ledger's public key, as auditors and witnesses get it."""
        return (self.folder / "public" / "ledger.verifier").read_text(encoding="utf-8").strip()

    def _publish(self, recipient: Recipient) -> None:
        folder = self.folder / "public"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"{recipient.compartment}-{recipient.key_id}.pub"
        path.write_text(encode_public(recipient) + "\n", encoding="utf-8")


class KeyService(Protocol):
    """What opens wraps: a folder of files here, a separate process or a hardware module elsewhere."""

    def unwrap(self, compartment: str, key_id: str, wrapped: bytes, *, purpose: str, actor: Actor) -> bytes:
        """The object key inside a wrap. KeysUnavailable if this process may not or cannot."""
        ...

    def blind_key(self, compartment: str) -> bytes:
        """The key of a compartment's blind index."""
        ...


@dataclass(slots=True)
class FileKeyService:
    """Keys from files, for the compartments of this zone only."""

    folder: Path
    compartments: tuple[str, ...]
    _unwrappers: dict[str, Unwrapper] = field(default_factory=dict)
    _blind: dict[str, bytes] = field(default_factory=dict)

    def unwrap(self, compartment: str, key_id: str, wrapped: bytes, *, purpose: str, actor: Actor) -> bytes:
        """Open a wrap with the private key it names."""
        self._require(compartment)
        opener = self._unwrappers.get(key_id)
        if opener is None:
            opener = self._unwrappers[key_id] = Unwrapper(self._private(compartment, key_id))
        return opener.unwrap(wrapped)

    def blind_key(self, compartment: str) -> bytes:
        """Read once, then kept in memory."""
        self._require(compartment)
        if compartment not in self._blind:
            self._blind[compartment] = self._read(self.folder / "private" / compartment / "blind")
        return self._blind[compartment]

    def _require(self, compartment: str) -> None:
        if compartment not in self.compartments:
            raise KeysUnavailable(f"this zone holds no key of the compartment {compartment}")

    def _private(self, compartment: str, name: str) -> bytes:
        text = self._read(self.folder / "private" / compartment / f"{name}.key").decode()
        return decode_private(text.strip()).private

    @staticmethod
    def _read(path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError:
            raise KeysUnavailable(f"the key file {path.name} cannot be read") from None


@lru_cache(maxsize=1)
def key_files() -> KeyFiles:
    """The key folder of this installation."""
    return KeyFiles(settings.HIRZ_HOME / "keys")


@lru_cache(maxsize=8)
def recipients(compartment: str) -> tuple[Recipient, ...]:
    """Recipients of a compartment, read once for each process."""
    return tuple(key_files().recipients(compartment))


@lru_cache(maxsize=1)
def key_service() -> KeyService:
    """The key service of this process, with the compartments of its zone."""
    return FileKeyService(settings.HIRZ_HOME / "keys", tuple(settings.HIRZ_COMPARTMENTS))


def signing_key() -> Ed25519PrivateKey:
    """The ledger's key: only the worker reads it. KeysUnavailable elsewhere."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if settings.HIRZ_ZONE != "worker":
        raise KeysUnavailable("only the worker signs the ledger")
    path = settings.HIRZ_HOME / "keys" / "private" / "ledger" / "signing"
    try:
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    except OSError:
        raise KeysUnavailable("the ledger's signing key cannot be read") from None


def forget_keys() -> None:
    """Drop what was cached: after `init` or `rotate`, and between tests."""
    for cached in (key_files, recipients, key_service):
        cached.cache_clear()
