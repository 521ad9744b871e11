"""A partner reads what is asked about its own reports, and answers; of anybody else's it learns nothing."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import clear_url_caches

from tests.intake.portal.reporting import ANALYST, reported

REPORT = {"incident": {"type": "sextortion", "narrative": "somebody threatens a child"}}


class Partner:
    """A platform with two tokens, and one report of its own."""

    def __init__(self, database: Any, person: Callable[[str], Any], feed: str, number: int) -> None:
        from hirz.base.accounts.credentials import issue_credential
        from hirz.base.accounts.enums import Scope
        from hirz.base.accounts.models import Feed
        from hirz.base.actors import Actor
        from hirz.intake.models import Report
        from hirz.intake.services import Document, receive_documents

        by = person("administrator").actor()
        with database("desk"):
            own = Feed.objects.get(code=feed)
            self.tokens = {
                scope: issue_credential(feed=own, label="t", scopes=[scope], expires_at=None, by=by)[1]
                for scope in (Scope.REPORTS_WRITE, Scope.REPORTS_STATUS)
            }
        with database("public"):
            document = Document(json.dumps({**REPORT, "reference": f"S-{number}"}).encode())
            [[received]] = receive_documents([document], feed=own, by=Actor.partner(feed, own.sender_id))
            self.reference = received.reference
            self.report_id = Report.objects.only("id").get(reference=self.reference).id
        self.client = Client()

    def get(self, reference: str, scope: str = "reports:status") -> Any:
        """Ask for a report."""
        headers = {"Authorization": f"Bearer {self.tokens[scope]}"}  # type: ignore[index]
        return self.client.get(f"/api/v1/reports/{reference}", headers=headers)

    def answer(self, reference: str, body: Any, key: str = "k-1", scope: str = "reports:write") -> Any:
        """Send an answer."""
        headers = {"Authorization": f"Bearer {self.tokens[scope]}", "Idempotency-Key": key}  # type: ignore[index]
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(
            f"/api/v1/reports/{reference}/answers", data, content_type="application/json", headers=headers
        )


@pytest.fixture
def public_addresses() -> Iterator[None]:
    """The addresses and the middleware of the public zone."""
    from hirz.web.settings import public

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    with override_settings(ROOT_URLCONF=public.ROOT_URLCONF, MIDDLEWARE=public.MIDDLEWARE):
        clear_url_caches()
        yield
    clear_url_caches()


@pytest.fixture
def partner(database: Any, person: Callable[[str], Any], public_addresses: None) -> Partner:
    """The platform of the demo."""
    return Partner(database, person, "pixo", 1)


def ask(database: Any, partner: Partner, analyst: Any, *fields: str) -> uuid.UUID:
    """The desk asks the platform."""
    from hirz.intake.enums import MessageKind
    from hirz.intake.letterbox import Written, write_as_desk

    with database("desk"):
        return write_as_desk(
            partner.report_id, MessageKind.QUESTION, Written("sealed words"), fields=fields, sent_by=analyst, by=ANALYST
        ).id


def values_read(database: Any, partner: Partner) -> list[tuple[str, str, dict[str, str]]]:
    """What the desk reads of what the platform wrote."""
    from hirz.intake.letterbox import open_as_desk

    with database("desk"):
        opened = open_as_desk(partner.report_id, purpose="triage", by=ANALYST)
        return [
            (o.message.kind, o.written.text, dict(o.written.values))
            for o in opened if o.written and o.message.author == "reporter"
        ]  # fmt: skip


def test_question_and_answer(database: Any, partner: Partner, person: Callable[[str], Any]) -> None:
    """The field names are shown, never the desk's sealed words; the answer closes the question."""
    question = ask(database, partner, person("analyst"), "account_id", "danger_now")
    with database("public"):
        shown = partner.get(partner.reference)
        assert shown.status_code == 200
        assert shown.json()["status"] == "received"
        [one] = shown.json()["questions"]
        assert one["id"] == str(question)
        assert [f["name"] for f in one["fields"]] == ["account_id", "danger_now"]
        assert one["fields"][1]["choices"] == ["true", "false"]
        assert "sealed words" not in shown.content.decode()
        body = {
            "question": str(question),
            "values": {"account_id": " 900123 ", "danger_now": None},
            "text": "logs follow",
        }
        assert partner.answer(partner.reference, body).status_code == 201
        assert partner.get(partner.reference).json()["questions"] == []
    assert values_read(database, partner) == [("answer", "logs follow", {"account_id": "900123", "danger_now": ""})]


