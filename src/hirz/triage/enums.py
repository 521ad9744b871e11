"""Words of triage, and the state machine of a ticket as one table."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a ticket stands."""

    OPEN = "open", _("Waiting")
    ESCALATED = "escalated", _("Escalated")
    REFERRED = "referred", _("Referred, awaiting acceptance")
    BUNDLED = "bundled", _("Decided with its bundle")
    CLOSED = "closed", _("Closed")


class Verb(models.TextChoices):
    """What a person can decide about a ticket."""

    ESCALATE = "escalate", _("Escalate")
    REFER = "refer", _("Refer")
    ACCEPT = "accept", _("Accept the referral")
    DECLINE = "decline", _("Decline the referral")
    JOIN = "join", _("Join a bundle")
    CLOSE = "close", _("Close")
    RAISE = "raise", _("Raise to urgent")
    ASK = "ask", _("Ask a question")
    REOPEN = "reopen", _("Open again")
    UNDO = "undo", _("Undo")


# (state before, verb) -> state after. What is not here cannot be done; the diagram in the docs is drawn from it.
TRANSITIONS: dict[tuple[State, Verb], State] = {
    (State.OPEN, Verb.ESCALATE): State.ESCALATED,
    (State.OPEN, Verb.REFER): State.REFERRED,
    (State.OPEN, Verb.JOIN): State.BUNDLED,
    (State.OPEN, Verb.CLOSE): State.CLOSED,
    (State.REFERRED, Verb.ACCEPT): State.OPEN,
    (State.REFERRED, Verb.DECLINE): State.OPEN,
    (State.ESCALATED, Verb.UNDO): State.OPEN,
    (State.REFERRED, Verb.UNDO): State.OPEN,
    (State.BUNDLED, Verb.UNDO): State.OPEN,
    (State.CLOSED, Verb.UNDO): State.OPEN,
    # The audit of the low pile found that it should have been urgent: back into the queue.
    (State.OPEN, Verb.RAISE): State.OPEN,
    (State.BUNDLED, Verb.RAISE): State.OPEN,
    (State.CLOSED, Verb.RAISE): State.OPEN,
    # A child must not vanish from the queue while a desk waits for an answer.
    (State.OPEN, Verb.ASK): State.OPEN,
    # By a person, or by Hirz itself when something that was added says that a child is in danger.
    (State.CLOSED, Verb.REOPEN): State.OPEN,
    (State.BUNDLED, Verb.REOPEN): State.OPEN,
}


class Priority(models.IntegerChoices):
    """The word that stands first on a row; higher comes first."""

    LOW = 0, _("Low")
    NORMAL = 1, _("Normal")
    URGENT = 2, _("Urgent")
    DANGER = 3, _("Danger now")


class BundleKind(models.TextChoices):
    """What the members of a bundle share."""

    DIGEST = "digest", _("Same file")
    TEXT = "text", _("Near-same text")
    SELECTOR = "selector", _("Same rare selector")
    ANSWERS = "answers", _("Same answers, nothing of their own")
    SURGE = "surge", _("Came in one rush")


class EscalationReason(models.TextChoices):
    """Why a report goes to an investigator."""

    DANGER = "danger", _("A child is in danger now")
    IDENTIFIABLE = "identifiable", _("A person can be identified")
    NETWORK = "network", _("Signs of a network")
    EVIDENCE = "evidence", _("Evidence is about to disappear")
    OTHER = "other", _("Another reason, in the note")


class ReferralReason(models.TextChoices):
    """Why a report goes to another organisation."""

    DANGER = "danger", _("A child is in danger now")
    TERRITORY = "territory", _("Its territory")
    SUBJECT = "subject", _("Its subject matter")
    CARE = "care", _("Care for the child")
    PARTNER = "partner", _("It already works on this")
    OTHER = "other", _("Another reason, in the note")


class ClosingReason(models.TextChoices):
    """Why a report is closed."""

    NOT_IN_SCOPE = "not_in_scope", _("Not about a child, coercion or trafficking")
    DUPLICATE = "duplicate", _("Says nothing that another report does not say")
    NO_LEAD = "no_lead", _("Nothing to go on, even after asking")
    TEST = "test", _("Test or training")
    SENT_BY_MISTAKE = "sent_by_mistake", _("Sent by mistake")
    OTHER = "other", _("Another reason, in the note")


