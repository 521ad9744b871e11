"""The report page: everything that is known, where it was read, why it ranks, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.core.scoring import Assessment, basis_label, expiry_label
from hirz.intake.asking import ASKED_FOR_MISSING
from hirz.intake.enums import Author, MessageKind
from hirz.intake.letterbox import Opened as OpenedMessage
from hirz.intake.letterbox import open_questions
from hirz.intake.models import PictureStop
from hirz.triage import policies, queries
from hirz.triage.asking import read_conversation
from hirz.triage.campaigns.graph import Wanted
from hirz.triage.campaigns.queries import campaigns_of
from hirz.triage.campaigns.services import titles_of
from hirz.triage.enums import (
    CampaignState,
    Cause,
    ClosingReason,
    EscalationReason,
    MissReason,
    ReferralReason,
    Verb,
    Verdict,
)
from hirz.triage.models import Bundle, BundleMember, Decision, PreservationDraft, Ticket, Verification
from hirz.triage.preserving import drafts_of
from hirz.triage.views import contents
from hirz.triage.views.acts import acts_for
from hirz.triage.views.auditing import panel_of
from hirz.triage.views.beside import shown_telling
from hirz.triage.views.conversation import letters, reply_form
from hirz.triage.views.cutting import number_marks
from hirz.triage.views.decisions import signed_in, ticket_or_404
from hirz.triage.views.graph_wording import address
from hirz.triage.views.offers import askable_codes, offers_for
from hirz.triage.views.opening import Opened, open_report, with_additions
from hirz.triage.views.preservation import shown_drafts
from hirz.triage.views.rows import known_of, shown, shown_links
from hirz.triage.views.showing import ShownMissing, reader, shown_missing_pairs
from hirz.triage.views.signs import mark_signs, reasons_with_words, shown_signs
from hirz.triage.views.verification import step_of, verifications_of
from hirz.triage.views.wording_bundles import bundle_reason

Text = str | Promise

REASONS = {
    Verb.ESCALATE: dict(EscalationReason.choices),
    Verb.REFER: dict(ReferralReason.choices),
    Verb.CLOSE: dict(ClosingReason.choices),
    Verb.REOPEN: dict(Cause.choices),
    Verb.RAISE: dict(MissReason.choices),
}


@dataclass(frozen=True, slots=True)
class Point:
    """Something that happened, or will."""

    at: datetime
    text: Text
    kind: str  # done, now, late (still to come)
    about: Text = ""
    # A time that says the hour only may lie before what it followed: it stands no earlier than this.
    after: datetime | None = None

    @property
    def place(self) -> datetime:
        """Where it stands among the others."""
        return max(self.at, self.after) if self.after else self.at


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """A decision with its author and its reason."""

    label: Text
    reason: Text
    note: str
    by: str
    at: datetime
    is_undone: bool
    is_unverified: bool = False


@require_safe
@opens_to(Role.ANALYST)
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """One report, opened: the read is in the ledger before the page leaves."""
    user, at = signed_in(request), now()
    ticket = ticket_or_404(user, reference)
    known = known_of([ticket]).get(ticket.pk)
    if known is None:
        raise Http404
    decisions, verifications = queries.decisions_about(ticket), verifications_of(ticket)
    opened = open_report(ticket, by=user, decisions=decisions, verifications=verifications)
    messages = read_conversation(ticket, by=user)
    opened = with_additions(opened, messages)
    marks = number_marks(opened.findings, opened.parsed.fields)
    signs = mark_signs(opened)
    listed = shown_signs(opened, signs)
    kin, elsewhere = shown_links(ticket, user)
    texts = contents.shown_texts(opened, marks, ticket.language if ticket.language != "und" else "", signs)
    selectors = contents.shown_selectors(opened, marks, known.assessment, at)
    drafts = drafts_of(ticket.pk)
    further = [*told_points(messages), *verified_points(verifications), *drafted_points(drafts, ticket.received_at)]
    context = {
        "report": replace(shown(ticket, known, user, at), missing=missing_with_ways(ticket, user, known.assessment)),
        "acts": acts_for(ticket, user, back=request.get_full_path(), undoable=_undoable(user, ticket, decisions)),
        "texts": [text for text in texts if not text.is_further],
        "further": [text for text in texts if text.is_further],
        "files": contents.shown_files(opened),
        "selectors": selectors[: contents.MOST_SELECTORS],
        "selector_count": len(selectors),
        "more_selectors": max(0, len(selectors) - contents.MOST_SELECTORS),
        "groups": contents.shown_groups(opened.parsed.fields),
        "field_count": len(opened.parsed.fields),
        "timeline": timeline(ticket, known.assessment, opened, decisions, at, further),
        "decisions": [_shown_decision(decision, opened) for decision in decisions],
        "originals": _originals(opened),
        "bundles": _bundles(ticket),
        "campaigns": campaign_links(ticket, user),
        "graph_url": address(Wanted(start=f"r:{ticket.reference}", opened=(f"r:{ticket.reference}",))),
        "kin": kin,
        "elsewhere": elsewhere,
        "is_erased": opened.is_erased,
        "audit": panel_of(user, reference),
        "letters": letters(opened, marks, messages, signs),
        "signs": listed,
        "reasons": reasons_with_words(known.assessment, listed, at),
        "reply": reply_form(user, ticket),
        "reply_url": reverse("triage:reply", args=[ticket.reference]),
        "step": step_of(ticket, user, verifications, opened.notes),
        "stop_url": stop_url(ticket, user),
        "drafts": shown_drafts(ticket, drafts, opened.findings),
        "learned": shown_telling(opened.parsed, known.assessment, at),
    }
    return render(request, "triage/report.html", context)


def stop_url(ticket: Ticket, user: User) -> str:
    """Where to see and to note what platforms did about the pictures of a report; "" for reports that ask for none."""
    asked = PictureStop.objects.filter(report=ticket.pk, report__desk__in=user.organisations_as(Role.ANALYST))
    return reverse("stopping:picture", args=[ticket.reference]) if asked.exists() else ""


def campaign_links(ticket: Ticket, user: User) -> list[dict[str, object]]:
    """The campaigns that a report belongs to, or is proposed for."""
    found = campaigns_of(ticket.pk)
    titles = titles_of(found, by=user)
    return [
        {
            "url": reverse("triage:campaign", args=[one.reference]), "reference": one.reference,
            "title": titles.get(one.pk, ""), "state": CampaignState(one.state).label,
        }
        for one in found
    ]  # fmt: skip


def _undoable(user: User, ticket: Ticket, decisions: list[Decision]) -> bool:
    last = next((d for d in decisions if d.verb != Verb.UNDO and not hasattr(d, "undone_by")), None)
    if last is None:
        return False
    try:
        policies.may_undo(user, last, ticket)
    except Denied:
        return False
    return True


def timeline(
    ticket: Ticket,
    assessment: Assessment,
    opened: Opened,
    decisions: list[Decision],
    at: datetime,
    further: Sequence[Point] = (),
) -> list[Point]:
    """What happened and what will, in order; `further` comes from the conversation, the verifications and the drafts."""
    points = [Point(ticket.received_at, _("Received whole and sealed"), "done"), *further]
    if opened.scan is not None:
        found = sum(1 for f in opened.findings if f.kind not in contents.DIGESTS)
        matched = len(opened.matches)
        words = ngettext("%(n)d selector found", "%(n)d selectors found", found) % {"n": found}
        lists = ngettext("%(n)d match on lists", "%(n)d matches on lists", matched) % {"n": matched} if matched else ""
        points.append(Point(opened.scan.scanned_at, words, "done", lists, after=ticket.received_at))
    points.append(Point(assessment.assessed_at, _("Last assessed"), "done", after=ticket.received_at))
    for decision in decisions:
        points.append(Point(decision.decided_at, Verb(decision.verb).label, "done", decided_by(decision)))
    holder = policies.holder(ticket, at)
    if holder is not None and ticket.claimed_until is not None:
        points.append(Point(ticket.claimed_until, _("End of the charge"), "now", holder.full_name))
    for expiry in assessment.expires:
        if expiry.at > at:
            label, basis = expiry_label(expiry, reader()), basis_label(expiry.basis, reader())
            points.append(Point(expiry.at, label, "late", basis))
    return sorted(points, key=lambda point: point.place)


def told_points(messages: Sequence[OpenedMessage]) -> list[Point]:
    """What was written between the desk and whoever reported; a reporter's time is the hour."""
    points: list[Point] = []
    for message in (one.message for one in messages):
        by = message.sent_by.full_name if message.sent_by else Author(message.author).label
        before = points[-1].place if points else None
        points.append(Point(message.sent_at, MessageKind(message.kind).label, "done", by, after=before))
    return points


