"""Two readers for every change, a flood guard that sets apart and shows, and a ratio that hunts for what it switches on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from hirz.base.accounts.models import Feed, User
from hirz.base.actors import Actor
from hirz.base.clock import now, public_hour
from hirz.base.errors import Denied
from hirz.core.formats.hash_lists import ListedDigest, ListedKind
from hirz.detect import owning, policies
from hirz.detect.curating import change_list, decide, guard_floods, propose, withdraw
from hirz.detect.enums import EntryState, ReviewAct, ReviewReason, ReviewState
from hirz.detect.errors import NotOurs
from hirz.detect.exporting import export_list, write_answers
from hirz.detect.importing import Details, Document, import_list
from hirz.detect.indexes import masked
from hirz.detect.keying import list_keys
from hirz.detect.models import EntryReview, FloodWatch, HashEntry, HashList, HashTally, Match
from hirz.intake.models import Report

BY = Actor.system("test")
PDQ = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
pytestmark = pytest.mark.usefixtures("rollback")


@pytest.fixture
def zone() -> str:
    """The worker may also store reports and guard floods; what the desk's role may do is tried where its pages are."""
    return "worker"


@pytest.fixture
def first(person: Callable[[str], User]) -> User:
    """The first reader."""
    return person("analyst")


@pytest.fixture
def second(person: Callable[[str], User]) -> User:
    """The second reader."""
    return person("analyst2")


def listed(*rows: str, code: str = "lent", heading: str = "md5,classification") -> list[HashEntry]:
    """A list with these rows; its entries in their order."""
    data = "\n".join([heading, *rows, ""]).encode()
    import_list(Details(code=code, name="Lent", source="test"), [Document.of("t", data)], by=BY)
    return list(HashEntry.objects.filter(hash_list=code).order_by("pk"))


def told(event: str) -> list[dict[str, Any]]:
    """The payloads of one event."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'hirz.dispatch' ORDER BY id")
        every = [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]
    return [args["payload"] for args in every if args["event"] == event]


def digest(number: int) -> str:
    """An invented MD5."""
    return f"{number:032x}"


def match(entry: HashEntry, count: int) -> None:
    """So many reports that match an entry."""
    feed = Feed.objects.order_by("code").first()
    assert feed is not None
    reports = Report.objects.bulk_create(
        Report(
            id=uuid4(), reference=uuid4().hex[:16], feed=feed, desk_id=feed.desk_id, channel="api",
            received_at=public_hour(now()), content=b"",
        )
        for _ in range(count)
    )  # fmt: skip
    Match.objects.bulk_create(Match(report=report, entry=entry, ordinal=0) for report in reports)


# ---- two readers ----


def test_nothing_changes_until_a_second_reader_agrees(first: User, second: User) -> None:
    """Taken out by two, a digest stands on the negative list, and what matched it is told."""
    [entry] = listed(f"{digest(1)},A1")
    review = propose(entry=entry, act=ReviewAct.DECONFIRM, reason=ReviewReason.COMMON, by=first)
    entry.refresh_from_db()
    assert entry.state == EntryState.ACTIVE
    decide(review=review, agrees=True, by=second)
    entry.refresh_from_db()
    assert entry.state == EntryState.DECONFIRMED
    denied = HashEntry.objects.harmless().get()
    assert (denied.hash_list_id, bytes(denied.blind)) == ("negative", bytes(entry.blind))
    assert {"entry_ids": [str(entry.pk)]} in told("EntriesChanged")
    assert told("HashesListed")[-1] == {"import_id": str(denied.listed_in_id)}
    assert not HashEntry.objects.in_use().exists()


def test_an_adult_is_taken_out_and_not_denied(first: User, second: User) -> None:
    """The same picture may rightly stand on another list."""
    [entry] = listed(f"{digest(1)},A1")
    decide(
        review=propose(entry=entry, act=ReviewAct.DECONFIRM, reason=ReviewReason.ADULT, by=first),
        agrees=True,
        by=second,
    )
    assert not HashEntry.objects.harmless().exists()


def test_an_import_does_not_undo_what_readers_found(first: User, second: User) -> None:
    """What two people took out stays out, however often the list comes again."""
    [entry] = listed(f"{digest(1)},A1")
    decide(
        review=propose(entry=entry, act=ReviewAct.DECONFIRM, reason=ReviewReason.ADULT, by=first),
        agrees=True,
        by=second,
    )
    listed(f"{digest(1)},A1", f"{digest(2)},A1")
    entry.refresh_from_db()
    assert entry.state == EntryState.DECONFIRMED


def test_nobody_is_their_own_second_reader(first: User, second: User, person: Callable[[str], User]) -> None:
    """Nor is an administrator or an investigator one."""
    [entry] = listed(f"{digest(1)},A1")
    review = propose(entry=entry, act=ReviewAct.DECONFIRM, reason=ReviewReason.COMMON, by=first)
    for reader in (first, person("administrator"), person("investigator")):
        with pytest.raises(Denied):
            decide(review=review, agrees=True, by=reader)
    with pytest.raises(Denied):
        withdraw(review=review, by=second)
    withdraw(review=review, by=first)
    with pytest.raises(Denied):
        decide(review=review, agrees=True, by=second)
    entry.refresh_from_db()
    assert entry.state == EntryState.ACTIVE


def test_a_planted_policy_without_a_second_person_is_caught(first: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the policy forgot who proposed, this test's own look at the tables would see one person alone."""
    monkeypatch.setattr(policies, "require_second", lambda review, user: None)
    [entry] = listed(f"{digest(1)},A1")
    review = decide(
        review=propose(entry=entry, act=ReviewAct.DECONFIRM, reason=ReviewReason.COMMON, by=first),
        agrees=True,
        by=first,
    )
    assert review.proposed_by_id == review.decided_by_id


