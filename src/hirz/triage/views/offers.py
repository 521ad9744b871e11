"""What may be asked for about one report: the fields that it lacks first, each with the sentence that its reporter will read."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict

from hirz.core.scoring import Assessment as Assessed
from hirz.intake.asking import ASKABLE, ASKED_FOR_MISSING
from hirz.intake.letterbox import open_questions
from hirz.triage import policies
from hirz.triage.asking import voice_for
from hirz.triage.enums import Way
from hirz.triage.forms import AskForm, Offer
from hirz.triage.models import Assessment, Ticket


def ask_form(ticket: Ticket, way: Way, data: QueryDict | None = None, *, wanted: str = "") -> AskForm:
    """The form of a question, empty, with the best field for what is missing (`wanted`) chosen, or as it was sent."""
    offers = offers_for(ticket, way)
    names = {offer.name for offer in offers}
    chosen = [name for name in ASKED_FOR_MISSING.get(wanted, ()) if name in names][:1]
    return AskForm(data, offers=offers, has_words=way is Way.LETTERBOX, chosen=chosen)


def offers_for(ticket: Ticket, way: Way) -> list[Offer]:
    """Everything that can be asked by this way and is not asked already: what the report lacks, then the rest."""
    result = Assessment.objects.filter(pk=ticket.pk).values_list("result", flat=True).first()
    lacking = asked_for(Assessed.from_json(result)) if result else []
    pending = {name for message in open_questions(ticket.pk) for name in message.fields}
    possible = [name for name in policies.askable_by(way) if name not in pending]
    voice = voice_for(ticket)
    first = [name for name in lacking if name in possible]
    return [
        Offer(name, str(ASKABLE[name].label), str(ASKABLE[name].question(voice)), name in first)
        for name in (*first, *(name for name in possible if name not in first))
    ]


def asked_for(assessment: Assessed) -> list[str]:
    """The fields by which one asks for what an assessment calls missing, the best of each first."""
    names = [name for lack in assessment.missing if lack.askable for name in ASKED_FOR_MISSING.get(lack.code, ())]
    return list(dict.fromkeys(names))


def askable_codes(offers: Sequence[Offer]) -> set[str]:
    """Of what can be missing, the codes for which something is offered."""
    names = {offer.name for offer in offers}
    return {code for code, fields in ASKED_FOR_MISSING.items() if names & set(fields)}