def verified_points(verifications: Sequence[Verification]) -> list[Point]:
    """Who verified, and what it came to."""
    return [Point(v.verified_at, Verdict(v.verdict).label, "done", v.verified_by.full_name) for v in verifications]


def drafted_points(drafts: Sequence[PreservationDraft], received_at: datetime) -> list[Point]:
    """The requests that were begun."""
    moments = sorted({draft.made_at for draft in drafts})
    return [
        Point(moment, _("Preservation request drafted"), "done", _("Hirz"), after=received_at) for moment in moments
    ]


def missing_with_ways(ticket: Ticket, user: User, assessment: Assessment) -> tuple[ShownMissing, ...]:
    """What is missing, each line with the way to ask for it, where somebody can be asked now."""
    way = queries.way_to_ask(ticket)
    pending = {name for message in open_questions(ticket.pk) for name in message.fields}
    possible = (
        askable_codes(offers_for(ticket, way))
        if not policies.why_denied(policies.may_ask, user, ticket, way)
        else set()
    )
    url = reverse("triage:ask", args=[ticket.reference])
    return tuple(
        replace(
            shown_field,
            ask_url=f"{url}?for={lack.code}" if lack.code in possible and lack.askable else "",
            is_asked=bool(pending & set(ASKED_FOR_MISSING.get(lack.code, ()))),
        )
        for shown_field, lack in shown_missing_pairs(assessment)
    )


