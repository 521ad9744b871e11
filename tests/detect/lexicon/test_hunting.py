"""The hunt for a term: what came before is found, what is taken out is taken back, wherever the hunt is cut."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from hirz.base.accounts.models import User
from hirz.base.vault.services import open_envelope
from hirz.detect import tasks, term_hunting
from hirz.detect.enums import HuntState, RetireReason, TermFamily, TermLanguage, TermState
from hirz.detect.lexicon import services
from hirz.detect.lexicon.keys import Words
from hirz.detect.models import Scan, SearchPart, Signal, Term, TermHunt
from hirz.detect.services import SCANNER
from hirz.detect.signals import open_signs
from hirz.detect.term_hunting import begin_hunt, go_on
from tests.detect.conftest import module_clone, zone_of
from tests.detect.lexicon.hunted import crash_between, hits, own_word, received, term_of
from tests.detect.test_hunting import dsn_of, events

__all__ = ["module_clone", "zone_of"]


def hunt(term: Any) -> TermHunt:
    """The whole hunt for a term as it stands now."""
    begun = begin_hunt(term.pk)
    assert begun is not None
    return go_on(begun.pk)


def analyst() -> User:
    """Who changes terms."""
    return User.objects.get(email="analyst@demo.example")


def facts_of(report_id: UUID) -> dict[str, Any]:
    """What triage reads."""
    return dict(Scan.objects.get(report_id=report_id).facts)


def test_a_registered_word_is_found_in_what_came_before(zone_of: Any) -> None:
    """In its spellings, in whatever case; where it stands is sealed, the facts say so, and the reports are assessed again."""
    word, other = own_word(), own_word()
    ids = received(
        zone_of, f"He asked her into {word.upper()} last night", f"Come to {other}!", "Nothing of that is here"
    )
    term = term_of(zone_of, word, other)
    told = events("SignsChanged")
    done = hunt(term)
    assert (done.state, done.total, done.done, done.found, done.lost) == (HuntState.DONE, 2, 2, 2, 0)
    assert hits(term) == set(ids[:2])
    row = Signal.objects.get(report_id=ids[0], rule=term.rule)
    assert (row.family, row.version) == ("closed_room", 1)
    scan = Scan.objects.get(report_id=ids[0])
    assert word.encode() not in bytes(scan.signals)
    envelope = open_envelope("report", ids[0], "intake", purpose="scan", by=SCANNER)
    [sign] = [one for one in open_signs(envelope, scan) if one.rule == term.rule]
    assert sign.end - sign.start == len(word)
    assert term.rule in scan.facts["indicators"]
    assert scan.facts["signs"]["closed_room"] > 0
    assert term.rule not in facts_of(ids[2]).get("indicators", [])
    assert events("SignsChanged") > told


def test_hunting_twice_changes_nothing(zone_of: Any) -> None:
    """An event may come twice, and a hunt that is done stays done."""
    word = own_word()
    [report_id] = received(zone_of, f"He calls it {word}")
    term = term_of(zone_of, word)
    first, second = hunt(term), hunt(term)
    assert (first.pk, first.found) == (second.pk, second.found)
    assert hits(term) == {report_id}


def test_what_the_index_names_and_the_words_do_not_say_is_no_hit(zone_of: Any) -> None:
    """The index proposes, the engine decides: the words of a phrase in the other order are opened and left."""
    one, two = own_word(), own_word()
    ids = received(zone_of, f"They said {one} {two} again", f"They said {two} {one} again")
    term = term_of(zone_of, f"{one} {two}")
    hunt(term)
    assert hits(term) == {ids[0]}


def test_changed_words_and_a_retired_term_take_back_what_was_said(zone_of: Any) -> None:
    """A change finds the new spelling and loses the old one; taken out, nothing is left; taken up again, it is found again."""
    word, other = own_word(), own_word()
    ids = received(zone_of, f"Go to {word} now", f"Go to {other} now")
    term = term_of(zone_of, word)
    hunt(term)
    with zone_of("desk"):
        services.change_term(
            term=term, words=Words(other, (), "Another"), family=TermFamily.LURE, language=TermLanguage.ENGLISH,
            by=analyst(),
        )  # fmt: skip
    done = hunt(term)
    assert (done.found, done.lost, hits(term)) == (1, 1, {ids[1]})
    assert "indicators" not in facts_of(ids[0])
    with zone_of("desk"):
        services.retire_term(term=term, reason=RetireReason.CHANGED, by=analyst())
    done = hunt(term)
    assert (done.found, done.lost, hits(term)) == (0, 1, set())
    assert not Signal.objects.filter(report_id__in=ids, rule=term.rule).exists()
    with zone_of("desk"):
        services.resume_term(term=term, by=analyst())
    hunt(term)
    assert hits(term) == {ids[1]}
    assert TermHunt.objects.filter(term=term).count() == 4


def test_an_older_hunt_gives_way_to_a_newer_version(zone_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written with words that nobody looks for any more."""
    monkeypatch.setattr(term_hunting, "BATCH", 1)
    word = own_word()
    received(zone_of, *(f"Number {n} says {word}" for n in range(3)))
    term = term_of(zone_of, word)
    old = begin_hunt(term.pk)
    assert old is not None
    with zone_of("desk"):
        services.retire_term(term=term, reason=RetireReason.MISTAKE, by=analyst())
    assert (go_on(old.pk).state, hits(term)) == (HuntState.DONE, set())


