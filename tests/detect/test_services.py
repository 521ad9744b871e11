"""Scanning: what is found, once however often it runs, and nobody held up by a poisoned report."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from hirz.base.actors import Actor
from hirz.base.clock import now
from hirz.base.vault.services import Envelope, open_envelope, shred
from hirz.core.sealing import blind_index, new_key
from hirz.core.text import TextScan, scan_text
from hirz.detect import findings, services
from hirz.detect.enums import PartyRole
from hirz.detect.findings import MAX_FINDINGS, Finding, find_all, moment
from hirz.detect.lists import import_hash_list, load_suppress_list
from hirz.detect.models import Match, Scan, Selector, Sighting, SuppressedSelector
from hirz.detect.services import forget_suppress_list, scan_reports
from hirz.intake.models import Report
from tests.intake.making import document, receive
from tests.intake.test_faulty import in_parallel

TESTER = Actor.system("test")


@pytest.fixture
def own() -> str:
    """A word that no other test uses: the database is the module's."""
    return uuid4().hex[:12]


@pytest.fixture
def received(zone_of: Any) -> Iterator[Callable[..., list[UUID]]]:
    """Receive reports in the public zone; gives their ids, in order."""

    def store(*reports: dict[str, Any]) -> list[UUID]:
        with zone_of("public"):
            results = receive(*(document(r.pop("narrative", "An account asks for money."), **r) for r in reports))
        references = [result.reference for [result] in results]
        ids = dict(Report.objects.filter(reference__in=references).values_list("reference", "id"))
        return [ids[reference] for reference in references]

    yield store
    forget_suppress_list()


def findings_of(report_id: UUID) -> list[Finding]:
    """The sealed findings, opened."""
    scan = Scan.objects.get(report_id=report_id)
    envelope = open_envelope("report", report_id, "intake", purpose="test", by=TESTER)
    return [Finding.from_json(row) for row in envelope.unseal_json("findings", scan.findings)]


def selector(kind: str, value: str) -> Selector:
    """The row of a value."""
    from hirz.base.vault.keys import key_service

    return Selector.objects.get(blind=blind_index(key_service().blind_key("intake"), kind, value))


def jobs(event: str) -> int:
    """How many dispatch jobs of one event wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'event' = %s", [event])
        return int(cursor.fetchone()[0])


def rows() -> dict[str, int]:
    """What a second scan would change."""
    return {
        "scans": Scan.objects.count(),
        "sightings": Sighting.objects.count(),
        "seen": sum(Selector.objects.values_list("report_count", flat=True)),
        "matches": Match.objects.count(),
        "jobs": jobs("ReportsScanned"),
    }


def test_a_scan_finds_selectors_with_their_place(received: Any, own: str) -> None:
    """A number in the text has its span; an account has the role of whom it belongs to."""
    [report_id] = received(
        {"narrative": f"{own} Call +212 600 000 141 now", "reported": [{"screen_names": [own], "service": "Pixo"}]}
    )
    assert scan_reports([report_id]) == 1
    found = {f.kind: f for f in findings_of(report_id)}
    text = f"{own} Call +212 600 000 141 now"
    assert text[found["phone"].start : found["phone"].end] == "+212 600 000 141"
    assert (found["phone"].role, found["handle"].role) == ("unknown", "reported")
    assert selector("phone", "+212600000141").report_count == 1


@pytest.mark.parametrize("party", ["reported", "victims", "recipients"])
def test_roles_follow_the_document(received: Any, own: str, party: str) -> None:
    """Whose selector it is stands on the sighting."""
    [report_id] = received({party: [{"emails": [f"{own}@example.com"]}]})
    scan_reports([report_id])
    role = {"reported": "reported", "victims": "victim", "recipients": "bystander"}[party]
    assert list(Sighting.objects.filter(report_id=report_id).values_list("role", flat=True)) == [role]


def test_of_the_sender_no_selector_is_taken(received: Any, own: str) -> None:
    """The platform's contact is no lead."""
    [report_id] = received({"sender": {"organisation": "Pixo", "emails": [f"{own}@example.com"]}})
    scan_reports([report_id])
    assert not Sighting.objects.filter(report_id=report_id).exists()


