"""The pages of people: whom they show, what their forms do, and what they refuse in words."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hirz.base.accounts.enums import Role, TrainingKind
from hirz.base.accounts.models import Membership, Training, User
from tests.base.accounts.saying import page, recorded, said

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

TODAY = timezone.localdate


def at(user: User, *more: str) -> str:
    """The address of a person's page, or of an act on it."""
    return "/".join(["/en/people", str(user.pk), *more, ""])


def test_people_are_listed_with_what_they_may_do(admin: Any) -> None:
    """Name, role, body; demo accounts are marked."""
    text = said(admin.get("/en/people/"))
    for words in ("Salma Idrissi", "Analyst · National desk (demo)", "demo", "analyst@demo.example"):
        assert words in text


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ({"query": "idri"}, "Salma", "Hamza"),
        ({"query": "CARER@"}, "Houda", "Salma"),
        ({"role": "auditor"}, "Zineb", "Salma"),
        ({"organisation": "soins-demo"}, "Houda", "Zineb"),
        ({"state": "inactive"}, "Nobody fits", "Salma"),
        ({"role": "no such role", "query": "Salma"}, "Salma", "Hamza"),
    ],
)
def test_people_are_filtered(admin: Any, query: dict[str, str], there: str, gone: str) -> None:
    """By a part of name or address, role, body, state; what cannot be read is left out."""
    table = said(admin.get("/en/people/", query)).split("Show", 1)[1]
    assert there in table
    assert gone not in table


def test_a_training_that_runs_out_is_seen_in_the_list(admin: Any, person: Any) -> None:
    """Soon, or already."""
    today = TODAY()
    Training.objects.create(
        user=person("carer"), kind=TrainingKind.CHILD_INTERVIEW, completed_on=today, expires_on=today + timedelta(9)
    )
    Training.objects.create(
        user=person("analyst"), kind=TrainingKind.DATA_PROTECTION, completed_on=today, expires_on=today - timedelta(9)
    )
    text = said(admin.get("/en/people/"))
    assert re.search(r"Hearing a child until", text)
    assert re.search(r"Data protection expired", text)
    ending = said(admin.get("/en/people/", {"state": "training"})).split("Show", 1)[1]
    assert "Houda" in ending
    assert "Salma" not in ending


def test_an_account_is_opened(admin: Any) -> None:
    """And its page comes next."""
    answer = admin.post("/en/people/new/", {"full_name": "Amal Ziani", "email": "Amal@demo.example", "language": "fr"})
    made = User.objects.get(email="amal@demo.example")
    assert answer.headers["Location"] == at(made)
    assert recorded("accounts:user:created", object_id=str(made.pk)) == 1


def test_a_second_account_for_an_address_is_refused(admin: Any) -> None:
    """Whatever its capitals; what was typed stays in the form."""
    answer = admin.post("/en/people/new/", {"full_name": "Amal", "email": "ANALYST@demo.example", "language": "fr"})
    text = page(answer, 400)
    assert "There is an account with this address already" in text
    assert 'value="Amal"' in text


def test_a_role_is_given_for_an_area(admin: Any, person: Any) -> None:
    """A province, from today on, until a day."""
    from hirz.base.places.models import Province

    carer, province = person("carer"), Province.objects.all()[0]
    last = TODAY() + timedelta(days=30)
    answer = admin.post(
        at(carer, "roles"),
        {
            "role": "custodian", "organisation": "cellule-nationale", "area": f"province:{province.code}",
            "starts_on": TODAY().isoformat(), "ends_on": last.isoformat(),
        },
    )  # fmt: skip
    assert answer.status_code == 302
    given = Membership.objects.get(user=carer, role=Role.CUSTODIAN)
    assert (given.province, given.ends_on) == (province, last)
    assert province.name_fr in said(admin.get(at(carer)))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"role": "king"}, "Select a valid choice"),
        ({"organisation": "nowhere"}, "Select a valid choice"),
        ({"area": "province:nowhere"}, "Select a valid choice"),
        ({"ends_on": "2020-01-01"}, "This day is before the other one"),
        ({"starts_on": "yesterday"}, "Enter a valid date"),
    ],
)
def test_a_role_that_makes_no_sense_is_refused(admin: Any, person: Any, changed: dict[str, str], reason: str) -> None:
    """The form stays open with the reason beside the field."""
    sent = {"role": "custodian", "organisation": "cellule-nationale", "area": "", "starts_on": TODAY().isoformat()}
    text = page(admin.post(at(person("carer"), "roles"), sent | changed), 400)
    assert reason in text
    assert re.search(r'<details class="more" open>', text)
    assert not person("carer").has_role(Role.CUSTODIAN)


def test_a_role_of_another_person_is_not_ended_by_a_wrong_address(admin: Any, person: Any) -> None:
    """The membership must be that person's."""
    membership = Membership.objects.get(user=person("analyst"))
    assert admin.post(at(person("carer"), "roles", str(membership.pk), "end")).status_code == 404
    assert person("analyst").has_role(Role.ANALYST)


def test_ones_own_page_offers_nothing_about_roles(admin: Any, person: Any) -> None:
    """Greyed with the reason, and refused when sent all the same."""
    me = person("administrator")
    text = page(admin.get(at(me)))
    assert "another administrator does this" in text
    assert "Give the role" not in text
    answer = admin.post(
        at(me, "roles"),
        {"role": "analyst", "organisation": "cellule-nationale", "area": "", "starts_on": TODAY().isoformat()},
    )
    assert answer.status_code == 403
    assert "another administrator does this" in said(answer)
    assert not person("administrator").has_role(Role.ANALYST)


