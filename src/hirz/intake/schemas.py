"""What the API answers. What it accepts is `core.formats.HIRZ_JSON_SCHEMA`, shown in the OpenAPI document."""

from __future__ import annotations

from typing import Literal

from ninja import Schema


class ReportReceipt(Schema):
    """A report is stored, durably, and waits for its scan."""

    reference: str
    outcome: Literal["accepted"] = "accepted"
    is_replay: bool


class DocumentReceipt(Schema):
    """What became of one report, or of one document that could not be read."""

    outcome: Literal["accepted", "quarantined"]
    reference: str
    is_replay: bool
    reason: str = ""
    line: int | None = None
    path: str = ""


class DocumentReceipts(Schema):
    """What became of everything in one document."""

    results: list[DocumentReceipt]


class ReportStatus(Schema):
    """Where a report of this feed stands, in one word."""

    reference: str
    status: Literal["received"]


class FieldProblem(Schema):
    """One thing that is wrong with a document, and where."""

    path: str
    line: int | None = None
    code: str
    reason: dict[str, str]


class Problem(Schema):
    """An error as RFC 9457 writes it, with a stable code."""

    type: str = "about:blank"
    status: int
    title: str
    code: str
    reference: str = ""
    problems: list[FieldProblem] = []
