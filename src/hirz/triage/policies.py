"""Who may decide what, and whether it can be done now. Every no is said in words that the page shows."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from hirz.base.accounts.enums import OrganisationKind, Role
from hirz.base.accounts.models import Organisation, User
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.triage.enums import TRANSITIONS, ReferralState, State, Verb
from hirz.triage.models import Bundle, Decision, Referral, Ticket

CLAIM_LASTS = timedelta(minutes=30)
UNDO_WITHIN = timedelta(hours=1)
RECEIVERS = {
    OrganisationKind.HOTLINE, OrganisationKind.POLICE, OrganisationKind.PROSECUTION, OrganisationKind.CARE,
    OrganisationKind.NGO,
}  # fmt: skip


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


def why_not(user: User, ticket: Ticket, verb: Verb) -> str:
    """The reason on a greyed button; empty if the verb is open to this person now."""
    try:
        may_decide(user, ticket, verb)
    except Denied as denied:
        return str(denied)
    return ""


def why_not_claim(user: User, ticket: Ticket) -> str:
    """The reason why the report cannot be claimed; empty if it can."""
    try:
        may_claim(user, ticket)
    except Denied as denied:
        return str(denied)
    return ""
