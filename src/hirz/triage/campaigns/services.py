"""What people decide about campaigns. Each is one transaction with its decision, its moves and its entry in the ledger.

A decision notes how it changed the campaign and each report's place, so that taking it back is the same the other way round.
Titles and notes lie under the campaign's own key.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import transaction

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.clock import now, zone_time
from hirz.base.events.services import emit
from hirz.base.ledger.services import record
from hirz.base.vault.services import Envelope, new_envelope, open_envelope, open_envelopes, store_wraps
from hirz.intake.references import new_reference
from hirz.triage.campaigns import policies, queries
from hirz.triage.campaigns.proposing import COMPARTMENT
from hirz.triage.enums import CampaignState, CampaignVerb, MemberState
from hirz.triage.events import CampaignConfirmed
from hirz.triage.models import (
    Campaign,
    CampaignDecision,
    CampaignMember,
    CampaignMove,
    CampaignTie,
    Ticket,
)

RECORDED_AS = {
    CampaignVerb.CONFIRM: "triage:campaign:confirmed", CampaignVerb.DISMISS: "triage:campaign:dismissed", CampaignVerb.CLOSE: "triage:campaign:closed",
    CampaignVerb.REOPEN: "triage:campaign:reopened", CampaignVerb.NAME: "triage:campaign:renamed", CampaignVerb.ADD: "triage:campaign:added",
    CampaignVerb.ACCEPT: "triage:campaign:accepted", CampaignVerb.REMOVE: "triage:campaign:removed", CampaignVerb.MERGE: "triage:campaign:merged",
    CampaignVerb.SPLIT: "triage:campaign:split", CampaignVerb.UNDO: "triage:campaign:undone",
}  # fmt: skip
PURPOSE = "triage"


@dataclass(frozen=True, slots=True)
class Said:
    """Why somebody decided: a reason from the list, and a note in their own words."""

    reason: str = ""
    note: str = ""


@dataclass(slots=True)
class _Change:
    """What a decision does beside its verb."""

    moves: list[CampaignMove] = field(default_factory=list)
    title: str | None = None
    other: Campaign | None = None
    other_before: str = ""
    other_after: str = ""


def confirm_campaign(*, campaign: Campaign, title: str, said: Said, by: User) -> CampaignDecision:
    """One hand is behind these reports: from now on they are in people's hands. Raises Denied."""
    policies.require_title(title)
    with transaction.atomic():
        decision = _decide(_locked(campaign), CampaignVerb.CONFIRM, said, by, _Change(title=title.strip()))
        emit(CampaignConfirmed(campaign_id=str(campaign.pk), decision_id=str(decision.pk)))
    return decision


def dismiss_campaign(*, campaign: Campaign, said: Said, by: User) -> CampaignDecision:
    """No one hand: the machine is silent about it until it has grown much. Raises Denied."""
    return _simply(campaign, CampaignVerb.DISMISS, said, by)


def close_campaign(*, campaign: Campaign, said: Said, by: User) -> CampaignDecision:
    """Nothing is left to do about it; what comes later is still proposed for it. Raises Denied."""
    return _simply(campaign, CampaignVerb.CLOSE, said, by)


def reopen_campaign(*, campaign: Campaign, said: Said, by: User) -> CampaignDecision:
    """It goes on, or was dismissed wrongly. Raises Denied."""
    return _simply(campaign, CampaignVerb.REOPEN, said, by)


def name_campaign(*, campaign: Campaign, title: str, by: User) -> CampaignDecision:
    """Another name for it. Raises Denied."""
    policies.require_title(title)
    with transaction.atomic():
        return _decide(_locked(campaign), CampaignVerb.NAME, Said(), by, _Change(title=title.strip()))


def add_report(*, campaign: Campaign, ticket: Ticket, said: Said, by: User) -> CampaignDecision:
    """A report that the machine did not find. Raises Denied."""
    with transaction.atomic():
        locked = _locked(campaign)
        moves = _moves(locked, [ticket.pk], MemberState.IN)
        policies.require_members(moves)
        return _decide(locked, CampaignVerb.ADD, said, by, _Change(moves))


