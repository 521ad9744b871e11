"""The pages of casework by their answers: who gets which, what a wrong form is told, what stands in the ledger before a page."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from hirz.base.acting import acting_as
from hirz.base.ledger.models import InboxEntry
from hirz.casework.models import Case, CaseMember, CaseNote, CasePerson, CaseReport, StageMove
from tests.casework.scene import TITLE

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at:UserWarning")

SignIn = Callable[..., Any]


@pytest.mark.parametrize("code", ["investigator", "prosecutor"])
def test_whoever_has_cases_begins_with_them(scene: Any, sign_in: SignIn, code: str) -> None:
    """The first page after signing in."""
    assert sign_in(code).get("/en/").headers["Location"] == "/en/cases/"


def test_the_list_shows_the_own_cases_alone(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """The colleague of the same unit is told that there is none, and that a report waits."""
    assert TITLE in sign_in("investigator").get("/en/cases/").content.decode()
    for code in ("investigator2", "prosecutor"):
        page = sign_in(code).get("/en/cases/").content.decode()
        assert (TITLE in page, scene.reference in page, "No case yet." in page) == (False, False, True), code


def test_a_case_is_read_into_the_ledger_before_it_is_shown(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """Without the entry there is no page."""
    page = sign_in("investigator").get(f"/en/cases/{scene.reference}/").content.decode()
    assert TITLE in page
    assert InboxEntry.objects.filter(verb="casework:case:read", object_id=str(scene.case)).count() == 1


def test_without_a_ledger_no_case_is_shown(
    scene: SimpleNamespace, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503, and nothing of it in the answer."""
    from hirz.base.errors import LedgerUnavailable

    def refuse(**_: Any) -> None:
        raise LedgerUnavailable("the ledger cannot be written")

    client = sign_in("investigator")
    for place, url in (
        ("cases", f"/en/cases/{scene.reference}/"), ("offers", "/en/cases/new/"),
    ):  # fmt: skip
        monkeypatch.setattr(f"hirz.casework.views.{place}.record_read", refuse)
        answer = client.get(url)
        assert (answer.status_code, TITLE in answer.content.decode()) == (503, False)
    monkeypatch.setattr("hirz.triage.views.opening.record_read", refuse)
    answer = client.get(f"/en/cases/{scene.reference}/reports/{scene.references[0]}/")
    assert answer.status_code == 503


def test_a_report_opens_only_from_its_case(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """Identities stay sealed; a report of no case, or of another, is not there."""
    client = sign_in("investigator")
    page = client.get(f"/en/cases/{scene.reference}/reports/{scene.references[0]}/").content.decode()
    assert "rim_lune.0" in page
    assert "Invented Child" not in page
    assert "+212600000188" not in page
    assert InboxEntry.objects.filter(verb="casework:report:read", object_id=str(scene.reports[0])).count() == 1
    for reference in scene.references[1:]:
        assert client.get(f"/en/cases/{scene.reference}/reports/{reference}/").status_code == 404


def test_what_waits_says_nothing_that_was_written(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """Kind, priority, reason, what disappears: no word, no account."""
    page = sign_in("investigator").get("/en/cases/new/").content.decode()
    assert scene.references[1] in page
    assert "quiet_river" not in page
    assert "adult offers gifts" not in page


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("name", {"title": ""}), ("name", {"title": "x" * 500}), ("move/hold", {}), ("move/hold", {"on": "yesterday", "reason": "flagrant"}),
        ("move/hold", {"on": "2026-01-01T00:00", "reason": "because"}), ("move/fly", {"on": "2026-01-01T00:00"}), ("undo", {}),
        ("persons", {"capacity": "king"}), ("persons", {"capacity": "victim", "name": "اسم مختلق"}), ("ties", {"one": "M-1"}),
        ("notes", {"text": "", "compartment": "case"}), ("notes", {"text": "x", "compartment": "prosecution"}),
        ("notes", {"text": "x", "compartment": "everybody"}), ("tasks", {"text": "  "}), ("tasks", {"text": "x", "due_on": "soon"}),
        ("members", {"who": "nobody"}),
    ],
)  # fmt: skip
def test_a_wrong_form_is_told_so_and_changes_nothing(
    scene: SimpleNamespace, sign_in: SignIn, person: Any, act: str, data: dict[str, str]
) -> None:
    """A sentence on the page of the case, never an error page."""
    client = sign_in("investigator")
    answer = client.post(f"/en/cases/{scene.reference}/{act}/", data, follow=True)
    assert answer.status_code == 200
    assert 'class="error"' in answer.content.decode()
    with acting_as(person("investigator")):
        counts = [m.objects.count() for m in (StageMove, CasePerson, CaseNote, CaseMember, CaseReport)]
        assert (counts, Case.objects.get().stage) == ([0, 0, 0, 1, 1], "inquiry")


def test_strange_ids_and_addresses_are_not_found(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """Nothing breaks, and nothing is said about what exists."""
    client, other = sign_in("investigator"), sign_in("investigator2")
    base = f"/en/cases/{scene.reference}"
    assert client.get("/en/cases/C-00-0000-0000/").status_code == 404
    assert client.post(f"{base}/tasks/{uuid4()}/").status_code == 404
    assert client.post(f"{base}/members/leave/", {"member": "x", "reason": "moved"}).status_code == 404
    assert client.post(f"{base}/persons/Z-9/", {"capacity": "accused"}).status_code == 404
    assert client.post(f"/en/cases/new/{uuid4()}/open/", {"title": "x"}).status_code == 404
    for method, path in (
        ("get", ""), ("post", "notes/"), ("post", "persons/"), ("post", "members/"), ("post", "undo/"), ("post", "move/hold/"),
        ("get", f"reports/{scene.references[0]}/"), ("post", f"reports/{scene.references[0]}/remove/"),
    ):  # fmt: skip
        assert getattr(other, method)(f"{base}/{path}").status_code == 404, path


def test_a_note_is_text_and_never_markup(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """What somebody writes is shown as it was written."""
    client = sign_in("investigator")
    words = "<script>alert(1)</script> \u202e\u2066 <b>bold</b>"
    page = client.post(
        f"/en/cases/{scene.reference}/notes/", {"text": words, "compartment": "case"}, follow=True
    ).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_page_is_in_its_language(scene: SimpleNamespace, sign_in: SignIn, language: str) -> None:
    """A word of each page."""
    client = sign_in("investigator", language)
    words = {
        "ar": ("القضايا", "تبليغات للتكفل بها", "الإحالة على النيابة العامة"),
        "fr": ("Dossiers", "Signalements à prendre", "Transmettre au parquet"),
        "en": ("Cases", "Reports to take up", "Send to the prosecution"),
    }[language]
    for path, word in zip(("", "new/", f"{scene.reference}/"), words, strict=True):
        assert word in client.get(f"/{language}/cases/{path}").content.decode()
