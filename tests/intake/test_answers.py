"""From answers to a document: what each answer becomes, what triage reads in it, and that the same answers give the same bytes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.formats import read_document
from hirz.core.formats.report import IncidentType
from hirz.core.scoring import ReportFacts, assess
from hirz.core.scoring.facts import Context, DeadlineKind, Demand, Threat
from hirz.detect.facts import facts_of
from hirz.detect.findings import find_all
from hirz.intake.answers import attachments_of, document_of, says_something
from hirz.intake.forms_portal import read_kept, with_day
from hirz.intake.question_shapes import Answers, Kind
from hirz.intake.questions import STEPS, situation_of
from hirz.intake.services import Attached

NOW = datetime(2026, 5, 12, 10, tzinfo=UTC)
SAID_ON = {"said_on": "2026-05-12"}
FILE = Attached(UUID(int=7), b"k" * 32, "capture.png", 3, {"sha256": "ab" * 32})


def about(door: str = "report", language: str = "ar") -> dict[str, dict[str, Any]]:
    """The answers of somebody who has just come in."""
    return {"about": {"door": door, "language": language}}


def document(answers: Answers, *files: Attached) -> dict[str, Any]:
    """The document as it would be sent, which the house's own reader takes."""
    data = document_of(answers, files)
    read_document(data, name="portal.json")
    found: dict[str, Any] = json.loads(data)
    return found


def facts(answers: Answers) -> ReportFacts:
    """What triage reads in it."""
    [parsed] = read_document(document_of(answers, ()), name="portal.json")
    return facts_of(
        parsed, find_all(parsed, "ma"), received_at=NOW, channel="portal", sender_kind="hotline", list_hits=[]
    )


CHILD = {
    **about(),
    "you": {"who": "child", "age": "13-15"},
    "home": {"near": "yes"},
    "now": {"danger": "soon"},
    "kind": {"kind": "threat"},
    "words": {"text": "Somebody wants money."},
    "wants": {"demands": ["money", "secrecy"], "threats": ["family"], "until": "tomorrow", **SAID_ON},
    "where": {"where": "chat", "platform": "Pixo", "rooms": "https://example.com/g/7\nroom seven"},
    "when": {"when": "days", **SAID_ON},
    "names": {"rows": [{"kind": "account", "text": "@quiet_lynx"}]},
    "answer": {"way": "phone"},
    "reach": {"phone": "+212 600 000 102", "name": "Lune", "hours": "after six", "quiet": ["no_voice_message"]},
}


def test_a_whole_report() -> None:
    """Every answer has its place."""
    assert document(CHILD) == {
        "version": "1",
        "incident": {
            "type": "sextortion",
            "occurred_at": {"value": "2026-05-09", "attributes": {"precision": "week"}},
            "platform": "Pixo",
            "narrative": "Somebody wants money.",
            "danger_today": True,
            "deadline_at": "2026-05-13T23:59:00+01:00",
            "demands": ["money", "secrecy"],
            "threats": ["family"],
            "circumstances": [
                "child_writes", "guardian_may_be_involved", "access_to_child", "where_chat", "no_voice_message",
            ],
            "urls": ["https://example.com/g/7"],
            "rooms": ["room seven"],
        },
        "reporter": {
            "relation": "self",
            "language": "ar",
            "phones": ["+212 600 000 102"],
            "display_names": ["Lune"],
            "notes": [{"value": "after six", "about": "contact"}],
        },
        "reported": [{"screen_names": ["@quiet_lynx"]}],
        "victims": [{"age": "13-15"}],
    }  # fmt: skip