def accept_members(*, campaign: Campaign, reports: Collection[UUID], said: Said, by: User) -> CampaignDecision:
    """Take in reports that are proposed. Raises Denied."""
    return _place(campaign, reports, MemberState.IN, CampaignVerb.ACCEPT, said, by)


def remove_members(*, campaign: Campaign, reports: Collection[UUID], said: Said, by: User) -> CampaignDecision:
    """Take reports out, also such as are only proposed: they are not proposed for it again. Raises Denied."""
    return _place(campaign, reports, MemberState.OUT, CampaignVerb.REMOVE, said, by)


def merge_campaign(*, campaign: Campaign, into: Campaign, said: Said, by: User) -> CampaignDecision:
    """Both are one hand: every report of the one belongs to the other. Raises Denied."""
    with transaction.atomic():
        # In one order everywhere, so that two people never wait in a ring.
        both = {c.pk: c for c in map(_locked, sorted((campaign, into), key=lambda c: str(c.pk)))}
        gone, kept = both[campaign.pk], both[into.pk]
        policies.may_merge(by, gone, kept)
        standing = _standing(gone)
        moves = _moves(gone, list(standing), MemberState.OUT)
        here = _standing(kept)
        for state in queries.STANDING:
            moves += _moves(kept, [r for r, s in standing.items() if s == state and r not in here], state)
        change = _Change(moves, other=kept, other_before=kept.state, other_after=kept.state)
        decision = _decide(gone, CampaignVerb.MERGE, said, by, change)
        Campaign.objects.filter(pk=gone.pk).update(merged_into=kept)
        _hold(kept, by)
        _copy_ties(gone, kept)
    return decision


def split_campaign(*, campaign: Campaign, reports: Collection[UUID], said: Said, by: User) -> CampaignDecision:
    """Two hands: the chosen reports become a campaign of their own, in the same state. Raises Denied."""
    with transaction.atomic():
        source = _locked(campaign)
        chosen = _chosen(source, reports, CampaignVerb.SPLIT, by)
        standing = _standing(source)
        policies.may_split(len(chosen), len(standing))
        part = _new_campaign(source)
        moves = _moves(source, chosen, MemberState.OUT)
        for state in queries.STANDING:
            moves += _moves(part, [report for report in chosen if standing[report] == state], state)
        # Taken back, the part is what was merged again.
        change = _Change(moves, other=part, other_before=CampaignState.MERGED, other_after=part.state)
        decision = _decide(source, CampaignVerb.SPLIT, said, by, change)
        _hold(part, by)
        _copy_ties(source, part)
    return decision


def take_back(*, decision: CampaignDecision, by: User) -> CampaignDecision:
    """Undo the newest decision that stands: the campaign and its reports are where they were. Raises Denied."""
    with transaction.atomic():
        ends = sorted(filter(None, (decision.campaign, decision.other)), key=lambda c: str(c.pk))
        locked = {c.pk: c for c in map(_locked, ends)}
        done = CampaignDecision.objects.select_related("campaign", "other").get(pk=decision.pk)
        policies.may_take_back(by, done)
        campaign = locked[done.campaign_id]
        other = locked[done.other_id] if done.other_id else None
        moves = [
            CampaignMove(campaign_id=m.campaign_id, report_id=m.report_id, before=m.after, after=m.before)
            for m in done.moves.all()
        ]
        undo = CampaignDecision.objects.create(
            campaign=campaign, other=other, verb=CampaignVerb.UNDO, before=campaign.state, after=done.before,
            other_before=done.other_after, other_after=done.other_before, desk_before=campaign.desk,
            decided_by=by, decided_at=now(), undoes=done,
        )  # fmt: skip
        _write_moves(undo, moves)
        campaign.state, campaign.desk, campaign.merged_into = done.before, done.desk_before, None
        campaign.title = _title_before(campaign, done, by)
        campaign.save()
        if other is not None:
            Campaign.objects.filter(pk=other.pk).update(
                state=done.other_before, merged_into=campaign if done.verb == CampaignVerb.SPLIT else None
            )
        _record(campaign, RECORDED_AS[CampaignVerb.UNDO], by)
    return undo