def test_a_word_that_stands_in_too_many_reports_is_set_apart(zone_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is opened; it is not looked for in new reports either, until somebody changes it."""
    word = own_word()
    received(zone_of, *(f"Number {n} says {word}" for n in range(4)))
    monkeypatch.setattr(term_hunting, "MOST_REPORTS", 3)
    monkeypatch.setattr(term_hunting, "MOST_SHARE", 0.0)
    term = term_of(zone_of, word)
    done = hunt(term)
    assert (done.state, done.found, hits(term)) == (HuntState.DONE, 0, set())
    assert Term.objects.get(pk=term.pk).state == TermState.APART
    # The planted variant: without the guard all of them are marked.
    monkeypatch.setattr(term_hunting, "MOST_REPORTS", 1_000)
    again = term_of(zone_of, f"says {word}")
    assert hunt(again).found == 4


def test_a_long_hunt_goes_on_as_a_new_job(zone_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports that come meanwhile do not wait for it."""
    from django.db import connection

    word = own_word()
    ids = received(zone_of, *(f"Number {n} says {word}" for n in range(3)))
    monkeypatch.setattr(tasks, "SLICE_SECONDS", 1e-9)
    monkeypatch.setattr(term_hunting, "BATCH", 2)
    term = term_of(zone_of, word)
    tasks.hunt_term(term_id=str(term.pk))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args ->> 'hunt_id' FROM procrastinate_jobs WHERE task_name = 'detect.go_on_hunting_term'"
        )
        [hunt_id] = {row[0] for row in cursor.fetchall()}
    assert TermHunt.objects.get(pk=hunt_id).done == 2
    tasks.go_on_hunting_term(hunt_id=hunt_id)
    tasks.go_on_hunting_term(hunt_id=hunt_id)
    assert hits(term) == set(ids)
    assert begin_hunt(-1) is None


# Killed with -9: in a process of its own, at whatever moment it is; then another one goes on.

CROWD = 60


@pytest.fixture
def crowd(zone_of: Any) -> tuple[Any, set[UUID]]:
    """Some reports with a word and as many without it, and a term that is not hunted for yet."""
    word = own_word()
    texts = (f"Text {n} of this crowd says {word if n % 2 else own_word()}" for n in range(CROWD))
    ids = received(zone_of, *texts)
    return term_of(zone_of, word), set(ids[1::2])


def kill_half_way(environment: dict[str, str], hunt_id: UUID) -> int:
    """Hunt in another process, kill it with -9 when it is past the middle; returns how far it had come."""
    arguments = [sys.executable, "-m", "tests.detect.lexicon.hunted", str(hunt_id), "1"]
    process = subprocess.Popen(arguments, env=environment, cwd=Path(__file__).parents[3])
    try:
        while process.poll() is None:
            came = TermHunt.objects.get(pk=hunt_id)
            if came.done * 3 >= came.total:
                break
            time.sleep(0.002)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    return int(TermHunt.objects.get(pk=hunt_id).done)


def test_a_killed_hunt_goes_on_and_finds_the_same(
    zone_of: Any, crowd: tuple[Any, set[UUID]], house: Any, module_clone: str
) -> None:
    """The same reports as were planted, each counted once."""
    term, expected = crowd
    begun = begin_hunt(term.pk)
    assert begun is not None
    came = kill_half_way(dsn_of(house, module_clone), begun.pk)
    assert 0 < came < begun.total == len(expected)
    done = go_on(begun.pk)
    assert hits(term) == expected
    assert (done.state, done.found, done.done) == (HuntState.DONE, len(expected), len(expected))


