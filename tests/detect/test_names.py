"""Names in the road: noted sealed and only of the reported, paired once, decided by people and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils.translation import override

from hirz.base.actors import Actor
from hirz.base.errors import Denied
from hirz.base.ledger.models import InboxEntry
from hirz.base.vault.services import open_envelope
from hirz.core.formats.report import Field, FieldName, ParsedReport, Subject
from hirz.core.sealing import SealBroken
from hirz.detect import named, pairing
from hirz.detect.deciding_names import decide_names
from hirz.detect.enums import NameReason, NameVerb, PairState
from hirz.detect.models import NameDecision, NameKey, NamePair, ReportedName
from hirz.detect.named import Named, names_of, note_names, open_name
from hirz.detect.pairing import pair_names
from hirz.detect.services import scan_reports
from hirz.intake.models import Report
from tests.intake.making import document, receive

TESTER = Actor.system("test")


@pytest.fixture(autouse=True)
def clean(zone_of: Any) -> Iterator[None]:
    """No name of an earlier test, and refusals in English."""
    with zone_of("owner"):
        for model in (NameDecision, NamePair, NameKey, ReportedName):
            model.objects.all().delete()
    with override("en"):
        yield


@pytest.fixture
def noted(zone_of: Any) -> Callable[..., list[UUID]]:
    """Receive and scan one report for each name; gives their ids, in order."""

    def store(*names: str) -> list[UUID]:
        with zone_of("public"):
            results = receive(*(document(uuid4().hex, reported=[{"names": [name]}]) for name in names))
        references = [result.reference for [result] in results]
        ids = dict(Report.objects.filter(reference__in=references).values_list("reference", "id"))
        with zone_of("worker"):
            for reference in references:
                scan_reports([ids[reference]])
        return [ids[reference] for reference in references]

    return store


def parsed(*fields: tuple[Subject, int, FieldName, str]) -> ParsedReport:
    """A report with these fields."""
    return ParsedReport("hirz-json", "1", tuple(Field(s, o, n, v, f"/{at}") for at, (s, o, n, v) in enumerate(fields)))


def test_only_the_reported_have_names_here() -> None:
    """Of a victim, a reporter, a recipient or who stands beside nothing is kept; parts of one person are one name."""
    report = parsed(
        (Subject.REPORTED, 0, FieldName.LAST_NAME, "Berrada"),
        (Subject.REPORTED, 0, FieldName.FIRST_NAME, " Driss  "),
        (Subject.REPORTED, 1, FieldName.NAME, "سعيد  الفاسي"),
        (Subject.REPORTED, 2, FieldName.NAME, "..."),
        *((s, 0, FieldName.NAME, "Amina Tazi") for s in Subject if s is not Subject.REPORTED),
    )
    assert names_of(report) == ["سعيد الفاسي", "Driss Berrada"]


def test_a_thousand_names_are_not_kept() -> None:
    """A report brings MAX_NAMES at most, and a name MAX_KEYS keys."""
    many = parsed(*((Subject.REPORTED, n, FieldName.NAME, f"Driss Ber{chr(98 + n % 20)}a{chr(98 + n // 20)}da") for n in range(200)))  # fmt: skip
    assert len(names_of(many)) == named.MAX_NAMES
    assert len(named.blinds_of(b"k" * 32, "Fatima Zahra Bent El Hadj Ould Aït Mohamed Ben Ali")) <= named.MAX_KEYS


def test_a_name_is_sealed_and_found_by_keyed_values(noted: Any, zone_of: Any) -> None:
    """No letter of it lies in a row; it opens as this name of this report alone."""
    [report] = noted("Driss Berrada")
    row = ReportedName.objects.get(report_id=report)
    assert b"Berrada" not in bytes(row.name)
    assert NameKey.objects.filter(name=row).exists()
    with zone_of("desk"):
        envelope = open_envelope("report", report, "intake", purpose="test", by=TESTER)
        assert open_name(envelope, row.ordinal, row.name) == "Driss Berrada"
        with pytest.raises(SealBroken):
            open_name(envelope, row.ordinal + 1, row.name)


def test_what_was_noted_is_not_noted_again(noted: Any, zone_of: Any) -> None:
    """A second pass brings nothing; an addition brings what is new."""
    [report] = noted("Driss Berrada")
    with zone_of("worker"):
        envelope = open_envelope("report", report, "intake", purpose="test", by=TESTER)
        again = parsed((Subject.REPORTED, 0, FieldName.NAME, "Driss Berrada"))
        note_names([Named(report, envelope, again)])
        assert ReportedName.objects.count() == 1
        more = parsed(
            *((Subject.REPORTED, n, FieldName.NAME, one) for n, one in enumerate(("Driss Berrada", "Omar Sebti")))
        )
        note_names([Named(report, envelope, more)])
    assert sorted(ReportedName.objects.values_list("ordinal", flat=True)) == [0, 1]


def test_one_name_in_two_scripts_is_proposed_once(noted: Any, zone_of: Any) -> None:
    """The later with the earlier; a second run and a run cut short in between propose nothing twice."""
    reports = noted("Driss Berrada", "إدريس برادة", "Omar Sebti")
    with zone_of("worker"):
        assert pair_names(reports) == 1
        assert pair_names(reports) == 0
        ReportedName.objects.update(is_compared=False)
        assert pair_names(reports) == 0
    pair = NamePair.objects.get()
    assert (pair.first.report_id, pair.second.report_id) == (reports[0], reports[1])
    assert pair.first_id < pair.second_id
    assert pair.state == PairState.OPEN
    assert 50 <= pair.score <= 100


def test_whichever_comes_into_sight_first_the_pair_is_found(noted: Any, zone_of: Any) -> None:
    """A name that another transaction brings late is compared with those that were compared before it."""
    first, second = noted("Driss Berrada", "Idriss Berada")
    with zone_of("worker"):
        assert pair_names([second]) == 1
    with zone_of("owner"):
        NamePair.objects.all().delete()
    with zone_of("worker"):
        assert pair_names([first]) == 1


def test_a_report_makes_no_pair_with_itself(noted: Any, zone_of: Any) -> None:
    """Two spellings in one report are its writer's matter."""
    [report] = noted("Driss Berrada")
    with zone_of("worker"):
        envelope = open_envelope("report", report, "intake", purpose="test", by=TESTER)
        note_names([Named(report, envelope, parsed((Subject.REPORTED, 0, FieldName.NAME, "Idriss Berrada")))])
        assert pair_names([report]) == 0


