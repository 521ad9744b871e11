"""Signs in the words of reports: found in what people wrote, kept with their place, and never a reason to stop a batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from hirz.base.actors import Actor
from hirz.base.vault.services import open_envelope
from hirz.core.formats.report import Field, FieldName, ParsedReport, Subject
from hirz.core.scoring import Context, Priority, ReportFacts, Score, assess
from hirz.core.text import RuleSet
from hirz.core.text.signals.reading import read_rule
from hirz.detect import services, signals
from hirz.detect.additions import scan_addition
from hirz.detect.models import Scan, Signal
from hirz.detect.rules.book import LONGEST_ID, rules_in_use, shipped
from hirz.detect.services import forget_suppress_list, scan_reports
from hirz.detect.signals import MAX_SIGNS, Sign, find_signs, merged, open_signs, sealed_signs, strengths
from hirz.intake.models import Report
from tests.intake.making import document, receive
from tests.triage.conversing import report_by_portal, write

TESTER = Actor.system("test")
THREAT = "I will send your pictures to all your friends"
OTHER = "You have 24 hours to pay"


def rule(name: str, family: str, weight: int, word: str) -> str:
    """The file of a rule that finds one word."""
    return f"""
id: {name}
version: 1
family: {family}
weight: {weight}
meaning: {{ar: ا, fr: f, en: e}}
reason: {{ar: ا, fr: f, en: e}}
by_language: {{en: {{phrases: [{word}]}}}}
must_match: [{{lang: en, text: {word}}}]
must_not_match: [{{lang: en, text: other}}]
reference: test
"""


RULES = RuleSet(
    read_rule(text)
    for text in (
        rule("t-threat", "extortion", 60, "quince"),
        rule("t-money", "extortion", 50, "medlar"),
        rule("t-danger", "danger_now", 90, "rowan"),
        rule("t-age", "age", 20, "sorrel"),
    )
)


def report(*fields: tuple[Subject, FieldName, str], form: str = "hirz-json") -> ParsedReport:
    """A report with these fields."""
    return ParsedReport(form, "1", tuple(Field(s, 0, n, v, f"/{at}") for at, (s, n, v) in enumerate(fields)))


def rules_of(signs: list[Sign]) -> list[str]:
    """Which rules found something, in order."""
    return [sign.rule for sign in signs]


@pytest.fixture
def received(zone_of: Any) -> Iterator[Callable[..., list[UUID]]]:
    """Receive reports in the public zone; gives their ids, in order."""

    def store(*texts: str) -> list[UUID]:
        with zone_of("public"):
            # The database is the module's: a text of another test would be a copy.
            results = receive(*(document(f"{text} {uuid4().hex}") for text in texts))
        references = [result.reference for [result] in results]
        ids = dict(Report.objects.filter(reference__in=references).values_list("reference", "id"))
        return [ids[reference] for reference in references]

    yield store
    forget_suppress_list()


def signs_of(report_id: UUID) -> list[Sign]:
    """The sealed signs, opened."""
    return open_signs(
        open_envelope("report", report_id, "intake", purpose="test", by=TESTER), Scan.objects.get(pk=report_id)
    )


def test_messages_and_what_a_person_tells_are_read() -> None:
    """The place of a sign is the path of its field, and the offsets are those of the field's own text."""
    text = "He wrote: quince!"
    [sign] = find_signs(report((Subject.INCIDENT, FieldName.NARRATIVE, text)), RULES)
    assert (sign.rule, sign.family, sign.weight, sign.path) == ("t-threat", "extortion", 60, "/0")
    assert text[sign.start : sign.end] == "quince"


