"""Partners ask: only lists that are open to them answer, in words and never in hashes, once counted, and not too often."""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hirz.base.accounts.credentials import issue_credential
from hirz.base.accounts.enums import Scope
from hirz.base.accounts.models import Feed
from hirz.base.actors import Actor
from hirz.base.ledger.models import InboxEntry
from hirz.detect import asking
from hirz.detect.asking import Asked, find_known
from hirz.detect.models import MatchRequest
from tests.detect.listing import Digest, apart, file, list_digests, make_list, picture, stored

pytestmark = [
    pytest.mark.usefixtures("rollback"),
    # The tests serve no static files: nothing was collected for them.
    pytest.mark.filterwarnings("ignore:No directory at"),
]
BY = Actor.system("test")
FEED = "pixo"
Opened = Callable[..., None]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Put digests on a list that is open to a partner. The desk's own role cannot open one: here its reader is told."""
    known: dict[str, list[str]] = defaultdict(list)
    monkeypatch.setattr(asking, "open_lists", lambda feed: known[feed.code])

    def put(*digests: Digest, classification: str = "A1", feed: str = FEED, **about: Any) -> None:
        hash_list = make_list(**about)
        list_digests(hash_list, digests, classification)
        known[feed].append(hash_list.code)

    return put


def token(*scopes: Scope, feed: str = FEED) -> str:
    """A partner's key."""
    chosen = Feed.objects.get(code=feed)
    return issue_credential(feed=chosen, label="t", scopes=list(scopes), expires_at=None, by=BY)[1]


def ask(body: Any, *, key: str = "", bearer: str | None = None) -> Any:
    """POST /api/v1/match on the desk; `key` "-" leaves the header out."""
    headers = {"Authorization": f"Bearer {token(Scope.HASHES_MATCH) if bearer is None else bearer}"}
    if key != "-":
        headers["Idempotency-Key"] = key or secrets.token_hex(8)
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client().post("/api/v1/match", data, content_type="application/json", headers=headers)


def hashes(*digests: Digest, **more: Any) -> dict[str, Any]:
    """A request."""
    return {"hashes": [{"kind": one.kind, "value": one.value, **more} for one in digests]}


def test_hashes_in_matches_out(opened: Opened) -> None:
    """How near, what kind of list, what it says in which scheme; what stands on no list is not named."""
    exact, listed = file("sha256"), picture()
    opened(exact, listed, scheme_version="2", kind="own")
    answer = ask(hashes(exact, picture(), apart(listed, 3), apart(listed, 25), apart(listed, 32)))
    said = {"list_kind": "own", "scheme": "own", "scheme_version": "2", "meaning": "A1"}
    assert answer.status_code == 200
    assert answer.json() == {
        "looked_up": 5,
        "matches": [
            {"index": 0, "likeness": "exact", **said},
            {"index": 2, "likeness": "same", **said},
            {"index": 3, "likeness": "alike", **said},
        ],
    }


def test_an_answer_gives_no_hash_and_no_distance_away(opened: Opened) -> None:
    """Whoever asks with one bit changed hears the same: a distance would spell the listed hash out."""
    listed = picture()
    opened(listed)
    answers = {ask(hashes(apart(listed, bits))).content for bits in range(13)}
    assert len(answers) == 1
    [said] = answers
    assert listed.value.encode() not in said
    assert stored(listed).hex().encode() not in said
    assert b"distance" not in said


def test_only_lists_that_are_open_to_a_partner_answer(opened: Opened) -> None:
    """Another partner's list, and one that is open to nobody, say nothing."""
    mine, others, nobodys = file(), file(), file()
    opened(mine)
    opened(others, feed="line")
    list_digests(make_list(), [nobodys])
    assert [one["index"] for one in ask(hashes(mine, others, nobodys)).json()["matches"]] == [0]


def test_the_negative_list_is_heard_whether_it_is_open_or_not(opened: Opened) -> None:
    """What is known to be harmless is no match, and nobody learns of the negative list."""
    logo = picture()
    opened(logo)
    list_digests(make_list(is_negative=True), [logo], "common")
    assert ask(hashes(logo)).json()["matches"] == []


def test_a_picture_that_shows_little_is_not_looked_up(opened: Opened) -> None:
    """A quality under 50 would match what has nothing to do with it; the others keep their places."""
    listed = picture()
    opened(listed)
    body = {"hashes": [hashes(listed, quality=49)["hashes"][0], hashes(listed, quality=50)["hashes"][0]]}
    answer = ask(body).json()
    assert (answer["looked_up"], [one["index"] for one in answer["matches"]]) == (1, [1])


