"""The queue: one ticket for each report, its assessment, its bundles, and what people decided."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import Feed, Organisation, User
from hirz.base.privacy import plain, sealed, staff
from hirz.intake.models import Report
from hirz.triage.enums import (
    AuditOutcome,
    BundleKind,
    DraftState,
    Lane,
    Priority,
    ReferralState,
    State,
    Stratum,
    Verb,
    Verdict,
)
from hirz.triage.models_campaigns import (
    Campaign,
    CampaignDecision,
    CampaignMember,
    CampaignMove,
    CampaignRun,
    CampaignTie,
    GraphView,
)
from hirz.triage.models_learned import LearnedModel

__all__ = [
    "Assessment",
    "AuditSample",
    "Bundle",
    "BundleMember",
    "Campaign",
    "CampaignDecision",
    "CampaignMember",
    "CampaignMove",
    "CampaignRun",
    "CampaignTie",
    "Decision",
    "GraphView",
    "LearnedModel",
    "PreservationDraft",
    "Referral",
    "SavedView",
    "Ticket",
    "TicketQuerySet",
    "Verification",
]


class Bundle(models.Model):
    """Reports that share a file, a text or a rare selector. A suggestion of the machine, corrected by people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=BundleKind.choices)
    # The selector shared (digest, selector) or the first report's id (text): one bundle for each.
    key = models.CharField(max_length=40)
    selector_kind = models.CharField(max_length=20, blank=True)
    size = models.IntegerField(default=0)
    # The open member that ranks highest: it is shown in the queue for those folded under it (content bundles only).
    lead = models.ForeignKey(Report, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    # Since when its copies are set behind (`triage.flooding`).
    flooded_at = models.DateTimeField(null=True)

    PRIVACY = plain("id", "reference", "kind", "key", "selector_kind", "size", "lead", "created_at", "flooded_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="bundle_once")]


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Tickets, and the only way from a view to them."""

    def visible_to(self, user: User) -> TicketQuerySet:
        """Those of the desks where this person is an analyst, and those referred to one of these desks."""
        desks = user.organisations_as(Role.ANALYST)
        offered = Referral.objects.filter(to_desk__in=desks, state=ReferralState.PROPOSED).values("report_id")
        return self.filter(models.Q(desk__in=desks) | models.Q(report_id__in=offered))


class Ticket(models.Model):
    """A report in the queue. Columns that the queue filters and sorts by are kept here, nothing that was written."""

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=20)
    # The organisation that holds the ticket now.
    desk = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    channel = models.CharField(max_length=10)
    nature = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    has_files = models.BooleanField(default=False)
    needs_verification = models.BooleanField(default=False)
    # When an analyst last found an anonymous report credible (`triage.verifying`).
    verified_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()

    priority = models.SmallIntegerField(choices=Priority.choices)
    # Sortable: priority, then what disappears first, then the scores (`core.scoring.rank_number`).
    rank = models.BigIntegerField()
    danger = models.SmallIntegerField()
    solvability = models.SmallIntegerField()
    completeness = models.SmallIntegerField()
    novelty = models.SmallIntegerField()
    expires_at = models.DateTimeField(null=True)

    # The bundle whose content it repeats, and whether it is shown under that bundle's lead instead of by itself.
    bundle = models.ForeignKey(Bundle, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    is_folded = models.BooleanField(default=False)
    # Negative ranks are the flood's: behind everything else, and still in the list.
    lane = models.CharField(max_length=8, choices=Lane.choices, default=Lane.NORMAL, db_default=Lane.NORMAL)
    # What a report says when it says nothing but ticks: a digest of its facts (`triage.flooding.shape_of`), else empty.
    shape = models.CharField(max_length=32, default="", db_default="", blank=True)
    # Why it lies where few people look; empty where it stands in sight (`triage.sampling`).
    stratum = models.CharField(max_length=8, choices=Stratum.choices, default="", db_default="", blank=True)
    # When somebody who opened it for the audit said that it should have been urgent.
    raised_at = models.DateTimeField(null=True)

    # The conversation with whoever reported: how many questions wait for an answer, and whether something was written that
    # no analyst has read yet.
    questions = models.SmallIntegerField(default=0, db_default=0)
    has_news = models.BooleanField(default=False, db_default=False)

    claimed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    claimed_until = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Ticket]] = TicketQuerySet.as_manager()

    PRIVACY = plain(
        "report", "reference", "desk", "feed", "state", "channel", "nature", "language", "has_files",
        "needs_verification", "received_at", "priority", "rank", "danger", "solvability", "completeness", "novelty",
        "expires_at", "bundle", "is_folded", "lane", "shape", "stratum", "raised_at", "claimed_by", "claimed_until",
        "verified_at", "questions", "has_news",
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reference"], name="ticket_reference")]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["desk", "-rank", "report"],
                name="ticket_queue",
                condition=models.Q(state="open", is_folded=False),
            ),
            models.Index(fields=["desk", "state", "priority"], name="ticket_counts"),
            models.Index(fields=["bundle"], name="ticket_bundle", condition=models.Q(bundle__isnull=False)),
            models.Index(fields=["claimed_by"], name="ticket_claims", condition=models.Q(claimed_by__isnull=False)),
            models.Index(fields=["feed", "received_at"], name="ticket_feed"),
            models.Index(fields=["feed", "shape", "received_at"], name="ticket_shape", condition=~models.Q(shape="")),
            models.Index(
                fields=["desk", "stratum", "received_at"], name="ticket_audit", condition=~models.Q(stratum="")
            ),
            models.Index(fields=["desk", "lane"], name="ticket_flood", condition=models.Q(lane="flood", state="open")),
            models.Index(fields=["desk"], name="ticket_news", condition=models.Q(has_news=True)),
            models.Index(fields=["desk"], name="ticket_asked", condition=models.Q(questions__gt=0)),
            models.Index(
                fields=["received_at"],
                name="ticket_undrawn",
                condition=models.Q(models.Q(is_folded=True) | models.Q(priority=0), state="open", stratum=""),
            ),
        ]


class Assessment(models.Model):
    """Why a ticket stands where it stands: the features that spoke, with their points."""

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.CASCADE, related_name="+")
    assessed_at = models.DateTimeField()
    # `core.scoring.Assessment` and `Context` as JSON: codes, numbers and times; sentences are made for the reader.
    result = models.JSONField()
    context = models.JSONField()
    # From then on time alone changes the assessment: a deadline passes, a log fades.
    review_at = models.DateTimeField(null=True)

    PRIVACY = plain("report", "assessed_at", "result", "context", "review_at")

    class Meta:
        indexes = [
            models.Index(fields=["review_at"], name="assessment_review", condition=models.Q(review_at__isnull=False))
        ]


class BundleMember(models.Model):
    """A report belongs to a bundle, and why."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="members", db_index=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_index=False)
    similarity = models.SmallIntegerField(default=100)  # percent; 100 for the same digest or selector
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    left_at = models.DateTimeField(null=True)

    PRIVACY = plain("id", "bundle", "report", "similarity", "joined_at", "joined_by", "left_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bundle", "report"], name="bundle_member_once")]
        indexes = [models.Index(fields=["report"], name="bundle_member_report")]


