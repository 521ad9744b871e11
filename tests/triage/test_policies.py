"""Who may decide what, and the words of every no."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from hirz.base.errors import Denied
from hirz.triage import policies
from hirz.triage.enums import TRANSITIONS, State, Verb

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def ticket(**fields: Any) -> Any:
    """A ticket without a database."""
    values = {"desk_id": "cellule-nationale", "state": State.OPEN, "claimed_by": None, "claimed_until": None}
    return SimpleNamespace(**(values | fields))


def analyst(desk: str = "cellule-nationale", name: str = "Salma") -> Any:
    """A person who is an analyst of one desk."""
    return SimpleNamespace(organisations_as=lambda role: [desk] if role == "analyst" else [], full_name=name)


@pytest.mark.parametrize(
    ("minutes", "held"), [(-1, False), (0, False), (1, True), (30, True)], ids=["past", "now", "soon", "later"]
)
def test_a_claim_holds_until_its_end(minutes: int, held: bool) -> None:
    """At the very moment of its end it is over."""
    who = analyst()
    claimed = ticket(claimed_by=who, claimed_until=NOON + timedelta(minutes=minutes))
    assert (policies.holder(claimed, NOON) is who) is held


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("verb", list(Verb))
def test_the_table_alone_says_what_leads_where(state: State, verb: Verb) -> None:
    """What is not in the table is refused with a reason, never done."""
    expected = TRANSITIONS.get((state, verb))
    if expected is None:
        with pytest.raises(Denied):
            policies.require_transition(ticket(state=state), verb)
    else:
        assert policies.require_transition(ticket(state=state), verb) == expected


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_no_has_words(language: str) -> None:
    """A greyed button says why, in the reader's language, and the languages differ."""
    with translation.override(language):
        reasons = [
            policies.why_not(analyst("brigade-demo"), ticket(), Verb.CLOSE),
            policies.why_not(analyst(), ticket(state=State.CLOSED), Verb.CLOSE),
            policies.why_not(
                analyst(),
                ticket(claimed_by=analyst(name="Hamza"), claimed_until=datetime(2999, 1, 1, tzinfo=UTC)),
                Verb.CLOSE,
            ),
            policies.why_not_claim(analyst("brigade-demo"), ticket()),
        ]
    assert all(reasons)
    assert "Hamza" in reasons[2]
    if language == "ar":
        assert all(any("\u0600" <= letter <= "\u06ff" for letter in reason) for reason in reasons)


def test_an_open_ticket_of_the_own_desk_is_open_to_every_verb() -> None:
    """No reason where nothing stands in the way."""
    assert [policies.why_not(analyst(), ticket(), v) for v in (Verb.ESCALATE, Verb.REFER, Verb.CLOSE, Verb.JOIN)] == [
        ""
    ] * 4
    assert policies.why_not_claim(analyst(), ticket()) == ""


def test_only_the_holder_gives_back() -> None:
    """Neither a colleague nor anybody when nobody holds it."""
    who = analyst()
    with pytest.raises(Denied):
        policies.may_release(who, ticket())
    policies.may_release(who, ticket(claimed_by=who, claimed_until=datetime(2999, 1, 1, tzinfo=UTC)))


def test_an_empty_bundle_is_joined_by_nobody() -> None:
    """A bundle says what its members share; without members it says nothing."""
    with pytest.raises(Denied):
        policies.may_join(ticket(), SimpleNamespace(size=0))  # type: ignore[arg-type]


# -- whose identity stays shut ----------------------------------------------------------------------------------------


def field(subject: str, name: str, value: str = "x") -> Any:
    """One field of a report."""
    from hirz.core.formats.report import Field, FieldName, Subject

    return Field(Subject(subject), 0, FieldName(name), value, "/x")


@pytest.mark.parametrize(
    "name", ["name", "phone", "email", "display_name", "note", "address", "city", "organisation", "ip"]
)
def test_of_whoever_reports_nothing_is_shown_that_leads_to_them(name: str) -> None:
    """A list of what is shown, not of what is hidden: a field that nobody thought of stays shut."""
    assert policies.is_hidden(field("reporter", name))


@pytest.mark.parametrize("name", ["relation", "age", "language"])
def test_what_an_analyst_needs_of_whoever_reports_is_shown(name: str) -> None:
    """How they stand to the child, and in which language they speak."""
    assert not policies.is_hidden(field("reporter", name))


@pytest.mark.parametrize("wish", sorted(policies.CONTACT_WISHES))
def test_how_somebody_wishes_to_be_called_is_no_analysts_matter(wish: str) -> None:
    """Whatever subject the form wrote it under; that a guardian may be involved is a danger, and is shown."""
    assert policies.is_hidden(field("incident", "circumstance", wish.upper()))
    assert not policies.is_hidden(field("incident", "circumstance", "guardian_may_be_involved"))


@pytest.mark.parametrize(("name", "hidden"), [("name", True), ("school", True), ("age", False), ("province", False)])
def test_of_a_child_what_names_it_stays_shut(name: str, hidden: bool) -> None:
    """Age and province help to judge; the rest waits for whoever may know."""
    assert policies.is_hidden(field("victim", name)) is hidden
    assert not policies.is_hidden(field("reported", name))
