"""Who may decide what, and whether it can be done now. Every no is said in words that the page shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from hirz.base.accounts.enums import OrganisationKind, Role
from hirz.base.accounts.models import Organisation, User
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.core.formats.report import Field, FieldName, Subject
from hirz.intake.asking import ASKABLE, Answerer
from hirz.triage.enums import (
    TRANSITIONS,
    AuditOutcome,
    Check,
    ClosingReason,
    DraftState,
    EscalationReason,
    ReferralState,
    Standing,
    State,
    Verb,
    Verdict,
    Way,
)
from hirz.triage.models import AuditSample, Bundle, Decision, PreservationDraft, Referral, Ticket

CLAIM_LASTS = timedelta(minutes=30)
UNDO_WITHIN = timedelta(hours=1)
RECEIVERS = {
    OrganisationKind.HOTLINE, OrganisationKind.POLICE, OrganisationKind.PROSECUTION, OrganisationKind.CARE,
    OrganisationKind.NGO,
}  # fmt: skip
# More open questions than this are an interrogation; so are more fields in one.
MOST_QUESTIONS, MOST_FIELDS = 3, 4
# A list of names that nobody reads to its end helps nobody.
MOST_VIEWS = 30
# Another reason would have to be written down, and a note belongs to one report.
REASONS_TOGETHER = tuple(reason for reason in ClosingReason if reason is not ClosingReason.OTHER)
# Without these two nothing else makes an anonymous report credible.
NEEDED_CHECKS = frozenset({Check.PLAUSIBLE, Check.SINCERE})

# An analyst never sees who reports and who the victim is (DESIGN section 6). Of the person who reports these fields alone
# are shown; of a victim everything but those below; and never how, or with what care, the person wishes to be called.
SHOWN_OF_REPORTER = frozenset(
    {FieldName.RELATION, FieldName.AGE, FieldName.GENDER, FieldName.LANGUAGE, FieldName.COUNTRY, FieldName.PROVINCE,
     FieldName.OCCUPATION, FieldName.CIRCUMSTANCE}
)  # fmt: skip
IDENTIFYING = frozenset(
    {FieldName.FIRST_NAME, FieldName.MIDDLE_NAME, FieldName.LAST_NAME, FieldName.NAME, FieldName.BIRTH_DATE,
     FieldName.PHONE, FieldName.EMAIL, FieldName.ADDRESS, FieldName.POSTCODE, FieldName.SCHOOL, FieldName.VEHICLE,
     FieldName.ACCOUNT_ID, FieldName.SCREEN_NAME, FieldName.DISPLAY_NAME, FieldName.PROFILE_URL,
     FieldName.PROFILE_BIO, FieldName.GROUP_ID, FieldName.IP, FieldName.DEVICE, FieldName.WALLET,
     FieldName.BANK_ACCOUNT, FieldName.IDENTITY_NUMBER, FieldName.DESCRIPTION, FieldName.LATITUDE,
     FieldName.LONGITUDE, FieldName.LOCATION}
)  # fmt: skip
CONTACT_WISHES = frozenset({"letterbox_only", "no_voice_message", "messages_only", "say_nothing_to_others"})
HIDDEN_ROLES = frozenset({"reporter", "victim"})


def is_hidden(item: Field) -> bool:
    """Whether a field would say who reports, how to reach them, or who the victim is."""
    if item.name is FieldName.CIRCUMSTANCE and item.value.strip().lower() in CONTACT_WISHES:
        return True
    if item.subject is Subject.REPORTER:
        return item.name not in SHOWN_OF_REPORTER
    return item.subject is Subject.VICTIM and item.name in IDENTIFYING


def require_desk(user: User, ticket: Ticket) -> None:
    """Only an analyst of the desk that holds the ticket decides about it."""
    if ticket.desk_id not in user.organisations_as(Role.ANALYST):
        raise Denied(_("This report is at another desk."))


def require_transition(ticket: Ticket, verb: Verb) -> State:
    """The state that the verb leads to; Denied if it leads nowhere from here."""
    after = TRANSITIONS.get((State(ticket.state), verb))
    if after is None:
        raise Denied(_("This report is no longer waiting: %(state)s.") % {"state": State(ticket.state).label.lower()})
    return after


def holder(ticket: Ticket, at: datetime | None = None) -> User | None:
    """Who has claimed the ticket, unless the claim has run out."""
    if ticket.claimed_by is None or ticket.claimed_until is None or ticket.claimed_until <= (at or now()):
        return None
    return ticket.claimed_by


def require_free(user: User, ticket: Ticket) -> None:
    """Nobody else holds the ticket."""
    held_by = holder(ticket)
    if held_by is not None and held_by != user:
        raise Denied(_("%(name)s is working on this report.") % {"name": held_by.full_name})


def may_claim(user: User, ticket: Ticket) -> None:
    """An analyst of the desk may take a waiting report that nobody holds."""
    require_desk(user, ticket)
    if ticket.state != State.OPEN:
        raise Denied(_("This report is no longer waiting: %(state)s.") % {"state": State(ticket.state).label.lower()})
    require_free(user, ticket)


def may_release(user: User, ticket: Ticket) -> None:
    """Only who holds a report gives it back."""
    if holder(ticket) != user:
        raise Denied(_("You are not working on this report."))


def may_decide(user: User, ticket: Ticket, verb: Verb) -> State:
    """Escalate, refer, join or close: own desk, still waiting, not in another's hands. Returns the state after it."""
    require_desk(user, ticket)
    after = require_transition(ticket, verb)
    require_free(user, ticket)
    return after


