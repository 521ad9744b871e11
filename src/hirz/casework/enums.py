"""The words of casework. The stage machine is one table; its diagram in the docs is drawn from it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hirz.base.accounts.enums import Role


class Stage(models.TextChoices):
    """Where a case stands."""

    INQUIRY = "inquiry", _("Preliminary inquiry")
    CUSTODY = "custody", _("Police custody")
    PROSECUTION = "prosecution", _("At the prosecution")
    INVESTIGATION = "investigation", _("Judicial investigation")
    TRIAL = "trial", _("Trial")
    JUDGED = "judged", _("Judged")
    APPEAL = "appeal", _("Appeal")
    FINAL = "final", _("Final")
    DROPPED = "dropped", pgettext_lazy("a case", "Dropped")
    ELSEWHERE = "elsewhere", _("Referred for lack of jurisdiction")


class Move(models.TextChoices):
    """What leads from one stage to another."""

    HOLD = "hold", _("Place in police custody")
    RELEASE = "release", _("End the custody")
    REFER = "refer", _("Send to the prosecution")
    RETURN = "return", _("Ask for further inquiry")
    INVESTIGATE = "investigate", _("Ask for a judicial investigation")
    TRY = "try", _("Send to trial")
    JUDGE = "judge", _("Note the judgment")
    CONTEST = "contest", _("Note the appeal")
    DECIDE = "decide", _("Note the decision on appeal")
    SETTLE = "settle", _("Note that it is final")
    DROP = "drop", pgettext_lazy("a case", "Drop")
    DECLINE = "decline", _("Refer for lack of jurisdiction")
    REOPEN = "reopen", pgettext_lazy("a case", "Open again")
    UNDO = "undo", pgettext_lazy("a case", "Take back")


# (stage before, move) -> stage after. What is not here cannot be done. Taking back leads to the stage before the move.
MOVES: dict[tuple[Stage, Move], Stage] = {
    (Stage.INQUIRY, Move.HOLD): Stage.CUSTODY,
    (Stage.INQUIRY, Move.REFER): Stage.PROSECUTION,
    (Stage.CUSTODY, Move.RELEASE): Stage.INQUIRY,
    (Stage.CUSTODY, Move.REFER): Stage.PROSECUTION,
    (Stage.PROSECUTION, Move.RETURN): Stage.INQUIRY,
    (Stage.PROSECUTION, Move.INVESTIGATE): Stage.INVESTIGATION,
    (Stage.PROSECUTION, Move.TRY): Stage.TRIAL,
    (Stage.PROSECUTION, Move.DROP): Stage.DROPPED,
    (Stage.PROSECUTION, Move.DECLINE): Stage.ELSEWHERE,
    (Stage.INVESTIGATION, Move.TRY): Stage.TRIAL,
    (Stage.INVESTIGATION, Move.DROP): Stage.DROPPED,
    (Stage.TRIAL, Move.JUDGE): Stage.JUDGED,
    (Stage.TRIAL, Move.DECLINE): Stage.ELSEWHERE,
    (Stage.JUDGED, Move.CONTEST): Stage.APPEAL,
    (Stage.JUDGED, Move.SETTLE): Stage.FINAL,
    (Stage.APPEAL, Move.DECIDE): Stage.FINAL,
    (Stage.DROPPED, Move.REOPEN): Stage.INQUIRY,
    (Stage.ELSEWHERE, Move.REOPEN): Stage.PROSECUTION,
}

# The line that a page draws; what leaves it is shown as the last point.
LINE = (
    Stage.INQUIRY, Stage.CUSTODY, Stage.PROSECUTION, Stage.INVESTIGATION, Stage.TRIAL, Stage.JUDGED, Stage.APPEAL,
    Stage.FINAL,
)  # fmt: skip

# Whose act a move is: of the police who inquire, or of the prosecution.
MOVED_BY: dict[Move, Role] = {
    Move.HOLD: Role.INVESTIGATOR,
    Move.RELEASE: Role.INVESTIGATOR,
    Move.REFER: Role.INVESTIGATOR,
    **dict.fromkeys(
        (Move.RETURN, Move.INVESTIGATE, Move.TRY, Move.JUDGE, Move.CONTEST, Move.DECIDE, Move.SETTLE, Move.DROP,
         Move.DECLINE, Move.REOPEN),
        Role.PROSECUTOR,
    ),
}  # fmt: skip


class MoveReason(models.TextChoices):
    """Why a case was moved."""

    FLAGRANT = "flagrant", _("Caught in the act")
    NEEDS_OF_INQUIRY = "needs", _("Needs of the inquiry")
    COMPLETE = "complete", _("The inquiry is complete")
    INCOMPLETE = "incomplete", _("Something is still to be established")
    SERIOUS = "serious", _("Gravity or complexity of the facts")
    NO_OFFENCE = "no_offence", _("The facts are no offence")
    NO_PROOF = "no_proof", _("Not enough proof")
    UNKNOWN_AUTHOR = "unknown_author", _("The author is not identified")
    OTHER_COURT = "other_court", _("Another court is competent")
    NEW_FACTS = "new_facts", _("New facts")
    DECISION = "decision", _("Decision of the court")
    PARTY = "party", _("Asked by a party")
    DELAY_PASSED = "delay_passed", _("The time limit for an appeal has passed")
    MISTAKE = "mistake", _("Entered by mistake")


REASONS: dict[Move, tuple[MoveReason, ...]] = {
    Move.HOLD: (MoveReason.FLAGRANT, MoveReason.NEEDS_OF_INQUIRY),
    Move.RELEASE: (MoveReason.NO_PROOF, MoveReason.NEEDS_OF_INQUIRY, MoveReason.NO_OFFENCE),
    Move.REFER: (MoveReason.COMPLETE, MoveReason.NEEDS_OF_INQUIRY),
    Move.RETURN: (MoveReason.INCOMPLETE, MoveReason.NEW_FACTS),
    Move.INVESTIGATE: (MoveReason.SERIOUS, MoveReason.INCOMPLETE),
    Move.TRY: (MoveReason.COMPLETE, MoveReason.FLAGRANT),
    Move.JUDGE: (MoveReason.DECISION,),
    Move.CONTEST: (MoveReason.PARTY,),
    Move.DECIDE: (MoveReason.DECISION,),
    Move.SETTLE: (MoveReason.DELAY_PASSED, MoveReason.DECISION),
    Move.DROP: (MoveReason.NO_PROOF, MoveReason.NO_OFFENCE, MoveReason.UNKNOWN_AUTHOR),
    Move.DECLINE: (MoveReason.OTHER_COURT,),
    Move.REOPEN: (MoveReason.NEW_FACTS, MoveReason.MISTAKE),
    Move.UNDO: (MoveReason.MISTAKE,),
}


class OfferState(models.TextChoices):
    """What became of an escalated report at a unit."""

    WAITING = "waiting", _("waiting")
    TAKEN = "taken", _("in a case")
    DECLINED = "declined", _("not for this unit")
    WITHDRAWN = "withdrawn", _("taken back by the desk")


class OfferReason(models.TextChoices):
    """Why a unit does not take an escalated report."""

    OTHER_UNIT = "other_unit", _("Another unit is competent")
    NOTHING_TO_INQUIRE = "nothing", _("Nothing that can be inquired into")


class Capacity(models.TextChoices):
    """What a person is in a case. A victim is a code, and never anything else in the same case."""

    SUSPECT = "suspect", _("Suspect")
    ACCUSED = "accused", _("Accused")
    CONVICTED = "convicted", _("Convicted")
    INTERMEDIARY = "intermediary", _("Intermediary")
    RECRUITER = "recruiter", _("Recruiter")
    HOST = "host", _("Host of a room")
    PAYER = "payer", _("Payer")
    AGENCY = "agency", _("Agency")
    WITNESS = "witness", _("Witness")
    VICTIM = "victim", _("Victim")


# The letter of a person's code in the case: E for a child or other victim, T for a witness, M for the rest.
LETTERS = {Capacity.VICTIM: "E", Capacity.WITNESS: "T"}
# Whom the inquiry is about: such a person is never contact, notifier or consent-giver (capability C15).
UNDER_INQUIRY = frozenset(set(Capacity) - {Capacity.WITNESS, Capacity.VICTIM})


class RelationKind(models.TextChoices):
    """How two persons of a case stand to each other, read from the first to the second."""

    PARENT = "parent", _("is a parent of")
    GUARDIAN = "guardian", _("is the guardian of")
    SPOUSE = "spouse", _("is married to")
    SIBLING = "sibling", _("is a brother or sister of")
    RECRUITED = "recruited", _("recruited")
    PAID = "paid", _("paid")
    COMMISSION = "commission", _("took a commission from")
    WORKED_FOR = "worked_for", _("worked for")
    CONTACTED = "contacted", _("was in contact with")
    CONTACT = "contact", _("may be told in the name of")


class Compartment(models.TextChoices):
    """Who reads a note."""

    CASE = "case", _("Everybody in the case")
    UNIT = "unit", _("The investigators")
    PROSECUTION = "prosecution", _("The prosecution")


class LeavingReason(models.TextChoices):
    """Why somebody is no longer a member."""

    MOVED = "moved", _("Moved to another post")
    DONE = "done", _("Their part is done")
    CONFLICT = "conflict", _("Conflict of interest")


class ChargeState(models.TextChoices):
    """What became of an offence that the facts may fit."""

    PROPOSED = "proposed", pgettext_lazy("a charge", "Proposed")
    RETAINED = "retained", pgettext_lazy("a charge", "Retained")
    SET_ASIDE = "set_aside", pgettext_lazy("a charge", "Set aside")


# Whose act a state is: the inquiry proposes, the prosecution chooses.
CHARGED_BY: dict[ChargeState, Role] = {
    ChargeState.PROPOSED: Role.INVESTIGATOR,
    ChargeState.RETAINED: Role.PROSECUTOR,
    ChargeState.SET_ASIDE: Role.PROSECUTOR,
}
