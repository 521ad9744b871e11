"""Imports: what stands in the samples goes in, counted by hand; twice, in any order and in any pieces, with one result."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from hirz.base.actors import Actor
from hirz.core.formats.hash_lists import ListError, NotAList
from hirz.detect.errors import ImportBusy, ListIncomplete
from hirz.detect.importing import Details, Document, import_list
from hirz.detect.keying import list_keys, share_of
from hirz.detect.models import HashClaim, HashEntry, HashList, ListImport, ListImportRow
from tests.shared import samples

BY = Actor.system("test")
pytestmark = pytest.mark.usefixtures("rollback")


@pytest.fixture
def zone() -> str:
    """Lists are imported by the worker's role, as `hirz hashlist import` does."""
    return "worker"


def take(*documents: bytes, code: str = "invented", step: Any = None, batch: int = 5_000, **named: Any) -> ListImport:
    """Import documents into a list."""
    details = Details(code=code, name="Invented", source="test", **named)
    pages = [Document.of(f"page {n}", data) for n, data in enumerate(documents)]
    return import_list(details, pages, by=BY, step=step, batch=batch)


def sample(name: str) -> bytes:
    """A sample file."""
    return samples(name).read_bytes()


def counts(run: ListImport) -> tuple[int, int, int, int, int]:
    """(added, known, changed, removed, bad) of a run."""
    return run.added, run.known, run.changed, run.removed, run.bad


def kinds(code: str = "invented") -> Counter[tuple[str, str]]:
    """How many entries of each kind and state a list has."""
    return Counter(HashEntry.objects.filter(hash_list=code).values_list("kind", "state"))


