"""Qualification help for one person of a case: questions, what the law's table proposes with its reasons, what people choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.acting import acting_as
from hirz.base.ledger.services import record_read
from hirz.casework import charging, policies, queries
from hirz.casework.enums import CHARGED_BY, Capacity, ChargeState
from hirz.casework.models import Case, CasePerson
from hirz.casework.views.common import case_or_404, do
from hirz.core.law import FACTS, Answer, Mark, Penalty, ProposedCharge, Reason, Standing, fact_label
from hirz.triage.policies import why_denied
from hirz.triage.views.decisions import signed_in
from hirz.triage.views.showing import reader

BOTH = (Role.INVESTIGATOR, Role.PROSECUTOR)
MONTHS = 12
TONES = {ChargeState.RETAINED: "g", ChargeState.PROPOSED: "p", ChargeState.SET_ASIDE: ""}

# The questions in groups, so that nobody reads a wall; every fact stands in exactly one (a test looks).
GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (gettext_lazy("The person and the victim"),
     ("accused_is_victim", "victim_under_18", "victim_under_15", "victim_under_12", "victim_adult", "victim_girl")),
    (gettext_lazy("What was said and demanded"),
     ("threat_to_disclose", "images_demanded", "money_demanded", "money_or_document_obtained", "solicitation", "insistence")),
    (gettext_lazy("Pictures, videos, streams"),
     ("material_produced", "material_distributed", "material_possessed", "private_without_consent", "montage")),
    (gettext_lazy("Acts against the person"), ("physical_act", "intercourse", "violence", "taken_away")),
    (gettext_lazy("Exploitation"), ("recruitment", "profit", "client", "deceit", "account_taken_over")),
    (gettext_lazy("Who, with whom, where"),
     ("offender_ascendant", "offender_guardian", "offender_authority", "offender_spouse", "several_offenders",
      "criminal_gang", "abroad", "attempt_only")),
)  # fmt: skip
WORDS = {
    Answer.YES: gettext_lazy("yes"), Answer.NO: gettext_lazy("no"), Answer.UNKNOWN: gettext_lazy("not known"),
}  # fmt: skip
VERBS = {
    ChargeState.PROPOSED: gettext_lazy("Propose"), ChargeState.RETAINED: gettext_lazy("Retain"),
    ChargeState.SET_ASIDE: gettext_lazy("Set aside"),
}  # fmt: skip


def person_or_404(user: User, reference: str, code: str) -> CasePerson:
    """A person of a case in sight."""
    case = case_or_404(user, reference)
    with acting_as(user):
        return get_object_or_404(CasePerson.objects.select_related("case"), case=case, code=code)


@require_safe
@opens_to(*BOTH)
def law(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """The questions and the proposals; the read is in the ledger before the page leaves."""
    user = signed_in(request)
    person = person_or_404(user, reference, code)
    case: Case = person.case
    with acting_as(user):
        role = policies.role_in(user, case)
        if why_denied(policies.may_answer, user, case, person):
            raise Http404
    record_read(
        verb="casework:case:read",
        object_kind="case",
        object_id=str(case.pk),
        by=user.actor(role),
        purpose="casework:law",
    )
    with acting_as(user):
        facts = charging.read_facts(person, by=user)
        row = queries.facts_of(person)
        states = {c.offence_id: ChargeState(c.state) for c in queries.charges_of(case) if c.person_id == person.pk}
    proposal = charging.proposal_for(facts)
    context = {
        "case": case, "person": person, "capacity": Capacity(person.capacity).label, "answered": row,
        "groups": [
            {"title": title, "facts": [_question(name, facts[name]) for name in names]} for title, names in GROUPS
        ],
        "charges": [_shown(charge, states.get(charge.offence), person, role) for charge in proposal],
        "notices": [notice.said(reader()) for notice in proposal.notices],
        "answer_url": reverse("casework:answer", args=[reference, code]),
        "is_over": bool(why_denied(policies.require_open, case)),
    }  # fmt: skip
    return render(request, "casework/law.html", context)


def _question(name: str, given: Answer) -> dict[str, Any]:
    choices = [
        {"value": a.value, "label": WORDS[a], "is_chosen": a is given} for a in (Answer.YES, Answer.NO, Answer.UNKNOWN)
    ]
    return {"name": name, "label": fact_label(name, reader()), "choices": choices}


def _shown(charge: ProposedCharge, state: ChargeState | None, person: CasePerson, role: Role) -> dict[str, Any]:
    language = reader()
    possible = [a.reason.said(language) for a in charge.possible_aggravations]
    return {
        "offence": charge.offence, "article": charge.article, "label": charge.labels[("ar", "fr", "en").index(language)],
        "fits": charge.standing is Standing.FITS, "why": _said(charge.why), "cautions": _said(charge.cautions),
        "aggravations": [a.reason.said(language) for a in charge.aggravations], "possible": possible,
        "penalty": penalty_text(charge.penalty), "open": charge.said_open(language),
        "is_read": charge.mark is Mark.READ, "state": state.label if state else "", "tone": TONES.get(state, "") if state else "",
        "acts": _acts(state, role),
        "url_of": {verb: reverse("casework:charge", args=[person.case.reference, person.code, verb]) for verb in ChargeState.values},
    }  # fmt: skip


def _acts(state: ChargeState | None, role: Role) -> list[dict[str, Any]]:
    """What this side may still do with it."""
    offered = [
        one
        for one in ChargeState
        if CHARGED_BY[one] is role and one is not state and not (one is ChargeState.PROPOSED and state is not None)
    ]
    return [{"verb": one.value, "label": VERBS[one], "is_go": one is ChargeState.RETAINED} for one in offered]


def _said(reasons: Sequence[Reason]) -> list[str]:
    return [reason.said(reader()) for reason in reasons]


def penalty_text(penalty: Penalty) -> str:
    """A range in years or months, and the fine in dirhams; a dash where the text names neither."""
    parts = []
    low, high = penalty.min_months, penalty.max_months
    if low is not None and high is not None:
        if low % MONTHS == 0 and high % MONTHS == 0 and high:
            parts.append(
                ngettext("%(low)s to %(high)s year", "%(low)s to %(high)s years", high // MONTHS)
                % {"low": low // MONTHS, "high": high // MONTHS}
            )
        else:
            parts.append(
                ngettext("%(low)s to %(high)s month", "%(low)s to %(high)s months", high) % {"low": low, "high": high}
            )
    if penalty.fine_min is not None and penalty.fine_max is not None:
        parts.append(
            _("fine of %(low)s to %(high)s DH")
            % {
                "low": f"{penalty.fine_min:,}".replace(",", "\u202f"),
                "high": f"{penalty.fine_max:,}".replace(",", "\u202f"),
            }
        )
    return " · ".join(parts) or "—"


@require_POST
@opens_to(*BOTH)
def answer(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Keep the answers, and show what follows from them."""
    user = signed_in(request)
    person = person_or_404(user, reference, code)
    answers = {name: request.POST[name] for name in FACTS if name in request.POST}
    return do(
        request, None, lambda: charging.answer_facts(person=person, answers=answers, by=user),
        _("Kept. What follows from these answers stands below."), reverse("casework:law", args=[reference, code]),
    )  # fmt: skip


@require_POST
@opens_to(*BOTH)
def charge(request: HttpRequest, reference: str, code: str, verb: str) -> HttpResponse:
    """Propose, retain or set aside."""
    user = signed_in(request)
    person = person_or_404(user, reference, code)
    if verb not in ChargeState.values:
        raise Http404
    offence = request.POST.get("offence", "")[:40]
    return do(
        request, None,
        lambda: charging.decide_charge(person=person, offence=offence, state=ChargeState(verb), by=user),
        _("Noted."), reverse("casework:law", args=[reference, code]),
    )  # fmt: skip
