"""What can go wrong with money; none of it is mended by trying again.

MoneyError
├── AmountError      a number or a unit that cannot be read (ask again)
└── TransferError    a transfer without two different persons, with a commission of nobody, a moment without a zone
"""

from __future__ import annotations


class MoneyError(Exception):
    """The root of all errors of this package."""


class AmountError(MoneyError):
    """The words hold no amount that can be read."""


class TransferError(MoneyError):
    """A transfer that cannot have happened as written."""
