"""What every list comes down to: rows of digests, with what their owner says of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ListedKind(StrEnum):
    """Kinds of digests that lists carry. The exact ones and PDQ are matched; the others are kept as opaque values."""

    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"
    PDQ = "pdq"
    PHOTODNA = "pdna"
    TMK = "tmk-pdqf"
    NETCLEAN = "netclean"
    VIDENTIFIER = "videntifier"
    SSVH_PHOTODNA = "ssvh-pdna"
    SSVH_SAFER = "ssvh-safer-hash"


class Variant(StrEnum):
    """From which size of the picture a PDQ was made."""

    FULL = "full"
    RESIZED = "resized"
    UNKNOWN = "unknown"


class Fault(StrEnum):
    """What can be wrong with a row, or worth knowing of it."""

    HEX = "not-hexadecimal"
    LENGTH = "wrong-length"
    EMPTY_FILE = "empty-file"
    BLANK_PICTURE = "blank-picture"
    LOW_QUALITY = "low-quality"
    QUALITY = "quality-unreadable"
    OPAQUE = "opaque-malformed"
    NO_DIGEST = "no-digest"
    NO_ID = "no-id"
    VALUE = "value-unreadable"
    # Notes: nothing is wrong, and nothing is lost that could have been read.
    LEFT_AT_PARTNER = "left-at-partner"
    UNKNOWN_KIND = "unknown-kind"
    UNKNOWN_STATUS = "unknown-status"
    CONTESTED = "contested"
    HARMLESS = "stands-on-negative-list"
    LISTED = "stands-on-another-list"
    NEVER_SEEN = "taken-back-unseen"
    OLDER = "older-than-known"

    @property
    def is_note(self) -> bool:
        """Whether it only wants to be known."""
        return self in _NOTES


_NOTES = frozenset(
    {
        Fault.LEFT_AT_PARTNER,
        Fault.UNKNOWN_KIND,
        Fault.UNKNOWN_STATUS,
        Fault.CONTESTED,
        Fault.HARMLESS,
        Fault.LISTED,
        Fault.NEVER_SEEN,
        Fault.OLDER,
    }
)


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one field of a row; never what it says."""

    position: int
    field: str
    reason: Fault


@dataclass(frozen=True, slots=True)
class ListedDigest:
    """One digest in its normal form: hexadecimal in small letters; opaque kinds to the letter."""

    kind: ListedKind
    value: str
    quality: int | None = None
    variant: Variant = Variant.UNKNOWN


@dataclass(frozen=True, slots=True)
class ItemKey:
    """The owner's own key of a row: what a later page changes or takes back."""

    member: str
    sort: str
    id: str


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One row of a list."""

    # Counted from 1 in its document; the line of a table or plain list.
    position: int
    digests: tuple[ListedDigest, ...] = ()
    classification: str = ""
    item: ItemKey | None = None
    stamped_at: datetime | None = None
    # Taken back by its owner: the item says which.
    is_deleted: bool = False
    # False: listed without being abuse material (comparison, not categorised, not pertinent).
    is_material: bool = True
    agreed: int = 0
    disagreed: int = 0
    faults: tuple[RowFault, ...] = ()


@dataclass(frozen=True, slots=True)
class PageEnd:
    """The end of a document that was whole: where the next page begins, in the owner's own words."""

    # {"next": ..., "token": ..., "stamp": ...}: as much of it as the format has.
    checkpoint: dict[str, str | int] = field(default_factory=dict)
    scheme: str = ""
    scheme_version: str = ""
