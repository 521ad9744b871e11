"""Additions: what a reporter writes later is found once, keeps its place, and never disturbs what was found before."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from hirz.base.actors import Actor
from hirz.base.vault.services import open_envelope, shred
from hirz.detect import additions
from hirz.detect.additions import scan_addition
from hirz.detect.findings import Finding
from hirz.detect.lists import import_hash_list
from hirz.detect.models import Match, Scan, Selector, Sighting
from hirz.intake.enums import MessageKind
from hirz.intake.letterbox import Written, find_letterbox, write_as_desk, write_as_reporter
from hirz.intake.models import Message, Report
from hirz.intake.services import Attached
from hirz.triage.models import Ticket
from tests.intake.test_faulty import in_parallel
from tests.triage.conversing import report_by_portal, send, work, write

TESTER = Actor.system("test")
STORY = "Somebody whom I know from a game says that they will send my picture to everybody in my class."


@pytest.fixture
def own() -> str:
    """A word that no other test uses: the database is the module's."""
    return uuid4().hex[:12]


@pytest.fixture
def told(zone_of: Any, own: str) -> tuple[Any, Ticket]:
    """A child's report with one account, and its receipt."""
    report = {
        "incident": {"type": "sextortion", "narrative": f"{STORY} {own}", "platform": "instagram"},
        "reported": [{"screen_names": [f"first_{own}"]}],
        "victims": [{"age": 15}],
    }
    return report_by_portal(zone_of, report)


def findings_of(ticket: Ticket) -> list[Finding]:
    """The sealed findings, opened."""
    scan = Scan.objects.get(pk=ticket.pk)
    envelope = open_envelope("report", ticket.pk, "intake", purpose="test", by=TESTER)
    return [Finding.from_json(row) for row in envelope.unseal_json("findings", scan.findings)]


def rows(ticket: Ticket) -> tuple[Any, ...]:
    """What a second pass must not change."""
    scan = Scan.objects.get(pk=ticket.pk)
    counts = dict(
        Selector.objects.filter(id__in=Sighting.objects.filter(report=ticket.pk).values("selector")).values_list(
            "id", "report_count"
        )
    )
    sightings = list(Sighting.objects.filter(report=ticket.pk).order_by("ordinal").values_list("ordinal", "selector"))
    return scan.facts, scan.revision, bytes(scan.sketch), sightings, counts


def test_words_and_values_become_fields(zone_of: Any, told: Any, own: str) -> None:
    """A telephone in the text, an account and an age among the values: found, each with the message as its place."""
    receipt, ticket = told
    first = findings_of(ticket)
    text = "He wrote from +212 600 000 121 today"
    message = write(zone_of, receipt, text, {"account": f"second_{own}", "age": "13"})
    assert scan_addition(ticket.pk)
    found = findings_of(ticket)
    assert found[: len(first)] == first
    added = {f.kind: f for f in found[len(first) :]}
    assert added["handle"].value == f"instagram:second_{own}"
    assert added["handle"].path == f"message:{message.pk}/account"
    assert added["phone"].path == f"message:{message.pk}/text"
    assert text[added["phone"].start : added["phone"].end] == "+212 600 000 121"
    assert Sighting.objects.filter(report=ticket.pk).count() == len(found)
    assert Scan.objects.get(pk=ticket.pk).facts["victim_age_min"] == 13


def test_twice_changes_nothing(zone_of: Any, told: Any, own: str) -> None:
    """Every task may run twice; a value that is there already is counted once."""
    receipt, ticket = told
    write(zone_of, receipt, "He wrote from +212 600 000 122", {"account": f"second_{own}"})
    assert scan_addition(ticket.pk)
    before = rows(ticket)
    assert not scan_addition(ticket.pk)
    assert rows(ticket) == before
    assert {count for _, count in before[4].items()} == {1}


def test_two_workers_at_once_count_once(zone_of: Any, told: Any, own: str) -> None:
    """Two messages, four workers: nothing is counted twice, and no ordinal is used twice."""
    receipt, ticket = told
    for number in range(2):
        write(zone_of, receipt, f"And +212 600 000 12{number + 3}", {"account": f"other_{number}_{own}"})
    in_parallel(lambda _: scan_addition(ticket.pk), 4)
    _, _, _, sightings, counts = rows(ticket)
    assert [ordinal for ordinal, _ in sightings] == list(range(len(sightings)))
    assert len(findings_of(ticket)) == len(sightings)
    assert {count for _, count in counts.items()} == {1}


