"""The typed validators of every kind of digest that a list carries."""

from __future__ import annotations

import hashlib
from typing import Final

import re2

from hirz.core.formats.hash_lists.entry import Fault, ListedDigest, ListedKind, RowFault, Variant

# hashing.pdf of ThreatExchange: pictures below are too flat for their hash to mean anything.
PDQ_LEAST_QUALITY: Final = 50
PDQ_DIGITS: Final = 64
# Each bit says whether a coefficient is above the median: half of them are, in a picture that shows something. The
# published reference lists have 112 to 142; blank pictures and forged values are far outside.
PDQ_FEWEST_BITS, PDQ_MOST_BITS = 32, 224

EXACT_DIGITS: Final = {ListedKind.MD5: 32, ListedKind.SHA1: 40, ListedKind.SHA256: 64}
_EMPTY: Final = frozenset(hashlib.new(kind, usedforsecurity=False).hexdigest() for kind in EXACT_DIGITS)
_HEX: Final = frozenset("0123456789abcdef")
# PhotoDNA: 144 bytes, as base64, as hexadecimal or as numbers with commas; others: base64 or hexadecimal.
_PHOTODNA: Final = re2.compile(r"[A-Za-z0-9+/]{192}|[0-9A-Fa-f]{288}|[0-9]{1,3}(,[0-9]{1,3}){143}")
_OPAQUE: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-")
# A whole TMK file has 263,344 bytes, 351,126 characters of base64.
_OPAQUE_CHARACTERS: Final = range(8, 600_001)
_PHOTODNA_KINDS: Final = frozenset({ListedKind.PHOTODNA, ListedKind.SSVH_PHOTODNA})


def check(
    kind: ListedKind, text: str, *, quality: int | None = None, variant: Variant = Variant.UNKNOWN
) -> ListedDigest | Fault:
    """A digest in its normal form, or what is wrong with it."""
    bare = text.strip()
    if kind in EXACT_DIGITS:
        return _exact(kind, bare.lower())
    if kind is ListedKind.PDQ:
        return _pdq(bare.lower(), quality, variant)
    if kind in _PHOTODNA_KINDS:
        is_good = _PHOTODNA.fullmatch(bare) is not None
    else:
        is_good = len(bare) in _OPAQUE_CHARACTERS and _OPAQUE.issuperset(bare)
    return ListedDigest(kind, bare) if is_good else Fault.OPAQUE


def _exact(kind: ListedKind, digits: str) -> ListedDigest | Fault:
    if not _HEX.issuperset(digits):
        return Fault.HEX
    if len(digits) != EXACT_DIGITS[kind]:
        return Fault.LENGTH
    return Fault.EMPTY_FILE if digits in _EMPTY else ListedDigest(kind, digits)


def _pdq(digits: str, quality: int | None, variant: Variant) -> ListedDigest | Fault:
    if not _HEX.issuperset(digits):
        return Fault.HEX
    if len(digits) != PDQ_DIGITS:
        return Fault.LENGTH
    if not PDQ_FEWEST_BITS <= int(digits, 16).bit_count() <= PDQ_MOST_BITS:
        return Fault.BLANK_PICTURE
    if quality is not None and not 0 <= quality <= 100:
        return Fault.QUALITY
    if quality is not None and quality < PDQ_LEAST_QUALITY:
        return Fault.LOW_QUALITY
    return ListedDigest(ListedKind.PDQ, digits, quality, variant)


class Collected:
    """The digests of one row and its faults, as they are found; a kind given twice alike counts once."""

    def __init__(self, position: int) -> None:
        """Nothing yet."""
        self.position = position
        self.digests: dict[tuple[ListedKind, str], ListedDigest] = {}
        self.faults: list[RowFault] = []

    def take(
        self, kind: ListedKind, text: object, *, quality: int | None = None, variant: Variant = Variant.UNKNOWN
    ) -> None:
        """Add a digest; what is no text is a fault, nothing at all is nothing."""
        if text is None or text == "":
            return
        if not isinstance(text, str):
            self.note(kind, Fault.VALUE)
            return
        found = check(kind, text, quality=quality, variant=variant)
        if isinstance(found, Fault):
            self.note(kind, found)
        else:
            self.digests.setdefault((found.kind, found.value), found)

    def note(self, field: str, reason: Fault) -> None:
        """Add a fault."""
        self.faults.append(RowFault(self.position, str(field)[:20], reason))

    def require_one(self) -> None:
        """A row that brought nothing, not even a wrong digest, says so."""
        if not self.digests and not self.faults:
            self.note("", Fault.NO_DIGEST)
