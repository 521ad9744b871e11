"""Rules in the desk: checked at their place, tried on what came before, agreed by a second person, ended by a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils.translation import override

from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.base.ledger.models import InboxEntry
from hirz.core.text import find_signals
from hirz.detect.enums import HuntState, VersionState
from hirz.detect.models import DeskRule, DeskRuleVersion, RuleEvent, RuleHit, RuleTrial, Signal
from hirz.detect.rules import book, policies, services, trying
from hirz.detect.rules.book import rules_in_use, shipped
from hirz.detect.rules.checking import check_rule, tried_on
from hirz.detect.rules.keys import open_yaml
from hirz.detect.services import scan_reports
from hirz.intake.models import Report
from tests.intake.cloning import module_clone, zone_of
from tests.intake.making import document, receive

__all__ = ["module_clone", "zone_of"]

SOON = now().date() + timedelta(days=90)


def yaml(code: str, word: str, *, bad: str = "nothing of it", weight: int = 40) -> str:
    """A rule that finds one invented word."""
    return f"""
id: {code}
version: 1
family: lure
weight: {weight}
meaning: {{ar: عرض مخترع, fr: Offre inventée, en: An invented offer}}
reason: {{ar: قد تكون عرضا, fr: Ces mots peuvent être une offre., en: These words may be an offer.}}
by_language: {{en: {{phrases: [{word}]}}}}
must_match: [{{lang: en, text: I saw {word} today}}]
must_not_match: [{{lang: en, text: {bad}}}]
reference: invented for a test
"""


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """What is refused is said in one language."""
    with override("en"):
        yield


@pytest.fixture
def word() -> str:
    """A word that no other test uses."""
    return "zq" + "".join(chr(97 + int(digit, 16)) for digit in uuid4().hex[:9])


@pytest.fixture
def received(zone_of: Any) -> Callable[..., list[UUID]]:
    """Receive and scan reports; gives their ids, in order."""

    def store(*texts: str) -> list[UUID]:
        with zone_of("public"):
            results = receive(*(document(f"{text} {uuid4().hex}") for text in texts))
        ids = dict(Report.objects.filter(reference__in=[r.reference for [r] in results]).values_list("reference", "id"))
        found = [ids[r.reference] for [r] in results]
        scan_reports(found)
        return found

    return store


@pytest.fixture
def written(zone_of: Any, person: Callable[[str], Any], word: str) -> DeskRuleVersion:
    """A rule that waits for its back-test and a second person."""
    with zone_of("desk"):
        return services.write_rule(text=yaml(f"t-{word}", word), expires_on=SOON, by=person("analyst"))


def tried(zone_of: Any, person: Any, version: DeskRuleVersion) -> RuleTrial:
    """Its back-test, gone through."""
    with zone_of("desk"):
        trial = services.start_trial(version=version, by=person("analyst"))
    return trying.go_on(trial.pk)


def test_every_fault_stands_at_its_place(word: str) -> None:
    """What a reader of the form sees: where, and what is wrong there."""
    text = yaml("t-rule", word)
    for broken, where in (
        ("a: [", ""),
        (text.replace("weight: 40", "weight: 400"), "weight"),
        (text.replace(f"[{word}]", '["a"]'), "by_language.en.phrases[0]"),
        (text.replace(f"I saw {word} today", "I saw nothing"), "must_match[0]"),
        (yaml("t-rule", word, bad=f"and {word}"), "must_not_match[0]"),
        (text.replace("t-rule", shipped()[0].id), "id"),
    ):
        rule, wrong = check_rule(broken)
        assert rule is None
        assert wrong[0].where == where
        assert wrong[0].sentence
    rule, wrong = check_rule(text)
    assert rule is not None and wrong == []
    assert check_rule(text, code="another")[1][0].where == "id"
    [hit] = tried_on(rule, f"once {word} twice")
    assert (hit.start, hit.end) == (5, 5 + len(word))


def test_the_words_of_a_rule_are_sealed(written: DeskRuleVersion, word: str) -> None:
    """The row says that there is a rule, and not what it looks for."""
    assert word.encode() not in bytes(written.content)
    assert word in open_yaml(DeskRuleVersion.objects.get(pk=written.pk))


def test_a_back_test_counts_and_changes_nothing(
    zone_of: Any, person: Any, received: Any, written: DeskRuleVersion, word: str
) -> None:
    """Hits by month and language; no signal, no queue is touched; run twice it counts once."""
    [hit, other] = received(f"He said {word} to my cousin", "He said nothing of the kind to my cousin")
    trial = tried(zone_of, person, written)
    assert (trial.state, trial.hits) == (HuntState.DONE, 1)
    assert trial.done == trial.total >= 2
    assert list(RuleHit.objects.filter(trial=trial).values_list("report_id", flat=True)) == [hit]
    assert sum(trial.months.values()) == sum(trial.languages.values()) == 1
    assert not Signal.objects.filter(report_id__in=[hit, other], rule=written.rule.code).exists()
    again = trying.go_on(trial.pk)
    assert (again.done, again.hits) == (trial.done, trial.hits)


def test_a_trial_that_is_killed_goes_on_where_it_was(
    zone_of: Any, person: Any, received: Any, written: DeskRuleVersion, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch, its hits and the cursor are one transaction: nothing is read twice, nothing is lost."""
    ids = received(*(f"{word} number {n}" for n in range(5)))
    monkeypatch.setattr(trying, "BATCH", 2)
    with zone_of("desk"):
        trial = services.start_trial(version=written, by=person("analyst"))
    real, calls = trying._found, iter(range(100))

    def dying(*args: Any) -> Any:
        if next(calls) == 1:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(trying, "_found", dying)
    with pytest.raises(KeyboardInterrupt):
        trying.go_on(trial.pk)
    assert RuleTrial.objects.get(pk=trial.pk).done == 2
    done = trying.go_on(trial.pk)
    assert done.state == HuntState.DONE
    assert set(RuleHit.objects.filter(trial=trial).values_list("report_id", flat=True)) == set(ids)
    assert done.hits == 5


