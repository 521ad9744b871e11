"""What the machine proposes: new reports for campaigns that stand, and campaigns that nobody has seen yet.

`attach_reports` looks at what came just now, in milliseconds; `propose_campaigns` judges everything of the last year anew.
What people decided stays: a dismissed group is not proposed again before it has doubled, a report that somebody took out is
not proposed for that campaign again, and what belongs to a campaign in people's hands is proposed, never added by itself.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, cast
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import F

from hirz.base.actors import Actor
from hirz.base.among import among
from hirz.base.clock import now, this_hour
from hirz.base.ledger.services import record, record_many
from hirz.base.vault.services import new_envelope, store_wraps
from hirz.core.linking import Attachment, Edge, Proposal, Reason, attach
from hirz.core.linking.ties import JOIN, worth
from hirz.intake.references import new_reference
from hirz.triage.campaigns.ties import LIVE, edges_of, holders_of, holding, marks_since, shared_edges
from hirz.triage.enums import CampaignState, Lane, MemberState
from hirz.triage.models import Campaign, CampaignMember, CampaignRun, CampaignTie, Ticket

log = logging.getLogger("hirz.triage")

MACHINE = Actor.system("link")
COMPARTMENT: Final = "intake"
LOCK: Final = 0x4849_525A_0004
WINDOW: Final = timedelta(days=400)
"""Reports that are looked at anew: a year, and a little."""

LEAST: Final = 3
"""Reports of a campaign, of at least two different contents: copies of one report are a bundle, not a campaign."""

LEAST_CONTENTS: Final = 2
GREW: Final = 2
"""A dismissed group is proposed again when it has so many times as many reports."""

SOON: Final = 100
"""So many new reports do not wait for the next full hour."""

MOST_TIES: Final = 200
"""Reasons of a campaign that are kept, the heaviest."""


# ---------------------------------------------------------------------------------------------- a report that came


def attach_reports(report_ids: Sequence[UUID]) -> int:
    """Propose these reports for the campaigns that their ties lead to; returns how many places. Twice changes nothing."""
    tickets = Ticket.objects.filter(among("report_id", report_ids)).exclude(lane=Lane.FLOOD)
    fresh = sorted(tickets.values_list("report_id", flat=True))
    if not fresh:
        return 0
    with transaction.atomic():
        _lock()
        CampaignRun.objects.get_or_create(pk=1)
        CampaignRun.objects.filter(pk=1).update(waiting=F("waiting") + len(fresh))
        return _place(_attachments(fresh))


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _attachments(fresh: Sequence[UUID]) -> list[tuple[UUID, Attachment]]:
    """The campaigns that each report certainly belongs to, the heaviest only: two would be a case for a person."""
    edges = edges_of(fresh)
    holders = holders_of(holding(edges), fresh)
    by_report: dict[UUID, list[Edge]] = defaultdict(list)
    for edge in edges:
        by_report[edge.report].append(edge)  # type: ignore[index]  # as edges_of made them
    groups = cast("set[UUID]", {holder.group for several in holders.values() for holder in several})
    campaigns = set(Campaign.objects.filter(among("id", groups), state__in=LIVE).values_list("pk", flat=True))
    found = []
    for report, own in by_report.items():
        certain = (one for one in attach(own, holders) if one.is_certain and one.group in campaigns)
        found += [(report, one) for one in [next(certain, None)] if one is not None]
    return found


def _place(found: Iterable[tuple[UUID, Attachment]]) -> int:
    by_campaign: dict[UUID, list[tuple[UUID, Attachment]]] = defaultdict(list)
    for report, attached in found:
        by_campaign[attached.group].append((report, attached))  # type: ignore[index]
    placed = 0
    at = this_hour()
    for campaign in (
        Campaign.objects.filter(pk__in=list(by_campaign), state__in=LIVE).order_by("pk").select_for_update()
    ):
        several = by_campaign[campaign.pk]
        added = add_members(campaign, [report for report, _ in several], at)
        reasons = [reason for report, attached in several if report in added for reason in _joining(attached)]
        state_ties(campaign, reasons, at)
        placed += len(added)
    return placed


def _joining(attached: Attachment) -> list[Reason]:
    """Its reasons, each with whether it tied the report: alone, or the two of different families that did so together."""
    alone = [replace(reason, is_joining=reason.weight >= JOIN) for reason in attached.reasons]
    if any(reason.is_joining for reason in alone):
        return alone
    first = attached.reasons[0]
    second = next(r for r in attached.reasons if worth(r.kind).family != worth(first.kind).family)
    pair = [
        replace(one, beside=(other.kind, other.key), weight=round(attached.weight, 3))
        for one, other in ((first, second), (second, first))
    ]
    return [*pair, *(reason for reason in alone if reason.key not in {first.key, second.key})]


# ------------------------------------------------------------------------------------------------ everything anew


@dataclass(slots=True)
class Outcome:
    """What a run did: campaigns proposed, members added or proposed, proposals withdrawn, groups left because dismissed."""

    proposed: int = 0
    grown: int = 0
    withdrawn: int = 0
    silent: int = 0


@dataclass(slots=True)
class _Known:
    """Campaigns as they stand, and the reports that each holds or held."""

    campaigns: Mapping[UUID, Campaign]
    members: Mapping[UUID, Mapping[UUID, str]]  # campaign -> report -> state
    taken: set[UUID] = field(default_factory=set)

    def standing(self, campaign: UUID) -> set[UUID]:
        """Reports that belong to it, or are proposed for it."""
        return {report for report, state in self.members.get(campaign, {}).items() if state != MemberState.OUT}


def is_due() -> bool:
    """Whether reports have come since the last run: enough of them, or an hour has passed."""
    run = CampaignRun.objects.filter(pk=1).first()
    if run is None or not run.waiting:
        return False
    return run.waiting >= SOON or run.ran_at is None or run.ran_at < this_hour()


def propose_campaigns() -> Outcome:
    """Judge the ties of the last year anew and write down what is new. Running it twice changes nothing."""
    # numba and numpy enter this process only here.
    from hirz.core.linking import propose

    since, at = now() - WINDOW, this_hour()
    waiting = CampaignRun.objects.filter(pk=1).values_list("waiting", flat=True).first() or 0
    groups = [g for g in propose(shared_edges(since), marks_since(since), least=LEAST).groups if is_campaign(g.reports)]
    with transaction.atomic():
        _lock()
        outcome = _write(groups, at)
        CampaignRun.objects.get_or_create(pk=1)
        CampaignRun.objects.filter(pk=1).update(waiting=F("waiting") - waiting, ran_at=at)
    log.info("campaigns: %d proposed, %d grown, %d withdrawn", outcome.proposed, outcome.grown, outcome.withdrawn)
    return outcome


def is_campaign(reports: Collection[object]) -> bool:
    """Whether a group is more than copies of one report, which are a bundle."""
    contents = Ticket.objects.filter(among("report_id", reports)).values_list("report_id", "bundle_id")
    return len({bundle or report for report, bundle in contents}) >= LEAST_CONTENTS


def _write(groups: Sequence[Proposal], at: datetime) -> Outcome:
    known, outcome = _known(), Outcome()
    for group in groups:
        reports = set(_reports(group))
        home = _home(known, reports)
        if home is None:
            before = _dismissed(known, reports)
            if before is not None and len(reports) < GREW * len(known.standing(before.pk)):
                outcome.silent += 1
                continue
            _propose(group, before, at)
            outcome.proposed += 1
            continue
        known.taken.add(home.pk)
        outcome.grown += bool(_grow(home, group, known.standing(home.pk), at))
        outcome.withdrawn += _absorb(known, home, reports)
    left = [c for c in known.campaigns.values() if _is_own(c) and c.pk not in known.taken]
    outcome.withdrawn += len(left)
    _withdraw(left, CampaignState.WITHDRAWN)
    return outcome


def _known() -> _Known:
    states = [*LIVE, CampaignState.DISMISSED]
    campaigns = {c.pk: c for c in Campaign.objects.filter(state__in=states).order_by("pk").select_for_update()}
    members: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    rows = CampaignMember.objects.filter(campaign__state__in=states)
    for campaign, report, state in rows.values_list("campaign_id", "report_id", "state"):
        members[campaign][report] = state
    return _Known(campaigns, members)


def _is_own(campaign: Campaign) -> bool:
    """Whether it is still the machine's alone."""
    return campaign.state == CampaignState.PROPOSED and campaign.is_untouched