def deferred() -> list[dict[str, Any]]:
    """The events that were told, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'hirz.dispatch' ORDER BY id")
        return [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]


def told(event: str) -> list[dict[str, Any]]:
    """The payloads of one event."""
    return [args["payload"] for args in deferred() if args["event"] == event]


def digest(number: int) -> str:
    """An invented MD5."""
    return f"{number:032x}"


def table(rows: Iterable[str], heading: str = "md5,classification") -> bytes:
    """A CSV."""
    return "\n".join([heading, *rows, ""]).encode()


def ncmec(*entries: str, stamp: str = "2026-01-01T00:00:00Z", following: str = "") -> bytes:
    """A page of the exchange."""
    paging = f"<paging><next>{following}</next></paging>" if following else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2">'
        f'<images count="{len(entries)}" maxTimestamp="{stamp}">{"".join(entries)}</images>{paging}</queryResult>'
    ).encode()


def image(item: str, number: int, *, member: str = "7", label: str = "A1", at: str = "2026-01-01T00:00:00Z") -> str:
    """An entry of a page."""
    return (
        f'<image><member id="{member}">M</member><timestamp>{at}</timestamp><id>{item}</id>'
        f"<classification>{label}</classification><fingerprints><md5>{digest(number)}</md5></fingerprints></image>"
    )


def deleted(item: str, *, member: str = "7", at: str = "2026-02-01T00:00:00Z") -> str:
    """A deleted entry of a page."""
    return f'<deletedImage><member id="{member}">M</member><id>{item}</id><timestamp>{at}</timestamp></deletedImage>'


# ---- the samples, counted by hand ----


def test_ncmec_sample() -> None:
    """Two images and two videos, of which one each was taken back; one PhotoDNA is a placeholder."""
    run = take(sample("ncmec_hashsharing/entries_xml.xml"))
    assert counts(run) == (4, 0, 0, 0, 1)
    assert run.position == 4
    assert run.reasons == {"opaque-malformed": 1, "taken-back-unseen": 2}
    assert kinds() == {("md5", "active"): 2, ("sha1", "active"): 2}
    labels = Counter(HashEntry.objects.filter(hash_list="invented").values_list("classification", flat=True))
    assert labels == {"A1": 2, "": 2}
    assert run.checkpoint["next"].startswith("/v2/entries?from=2017-10-20")
    assert run.checkpoint["stamp"] == "2017-10-24T15:20:00Z"
    made = HashList.objects.get(code="invented")
    assert (made.kind, made.scheme, made.scheme_version) == ("ncmec", "A1-B2", "2022")
    assert set(HashClaim.objects.filter(entry__isnull=False).values_list("agreed", "disagreed")) == {(1, 1), (0, 0)}


def test_ncmec_sample_of_large_fingerprints() -> None:
    """What is only pointed at stays at the partner, and is no fault."""
    run = take(sample("ncmec_hashsharing/entries_large_fingerprints.xml"))
    assert counts(run) == (1, 0, 0, 0, 0)
    assert run.reasons == {"left-at-partner": 2}
    assert kinds() == {("md5", "active"): 1}


@pytest.mark.parametrize("name", ["status_xml.xml", "feedback_reasons_xml.xml", "negative_feedback_xml.xml"])
def test_other_ncmec_samples_are_no_lists(name: str) -> None:
    """A status, reasons, a submission: refused, with nothing in."""
    run = take(sample(f"ncmec_hashsharing/{name}"))
    assert run.state == "refused"
    assert counts(run) == (0, 0, 0, 0, 1)
    assert run.reasons == {"document-not-a-list": 1}


def test_stopncii_sample() -> None:
    """Two pictures, received; where the next page begins is kept."""
    run = take(sample("stopncii/fetchhashes_page1.json"))
    assert counts(run) == (2, 0, 0, 0, 0)
    assert kinds() == {("pdq", "active"): 2}
    assert run.checkpoint["stamp"] == 1625175071
    assert run.checkpoint["more"] == 1
    assert str(run.checkpoint["token"]).startswith("W3siY29tcG9zaXRl")


def test_vics_1_3_sample() -> None:
    """One file: MD5, SHA-1, PhotoDNA among the alternative hashes."""
    run = take(sample("vics/synthetic-vics1.3-hashset.json"))
    assert counts(run) == (3, 0, 0, 0, 0)
    assert kinds() == {("md5", "active"): 1, ("sha1", "active"): 1, ("pdna", "active"): 1}
    assert HashList.objects.get(code="invented").scheme_version == "1.3"


def test_vics_2_0_sample() -> None:
    """Four files, of which one is of category 0 and never matches; one PhotoDNA, one PDQ."""
    run = take(sample("vics/synthetic-vics2.0-hashset-US.json"))
    assert counts(run) == (10, 0, 0, 0, 0)
    assert kinds() == {
        ("md5", "active"): 3, ("sha1", "active"): 3, ("pdna", "active"): 1, ("pdq", "active"): 1,
        ("md5", "disabled"): 1, ("sha1", "disabled"): 1,
    }  # fmt: skip
    labels = Counter(
        HashEntry.objects.filter(hash_list="invented", kind="md5").values_list("classification", flat=True)
    )
    assert labels == {"US 1": 1, "US 2": 1, "US 3": 1, "US 0": 1}
    assert HashList.objects.get(code="invented").scheme == "VICS US"


def test_vics_case_sample() -> None:
    """Four files that nobody categorised: kept, and none of them in use; the mark at the start is read over."""
    run = take(sample("vics/synthetic-vics2.0-case-US-bom.json"))
    assert counts(run) == (8, 0, 0, 0, 0)
    assert kinds() == {("md5", "disabled"): 4, ("sha1", "disabled"): 4}
    assert told("HashesListed") == []


def test_pdq_needles_and_haystack() -> None:
    """A hundred needles; of the 1,350 hashes of the haystack fifty are needles."""
    needles = take(sample("pdq/hashes/needles.txt"))
    assert counts(needles) == (100, 0, 0, 0, 0)
    haystack = take(sample("pdq/hashes/haystack.txt"))
    assert counts(haystack) == (1_300, 50, 0, 0, 0)
    assert kinds() == {("pdq", "active"): 1_400}
    assert HashList.objects.get(code="invented").kind == "pdq"


@pytest.mark.parametrize(
    "name",
    [
        "ncmec_hashsharing/entries_xml.xml",
        "stopncii/fetchhashes_page1.json",
        "vics/synthetic-vics2.0-hashset-US.json",
        "pdq/hashes/needles.txt",
    ],
)
def test_twice_changes_nothing(name: str) -> None:
    """No entry is added, changed or removed, and no hunt is asked for."""
    first = take(sample(name))
    before = sorted(HashEntry.objects.values_list("id", "blind", "state", "classification"))
    hunts = len(told("HashesListed"))
    again = take(sample(name))
    assert (again.added, again.known, again.changed, again.removed) == (0, first.added, 0, 0)
    assert sorted(HashEntry.objects.values_list("id", "blind", "state", "classification")) == before
    assert len(told("HashesListed")) == hunts


# ---- changes and contradictions ----


def test_what_is_deleted_leaves() -> None:
    """A deleted entry takes its digest out; listed anew, it comes back and is hunted for."""
    take(ncmec(image("a", 1), image("b", 2)))
    run = take(ncmec(deleted("a")))
    assert counts(run) == (0, 0, 0, 1, 0)
    assert kinds() == {("md5", "active"): 1, ("md5", "removed"): 1}
    assert len(told("EntriesChanged")) == 1
    back = take(ncmec(image("a", 1, at="2026-03-01T00:00:00Z")))
    assert counts(back) == (0, 1, 1, 0, 0)
    assert kinds() == {("md5", "active"): 2}
    assert told("HashesListed")[-1] == {"import_id": str(back.id)}
    assert HashEntry.objects.get(listed_in=back).id == back.first_entry == back.last_entry


def test_an_older_page_changes_nothing() -> None:
    """Pages come in any order: what was taken back later stays out, whether it had been seen before or not."""
    take(ncmec(image("a", 1)))
    take(ncmec(deleted("a"), deleted("never-seen")))
    run = take(ncmec(image("a", 1), image("never-seen", 2)))
    assert run.reasons == {"older-than-known": 2}
    assert kinds()["md5", "active"] == 0


def test_a_file_leaves_with_the_last_who_listed_it() -> None:
    """Two members list one file: it stays while one of them does, with the class of the one who is left."""
    run = take(ncmec(image("a", 1, member="7", label="A1"), image("z", 1, member="8", label="B2")))
    assert counts(run) == (1, 1, 0, 0, 0)
    assert run.reasons == {"contested": 1}
    entry = HashEntry.objects.get()
    assert (entry.classification, entry.is_contested) == ("A1", True)
    take(ncmec(deleted("a", member="7")))
    entry.refresh_from_db()
    assert (entry.state, entry.classification, entry.is_contested) == ("active", "B2", False)
    take(ncmec(deleted("z", member="8")))
    entry.refresh_from_db()
    assert entry.state == "removed"


def test_an_item_with_other_digests_lets_the_old_ones_go() -> None:
    """A corrected fingerprint replaces the wrong one."""
    take(ncmec(image("a", 1)))
    take(ncmec(image("a", 2, at="2026-05-01T00:00:00Z")))
    states = dict(HashEntry.objects.values_list("blind", "state"))
    assert sorted(states.values()) == ["active", "removed"]


def test_tables_that_contradict_themselves_say_so() -> None:
    """The first class stands; the row is named."""
    run = take(table([f"{digest(1)},A", f"{digest(2)},B", f"{digest(1)},B"]))
    assert run.reasons == {"contested": 1}
    assert ListImportRow.objects.get(list_import=run).position == 4
    assert sorted(HashEntry.objects.values_list("classification", flat=True)) == ["A", "B"]
    later = take(table([f"{digest(2)},C"]))
    assert later.reasons == {"contested": 1}
    assert HashEntry.objects.get(is_contested=True).classification == "B"


def test_a_contradiction_with_the_negative_list_is_named() -> None:
    """In either order; neither row is lost."""
    take(table([f"{digest(1)},"]), code="harmless", is_negative=True)
    run = take(table([f"{digest(1)},A", f"{digest(2)},A"]))
    assert run.reasons == {"stands-on-negative-list": 1}
    other = take(table([f"{digest(2)},"]), code="harmless", is_negative=True)
    assert other.reasons == {"stands-on-another-list": 1}
    assert set(HashEntry.objects.harmless().values_list("hash_list_id", flat=True)) == {"harmless"}
    assert set(HashEntry.objects.in_use().values_list("hash_list_id", flat=True)) == {"invented"}


# ---- runs ----


def test_pages_are_one_run() -> None:
    """Of two pages the last says where the next begins; rows are named by page and place."""
    bad = image("c", 3).replace(digest(3), "zz")
    run = take(ncmec(image("a", 1), following="/two"), ncmec(image("b", 2), bad, stamp="2026-09-09T00:00:00Z"))
    assert counts(run) == (2, 0, 0, 0, 1)
    assert run.checkpoint == {"stamp": "2026-09-09T00:00:00Z"}
    row = ListImportRow.objects.get(list_import=run)
    assert (row.document, row.position, row.field, row.reason) == (2, 2, "md5", "not-hexadecimal")


class Killed(Exception):
    """What ends a run in the middle."""


@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_a_run_that_was_cut_goes_on(after: int) -> None:
    """Killed after any batch and begun again, it ends as if it had never been stopped, and asks for one hunt."""
    whole = table([f"{digest(n)},A" for n in range(1, 39)] + ["zz,A"])
    expected = take(whole, code="uninterrupted")
    left = [after]

    def step(_count: int) -> None:
        left[0] -= 1
        if not left[0]:
            raise Killed

    with pytest.raises(Killed):
        take(whole, code="cut", step=step, batch=10)
    cut = ListImport.objects.get(hash_list="cut")
    # The fourth batch was the last: its rows are in, and only the end is missing.
    assert (cut.state, cut.position) == ("running", min(after * 10, 39))
    seen: list[int] = []
    done = take(whole, code="cut", step=seen.append, batch=10)
    assert done.id == cut.id
    assert counts(done) == counts(expected)
    assert (done.state, done.position, done.reasons) == ("done", 39, {"not-hexadecimal": 1})
    assert sum(seen) == 39
    entries = HashEntry.objects.filter(hash_list="cut")
    assert set(entries.values_list("blind", flat=True)) == set(
        HashEntry.objects.filter(hash_list="uninterrupted").values_list("blind", flat=True)
    )
    assert (done.first_entry, done.last_entry) == (min(e.id for e in entries), max(e.id for e in entries))
    assert [one["import_id"] for one in told("HashesListed")].count(str(done.id)) == 1


def test_another_document_is_no_resumption() -> None:
    """A run that was cut is taken up by the same bytes only."""
    with pytest.raises(Killed):
        take(table([f"{digest(n)},A" for n in range(1, 9)]), batch=2, step=_kill)
    run = take(table([f"{digest(n)},A" for n in range(1, 8)]), batch=2)
    assert (run.position, run.added, run.known) == (7, 5, 2)


def _kill(_count: int) -> None:
    raise Killed


def test_two_processes_never_count_a_batch_twice() -> None:
    """The one that comes second stops."""
    calls = []

    def other(_count: int) -> None:
        calls.append(1)
        if len(calls) == 1:
            ListImport.objects.update(position=4)

    with pytest.raises(ImportBusy):
        take(table([f"{digest(n)},A" for n in range(1, 9)]), batch=2, step=other)


@pytest.mark.parametrize("cut", [0.35, 0.6, 0.95])
@pytest.mark.parametrize(
    "name",
    ["ncmec_hashsharing/entries_xml.xml", "stopncii/fetchhashes_page1.json", "vics/synthetic-vics2.0-hashset-US.json"],
)
def test_a_cut_document_leaves_what_came_before(name: str, cut: float) -> None:
    """It is refused as cut, its rows stay, the whole one brings the rest; where the next page begins is not believed."""
    data = sample(name)
    run = take(data[: int(len(data) * cut)])
    assert run.state == "refused"
    assert run.reasons["document-cut"] == 1
    assert run.checkpoint == {}
    rest = take(data)
    whole = take(data, code="whole")
    assert rest.state == "done"
    assert run.added + rest.added == whole.added
    assert kinds() == kinds("whole")


def test_what_is_no_list_makes_none() -> None:
    """A page of the web, an archive, nothing: refused before anything is written."""
    for data in (b"<html></html>", b"PK\x03\x04", b"", b"[1]", b"hello\n", b"\xff\xfe<\0a\0"):
        with pytest.raises(NotAList):
            take(data)
    assert not HashList.objects.filter(code="invented").exists()


def test_a_new_list_says_where_it_comes_from() -> None:
    """Without a name and a source nothing is made; an existing list keeps its own."""
    page = Document.of("page", table([f"{digest(1)},A"]))
    with pytest.raises(ListIncomplete):
        import_list(Details(code="nameless"), [page], by=BY)
    take(table([f"{digest(1)},A"]), terms="Not to be handed on", enable_ratio=40)
    import_list(Details(code="invented"), [page], by=BY)
    made = HashList.objects.get(code="invented")
    assert (made.name, made.terms, made.enable_ratio) == ("Invented", "Not to be handed on", 40)


def test_no_digest_is_in_clear() -> None:
    """Neither a PDQ nor an id of a partner that is a digest itself stands in any column."""
    known = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
    take(f"pdq,id\n{known},{digest(77)}\n".encode())
    entry, claim = HashEntry.objects.get(), HashClaim.objects.get()
    assert bytes(entry.blind) != bytes.fromhex(known)
    assert list_keys().unmasked(bytes(entry.blind)) == known
    assert digest(77).encode() not in bytes(claim.sealed_item)
    assert list_keys().open_item(bytes(claim.sealed_item)).id == digest(77)


def test_enable_ratio_is_a_share_of_entries() -> None:
    """At 30 percent about a third of the entries may match, and at 60 the same ones and more."""
    take(table([f"{digest(n)},A" for n in range(1, 1001)]), enable_ratio=30)
    some = set(HashEntry.objects.in_use().values_list("id", flat=True))
    assert 230 < len(some) < 370
    HashList.objects.update(enable_ratio=60)
    assert some < set(HashEntry.objects.in_use().values_list("id", flat=True))
    assert all(0 <= share_of(uuid4().bytes) < 100 for _ in range(200))


def test_rows_of_a_flood_of_faults_are_kept_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their count is whole."""
    monkeypatch.setattr("hirz.detect.importing.MOST_ROWS_KEPT", 5)
    run = take(table(["zz,A"] * 23), batch=4)
    assert run.bad == 23
    assert run.reasons == {"not-hexadecimal": 23}
    assert ListImportRow.objects.filter(list_import=run).count() == 5


def test_errors_quote_nothing(tmp_path: Path) -> None:
    """What an import says of a broken document holds no word of it."""
    with pytest.raises(ListError) as caught:
        take(b"<secret-word/>")
    assert "secret" not in str(caught.value)