def test_what_triage_reads_in_it() -> None:
    """Who writes, how old, how near, until when, and by what the account is found."""
    found = facts(CHILD)
    assert found.child_writes and found.victim_age_min == 13 and found.access_to_child and found.urgent_requested
    assert found.threats == {Threat.FAMILY} and found.demands == {Demand.MONEY, Demand.SECRECY}
    assert found.deadline_at == datetime(2026, 5, 13, 22, 59, tzinfo=UTC)
    assert found.deadline_kind is DeadlineKind.THREAT
    assert found.selectors["handle/reported"] == 1 and found.selectors["phone/reporter"] == 1
    assert found.occurred_at == datetime(2026, 5, 9, tzinfo=UTC)
    assert found.language == "en"  # of the words; the form was read in Arabic
    assert found.reply_possible


@pytest.mark.parametrize("way", [{"way": "box"}, {}])
def test_a_report_without_a_way_is_verified_first(way: dict[str, str]) -> None:
    """A name to be called by makes nobody known; a number does."""
    known = {**CHILD, "answer": way}
    assert assess(facts(known), Context(now=NOW)).needs_verification
    assert document(known)["incident"]["circumstances"][-1] == "letterbox_only"
    assert not assess(facts(CHILD), Context(now=NOW)).needs_verification


@pytest.mark.parametrize(
    ("near", "codes"),
    [
        ("yes", {"guardian_may_be_involved", "access_to_child"}),
        ("unknown", {"guardian_may_be_involved"}),
        ("unsaid", {"guardian_may_be_involved"}),
        ("no", set()),
        (None, set()),
    ],
)
def test_a_guardian_who_may_be_involved_reaches_the_report(near: str | None, codes: set[str]) -> None:
    """Whoever does not know, or would rather not say, is protected as if it were so."""
    answers = {**CHILD, "home": {"near": near} if near else {}}
    said = set(document(answers)["incident"]["circumstances"])
    assert said & {"guardian_may_be_involved", "access_to_child"} == codes


@pytest.mark.parametrize(
    ("danger", "now", "soon", "self_harm"),
    [("now", True, False, False), ("self", True, False, True), ("soon", False, True, False), ("no", False, False, False),
     ("unknown", False, False, False)],
)  # fmt: skip
def test_danger(danger: str, now: bool, soon: bool, self_harm: bool) -> None:
    """Now, soon, of oneself, or none."""
    found = facts({**about(), "now": {"danger": danger}, "words": {"text": "x"}})
    assert (found.danger_now, found.urgent_requested, found.self_harm) == (now, soon, self_harm)
    assert document({**about(), "now": {"danger": "no"}})["incident"]["danger_now"] is False


@pytest.mark.parametrize(
    ("kind", "text", "key", "value"),
    [
        ("account", "quiet.lynx77", "screen_names", "quiet.lynx77"),
        ("account", "https://example.com/u/7", "profile_urls", "https://example.com/u/7"),
        ("account", "example.com/u/7", "profile_urls", "example.com/u/7"),
        ("account", "lynx@example.com", "emails", "lynx@example.com"),
        ("account", "+212 600 000 101", "phones", "+212 600 000 101"),
        ("account", "٠٦٠٠٠٠٠١٠١", "phones", "0600000101"),
        ("account", "lynx 77", "screen_names", "lynx 77"),
        ("phone", "06 00 00 01 01", "phones", "06 00 00 01 01"),
        ("link", "group seven", "profile_urls", "group seven"),
        (
            "money",
            "0x52908400098527886E0F7030069857D2E4169EE7",
            "wallets",
            "0x52908400098527886E0F7030069857D2E4169EE7",
        ),
        ("money", "007 810 0001234567890123 45", "bank_accounts", "007 810 0001234567890123 45"),
        ("money", "ask for Karim at the shop", "notes", {"value": "ask for Karim at the shop", "about": "payment"}),
    ],
)
def test_traces_land_where_they_are_looked_for(kind: str, text: str, key: str, value: Any) -> None:
    """What somebody called it, or what it plainly is where they left the first choice."""
    answers = {**about(), "names": {"rows": [{"kind": kind, "text": text}, {"kind": kind, "text": text}]}}
    assert document(answers)["reported"] == [{key: [value]}]