@pytest.mark.parametrize(("scopes", "status"), [
    ((Scope.HASHES_MATCH,), 200), ((Scope.REPORTS_WRITE, Scope.REPORTS_STATUS), 401), ((), 401),
])  # fmt: skip
def test_the_scope_decides(scopes: tuple[Scope, ...], status: int) -> None:
    """Who may send reports may not ask for that."""
    assert ask(hashes(file()), bearer=token(*scopes)).status_code == status


@pytest.mark.parametrize(("body", "code"), [
    ({"hashes": []}, 422),
    ({"hashes": [{"kind": "pdq", "value": "0" * 64}]}, 422),
    ({"hashes": [{"kind": "pdq", "value": "f" * 63}]}, 422),
    ({"hashes": [{"kind": "md5", "value": "d41d8cd98f00b204e9800998ecf8427e"}]}, 422),
    ({"hashes": [{"kind": "md5", "value": "f" * 40}]}, 422),
    ({"hashes": [{"kind": "photodna", "value": "f" * 64}]}, 422),
    ({"hashes": [{"kind": "md5", "value": "z" * 32}]}, 422),
    ({"hashes": [{"kind": "md5", "value": "f" * 32, "radius": 256}]}, 422),
    ({"hashes": [{"kind": "md5", "value": "f" * 32}] * (asking.MOST_A_REQUEST + 1)}, 422),
    ({"hashes": "f" * 32}, 422),
    (b"{", 400),
    (b"\xff\xfe", 400),
    (b"[" * 100_000, 400),
    (b"", 400),
])  # fmt: skip
def test_hostile_requests_get_a_problem(body: Any, code: int) -> None:
    """Every one is refused in problem+json, and nothing is counted."""
    answer = ask(body)
    assert answer.status_code in {code, 422}
    assert answer["Content-Type"].startswith("application/problem+json")
    assert not MatchRequest.objects.exists()


def test_a_digest_that_cannot_be_read_is_named_by_its_place() -> None:
    """The partner learns which of a thousand it was."""
    problem = ask(hashes(file(), Digest("md5", "f" * 40))).json()
    assert [one["path"] for one in problem["problems"]] == ["/hashes/1/value"]


def test_a_key_is_required_and_means_one_request(opened: Opened) -> None:
    """The same key with the same digests is answered again; with others it is a mistake of the sender's."""
    listed = file()
    opened(listed)
    assert ask(hashes(listed), key="-").status_code == 400
    first, again = ask(hashes(listed), key="one"), ask(hashes(listed), key="one")
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert ask(hashes(file()), key="one").status_code == 409
    assert MatchRequest.objects.get().hashes == 2


def test_who_asks_too_much_is_told_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the minute and by the day, each partner alone; repeats count."""
    monkeypatch.setattr(asking, "MOST_A_MINUTE", 3)
    assert ask(hashes(file(), file()), key="one").status_code == 200
    late = ask(hashes(file(), file()), key="two")
    assert (late.status_code, late["Retry-After"], late.json()["code"]) == (429, "60", "asked-too-much")
    assert ask(hashes(file(), file()), key="one").status_code in {409, 429}
    other = token(Scope.HASHES_MATCH, feed="line")
    assert ask(hashes(file(), file()), bearer=other).status_code == 200
    monkeypatch.setattr(asking, "MOST_A_DAY", 2)
    assert ask(hashes(file())).headers["Retry-After"] == "3600"


def test_each_request_is_in_the_ledger_and_no_digest_is_anywhere() -> None:
    """Who asked and when; of the digests only a keyed value of them all is kept, for a day."""
    asked = file()
    before = InboxEntry.objects.filter(verb="detect:match:asked").count()
    ask(hashes(asked))
    assert InboxEntry.objects.filter(verb="detect:match:asked").count() == before + 1
    row = MatchRequest.objects.get()
    assert bytes.fromhex(asked.value) not in {bytes(row.key), bytes(row.request)}


def test_the_operator_sees_whose_list_it_is() -> None:
    """`hirz match` asks every list, and gives distances."""
    listed = picture()
    hash_list = make_list()
    list_digests(hash_list, [listed])
    [known] = find_known([Asked("pdq", bytes.fromhex(apart(listed, 30).value))])
    assert (known.asker, known.distance, known.listed.list_code) == (0, 30, hash_list.code)
