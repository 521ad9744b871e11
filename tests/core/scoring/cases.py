"""Named reports that the tests of scoring put in order, and the makers of facts and context."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hirz.core.formats.report import IncidentType
from hirz.core.scoring import (
    Annotation,
    Assessment,
    Channel,
    Context,
    DeadlineKind,
    Demand,
    FileFlag,
    Material,
    NarrativeLength,
    ReportFacts,
    SenderKind,
    Threat,
    assess,
)

NOW = datetime(2026, 5, 12, 10, 40, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def facts(**known: Any) -> ReportFacts:
    """Facts of a report that came in half an hour ago."""
    return ReportFacts(**{"received_at": NOW - timedelta(minutes=38), **known})


def context(**known: Any) -> Context:
    """What the house knows, at NOW."""
    return Context(**{"now": NOW, **known})


EXTORTION = {
    "incident_type": IncidentType.SEXTORTION,
    "channel": Channel.PORTAL,
    "sender_kind": SenderKind.PUBLIC,
    "narrative_length": NarrativeLength.MEDIUM,
    "threats": frozenset({Threat.FAMILY}),
    "demands": frozenset({Demand.MONEY}),
    "occurred_at": NOW - 3 * HOUR,
}
PLATFORM_FILE = {
    "incident_type": IncidentType.MATERIAL,
    "channel": Channel.CYBERTIP,
    "sender_kind": SenderKind.PLATFORM,
    "files": 1,
    "reported_accounts": 1,
    "occurred_at": NOW - 2 * DAY,
    "ips_with_time": 3,
    "newest_ip_at": NOW - 2 * DAY,
}

CASES: dict[str, tuple[ReportFacts, Context]] = {
    "child, ultimatum in six hours": (
        facts(
            **EXTORTION, child_writes=True, victims=1, victim_age_min=14,
            deadline_at=NOW + 6 * HOUR, deadline_kind=DeadlineKind.THREAT,
        ),
        context(),
    ),
    "child, ultimatum in six days": (
        facts(
            **EXTORTION, child_writes=True, victims=1, victim_age_min=14,
            deadline_at=NOW + 6 * DAY, deadline_kind=DeadlineKind.THREAT,
        ),
        context(),
    ),
    "child, no date": (facts(**EXTORTION, child_writes=True, victims=1, victim_age_min=14), context()),
    "child, no date, with a capture": (
        facts(
            **EXTORTION, child_writes=True, victims=1, victim_age_min=14, files=1, materials=frozenset({Material.IMAGE})
        ),
        context(),
    ),
    "child, no date, anonymous": (
        facts(**EXTORTION, child_writes=True, victims=1, victim_age_min=14, anonymous=True),
        context(),
    ),
    "parent writes of a child of 14": (facts(**EXTORTION, victims=1, victim_age_min=14), context()),
    "parent writes of a child of 9": (facts(**EXTORTION, victims=1, victim_age_min=9), context()),
    "an adult is extorted": (facts(**EXTORTION, victims=1, victim_age_min=27), context()),
    "an adult is extorted, ultimatum today": (
        facts(
            **EXTORTION, victims=1, victim_age_min=27, deadline_at=NOW + 6 * HOUR, deadline_kind=DeadlineKind.THREAT
        ),
        context(),
    ),
    "same wallet as five reports": (
        facts(**EXTORTION, victims=1, victim_age_min=14),
        context(same_selector_recent=5, same_selector_kind="wallet", linked_strong=5),
    ),
    "child speaks of suicide": (
        facts(**{**EXTORTION, "threats": frozenset(), "demands": frozenset()}, child_writes=True, self_harm=True),
        context(),
    ),
    "thin: in danger now, nothing else": (
        facts(channel=Channel.PORTAL, sender_kind=SenderKind.PUBLIC, danger_now=True, anonymous=True),
        context(),
    ),
    "meeting tomorrow": (
        facts(
            incident_type=IncidentType.GROOMING, channel=Channel.STAFF, sender_kind=SenderKind.NGO, victims=1,
            victim_age_min=13, narrative_length=NarrativeLength.MEDIUM, demands=frozenset({Demand.MEETING}),
            deadline_at=NOW + 21 * HOUR, deadline_kind=DeadlineKind.MEETING,
        ),
        context(),
    ),
    "meeting asked, no date": (
        facts(
            incident_type=IncidentType.GROOMING, channel=Channel.STAFF, sender_kind=SenderKind.NGO, victims=1,
            victim_age_min=13, narrative_length=NarrativeLength.MEDIUM, demands=frozenset({Demand.MEETING}),
        ),
        context(),
    ),
    "solicitation in a game, three signs, text only": (
        facts(
            incident_type=IncidentType.GROOMING, channel=Channel.API, sender_kind=SenderKind.PLATFORM,
            narrative_length=NarrativeLength.MEDIUM, victims=1, victim_age_min=12,
            indicators=frozenset({"secrecy", "other_service", "parents_away"}), occurred_at=NOW - 5 * HOUR,
            materials=frozenset({Material.TEXT}),
        ),
        context(),
    ),
    "solicitation, platform, no age": (
        facts(
            incident_type=IncidentType.GROOMING, channel=Channel.CYBERTIP, sender_kind=SenderKind.PLATFORM,
            reported_accounts=1, occurred_at=NOW - 10 * DAY,
        ),
        context(),
    ),
    "abuse by the father, child of 6": (
        facts(
            incident_type=IncidentType.ABUSE, channel=Channel.STAFF, sender_kind=SenderKind.NGO, victims=1,
            victim_age_min=6, hands_on=True, access_to_child=True, relation_ascendant=True,
            narrative_length=NarrativeLength.MEDIUM,
        ),
        context(),
    ),
    "abuse, nobody named": (
        facts(
            incident_type=IncidentType.ABUSE, channel=Channel.STAFF, sender_kind=SenderKind.NGO, victims=1,
            victim_age_min=12, hands_on=True, narrative_length=NarrativeLength.MEDIUM,
        ),
        context(),
    ),
    "live now": (
        facts(
            incident_type=IncidentType.LIVE_STREAM, channel=Channel.PORTAL, sender_kind=SenderKind.PUBLIC, live=True,
            selectors={"room_code/unknown": 1}, narrative_length=NarrativeLength.SHORT,
        ),
        context(),
    ),
    "recording of a broadcast, a month old": (
        facts(**{**PLATFORM_FILE, "occurred_at": NOW - 40 * DAY}, file_flags=frozenset({FileFlag.LIVE_STREAMING})),
        context(),
    ),
    "trafficking, departure on Saturday": (
        facts(
            incident_type=IncidentType.TRAFFICKING, channel=Channel.API, sender_kind=SenderKind.NGO, victims=1,
            victim_age_min=16, narrative_length=NarrativeLength.MEDIUM, deadline_at=NOW + 4 * DAY,
            deadline_kind=DeadlineKind.DEPARTURE, occurred_at=NOW - DAY,
        ),
        context(),
    ),
    "departure tomorrow": (
        facts(
            incident_type=IncidentType.TRAFFICKING, channel=Channel.API, sender_kind=SenderKind.NGO, victims=1,
            victim_age_min=16, narrative_length=NarrativeLength.MEDIUM, deadline_at=NOW + 30 * HOUR,
            deadline_kind=DeadlineKind.DEPARTURE, occurred_at=NOW - DAY,
        ),
        context(),
    ),
    "lure, no child named": (
        facts(
            incident_type=IncidentType.LURE, channel=Channel.API, sender_kind=SenderKind.NGO,
            narrative_length=NarrativeLength.SHORT, selectors={"phone/reported": 1, "url/reported": 1},
            occurred_at=NOW - 3 * DAY,
        ),
        context(selectors_known=2),
    ),
    "new file, young child shown": (
        facts(**PLATFORM_FILE, file_flags=frozenset({FileFlag.INFANT})),
        context(selectors_known=2),
    ),
    "new file": (facts(**PLATFORM_FILE), context(selectors_known=2)),
    "file on a list": (facts(**PLATFORM_FILE, known_digest_hits=("national",)), context(selectors_known=2)),
    "viral file": (
        facts(**PLATFORM_FILE, known_digest_hits=("national",)),
        context(files_seen=1, digest_reports=1204, bundle_size=1204, bundle_assessed=True),
    ),
    "viral file flagged infant and live": (
        facts(
            **PLATFORM_FILE, known_digest_hits=("national",),
            file_flags=frozenset({FileFlag.VIRAL, FileFlag.INFANT, FileFlag.LIVE_STREAMING}),
        ),
        context(files_seen=1, digest_reports=1204, bundle_size=1204, bundle_assessed=True),
    ),
    "viral file, and a child of 8 is named": (
        facts(**PLATFORM_FILE, known_digest_hits=("national",), victims=1, victim_age_min=8),
        context(files_seen=1, digest_reports=1204),
    ),
    "batched meme": (
        facts(
            incident_type=IncidentType.MATERIAL, channel=Channel.CYBERTIP, sender_kind=SenderKind.PLATFORM,
            batched=True, reported_accounts=1, occurred_at=NOW - DAY,
        ),
        context(),
    ),
    "platform escalates": (
        facts(**PLATFORM_FILE, urgent_requested=True, annotations=frozenset({Annotation.SEXTORTION})),
        context(),
    ),
    "full and rich, but known": (
        facts(
            **{**PLATFORM_FILE, "ips_with_time": 20}, known_digest_hits=("national",), reported_named=True,
            province="MA-CAS", selectors={"phone/reported": 2, "email/reported": 2, "handle/reported": 1},
        ),
        context(files_seen=1, digest_reports=300),
    ),
    "misdirected": (
        facts(channel=Channel.PORTAL, sender_kind=SenderKind.PUBLIC, narrative_length=NarrativeLength.SHORT),
        context(),
    ),
    "obscene material sent to a child of 10": (
        facts(
            incident_type=IncidentType.UNSOLICITED, channel=Channel.PORTAL, sender_kind=SenderKind.PUBLIC, victims=1,
            victim_age_min=10, narrative_length=NarrativeLength.SHORT, occurred_at=NOW - DAY,
        ),
        context(),
    ),
    "misleading domain": (
        facts(incident_type=IncidentType.MISLEADING, channel=Channel.CSV, sender_kind=SenderKind.HOTLINE), context()
    ),
}  # fmt: skip


def assessed(name: str) -> Assessment:
    """The assessment of a named report."""
    return assess(*CASES[name])


def changed(name: str, **known: Any) -> ReportFacts:
    """The facts of a named report with some of them changed."""
    return replace(CASES[name][0], **known)
