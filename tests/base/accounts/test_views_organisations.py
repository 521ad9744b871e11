"""The pages of bodies: their feeds, and keys that are shown once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hirz.base.accounts.credentials import find_credential
from hirz.base.accounts.enums import Scope
from hirz.base.accounts.models import Credential, Feed, Organisation
from tests.base.accounts.saying import page, recorded, said

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

NAMES = {"name_ar": "هيئة", "name_fr": "Organisme", "name_en": "Some body"}


def key_form(**changed: Any) -> dict[str, Any]:
    """What the form for a key sends."""
    last = timezone.localdate() + timedelta(days=30)
    return {"feed": "pixo", "label": "server", "scopes": ["reports:write"], "expires_on": last.isoformat()} | changed


def issue(admin: Any, **changed: Any) -> str:
    """A key for Pixo, as it is shown."""
    text = page(admin.post("/en/people/organisations/pixo/keys/", key_form(**changed)))
    [token] = re.findall(r'value="(hirz_[^"]+)"', text)
    return str(token)


def test_bodies_are_listed(admin: Any) -> None:
    """By name in the reader's language, with how many people and feeds."""
    text = said(admin.get("/en/people/organisations/"))
    assert re.search(r"National desk \(demo\) Hotline cellule-nationale 6 2", text)
    assert re.search(r"Pixo \(invented platform\) Platform pixo 0 1", text)


def test_a_body_is_added_and_changed(admin: Any) -> None:
    """Its code stays."""
    answer = admin.post("/en/people/organisations/new/", {"code": "Bureau-2", "kind": "police", **NAMES})
    assert answer.headers["Location"] == "/en/people/organisations/bureau-2/"
    admin.post("/en/people/organisations/bureau-2/", {"kind": "court", **NAMES, "name_en": "A court"})
    made = Organisation.objects.get(code="bureau-2")
    assert (made.kind, made.name_en, made.is_active) == ("court", "A court", False)
    assert recorded("accounts:organisation:created", object_id="bureau-2") == 1
    assert recorded("accounts:organisation:changed", object_id="bureau-2") == 1


@pytest.mark.parametrize("code", ["new", "pixo", "PIXO", "two words", "", "é", "a" * 41])
def test_a_code_that_cannot_be_is_refused(admin: Any, code: str) -> None:
    """Taken, a word of an address, or no code."""
    before = Organisation.objects.count()
    page(admin.post("/en/people/organisations/new/", {"code": code, "kind": "police", **NAMES}), 400)
    assert Organisation.objects.count() == before


def test_a_feed_is_added_and_named_anew(admin: Any) -> None:
    """Its name is the operator's choice, in three languages."""
    sent = {"code": "pixo-2", "desk": "cellule-nationale", **NAMES}
    assert admin.post("/en/people/organisations/pixo/feeds/", sent).status_code == 302
    feed = Feed.objects.get(code="pixo-2")
    assert (feed.sender_id, feed.desk_id, feed.is_active) == ("pixo", "cellule-nationale", True)
    page(admin.get("/en/people/organisations/pixo/feeds/pixo-2/"))
    changed = {"desk": "brigade-demo", **NAMES, "name_en": "Pixo, the second"}
    admin.post("/en/people/organisations/pixo/feeds/pixo-2/", changed)
    feed.refresh_from_db()
    assert (feed.desk_id, feed.name_en, feed.is_active) == ("brigade-demo", "Pixo, the second", False)


def test_a_feed_stands_under_its_sender_alone(admin: Any) -> None:
    """Another body's address does not open it."""
    assert admin.get("/en/people/organisations/clearing/feeds/pixo/").status_code == 404


def test_a_key_is_shown_once_and_opens(admin: Any) -> None:
    """In the answer, and on no page afterwards; only its digest is kept."""
    token = issue(admin)
    found = find_credential(token, Scope.REPORTS_WRITE)
    assert found is not None
    assert find_credential(token, Scope.REPORTS_STATUS) is None
    later = page(admin.get("/en/people/organisations/pixo/"))
    assert token not in later
    assert "Send reports" in later
    assert recorded("accounts:credential:issued", object_id=str(found.pk)) == 1


def test_a_key_is_revoked(admin: Any) -> None:
    """At once, and once."""
    token = issue(admin)
    one = Credential.objects.get(label="server")
    address = f"/en/people/organisations/pixo/keys/{one.pk}/revoke/"
    assert admin.post(address).status_code == 302
    assert find_credential(token, Scope.REPORTS_WRITE) is None
    answer = admin.post(address)
    assert answer.status_code == 403
    assert "already revoked" in said(answer)
    assert recorded("accounts:credential:revoked") == 1


def test_a_key_of_another_body_is_not_revoked_by_a_wrong_address(admin: Any) -> None:
    """The key must be that body's."""
    token = issue(admin)
    one = Credential.objects.get(label="server")
    assert admin.post(f"/en/people/organisations/clearing/keys/{one.pk}/revoke/").status_code == 404
    assert find_credential(token, Scope.REPORTS_WRITE) is not None