def standing(ticket: Ticket) -> Standing:
    """Whether a report is anonymous, and if so whether somebody verified it."""
    if not ticket.needs_verification:
        return Standing.NAMED
    return Standing.VERIFIED if ticket.verified_at else Standing.UNVERIFIED


def may_pass_on(ticket: Ticket, reason: str) -> None:
    """No inquiry follows from an anonymous report before it was verified (law 03-23); a child in danger does not wait."""
    if standing(ticket) is Standing.UNVERIFIED and reason != EscalationReason.DANGER:
        raise Denied(why_unverified())


def why_unverified() -> str:
    """What is said where an anonymous report cannot go on yet."""
    return _(
        "This report is anonymous and not verified yet. Only a danger now goes on, and it is marked as not verified."
    )


def may_verify(user: User, ticket: Ticket) -> None:
    """An analyst of the desk verifies an anonymous report that waits."""
    require_desk(user, ticket)
    if not ticket.needs_verification:
        raise Denied(_("This report is not anonymous: nothing has to be verified."))
    if ticket.state != State.OPEN:
        raise Denied(_("This report is no longer waiting: %(state)s.") % {"state": State(ticket.state).label.lower()})
    require_free(user, ticket)


def may_find(verdict: str, checks: Sequence[str]) -> None:
    """Credible is what is plausible in itself and shows no sign of a joke or of revenge."""
    if verdict == Verdict.CREDIBLE and not set(checks) >= NEEDED_CHECKS:
        raise Denied(
            _("Credible needs both: that it is plausible in itself, and that nothing suggests a joke or revenge.")
        )


def may_ask(user: User, ticket: Ticket, way: Way) -> None:
    """The own desk asks about a waiting report in nobody else's hands; three open questions are enough."""
    require_desk(user, ticket)
    require_transition(ticket, Verb.ASK)
    require_free(user, ticket)
    if way is Way.NONE:
        raise Denied(_("Nobody can be asked: this report came as a file and left no letterbox."))
    if ticket.questions >= MOST_QUESTIONS:
        raise Denied(_("Three questions are waiting for an answer already."))


def askable_by(way: Way) -> list[str]:
    """The fields that one may ask for by this way: a person and a platform do not know the same."""
    wrong = Answerer.PERSON if way is Way.API else Answerer.SENDER
    return [name for name, one in ASKABLE.items() if one.answerer is not wrong] if way is not Way.NONE else []


def may_ask_for(fields: Sequence[str], words: str, way: Way) -> None:
    """A question asks for something that can be known; own words go where somebody reads them."""
    if words and way is Way.API:
        raise Denied(_("This partner has no letterbox: only the fields travel, your own words would reach nobody."))
    if not fields and not words:
        raise Denied(_("Please choose at least one field."))
    if len(set(fields)) > MOST_FIELDS:
        raise Denied(_("Four fields at most in one question."))
    if not set(fields) <= set(askable_by(way)):
        raise Denied(_("This cannot be asked here."))


def may_reply(user: User, ticket: Ticket, way: Way) -> None:
    """The own desk writes into a letterbox, also about a report that is decided."""
    require_desk(user, ticket)
    require_free(user, ticket)
    if way is not Way.LETTERBOX:
        raise Denied(_("This report has no letterbox."))


def may_reopen(user: User, ticket: Ticket) -> State:
    """An analyst of the desk opens a closed report again, at any time."""
    require_desk(user, ticket)
    after = TRANSITIONS.get((State(ticket.state), Verb.REOPEN))
    if after is None:
        raise Denied(_("This report is not closed."))
    return after