def test_a_common_name_is_not_compared_with_all(noted: Any, zone_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a key that many share the newest are looked at; without the cap all would be."""
    reports = noted(*(["Driss Berrada"] * 6))
    monkeypatch.setattr(pairing, "NEWEST", 2)
    with zone_of("worker"):
        assert 0 < pair_names(reports) < 15
        ReportedName.objects.update(is_compared=False)
        monkeypatch.setattr(pairing, "NEWEST", 200)
        pair_names(reports)
    assert NamePair.objects.count() == 15


def test_a_person_decides_and_takes_it_back(noted: Any, zone_of: Any, person: Any) -> None:
    """Each act is a decision and an entry; nothing is changed in what was decided before."""
    reports = noted("Driss Berrada", "إدريس برادة")
    with zone_of("worker"):
        pair_names(reports)
    pair, by = NamePair.objects.get(), person("analyst")
    with zone_of("desk"):
        decide_names(pair_id=pair.pk, verb=NameVerb.MERGE, reason=NameReason.SPELLING, by=by)
        assert NamePair.objects.get().state == PairState.SAME
        with pytest.raises(Denied, match="already"):
            decide_names(pair_id=pair.pk, verb=NameVerb.PART, reason=NameReason.NAMESAKE, by=by)
        decide_names(pair_id=pair.pk, verb=NameVerb.UNDO, reason=NameReason.MISTAKE, by=by)
        assert NamePair.objects.get().state == PairState.OPEN
        with pytest.raises(Denied, match="Nothing"):
            decide_names(pair_id=pair.pk, verb=NameVerb.UNDO, reason=NameReason.MISTAKE, by=by)
        decide_names(pair_id=pair.pk, verb=NameVerb.PART, reason=NameReason.NAMESAKE, by=by)
        assert NamePair.objects.get().state == PairState.DIFFERENT
        assert NameDecision.objects.count() == 3
    entries = InboxEntry.objects.filter(object_kind="name-pair", object_id=str(pair.pk)).values_list("verb", flat=True)
    assert sorted(entries) == ["detect:names:merged", "detect:names:parted", "detect:names:undone"]


def test_not_everybody_decides_and_not_for_any_reason(noted: Any, zone_of: Any, person: Any) -> None:
    """An administrator does not; a reason goes with its decision."""
    reports = noted("Driss Berrada", "إدريس برادة")
    with zone_of("worker"):
        pair_names(reports)
    pair = NamePair.objects.get()
    with zone_of("desk"):
        with pytest.raises(Denied, match="analyst"):
            decide_names(pair_id=pair.pk, verb=NameVerb.MERGE, reason=NameReason.SPELLING, by=person("administrator"))
        with pytest.raises(Denied, match="reason"):
            decide_names(pair_id=pair.pk, verb=NameVerb.MERGE, reason=NameReason.NAMESAKE, by=person("analyst"))
        assert NameDecision.objects.count() == 0
