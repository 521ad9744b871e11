"""What can be wrong with a digest.

DigestError
├── DigestLengthError   too short or too long for its kind
├── DigestHexError      not hexadecimal
└── EmptyFileDigest     the digest of the empty file, which matches every failed upload

None is mended by a retry: the row of the list is wrong.
"""

from __future__ import annotations


class DigestError(ValueError):
    """The root: a text that is no usable digest."""


class DigestLengthError(DigestError):
    """The text has not the number of hexadecimal digits of its kind."""


class DigestHexError(DigestError):
    """The text is not hexadecimal."""


class EmptyFileDigest(DigestError):
    """The digest of no bytes at all."""
