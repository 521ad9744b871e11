"""Failures of intake.

HirzError
|-- KeyReused     an idempotency key came again with another body; send the new report under a new key
|-- MarksUnreadable fingerprints that no page of ours writes; nothing was kept, making them again helps
|-- NotReceived   what we made of somebody's answers is no report: a mistake of ours; it lies sealed in quarantine
|-- Overtaken     another window kept newer words of the same statement; nothing was kept, a look at both helps
`-- UploadRefused an upload that is not taken; nothing of it was kept; `reason` says what to change
"""

from __future__ import annotations

from enum import StrEnum

from hirz.base.errors import HirzError


class KeyReused(HirzError):
    """The same idempotency key with a different body."""


class Overtaken(HirzError):
    """Another window of the same person has kept newer words."""


class NotReceived(HirzError):
    """The document that was made of the answers is no report. It lies sealed in quarantine."""


class MarksUnreadable(HirzError):
    """What should be fingerprints of files is none: a forged form, or a browser that went wrong."""


class UploadFault(StrEnum):
    """Why an upload was not taken."""

    TOO_MANY = "too-many-files"
    TOO_LARGE = "too-large"
    UNREADABLE = "form-unreadable"


class UploadRefused(HirzError):
    """An upload that is not taken. The whole request was read, and nothing of it was kept."""

    def __init__(self, fault: UploadFault) -> None:
        super().__init__(fault)
        self.fault = fault
