"""Pages of lists: what they show, what they never show, and two readers at two browsers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from hirz.base.actors import Actor
from hirz.detect import owning
from hirz.detect.importing import Details, Document, import_list
from hirz.detect.models import EntryReview, HashEntry, HashList, ListImport

MD5 = "d35c785545392755e7e4164457657269"
PDQ = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
BY = Actor.system("test")
# The tests serve no static files: nothing was collected for them.
pytestmark = [pytest.mark.usefixtures("rollback"), pytest.mark.filterwarnings("ignore:No directory at")]


@pytest.fixture
def lent() -> HashEntry:
    """A lent list with one good row and one bad one."""
    data = f"md5,classification\n{MD5},A1\nzz,A1\n".encode()
    details = Details(code="lent", name="A lent list", source="A partner", terms="Not to be handed on")
    import_list(details, [Document.of("page", data)], by=BY)
    return HashEntry.objects.get(hash_list="lent")


def at(route: str, **named: Any) -> str:
    """An address of the English desk."""
    with override("en"):
        return reverse(f"lists:{route}", kwargs=named)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_pages_open_in_each_language(lent: HashEntry, sign_in: Callable[..., Any], language: str) -> None:
    """The index, the list, the import, the entry: no digest on any of them."""
    client = sign_in("analyst", language)
    run = ListImport.objects.get(hash_list="lent")
    pages = [
        at("lists"),
        at("list", code="lent"),
        at("import", import_id=run.pk),
        at("entry", code="lent", entry_id=lent.pk),
    ]
    for page in pages:
        answer = client.get(page.replace("/en/", f"/{language}/"))
        assert answer.status_code == 200
        text = answer.content.decode()
        assert MD5 not in text
        assert bytes(lent.blind).hex() not in text


def test_two_readers(lent: HashEntry, sign_in: Callable[..., Any]) -> None:
    """The first proposes and cannot agree; the second agrees, and the entry matches no more."""
    first, second = sign_in("analyst"), sign_in("analyst2")
    page = at("entry", code="lent", entry_id=lent.pk)
    refused = first.post(at("propose", code="lent", entry_id=lent.pk), {"proposal": "release:viral"})
    assert refused.status_code == 422
    first.post(at("propose", code="lent", entry_id=lent.pk), {"proposal": "deconfirm:common"})
    review = EntryReview.objects.get()
    assert b"Somebody else has to agree." in first.get(page).content
    first.post(at("decide", review_id=review.pk), {"answer": "agree"})
    second.post(at("decide", review_id=review.pk), {"answer": "perhaps"})
    review.refresh_from_db()
    assert review.state == "open"
    second.post(at("decide", review_id=review.pk), {"answer": "agree"})
    lent.refresh_from_db()
    assert lent.state == "deconfirmed"
    assert HashEntry.objects.harmless().count() == 1


def test_an_exhibit_is_added_by_its_digests(sign_in: Callable[..., Any]) -> None:
    """A wrong digest is told beside its field; what was typed is never lost."""
    owning.make_own_list(code="ours", name="Ours", source="own", scheme="own", is_negative=False, by=BY)
    first, second = sign_in("analyst"), sign_in("analyst2")
    wrong = first.post(at("add", code="ours"), {"md5": "zz", "pdq": PDQ})
    assert wrong.status_code == 422
    assert b"Not hexadecimal" in wrong.content
    assert PDQ.encode() in wrong.content
    assert first.post(at("add", code="ours"), {}).status_code == 422
    first.post(at("add", code="ours"), {"md5": MD5, "pdq": PDQ, "classification": "A1"})
    review = EntryReview.objects.first()
    assert review is not None
    second.post(at("decide", review_id=review.pk), {"answer": "agree"})
    assert HashEntry.objects.in_use().filter(hash_list="ours").count() == 2


def test_a_lent_list_cannot_be_added_to(lent: HashEntry, sign_in: Callable[..., Any]) -> None:
    """Its page has no form for it, and the address answers that there is no such thing."""
    client = sign_in("analyst")
    assert at("add", code="lent").encode() not in client.get(at("list", code="lent")).content
    assert client.post(at("add", code="lent"), {"md5": MD5}).status_code == 404


def test_an_administrator_switches_a_list_and_reads_no_entry(lent: HashEntry, sign_in: Callable[..., Any]) -> None:
    """Out of range is told on the page."""
    client = sign_in("administrator")
    good = {"is_active": "on", "enable_ratio": "40", "flood_limit": "500", "review_at": "2027-05-31"}
    assert client.post(at("change", code="lent"), {**good, "enable_ratio": "140"}).status_code == 422
    assert client.post(at("change", code="lent"), good).status_code == 302
    one = HashList.objects.get(code="lent")
    assert (one.enable_ratio, one.flood_limit, str(one.review_at)) == (40, 500, "2027-05-31")
    assert client.get(at("entry", code="lent", entry_id=lent.pk)).status_code == 403


def test_a_withdrawn_proposal_is_gone(lent: HashEntry, sign_in: Callable[..., Any]) -> None:
    """By whoever made it, and nobody else."""
    first, second = sign_in("analyst"), sign_in("analyst2")
    first.post(at("propose", code="lent", entry_id=lent.pk), {"proposal": "confirm:seen"})
    review = EntryReview.objects.get()
    second.post(at("withdraw", review_id=review.pk))
    review.refresh_from_db()
    assert review.state == "open"
    first.post(at("withdraw", review_id=review.pk))
    review.refresh_from_db()
    assert review.state == "withdrawn"


def test_what_is_set_apart_is_shown(lent: HashEntry, sign_in: Callable[..., Any]) -> None:
    """On the index and on the list, with how many reports it matched."""
    HashEntry.objects.update(state="quarantined")
    client = sign_in("analyst")
    assert b"suddenly matched too much" in client.get(at("lists")).content
    assert f"#{lent.pk}".encode() in client.get(at("list", code="lent")).content
