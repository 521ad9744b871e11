"""What can go wrong when something is sealed or opened.

    SealingError
    ├── SealBroken          it does not open: wrong key, wrong object, altered or unknown bytes
    │   ├── UnknownSuite    its first byte names a way of sealing that this version does not know
    │   └── StreamCut       a sealed stream ends before its end
    ├── KeyTextBroken       a key file's line is not one, or fails its check digits
    ├── ReceiptBroken       what was typed is no receipt, or was miscopied
    └── EscrowBroken        the shares of an escrowed secret do not give it back
        └── TooFewShares    more shares are needed

Trying again never helps. No message holds a key, a share or a word of the content.
"""

from __future__ import annotations


class SealingError(Exception):
    """Anything that this package refuses."""


class SealBroken(SealingError):
    """It does not open: a wrong key, another object's context, or altered bytes; which one cannot be told."""


class UnknownSuite(SealBroken):
    """The first byte names a suite that this version does not know."""

    def __init__(self, suite: int | None) -> None:
        super().__init__("nothing to open" if suite is None else f"unknown sealing suite {suite}")


class StreamCut(SealBroken):
    """A sealed stream stops before its last block."""

    def __init__(self) -> None:
        super().__init__("the sealed stream stops before its end")


class KeyTextBroken(SealingError):
    """A line from a key file cannot be read as a key."""


class ReceiptBroken(SealingError):
    """What was typed is no receipt: its length, a character, or its check."""


class EscrowBroken(SealingError):
    """The shares do not give the secret back."""


class TooFewShares(EscrowBroken):
    """More shares are needed than were given."""

    def __init__(self, given: int, needed: int) -> None:
        super().__init__(f"{given} of {needed} needed shares were given")
        self.given = given
        self.needed = needed
