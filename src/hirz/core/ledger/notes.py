"""Signed heads of the log: C2SP signed notes whose text is a C2SP tlog-checkpoint.

https://c2sp.org/signed-note and https://c2sp.org/tlog-checkpoint. Ed25519 (type 0x01) only; lines of unknown keys
(witnesses, an older key) are ignored, as the standard asks; a false signature of a known key refuses the whole note.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from hirz.core.ledger.errors import KeyBroken, NoteBroken, NotSigned
from hirz.core.ledger.tree import HASH_BYTES, SIZE_LIMIT

if TYPE_CHECKING:
    # Imported where it is used: the public process neither signs nor verifies, and it would hold 8 MB for it.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519: Final[int] = 0x01
"""Signature type of the signed-note standard."""

KEY_ID_BYTES: Final[int] = 4
SIGNATURE_BYTES: Final[int] = 64
PUBLIC_BYTES: Final[int] = 32
NOTE_LIMIT: Final[int] = 100_000
"""Characters; the standard asks for a limit that leaves room for 16 long signatures."""

SIGNATURE_LINES_LIMIT: Final[int] = 64
_DASH: Final[str] = "— "
_PRIVATE_START: Final[str] = "PRIVATE+KEY+"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A head of the log: its origin (a schema-less address such as example.com/hirz), size and root.

    `extensions` are further lines that another log's software signed; Hirz writes none.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The note text that is signed; raises NoteBroken for what would not be read back."""
        lines = (self.origin, str(self.size), _base64(self.root), *self.extensions)
        if not all(_is_line(line) for line in lines):
            raise NoteBroken("a checkpoint's lines are neither empty nor broken")
        if not 0 <= self.size < SIZE_LIMIT or len(self.root) != HASH_BYTES:
            raise NoteBroken("a checkpoint needs a size and a root of 32 bytes")
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def of_text(cls, text: str) -> Checkpoint:
        """Read a note's text; raises NoteBroken."""
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop() or not all(_is_line(line) for line in lines):
            raise NoteBroken("a checkpoint has three lines that are not empty")
        origin, size, root, *extensions = lines
        if not (size.isascii() and size.isdecimal() and len(size) <= 19 and str(int(size)) == size):
            raise NoteBroken("the tree size is not a plain decimal number")
        checkpoint = cls(origin, int(size), _decoded(root), tuple(extensions))
        checkpoint.text()
        return checkpoint


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key under its name, to check notes with."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        """Refuse names and keys that the standard refuses."""
        if not _is_key_name(self.name):
            raise KeyBroken("a key's name is not empty and has neither blanks nor a plus")
        if len(self.public) != PUBLIC_BYTES:
            raise KeyBroken(f"an Ed25519 public key has {PUBLIC_BYTES} bytes")

    @property
    def key_id(self) -> bytes:
        """Four bytes of SHA-256 over name, newline, type and key."""
        message = self.name.encode("utf-8") + b"\n" + bytes((ED25519,)) + self.public
        return sha256(message).digest()[:KEY_ID_BYTES]

    def text(self) -> str:
        """The key as it is handed on: `name+key id in hexadecimal+base64 of type and key`."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(bytes((ED25519,)) + self.public)}"

    @classmethod
    def of_text(cls, text: str) -> Verifier:
        """Read a verifier key; raises KeyBroken, also if the key id is not the key's."""
        parts = text.split("+", 2)
        if len(parts) != 3:
            raise KeyBroken("a verifier key reads name+id+key")
        try:
            typed = _decoded(parts[2])
        except NoteBroken:
            raise KeyBroken("the verifier key is not base64") from None
        if typed[:1] != bytes((ED25519,)):
            raise KeyBroken("the verifier key is not an Ed25519 key")
        verifier = cls(parts[0], typed[1:])
        if verifier.key_id.hex() != parts[1]:
            raise KeyBroken("the verifier key was changed or copied wrongly: its id does not fit")
        return verifier

    def is_signature(self, signature: bytes, message: bytes) -> bool:
        """Whether the 64 bytes are this key's signature of the message."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note's text and the known keys that signed it (at least one)."""

    text: str
    signers: tuple[Verifier, ...]


def signing_key_text(private: Ed25519PrivateKey, name: str) -> str:
    """A private key as one line for its file: `PRIVATE+KEY+name+key id+base64 of type and seed`.

    The form of golang.org/x/mod/sumdb/note, which witnesses' tools read.
    """
    verifier = Verifier(name, private.public_key().public_bytes_raw())
    seed = private.private_bytes_raw()
    return f"{_PRIVATE_START}{name}+{verifier.key_id.hex()}+{_base64(bytes((ED25519,)) + seed)}"


