"""The first administrator and the way back in: the operator's acts, whole and recorded, or refused in words."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.utils import timezone

from hirz.base.accounts import founding
from hirz.base.accounts.enums import OrganisationKind, Role
from hirz.base.accounts.models import Membership, Organisation, User
from hirz.base.accounts.services import Names
from hirz.base.errors import Denied, LedgerUnavailable
from tests.base.accounts.saying import recorded

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

BODY = founding.Body("new-desk", OrganisationKind.HOTLINE, Names("خلية", "Cellule", "Desk"))
CONTENT = {Role.ANALYST, Role.INVESTIGATOR, Role.PROSECUTOR, Role.CARE_WORKER, Role.CUSTODIAN}


def found(email: str = "first@example.com", *, another: bool = False) -> founding.Founded:
    """Make one."""
    return founding.found_administrator(
        body=BODY, email=email, full_name="Amal Ziani", language="fr", another=another
    )  # fmt: skip


@pytest.fixture
def empty(rollback: None) -> None:
    """An installation without an administrator."""
    Membership.objects.filter(role=Role.ADMINISTRATOR).update(
        ends_on=timezone.localdate() - timedelta(days=1)
    )  # fmt: skip


def test_the_first_administrator_comes_in_by_their_link(empty: None, sign_in: Any) -> None:
    """Body, account and role are made, the link opens a choice of password, and then the page of people opens."""
    made = found()
    assert made.is_new_body
    assert made.path.startswith("/fr/people/welcome/")
    stranger = sign_in(None)
    assert stranger.get(made.path).status_code == 200
    chosen = {"password": "three easy words", "again": "three easy words"}
    assert stranger.post(made.path, chosen).status_code == 200
    assert stranger.get(made.path).status_code == 404
    user = User.objects.get(email="first@example.com")
    assert user.check_password("three easy words")
    assert [(m.role, m.organisation_id) for m in user.memberships_now()] == [(Role.ADMINISTRATOR, "new-desk")]
    assert not user.has_role(*CONTENT)
    assert recorded("accounts:administrator:founded", object_id=str(user.pk), actor="hirz:operator") == 1
    assert recorded("accounts:organisation:created", object_id="new-desk", actor="hirz:operator") == 1


def test_a_second_one_is_refused_unless_it_is_meant(rollback: None) -> None:
    """And then it is recorded all the same."""
    with pytest.raises(Denied):
        found()
    assert not User.objects.filter(email="first@example.com").exists()
    assert not Organisation.objects.filter(pk="new-desk").exists()
    found(another=True)
    assert recorded("accounts:administrator:founded") == 1


def test_an_administrator_whose_account_is_closed_is_none(empty: None, person: Any) -> None:
    """Nobody could sign in: the operator may make one."""
    made = found()
    assert [user.pk for user in founding.administrators()] == [made.user.pk]
    User.objects.filter(pk=made.user.pk).update(is_active=False)
    assert not founding.administrators().exists()


def test_an_address_that_has_an_account_is_refused(empty: None) -> None:
    """An analyst does not become an administrator behind everybody's back."""
    with pytest.raises(Denied):
        found("ANALYST@demo.example", another=True)


def test_without_the_ledger_nobody_is_made(empty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Account and entry are one."""

    def away(**values: Any) -> None:
        raise LedgerUnavailable("planted")

    monkeypatch.setattr(founding, "record", away)
    with pytest.raises(LedgerUnavailable):
        found()
    assert not User.objects.filter(email="first@example.com").exists()


def race(database: Any, count: int) -> list[str]:
    """So many terminals at once; what each was told."""
    gate = threading.Barrier(count)

    def one(number: int) -> str:
        gate.wait()
        try:
            found(f"admin{number}@example.com")
        except Denied:
            return "denied"
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()
        return "made"

    with ThreadPoolExecutor(count) as pool:
        return sorted(pool.map(one, range(count)))


@pytest.fixture
def bare(database: Any) -> Callable[[str], Any]:
    """A database of its own without an administrator."""
    with database("desk"):
        Membership.objects.filter(role=Role.ADMINISTRATOR).update(ends_on=timezone.localdate().replace(year=2020))
    return database  # type: ignore[no-any-return]


def test_two_terminals_at_once_make_one(bare: Any) -> None:
    """One founds, the others hear that there is one."""
    with bare("desk"):
        assert race(bare, 4) == ["denied", "denied", "denied", "made"]


def test_a_link_is_made_for_administrators_alone(rollback: None, person: Any, sign_in: Any) -> None:
    """Password and sessions end; of everybody else an administrator takes care under their own name."""
    client = sign_in("administrator")
    made = founding.issue_operator_link(person("administrator"))
    assert not person("administrator").has_usable_password()
    assert client.get("/en/people/").status_code == 302
    assert sign_in(None).get(made.path).status_code == 200
    assert recorded("accounts:link:issued", actor="hirz:operator") == 1
    with pytest.raises(Denied):
        founding.issue_operator_link(person("analyst"))
    assert person("analyst").has_usable_password()


def test_a_lost_second_factor_is_taken_away(rollback: None, person: Any, sign_in: Any) -> None:
    """All of it, with the sessions; the password stays."""
    administrator = person("administrator")
    client = sign_in("administrator")
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=administrator, type=kind, data={})
    assert founding.reset_second_factor(administrator) == 2
    assert not Authenticator.objects.filter(user=administrator).exists()
    assert person("administrator").has_usable_password()
    assert client.get("/en/people/").status_code == 302
    assert recorded("accounts:factor:removed", object_id=str(administrator.pk), actor="hirz:operator") == 1