def _overlapping(known: _Known, reports: set[UUID], states: Collection[str]) -> list[tuple[int, Campaign]]:
    found = [
        (len(reports & known.standing(campaign.pk)), campaign)
        for campaign in known.campaigns.values()
        if campaign.state in states
    ]
    return sorted((pair for pair in found if pair[0]), key=lambda pair: (-pair[0], str(pair[1].pk)))


def _home(known: _Known, reports: set[UUID]) -> Campaign | None:
    """The campaign that this group is: one in people's hands before one of the machine's, the larger part before the smaller."""
    found = [(n, c) for n, c in _overlapping(known, reports, LIVE) if c.pk not in known.taken]
    for state in (CampaignState.CONFIRMED, CampaignState.CLOSED, CampaignState.PROPOSED):
        for _, campaign in found:
            if campaign.state == state:
                return campaign
    return None


def _dismissed(known: _Known, reports: set[UUID]) -> Campaign | None:
    """A dismissed campaign that this group is, or has grown from: they share half of the smaller one."""
    for shared, campaign in _overlapping(known, reports, [CampaignState.DISMISSED]):
        if shared * 2 >= min(len(reports), len(known.standing(campaign.pk))):
            return campaign
    return None


def _propose(group: Proposal, before: Campaign | None, at: datetime) -> None:
    envelope, wraps = new_envelope("campaign", uuid4(), COMPARTMENT)
    store_wraps(wraps)
    campaign = Campaign.objects.create(
        id=envelope.object_id, reference=new_reference("K", now()), grown_from=before, proposed_at=at
    )
    CampaignMember.objects.bulk_create(
        CampaignMember(campaign=campaign, report_id=report, state=MemberState.IN, since=at)
        for report in _reports(group)
    )
    state_ties(campaign, group.reasons, at)
    record(verb="triage:campaign:proposed", object_kind="campaign", object_id=str(campaign.pk), by=MACHINE)


