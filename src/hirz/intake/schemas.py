"""What the API answers. What it accepts is `core.formats.HIRZ_JSON_SCHEMA`, shown in the OpenAPI document."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from hirz.intake.asking import Input


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


class AskedField(Schema):
    """A field that a desk asks for: its question, and what it takes."""

    name: str
    question: str
    input: Input
    longest: int
    choices: list[str] = []


class OpenQuestion(Schema):
    """A question without an answer."""

    id: UUID
    asked_at: datetime
    fields: list[AskedField]


class ReportStatus(Schema):
    """Where a report of this feed stands, and what is asked about it."""

    reference: str
    status: Literal["received"]
    questions: list[OpenQuestion] = []


class SenderAnswer(Schema):
    """An answer to one question: values of the fields that it asks for, and free words."""

    model_config = ConfigDict(extra="forbid")

    question: UUID
    values: dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=1_000_000)] | None] = Field(
        default_factory=dict, max_length=40
    )
    text: Annotated[str, Field(max_length=20_000)] = ""


class AnswerReceipt(Schema):
    """An answer is stored, durably."""

    reference: str
    outcome: Literal["accepted"] = "accepted"
    is_replay: bool


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
