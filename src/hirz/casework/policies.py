"""Who may do what in a case, and whether it can be done now. Every no is said in words that the page shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from hirz.base.accounts.enums import OrganisationKind, Role
from hirz.base.accounts.models import Organisation, User
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.casework.enums import (
    CHARGED_BY,
    MOVED_BY,
    MOVES,
    REASONS,
    UNDER_INQUIRY,
    Capacity,
    ChargeState,
    Compartment,
    Move,
    MoveReason,
    OfferState,
    RelationKind,
    Stage,
)
from hirz.casework.models import Case, CaseMember, CasePerson, CaseTask, Offer, StageMove

UNDO_WITHIN = timedelta(hours=1)
LONGEST_TITLE, LONGEST_NOTE, LONGEST_NAME = 120, 4000, 200
MOST_ALIASES = 20
# What a step may lie before the clock of the machine that enters it.
CLOCKS_DIFFER = timedelta(minutes=2)


def is_member(user: User, case: Case) -> bool:
    """Whether this person works on the case now, for the unit that holds it."""
    return case.unit_id in user.organisations_as(Role.INVESTIGATOR) and (
        CaseMember.objects.filter(case=case, user=user, ended_at=None).exists()
    )


def is_prosecutor(user: User, case: Case) -> bool:
    """Whether the case was sent to this prosecutor's office, and lies before their court."""
    return case.prosecution_id is not None and any(
        m.role == Role.PROSECUTOR and m.organisation_id == case.prosecution_id and m.court_id in {None, case.court_id}
        for m in user.memberships_now()
    )


def role_in(user: User, case: Case) -> Role:
    """As what this person acts in the case. Denied for a stranger to it."""
    if is_member(user, case):
        return Role.INVESTIGATOR
    if is_prosecutor(user, case):
        return Role.PROSECUTOR
    raise Denied(not_yours())


def require_member(user: User, case: Case) -> None:
    """Only who inquires changes what the inquiry holds."""
    if not is_member(user, case):
        raise Denied(_("Only the investigators of this case may do that."))


def may_decide_offer(user: User, offer: Offer) -> None:
    """An investigator of the unit, as long as nobody decided."""
    if offer.unit_id not in user.organisations_as(Role.INVESTIGATOR):
        raise Denied(_("This report was offered to another unit."))
    if offer.state != OfferState.WAITING:
        raise Denied(_("This was decided already: %(state)s.") % {"state": OfferState(offer.state).label})


def may_join(user: User, offer: Offer, case: Case) -> None:
    """Into a case of the same unit that is not over."""
    may_decide_offer(user, offer)
    require_member(user, case)
    if case.unit_id != offer.unit_id:
        raise Denied(_("This report was offered to another unit."))
    require_open(case)


def require_open(case: Case) -> None:
    """A case that is over takes nothing more in; it has to be opened again first."""
    if case.stage in {Stage.FINAL, Stage.DROPPED, Stage.ELSEWHERE}:
        raise Denied(_("This case is over: %(stage)s.") % {"stage": Stage(case.stage).label})


def may_move(user: User, case: Case, move: Move) -> Stage:
    """Whose act it is, and whether it leads anywhere from here. Returns the stage after it."""
    after = MOVES.get((Stage(case.stage), move))
    role = role_in(user, case)
    if after is None:
        raise Denied(_("That does not follow from this stage: %(stage)s.") % {"stage": Stage(case.stage).label})
    if MOVED_BY[move] is not role:
        whose = Role(MOVED_BY[move]).label
        raise Denied(_("This is for somebody else to decide: %(role)s.") % {"role": whose})
    return after


def require_reason(move: Move, reason: str) -> MoveReason:
    """One of the reasons that fit the move."""
    if reason not in {one.value for one in REASONS[move]}:
        raise Denied(_("Please choose a reason."))
    return MoveReason(reason)


def require_date(on: datetime, last: datetime) -> None:
    """Neither in the future nor before what came last."""
    if on > now() + CLOCKS_DIFFER:
        raise Denied(_("This moment lies in the future."))
    # People enter minutes.
    if on < last.replace(second=0, microsecond=0):
        raise Denied(_("This moment lies before what came last in the case."))


def may_undo(user: User, case: Case, move: StageMove | None) -> StageMove:
    """The same person, within the hour, and only what came last."""
    if move is None or move.move == Move.UNDO or hasattr(move, "undone_by"):
        raise Denied(_("There is nothing to take back."))
    if move.made_by_id != user.pk:
        raise Denied(_("Only who made a move takes it back."))
    role_in(user, case)
    if now() - move.made_at > UNDO_WITHIN:
        raise Denied(_("More than an hour has passed: please enter what follows instead."))
    return move


def require_prosecution(organisation: Organisation | None) -> Organisation:
    """A case is sent to a prosecution office."""
    if organisation is None or organisation.kind != OrganisationKind.PROSECUTION:
        raise Denied(_("Please choose a prosecution office."))
    return organisation