# ---------------------------------------------------------------------------------------------------------- words


def titles_of(campaigns: Sequence[Campaign], *, by: User) -> dict[UUID, str]:
    """The names of campaigns that a desk of this person's holds; of others none."""
    desks = by.organisations_as(Role.ANALYST)
    own = [c for c in campaigns if c.title and c.desk_id in desks]
    opened = open_envelopes("campaign", [c.pk for c in own], COMPARTMENT, purpose=PURPOSE, by=by.actor(Role.ANALYST))
    return {c.pk: str(opened[c.pk].unseal_json("title", bytes(c.title))) for c in own if c.pk in opened}


def notes_of(campaign: Campaign, decisions: Sequence[CampaignDecision], *, by: User) -> dict[UUID, dict[str, str]]:
    """What was said with the decisions of a campaign that a desk of this person's holds: note, title, title before."""
    if campaign.desk_id not in by.organisations_as(Role.ANALYST):
        return {}
    written = [d for d in decisions if d.said and d.campaign_id == campaign.pk]
    envelope = _envelope(campaign, by) if written else None
    return {d.pk: envelope.unseal_json(f"said/{d.pk}", bytes(d.said)) for d in written} if envelope else {}


def _envelope(campaign: Campaign, by: User) -> Envelope:
    return open_envelope("campaign", campaign.pk, COMPARTMENT, purpose=PURPOSE, by=by.actor(Role.ANALYST))


# ---------------------------------------------------------------------------------------------------------- inside


def _simply(campaign: Campaign, verb: CampaignVerb, said: Said, by: User) -> CampaignDecision:
    with transaction.atomic():
        return _decide(_locked(campaign), verb, said, by, _Change())


def _place(
    campaign: Campaign, reports: Collection[UUID], state: MemberState, verb: CampaignVerb, said: Said, by: User
) -> CampaignDecision:
    """Give the chosen reports another place."""
    with transaction.atomic():
        locked = _locked(campaign)
        moves = _moves(locked, _chosen(locked, reports, verb, by), state)
        return _decide(locked, verb, said, by, _Change(moves))