def test_the_short_form_speaks_of_extortion() -> None:
    """Whoever comes in for help now is taken for the child concerned, unless they are of age."""
    answers = {**about("help"), "words": {"text": "x"}, "names": {"rows": [], "platform": "Pixo"}}
    made = document(answers)
    assert made["incident"]["type"] == "sextortion" and made["incident"]["platform"] == "Pixo"
    assert made["incident"]["circumstances"] == ["letterbox_only", "short_form"]
    assert facts(answers).child_writes
    of_age = {**answers, "now": {"danger": "no", "age": "18+"}}
    assert facts(of_age).victim_age_min == 18 and not facts(of_age).child_writes


@pytest.mark.parametrize("who", ["child", "unsaid", None])
def test_a_child_sends_no_files(who: str | None) -> None:
    """Not even those that were added before somebody said that they are a child; whoever may be one is one."""
    digests = {"digests": [{"name": "a.jpg", "md5": "d" * 32}, {"name": "only a name"}]}
    answers = {**about(), "you": {"who": who} if who else {}, "words": {"text": "x"}, "files": digests}
    assert "files" not in document(answers, FILE)
    assert attachments_of(answers, [FILE]) == ()
    grown = {**answers, "you": {"who": "parent"}}
    assert attachments_of(grown, [FILE]) == (FILE,)
    assert document(grown, FILE)["files"] == [
        {"id": str(FILE.id), "name": "capture.png", "sha256": "ab" * 32},
        {"name": "a.jpg", "md5": "d" * 32},
        {"name": "only a name"},
    ]


def test_what_does_not_apply_is_left_out() -> None:
    """The number of somebody who went back to the letterbox, and the home of somebody of age."""
    assert "phones" not in document({**CHILD, "answer": {"way": "box"}})["reporter"]
    grown = document({**CHILD, "you": {"who": "adult", "age": "13-15"}})
    assert "guardian_may_be_involved" not in grown["incident"]["circumstances"]
    assert grown["victims"] == [{"age": "18+"}]


@pytest.mark.parametrize(
    ("when", "day", "occurred"),
    [
        ("today", None, "2026-05-12"),
        ("weeks", None, {"value": "2026-04-27", "attributes": {"precision": "month"}}),
        ("longer", None, None),
        ("longer", "2024-02-29", "2024-02-29"),
        ("unknown", None, None),
    ],
)
def test_when(when: str, day: str | None, occurred: Any) -> None:
    """A day that is known counts; a span is its middle, and says that it is one."""
    answers = {**about(), "when": {"when": when, **({"day": day} if day else {}), **SAID_ON}}
    assert document(answers)["incident"].get("occurred_at") == occurred


@pytest.mark.parametrize(
    ("until", "at"),
    [("today", "2026-05-12T23:59:00+01:00"), ("over", "2026-05-12T00:00:00+01:00"), ("days", "2026-05-19T23:59:00+01:00"),
     ("", None)],
)  # fmt: skip
def test_deadlines(until: str, at: str | None) -> None:
    """Until the end of a day, in the country's own time; to the minute of nobody's visit."""
    answers = {**about(), "wants": {"until": until, **SAID_ON}}
    assert document(answers)["incident"].get("deadline_at") == at


def test_a_meeting_without_a_threat_is_a_meeting() -> None:
    """The deadline says what happens at it."""
    answers = {**about(), "wants": {"demands": ["meeting"], "until": "today", **SAID_ON}}
    assert facts(answers).deadline_kind is DeadlineKind.MEETING


def test_today_stays_the_day_on_which_it_was_said() -> None:
    """Looked at again tomorrow without a change, it does not move; changed, it does."""
    step, later = STEPS["when"], date(2026, 5, 13)
    assert with_day(step, {"when": "today"}, {"when": "today", **SAID_ON}, later) == {"when": "today", **SAID_ON}
    assert with_day(step, {"when": "now"}, {"when": "today", **SAID_ON}, later)["said_on"] == "2026-05-13"
    assert with_day(STEPS["words"], {"text": "x"}, {}, later) == {"text": "x"}


