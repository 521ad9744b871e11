"""Campaigns: one hand behind many different reports, proposed by the machine, decided by people, and never for good.

A bundle holds reports that repeat each other; a campaign holds reports of different children that one hand wrote to.
"""

from __future__ import annotations

import uuid

from django.db import models

from hirz.base.accounts.models import Organisation, User
from hirz.base.privacy import plain, pseudonym, sealed, staff
from hirz.intake.models import Report
from hirz.triage.enums import CampaignReason, CampaignState, CampaignVerb, MemberState


class Campaign(models.Model):
    """A group of reports with the reasons that tie them. `desk` holds it from the first decision on; before, nobody does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=10, choices=CampaignState.choices, default=CampaignState.PROPOSED)
    desk = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    # The name that a person gave it, under its own key; empty until then.
    title = models.BinaryField(default=bytes)
    # Nobody has decided anything about it: the machine may still change or withdraw its own proposal.
    is_untouched = models.BooleanField(default=True, db_default=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    # The dismissed one that it has outgrown.
    grown_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField()

    PRIVACY = plain(
        "id", "reference", "state", "desk", "is_untouched", "merged_into", "grown_from", "proposed_at"
    ) | sealed("title")  # fmt: skip


class CampaignMember(models.Model):
    """A report belongs to a campaign, is proposed for it, or was taken out; `since` is when that last changed."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="members", db_index=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=MemberState.choices)
    since = models.DateTimeField()

    PRIVACY = plain("id", "campaign", "report", "state", "since")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "report"], name="campaign_member_once")]


class CampaignTie(models.Model):
    """The stated reason of an edge: a value that members share, as it was weighed (`core.linking.Reason`).

    `key` stands for the value: the number of a selector, a keyed value, a shared text. Which members hold it is asked for.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="ties", db_index=False)
    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    # Out of a hundred; and as how many holders counted.
    weight = models.SmallIntegerField()
    groups = models.IntegerField()
    # The second value where one alone was too common, and how many times more often than by chance both stand together.
    beside_kind = models.CharField(max_length=20, blank=True)
    beside_key = models.BigIntegerField(null=True)
    lift = models.IntegerField(default=0)
    # Whether it joined reports, or is only shared by those that something else joined.
    is_joining = models.BooleanField(default=True)
    stated_at = models.DateTimeField()

    PRIVACY = plain(
        "id", "campaign", "kind", "weight", "groups", "beside_kind", "lift", "is_joining", "stated_at"
    ) | pseudonym("key", "beside_key")  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "kind", "key"], name="campaign_tie_once")]


class CampaignDecision(models.Model):
    """What a person decided about a campaign, with what it changed. Taking it back is a decision of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="decisions")
    # The other one of a merge or of a split.
    other = models.ForeignKey(Campaign, null=True, on_delete=models.CASCADE, related_name="decisions_beside")
    verb = models.CharField(max_length=10, choices=CampaignVerb.choices)
    reason = models.CharField(max_length=12, choices=CampaignReason.choices, blank=True)
    # Note, title and the title before, under the campaign's key.
    said = models.BinaryField(default=bytes)
    before = models.CharField(max_length=10, choices=CampaignState.choices)
    after = models.CharField(max_length=10, choices=CampaignState.choices)
    other_before = models.CharField(max_length=10, choices=CampaignState.choices, blank=True)
    other_after = models.CharField(max_length=10, choices=CampaignState.choices, blank=True)
    desk_before = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField()
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")

    PRIVACY = (
        plain("id", "campaign", "other", "verb", "reason", "before", "after", "other_before", "other_after",
              "desk_before", "decided_at", "undoes")
        | sealed("said")
        | staff("decided_by")
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["campaign", "decided_at"], name="campaign_decision_order")]


class CampaignMove(models.Model):
    """How a decision changed a report's place in a campaign; empty for no place at all."""

    decision = models.ForeignKey(CampaignDecision, on_delete=models.CASCADE, related_name="moves")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+", db_index=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    before = models.CharField(max_length=10, choices=MemberState.choices, blank=True)
    after = models.CharField(max_length=10, choices=MemberState.choices, blank=True)

    PRIVACY = plain("id", "decision", "campaign", "report", "before", "after")


class CampaignRun(models.Model):
    """The search for campaigns: when it last ran, and how many reports have come since. One row."""

    ran_at = models.DateTimeField(null=True)
    waiting = models.IntegerField(default=0)

    PRIVACY = plain("id", "ran_at", "waiting")


class GraphView(models.Model):
    """A graph that somebody keeps under a name: where it starts and what is open, never a value."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    # As it stands in the address of the graph: references and numbers of selectors.
    query = models.CharField(max_length=1200)
    # The desk that sees it too; none: only its owner does.
    desk = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    PRIVACY = plain("id", "owner", "query", "desk", "created_at") | staff("name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="graph_view_name")]