def _reports(group: Proposal) -> list[UUID]:
    """Its reports, as `shared_edges` named them."""
    return cast("list[UUID]", list(group.reports))


def _grow(home: Campaign, group: Proposal, standing: set[UUID], at: datetime) -> set[UUID]:
    """Add what is new; of the machine's own proposal also let go of what does not belong to it any more."""
    added = add_members(home, [r for r in _reports(group) if r not in standing], at)
    gone = standing - set(group.reports) if _is_own(home) else set()
    if gone:
        CampaignMember.objects.filter(campaign=home, report_id__in=gone).delete()
    if added or gone:
        if _is_own(home):
            CampaignTie.objects.filter(campaign=home).delete()
        state_ties(home, group.reasons, at)
    return added


def _absorb(known: _Known, home: Campaign, reports: set[UUID]) -> int:
    """Proposals of the machine's that the same group has swallowed lead to the one that stays."""
    swallowed = [
        campaign
        for _, campaign in _overlapping(known, reports, [CampaignState.PROPOSED])
        if _is_own(campaign) and campaign.pk not in known.taken
    ]
    _withdraw(swallowed, CampaignState.MERGED, into=home)
    known.taken.update(campaign.pk for campaign in swallowed)
    return len(swallowed)


def _withdraw(campaigns: Sequence[Campaign], state: CampaignState, into: Campaign | None = None) -> None:
    if not campaigns:
        return
    ids = [campaign.pk for campaign in campaigns]
    Campaign.objects.filter(pk__in=ids).update(state=state, merged_into=into)
    record_many(verb="triage:campaign:withdrawn", object_kind="campaign", object_ids=[str(i) for i in ids], by=MACHINE)


# --------------------------------------------------------------------------------------------------------- shared


def add_members(campaign: Campaign, reports: Sequence[UUID], at: datetime) -> set[UUID]:
    """Put reports into the machine's own proposal, or propose them for a campaign of people's; returns those that are new.

    Whoever has a place there already keeps it: what somebody took out stays out.
    """
    known = set(campaign.members.filter(report_id__in=list(reports)).values_list("report_id", flat=True))
    added = [report for report in dict.fromkeys(reports) if report not in known]
    if not added:
        return set()
    state = MemberState.IN if _is_own(campaign) else MemberState.PROPOSED
    CampaignMember.objects.bulk_create(
        CampaignMember(campaign=campaign, report_id=report, state=state, since=at) for report in added
    )
    record(verb="triage:campaign:grown", object_kind="campaign", object_id=str(campaign.pk), by=MACHINE)
    return set(added)


def state_ties(campaign: Campaign, reasons: Iterable[Reason], at: datetime) -> None:
    """Write down why; a reason that stands already stays as it was stated."""
    best: dict[tuple[str, int], Reason] = {}
    for reason in sorted(reasons, key=lambda r: (r.is_joining, r.weight), reverse=True)[:MOST_TIES]:
        best.setdefault((reason.kind, cast("int", reason.key)), reason)
    ties = [
        CampaignTie(
            campaign=campaign, kind=kind, key=key, weight=round(reason.weight * 100), groups=reason.groups,
            beside_kind=reason.beside[0] if reason.beside else "",
            beside_key=cast("int", reason.beside[1]) if reason.beside else None,
            lift=min(round(reason.lift), 10**6), is_joining=reason.is_joining, stated_at=at,
        )
        for (kind, key), reason in best.items()
    ]  # fmt: skip
    CampaignTie.objects.bulk_create(ties, ignore_conflicts=True)