def test_a_cursor_that_is_not_saved_with_its_signals_is_caught(
    zone_of: Any, crowd: tuple[Any, set[UUID]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted variant: how far the hunt came is committed before what it found, and a crash lies between the two."""
    monkeypatch.setattr(term_hunting, "BATCH", 5)
    term, expected = crowd
    begun = begin_hunt(term.pk)
    assert begun is not None
    crash_between(begun.pk, batches=3)
    assert go_on(begun.pk).state == HuntState.DONE
    assert hits(term) < expected
    assert SearchPart.objects.filter(report_id__in=expected, part=0).count() == len(expected)


# New reports.


def test_a_new_report_is_read_with_the_terms_of_now(zone_of: Any) -> None:
    """Registered, changed, retired: each is known to a worker that is at work already."""
    word, other = own_word(), own_word()
    term = term_of(zone_of, word)
    [first, second] = received(zone_of, f"Come to {word} tonight", f"Come to {other} tonight")
    assert hits(term) == {first}
    assert term.rule in facts_of(first)["indicators"]
    assert term.rule not in facts_of(second).get("indicators", [])
    with zone_of("desk"):
        services.change_term(
            term=term, words=Words(other, (), "Another"), family=TermFamily.LURE, language=TermLanguage.ENGLISH,
            by=analyst(),
        )  # fmt: skip
    [_third, fourth] = received(zone_of, f"And {word} again", f"And {other} again")
    assert hits(term) == {first, fourth}
    with zone_of("desk"):
        services.retire_term(term=term, reason=RetireReason.MISTAKE, by=analyst())
    received(zone_of, f"Once more {other}")
    assert hits(term) == {first, fourth}
    assert hunt(term).lost == 2


@pytest.mark.parametrize("asks", [True, False])
def test_a_scan_that_began_before_a_word_was_registered_reads_it(
    zone_of: Any, monkeypatch: pytest.MonkeyPatch, asks: bool
) -> None:
    """Read with the older terms, registered, then stored: it is read again. The planted variant does not ask, and misses it."""
    from hirz.detect import services as scanning

    word, made, said, read = own_word(), list[Any](), list[str](), scanning.read_words

    def read_and_register(scanned: Any) -> str:
        said.append(read(scanned))
        if not made:
            made.append(term_of(zone_of, word))
        return said[-1]

    monkeypatch.setattr(scanning, "read_words", read_and_register)
    if not asks:
        monkeypatch.setattr(scanning, "hold_off_term_hunts", lambda: said[-1])
    [report_id] = received(zone_of, f"They call it {word}")
    assert hits(made[0]) == ({report_id} if asks else set())


def test_a_term_that_cannot_be_read_stops_no_scan(zone_of: Any, caplog: pytest.LogCaptureFixture) -> None:
    """A row that opens no more is left out, with a line that holds its number and nothing else."""
    word = own_word()
    broken, good = term_of(zone_of, own_word()), term_of(zone_of, word)
    with zone_of("desk"):
        Term.objects.filter(pk=broken.pk).update(content=b"broken", version=2)
    [report_id] = received(zone_of, f"They call it {word}")
    assert hits(good) == {report_id}
    assert f"term {broken.pk} cannot be looked for" in caplog.text
    with zone_of("desk"):
        Term.objects.filter(pk=broken.pk).update(state=TermState.RETIRED)


def test_what_a_reporter_adds_is_read_too(zone_of: Any) -> None:
    """By its scan with the terms of then, and by a hunt for a later one."""
    from tests.triage.conversing import report_by_portal, work, write

    word, later = own_word(), own_word()
    term = term_of(zone_of, word)
    report_json = {"incident": {"type": "sextortion", "narrative": "He asks for money"}, "victims": [{"age": 15}]}
    receipt, ticket = report_by_portal(zone_of, report_json)
    write(zone_of, receipt, f"He wrote {word} again, and {later}")
    work()
    assert hits(term) == {ticket.pk}
    another = term_of(zone_of, later)
    hunt(another)
    assert hits(another) == {ticket.pk}
    assert hits(term) == {ticket.pk}