def read_signing_key(text: str) -> tuple[Ed25519PrivateKey, str]:
    """Read what signing_key_text wrote: (key, name); raises KeyBroken, whose message never repeats the text."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    parts = text.strip().removeprefix(_PRIVATE_START).split("+", 2)
    if not text.startswith(_PRIVATE_START) or len(parts) != 3:
        raise KeyBroken("not a signing key's line")
    try:
        typed = _decoded(parts[2])
    except NoteBroken:
        raise KeyBroken("the signing key is not base64") from None
    if len(typed) != 1 + PUBLIC_BYTES or typed[0] != ED25519:
        raise KeyBroken("the signing key is not an Ed25519 key")
    private = Ed25519PrivateKey.from_private_bytes(typed[1:])
    if Verifier(parts[0], private.public_key().public_bytes_raw()).key_id.hex() != parts[1]:
        raise KeyBroken("the signing key was changed or copied wrongly: its id does not fit")
    return private, parts[0]


def verifier_text(public: Ed25519PublicKey, name: str) -> str:
    """A public key in the form that is handed to auditors and witnesses."""
    return Verifier(name, public.public_bytes_raw()).text()


def sign_note(text: str, private: Ed25519PrivateKey, name: str) -> str:
    """Sign a text (which ends with a newline) under a key name; returns the whole note."""
    _require_note_characters(text)
    if not text.endswith("\n"):
        raise NoteBroken("a note's text ends with a newline")
    verifier = Verifier(name, private.public_key().public_bytes_raw())
    signature = private.sign(text.encode("utf-8"))
    return f"{text}\n{_DASH}{name} {_base64(verifier.key_id + signature)}\n"


def sign_checkpoint(checkpoint: Checkpoint, private: Ed25519PrivateKey, name: str) -> str:
    """Sign a head under a key name, which should be the log's origin; returns the note."""
    return sign_note(checkpoint.text(), private, name)


def open_note(note: str, verifiers: Iterable[Verifier]) -> OpenedNote:
    """Check a note's signatures; raises NoteBroken if malformed, NotSigned if no known key signed it truly."""
    text, lines = _split_note(note)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    message = text.encode("utf-8")
    signers: list[Verifier] = []
    for line in lines:
        name, key_id, signature = _signature_line(line)
        verifier = known.get((name, key_id))
        if verifier is None:
            continue
        if not verifier.is_signature(signature, message):
            raise NotSigned("the signature of a known key is false")
        signers.append(verifier)
    if not signers:
        raise NotSigned("no known key signed this note")
    return OpenedNote(text, tuple(signers))


def parse_and_verify(note: str, verifiers: Iterable[str]) -> Checkpoint:
    """The checkpoint in a note that one of the verifier keys signed.

    Raises NoteBroken, NotSigned, or KeyBroken for a bad verifier key. Whether the origin is the expected log's is the
    caller's to compare.
    """
    opened = open_note(note, [Verifier.of_text(text) for text in verifiers])
    return Checkpoint.of_text(opened.text)


def read_unverified(note: str) -> Checkpoint:
    """The checkpoint in a note whose signatures are not looked at: for a log's own store, never for an outsider's."""
    return Checkpoint.of_text(_split_note(note)[0])


def _split_note(note: str) -> tuple[str, list[str]]:
    if len(note) > NOTE_LIMIT:
        raise NoteBroken("the note is too long")
    _require_note_characters(note)
    cut = note.rfind("\n\n")
    if cut < 0 or not note.endswith("\n"):
        raise NoteBroken("a note is a text, an empty line and signature lines")
    lines = note[cut + 2 : -1].split("\n")
    if not 0 < len(lines) <= SIGNATURE_LINES_LIMIT:
        raise NoteBroken("the note has too many signatures")
    return note[: cut + 1], lines


def _signature_line(line: str) -> tuple[str, bytes, bytes]:
    name, blank, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not blank or not _is_key_name(name):
        raise NoteBroken("a signature line reads — name signature")
    raw = _decoded(encoded)
    if len(raw) <= KEY_ID_BYTES:
        raise NoteBroken("a signature is longer than its key id")
    return name, raw[:KEY_ID_BYTES], raw[KEY_ID_BYTES:]


def _require_note_characters(text: str) -> None:
    if any(character < " " and character != "\n" for character in text):
        raise NoteBroken("a note holds no control characters")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise NoteBroken("a note is UTF-8") from None


def _is_line(line: str) -> bool:
    return bool(line) and not any(character < " " for character in line)


def _is_key_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(c.isspace() or c < " " for c in name)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _decoded(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteBroken("not base64") from None
    # The last character before the padding has spare bits: two texts must not stand for one signature.
    if _base64(data) != text:
        raise NoteBroken("not base64 in its one form")
    return data