def test_a_key_ends_with_its_last_day(admin: Any) -> None:
    """Midnight here, not in Greenwich."""
    issue(admin)
    one = Credential.objects.get(label="server")
    assert one.expires_at is not None
    local = timezone.localtime(one.expires_at)
    assert (local.hour, local.minute) == (0, 0)
    assert local.date() == timezone.localdate() + timedelta(days=31)


@pytest.mark.parametrize(
    "changed",
    [
        {"feed": "clearing"},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"label": ""},
        {"expires_on": ""},
        {"expires_on": "2020-01-01"},
        {"expires_on": "2999-01-01"},
    ],
)
def test_a_key_that_makes_no_sense_is_refused(admin: Any, changed: dict[str, Any]) -> None:
    """Another body's feed, no or an unknown scope, no name, no end or one that is too far."""
    text = page(admin.post("/en/people/organisations/pixo/keys/", key_form(**changed)), 400)
    assert "hirz_" not in re.sub(r"hirz_desk\w*", "", text)
    assert not Credential.objects.exists()


def test_no_key_without_an_open_feed_or_in_a_body_that_left(admin: Any) -> None:
    """The button says why."""
    assert "add one first" in page(admin.get("/en/people/organisations/soins-demo/"))
    Feed.objects.filter(pk="pixo").update(is_active=False)
    assert "This feed is closed" in page(admin.get("/en/people/organisations/pixo/"))
    Feed.objects.filter(pk="pixo").update(is_active=True)
    Organisation.objects.filter(pk="pixo").update(is_active=False)
    assert "no longer takes part" in page(admin.get("/en/people/organisations/pixo/"))
    assert admin.post("/en/people/organisations/pixo/keys/", key_form()).status_code == 403


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_pages_speak_the_readers_language(admin: Any, language: str) -> None:
    """Every page of bodies, with the body's name in it."""
    name = {"ar": "منصة پيكسو", "fr": "Pixo (plateforme fictive)", "en": "Pixo (invented platform)"}[language]
    body = Organisation.objects.get(pk="pixo")
    for address in ("", "new/", "pixo/", "pixo/feeds/pixo/"):
        assert f'lang="{language}"' in page(admin.get(f"/{language}/people/organisations/{address}"))
    assert body.name(language) in page(admin.get(f"/{language}/people/organisations/pixo/")) or name


@pytest.fixture
def fresh(admin: Any) -> Any:
    """An installation whose portal and staff have no feed yet."""
    Feed.objects.filter(code="portal").update(code="portal-old")
    Feed.objects.filter(code="staff").update(code="desk-statements")
    return admin


def hidden(text: str, code: str) -> dict[str, str]:
    """What the button of an offered feed sends."""
    [form] = [form for form in re.findall(r"(?s)<form.*?</form>", text) if f'value="{code}"' in form]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_a_missing_feed_is_told_and_added_by_one_press(fresh: Any) -> None:
    """On the list, and on the page of whoever may receive; then neither says so any more."""
    assert "The public portal has no feed yet" in said(fresh.get("/en/people/organisations/"))
    assert "The public portal has no feed yet" not in said(fresh.get("/en/people/organisations/pixo/"))
    desk = "/en/people/organisations/cellule-nationale/"
    for code in ("portal", "staff"):
        sent = hidden(page(fresh.get(desk)), code)
        sent.pop("csrfmiddlewaretoken", None)
        assert fresh.post(f"{desk}feeds/", sent).status_code == 302
        made = Feed.objects.get(code=code)
        assert (made.sender_id, made.desk_id) == ("cellule-nationale", "cellule-nationale")
        assert all((made.name_ar, made.name_fr, made.name_en))
        assert recorded("accounts:feed:created", object_id=code) == 1
    assert "no feed yet" not in said(fresh.get("/en/people/organisations/"))


def test_nothing_is_offered_where_nothing_is_missing(admin: Any) -> None:
    """The demo has both."""
    assert "no feed yet" not in said(admin.get("/en/people/organisations/"))
    assert "no feed yet" not in said(admin.get("/en/people/organisations/cellule-nationale/"))


def test_a_body_may_have_a_feed_for_its_own_statements(admin: Any) -> None:
    """Its code is made of the body's, so that what its people take down finds it."""
    address = "/en/people/organisations/soins-demo/"
    sent = hidden(page(admin.get(address)), "staff-soins-demo") | {"desk": "brigade-demo"}
    assert admin.post(f"{address}feeds/", sent).status_code == 302
    made = Feed.objects.get(code="staff-soins-demo")
    assert (made.sender_id, made.desk_id) == ("soins-demo", "brigade-demo")
    assert "this body takes down itself" not in page(admin.get(address))
