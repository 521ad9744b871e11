"""A statement that staff took down, as the analyst reads it: the caller's words, each question beside its answer, notes apart."""

from __future__ import annotations

import re
from typing import Any

import pytest

from hirz.base.accounts.models import User
from hirz.core.sealing import Receipt

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

ACCOUNT, QUESTION, ANSWER, SUMMARY = (
    "he writes every evening",
    "ومن بعد شنو وقع؟",
    "then I blocked him",
    "Spoke calmly.",
)


def taken_down(by: User) -> str:
    """Hand a statement in at the desk; its reference."""
    from hirz.intake.forms_staff import StatementForm
    from hirz.intake.statements import Statement, hand_in_statement

    form = StatementForm(
        {
            "setting": "telephone", "speaker": "child", "narrative": ACCOUNT, "summary": SUMMARY, "home": "guardian",
            "asked": [QUESTION, *(f"question {n}" for n in range(4))], "said": [ANSWER, *(f"answer {n}" for n in range(4))],
        }
    )  # fmt: skip
    assert form.is_valid()
    return hand_in_statement(Statement(Receipt.new()), values=form.cleaned_data, by=by).reference


def test_the_analyst_reads_words_questions_and_notes_apart(database: Any, person: Any, sign_in: Any) -> None:
    """Every answer stands under the question as it was asked; what the taker thinks is behind the fold."""
    from hirz.detect.services import scan_reports
    from hirz.intake.models import Report
    from hirz.triage.services import assess_reports

    with database("desk"):
        reference = taken_down(person("carer"))
    ids = list(Report.objects.values_list("id", flat=True))
    scan_reports(ids)
    assess_reports(ids)
    with database("desk"):
        answer = sign_in("analyst").get(f"/en/reports/{reference}/")
    assert answer.status_code == 200
    own, _fold, further = answer.content.decode().partition('<details class="further"')
    assert own.index(ACCOUNT) < own.index(QUESTION) < own.index(ANSWER) < own.index("answer 3")
    assert SUMMARY not in own
    assert SUMMARY in further
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", further))
    assert "Summary of whoever took it down" in text
    for words in ("taken down by telephone", "not trained to hear a child", "contact nobody at home"):
        assert words in text