class ReferralState(models.TextChoices):
    """Where a referral stands."""

    PROPOSED = "proposed", _("Awaiting an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Lane(models.TextChoices):
    """Where a report stands when somebody floods a door that is open to everybody (`triage.flooding`)."""

    NORMAL = "normal", _("Queue")
    APART = "apart", _("Part of a flood, with something of its own")
    CROWD = "crowd", _("Part of a flood that varies")
    FLOOD = "flood", _("Set behind: a copy in a flood")


class Stratum(models.TextChoices):
    """Why a report lies where few people look: the strata of the random audit."""

    LOW = "low", _("Low priority")
    FOLDED = "folded", _("Folded under a bundle")
    FLOOD = "flood", _("Set behind in a flood")


class AuditOutcome(models.TextChoices):
    """What the audit found when somebody opened a report that lay low."""

    NONE = "none", _("To be opened")
    RIGHT = "right", _("Rightly low")
    MISSED = "missed", _("Should have been urgent")


class MissReason(models.TextChoices):
    """Why the house did not see that a report was urgent."""

    WORDS = "words", _("Only the words say it")
    LANGUAGE = "language", _("In a language or script that is not understood")
    HIDDEN = "hidden", _("Hidden under another report")
    LINK = "link", _("Only the link with another report shows it")
    OTHER = "other", _("Another reason, in the note")


class Check(models.TextChoices):
    """What somebody looks at before an anonymous report may lead to an inquiry."""

    PLAUSIBLE = "plausible", _("It is plausible in itself")
    CORROBORATED = "corroborated", _("Another report or a list supports it")
    ANSWERED = "answered", _("Whoever reported answered our questions")
    ACCOUNT = "account", _("The account named is on a known platform")
    SINCERE = "sincere", _("Nothing suggests a joke or revenge")


class Verdict(models.TextChoices):
    """What a verification came to."""

    CREDIBLE = "credible", _("Credible enough for an inquiry")
    DOUBTFUL = "doubtful", _("Not yet: something is missing")


class Standing(models.TextChoices):
    """Whether what is passed on was verified: whoever receives it is told."""

    NAMED = "named", _("Not anonymous")
    VERIFIED = "verified", _("Anonymous, verified")
    UNVERIFIED = "unverified", _("Anonymous, not verified")


class Cause(models.TextChoices):
    """Why a report is open again."""

    UNDONE = "undone", _("The decision was undone")
    DECLINED = "declined", _("The other body declined it")
    DESK = "desk", _("The desk opened it again")
    DANGER = "danger", _("Something that was added says that a child is in danger")


class Answer(models.TextChoices):
    """Where the conversation with whoever reported stands: a filter of the queue."""

    WAITING = "waiting", _("Waiting for an answer")
    NEWS = "news", _("New answer")


class DraftState(models.TextChoices):
    """Where the draft of a preservation request stands. Nothing is sent by itself."""

    DRAFT = "draft", _("Draft")
    DROPPED = "dropped", _("Dropped")


class Way(models.TextChoices):
    """How whoever reported can be asked."""

    LETTERBOX = "letterbox", _("Letterbox")
    API = "api", _("Partner API")
    NONE = "none", _("No way back")


class LearnedState(models.TextChoices):
    """Whether a learned model is shown beside the rule table."""

    OFF = "off", _("Off")
    ON = "on", _("Shown beside the rules")


class CampaignState(models.TextChoices):
    """Where a campaign stands: one hand behind many different reports, as far as anybody knows."""

    PROPOSED = "proposed", _("Proposed by the machine")
    CONFIRMED = "confirmed", pgettext_lazy("a campaign", "Confirmed")
    CLOSED = "closed", pgettext_lazy("a campaign", "Closed")
    DISMISSED = "dismissed", _("Dismissed")
    MERGED = "merged", _("Merged into another")
    WITHDRAWN = "withdrawn", _("Withdrawn by the machine")


class MemberState(models.TextChoices):
    """How a report belongs to a campaign."""

    PROPOSED = "proposed", _("Proposed by the machine")
    IN = "in", _("Member")
    OUT = "out", _("Taken out")


class CampaignVerb(models.TextChoices):
    """What a person can decide about a campaign."""

    CONFIRM = "confirm", _("Confirm")
    DISMISS = "dismiss", _("Dismiss")
    CLOSE = "close", _("Close the campaign")
    REOPEN = "reopen", _("Open again")
    NAME = "name", _("Rename")
    ADD = "add", _("Add a report")
    ACCEPT = "accept", _("Take in what is proposed")
    REMOVE = "remove", _("Take out")
    MERGE = "merge", _("Merge into another")
    SPLIT = "split", _("Split off")
    UNDO = "undo", _("Undo")


# (state before, verb) -> state after. What is not here cannot be done. Taking back leads to the state before the decision.
CAMPAIGN_TRANSITIONS: dict[tuple[CampaignState, CampaignVerb], CampaignState] = {
    (CampaignState.PROPOSED, CampaignVerb.CONFIRM): CampaignState.CONFIRMED,
    (CampaignState.PROPOSED, CampaignVerb.DISMISS): CampaignState.DISMISSED,
    (CampaignState.PROPOSED, CampaignVerb.MERGE): CampaignState.MERGED,
    **{
        (CampaignState.PROPOSED, verb): CampaignState.PROPOSED
        for verb in (CampaignVerb.ADD, CampaignVerb.ACCEPT, CampaignVerb.REMOVE, CampaignVerb.SPLIT)
    },
    (CampaignState.CONFIRMED, CampaignVerb.CLOSE): CampaignState.CLOSED,
    (CampaignState.CONFIRMED, CampaignVerb.DISMISS): CampaignState.DISMISSED,
    (CampaignState.CONFIRMED, CampaignVerb.MERGE): CampaignState.MERGED,
    **{
        (CampaignState.CONFIRMED, verb): CampaignState.CONFIRMED
        for verb in (
            CampaignVerb.NAME, CampaignVerb.ADD, CampaignVerb.ACCEPT, CampaignVerb.REMOVE, CampaignVerb.SPLIT
        )
    },
    (CampaignState.CLOSED, CampaignVerb.REOPEN): CampaignState.CONFIRMED,
    (CampaignState.DISMISSED, CampaignVerb.REOPEN): CampaignState.PROPOSED,
}  # fmt: skip


class CampaignReason(models.TextChoices):
    """Why a person decided so about a campaign."""

    ACCOUNTS = "accounts", _("The same accounts or numbers")
    MONEY = "money", _("The same purse")
    WORDS = "words", _("The same script")
    MANNER = "manner", _("The same way of working")
    COMMON = "common", _("What they share belongs to many")
    BYSTANDER = "bystander", _("What they share belongs to a victim or a bystander")
    COPIES = "copies", _("Copies of one report")
    TWO_HANDS = "two_hands", _("Two hands, not one")
    CHANCE = "chance", _("Chance")
    HANDED_ON = "handed_on", _("Handed on as a whole")
    QUIET = "quiet", _("Nothing new for a long time")
    AGAIN = "again", _("It goes on")
    MISTAKE = "mistake", _("Decided by mistake")
    OTHER = "other", _("Another reason, in the note")


_TOGETHER = (CampaignReason.ACCOUNTS, CampaignReason.MONEY, CampaignReason.WORDS, CampaignReason.MANNER)
_APART = (CampaignReason.COMMON, CampaignReason.BYSTANDER, CampaignReason.TWO_HANDS, CampaignReason.CHANCE)

# Which reasons fit which verb; every verb also takes "another".
CAMPAIGN_REASONS: dict[CampaignVerb, tuple[CampaignReason, ...]] = {
    CampaignVerb.CONFIRM: (*_TOGETHER, CampaignReason.OTHER),
    CampaignVerb.DISMISS: (*_APART, CampaignReason.COPIES, CampaignReason.OTHER),
    CampaignVerb.CLOSE: (CampaignReason.HANDED_ON, CampaignReason.QUIET, CampaignReason.OTHER),
    CampaignVerb.REOPEN: (CampaignReason.AGAIN, CampaignReason.MISTAKE, CampaignReason.OTHER),
    CampaignVerb.NAME: (),
    CampaignVerb.ADD: (*_TOGETHER, CampaignReason.OTHER),
    CampaignVerb.ACCEPT: (*_TOGETHER, CampaignReason.OTHER),
    CampaignVerb.REMOVE: (*_APART, CampaignReason.OTHER),
    CampaignVerb.MERGE: (*_TOGETHER, CampaignReason.OTHER),
    CampaignVerb.SPLIT: (*_APART, CampaignReason.OTHER),
    CampaignVerb.UNDO: (),
}
