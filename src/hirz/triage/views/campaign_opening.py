"""What the reports of a campaign share, in clear: opened when somebody asks, each report with its entry in the ledger.

Touches content in memory, of reports in the reader's sight alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.ledger.services import record_read
from hirz.detect.findings import DIGEST_KINDS, texts_of
from hirz.detect.models import Sighting
from hirz.triage.campaigns.queries import SeenTie
from hirz.triage.campaigns.ties import DERIVED, NAME, TEXT
from hirz.triage.models import Campaign, Ticket
from hirz.triage.views.opening import Opened, open_report
from hirz.triage.views.wording_campaigns import tie_name

MOST_VALUES = 20
EXCERPT = 700


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value that reports share, in clear."""

    name: str | Promise
    value: str
    count: int
    reference: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownWords:
    """A stretch of what one report says."""

    text: str
    is_cut: bool
    reference: str
    url: str


def opened_values(ties: Sequence[SeenTie], user: User) -> list[ShownValue]:
    """The selectors that most reports share, each read in one report that holds it; few reports are opened for many values."""
    wanted = [seen for seen in ties if seen.tie.kind not in {*DERIVED, *DIGEST_KINDS, TEXT, NAME}][:MOST_VALUES]
    opened: dict[UUID, tuple[Ticket, Opened]] = {}
    found = []
    for seen in wanted:
        report = next((r for r in sorted(seen.reports) if r in opened), min(seen.reports))
        if report not in opened:
            ticket = Ticket.objects.get(pk=report)
            opened[report] = (ticket, open_report(ticket, by=user, decisions=()))
        ticket, clear = opened[report]
        value = _value(report, seen.tie.key, clear)
        if value:
            found.append(ShownValue(tie_name(seen.tie.kind), value, len(seen.reports), ticket.reference, _url(ticket)))
    return found


def _value(report: UUID, selector: int, clear: Opened) -> str:
    ordinals = Sighting.objects.filter(report_id=report, selector_id=selector).values_list("ordinal", flat=True)
    return next((clear.findings[n].value for n in sorted(ordinals) if n < len(clear.findings)), "")


def opened_words(one: Campaign, ties: Sequence[SeenTie], user: User) -> ShownWords | None:
    """How they write: of the text that most of them repeat one example, else the first words of the newest report."""
    text = max((seen for seen in ties if seen.tie.kind == TEXT), key=lambda seen: len(seen.reports), default=None)
    reports: Any = text.reports if text else {r for seen in ties for r in seen.reports}
    ticket = Ticket.objects.visible_to(user).filter(pk__in=reports).order_by("-received_at", "pk").first()
    if ticket is None:
        return None
    actor = user.actor(Role.ANALYST)
    record_read(
        verb="triage:campaign:opened", object_kind="campaign", object_id=str(one.pk), by=actor, purpose="triage"
    )  # fmt: skip
    said = texts_of(open_report(ticket, by=user, decisions=()).parsed).strip()
    return ShownWords(said[:EXCERPT], len(said) > EXCERPT, ticket.reference, _url(ticket))


def _url(ticket: Ticket) -> str:
    return reverse("triage:report", args=[ticket.reference])