def test_a_repeat_is_one_answer(database: Any, partner: Partner, person: Callable[[str], Any]) -> None:
    """The same key and body answer 200; another body 409; a second answer under a new key is an addition."""
    question = ask(database, partner, person("analyst"), "age")
    body = {"question": str(question), "values": {"age": "14"}}
    with database("public"):
        assert [partner.answer(partner.reference, body).status_code for _ in range(3)] == [201, 200, 200]
        assert partner.answer(partner.reference, {**body, "text": "x"}).status_code == 409
        assert partner.answer(partner.reference, body, key="k-2").status_code == 201
    assert [kind for kind, _, _ in values_read(database, partner)] == ["answer", "addition"]


@pytest.mark.parametrize(
    ("body", "status", "path"),
    [
        (lambda q: {"question": q, "values": {"city": "x"}}, 422, "/values/city"),
        (lambda q: {"question": q, "values": {"horse": "x"}}, 422, "/values/horse"),
        (lambda q: {"question": q, "values": {"age": "fourteen"}}, 422, "/values/age"),
        (lambda q: {"question": q, "values": {"age": "1" * 5000}}, 422, "/values/age"),
        (lambda q: {"question": q}, 422, "/values"),
        (lambda q: {"question": q, "values": {}, "text": "  "}, 422, "/values"),
        (lambda q: {"question": q, "text": "a\0b"}, 422, "/text"),
        (lambda q: {"question": q, "text": "x", "more": 1}, 422, None),
        (lambda q: {"question": "x", "text": "x"}, 422, None),
        (lambda q: {"question": str(uuid.uuid4()), "text": "x"}, 404, None),
        (lambda q: {"question": q, "values": {str(n): "" for n in range(50)}}, 422, None),
        (lambda q: [], 422, None),
        (lambda q: b'{"question": "' + q.encode() + b'", "text": "\\ud800"}', 422, None),
        (lambda q: b"[" * 100_000, 400, None),
        (lambda q: b"\xff\xfe", 400, None),
        (lambda q: b"", 422, None),
    ],
)
def test_a_wrong_answer_is_named_and_not_stored(
    database: Any, partner: Partner, person: Callable[[str], Any], body: Any, status: int, path: str | None
) -> None:
    """problem+json, with the place where there is one; the key stays free."""
    from hirz.intake.models import IdempotencyKey

    question = ask(database, partner, person("analyst"), "age")
    with database("public"):
        keys = IdempotencyKey.objects.count()
        answer = partner.answer(partner.reference, body(str(question)))
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        if path:
            assert answer.json()["problems"][0]["path"] == path
        assert IdempotencyKey.objects.count() == keys
    assert values_read(database, partner) == []


def test_what_is_not_ones_own_is_nowhere(database: Any, partner: Partner, person: Callable[[str], Any]) -> None:
    """Another feed's report, one of the portal and one that never was: the same answer, word for word."""
    from hirz.base.accounts.models import Feed
    from hirz.intake.models import Report

    _, portal_id = reported(database)
    with database("desk"):
        code = Feed.objects.exclude(code__in=["pixo", "portal", "staff"]).values_list("code", flat=True)[0]
    other = Partner(database, person, code, 2)
    question = ask(database, other, person("analyst"), "age")
    with database("public"):
        portal = Report.objects.only("reference").get(id=portal_id).reference
        body = {"question": str(question), "values": {"age": "14"}}
        for asked in (partner.get, lambda r: partner.answer(r, body)):
            answers = [
                asked(reference)
                for reference in (other.reference, portal, "R-26-0000-0000", "x" * 300, "%00", "%ff", "%D9%A3")
            ]
            assert {(a.status_code, a.content) for a in answers} == {(404, answers[0].content)}
        # Another's question about one's own report is none of one's own either.
        assert partner.answer(partner.reference, body).status_code == 404


def test_a_token_does_what_its_scope_says(database: Any, partner: Partner) -> None:
    """Reading does not write, and writing does not read."""
    with database("public"):
        assert partner.get(partner.reference, scope="reports:write").status_code == 401
        body = {"question": str(uuid.uuid4()), "text": "x"}
        assert partner.answer(partner.reference, body, scope="reports:status").status_code == 401
        assert partner.answer(partner.reference, body, key="").status_code == 400


def test_the_ledger_and_the_stages_hear_of_an_answer(
    database: Any, partner: Partner, person: Callable[[str], Any]
) -> None:
    """Once each, in the partner's name."""
    from django.db import connection

    question = ask(database, partner, person("analyst"), "age")
    with database("public"):
        partner.answer(partner.reference, {"question": str(question), "values": {"age": "14"}})
    with database("owner"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_inboxentry t WHERE t::text LIKE '%intake:message:received%'")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args::text LIKE '%ReportAdded%'")
        assert cursor.fetchone() == (1,)
