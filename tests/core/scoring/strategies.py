"""Random facts and contexts for the properties of scoring."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from hirz.core.formats.report import IncidentType
from hirz.core.scoring import (
    Annotation,
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
)
from tests.core.scoring.cases import NOW

KINDS = ("phone", "email", "handle", "profile_url", "url", "ip", "wallet", "rib", "iban", "cin", "plate", "room_code")
ROLES = ("reported", "victim", "reporter", "bystander", "unknown")


def moments(low: int, high: int) -> st.SearchStrategy[Any]:
    """Moments so many hours around NOW."""
    return st.integers(low * 60, high * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))


def some(kind: Any) -> st.SearchStrategy[Any]:
    """A set of members of an enumeration."""
    return st.frozensets(st.sampled_from(list(kind)), max_size=4)


SIGNS = ("danger_now", "extortion", "live_pay", "lure", "secrecy_meeting")
"""Families of signs that features of danger read."""


def reports() -> st.SearchStrategy[ReportFacts]:
    """Any facts, most of them at their defaults."""
    yes = st.booleans()
    few = st.integers(0, 6)
    return st.builds(
        ReportFacts,
        received_at=moments(-400, 0),
        incident_type=st.sampled_from(list(IncidentType)),
        channel=st.sampled_from(list(Channel)),
        sender_kind=st.sampled_from(list(SenderKind)),
        annotations=some(Annotation),
        anonymous=yes,
        reply_possible=yes,
        language=st.sampled_from([None, "ar", "ary", "ary-Latn", "fr", "en"]),
        narrative_length=st.sampled_from(list(NarrativeLength)),
        indicators=st.frozensets(st.sampled_from(["secrecy", "pay", "meet", "move"])),
        signs=st.dictionaries(st.sampled_from([*SIGNS, "age"]), st.integers(1, 100), max_size=4),
        child_writes=yes,
        victims=few,
        victim_age_min=st.none() | st.integers(0, 60),
        victim_named=yes,
        self_harm=yes,
        danger_now=yes,
        urgent_requested=yes,
        deadline_at=st.none() | moments(-100, 400),
        deadline_kind=st.none() | st.sampled_from(list(DeadlineKind)),
        threats=some(Threat),
        demands=some(Demand),
        materials=some(Material),
        live=yes,
        hands_on=yes,
        occurred_at=st.none() | moments(-2000, 0),
        reported_accounts=few,
        reported_named=yes,
        access_to_child=yes,
        relation_ascendant=yes,
        relation_authority=yes,
        prior_reports=few,
        selectors=st.dictionaries(
            st.tuples(st.sampled_from(KINDS), st.sampled_from(ROLES)).map("/".join), st.integers(1, 4), max_size=5
        ),
        ips_with_time=few,
        ips_without_time=few,
        newest_ip_at=st.none() | moments(-9000, 0),
        country=st.sampled_from([None, "MA", "FR"]),
        province=st.sampled_from([None, "MA-CAS"]),
        files=few,
        files_viewed_by_sender=few,
        file_flags=some(FileFlag),
        known_digest_hits=st.lists(st.sampled_from(["baseline", "national"]), max_size=4).map(tuple),
        batched=yes,
        already_asked=st.frozensets(st.sampled_from(["proof", "age_of_child"])),
    )


def contexts() -> st.SearchStrategy[Context]:
    """Any context at NOW."""
    count = st.integers(0, 30)
    return st.builds(
        Context,
        now=st.just(NOW),
        linked_strong=count,
        linked_medium=count,
        linked_weak=count,
        same_selector_recent=count,
        same_selector_kind=st.sampled_from([None, "wallet", "phone", "cin", "unheard_of"]),
        bundle_size=count,
        bundle_assessed=st.booleans(),
        text_similar=count,
        selectors_seen=count,
        selectors_known=count,
        files_seen=count,
        digest_reports=count,
    )