def test_a_link_is_shown_once(admin: Any, person: Any, sign_in: Any) -> None:
    """In the answer, in its holder's language, and on no page afterwards."""
    carer = person("carer")
    answer = admin.post(at(carer, "link"))
    [link] = re.findall(r'value="http://testserver(/ar/people/welcome/[^"]+)"', page(answer))
    assert answer.headers["Cache-Control"] == "no-store"
    assert link not in page(admin.get(at(carer)))
    holder = sign_in(None)
    assert "carer@demo.example" in page(holder.get(link))
    assert "أعد كتابتها" in page(holder.post(link, {"password": "three easy words", "again": "two"}), 400)
    page(holder.post(link, {"password": "three easy words", "again": "three easy words"}))
    assert person("carer").check_password("three easy words")
    assert recorded("accounts:password:chosen", actor=str(carer.pk)) == 1
    page(holder.get(link), 404)
    page(holder.post(link, {"password": "another few words", "again": "another few words"}), 404)
    assert person("carer").check_password("three easy words")


@pytest.mark.parametrize("password", ["short", "password1234", ""])
def test_a_weak_password_is_refused(admin: Any, person: Any, sign_in: Any, password: str) -> None:
    """Too short, known to everybody, none."""
    [link] = re.findall(r'value="http://testserver([^"]+)"', page(admin.post(at(person("carer"), "link"))))
    page(sign_in(None).post(link, {"password": password, "again": password}), 400)
    assert not person("carer").has_usable_password()


@pytest.mark.parametrize("address", ["x/y", "AAAA/dikees-0", "_____________________w/1-2", "é/é", "x" * 300 + "/t"])
def test_wrong_links_look_like_used_ones(admin: Any, sign_in: Any, address: str) -> None:
    """404 in words, whatever stands there."""
    answer = sign_in(None).get(f"/en/people/welcome/{address}/")
    assert "This link opens nothing" in page(answer, 404)


def test_a_closed_account_gets_no_link(admin: Any, person: Any) -> None:
    """The button says why; sent all the same, it is refused."""
    carer = person("carer")
    admin.post(at(carer), {"full_name": "Houda Benjelloun", "language": "fr"})
    assert not person("carer").is_active
    assert "This account is closed. Open it first." in page(admin.get(at(carer)))
    assert admin.post(at(carer, "link")).status_code == 403


def test_sessions_are_ended(admin: Any, person: Any, sign_in: Any) -> None:
    """The person is asked to sign in again."""
    client = sign_in("carer")
    assert "End all sessions" in page(admin.get(at(person("carer"))))
    admin.post(at(person("carer"), "sessions", "end"))
    assert client.get("/en/people/me/").status_code == 302
    assert recorded("accounts:sessions:ended") == 1


@pytest.mark.parametrize("code", ["analyst", "carer", "auditor", "statistician"])
def test_everybody_has_a_page_of_their_own(rollback: None, sign_in: Any, person: Any, code: str) -> None:
    """With their roles, and the language to choose."""
    client = sign_in(code)
    text = said(client.get("/en/people/me/"))
    assert person(code).full_name in text
    assert person(code).memberships_now()[0].get_role_display() in text
    client.post("/en/people/me/", {"language": "fr"})
    assert person(code).language == "fr"
    page(client.post("/en/people/me/", {"language": "xx"}), 400)
    assert person(code).language == "fr"


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_pages_speak_the_readers_language(admin: Any, person: Any, language: str) -> None:
    """Every page of people."""
    words = {"ar": "الأدوار", "fr": "Rôles", "en": "Roles"}[language]
    assert words in page(admin.get(f"/{language}/people/{person('carer').pk}/"))
    for address in ("people/", "people/new/", "people/me/"):
        assert f'lang="{language}"' in page(admin.get(f"/{language}/{address}"))


def test_names_are_never_markup(admin: Any) -> None:
    """What somebody types as a name stays text."""
    admin.post("/en/people/new/", {"full_name": "<script>x</script>", "email": "s@demo.example", "language": "fr"})
    made = User.objects.get(email="s@demo.example")
    for address in (at(made), "/en/people/"):
        assert "<script>x" not in page(admin.get(address))


def test_a_lost_second_factor_is_removed_on_the_page(admin: Any, person: Any) -> None:
    """The button says why it is grey until there is one to remove."""
    from allauth.mfa.models import Authenticator

    carer = person("carer")
    assert "This account has no second factor" in page(admin.get(at(carer)))
    Authenticator.objects.create(user=carer, type=Authenticator.Type.TOTP, data={})
    assert "Be sure that you speak with the person" in page(admin.get(at(carer)))
    assert admin.post(at(carer, "factor", "remove")).status_code == 302
    assert not Authenticator.objects.filter(user=carer).exists()
    assert admin.post(at(person("administrator"), "factor", "remove")).status_code == 403


def test_an_own_address_is_refused_in_words(admin: Any) -> None:
    """403, with the reason and nothing made."""
    sent = {"full_name": "Other", "email": "administrator+two@demo.example", "language": "fr"}
    assert "nobody has two accounts" in page(admin.post("/en/people/new/", sent), 403)
    assert not User.objects.filter(full_name="Other").exists()