def may_drop(user: User, ticket: Ticket, draft: PreservationDraft) -> None:
    """An analyst of the desk drops a draft that nobody needs."""
    require_desk(user, ticket)
    if draft.state != DraftState.DRAFT:
        raise Denied(_("This draft was already dropped."))


def may_receive(ticket: Ticket, organisation: Organisation) -> None:
    """A referral goes to another active body that handles reports."""
    if organisation.code == ticket.desk_id:
        raise Denied(_("This report is already there."))
    if not organisation.is_active or organisation.kind not in RECEIVERS:
        raise Denied(_("This organisation does not take reports."))


def may_answer(user: User, referral: Referral) -> None:
    """An analyst of the receiving desk accepts or declines, once."""
    if referral.to_desk_id not in user.organisations_as(Role.ANALYST):
        raise Denied(_("This referral is addressed to another desk."))
    if referral.state != ReferralState.PROPOSED:
        raise Denied(_("This referral was already answered."))


def may_join(ticket: Ticket, bundle: Bundle) -> None:
    """A report joins a bundle that has other members."""
    if bundle.size == 0:
        raise Denied(_("This bundle is empty."))


def may_undo(user: User, decision: Decision, ticket: Ticket) -> State:
    """Whoever decided may undo within the hour, as long as nobody built on it. Returns the state after it."""
    if decision.decided_by_id != user.id:
        raise Denied(_("Only the person who decided can undo it."))
    if hasattr(decision, "undone_by"):
        raise Denied(_("This was already undone."))
    if now() - decision.decided_at > UNDO_WITHIN:
        raise Denied(_("It can be undone within one hour only."))
    went_on = Decision.objects.filter(report_id=decision.report_id, decided_at__gt=decision.decided_at).exists()
    if went_on or ticket.state != decision.state_after:
        raise Denied(_("Somebody has already gone on from it."))
    require_desk(user, ticket)
    return require_transition(ticket, Verb.UNDO)


def may_mark(user: User, ticket: Ticket, sample: AuditSample | None) -> None:
    """An analyst of the desk says once what the audit found in a report that was drawn."""
    require_desk(user, ticket)
    if sample is None:
        raise Denied(_("This report was not drawn for the audit."))
    if sample.outcome != AuditOutcome.NONE:
        raise Denied(_("Somebody has already said what the audit found here."))


def may_decide_together(bundle: Bundle, verb: Verb, reason: str) -> None:
    """The copies of a flood are closed with a reason or joined to their bundle as one, nothing else."""
    if bundle.flooded_at is None:
        raise Denied(_("Only the copies of a flood are decided as one."))
    if verb not in {Verb.CLOSE, Verb.JOIN}:
        raise Denied(_("Copies can be closed or joined to their bundle, nothing else."))
    if verb is Verb.CLOSE and reason not in REASONS_TOGETHER:
        raise Denied(_("Please choose a reason."))


def may_undo_together(user: User, decisions: Sequence[Decision]) -> None:
    """Whoever decided as one may undo it as one within the hour, at a desk of theirs."""
    if not decisions or any(decision.decided_by_id != user.pk for decision in decisions):
        raise Denied(_("Only the person who decided can undo it."))
    if now() - decisions[0].decided_at > UNDO_WITHIN:
        raise Denied(_("It can be undone within one hour only."))
    held = Ticket.objects.filter(pk__in=[decision.report_id for decision in decisions])
    if held.exclude(desk__in=user.organisations_as(Role.ANALYST)).exists():
        raise Denied(_("This report is at another desk."))


def may_save_view(user: User, query: str, others: int) -> None:
    """An analyst keeps filters, not searches, and not without end."""
    if not user.organisations_as(Role.ANALYST):
        raise Denied(_("Only analysts have a queue."))
    if not query:
        raise Denied(_("Choose at least one filter first. A typed search is not kept: it may be somebody's number."))
    if others >= MOST_VIEWS:
        raise Denied(_("You have thirty views. Throw one away first."))


def require_own_view(found: int) -> None:
    """Only its owner changes a view."""
    if not found:
        raise Denied(_("This view is somebody else's, or is gone."))


def why_denied(policy: Callable[..., object], *arguments: object) -> str:
    """The reason of a policy's no, for a greyed button; empty if it says yes."""
    try:
        policy(*arguments)
    except Denied as denied:
        return str(denied)
    return ""


def why_not(user: User, ticket: Ticket, verb: Verb) -> str:
    """The reason on a greyed button; empty if the verb is open to this person now."""
    return why_denied(may_decide, user, ticket, verb)


def why_not_claim(user: User, ticket: Ticket) -> str:
    """The reason why the report cannot be claimed; empty if it can."""
    return why_denied(may_claim, user, ticket)
