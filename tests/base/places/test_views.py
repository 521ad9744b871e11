"""The directory's pages: who sees what, what the forms do, and what they refuse."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hirz.base.places.models import Service
from tests.base.accounts.saying import page, recorded, said

# The tests serve no static files: nothing was collected for them.
pytestmark = [pytest.mark.usefixtures("rollback"), pytest.mark.filterwarnings("ignore:No directory at")]

LINE = "/en/services/ONDE-2511/"


@pytest.fixture
def admin(rollback: None, sign_in: Any) -> Any:
    """The administrator, signed in."""
    return sign_in("administrator")


def change(client: Any, **values: str) -> Any:
    """Ask for a change of the line's number."""
    return client.post(f"{LINE}change/", {"field": "phone", "value": "2512", "reason": "their page"} | values)


def test_nothing_is_confirmed_until_somebody_did(sign_in: Any) -> None:
    """A carer reads the list, with the mark of each field, and finds no way to change it."""
    text = page(sign_in("carer").get("/en/services/"))
    assert "No number is confirmed yet" in text
    assert "2511" in text
    assert "read, not confirmed" in text
    assert "from memory, not confirmed" in text
    assert "ONDE-2511/" not in text


@pytest.mark.parametrize("code", ["prosecutor", "custodian", "supervisor", "statistician", "auditor"])
def test_others_do_not_need_it(sign_in: Any, code: str) -> None:
    """Default deny."""
    assert sign_in(code).get("/en/services/").status_code == 403


@pytest.mark.parametrize("code", ["analyst", "carer", "investigator"])
def test_who_reads_may_not_confirm(sign_in: Any, code: str) -> None:
    """A number on a child's screen is the administrator's word."""
    for act in ("confirm", "change", "withdraw"):
        assert sign_in(code).post(f"{LINE}{act}/", {}).status_code == 403
    assert not recorded("places:service:confirmed")


def test_a_dialled_number_is_confirmed(admin: Any, sign_in: Any) -> None:
    """With today's date, for that field alone, by name."""
    answer = admin.post(f"{LINE}confirm/", {"fields_checked": ["phone"], "how": "dialled"})
    assert answer.headers["Location"] == LINE
    assert Service.objects.get(code="ONDE-2511").confirmed_on == timezone.localdate()
    assert "Younes Kadiri" in said(admin.get(LINE))
    text = said(sign_in("analyst").get("/en/services/"))
    assert "2511 confirmed" in text
    assert "No number is confirmed yet" not in text


def test_confirming_says_what_and_how(admin: Any) -> None:
    """Neither may be missing, and no field that is empty or none of ours can be ticked."""
    for sent in ({}, {"fields_checked": ["phone"]}, {"how": "dialled"}, {"fields_checked": ["name"], "how": "dialled"}):
        assert admin.post(f"{LINE}confirm/", sent).status_code == 400, sent
    empty = admin.post("/en/services/AMANE/confirm/", {"fields_checked": ["phone"], "how": "dialled"})
    assert empty.status_code == 400
    assert not recorded("places:service:confirmed")


def test_a_number_is_changed_with_a_reason(admin: Any) -> None:
    """It stands there at once, not confirmed; the file's word beside it."""
    assert change(admin).status_code == 302
    text = said(admin.get(LINE))
    assert "2512" in text
    assert "entered here, not confirmed" in text
    assert "the country file says: 2511" in text
    assert change(admin, value="2513", reason="").status_code == 400


def test_arabic_digits_become_a_number_to_dial(admin: Any) -> None:
    """A telephone dials either; a list must hold one."""
    change(admin, value=" ٠٨٠١ ٢٣٤ ")
    assert Service.objects.get(code="ONDE-2511").phone == "0801 234"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "call me"),
        ("phone", "<script>1</script>"),
        ("phone", "1; 2"),
        ("phone", "+" + "1" * 40),
        ("phone", "2511\u202e9"),
        ("url", "javascript:alert(1)"),
        ("url", "data:text/html,x"),
        ("url", "https://user@example.com/"),
        ("url", "nowhere"),
        ("hours", "9-17\u2066x"),
        ("hours", "x" * 121),
        ("name_ar", "x"),
    ],
)
def test_hostile_values_are_refused(admin: Any, field: str, value: str) -> None:
    """What no telephone could dial and no browser should open does not reach a child's page."""
    assert change(admin, field=field, value=value).status_code == 400
    assert Service.objects.get(code="ONDE-2511").changed_fields == []
    assert not recorded("places:service:changed")


def test_what_is_written_is_shown_as_text(admin: Any) -> None:
    """Never as markup."""
    change(admin, field="hours", value="<b>always</b>")
    text = page(admin.get(LINE))
    assert "<b>always</b>" not in text
    assert "&lt;b&gt;always" in text


def test_a_confirmation_is_withdrawn(admin: Any) -> None:
    """Only what is confirmed is offered."""
    assert "It no longer holds" not in page(admin.get(LINE))
    admin.post(f"{LINE}confirm/", {"fields_checked": ["phone"], "how": "dialled"})
    assert "It no longer holds" in page(admin.get(LINE))
    admin.post(f"{LINE}withdraw/", {"fields_checked": ["phone"], "reason": "nobody answers"})
    assert Service.objects.get(code="ONDE-2511").confirmed_on is None


def test_a_service_that_is_none_is_absent(admin: Any) -> None:
    """404, for every act."""
    assert admin.get("/en/services/NOWHERE/").status_code == 404
    assert admin.post("/en/services/NOWHERE/confirm/").status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_list_speaks_the_readers_language(sign_in: Any, language: str) -> None:
    """Languages are words there, not codes."""
    text = said(sign_in("carer").get(f"/{language}/services/"))
    assert {"ar": "العربية", "fr": "Arabe"}[language] in text


def test_an_old_confirmation_asks_to_be_checked_again(sign_in: Any) -> None:
    """It holds, with its day; after half a year the list says that somebody should dial."""
    today = timezone.localdate()
    for days, word in ((182, "2511 confirmed"), (184, "check again")):
        Service.objects.filter(code="ONDE-2511").update(confirmed_on=today - timedelta(days=days))
        text = said(sign_in("carer").get("/en/services/"))
        assert word in text
        assert ("check again" in text) is (days > 183)
