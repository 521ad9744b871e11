"""One small scene made by the real pipeline: reports, a bundle, a referral, a document in quarantine, partners' tokens."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

SHARED_DIGEST = "5f3c1d9e8b7a60425f3c1d9e8b7a60425f3c1d9e8b7a60425f3c1d9e8b7a6042"


def document(number: int, named: str | None = None, **incident: Any) -> bytes:
    """A report in our own JSON, invented and plain."""
    return json.dumps(
        {
            "incident": {
                "type": "sextortion",
                "narrative": f"Report {number}: someone threatens to publish.",
                **incident,
            },
            "reported": [
                {"screen_names": [f"invented_{number}"], "service": "Pixo", **({"names": [named]} if named else {})}
            ],
            "files": [{"name": "one.jpg", "sha256": SHARED_DIGEST}] if number < 3 else [],
        }
    ).encode()


@dataclass(frozen=True, slots=True)
class Scene:
    """What the matrix asks for: by name, what stands in an address."""

    report: str  # at the national desk
    referred: str  # at the national desk, proposed to the brigade
    bundle: str
    campaign: str  # of two reports at the national desk
    quarantined: str
    referral: UUID
    user: UUID
    welcome_token: str
    organisation: str
    feed: str
    credential: UUID
    membership: int
    passkey: int  # nobody's
    preservation: UUID  # the draft that the first report began
    own_list: str
    list_import: UUID
    entry: int  # of the own list, proposed by the analyst
    proposal: UUID
    learned: int
    term: int
    word: UUID  # that the machine proposed for the lexicon
    names: UUID  # two that may be one person's
    case: str  # of the brigade, sent to the prosecution
    case_report: str
    case_task: UUID
    offer: UUID  # waits at the brigade
    partner_token: str
    status_token: str


def made_model() -> int:
    """A learned model that has not earned its place: switching it on is refused in words."""
    import numpy as np

    from hirz.base.clock import zone_time
    from hirz.core.learning import measure
    from hirz.triage.models import LearnedModel

    truth = np.array([True, False] * 20)
    figures = measure(truth, np.full(40, 0.5), np.full(40, 0.5), {})
    day = zone_time().date()
    numbers = dict.fromkeys(("learned", "calibrated", "measured"), 40)
    made = LearnedModel.objects.create(
        trained_at=zone_time(),
        first_day=day,
        last_day=day,
        near_same=0,
        figures=figures.to_json(),
        weights=b"",
        **numbers,
    )
    return made.pk


def made_word() -> UUID:
    """A word that the machine proposes for the lexicon, invented."""
    import uuid

    from hirz.base.clock import zone_time
    from hirz.detect.lexicon.keys import lexicon_keys
    from hirz.detect.models import EmergingTerm

    place, keys, word = uuid.uuid4(), lexicon_keys(), "baromilu"
    EmergingTerm.objects.create(
        pk=place, content=keys.seal_proposal(place, word), blind=keys.blind(word), flagged=9, recent=4, others=1,
        delta=2.0, z=3.5, first_at=zone_time(),
    )  # fmt: skip
    return place


def made_case(references: list[str], zone: Callable[[str], Any], person: Callable[[str], Any]) -> dict[str, Any]:
    """A case of the first report with a person and a task, sent to the prosecution; the second is offered and waits."""
    from hirz.base.accounts.models import Organisation
    from hirz.base.acting import acting_as
    from hirz.base.clock import now
    from hirz.casework import services
    from hirz.casework.enums import Capacity, Move
    from hirz.casework.models import Offer
    from hirz.casework.offering import offer_report
    from hirz.triage.models import Ticket
    from hirz.triage.services import escalate_report

    with zone("desk"):
        tickets = {one.reference: one for one in Ticket.objects.filter(reference__in=references)}
        for reference in references:
            escalate_report(ticket=tickets[reference], reason="identifiable", by=person("analyst"))
    for reference in references:
        offer_report(tickets[reference].pk, "identifiable", "named")
    with zone("desk"):
        by = person("investigator")
        with acting_as(by):
            offers = {offer.report_id: offer for offer in Offer.objects.all()}
        case = services.open_case(offer=offers[tickets[references[0]].pk], title="Invented case", by=by)
        services.add_person(
            case=case, capacity=Capacity.SUSPECT, is_minor=None, details=services.Details("اسم مختلق"), by=by
        )
        task = services.add_task(case=case, text="Ask the provider", due_on=None, assigned_to=None, by=by)
        step = services.Step(Move.REFER, "complete", now())
        services.move_case(case=case, step=step, by=by, prosecution=Organisation.objects.get(code="parquet-demo"))
        waiting = offers[tickets[references[1]].pk].pk
    return {"case": case.reference, "case_report": references[0], "case_task": task.pk, "offer": waiting}


def made_term(analyst: Any) -> int:
    """A code word of the lexicon, invented."""
    from hirz.detect.enums import TermFamily, TermLanguage
    from hirz.detect.lexicon.keys import Words
    from hirz.detect.lexicon.services import register_term

    words = Words("tolimar", (), "an invented word")
    return register_term(words=words, family=TermFamily.values[0], language=TermLanguage.values[0], by=analyst).pk


def make_scene(zone: Callable[[str], Any], person: Callable[[str], Any]) -> Scene:
    """Receive in the public zone, scan and assess as the worker, refer at the desk."""
    from allauth.mfa.models import Authenticator

    from hirz.base.accounts.credentials import issue_credential
    from hirz.base.accounts.enums import Scope
    from hirz.base.accounts.models import Feed, Membership, Organisation
    from hirz.base.accounts.services import issue_link
    from hirz.base.actors import Actor
    from hirz.base.ledger.sequencer import sequence_entries
    from hirz.core.formats.hash_lists import ListedDigest, ListedKind
    from hirz.detect.models import EntryReview, NamePair
    from hirz.detect.owning import make_own_list, propose_exhibit
    from hirz.detect.pairing import pair_names
    from hirz.detect.services import scan_reports
    from hirz.intake.models import Report
    from hirz.intake.services import Document, receive_documents
    from hirz.triage.enums import ReferralReason
    from hirz.triage.models import Bundle, PreservationDraft, Ticket
    from hirz.triage.preserving import draft_preservations
    from hirz.triage.services import assess_reports, refer_report

    with zone("public"):
        feed = Feed.objects.get(code="pixo")
        by = Actor.partner("pixo", "pixo")
        payloads = [
            document(1, "Driss Berrada"),
            document(2, "إدريس برادة"),
            document(3),
            b'{"incident": {"type": "no such type"}}',
            document(4),
            document(5),
        ]
        received = receive_documents([Document(data) for data in payloads], feed=feed, by=by)
    references = [group[0].reference for group in received]
    ids = list(Report.objects.values_list("id", flat=True))
    scan_reports(ids)
    assess_reports(ids)
    draft_preservations(ids)
    pair_names(ids)
    casework = made_case(references[4:6], zone, person)
    learned, word = made_model(), made_word()
    campaign = make_campaign(references[:2])
    sequence_entries()
    with zone("desk"):
        Authenticator.objects.create(user=person("analyst2"), type=Authenticator.Type.RECOVERY_CODES, data={})
        analyst, administrator = person("analyst"), person("administrator")
        ticket = Ticket.objects.get(reference=references[2])
        brigade = Organisation.objects.get(code="brigade-demo")
        referral = refer_report(ticket=ticket, to=brigade, reason=ReferralReason.TERRITORY, by=analyst)
        credential, token = issue_credential(
            feed=feed, label="matrix", scopes=[Scope.REPORTS_WRITE], expires_at=None, by=administrator.actor()
        )
        _, status_token = issue_credential(
            feed=feed, label="status", scopes=[Scope.REPORTS_STATUS], expires_at=None, by=administrator.actor()
        )
        own = make_own_list(
            code="own-scene", name="Own", source="own", scheme="own", is_negative=False, by=administrator.actor()
        )
        exhibit = [ListedDigest(ListedKind.MD5, "5f3c1d9e8b7a60425f3c1d9e8b7a6099")]
        propose_exhibit(hash_list=own, digests=exhibit, classification="", by=analyst)
        proposal = EntryReview.objects.select_related("entry").get(entry__hash_list=own)
        return Scene(
            own_list=own.code,
            list_import=proposal.entry.listed_in_id or UUID(int=0),
            entry=proposal.entry_id,
            proposal=proposal.pk,
            report=references[0],
            campaign=campaign,
            referred=references[2],
            bundle=Bundle.objects.get(kind="digest").reference,
            quarantined=references[3],
            referral=referral.pk,
            user=person("analyst2").pk,
            welcome_token=issue_link(user=person("analyst2"), by=administrator),
            organisation="pixo",
            feed="pixo",
            credential=credential.pk,
            membership=Membership.objects.get(user=person("analyst2")).pk,
            passkey=1,
            preservation=PreservationDraft.objects.get(report__reference=references[0]).pk,
            learned=learned,
            term=made_term(analyst),
            word=word,
            names=NamePair.objects.get().pk,
            **casework,
            partner_token=token,
            status_token=status_token,
        )


def make_campaign(references: list[str]) -> str:
    """A campaign that the machine proposed; gives its reference."""
    from hirz.core.linking import Proposal
    from hirz.triage.campaigns.proposing import _propose
    from hirz.triage.models import Campaign, Ticket

    ids = tuple(Ticket.objects.filter(reference__in=references).values_list("pk", flat=True))
    moment = Ticket.objects.filter(pk=ids[0]).values_list("received_at", flat=True)[0]
    _propose(Proposal(ids, ()), None, moment)
    return Campaign.objects.get().reference