def _locked(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update().get(pk=campaign.pk)


def _decide(campaign: Campaign, verb: CampaignVerb, said: Said, by: User, change: _Change) -> CampaignDecision:
    """Write a decision about a locked campaign, and do what it says."""
    after = policies.may_decide(by, campaign, verb)
    policies.require_reason(verb, said.reason, said.note)
    decision = CampaignDecision(
        campaign=campaign, other=change.other, verb=verb, reason=said.reason, before=campaign.state, after=after,
        other_before=change.other_before, other_after=change.other_after, desk_before=campaign.desk,
        decided_by=by, decided_at=now(),
    )  # fmt: skip
    decision.said = _sealed(campaign, decision, said, change.title, by)
    decision.save(force_insert=True)
    _write_moves(decision, change.moves)
    campaign.state = after
    campaign.save(update_fields=["state", "title"])
    _hold(campaign, by)
    _record(campaign, RECORDED_AS[verb], by)
    return decision


def _sealed(campaign: Campaign, decision: CampaignDecision, said: Said, title: str | None, by: User) -> bytes:
    """Note and titles of a decision under the campaign's key; sets the new title. Empty if there is nothing to seal."""
    if title is None and not said.note.strip():
        return b""
    envelope = _envelope(campaign, by)
    words = {"note": said.note.strip()}
    if title is not None:
        before = str(envelope.unseal_json("title", bytes(campaign.title))) if campaign.title else ""
        words |= {"title": title, "title_before": before}
        campaign.title = envelope.seal_json("title", title)
    return envelope.seal_json(f"said/{decision.pk}", words)


def _title_before(campaign: Campaign, done: CampaignDecision, by: User) -> bytes:
    """The sealed title as it was before a decision."""
    if not done.said or done.verb not in {CampaignVerb.CONFIRM, CampaignVerb.NAME}:
        return bytes(campaign.title)
    envelope = _envelope(campaign, by)
    before = str(envelope.unseal_json(f"said/{done.pk}", bytes(done.said)).get("title_before", ""))
    return envelope.seal_json("title", before) if before else b""


def _hold(campaign: Campaign, by: User) -> None:
    """From the first decision on, the desk of whoever decided holds it."""
    if campaign.desk_id is None or campaign.desk_id not in by.organisations_as(Role.ANALYST):
        members = CampaignMember.objects.filter(campaign=campaign).values("report")
        desks = by.organisations_as(Role.ANALYST)
        own = Ticket.objects.filter(report__in=members, desk__in=desks).values_list("desk_id", flat=True).first()
        campaign.desk_id = own or desks[0]
    campaign.is_untouched = False
    campaign.save(update_fields=["desk", "is_untouched"])


def _standing(campaign: Campaign) -> dict[UUID, str]:
    rows = CampaignMember.objects.filter(campaign=campaign, state__in=queries.STANDING)
    return dict(rows.order_by("report_id").values_list("report_id", "state"))


def _chosen(campaign: Campaign, reports: Collection[UUID], verb: CampaignVerb, by: User) -> list[UUID]:
    """Those of the chosen reports that the verb is about and that this person may see. Denied for none."""
    policies.may_decide(by, campaign, verb)
    states = (MemberState.PROPOSED,) if verb is CampaignVerb.ACCEPT else queries.STANDING
    seen = queries.visible_among(reports, by)
    rows = CampaignMember.objects.filter(campaign=campaign, report_id__in=seen, state__in=states)
    chosen = sorted(rows.values_list("report_id", flat=True))
    policies.require_members(chosen)
    return chosen


def _moves(campaign: Campaign, reports: Sequence[UUID], after: MemberState) -> list[CampaignMove]:
    """How the places of these reports change; what stands there already changes nothing."""
    rows = CampaignMember.objects.filter(campaign=campaign, report_id__in=list(reports))
    before = dict(rows.values_list("report_id", "state"))
    return [
        CampaignMove(campaign=campaign, report_id=report, before=before.get(report, ""), after=after)
        for report in reports
        if before.get(report, "") != after
    ]


def _write_moves(decision: CampaignDecision, moves: Sequence[CampaignMove]) -> None:
    for move in moves:
        move.decision = decision
    CampaignMove.objects.bulk_create(moves)
    at = zone_time()
    gone = [move for move in moves if not move.after]
    for campaign in {move.campaign_id for move in gone}:
        reports = [move.report_id for move in gone if move.campaign_id == campaign]
        CampaignMember.objects.filter(campaign_id=campaign, report_id__in=reports).delete()
    CampaignMember.objects.bulk_create(
        [
            CampaignMember(campaign_id=move.campaign_id, report_id=move.report_id, state=move.after, since=at)
            for move in moves
            if move.after
        ],
        update_conflicts=True, unique_fields=["campaign", "report"], update_fields=["state", "since"],
    )  # fmt: skip


def _new_campaign(source: Campaign) -> Campaign:
    envelope, wraps = new_envelope("campaign", uuid4(), COMPARTMENT)
    store_wraps(wraps)
    return Campaign.objects.create(
        id=envelope.object_id, reference=new_reference("K", now()), state=source.state, proposed_at=zone_time()
    )


def _copy_ties(source: Campaign, to: Campaign) -> None:
    """The reasons go along; which of them the reports still share is asked when they are shown."""
    ties = list(CampaignTie.objects.filter(campaign=source))
    for tie in ties:
        tie.pk, tie.campaign = None, to
    CampaignTie.objects.bulk_create(ties, ignore_conflicts=True)


def _record(campaign: Campaign, recorded_as: str, by: User) -> None:
    record(verb=recorded_as, object_kind="campaign", object_id=str(campaign.pk), by=by.actor(Role.ANALYST))
