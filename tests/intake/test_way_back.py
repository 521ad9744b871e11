"""Drafts, letterboxes and messages: sealed to the receipt, stored once, opened by the two who may."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hirz.base.actors import Actor
from hirz.core.sealing import Receipt
from hirz.intake.enums import Channel, MessageKind

DOCUMENT = {"incident": {"type": "sextortion", "narrative": "somebody threatens me"}}
WORD = "quietriverword"


@pytest.fixture
def reported(database: Any) -> tuple[Receipt, str]:
    """A report through the portal, and its receipt."""
    from hirz.base.accounts.models import Feed
    from hirz.base.demo import create_demo_accounts
    from hirz.intake.services import Document, WayBack, receive_documents

    create_demo_accounts()
    receipt = Receipt.new()
    document = Document(
        json.dumps(DOCUMENT).encode(), name="portal.json", idempotency_key=receipt.place("letterbox").hex(),
        channel=Channel.PORTAL, way_back=WayBack.of(receipt),
    )  # fmt: skip
    with database("public"):
        feed = Feed.objects.get(code="portal")
        [[first]] = receive_documents([document], feed=feed, by=Actor("reporter", "reporter"))
        [[again]] = receive_documents([document], feed=feed, by=Actor("reporter", "reporter"))
    assert again.reference == first.reference
    assert again.is_replay
    return receipt, first.reference


def test_a_draft_opens_with_its_receipt_alone(database: Any) -> None:
    """What is stored holds no word of it, and another receipt finds nothing."""
    from hirz.intake.drafts import change_answers, discard_draft, load_draft
    from hirz.intake.models import Draft

    receipt = Receipt.new()
    with database("public"):
        change_answers(receipt, "what", {"narrative": WORD})
        change_answers(receipt, "where", {"platform": "pixo"})
        found = load_draft(receipt)
        assert found is not None
        assert found.answers == {"what": {"narrative": WORD}, "where": {"platform": "pixo"}}
        assert load_draft(Receipt.new()) is None
        [row] = Draft.objects.all()
        assert WORD.encode() not in bytes(row.content)
        assert (row.touched_at.minute, row.touched_at.second) == (0, 0)
        discard_draft(receipt)
        assert load_draft(receipt) is None


def test_question_and_answer(database: Any, reported: tuple[Receipt, str], person: Any) -> None:
    """The desk asks, the reporter reads and answers in the public zone, the desk reads the answer."""
    from hirz.intake.enums import LetterboxStatus
    from hirz.intake.letterbox import (
        Written,
        find_letterbox,
        open_as_desk,
        open_as_reporter,
        open_questions,
        write_as_desk,
        write_as_reporter,
    )  # fmt: skip
    from hirz.intake.models import Report

    receipt, reference = reported
    analyst = person("analyst")
    with database("desk"):
        report = Report.objects.get(reference=reference)
        write_as_desk(
            report.id, MessageKind.QUESTION, Written("How old are you?"), fields=["age"], sent_by=analyst,
            by=Actor("u", "analyst"),
        )  # fmt: skip
    with database("public"):
        box = find_letterbox(Receipt.read(receipt.code.lower()))
        assert box is not None
        assert box.status == LetterboxStatus.ASKED
        [question] = open_as_reporter(receipt, box)
        assert question.written is not None
        assert question.written.text == "How old are you?"
        answer = Written("", {"age": "14"})
        write_as_reporter(box, MessageKind.ANSWER, answer, replies_to=question.message)
        second = write_as_reporter(box, MessageKind.ANSWER, Written("15 soon"), replies_to=question.message)
        assert second.kind == MessageKind.ADDITION
    with database("desk"):
        assert open_questions(report.id) == []
        opened = open_as_desk(report.id, purpose="triage", by=Actor("u", "analyst"))
        assert {o.written.values.get("age") for o in opened if o.written} == {None, "14"}


def test_a_message_sent_twice_is_stored_once(database: Any, reported: tuple[Receipt, str]) -> None:
    """The same form, pressed twice."""
    from uuid import uuid4

    from hirz.intake.letterbox import Written, find_letterbox, open_as_reporter, write_as_reporter

    receipt, _ = reported
    own = uuid4()
    with database("public"):
        box = find_letterbox(receipt)
        assert box is not None
        for _ in range(2):
            write_as_reporter(box, MessageKind.MESSAGE, Written(WORD), message_id=own)
        [only] = open_as_reporter(receipt, box)
        assert only.message.id == own
        assert WORD.encode() not in bytes(only.message.content)


def test_another_receipt_opens_nothing(database: Any, reported: tuple[Receipt, str]) -> None:
    """Even handed the letterbox itself."""
    from hirz.intake.letterbox import Written, find_letterbox, open_as_reporter, write_as_reporter

    receipt, _ = reported
    with database("public"):
        assert find_letterbox(Receipt.new()) is None
        box = find_letterbox(receipt)
        assert box is not None
        write_as_reporter(box, MessageKind.MESSAGE, Written(WORD))
        assert [o.written for o in open_as_reporter(Receipt.new(), box)] == [None]
