"""The retro-hunt: what was seen is found when it is listed, once, wherever the hunt is cut; and the index of lists heals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from django.db import connection

from hirz.core.matching import hashes_from_hex
from hirz.detect import hunting, indexes, rolling, tasks
from hirz.detect.enums import FoundBy, HuntState
from hirz.detect.hunting import begin_hunt, go_on
from hirz.detect.indexes import LISTED_INDEX, ListedIndex
from hirz.detect.matching import find_listed
from hirz.detect.models import Hunt, Match, Scan
from hirz.detect.services import scan_reports
from tests.detect import hunted
from tests.detect.listing import Digest, apart, file, list_digests, make_list, picture
from tests.detect.test_matching import facts_of, matches, named, received

__all__ = ["received"]


def hunt(run: Any) -> Hunt:
    """The whole hunt of one import."""
    begun = begin_hunt(run.pk)
    assert begun is not None
    return go_on(begun.pk)


def events(name: str) -> int:
    """How many jobs of an event wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'event' = %s", [name])
        return int(cursor.fetchone()[0])


def test_what_was_seen_is_found_when_it_is_listed(received: Any) -> None:
    """Exact digests and pictures, in reports that were scanned before; their facts say so, and they are assessed again."""
    seen, exact = picture(), file("sha1")
    ids = received([named(apart(seen, 7))], [named(exact)], [named(picture())])
    scan_reports(ids)
    told = events("FilesReclassified")
    done = hunt(list_digests(make_list(), [seen, exact]))
    assert (done.state, done.matched, done.done) == (HuntState.DONE, 2, done.total)
    assert [matches(i) for i in ids] == [[("A1", 7, FoundBy.HUNT)], [("A1", 0, FoundBy.HUNT)], []]
    assert [facts_of(i) for i in ids] == [{"known_digest_hits": ["A1"]}] * 2 + [{}]
    assert events("FilesReclassified") > told


def test_hunting_twice_changes_nothing(received: Any) -> None:
    """An event may come twice, and a hunt that is done stays done."""
    seen = picture()
    [report_id] = received([named(seen)])
    scan_reports([report_id])
    run = list_digests(make_list(), [seen])
    first = hunt(run)
    second = begin_hunt(run.pk)
    assert second is not None
    assert (second.pk, go_on(second.pk).matched, Match.objects.filter(report_id=report_id).count()) == (first.pk, 1, 1)


def test_a_negative_list_takes_back_what_was_said(received: Any) -> None:
    """A harmless picture is listed after it was taken for known: the reports that hold it no longer say so."""
    seen = picture()
    list_digests(make_list(), [seen])
    [report_id] = received([named(seen)])
    scan_reports([report_id])
    assert facts_of(report_id) == {"known_digest_hits": ["A1"]}
    hunt(list_digests(make_list(is_negative=True), [apart(seen, 0)], "common"))
    assert facts_of(report_id) == {}


def test_an_import_that_brought_nothing_begins_no_hunt(zone_of: Any) -> None:
    """Nor does one that is gone."""
    run = list_digests(make_list(), [picture()])
    run.first_entry = None
    run.save()
    assert begin_hunt(run.pk) is None
    assert begin_hunt(uuid4()) is None