def test_the_same_value_in_another_role_is_one_report(zone_of: Any, told: Any, own: str) -> None:
    """The account of the report, named again in a text, has two sightings and counts one report."""
    receipt, ticket = told
    write(zone_of, receipt, f"It is insta: first_{own} again")
    scan_addition(ticket.pk)
    handles = [f for f in findings_of(ticket) if f.kind == "handle"]
    assert {f.role for f in handles} == {"reported", "unknown"}
    [seen] = set(Sighting.objects.filter(report=ticket.pk).values_list("selector__report_count", flat=True))
    assert seen == 1


def test_a_scan_that_forgets_what_it_counted_is_found(
    zone_of: Any, told: Any, own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: without the look at its own sightings, a value that is named again counts the same report twice."""
    receipt, ticket = told
    write(zone_of, receipt, f"It is insta: first_{own} again")
    monkeypatch.setattr(additions, "_counted", lambda report: {})
    scan_addition(ticket.pk)
    assert 2 in rows(ticket)[4].values()


def test_a_file_that_was_added_is_looked_up(zone_of: Any, told: Any, own: str) -> None:
    """Its digest is compared with the lists, and the match is recorded once."""
    receipt, ticket = told
    digest = (own * 6)[:64]
    import_hash_list(f"sha256,classification\n{digest},known\n", code=own, name="Invented", source="test", by=TESTER)
    attached = Attached(uuid4(), b"\0" * 32, "one.jpg", 10, {"sha256": digest})
    with zone_of("public"):
        box = find_letterbox(receipt)
        assert box is not None
        write_as_reporter(box, MessageKind.ADDITION, Written(attachments=[attached]))
    for _ in range(2):
        scan_addition(ticket.pk)
    assert Match.objects.filter(report=ticket.pk).count() == 1
    facts = Scan.objects.get(pk=ticket.pk).facts
    assert (facts["files"], facts["known_digest_hits"]) == (1, ["known"])


def test_only_danger_that_nobody_has_read_alarms(zone_of: Any, told: Any) -> None:
    """A closed answer says it; once somebody has seen it, it does not say it again with the next message."""
    receipt, ticket = told
    write(zone_of, receipt, "ok")
    scan_addition(ticket.pk)
    assert not Scan.objects.get(pk=ticket.pk).is_alarmed
    message = write(zone_of, receipt, "", {"danger_now": "true"})
    scan_addition(ticket.pk)
    assert Scan.objects.get(pk=ticket.pk).is_alarmed
    with zone_of("desk"):
        Message.objects.filter(pk=message.pk).update(seen_at=message.sent_at)
    write(zone_of, receipt, "thank you")
    scan_addition(ticket.pk)
    scan = Scan.objects.get(pk=ticket.pk)
    assert not scan.is_alarmed
    assert scan.facts["danger_now"] is True


def test_what_was_asked_in_vain_is_not_asked_again(zone_of: Any, told: Any, person: Any) -> None:
    """A question that came back without its answer is a fact of the report."""
    receipt, ticket = told
    analyst = person("analyst")
    with zone_of("desk"):
        question = write_as_desk(
            ticket.pk,
            MessageKind.QUESTION,
            Written(),
            fields=["occurred_at", "city"],
            sent_by=analyst,
            by=analyst.actor(),
        )
    write(zone_of, receipt, "", {"occurred_at": "", "city": "Fès"}, to=question)
    scan_addition(ticket.pk)
    assert Scan.objects.get(pk=ticket.pk).facts["already_asked"] == ["when_it_happened"]


def test_an_erased_report_is_passed_over(zone_of: Any, told: Any) -> None:
    """Its key is gone: nothing is opened and nothing fails."""
    receipt, ticket = told
    write(zone_of, receipt, "one more thing")
    shred([ticket.pk])
    assert not scan_addition(ticket.pk)


def test_an_addition_that_overtakes_its_report_scans_it(zone_of: Any, own: str) -> None:
    """The event of the message may be worked before that of the report."""
    receipt, reference = send(zone_of, {"incident": {"type": "grooming", "narrative": f"{STORY} {own}"}})
    report = Report.objects.get(reference=reference)
    write(zone_of, receipt, "+212 600 000 129")
    assert scan_addition(report.pk)
    assert Sighting.objects.filter(report=report).count() == 1
    work()
    assert Ticket.objects.get(pk=report.pk).has_news


def test_our_own_mistake_still_shows_the_message(zone_of: Any, told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks our own code changes no scan, and the event goes out: a person reads it."""

    def breaks(*_: Any) -> Any:
        raise OverflowError

    receipt, ticket = told
    before = rows(ticket)
    write(zone_of, receipt, "+212 600 000 130")
    with monkeypatch.context() as patch:
        patch.setattr(additions, "find_all", breaks)
        work()
    assert rows(ticket) == before
    assert Ticket.objects.get(pk=ticket.pk).has_news
