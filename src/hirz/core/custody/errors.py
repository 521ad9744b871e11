"""What can go wrong when custody is written down.

    CustodyError
    ├── ActBroken       an act or a record has a field that is missing, forbidden or not what it must be
    └── BundleBroken    a bundle cannot be made of what was given

Trying again never helps: each is a mistake of the caller, or a file that somebody altered. What is wrong with a chain
or a finished bundle is no error but a verdict.
"""

from __future__ import annotations


class CustodyError(Exception):
    """Anything that this package refuses."""


class ActBroken(CustodyError):
    """An act, a record, a party or a signature with a wrong field."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field


class BundleBroken(CustodyError):
    """A bundle cannot be made of what was given."""