def test_nothing_comes_into_use_without_a_test_and_a_second_person(
    zone_of: Any, person: Any, received: Any, written: DeskRuleVersion, word: str
) -> None:
    """Not before the back-test, not by its author; then with the next report."""
    analyst, second = person("analyst"), person("analyst2")
    with zone_of("desk"), pytest.raises(Denied, match="back-test"):
        services.decide_version(version=written, agrees=True, by=second)
    tried(zone_of, person, written)
    with zone_of("desk"), pytest.raises(Denied, match="somebody else"):
        services.decide_version(version=written, agrees=True, by=analyst)
    [before] = received(f"Again {word} before")
    assert not Signal.objects.filter(report_id=before, rule=written.rule.code).exists()
    with zone_of("desk"):
        services.decide_version(version=written, agrees=True, by=second)
    [after] = received(f"Again {word} after")
    assert Signal.objects.get(report_id=after, rule=written.rule.code).version == 1
    with zone_of("desk"):
        acts = list(RuleEvent.objects.filter(rule=written.rule).order_by("pk").values_list("act", flat=True))
    assert acts == ["written", "tried", "approved"]
    verbs = set(InboxEntry.objects.filter(object_id=written.rule.code).values_list("verb", flat=True))
    assert {"detect:rule:written", "detect:rule:tried", "detect:rule:approved"} <= verbs


