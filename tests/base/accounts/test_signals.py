"""Sign-ins and refused ones are in the ledger, by the code of the account and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from hirz.base.demo import PASSWORD
from hirz.base.errors import LedgerUnavailable
from hirz.base.ledger.models import EntryText, InboxEntry
from tests.base.accounts.saying import recorded

# The tests serve no static files: nothing was collected for them.
pytestmark = [pytest.mark.usefixtures("rollback"), pytest.mark.filterwarnings("ignore:No directory at")]

LOGIN = "/en/account/login/"


def enter(client: Any, email: str, password: str = PASSWORD) -> Any:
    """Send the form."""
    return client.post(LOGIN, {"login": email, "password": password}, headers={"user-agent": "Very Special Browser"})


@pytest.fixture(autouse=True)
def untried(rollback: None) -> None:
    """Tries of other tests do not count. After the database was chosen: the cache lies in it."""
    from django.core.cache import cache

    cache.clear()


def test_a_sign_in_is_recorded(sign_in: Any, person: Any) -> None:
    """Once, by the account, in its role."""
    assert enter(sign_in(None), "analyst@demo.example").status_code == 302
    assert recorded("accounts:session:opened", actor=str(person("analyst").pk), role="analyst") == 1
    assert recorded("accounts:session:refused") == 0


def test_a_wrong_password_is_recorded(sign_in: Any, person: Any) -> None:
    """By the account that was tried; nobody is signed in."""
    assert enter(sign_in(None), "Analyst@demo.example", "wrong").status_code == 200
    assert recorded("accounts:session:refused", object_id=str(person("analyst").pk), actor="nobody") == 1
    assert recorded("accounts:session:opened") == 0


def test_an_unknown_account_is_recorded_without_what_was_typed(sign_in: Any) -> None:
    """People type passwords into the wrong field."""
    enter(sign_in(None), "my-secret-password@example.com", "wrong")
    assert recorded("accounts:session:refused", object_id="unknown") == 1


def test_neither_address_nor_browser_is_kept(sign_in: Any) -> None:
    """In no column of any entry."""
    client = sign_in(None)
    enter(client, "analyst@demo.example", "wrong")
    enter(client, "analyst@demo.example")
    kept = " ".join(str(value) for row in InboxEntry.objects.values_list() for value in row)
    kept += " ".join(EntryText.objects.values_list("text", flat=True))
    for trace in ("127.0.0.1", "Special", "wrong", "@"):
        assert trace not in kept


def test_a_closed_account_is_refused_and_recorded(sign_in: Any, person: Any) -> None:
    """With the right password too."""
    from hirz.base.accounts.models import User

    User.objects.filter(pk=person("analyst").pk).update(is_active=False)
    enter(sign_in(None), "analyst@demo.example")
    assert recorded("accounts:session:opened") == 0


def require_shut(client: Any) -> None:
    """What must come of a sign-in that cannot be recorded: 503, and the browser stays a stranger's."""
    assert enter(client, "analyst@demo.example").status_code == 503, "let in without an entry"
    assert client.get("/en/people/me/").status_code == 302, "let in without an entry"


def test_a_session_that_cannot_be_recorded_does_not_open(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger fails closed at the door too."""
    from hirz.base.accounts import signals

    def away(**_: Any) -> None:
        raise LedgerUnavailable("the ledger cannot be written")

    monkeypatch.setattr(signals, "record", away)
    require_shut(sign_in(None))


def test_the_check_sees_a_session_that_opens_all_the_same(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bad variant: the failure is noted, and life goes on."""
    from hirz.base.accounts import signals

    monkeypatch.setattr(signals, "record", lambda **_: None)
    with pytest.raises(AssertionError, match="without an entry"):
        require_shut(sign_in(None))
