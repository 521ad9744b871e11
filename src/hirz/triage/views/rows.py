"""From tickets to what a page shows of them: one read of facts and assessments for a whole page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hirz.base.accounts.models import User
from hirz.core.scoring import Assessment as Assessed
from hirz.core.scoring import ReportFacts, summary, title
from hirz.detect.models import Scan
from hirz.triage import policies, queries
from hirz.triage.campaigns.ties import NAME
from hirz.triage.enums import Lane, State
from hirz.triage.models import Assessment, Ticket
from hirz.triage.views.links import Link, links_of
from hirz.triage.views.showing import (
    Shown,
    channel_name,
    language_name,
    next_expiry,
    reader,
    shown_claim,
    shown_expiry,
    shown_missing,
    shown_scores,
)
from hirz.triage.views.wording_campaigns import tie_name
from hirz.triage.views.words import SELECTORS


@dataclass(frozen=True, slots=True)
class Known:
    """What triage knows of a report without opening it."""

    facts: ReportFacts
    assessment: Assessed
    links: int  # reports that a rare selector ties to it


def known_of(tickets: Sequence[Ticket]) -> Mapping[UUID, Known]:
    """Facts and assessments of tickets, in two queries."""
    ids = [ticket.pk for ticket in tickets]
    facts = dict(Scan.objects.filter(pk__in=ids).values_list("pk", "facts"))
    rows = Assessment.objects.filter(pk__in=ids).values_list(
        "pk", "result", "context__linked_strong", "context__linked_medium"
    )
    return {
        report: Known(ReportFacts.from_json(facts[report]), Assessed.from_json(result), (strong or 0) + (medium or 0))
        for report, result, strong, medium in rows
        if report in facts
    }


def shown(ticket: Ticket, known: Known, user: User, now: datetime) -> Shown:
    """The head of a report, in the reader's language."""
    facts, assessment = known.facts, known.assessment
    zone = timezone.get_current_timezone()
    state = State(ticket.state)
    return Shown(
        reference=ticket.reference,
        url=reverse("triage:report", args=[ticket.reference]),
        priority=ticket.priority,
        title=title(facts, reader()),
        gist=summary(facts, reader(), zone=zone, now=now),
        channel=channel_name(ticket.channel),
        sender=ticket.feed.name(reader()),
        language=language_name(ticket.language),
        received_at=ticket.received_at,
        standing=policies.standing(ticket).value,
        has_news=ticket.has_news,
        questions=ticket.questions,
        state=state.value,
        state_label=state.label,
        scores=shown_scores(assessment, now),
        expiry=shown_expiry(next_expiry(assessment, now), now),
        missing=shown_missing(assessment),
        claim=shown_claim(ticket, user, now),
        links=known.links,
        bundle=ticket.bundle,
        lane=lane_words(ticket.lane),
    )


def lane_words(lane: str) -> dict[str, object]:
    """One or two words for a row, with the whole sentence behind them; nothing for the queue's own lane."""
    if lane == Lane.NORMAL:
        return {}
    word = (
        pgettext("a lane of the queue", "copy") if lane == Lane.FLOOD else pgettext("a lane of the queue", "in a flood")
    )
    return {"word": word, "title": Lane(lane).label}


def shown_page(page: queries.Page, user: User, now: datetime) -> list[Shown]:
    """The rows of a page of the queue, numbered."""
    known = known_of(page.tickets)
    peek = reverse("triage:queue")
    rows = []
    for number, ticket in enumerate(page.tickets, page.first):
        if ticket.pk in known:
            row = shown(ticket, known[ticket.pk], user, now)
            rows.append(replace(row, position=number, peek_url=f"{peek}?peek={ticket.reference}&rank={number}"))
    return rows


def link_words(link: Link) -> str:
    """Why another report is linked to this one."""
    if link.is_bundle:
        return _("near-same text, alike to %(percent)d%%") % {"percent": link.seen}
    if link.kind == NAME:
        return str(tie_name(NAME))
    kind = str(SELECTORS.get(link.kind, link.kind))
    return ngettext(
        "%(kind)s in common, seen in %(n)d report", "%(kind)s in common, seen in %(n)d reports", link.seen
    ) % {
        "kind": kind,
        "n": link.seen,
    }


def shown_links(ticket: Ticket, user: User) -> tuple[list[dict[str, object]], int]:
    """The links of a report as the page lists them, and how many lead elsewhere."""
    found, elsewhere = links_of(ticket, user)
    route = {True: "triage:bundle", False: "triage:report"}
    rows: list[dict[str, object]] = [
        {
            "reference": link.reference,
            "url": reverse(route[link.is_bundle], args=[link.reference]),
            "strength": "strong" if link.is_strong else "medium",
            "strength_label": _("strong") if link.is_strong else _("medium"),
            "reason": link_words(link),
        }
        for link in found
    ]
    return rows, elsewhere
