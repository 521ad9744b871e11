"""What can go wrong in matching.

MatchingError
├── DigestWidthError    digests of several lengths in one set
├── HashShapeError      hashes that are not uint64[N, 4], or row names that do not fit them
├── HashTextError       a hash that is not 64 hexadecimal digits, or no 32 bytes
├── RadiusError         a radius outside 0..63
├── IsometryKeyError    a key of the isometry that is too short
├── IndexFullError      more rows than one index can number
└── IndexFileError      a file that cannot be used as an index: build it again
    ├── IndexFileBroken     it is none, or was cut or altered, at whatever byte
    └── IndexFileVersion    it is whole, but of another version of the format

Trying again never helps. An IndexFileError is met by building the file again from its source.
"""

from __future__ import annotations


class MatchingError(ValueError):
    """The root: a wrong argument, or a file that is no index."""


class DigestWidthError(MatchingError):
    """A digest whose length is not that of its set."""


class HashShapeError(MatchingError):
    """Hashes that are not an array uint64[N, 4], or names that are not one for each of them."""


class HashTextError(MatchingError):
    """A hash that is not 64 hexadecimal digits or not 32 bytes; `row` says which."""

    def __init__(self, row: int) -> None:
        super().__init__(f"hash {row} is not 64 hexadecimal digits (32 bytes)")
        self.row = row


class RadiusError(MatchingError):
    """A radius outside 0..63."""


class IsometryKeyError(MatchingError):
    """A key of the isometry that is too short to be secret."""


class IndexFullError(MatchingError):
    """More rows than one index can number."""


class IndexFileError(MatchingError):
    """A file that cannot be used as an index."""


class IndexFileBroken(IndexFileError):
    """A file that is no index, or one that was cut or altered."""


class IndexFileVersion(IndexFileError):
    """An index of another version of the format."""
