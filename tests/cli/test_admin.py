"""`hirz admin`: what the operator reads, and which exit code tells what."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from hirz.cli import main as hirz

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

NAMES = ["--body-ar", "خلية", "--body-fr", "Cellule", "--body-en", "Desk"]
WHO = ["--email", "first@example.com", "--name", "Amal Ziani", "--language", "en"]
CREATE = ["admin", "create", *WHO, "--body", "new-desk", *NAMES]


@pytest.fixture
def desk(database: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The desk's zone in a database of its own."""
    monkeypatch.delenv("HIRZ_ORIGINS", raising=False)
    with database("desk"):
        yield database


@pytest.fixture
def bare(desk: Any) -> None:
    """Without an administrator."""
    from django.utils import timezone

    from hirz.base.accounts.models import Membership

    Membership.objects.filter(role="administrator").update(ends_on=timezone.localdate().replace(year=2020))


def test_the_first_one_is_made_and_comes_in(bare: None, capsys: pytest.CaptureFixture[str], sign_in: Any) -> None:
    """The link stands alone on its line, on the desk's own origin, and opens."""
    assert hirz(CREATE) == 0
    text = capsys.readouterr().out
    [link] = re.findall(r"^  (http\S+)$", text, re.MULTILINE)
    assert link.startswith("http://localhost:8001/en/people/welcome/")
    assert "hand it over yourself" in text
    assert sign_in(None).get(link.removeprefix("http://localhost:8001")).status_code == 200


def test_another_one_is_refused_with_the_way_out(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1; the sentence names both ways."""
    assert hirz(CREATE) == 1
    said = capsys.readouterr().err
    assert "hirz admin link EMAIL" in said
    assert "--yes-another" in said
    assert hirz([*CREATE, "--yes-another", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["email"] == "first@example.com"


@pytest.mark.parametrize(
    "words",
    [
        ["--email", "nobody", "--name", "X", "--body", "b", *NAMES],
        ["--email", "a@example.com", "--name", "X", "--body", "Not A Code", *NAMES],
        ["--email", "a@example.com", "--name", "X", "--body", "new", *NAMES],
        ["--email", "a@example.com", "--name", "X", "--body", "no-names"],
    ],
)
def test_wrong_use_makes_nothing(bare: None, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, a sentence, and no account."""
    from hirz.base.accounts.models import User

    before = User.objects.count()
    assert hirz(["admin", "create", *words]) == 2
    assert capsys.readouterr().err.startswith("hirz: ")
    assert User.objects.count() == before


def test_an_address_in_use_is_refused_in_english(bare: None, capsys: pytest.CaptureFixture[str]) -> None:
    """Terminals get English, whatever the installation speaks."""
    assert hirz(["admin", "create", "--email", "analyst@demo.example", "--name", "X", "--body", "ngo"]) == 1
    assert "There is an account with this address already." in capsys.readouterr().err


def test_a_locked_out_administrator_gets_a_link(desk: Any, capsys: pytest.CaptureFixture[str], sign_in: Any) -> None:
    """Nobody else does."""
    assert hirz(["admin", "link", "administrator@demo.example", "--desk", "https://desk.example.com/"]) == 0
    [link] = re.findall(r"^  (http\S+)$", capsys.readouterr().out, re.MULTILINE)
    assert link.startswith("https://desk.example.com/ar/people/welcome/")
    assert sign_in(None).get(link.removeprefix("https://desk.example.com")).status_code == 200
    assert hirz(["admin", "link", "analyst@demo.example"]) == 1
    assert hirz(["admin", "link", "nobody@example.com"]) == 1


def test_a_second_factor_is_reset(desk: Any, person: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Of anybody, recorded as the operator's act; where there is none it says so."""
    from allauth.mfa.models import Authenticator

    from hirz.base.ledger.models import InboxEntry

    Authenticator.objects.create(user=person("analyst"), type=Authenticator.Type.TOTP, data={})
    assert hirz(["admin", "reset-second-factor", "analyst@demo.example", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["removed"] == 1
    assert InboxEntry.objects.filter(verb="accounts:factor:removed", actor="hirz:operator").count() == 1
    assert hirz(["admin", "reset-second-factor", "analyst@demo.example"]) == 1
    assert "has no second factor" in capsys.readouterr().err


def test_a_link_that_would_open_nothing_is_not_made(
    bare: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the desk's own secret, the signature would be this process's alone."""
    from django.conf import settings

    monkeypatch.delenv("HIRZ_SECRET_KEY", raising=False)
    monkeypatch.setattr(settings, "HIRZ_HOME", tmp_path)
    assert hirz(CREATE) == 1
    assert "signing secret is missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("origins", "found"),
    [
        (["https://desk.example.org", "https://portal.example.org"], "https://desk.example.org"),
        (["https://portal.example.org", "https://hirz.example.org:8001"], "https://hirz.example.org:8001"),
        (["https://only.example.org/"], "https://only.example.org"),
        (["https://a.example.org", "https://b.example.org"], ""),
    ],
)
def test_the_desk_is_found_among_the_origins(monkeypatch: pytest.MonkeyPatch, origins: list[str], found: str) -> None:
    """By its name or its port; where neither tells, the path alone is printed."""
    from django.conf import settings

    from hirz.cli.commands.admin import _desk

    monkeypatch.setattr(settings, "CSRF_TRUSTED_ORIGINS", origins)
    assert _desk("") == found