def decided_by(decision: Decision) -> str:
    """Who decided: a person, or Hirz itself."""
    return decision.decided_by.full_name if decision.decided_by else _("Hirz")


def _shown_decision(decision: Decision, opened: Opened) -> ShownDecision:
    verb = Verb(decision.verb)
    reason: Text = REASONS.get(verb, {}).get(decision.reason, "")
    if decision.bundle is not None:
        reason = decision.bundle.reference
    return ShownDecision(
        label=verb.label,
        reason=reason,
        note=opened.notes.get(str(decision.id), ""),
        by=decided_by(decision),
        at=decision.decided_at,
        is_undone=hasattr(decision, "undone_by"),
        is_unverified=decision.is_unverified,
    )


def _originals(opened: Opened) -> list[dict[str, str]]:
    return [
        {"format": document.format, "size": filesizeformat(document.size), "sha256": opened.sha256}
        for document in opened.documents
    ]


def _bundles(ticket: Ticket) -> list[dict[str, object]]:
    members = BundleMember.objects.filter(report_id=ticket.pk, left_at=None, bundle__size__gt=1).select_related(
        "bundle"
    )
    return [_shown_bundle(member.bundle) for member in members]


def _shown_bundle(bundle: Bundle) -> dict[str, object]:
    return {
        "reference": bundle.reference,
        "url": reverse("triage:bundle", args=[bundle.reference]),
        "size": bundle.size,
        "reason": bundle_reason(bundle),
    }