class Decision(models.Model):
    """What somebody decided about a ticket, when and why. Nothing is overwritten; an undo is a decision too.

    `decided_by` is empty where Hirz itself opened a report again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    verb = models.CharField(max_length=10, choices=Verb.choices)
    reason = models.CharField(max_length=20, blank=True)
    note = models.BinaryField(default=bytes)  # sealed under the report's key
    bundle = models.ForeignKey(Bundle, null=True, on_delete=models.SET_NULL, related_name="+")
    state_before = models.CharField(max_length=10)
    state_after = models.CharField(max_length=10)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    # An anonymous report went on before anybody had verified it, because a child is in danger.
    is_unverified = models.BooleanField(default=False, db_default=False)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    # Decisions made in one act about a whole bundle share it: they are undone as one.
    batch = models.UUIDField(null=True)

    PRIVACY = plain(
        "id", "report", "verb", "reason", "bundle", "state_before", "state_after", "decided_by", "decided_at", "undoes",
        "batch", "is_unverified",
    ) | sealed("note")  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["report", "decided_at"], name="decision_report"),
            models.Index(fields=["batch"], name="decision_batch", condition=models.Q(batch__isnull=False)),
        ]


class Referral(models.Model):
    """A report proposed to another organisation, which accepts or declines it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    from_desk = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    to_desk = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ReferralState.choices, default=ReferralState.PROPOSED)
    reason = models.CharField(max_length=20)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # Marked for whoever receives it.
    is_unverified = models.BooleanField(default=False, db_default=False)

    PRIVACY = plain(
        "id", "report", "from_desk", "to_desk", "state", "reason", "proposed_at", "proposed_by", "answered_at",
        "answered_by", "is_unverified",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report"], name="referral_one_proposed", condition=models.Q(state="proposed")
            )
        ]


class AuditSample(models.Model):
    """A report that lay low and was drawn, by nobody's choice, to be opened all the same."""

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.CASCADE, related_name="+")
    stratum = models.CharField(max_length=8, choices=Stratum.choices)
    drawn_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=AuditOutcome.choices, default=AuditOutcome.NONE)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)

    PRIVACY = plain("report", "stratum", "drawn_at", "outcome", "decided_by", "decided_at")

    class Meta:
        indexes = [models.Index(fields=["drawn_at"], name="audit_due", condition=models.Q(outcome="none"))]


class SavedView(models.Model):
    """A filter of the queue that somebody keeps under a name: codes only, never a typed search."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    # The filter as it stands in the address of the queue.
    query = models.CharField(max_length=600)
    # The desk that sees it too; none: only its owner does.
    desk = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    PRIVACY = plain("id", "owner", "query", "desk", "is_default", "created_at") | staff("name")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name"),
            models.UniqueConstraint(fields=["owner"], name="saved_view_default", condition=models.Q(is_default=True)),
        ]


class Verification(models.Model):
    """What somebody looked at before an anonymous report may lead to an inquiry, and what it came to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    # Codes of `enums.Check` that hold.
    checks = models.JSONField(default=list)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    note = models.BinaryField(default=bytes)  # sealed under the report's key
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField()

    PRIVACY = plain("id", "report", "checks", "verdict", "verified_by", "verified_at") | sealed("note")


class PreservationDraft(models.Model):
    """A request to a platform to keep what it holds, begun by itself. Its content is made when somebody opens it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    # A key of `core.text.platforms`; empty for a platform that is not in that table: its name lies in the findings.
    platform = models.CharField(max_length=20, blank=True)
    # The first finding that names an account there: a place in the sealed list, as that of a sighting.
    ordinal = models.IntegerField()
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.DRAFT)
    made_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    PRIVACY = plain("id", "report", "platform", "ordinal", "state", "made_at", "dropped_at", "dropped_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "ordinal"], name="preservation_once")]