def test_every_kind_has_a_type() -> None:
    """And "something else" is what the format calls other."""
    types = {
        kind: document({**about(), "kind": {"kind": kind}})["incident"]["type"] for kind in STEPS["kind"].asks[0].values
    }
    assert types["other"] == types["unknown"] == IncidentType.OTHER
    assert len(set(types.values())) == len(types) - 1


def test_every_circumstance_is_known_and_worded() -> None:
    """On the page of the format and at the desk; the answers use no other."""
    from hirz.core.formats.hirz_keys import KNOWN_CIRCUMSTANCES
    from hirz.core.formats.report import FieldName
    from hirz.triage.views.words import CLOSED

    assert CLOSED[FieldName.CIRCUMSTANCE].keys() == KNOWN_CIRCUMSTANCES.keys()
    said: set[str] = set()
    for where in STEPS["where"].asks[0].values:
        for when in STEPS["when"].asks[0].values:
            answers = {**CHILD, "where": {"where": where}, "when": {"when": when, **SAID_ON}}
            answers["reach"] = {"quiet": sorted(STEPS["reach"].asks[-1].values)}
            said |= set(document(answers)["incident"]["circumstances"])
            said |= set(document({**answers, **about("help")})["incident"]["circumstances"])
    assert said <= KNOWN_CIRCUMSTANCES.keys()
    assert len(said) > 15


def test_nothing_to_say() -> None:
    """Contact, age and danger alone are no report; one word is."""
    empty = {**about(), "you": {"who": "child"}, "now": {"danger": "now"}, "kind": {"kind": "unknown"}}
    assert not says_something(empty, ())
    assert says_something({**empty, "words": {"text": "x"}}, ())
    assert says_something({**empty, "kind": {"kind": "touch"}}, ())
    assert not says_something(empty, [FILE])
    assert says_something({**empty, "you": {"who": "witness"}}, [FILE])


def answered(step: str) -> st.SearchStrategy[dict[str, Any]]:
    """Anything that a draft may hold for a step."""
    text = st.text(st.characters(codec="utf-8"), max_size=60)
    of_kind = {
        Kind.MANY: lambda ask: st.lists(st.sampled_from(sorted(ask.values)), unique=True),
        Kind.ROWS: lambda ask: st.lists(
            st.fixed_dictionaries({"kind": st.sampled_from(sorted(ask.values)), "text": text}), max_size=4
        ),
        Kind.DAY: lambda ask: st.dates(date(1990, 1, 1), date(2026, 5, 12)).map(date.isoformat),
    }
    parts = {
        ask.name: of_kind[ask.kind](ask) if ask.kind in of_kind else st.sampled_from(sorted(ask.values)) if ask.options else text
        for ask in STEPS[step].asks
    }  # fmt: skip
    return st.fixed_dictionaries({}, optional=parts).map(lambda kept: {**kept, **(SAID_ON if kept else {})})


ANY = st.fixed_dictionaries(
    {"about": st.sampled_from([{"door": "report", "language": "ar"}, {"door": "help", "language": "fr"}, {}])},
    optional={name: answered(name) for name in STEPS},
)


@given(ANY)
@settings(max_examples=150, deadline=None)
def test_whatever_was_answered_makes_a_report(answers: dict[str, dict[str, Any]]) -> None:
    """Whatever the form lets through, the house's own reader takes, twice the same, and triage can read."""
    situation = situation_of(answers)
    checked = {
        name: read_kept(STEPS[name], situation, kept, NOW.date()).values | ({k: v for k, v in kept.items() if k == "said_on"})
        for name, kept in answers.items()
        if name in STEPS
    }  # fmt: skip
    checked["about"] = answers["about"]
    first = document_of(checked, [FILE])
    assert first == document_of(json.loads(json.dumps(checked)), [FILE])
    assert read_document(first, name="portal.json")
    assess(facts(checked), Context(now=NOW))