def test_a_refusal_changes_nothing(first: User, second: User) -> None:
    """And leaves room for another proposal."""
    [entry] = listed(f"{digest(1)},A1")
    review = propose(entry=entry, act=ReviewAct.DECONFIRM, reason=ReviewReason.COMMON, by=first)
    with pytest.raises(Denied):
        propose(entry=entry, act=ReviewAct.CONFIRM, reason=ReviewReason.SEEN, by=second)
    decide(review=review, agrees=False, by=second)
    entry.refresh_from_db()
    assert entry.state == EntryState.ACTIVE
    propose(entry=entry, act=ReviewAct.CONFIRM, reason=ReviewReason.SEEN, by=second)


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (ReviewAct.RELEASE, ReviewReason.VIRAL),
        (ReviewAct.CONFIRM, ReviewReason.COMMON),
        (ReviewAct.DECONFIRM, ReviewReason.SEEN),
    ],
)
def test_acts_fit_the_state_and_reasons_the_act(first: User, act: ReviewAct, reason: ReviewReason) -> None:
    """What cannot be done is said, not done."""
    [entry] = listed(f"{digest(1)},A1")
    with pytest.raises(Denied):
        propose(entry=entry, act=act, reason=reason, by=first)
    assert not EntryReview.objects.exists()


# ---- floods ----


def test_an_entry_that_suddenly_matches_too_much_is_set_apart(first: User, second: User) -> None:
    """It matches no more, what it matched is told, and two readers can put it back for good."""
    flood, calm = listed(f"{digest(1)},A1", f"{digest(2)},A1")
    HashList.objects.update(flood_limit=60)
    guard_floods()
    match(flood, 60)
    match(calm, 55)
    assert guard_floods() == [flood.pk]
    flood.refresh_from_db()
    assert flood.state == EntryState.QUARANTINED
    assert {"entry_ids": [str(flood.pk)]} in told("EntriesChanged")
    assert list(HashEntry.objects.in_use()) == [calm]
    assert guard_floods() == []
    review = propose(entry=flood, act=ReviewAct.RELEASE, reason=ReviewReason.VIRAL, by=first)
    decide(review=review, agrees=True, by=second)
    flood.refresh_from_db()
    assert flood.state == EntryState.ACTIVE
    run = flood.listed_in
    assert run is not None
    assert (run.cause, run.first_entry, run.last_entry) == ("release", flood.pk, flood.pk)
    match(flood, 70)
    assert guard_floods() == []


def test_slow_growth_is_no_flood() -> None:
    """What was there a day ago does not count."""
    [entry] = listed(f"{digest(1)},A1")
    HashList.objects.update(flood_limit=100)
    guard_floods()
    match(entry, 90)
    assert guard_floods() == []
    HashTally.objects.update(hour=public_hour(now()) - timedelta(hours=25))
    match(entry, 60)
    assert guard_floods() == []
    match(entry, 40)
    assert guard_floods() == [entry.pk]


def test_what_matched_before_anybody_counted_is_no_flood() -> None:
    """The first look at an old house only counts; nor is a negative list ever set apart."""
    [entry] = listed(f"{digest(1)},A1")
    HashList.objects.update(flood_limit=10)
    match(entry, 80)
    assert guard_floods() == []
    assert FloodWatch.objects.get().last_match > 0
    HashList.objects.update(is_negative=True)
    match(entry, 80)
    assert guard_floods() == []


# ---- enable ratio ----


def test_a_higher_ratio_hunts_for_what_it_switches_on() -> None:
    """Those entries and no others; a lower one tells what they matched."""
    entries = listed(*(f"{digest(n)},A1" for n in range(1, 201)))
    one = HashList.objects.get(code="lent")
    named: dict[str, Any] = {"is_active": True, "review_at": date(2027, 1, 1), "flood_limit": 500, "by": BY}
    change_list(hash_list=one, enable_ratio=25, **named)
    assert HashEntry.objects.in_use().count() == sum(e.share < 25 for e in entries)
    before = len(told("HashesListed"))
    change_list(hash_list=one, enable_ratio=75, **named)
    [news] = told("HashesListed")[before:]
    assert set(HashEntry.objects.filter(listed_in=news["import_id"])) == {e for e in entries if 25 <= e.share < 75}
    match(next(e for e in entries if 30 <= e.share < 75), 1)
    change_list(hash_list=one, enable_ratio=30, **named)
    assert len(told("EntriesChanged")[-1]["entry_ids"]) == 1
    with pytest.raises(Denied):
        change_list(hash_list=one, enable_ratio=101, **named)


