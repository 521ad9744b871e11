"""Failures that any stage can meet.

HirzError
|-- Denied         an expected no, with its reason in the user's words; a retry does not help
|-- Unavailable    something needed is away (ledger, key service); a retry helps
|   |-- LedgerUnavailable
|   `-- KeysUnavailable
|-- NotWritable    no room or no right to write a blob; a retry helps once somebody mended it
`-- Erased         the key of this object was destroyed; it will never open again
"""

from __future__ import annotations


class HirzError(Exception):
    """Root of Hirz's own failures."""


class Denied(HirzError):
    """An expected no; the text is shown to the person."""


class Unavailable(HirzError):
    """Something needed is away."""


class LedgerUnavailable(Unavailable):
    """The record cannot be written, so nothing is shown and nothing is done."""


class KeysUnavailable(Unavailable):
    """A key that this process needs is not there."""


class NotWritable(HirzError):
    """There is no room, or no right, to write."""


class Erased(HirzError):
    """The key was destroyed."""
