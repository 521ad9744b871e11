"""What the pages of campaigns read. Reports outside the reader's scope are counted as a whole, and never shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.among import among
from hirz.core.linking.ties import worth
from hirz.triage.campaigns.ties import DERIVED, LIVE, Key, edges_of, holding
from hirz.triage.enums import CampaignState, CampaignVerb, MemberState
from hirz.triage.models import Campaign, CampaignDecision, CampaignMember, CampaignTie, Ticket

LISTED = (CampaignState.PROPOSED, CampaignState.CONFIRMED, CampaignState.CLOSED, CampaignState.DISMISSED)
STANDING = (MemberState.IN, MemberState.PROPOSED)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Reports of a campaign that the reader may see, those proposed among them, and how many others there are."""

    seen: int = 0
    proposed: int = 0
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class SeenTie:
    """The stated reason of an edge, with the reports in the reader's sight that hold the value."""

    tie: CampaignTie
    reports: frozenset[UUID]

    @property
    def key(self) -> Key:
        """What the value is known by."""
        return self.tie.kind, self.tie.key


def campaigns_seen(user: User) -> QuerySet[Campaign]:
    """Campaigns that hold, or held, a report in this person's sight."""
    seen = Ticket.objects.visible_to(user).values("pk")
    members = CampaignMember.objects.filter(report__in=seen).values("campaign")
    return Campaign.objects.filter(pk__in=members)


def listed(user: User) -> QuerySet[Campaign]:
    """Those that wait for a person first, then those in people's hands, then the others; each the newest first."""
    order = Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(LISTED)), output_field=IntegerField()
    )
    standing = CampaignMember.objects.filter(
        report__in=Ticket.objects.visible_to(user).values("pk"), state__in=STANDING
    )
    rows = Campaign.objects.filter(state__in=LISTED, pk__in=standing.values("campaign"))
    return rows.annotate(place=order).order_by("place", "-proposed_at", "reference")


def sizes_of(campaigns: Collection[Campaign], user: User) -> dict[UUID, Sizes]:
    """How large campaigns are to this person."""
    members = CampaignMember.objects.filter(campaign__in=[c.pk for c in campaigns], state__in=STANDING)
    whole = dict(members.order_by().values_list("campaign").annotate(n=Count("pk")))
    seen = members.filter(report__in=Ticket.objects.visible_to(user).values("pk")).order_by().values_list("campaign")
    rows = seen.annotate(n=Count("pk"), waiting=Count("pk", filter=Q(state=MemberState.PROPOSED)))
    return {campaign: Sizes(n, waiting, _elsewhere(whole.get(campaign, n), n)) for campaign, n, waiting in rows}


def _elsewhere(whole: int, seen: int) -> int:
    return max(0, whole - seen)


def members_seen(campaigns: Collection[Campaign], user: User) -> dict[UUID, dict[UUID, str]]:
    """Campaign -> report -> state, of the reports in this person's sight that belong there or are proposed."""
    rows = CampaignMember.objects.filter(
        campaign__in=[c.pk for c in campaigns], state__in=STANDING,
        report__in=Ticket.objects.visible_to(user).values("pk"),
    )  # fmt: skip
    found: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    for campaign, report, state in rows.values_list("campaign_id", "report_id", "state"):
        found[campaign][report] = state
    return found


def tickets_of(campaign: Campaign, user: User) -> QuerySet[Ticket]:
    """The reports of a campaign in this person's sight, the newest first."""
    members = CampaignMember.objects.filter(campaign=campaign, state__in=STANDING).values("report")
    return (
        Ticket.objects.visible_to(user)
        .filter(report__in=members)
        .select_related("feed__sender", "desk")
        .order_by("-received_at", "report_id")
    )


def own_members(campaign: Campaign, user: User) -> int:
    """How many of its reports this person's own desks hold."""
    desks = user.organisations_as(Role.ANALYST)
    members = CampaignMember.objects.filter(campaign=campaign, state__in=STANDING).values("report")
    return Ticket.objects.filter(report__in=members, desk__in=desks).count()


def ties_seen(campaigns: Sequence[Campaign], members: Mapping[UUID, Collection[UUID]]) -> dict[UUID, list[SeenTie]]:
    """Of each campaign the reasons that two of these reports share, what joined first, then what most hold.

    A value that one of them alone holds is left out: whoever else holds it is at another desk.
    """
    held = holding(edges_of({report for several in members.values() for report in several}))
    found: dict[UUID, list[SeenTie]] = defaultdict(list)
    for tie in CampaignTie.objects.filter(campaign__in=[c.pk for c in campaigns]):
        own = frozenset(held.get((tie.kind, tie.key), set()) & set(members.get(tie.campaign_id, ())))
        if len(own) > 1:
            found[tie.campaign_id].append(SeenTie(tie, own))
    for campaign, several in found.items():
        found[campaign] = several = _without_echoes(several)
        several.sort(key=lambda s: (not s.tie.is_joining, -len(s.reports), -s.tie.weight, s.tie.kind, s.tie.key))
    return found


def _without_echoes(ties: Sequence[SeenTie]) -> list[SeenTie]:
    """Without what only follows from a value that the same reports share: a number lies in its own series."""
    said = [(worth(seen.tie.kind).family, seen.reports) for seen in ties if seen.tie.kind not in DERIVED]
    return [
        seen
        for seen in ties
        if seen.tie.kind not in DERIVED
        or not any(family == worth(seen.tie.kind).family and seen.reports <= reports for family, reports in said)
    ]


def neighbours_of(campaign: Campaign, ties: Sequence[SeenTie], user: User) -> list[tuple[Campaign, int]]:
    """Other live campaigns in sight with which this one shares values, and how many: perhaps one hand."""
    keys = {seen.key for seen in ties}
    if not keys:
        return []
    others = (
        CampaignTie.objects.filter(key__in=[key for _, key in keys], campaign__state__in=LIVE)
        .filter(campaign__in=campaigns_seen(user).values("pk"))
        .exclude(campaign=campaign)
    )
    counted = Counter(one for one, *key in others.values_list("campaign_id", "kind", "key") if tuple(key) in keys)
    by_id = Campaign.objects.in_bulk(list(counted))
    return [(by_id[pk], n) for pk, n in counted.most_common(5)]


def campaigns_of(report_id: UUID) -> list[Campaign]:
    """The live campaigns that a report belongs to, or is proposed for."""
    members = CampaignMember.objects.filter(report_id=report_id, state__in=STANDING).values("campaign")
    return list(Campaign.objects.filter(pk__in=members, state__in=LIVE).order_by("state", "reference"))


def decisions_about(campaign: Campaign) -> list[CampaignDecision]:
    """Every decision in which a campaign had a part, the newest first."""
    return list(
        CampaignDecision.objects.filter(Q(campaign=campaign) | Q(other=campaign))
        .select_related("decided_by", "campaign", "other", "undone_by")
        .order_by("-decided_at", "-pk")
    )


def newest_standing(campaign: Campaign) -> CampaignDecision | None:
    """The last decision in which a campaign had a part and that nobody has taken back."""
    return (
        CampaignDecision.objects.filter(Q(campaign=campaign) | Q(other=campaign), undone_by=None)
        .exclude(verb=CampaignVerb.UNDO)
        .order_by("-decided_at", "-pk")
        .first()
    )


def visible_among(reports: Collection[UUID], user: User) -> set[UUID]:
    """Those of these reports that this person may see."""
    return set(Ticket.objects.visible_to(user).filter(among("report_id", reports)).values_list("report_id", flat=True))
