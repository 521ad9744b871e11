"""Qualification help in a case: what is answered about a person's acts, what the country's table proposes, what people choose.

Touches content in memory: answers are sealed under the case's key. Nothing is charged by itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from hirz.base.accounts.models import User
from hirz.base.acting import acting_as
from hirz.base.clock import zone_time
from hirz.base.country.tables import offence_texts, qualification
from hirz.base.errors import Denied
from hirz.base.installation.models import Installation
from hirz.casework import policies, queries
from hirz.casework.enums import ChargeState
from hirz.casework.models import CasePerson, Charge, PersonFacts
from hirz.casework.services import case_envelope, locked_case, record_act
from hirz.core.law import FACTS, Answer, Facts, FactsError, Proposal, propose_charges

RECORDED_AS = {
    ChargeState.PROPOSED: "casework:charge:proposed",
    ChargeState.RETAINED: "casework:charge:retained",
    ChargeState.SET_ASIDE: "casework:charge:set_aside",
}


def answer_facts(*, person: CasePerson, answers: Mapping[str, str], by: User) -> Facts:
    """Keep what is answered; unknown is not kept, because it is what stands where nothing does. Raises Denied."""
    try:
        facts = Facts(**{name: Answer(answers[name]) for name in FACTS if name in answers})
        facts.closed()
    except (ValueError, FactsError) as error:
        raise Denied(policies.contradictory()) from error
    with acting_as(by):
        case = locked_case(person.case)
        policies.may_answer(by, case, person)
        policies.require_open(case)
        given = {name: facts[name].value for name in FACTS if facts[name] is not Answer.UNKNOWN}
        sealed = case_envelope(case, by).seal_json(f"facts:{person.pk}", given)
        row = PersonFacts(person=person, case=case, answers=sealed, answered_at=zone_time(), answered_by=by)
        row.save(force_insert=queries.facts_of(person) is None)
        record_act("casework:facts:answered", case, by, person.pk)
    return facts


def read_facts(person: CasePerson, *, by: User) -> Facts:
    """What was answered; everything else is unknown. The case's own read is recorded by the page before it asks."""
    row = queries.facts_of(person)
    if row is None:
        return Facts()
    kept = case_envelope(person.case, by).unseal_json(f"facts:{person.pk}", row.answers)
    return Facts(**{name: Answer(value) for name, value in kept.items() if name in FACTS})


def proposal_for(facts: Facts) -> Proposal:
    """What the table of this installation's country proposes."""
    country = Installation.objects.values_list("country", flat=True).get()
    return propose_charges(facts, offence_texts(country), qualification(country))


def decide_charge(*, person: CasePerson, offence: str, state: ChargeState, by: User) -> Charge:
    """Propose, retain or set aside an offence that the facts may fit. Raises Denied."""
    with acting_as(by):
        case = locked_case(person.case)
        policies.may_charge(by, case, person, state)
        charge = Charge.objects.filter(case=case, person=person, offence=offence).first()
        if charge is None and proposal_for(read_facts(person, by=by)).of(offence) is None:
            raise Denied(policies.not_proposed())
        at = zone_time()
        if charge is None:
            charge = Charge(case=case, person=person, offence_id=offence, state=state, changed_at=at, changed_by=by)
            charge.save(force_insert=True)
        else:
            if charge.state == state or (state is ChargeState.PROPOSED and charge.state != ChargeState.PROPOSED):
                raise Denied(policies.chosen_already(ChargeState(charge.state)))
            Charge.objects.filter(pk=charge.pk).update(state=state, changed_at=at, changed_by=by)
            charge.state = state
        record_act(RECORDED_AS[state], case, by, charge.pk)
    return charge
