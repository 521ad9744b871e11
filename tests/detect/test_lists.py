"""Lists of digests: good rows go in once, bad ones are named by their line, hostile tables stop nobody."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import uuid4

import pytest

from hirz.base.actors import Actor
from hirz.detect.lists import Imported, import_hash_list, load_suppress_list
from hirz.detect.models import HashEntry, HashList, SuppressedSelector

BY = Actor.system("test")


@pytest.fixture(autouse=True)
def desk(zone_of: Any) -> Any:
    """Lists are imported on the desk."""
    with zone_of("desk"):
        yield


@pytest.fixture
def code() -> str:
    """The code of a list of the test's own."""
    return f"list-{uuid4().hex[:12]}"


def digests(number: int) -> dict[str, str]:
    """The three digests of one invented file."""
    data = f"invented {number}".encode()
    return {kind: hashlib.new(kind, data).hexdigest() for kind in ("md5", "sha1", "sha256")}


def table(*rows: str, heading: str = "md5,sha1,sha256,classification") -> str:
    """A CSV."""
    return "\n".join([heading, *rows]) + "\n"


def row(number: int, label: str = "A") -> str:
    """A row with all three digests."""
    return ",".join([*digests(number).values(), label])


def take(text: str, code: str) -> Imported:
    """Import a list."""
    return import_hash_list(text, code=code, name="Invented", source="test", by=BY)


def test_every_digest_goes_in_once(code: str) -> None:
    """Importing again changes nothing."""
    assert take(table(row(1), row(2)), code) == Imported(6, 0, ())
    assert take(table(row(1), row(2)), code) == Imported(0, 6, ())
    assert HashEntry.objects.filter(hash_list=code).count() == 6


def test_no_digest_is_in_clear(code: str) -> None:
    """What is stored is keyed."""
    take(table(row(3)), code)
    stored = [bytes(value) for value in HashEntry.objects.filter(hash_list=code).values_list("blind", flat=True)]
    for digest in digests(3).values():
        assert all(bytes.fromhex(digest)[:16] != value for value in stored)


@pytest.mark.parametrize(
    ("text", "line", "kind"),
    [
        (table("x" * 32 + ",,,A"), 2, "md5"),
        (table(row(1), "abc,,,A"), 3, "md5"),
        (table('"' + "a\nb" + '",,,A', "zz,,,A"), 3, "md5"),
        (table(digests(1)["sha256"] + ",,,A"), 2, "md5"),
        (table("d41d8cd98f00b204e9800998ecf8427e,,,A"), 2, "md5"),
        (table(",," + hashlib.sha256().hexdigest() + ",A"), 2, "sha256"),
        (table("a;b", heading="MD5;SHA1"), 2, "md5"),
        (table("a|b", heading="MD5|SHA1"), 1, "heading"),
        ("", 1, "heading"),
        (table('"' + "a" * 200_000 + '",,,A'), 2, "line"),
    ],
    ids=[
        "no hex",
        "short",
        "quoted break",
        "other kind",
        "empty md5",
        "empty sha256",
        "semicolons",
        "bars",
        "nothing",
        "huge cell",
    ],
)
def test_a_bad_row_is_named_and_left_out(code: str, text: str, line: int, kind: str) -> None:
    """The others go in; the operator learns which line to look at."""
    done = take(text, code)
    assert (done.bad[0].line, done.bad[0].kind) == (line, kind)
    assert done.bad[0].reason


@pytest.mark.parametrize("label", ["", "Category A (worst)", "حالة", "a\0b", "x" * 500, "=cmd()", "\u202ex", "'; --"])
def test_any_label_goes_in(code: str, label: str) -> None:
    """Cut to forty characters, without NUL; it never keeps the digest out."""
    assert take(table(row(4, label)), code).added == 3


def test_headings_in_any_case(code: str) -> None:
    """A spreadsheet writes them as it likes."""
    assert take(table(row(5), heading=" MD5 ,Sha1,SHA256 , Classification"), code).added == 3


def test_an_import_is_in_the_ledger_or_did_not_happen(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No list without its entry."""
    from hirz.base.errors import LedgerUnavailable
    from hirz.detect import importing

    def fails(**named: Any) -> None:
        raise LedgerUnavailable("planted")

    monkeypatch.setattr(importing, "record", fails)
    with pytest.raises(LedgerUnavailable):
        take(table(row(6)), code)
    assert not HashList.objects.filter(code=code).exists()


def test_the_shipped_suppress_list_is_readable_and_loads_once() -> None:
    """Every row of it means something, and an operator's own row stays."""
    from hirz.core.linking import SuppressList

    load_suppress_list()
    assert load_suppress_list() == 0
    columns = ("kind", "value", "reason_ar", "reason_fr", "reason_en", "source")
    assert len(SuppressList.from_rows(SuppressedSelector.objects.values(*columns))) > 10