def test_scanning_twice_changes_nothing(received: Any, own: str) -> None:
    """Every task may run twice."""
    ids = received(*({"narrative": f"{own} {n} +212600000142"} for n in range(3)))
    assert scan_reports(ids) == 3
    before = rows()
    assert scan_reports(ids) == 0
    assert rows() == before


def test_two_workers_with_the_same_reports_count_once(received: Any, own: str) -> None:
    """Both scan at the same moment, in opposite orders: one wins, nothing is counted twice."""
    ids = received(*({"narrative": f"{own} {n}", "reported": [{"screen_names": [own]}]} for n in range(20)))
    counts = in_parallel(lambda n: scan_reports(ids if n % 2 else ids[::-1]), 4)
    assert sum(counts) == 20
    assert Scan.objects.filter(report_id__in=ids).count() == 20
    [seen] = set(Sighting.objects.filter(report_id__in=ids).values_list("selector_id", flat=True))
    assert Selector.objects.get(id=seen).report_count == 20


def test_a_failing_step_leaves_nothing(received: Any, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The event, the scans and the counts are one transaction."""

    def fails(*arguments: Any) -> None:
        raise RuntimeError

    ids = received({"narrative": f"{own} +212600000143"})
    before = rows()
    with monkeypatch.context() as patch:
        patch.setattr(services, "emit", fails)
        with pytest.raises(RuntimeError):
            scan_reports(ids)
    assert rows() == before
    assert scan_reports(ids) == 1


def test_an_erased_report_is_passed_over(received: Any, own: str) -> None:
    """Its key is gone; the others of the batch are scanned."""
    ids = received({"narrative": f"{own} 1"}, {"narrative": f"{own} 2"})
    shred([ids[0]])
    assert scan_reports(ids) == 1
    assert not Scan.objects.filter(report_id=ids[0]).exists()


@pytest.fixture
def suppressing(zone_of: Any) -> None:
    """The shipped list, as set-up loads it."""
    with zone_of("desk"):
        load_suppress_list()
    forget_suppress_list()


def test_a_public_resolver_links_nothing(received: Any, own: str, suppressing: None) -> None:
    """A suppressed selector is kept and shown, and marked."""
    [report_id] = received({"narrative": own, "reported": [{"ips": ["8.8.8.8", "203.0.113.77"]}]})
    scan_reports([report_id])
    assert selector("ip", "8.8.8.8").is_suppressed
    assert not selector("ip", "203.0.113.77").is_suppressed


def test_a_digest_on_a_list_is_a_match(received: Any, own: str, zone_of: Any) -> None:
    """A list's own word for a class, with blanks, becomes a code; the report gets its entry in the ledger."""
    digest = uuid4().hex * 2
    with zone_of("desk"):
        import_hash_list(
            f"sha256,classification\n{digest},Category A (worst)\n",
            code=f"list-{own}", name="Invented list", source="test", by=TESTER,
        )  # fmt: skip
    [report_id] = received({"narrative": own, "files": [{"name": "a.jpg", "sha256": digest}]})
    scan_reports([report_id])
    assert Match.objects.filter(report_id=report_id).count() == 1
    assert Scan.objects.get(report_id=report_id).facts["known_digest_hits"] == ["Category_A_worst_"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT verb FROM ledger_inboxentry WHERE object_id = %s", [str(report_id)])
        assert "detect:report:matched" in {row[0] for row in cursor.fetchall()}


# -- poisoned reports -------------------------------------------------------------------------------------------------

POISON = {
    "year one with a zone": {"incident": {"occurred_at": "0001-01-01T00:00:00+05:00"}},
    "year 9999 with a zone": {"incident": {"deadline_at": "9999-12-31T23:59:59-05:00"}},
    "deadline in year 9999": {"incident": {"deadline_at": "9999-12-31T23:59:59Z"}},
    "event in year one": {"incident": {"occurred_at": "0001-01-01T00:00:00Z"}},
    "address without an end": {
        "incident": {"urls": ["http://[::1", "http://[not-an-address]/x", "//[", "http://a@[::"]}
    },
    "address with a scope": {"reported": [{"ips": ["fe80::1%eth0", "::ffff:192.0.2.1", "192.0.2.1/33", "0x7f.1"]}]},
    "unknown annotation": {"incident": {"annotations": ["x" * 900, "\u202e", "'; DROP TABLE x; --"]}},
    "old age": {"victims": [{"age": "999"}, {"age": "0"}, {"birth_date": "0001-01-01"}]},
    "strange words": {"incident": {"circumstances": ["\u0000\ufffe", "\U0001f600" * 50]}},
    "huge integers": {"reported": [{"prior_reports": [2**62, -(2**62)]}]},
    "mixed scripts": {"reported": [{"screen_names": ["\u0430dmin\u200d", "\u202eevil", "ﷺ" * 90]}]},
}


@pytest.mark.parametrize("poison", POISON)
def test_a_strange_report_is_scanned_and_holds_up_nobody(received: Any, own: str, poison: str, zone_of: Any) -> None:
    """It either is refused at the door or scanned like any other; the one beside it is always scanned."""
    from hirz.core.formats import FormatError, read_document

    strange = {"narrative": own, **POISON[poison]}
    try:
        read_document(document(**strange).data)
    except FormatError:
        reports = [{"narrative": f"{own} good"}]
    else:
        reports = [strange, {"narrative": f"{own} good"}]
    ids = received(*reports)
    assert scan_reports(ids) == len(reports)


@pytest.mark.parametrize("step", ["find_all", "facts_of", "texts_of", "sketch", "blind_index"])
def test_our_own_mistake_costs_one_report_only(
    received: Any, own: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever step breaks over a report, it gets bare facts and the others theirs."""
    honest = getattr(services, step)
    calls = iter(range(1_000))

    def breaks_once(*arguments: Any, **named: Any) -> Any:
        if next(calls) == 0:
            raise RecursionError
        return honest(*arguments, **named)

    ids = received(*({"narrative": f"{own} {n}", "reported": [{"screen_names": [f"{own}{n}"]}]} for n in range(3)))
    monkeypatch.setattr(services, step, breaks_once)
    assert scan_reports(ids) == 3
    bare = [s for s in Scan.objects.filter(report_id__in=ids) if "reported_accounts" not in s.facts]
    assert len(bare) == 1


def test_an_unguarded_step_would_cost_the_batch(received: Any, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a step that is not guarded lets one report stop its two hundred, and the check above says so."""

    def unguarded(*arguments: Any) -> Any:
        raise RecursionError

    monkeypatch.setattr(services, "_scan_one", unguarded)
    ids = received({"narrative": own})
    with pytest.raises(RecursionError):
        scan_reports(ids)


def test_a_bad_row_of_the_suppress_list_stops_nobody(received: Any, own: str, zone_of: Any, suppressing: None) -> None:
    """An operator's slip is left out, and the rest of the list holds."""
    with zone_of("desk"):
        row = SuppressedSelector.objects.create(
            kind="ip", value="not an address", reason_ar="ا", reason_fr="a", reason_en="a", source="test"
        )
    forget_suppress_list()
    [report_id] = received({"narrative": own, "reported": [{"ips": ["8.8.8.8"]}]})
    assert scan_reports([report_id]) == 1
    assert selector("ip", "8.8.8.8").is_suppressed
    with zone_of("desk"):
        row.delete()


# -- floods -----------------------------------------------------------------------------------------------------------


def flood(count: int) -> str:
    """A text of so many different telephone numbers."""
    return " ".join(f"+2126{n:08d}" for n in range(count))


def test_a_hundred_thousand_selectors_are_survived(received: Any, own: str) -> None:
    """The report is scanned in bounded time, and keeps a bounded number of findings."""
    text = flood(70_000)  # as many as a narrative of a million characters holds
    assert 900_000 < len(text) < 1_000_000
    [report_id] = received({"narrative": f"{own} {text}"})
    began = time.monotonic()
    assert scan_reports([report_id]) == 1
    assert time.monotonic() - began < 60
    assert Sighting.objects.filter(report_id=report_id).count() == MAX_FINDINGS


def test_a_hundred_thousand_fields_are_bounded(received: Any, own: str) -> None:
    """Structured selectors have the same bound."""
    reported = [{"phones": [f"+2126{n:08d}" for n in range(start, start + 9_000)]} for start in range(0, 90_000, 9_000)]
    [report_id] = received({"narrative": own, "reported": reported})
    assert scan_reports([report_id]) == 1
    assert Sighting.objects.filter(report_id=report_id).count() == MAX_FINDINGS


def test_a_flood_does_not_push_the_account_out(received: Any, own: str) -> None:
    """What the sender filled in goes before what a text is stuffed with."""
    [report_id] = received(
        {
            "narrative": f"{own} {flood(3_000)}",
            "reported": [{"screen_names": [own], "service": "Pixo"}],
            "files": [{"name": "a.jpg", "sha256": "cd" * 32}],
        }
    )
    scan_reports([report_id])
    assert {"handle", "sha256"} <= {f.kind for f in findings_of(report_id)}
    assert Sighting.objects.filter(report_id=report_id).count() == MAX_FINDINGS


def test_findings_keep_the_order_of_the_document() -> None:
    """The ordinal of a sighting points into a list that reads like the document."""
    from hirz.core.formats import read_document

    [parsed] = read_document(document("first +212600000151", reported=[{"phones": ["+212600000152"]}]).data)
    assert [f.value for f in find_all(parsed, "MA")] == ["+212600000151", "+212600000152"]


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00", "", None, "yesterday", "2026-13-01", "٢٠٢٦"]
)
def test_a_moment_outside_the_calendar_is_none(text: str | None) -> None:
    """No time that a sender writes raises."""
    assert moment(text) is None


def test_standing_words_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text without a selector is known again, by a digest alone; one with a selector is read each time."""
    monkeypatch.setattr(findings, "_empty", set())
    read: list[str] = []

    def reading(text: str, country: str) -> TextScan:
        read.append(text)
        return scan_text(text, country)

    monkeypatch.setattr(findings, "scan_text", reading)
    empty, telling = "Records that belong to this report are kept.", "He wrote from +212 600 000 123."
    for _ in range(3):
        assert list(findings._selectors_in(empty, "MA")) == []
        assert [s.value for s in findings._selectors_in(telling, "MA")] == ["+212600000123"]
    assert read == [empty, telling, telling, telling]
    assert all(isinstance(kept, bytes) and len(kept) == 16 for kept in findings._empty)
    # What one country takes for nothing may be a number in another.
    findings._selectors_in(empty, "FR")
    assert read[-1] == empty


def test_what_is_known_to_be_empty_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flood of different texts takes no more memory than the bound."""
    monkeypatch.setattr(findings, "_empty", set())
    monkeypatch.setattr(findings, "_MOST_EMPTY", 10)
    for number in range(35):
        assert not findings._selectors_in("word " * number, "MA")
        assert len(findings._empty) <= 10


def test_sightings_fall_with_their_scan(received: Callable[..., list[UUID]]) -> None:
    """The server does not check a sighting's keys, so the scan beside it must: without its report nothing stays."""
    gone = Report(id=uuid4(), reference="R-26-0000-0000", feed_id="pixo", received_at=now(), channel="api")
    found = Finding("phone", "+212600000124", PartyRole.REPORTED, "/text")
    item = services.Scanned(
        gone, Envelope("report", gone.id, new_key()), [found], [secrets.token_bytes(16)], None, None
    )

    def store() -> None:
        with transaction.atomic():
            services._insert_scans([item])
            services._insert_findings([item])

    with pytest.raises(IntegrityError):
        store()
    assert not Sighting.objects.filter(report_id=gone.id).exists()
