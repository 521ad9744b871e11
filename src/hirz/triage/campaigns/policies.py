"""Who may decide what about a campaign, and whether it can be done now. Every no is said in words that the page shows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.utils.translation import gettext as _

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.errors import Denied
from hirz.triage.campaigns import queries
from hirz.triage.enums import (
    CAMPAIGN_REASONS,
    CAMPAIGN_TRANSITIONS,
    CampaignReason,
    CampaignState,
    CampaignVerb,
)
from hirz.triage.models import Campaign, CampaignDecision

LEAST_OWN: Final = 2
"""A desk that holds fewer reports of a campaign has nothing to compare, and decides nothing about it."""

LONGEST_TITLE: Final = 80
LONGEST_NOTE: Final = 1_000
MOST_VIEWS: Final = 30


def require_holder(user: User, campaign: Campaign) -> None:
    """The desk that holds a campaign decides; while nobody does, any desk that has two of its reports."""
    if campaign.desk_id in user.organisations_as(Role.ANALYST):
        return
    if campaign.desk_id is not None:
        raise Denied(_("Another desk holds this campaign."))
    if queries.own_members(campaign, user) < LEAST_OWN:
        raise Denied(_("Fewer than two of its reports are at your desk."))


def may_decide(user: User, campaign: Campaign, verb: CampaignVerb) -> CampaignState:
    """The state that the verb leads to; Denied if this person, or this state, leads nowhere."""
    require_holder(user, campaign)
    after = CAMPAIGN_TRANSITIONS.get((CampaignState(campaign.state), verb))
    if after is None:
        state = CampaignState(campaign.state).label
        raise Denied(_("This cannot be done with a campaign in this state: %(state)s.") % {"state": state})
    return after


def require_reason(verb: CampaignVerb, reason: str, note: str) -> None:
    """A reason that fits; another one is written down."""
    fitting = CAMPAIGN_REASONS[verb]
    if fitting and reason not in fitting:
        raise Denied(_("Please choose a reason."))
    if reason == CampaignReason.OTHER and not note.strip():
        raise Denied(_("Please write the other reason into the note."))
    if len(note) > LONGEST_NOTE:
        raise Denied(_("Please write a shorter note."))


def require_title(title: str) -> None:
    """A campaign in people's hands has a name that they can say."""
    if not title.strip():
        raise Denied(_("Please give the campaign a name."))
    if len(title.strip()) > LONGEST_TITLE:
        raise Denied(_("Please choose a shorter name."))


def require_members(reports: Collection[object]) -> None:
    """Something was chosen."""
    if not reports:
        raise Denied(_("Please choose at least one report."))


def may_split(chosen: int, standing: int) -> None:
    """Both parts hold reports afterwards."""
    if chosen >= standing:
        raise Denied(_("Leave at least one report in the campaign."))


def may_merge(user: User, campaign: Campaign, into: Campaign) -> None:
    """Into another campaign that the same desk may decide about and that is not closed or dismissed."""
    if campaign.pk == into.pk:
        raise Denied(_("Choose another campaign."))
    require_holder(user, into)
    if into.state not in {CampaignState.PROPOSED, CampaignState.CONFIRMED}:
        raise Denied(_("The other campaign is not open."))


def may_take_back(user: User, decision: CampaignDecision) -> None:
    """The newest decision that stands, by an analyst of the desk that holds the campaign: what came after goes first."""
    require_holder(user, decision.campaign)
    if decision.verb == CampaignVerb.UNDO or hasattr(decision, "undone_by"):
        raise Denied(_("This was already undone."))
    for one in filter(None, (decision.campaign, decision.other)):
        newest = queries.newest_standing(one)
        if newest is None or newest.pk != decision.pk:
            raise Denied(_("Take back what was decided after it first."))


def may_keep_graph(user: User, query: str, others: int) -> None:
    """An analyst keeps graphs, not an empty page, and not without end."""
    if not user.organisations_as(Role.ANALYST):
        raise Denied(_("Only analysts have a queue."))
    if not query:
        raise Denied(_("There is no graph to keep yet."))
    if others >= MOST_VIEWS:
        raise Denied(_("You have thirty views. Throw one away first."))
