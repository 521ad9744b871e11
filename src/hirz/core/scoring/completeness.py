"""Features of the score *completeness*: which of nine things a report says.

A low score never lowers the danger: a thin report can hide a child in danger. Each feature whose value
is 0 becomes a missing field.
"""

from __future__ import annotations

from hirz.core.formats.report import IncidentType
from hirz.core.scoring.facts import Annotation, Context, Demand, NarrativeLength, ReportFacts, SenderKind
from hirz.core.scoring.types import NO_PARAMS, Finding

PLACES = ("handle/", "profile_url/", "url/", "room_code/", "email/")  # where on the network something happened
YES: Finding = (1.0, NO_PARAMS)
NO: Finding = (0.0, NO_PARAMS)


def kinds_of(facts: ReportFacts, *roles: str) -> set[str]:
    """Kinds of the selectors that have one of the roles; of all selectors when no role is given."""
    found = set()
    for key, count in facts.selectors.items():
        kind, _, role = key.partition("/")
        if count > 0 and (not roles or role in roles):
            found.add(kind)
    return found


def is_extortion(facts: ReportFacts) -> bool:
    """Whether a report is about extortion, by its type, its sender's flag or its threats."""
    return (
        facts.incident_type is IncidentType.SEXTORTION
        or Annotation.SEXTORTION in facts.annotations
        or bool(facts.threats and facts.demands)
    )


def what_happened(facts: ReportFacts, context: Context) -> Finding | None:
    """What happened: a text, or at least the kind of act and of material."""
    if facts.narrative_length in (NarrativeLength.MEDIUM, NarrativeLength.LONG):
        return YES
    if facts.narrative_length is NarrativeLength.SHORT:
        return 0.7, NO_PARAMS
    named = facts.incident_type is not IncidentType.OTHER
    return (0.6 if facts.files or facts.materials else 0.3, NO_PARAMS) if named else NO


def who_is_reported(facts: ReportFacts, context: Context) -> Finding | None:
    """Who is reported: an account, a number, or a name."""
    if facts.reported_named or facts.reported_accounts > 0 or kinds_of(facts, "reported"):
        return YES
    return (0.5, NO_PARAMS) if kinds_of(facts, "unknown") else NO


def where_online(facts: ReportFacts, context: Context) -> Finding | None:
    """Where on the network: an account, a page, a room, a game."""
    for key in facts.selectors:
        if key.startswith(PLACES):
            return YES
    return YES if facts.reported_accounts else NO


def when_it_happened(facts: ReportFacts, context: Context) -> Finding | None:
    """When it happened, or when it began."""
    return YES if facts.occurred_at else NO


def age_of_child(facts: ReportFacts, context: Context) -> Finding | None:
    """How old the child is."""
    return NO if facts.victim_age_min is None else YES


def place_of_child(facts: ReportFacts, context: Context) -> Finding | None:
    """In which province, or at least in which country, the child is."""
    if facts.province:
        return YES
    return (0.5, NO_PARAMS) if facts.country else NO


def what_is_demanded(facts: ReportFacts, context: Context) -> Finding | None:
    """What is demanded of the child. Asked of extortion only."""
    if not is_extortion(facts):
        return None
    if Demand.MONEY in facts.demands and not facts.files:
        return 0.5, NO_PARAMS
    return YES if facts.demands else NO


def proof(facts: ReportFacts, context: Context) -> Finding | None:
    """A capture of the conversation or of the demand, or a file. Never the material itself, which nobody is asked for."""
    if facts.files:
        return YES
    return (0.5, NO_PARAMS) if any(key.startswith("url") for key in facts.selectors) else NO


def connection_times(facts: ReportFacts, context: Context) -> Finding | None:
    """Connections of the reported account with their time. Asked of those who have logs: platforms and police."""
    dated, undated = facts.ips_with_time, facts.ips_without_time
    if dated + undated:
        return dated / (dated + undated), {"n": dated, "of": dated + undated}
    if facts.sender_kind in (SenderKind.PLATFORM, SenderKind.POLICE, SenderKind.FOREIGN):
        return NO
    return None
