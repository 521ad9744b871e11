"""Failures of detection.

HirzError
|-- NoSuchList    a list that nobody made; name it as `hirz hashlist status` does
|-- ListIncomplete a new list needs a name and a source; give them
|-- ImportBusy    another process imports the same document; a retry helps when it is done
|-- AskedTooMuch  a partner asked about more digests than it may in a minute or a day; `seconds` says when to come back
`-- NotOurs       only one's own lists are exported: an imported list is its owner's
"""

from __future__ import annotations

from hirz.base.errors import HirzError


class NoSuchList(HirzError):
    """No list has this code."""


class ListIncomplete(HirzError):
    """A list is made with its name and where it comes from."""


class ImportBusy(HirzError):
    """Two processes at one import."""


class NotOurs(HirzError):
    """What others lent us is not handed on."""


class AskedTooMuch(HirzError):
    """More digests than one partner may ask about in a minute or a day."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many digests were asked about; come back in {seconds} seconds")
        self.seconds = seconds
