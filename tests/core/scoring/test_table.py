"""The table of features: documented, worded, reachable, and never lowering danger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hirz.core.formats.report import IncidentType
from hirz.core.scoring import (
    FEATURES,
    Annotation,
    Context,
    Demand,
    Feature,
    FileFlag,
    Material,
    NarrativeLength,
    Priority,
    ReportFacts,
    Score,
    Threat,
    assess,
    explain,
)
from hirz.core.scoring.danger import ADULT
from hirz.core.scoring.wording.sentences import SENTENCES, variant_of
from tests.core.scoring.cases import CASES, DAY, EXTORTION, NOW, PLATFORM_FILE, context, facts
from tests.core.scoring.strategies import SIGNS, contexts, reports

Change = Callable[[ReportFacts], ReportFacts]


def turned_on(name: str) -> Change:
    """A closed question answered with yes."""
    return lambda facts: replace(facts, **{name: True})


def with_member(name: str, member: Any) -> Change:
    """One more member of a set."""
    return lambda facts: replace(facts, **{name: getattr(facts, name) | {member}})


def younger(facts: ReportFacts) -> ReportFacts:
    """The youngest child is two years younger; an unknown age becomes fourteen."""
    age = facts.victim_age_min
    return replace(facts, victim_age_min=14 if age is None else max(age - 2, 0))


def one_more(name: str) -> Change:
    """A count that grows."""
    return lambda facts: replace(facts, **{name: getattr(facts, name) + 1})


def nearer(facts: ReportFacts) -> ReportFacts:
    """A date ahead comes nearer by a third; without one, a date in six hours is stated."""
    if facts.deadline_at is None or facts.deadline_at < NOW:
        return replace(facts, deadline_at=NOW + timedelta(hours=6))
    return replace(facts, deadline_at=NOW + (facts.deadline_at - NOW) * 2 / 3)


def told(facts: ReportFacts) -> ReportFacts:
    """Somebody adds a text."""
    return replace(facts, narrative_length=NarrativeLength.LONG)


def fresher(facts: ReportFacts) -> ReportFacts:
    """It turns out to have happened an hour ago."""
    return replace(facts, occurred_at=NOW - timedelta(hours=1))


def stronger(family: str) -> Change:
    """The words show more of a family of signs."""
    return lambda known: replace(known, signs={**known.signs, family: min(100, known.signs.get(family, 0) + 40)})


DANGER_FACTS: dict[str, Change] = {
    **{
        name: turned_on(name)
        for name in (
            "danger_now", "self_harm", "live", "hands_on", "urgent_requested", "child_writes", "access_to_child",
            "relation_ascendant", "relation_authority",
        )
    },
    **{f"threat {kind}": with_member("threats", kind) for kind in Threat},
    **{f"demand {kind}": with_member("demands", kind) for kind in Demand},
    **{
        f"annotation {kind}": with_member("annotations", kind)
        for kind in (
            Annotation.SEXTORTION, Annotation.CSAM_SOLICITATION, Annotation.SADISTIC_ONLINE_EXPLOITATION,
            Annotation.LIVE_STREAMING,
        )
    },
    **{
        f"flag {kind}": with_member("file_flags", kind)
        for kind in (FileFlag.INFANT, FileFlag.PHYSICAL_HARM, FileFlag.VIOLENCE, FileFlag.LIVE_STREAMING)
    },
    "material live": with_member("materials", Material.LIVE),
    "one more sign": with_member("indicators", "new_sign"),
    **{f"words {family}": stronger(family) for family in SIGNS},
    "younger": younger,
    "one more victim": one_more("victims"),
    "one more prior report": one_more("prior_reports"),
    "nearer": nearer,
    "text": told,
    "fresher": fresher,
}  # fmt: skip


def check_never_lower(facts: ReportFacts, around: Context, change: Change, judge: Any = assess) -> None:
    """A changed report is at least as dangerous, and lies in no lower pile."""
    before, after = judge(facts, around), judge(change(facts), around)
    assert after.scores[Score.DANGER] >= before.scores[Score.DANGER]
    assert after.priority >= before.priority


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports(), contexts(), st.sampled_from(list(DANGER_FACTS)))
def test_a_danger_fact_never_lowers_danger(facts: ReportFacts, around: Context, name: str) -> None:
    """Whatever is known, one more fact of danger never makes a report less dangerous."""
    check_never_lower(facts, around, DANGER_FACTS[name])


@pytest.mark.parametrize("name", DANGER_FACTS)
def test_a_danger_fact_never_lowers_a_named_report(name: str) -> None:
    """The same for the named reports."""
    for known, around in CASES.values():
        check_never_lower(known, around, DANGER_FACTS[name])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports(), contexts())
def test_company_never_lowers_danger(facts: ReportFacts, around: Context) -> None:
    """A rare trace shared with more recent reports never makes a report less dangerous."""
    more = replace(around, same_selector_recent=around.same_selector_recent + 1)
    assert assess(facts, more).scores[Score.DANGER] >= assess(facts, around).scores[Score.DANGER]


def test_a_lowering_scorer_would_be_noticed() -> None:
    """The property fails on a scorer that trusts children less than adults."""

    def distrustful(facts: ReportFacts, around: Context) -> Any:
        doubted = replace(facts, threats=frozenset(), incident_type=IncidentType.OTHER)
        return assess(doubted if facts.child_writes else facts, around)

    with pytest.raises(AssertionError):
        check_never_lower(*CASES["parent writes of a child of 14"], DANGER_FACTS["child_writes"], distrustful)


def test_a_child_is_never_behind_an_adult() -> None:
    """The same report about somebody of legal age is at most as dangerous as about a child."""
    for known, around in CASES.values():
        child = assess(replace(known, victim_age_min=ADULT - 1), around)
        adult = assess(replace(known, victim_age_min=ADULT), around)
        assert child.scores[Score.DANGER] >= adult.scores[Score.DANGER]
        assert child.priority >= adult.priority


def test_no_feature_without_a_docstring() -> None:
    """A feature that does not say what it is cannot be made."""
    with pytest.raises(ValueError, match="docstring"):
        Feature("silent", Score.DANGER, 10, lambda facts, around: None)


def test_codes_are_unique_and_docs_end_in_a_full_stop() -> None:
    """Every feature has its own code and a whole sentence for the public."""
    assert len({feature.code for feature in FEATURES}) == len(FEATURES)
    assert all(feature.description.endswith(".") for feature in FEATURES)


def test_nine_fields_are_asked_for() -> None:
    """Completeness is about nine fields, and its weights are what the page says."""
    fields = [feature for feature in FEATURES if feature.score is Score.COMPLETENESS]
    assert len(fields) == 9
    assert sum(feature.weight for feature in fields) == 110  # one of them is asked of extortion only


REACHED: dict[str, tuple[ReportFacts, Context]] = {
    **CASES,
    "sadistic": (facts(annotations=frozenset({Annotation.SADISTIC_ONLINE_EXPLOITATION})), context()),
    "prior": (facts(**PLATFORM_FILE, prior_reports=2), context()),
    "many victims": (facts(victims=9, victim_age_min=0), context()),
    "traces": (
        facts(
            selectors={
                "rib/reported": 1, "cin/reported": 1, "email/unknown": 1, "wallet/unknown": 1, "room_code/reported": 1,
                "transfer_code/unknown": 1,
            },
            ips_without_time=2, reported_named=True,
        ),
        context(linked_medium=2, text_similar=3),
    ),
    "signs": (facts(**EXTORTION, indicators=frozenset({"pay"})), context(text_similar=12, bundle_size=4)),
    "relations": (facts(relation_authority=True), context()),
    "access": (facts(access_to_child=True), context()),
    "old logs": (facts(ips_with_time=1, newest_ip_at=NOW - 700 * DAY), context()),
    "logs without a newest": (facts(ips_with_time=1), context()),
    "kinds": (facts(threats=frozenset(Threat), demands=frozenset(Demand)), context()),
    "other date": (facts(deadline_at=NOW + DAY), context()),
    "raised": (facts(), context(raised=True)),
    "words only": (facts(signs=dict.fromkeys(SIGNS, 90)), context()),
    "solicitation flagged": (facts(annotations=frozenset({Annotation.CSAM_SOLICITATION})), context()),
}  # fmt: skip


def test_every_feature_is_reachable() -> None:
    """No row of the table is dead."""
    reached = {hit.code for known, around in REACHED.values() for hit in assess(known, around).features if hit.value}
    assert reached == {feature.code for feature in FEATURES}


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_reason_has_words(language: str) -> None:
    """Every hit of every report can be explained, without a slot left open."""
    for known, around in REACHED.values():
        for hit in assess(known, around).features:
            text = explain(hit, language, now=NOW)
            assert text
            assert "{" not in text
            assert "}" not in text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports(), contexts(), st.sampled_from(["ar", "fr", "en"]))
def test_any_reason_has_words(facts: ReportFacts, around: Context, language: str) -> None:
    """Whatever is known, every reason can be told."""
    for hit in assess(facts, around).features:
        assert variant_of(hit) in SENTENCES[hit.code]
        assert explain(hit, language, now=NOW)


def test_table_and_sentences_have_the_same_codes() -> None:
    """No sentence without its feature, no feature without its sentence."""
    assert set(SENTENCES) == {feature.code for feature in FEATURES}


def test_every_nature_weighs_something() -> None:
    """No nature of a report is worth nothing, and none alone is danger now."""
    for kind in IncidentType:
        known = facts(incident_type=kind, narrative_length=NarrativeLength.SHORT)
        assessment = assess(known, context())
        assert assessment.scores[Score.DANGER] > 0
        if kind is not IncidentType.LIVE_STREAM:
            assert assessment.priority < Priority.DANGER