def test_what_senders_add_and_what_officials_say_is_not_read() -> None:
    """The standing words of a platform's format, a sender's field and a note of whoever took a statement down."""
    standing = (Subject.INCIDENT, FieldName.NARRATIVE, "quince")
    chat = (Subject.REPORTED, FieldName.CHAT, "medlar")
    assert rules_of(find_signs(report(standing, chat, form="cybertip-xml"), RULES)) == ["t-money"]
    assert rules_of(find_signs(report(standing, chat), RULES)) == ["t-threat", "t-money"]
    other = [(Subject.SENDER, FieldName.NARRATIVE, "quince"), (Subject.LAW_ENFORCEMENT, FieldName.CHAT, "quince"),
             (Subject.INCIDENT, FieldName.NOTE, "quince"), (Subject.VICTIM, FieldName.PROFILE_BIO, "quince")]  # fmt: skip
    assert find_signs(report(*other), RULES) == []
    bio = (Subject.REPORTED, FieldName.PROFILE_BIO, "sorrel")
    assert rules_of(find_signs(report(bio), RULES)) == ["t-age"]


def test_a_flood_of_one_sign_pushes_no_graver_one_out() -> None:
    """Of each rule the first is kept before any second."""
    flood = " ".join(["sorrel x y"] * 19)
    fields = [(Subject.INCIDENT, FieldName.CHAT, flood)] * 30 + [(Subject.INCIDENT, FieldName.NARRATIVE, "rowan")]
    found = find_signs(report(*fields), RULES)
    assert len(found) == MAX_SIGNS
    assert found[-1].rule == "t-danger"


def test_families_grow_by_rules_and_not_by_repetition() -> None:
    """1 - (1 - 0.6)(1 - 0.5) = 0.8, however often each of the two stands there."""
    found = find_signs(report((Subject.INCIDENT, FieldName.CHAT, "quince medlar x quince x quince")), RULES)
    assert len(found) == 4
    assert strengths(found) == {"extortion": 80}


def test_a_text_is_read_to_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """In windows, with offsets into the whole text; what lies behind the limit is left unread."""
    monkeypatch.setattr(signals, "WINDOW", 100)
    monkeypatch.setattr(signals, "MAX_READ", 1_000)
    text = f"{'x ' * 300}quince {'x ' * 300}medlar"
    [sign] = find_signs(report((Subject.INCIDENT, FieldName.CHAT, text)), RULES)
    assert text[sign.start : sign.end] == "quince"


def test_every_shipped_rule_fits_its_row(zone_of: Any) -> None:
    """A name that the column does not hold would stop every batch."""
    assert all(len(one.id) <= LONGEST_ID for one in shipped())
    assert len(rules_in_use().rules) == len(shipped())


def test_a_scan_keeps_signs_sealed_and_rules_as_rows(received: Any) -> None:
    """A row says that a rule found something; where, only the sealed list says. The facts say how strong it is."""
    text = f"{THREAT}. {OTHER}."
    [report_id, quiet] = received(text, "Somebody is unkind to me")
    scan_reports([report_id, quiet])
    rows = dict(Signal.objects.filter(report_id=report_id).values_list("rule", "weight"))
    found = signs_of(report_id)
    assert rows and rows == {sign.rule: sign.weight for sign in found}
    assert any(text[s.start : s.end].startswith("I will send your pictures") for s in found)
    facts = Scan.objects.get(pk=report_id).facts
    assert facts["signs"] == strengths(found)
    assert facts["indicators"] == sorted(rows)
    assert bytes(Scan.objects.get(pk=quiet).signals) == b""
    assert not Signal.objects.filter(report_id=quiet).exists()


def test_scanning_twice_adds_no_row(received: Any) -> None:
    """Every task may run twice."""
    ids = received(THREAT, OTHER)
    scan_reports(ids)
    before = Signal.objects.filter(report_id__in=ids).count()
    assert before >= 2
    assert scan_reports(ids) == 0
    assert Signal.objects.filter(report_id__in=ids).count() == before