def may_admit(user: User, case: Case, newcomer: User, members: Collection[User]) -> None:
    """A member admits an investigator of the same unit, once."""
    require_member(user, case)
    if case.unit_id not in newcomer.organisations_as(Role.INVESTIGATOR):
        raise Denied(_("Only investigators of the unit that holds the case can be members."))
    if newcomer in members:
        raise Denied(_("%(name)s is a member already.") % {"name": newcomer.full_name})


def may_end(user: User, case: Case, member: CaseMember, left: int) -> None:
    """The last member stays: nobody would find the case again."""
    require_member(user, case)
    if member.ended_at is not None:
        raise Denied(_("This ended already."))
    if left < 2:
        raise Denied(_("Somebody has to stay: admit another investigator first."))


def require_person(capacity: Capacity, details: Mapping[str, object]) -> None:
    """A victim is a code; everybody else may have names."""
    given = [name for name, value in details.items() if value]
    if capacity is Capacity.VICTIM and given:
        raise Denied(_("A victim has a code here and nothing else: names of victims belong to the care services."))
    for name in ("name", "name_latin"):
        if len(str(details.get(name, ""))) > LONGEST_NAME:
            raise Denied(_("This is too long."))


def may_change_capacity(user: User, case: Case, person: CasePerson, capacity: Capacity) -> None:
    """A victim is never a suspect, whichever was said first (law 448-14 frees victims; Hirz goes further)."""
    role_in(user, case)
    if Capacity.VICTIM in {person.capacity, capacity} and person.capacity != capacity:
        raise Denied(_("A victim is never a suspect in the same case. If this was a mistake, enter another person."))


def may_relate(one: CasePerson, other: CasePerson, kind: RelationKind, known: Collection[tuple[str, str, str]]) -> None:
    """Two persons of one case; whom the inquiry is about speaks for no victim (capability C15)."""
    if one.pk == other.pk or one.case_id != other.case_id:
        raise Denied(_("Please choose two different persons of this case."))
    if kind is RelationKind.CONTACT and one.capacity in UNDER_INQUIRY:
        raise Denied(
            _("%(code)s is under inquiry and cannot be told or consent in anybody’s name.") % {"code": one.code}
        )
    if (str(one.pk), str(other.pk), kind.value) in known:
        raise Denied(_("This is noted already."))


def may_answer(user: User, case: Case, person: CasePerson) -> None:
    """Of whom the inquiry is about, by either side; of a victim or a witness nothing is asked here."""
    role_in(user, case)
    if person.capacity not in UNDER_INQUIRY:
        raise Denied(_("Offences are asked about only of persons under inquiry. A victim is never charged."))


def may_charge(user: User, case: Case, person: CasePerson, state: ChargeState) -> None:
    """The inquiry proposes, the prosecution retains or sets aside."""
    may_answer(user, case, person)
    if role_in(user, case) is not CHARGED_BY[state]:
        raise Denied(_("This is for somebody else to decide: %(role)s.") % {"role": CHARGED_BY[state].label})
    if state is ChargeState.PROPOSED:
        require_open(case)


def compartments_for(user: User, case: Case) -> list[Compartment]:
    """Whom this person may write to."""
    own = Compartment.UNIT if role_in(user, case) is Role.INVESTIGATOR else Compartment.PROSECUTION
    return [Compartment.CASE, own]


def may_write(user: User, case: Case, compartment: str) -> Compartment:
    """In one's own compartment or in everybody's."""
    if compartment not in {one.value for one in compartments_for(user, case)}:
        raise Denied(_("Please choose who may read it."))
    return Compartment(compartment)


def may_finish(user: User, case: Case, task: CaseTask) -> None:
    """Anybody in the case, once."""
    role_in(user, case)
    if task.done_at is not None:
        raise Denied(_("This was done already."))


def choose_a_reason() -> str:
    """What a form without a reason is told."""
    return _("Please choose a reason.")


def contradictory() -> str:
    """What is said of answers that cannot all be true, or are none."""
    return _("Two of these answers cannot both be true. Please look at them again.")


def not_proposed() -> str:
    """What is said of an offence that the facts do not lead to."""
    return _("The facts as they are answered do not lead to this offence.")


def chosen_already(state: ChargeState) -> str:
    """What is said when nothing would change."""
    return _("This was decided already: %(state)s.") % {"state": state.label}


def not_yours() -> str:
    """What a stranger to a case is told, and who has just left it."""
    return _("You are not a member of this case.")


def no_such_move() -> str:
    """What an address that names no move is told."""
    return _("There is no such step.")


def not_in_case() -> str:
    """What is said of a report that is not in the case."""
    return _("This report is not in the case.")


def require_text(text: str, longest: int) -> str:
    """Something, and not too much of it."""
    text = text.strip()
    if not text:
        raise Denied(_("Please write something."))
    if len(text) > longest:
        raise Denied(_("This is too long."))
    return text