def test_a_long_hunt_goes_on_as_a_new_job(received: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports that come meanwhile do not wait for it."""
    ids = received(*([named(picture())] for _ in range(4)))
    scan_reports(ids)
    run = list_digests(make_list(), [picture()])
    monkeypatch.setattr(tasks, "SLICE_SECONDS", 1e-9)
    monkeypatch.setattr(hunting, "SEEN_BATCH", 2)
    tasks.hunt_listed(import_id=str(run.pk))
    with connection.cursor() as cursor:
        cursor.execute("SELECT args ->> 'hunt_id' FROM procrastinate_jobs WHERE task_name = 'detect.go_on_hunting'")
        [hunt_id] = {row[0] for row in cursor.fetchall()}
    begun = Hunt.objects.get(pk=hunt_id)
    assert (begun.list_import_id, begun.state) == (run.pk, HuntState.RUNNING)
    assert go_on(begun.pk).state == HuntState.DONE


# Killed with -9: in a process of its own, at whatever moment it is; then another one goes on.


@pytest.fixture(scope="module")
def crowd(module_clone: str, house: Any) -> hunted.Crowd:
    """Some thousands of seen hashes, with pictures planted in them."""
    house.connect("worker", module_clone)
    return hunted.fill(lambda: speaking_as_owner(house, module_clone), seen=6_000, entries=300, planted=90)


@contextmanager
def speaking_as_owner(house: Any, name: str) -> Iterator[None]:
    """The role that owns the tables, for a moment."""
    house.connect("owner", name)
    try:
        yield
    finally:
        house.connect("worker", name)


def dsn_of(house: Any, name: str) -> dict[str, str]:
    """What a process of the worker's zone finds in its environment."""
    from django.conf import settings

    return {
        **os.environ, "HIRZ_HOME": str(settings.HIRZ_HOME), "HIRZ_ZONE": "worker",
        "DJANGO_SETTINGS_MODULE": "hirz.web.settings.worker", "HIRZ_DATABASE_URL": house.postgres.dsn("worker", name),
    }  # fmt: skip


def kill_half_way(environment: dict[str, str], hunt_id: UUID, batch: int) -> int:
    """Hunt in another process, kill it with -9 when it is past the middle; returns how far it had come."""
    arguments = [sys.executable, "-m", "tests.detect.hunted", str(hunt_id), str(batch)]
    process = subprocess.Popen(arguments, env=environment, cwd=Path(__file__).parents[2])
    try:
        while process.poll() is None:
            came = Hunt.objects.get(pk=hunt_id)
            if came.done * 2 >= came.total:
                break
            time.sleep(0.005)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    return int(Hunt.objects.get(pk=hunt_id).done)


def found(crowd: hunted.Crowd, hunt: Hunt) -> set[tuple[UUID, int, int, int]]:
    """Everything that a hunt found."""
    rows = Match.objects.filter(entry__listed_in=hunt.list_import_id)
    return set(rows.values_list("report_id", "entry_id", "ordinal", "distance"))


def test_a_killed_hunt_goes_on_and_finds_the_same(
    zone_of: Any, crowd: hunted.Crowd, house: Any, module_clone: str
) -> None:
    """A sample of the campaign: the same matches as were planted, counted once, and no report is told twice."""
    begun = begin_hunt(crowd.import_id)
    assert begun is not None
    came = kill_half_way(dsn_of(house, module_clone), begun.pk, 200)
    assert 0 < came < begun.total
    done = go_on(begun.pk)
    assert found(crowd, done) == crowd.expected
    assert (done.matched, done.state) == (len(crowd.expected), HuntState.DONE)
    hits = Scan.objects.filter(report_id__in=[row[0] for row in crowd.expected]).values_list("facts", flat=True)
    assert all({"known_digest_hits", "alike_hits"} & facts.keys() for facts in hits)


def test_a_checkpoint_that_is_not_saved_with_its_matches_is_caught(
    zone_of: Any, crowd: hunted.Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted variant: how far the hunt came is committed before what it found, and a crash lies between the two."""
    run = list_digests(make_list(), crowd.wanted)
    begun = begin_hunt(run.pk)
    assert begun is not None
    monkeypatch.setattr(hunting, "SEEN_BATCH", 500)
    hunted.crash_between(begun.pk, batches=6)
    done = go_on(begun.pk)
    assert done.state == HuntState.DONE
    assert len(found(crowd, done)) < len(crowd.expected)


@pytest.mark.campaign
def test_ten_million_seen_against_a_hundred_thousand_new(house: Any, database: Any) -> None:
    """Must show 4: killed with -9 half-way, resumed, the same result as one run; how long it takes is printed."""
    name = str(connection.settings_dict["NAME"])
    crowd = hunted.fill(
        lambda: database("owner"), seen=hunted.CAMPAIGN_SEEN, entries=hunted.CAMPAIGN_ENTRIES, planted=20_000
    )
    whole = begin_hunt(crowd.import_id)
    assert whole is not None
    began = time.monotonic()
    one = go_on(whole.pk)
    took = time.monotonic() - began
    result = found(crowd, one)
    assert result == crowd.expected
    hunted.forget(lambda: database("owner"))
    again = begin_hunt(crowd.import_id)
    assert again is not None
    began = time.monotonic()
    came = kill_half_way(dsn_of(house, name), again.pk, hunting.SEEN_BATCH)
    resumed = go_on(again.pk)
    print(
        f"\nhunt: {crowd.seen:,} seen, {crowd.entries:,} new entries, {len(result):,} matches; whole {took:.0f} s"
        f" ({crowd.seen / took:,.0f} seen/s); killed at {came:,}, both parts {time.monotonic() - began:.0f} s"
    )
    assert 0 < came < again.total
    assert found(crowd, resumed) == result
    assert resumed.matched == one.matched


# The index of what is listed.


@pytest.fixture
def in_file(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """Every list, however short, is built into the file; gives its path."""
    monkeypatch.setattr(indexes, "SHORTEST_TAIL", 0)

    def path() -> Path:
        newest = indexes._newest(indexes._database_mark())
        assert newest is not None
        return newest[0]

    return path


def found_in(index: ListedIndex, digest: Digest) -> set[int]:
    """Entries near a picture."""
    asked = indexes.masked([bytes.fromhex(digest.value)])
    return set(index.search(asked).entries.tolist())


def test_the_file_is_built_shared_and_newer_entries_stand_beside_it(zone_of: Any, in_file: Any) -> None:
    """A second process maps what the first one built; what is listed since is found all the same."""
    listed, later = picture(), picture()
    run = list_digests(make_list(), [listed])
    one, other = ListedIndex(), ListedIndex()
    one.rebuild()
    assert in_file().stat().st_mode & 0o777 == 0o600
    assert in_file().parent.stat().st_mode & 0o777 == 0o700
    assert found_in(other, apart(listed, 31)) == {run.first_entry}
    newer = list_digests(make_list(), [later])
    assert found_in(one, later) == {newer.first_entry}
    assert found_in(other, later) == {newer.first_entry}
    assert len(list(in_file().parent.glob("pdq-*.index"))) >= 1


@pytest.mark.parametrize("harm", ["missing", "empty", "cut", "first byte", "middle", "last byte", "nonsense"])
def test_a_broken_file_is_built_again(zone_of: Any, in_file: Any, harm: str) -> None:
    """Gone, cut or altered at any place: found out, built again, and the picture is still found."""
    listed = picture()
    run = list_digests(make_list(), [listed])
    ListedIndex().rebuild()
    path = in_file()
    data = bytearray(path.read_bytes())
    # Another inode, as after a copy: what this process has mapped must not hide the harm.
    path.unlink()
    at = {"first byte": 0, "middle": len(data) // 2, "last byte": len(data) - 1}.get(harm)
    if at is not None:
        data[at] ^= 1
    written = {"empty": b"", "cut": bytes(data[: len(data) // 2]), "nonsense": b"nonsense" * 64}.get(harm, bytes(data))
    if harm != "missing":
        path.write_bytes(written)
    assert found_in(ListedIndex(), listed) == {run.first_entry}
    healed = ListedIndex()
    healed.refresh()
    assert found_in(healed, listed) == {run.first_entry}


def test_an_index_of_a_database_that_was_restored_is_not_believed(zone_of: Any, in_file: Any) -> None:
    """The file knows fewer entries than the database has below its newest: it is built again."""
    listed, lost = picture(), picture()
    run = list_digests(make_list(), [listed, lost])
    index = indexes.build(np.array([run.last_entry]), indexes.masked([bytes.fromhex(lost.value)]))
    ListedIndex().rebuild()
    index.save(in_file())
    assert found_in(ListedIndex(), listed) == {run.first_entry}


def test_what_the_file_says_is_checked_against_the_database(zone_of: Any, in_file: Any) -> None:
    """A stale file that gives an entry another picture's bits makes no match."""
    listed, other = picture(), picture()
    run = list_digests(make_list(), [listed])
    assert run.last_entry is not None
    LISTED_INDEX.rebuild()
    everything, _ = indexes.read_all(indexes.LISTED, ())
    forged = np.repeat(indexes.masked([bytes.fromhex(other.value)]), len(everything), axis=0)
    indexes.build(everything, forged).save(in_file())
    assert found_in(LISTED_INDEX, other) >= {run.last_entry}
    assert find_listed({}, [("x", bytes.fromhex(other.value))]) == []
    LISTED_INDEX.rebuild()


def test_nothing_listed_loads_no_kernel(zone_of: Any) -> None:
    """A house without lists of pictures does not pay 150 MB for them."""
    empty = ListedIndex()
    empty._refresh = lambda **_: 0  # type: ignore[method-assign]
    assert len(empty.search(hashes_from_hex(["0" * 64])).asked) == 0


def test_a_roll_up_reads_in_batches(received: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A viral file stands in thousands of reports."""
    monkeypatch.setattr(rolling, "BATCH", 2)
    seen = picture()
    ids = received(*([named(seen)] for _ in range(5)))
    scan_reports(ids)
    assert hunt(list_digests(make_list(), [seen])).matched == 5
    assert [facts_of(i) for i in ids] == [{"known_digest_hits": ["A1"]}] * 5