def test_a_report_that_breaks_the_engine_stops_nobody(received: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are read, and of the broken one everything else that was found stands."""
    real = signals.find_signs

    def brittle(parsed: ParsedReport, rules: RuleSet) -> list[Sign]:
        if any("poison" in f.value for f in parsed.fields):
            raise RuntimeError("engine")
        return real(parsed, rules)

    monkeypatch.setattr(services, "find_signs", brittle)
    bad, good = received(f"poison {THREAT} +212600000177", THREAT)
    assert scan_reports([bad, good]) == 2
    assert not Signal.objects.filter(report_id=bad).exists()
    assert Scan.objects.get(pk=bad).facts["selectors"] == {"phone/unknown": 1}
    assert Signal.objects.filter(report_id=good).exists()


def test_an_engine_that_raises_past_the_guard_is_found(received: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: without the guard one report takes the batch with it."""

    def unguarded(item: services.Scanned, rules: RuleSet) -> list[Sign]:
        raise RuntimeError("engine")

    monkeypatch.setattr(services, "signs_of", unguarded)
    ids = received(THREAT)
    with pytest.raises(RuntimeError):
        scan_reports(ids)
    assert not Scan.objects.filter(pk__in=ids).exists()


def test_an_addition_adds_its_signs_and_drops_those_of_a_term_that_is_no_more(zone_of: Any) -> None:
    """A message is read like the report, with the terms of today: what a term found that is none any more goes."""
    receipt, ticket = report_by_portal(
        zone_of, {"incident": {"type": "other", "narrative": f"{THREAT} {uuid4().hex}"}, "victims": [{"age": 15}]}
    )
    first = signs_of(ticket.pk)
    term = Sign("lexicon:7", "lure", 30, 2, first[0].path, 0, 4)
    envelope = open_envelope("report", ticket.pk, "intake", purpose="test", by=TESTER)
    Scan.objects.filter(pk=ticket.pk).update(signals=sealed_signs(envelope, [*first, term]))
    signals.insert_signals([(ticket.pk, [term])])
    message = write(zone_of, receipt, f"Today he wrote: {OTHER}", {})
    assert scan_addition(ticket.pk)
    found = signs_of(ticket.pk)
    assert term not in found
    assert set(first) < set(found)
    assert {s.rule for s in found if s.path == f"message:{message.pk}/text"} != set()
    rows = set(Signal.objects.filter(report_id=ticket.pk).values_list("rule", flat=True))
    assert rows == {sign.rule for sign in found}
    facts = Scan.objects.get(pk=ticket.pk).facts
    assert facts["signs"] == strengths(found)
    assert not scan_addition(ticket.pk)


def test_danger_that_an_addition_tells_in_words_alarms(zone_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that would put a report among danger now do so when they come later; in the report itself they did already."""
    from hirz.detect import services

    monkeypatch.setattr(services, "rules_in_use", lambda: RULES)
    receipt, ticket = report_by_portal(
        zone_of, {"incident": {"type": "other", "narrative": f"An account asks for money {uuid4().hex}"}}
    )
    write(zone_of, receipt, "quince", {})
    scan_addition(ticket.pk)
    assert not Scan.objects.get(pk=ticket.pk).is_alarmed
    write(zone_of, receipt, "rowan", {})
    scan_addition(ticket.pk)
    assert Scan.objects.get(pk=ticket.pk).is_alarmed


def test_nothing_stands_twice_when_lists_are_merged() -> None:
    """What the lexicon had found and finds again is one sign."""
    term = Sign("lexicon:7", "lure", 30, 2, "/0", 0, 4)
    assert merged([term._replace(version=3)], [term]) == [term._replace(version=3)]


def test_extortion_in_words_alone_ranks_as_high_as_with_a_picture() -> None:
    """The same report, told in words and told by a form with a file: neither is behind the other by a pile."""
    from hirz.base.clock import now
    from hirz.core.scoring.facts import IncidentType, Material

    at = now()
    words = ReportFacts(at, signs={"extortion": 84}, indicators=frozenset({"a", "b"}))
    form = ReportFacts(at, incident_type=IncidentType.SEXTORTION, files=1, materials=frozenset({Material.IMAGE}))
    spoken, shown = (assess(facts, Context(now=at)) for facts in (words, form))
    assert spoken.priority is shown.priority
    assert spoken.scores[Score.DANGER] >= shown.scores[Score.DANGER]
    assert assess(ReportFacts(at), Context(now=at)).priority is Priority.LOW