# ---- own lists, exports, answers ----


def own_list() -> HashList:
    """An empty list of one's own."""
    return owning.make_own_list(code="ours", name="Ours", source="own", scheme="own", is_negative=False, by=BY)


def test_an_exhibit_is_listed_when_two_have_read_it(first: User, second: User) -> None:
    """All of its digests together; exported, they can be imported elsewhere."""
    good, wrong = owning.checked_digests(
        {ListedKind.MD5: digest(5).upper(), ListedKind.SHA256: "zz", ListedKind.PDQ: PDQ, ListedKind.SHA1: " "}
    )
    assert {one.kind for one in good} == {ListedKind.MD5, ListedKind.PDQ}
    assert set(wrong) == {ListedKind.SHA256}
    assert owning.propose_exhibit(hash_list=own_list(), digests=good, classification="A1", by=first) == 2
    assert not HashEntry.objects.in_use().exists()
    review = EntryReview.objects.order_by("pk").first()
    assert review is not None
    with pytest.raises(Denied):
        owning.decide_exhibit(review=review, agrees=True, by=first)
    assert owning.decide_exhibit(review=review, agrees=True, by=second) == 2
    assert HashEntry.objects.in_use().count() == 2
    ours = HashList.objects.get(code="ours")
    with pytest.raises(Denied):
        owning.propose_exhibit(hash_list=ours, digests=good, classification="A1", by=first)
    text = "".join(export_list(hash_list=ours, by=BY))
    assert text.splitlines() == [
        "md5,sha1,sha256,pdq,quality,variant,classification",
        f"{digest(5)},,,,,,A1",
        f",,,{PDQ},,unknown,A1",
    ]
    details = Details(code="elsewhere", name="Elsewhere", source="test")
    again = import_list(details, [Document.of("export", text.encode())], by=BY)
    assert (again.added, again.bad) == (2, 0)


def test_what_is_lent_is_not_handed_on(first: User) -> None:
    """Neither exported nor added to."""
    listed(f"{digest(1)},A1")
    lent = HashList.objects.get(code="lent")
    with pytest.raises(NotOurs):
        export_list(hash_list=lent, by=BY)
    with pytest.raises(Denied):
        owning.propose_exhibit(
            hash_list=lent, digests=[ListedDigest(ListedKind.MD5, digest(9))], classification="", by=first
        )


def test_answers_to_an_owner_are_written_once(first: User, second: User) -> None:
    """As the exchange would take them, with its own keys; a disagreement waits for one of its reasons."""
    page = (
        '<queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2"><images>'
        + "".join(
            f'<image><member id="7">M</member><timestamp>2026-01-01T00:00:00Z</timestamp><id>im/{n}</id>'
            f"<fingerprints><md5>{digest(n)}</md5></fingerprints></image>"
            for n in (1, 2)
        )
        + "</images></queryResult>"
    )
    import_list(Details(code="x", name="X", source="t"), [Document.of("p", page.encode())], by=BY)
    right, wrong = HashEntry.objects.filter(hash_list="x").order_by("pk")
    for entry, act, reason in (
        (right, ReviewAct.CONFIRM, ReviewReason.SEEN),
        (wrong, ReviewAct.DECONFIRM, ReviewReason.HARMLESS),
    ):
        decide(review=propose(entry=entry, act=act, reason=reason, by=first), agrees=True, by=second)
    one = HashList.objects.get(code="x")
    answers = write_answers(hash_list=one, by=BY)
    assert answers.without_reason == 1
    [agreement] = answers.answers
    assert (agreement["method"], agreement["path"]) == ("PUT", "/v2/entries/7/im%2F1/MD5/feedback")
    assert "<affirmative/>" in agreement["body"]
    later = write_answers(hash_list=one, reasons=("01234567-abcd-0123-4567-012345678900",), by=BY)
    assert later.without_reason == 0
    assert "<guid>01234567-abcd-0123-4567-012345678900</guid>" in later.answers[0]["body"]
    assert write_answers(hash_list=one, reasons=("x",), by=BY).answers == ()
    assert len(write_answers(hash_list=one, reasons=("x",), again=True, by=BY).answers) == 2
    assert set(EntryReview.objects.values_list("state", flat=True)) == {ReviewState.DONE}


def test_pdq_is_masked_as_matching_masks_it() -> None:
    """What importing stores is what arrival and hunts compare with."""
    one = bytes.fromhex(PDQ)
    assert list_keys().masked([one]) == [masked([one]).astype(">u8").tobytes()]
