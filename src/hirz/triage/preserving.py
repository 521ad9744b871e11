"""Preservation: what platforms hold about a threatened child is gone in days, so the request to keep it is begun at once.

A draft says which report and which platform. Its content is made from the sealed findings when somebody opens it, and nothing
is ever sent by itself. Touches content in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.actors import Actor
from hirz.base.among import among, joined
from hirz.base.clock import now, this_hour
from hirz.base.ledger.services import record, record_many
from hirz.base.vault.services import Envelope, open_envelopes
from hirz.core.formats.report import FieldName, IncidentType, ParsedReport, Subject
from hirz.core.scoring import ReportFacts
from hirz.core.scoring.facts import Annotation, Channel
from hirz.core.text.platforms import BY_KEY, link_target
from hirz.core.text.urls import parse_url
from hirz.detect.enums import PartyRole
from hirz.detect.findings import Finding
from hirz.detect.models import Scan
from hirz.intake.models import Report
from hirz.triage import policies
from hirz.triage.assessing import Subject as Assessed
from hirz.triage.enums import DraftState, Lane, Priority
from hirz.triage.models import PreservationDraft, Ticket

PRESERVER = Actor.system("preserve")
# What names an account at a platform, and whose accounts are asked about: never the child's own, never the reporter's.
ACCOUNTS = frozenset({"handle", "profile_url"})
LEADS = frozenset({PartyRole.REPORTED, PartyRole.UNKNOWN})
# The answer by which somebody came through the door "I need help now" (`intake.answers`).
HELP_NOW = "short_form"


@dataclass(frozen=True, slots=True)
class Account:
    """An account at a platform, as a finding names it."""

    ordinal: int
    finding: Finding


def may_need_preserving(subject: Assessed) -> bool:
    """Whether a report, by its facts, may name an account whose traces must be kept; opens nothing."""
    facts = subject.facts
    names_account = facts.reported_accounts > 0 or any(key.partition("/")[0] in ACCOUNTS for key in facts.selectors)
    is_danger = subject.assessment is not None and subject.assessment.priority >= Priority.DANGER
    # Through the portal anybody may have asked for help now: `draft_preservations` looks.
    if subject.lane == Lane.FLOOD:
        return False  # a copy: what it names stands in the one that was left in its place
    return names_account and (is_threat(facts) or is_danger or facts.channel is Channel.PORTAL)


def is_threat(facts: ReportFacts) -> bool:
    """Threats, or sexual extortion by nature or by the sender's flag."""
    return bool(
        facts.threats or facts.incident_type is IncidentType.SEXTORTION or Annotation.SEXTORTION in facts.annotations
    )


def accounts_by_platform(findings: Sequence[Finding]) -> Mapping[str, list[Account]]:
    """The accounts that a report names, by the key of their platform; "" where the platform is not said."""
    found: dict[str, list[Account]] = defaultdict(list)
    for ordinal, finding in enumerate(findings):
        if finding.kind in ACCOUNTS and finding.role in LEADS:
            found[_platform_of(finding)].append(Account(ordinal, finding))
    return found


def _platform_of(finding: Finding) -> str:
    if finding.kind == "handle":
        return finding.value.partition(":")[0]
    url = parse_url(finding.value)
    target = link_target(url.host, url.path) if url else None
    return target.rule.platform if target else ""


def draft_preservations(report_ids: Sequence[UUID]) -> int:
    """Begin the requests that these reports call for; returns how many are new. Running it twice begins none again."""
    envelopes = open_envelopes("report", list(report_ids), "intake", purpose="preservation", by=PRESERVER)
    drafts: list[PreservationDraft] = []
    at = this_hour()
    urgent = set(
        Ticket.objects.filter(among("report_id", report_ids), priority__gte=Priority.DANGER).values_list(
            "pk", flat=True
        )
    )
    for scan in Scan.objects.filter(among("report_id", envelopes)):
        envelope = envelopes[scan.report_id]
        if scan.report_id in urgent or _is_due(scan, envelope):
            findings = [Finding.from_json(row) for row in envelope.unseal_json("findings", scan.findings)]
            drafts += _drafts(scan.report_id, findings, at)
    with transaction.atomic():
        fresh = _insert(drafts)
        if fresh:
            record_many(verb="triage:preservation:drafted", object_kind="report", object_ids=fresh, by=PRESERVER)
    return len(fresh)


def _insert(drafts: Sequence[PreservationDraft]) -> list[str]:
    """Those that nobody began before; gives the ids of their reports, one for each draft."""
    rows = [(draft.id, draft.report_id, draft.platform, draft.ordinal, draft.made_at) for draft in drafts]
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO triage_preservationdraft (id, report_id, platform, ordinal, state, made_at)"
            " SELECT id, report, coalesce(platform, ''), ordinal, %s, made_at"
            " FROM unnest(string_to_array(%s, ',')::uuid[], string_to_array(%s, ',')::uuid[], string_to_array(%s, ','),"
            " string_to_array(%s, ',')::int4[], string_to_array(%s, ',')::timestamptz[])"
            " AS new(id, report, platform, ordinal, made_at) ON CONFLICT DO NOTHING RETURNING report_id",
            [DraftState.DRAFT, *(joined(column) for column in zip(*rows, strict=True))],
        )
        return [str(row[0]) for row in cursor.fetchall()]


def _is_due(scan: Scan, envelope: Envelope) -> bool:
    if is_threat(ReportFacts.from_json(scan.facts)):
        return True
    parsed = ParsedReport.from_json(envelope.unseal_json("content", scan.report.content)["parsed"])
    return HELP_NOW in parsed.values(Subject.INCIDENT, FieldName.CIRCUMSTANCE)


def _drafts(report_id: UUID, findings: Sequence[Finding], at: datetime) -> list[PreservationDraft]:
    """One for each platform; none where nobody knows which platform to ask."""
    return [
        PreservationDraft(
            report_id=report_id,
            platform=platform if platform in BY_KEY else "",
            ordinal=accounts[0].ordinal,
            made_at=at,
        )
        for platform, accounts in accounts_by_platform(findings).items()
        if platform
    ]


def drafts_of(report: Report | UUID) -> list[PreservationDraft]:
    """The drafts of a report, in the order of its findings."""
    return list(PreservationDraft.objects.filter(report=report).select_related("dropped_by").order_by("ordinal"))


def drop_draft(*, draft: PreservationDraft, ticket: Ticket, by: User) -> None:
    """Put a draft aside: it stays on record and is not begun again."""
    with transaction.atomic():
        draft = PreservationDraft.objects.select_for_update().get(pk=draft.pk)
        policies.may_drop(by, ticket, draft)
        draft.state, draft.dropped_at, draft.dropped_by = DraftState.DROPPED, now(), by
        draft.save(update_fields=["state", "dropped_at", "dropped_by"])
        record(
            verb="triage:preservation:dropped",
            object_kind="report",
            object_id=str(ticket.pk),
            by=by.actor(Role.ANALYST),
        )