def test_a_policy_that_lets_the_author_agree_is_found(
    zone_of: Any, person: Any, written: DeskRuleVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: without the second person the author's own yes would do."""
    tried(zone_of, person, written)
    monkeypatch.setattr(policies, "require_second", lambda version, user: None)
    with zone_of("desk"):
        services.decide_version(version=written, agrees=True, by=person("analyst"))
    assert DeskRuleVersion.objects.get(pk=written.pk).state == VersionState.LIVE


def test_off_is_at_once_and_on_is_somebody_elses(zone_of: Any, person: Any, received: Any) -> None:
    """A rule of the house too: with a reason, from the next batch on; its author of the act does not undo it alone."""
    text = "I will send your pictures to all your friends"
    code = find_signals(text)[0].rule
    analyst, second = person("analyst"), person("supervisor")
    with zone_of("desk"):
        with pytest.raises(Denied, match="why"):
            services.switch_off(code=code, reason="", by=analyst)
        services.switch_off(code=code, reason="noise", by=analyst)
    [silent] = received(text)
    assert not Signal.objects.filter(report_id=silent, rule=code).exists()
    with zone_of("desk"):
        with pytest.raises(Denied, match="Somebody else"):
            services.switch_on(code=code, by=analyst)
        services.switch_on(code=code, by=second)
    [heard] = received(text)
    assert Signal.objects.filter(report_id=heard, rule=code).exists()


def test_a_rule_of_the_house_gets_another_weight_and_no_other_words(zone_of: Any, person: Any) -> None:
    """By two people, for a time."""
    rule = shipped()[0]
    with zone_of("desk"):
        version = services.weigh_rule(code=rule.id, weight=7, expires_on=SOON, by=person("analyst"))
        with pytest.raises(Denied, match="house"):
            services.write_rule(text="x", expires_on=SOON, by=person("analyst"), rule=version.rule)
        services.decide_version(version=version, agrees=True, by=person("analyst2"))
    weights = {one.id: one.weight for one in rules_in_use().rules}
    assert weights[rule.id] == 7


def test_an_expiry_is_asked_for_and_obeyed(
    zone_of: Any, person: Any, written: DeskRuleVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most a year; on its day it finds nothing any more, though nobody did anything."""
    with zone_of("desk"):
        for day in (now().date(), now().date() + timedelta(days=400)):
            with pytest.raises(Denied, match="within a year"):
                services.write_rule(text=yaml("t-never", "neverword"), expires_on=day, by=person("analyst"))
    tried(zone_of, person, written)
    with zone_of("desk"):
        services.decide_version(version=written, agrees=True, by=person("analyst2"))
    assert written.rule.code in {rule.id for rule in rules_in_use().rules}
    monkeypatch.setattr(book, "now", lambda: now() + timedelta(days=90))
    assert written.rule.code not in {rule.id for rule in rules_in_use().rules}


def test_a_rule_that_cannot_be_read_stops_nobody(
    zone_of: Any, person: Any, written: DeskRuleVersion, caplog: pytest.LogCaptureFixture
) -> None:
    """It is left out, and the log says so by its number."""
    tried(zone_of, person, written)
    with zone_of("desk"):
        services.decide_version(version=written, agrees=True, by=person("analyst2"))
        DeskRuleVersion.objects.filter(pk=written.pk).update(content=b"broken")
        services._next_edition()
    assert written.rule.code not in {rule.id for rule in rules_in_use().rules}
    assert "is left out" in caplog.text


def test_only_those_who_may_do_so_act(zone_of: Any, person: Any, written: DeskRuleVersion) -> None:
    """A supervisor decides and switches; writing is an analyst's; others do neither."""
    with zone_of("desk"):
        for act in (
            lambda: services.write_rule(text=yaml("t-other", "otherword"), expires_on=SOON, by=person("supervisor")),
            lambda: services.start_trial(version=written, by=person("supervisor")),
            lambda: services.switch_off(code=written.rule.code, reason="noise", by=person("administrator")),
            lambda: services.decide_version(version=written, agrees=False, reason="noise", by=person("carer")),
        ):
            with pytest.raises(Denied):
                act()
        services.decide_version(version=written, agrees=False, reason="noise", by=person("supervisor"))
    assert DeskRule.objects.get(pk=written.rule_id).versions.get().state == VersionState.REFUSED
