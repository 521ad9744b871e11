"""Campaigns: which there are, and one of them with what ties it, its reports, its months and its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import Organisation, User
from hirz.base.clock import now
from hirz.base.ledger.services import record_read
from hirz.triage.campaigns import policies, queries, services
from hirz.triage.campaigns.graph import Wanted
from hirz.triage.campaigns.queries import SeenTie, Sizes
from hirz.triage.enums import CampaignReason, CampaignState, CampaignVerb, MemberState
from hirz.triage.models import Campaign, CampaignDecision, Ticket
from hirz.triage.policies import why_denied
from hirz.triage.views.campaign_acts import chosen_reasons, page_acts
from hirz.triage.views.campaign_opening import opened_values, opened_words
from hirz.triage.views.decisions import signed_in
from hirz.triage.views.graph_wording import address
from hirz.triage.views.rows import known_of, shown
from hirz.triage.views.showing import reader
from hirz.triage.views.wording_campaigns import ACCOUNTS, PAYMENT, kinds_of, strength, tie_name, tie_reason

PAGE, MEMBERS = 30, 50
MOST_TIES = 40
TONES = {CampaignState.PROPOSED: "s", CampaignState.CONFIRMED: "p", CampaignState.CLOSED: "g"}
NOTHING = Sizes()


def campaign_or_404(user: User, reference: str) -> Campaign:
    """A campaign with a report in this person's sight; any other does not exist for them."""
    return get_object_or_404(
        queries.campaigns_seen(user).select_related("merged_into", "grown_from"), reference=reference
    )


@require_safe
@opens_to(Role.ANALYST)
def campaigns(request: HttpRequest) -> HttpResponse:
    """What the machine proposes first, then what people confirmed, then the rest."""
    user = signed_in(request)
    page = Paginator(queries.listed(user), PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    sizes, members = queries.sizes_of(rows, user), queries.members_seen(rows, user)
    ties, titles = queries.ties_seen(rows, members), services.titles_of(rows, by=user)
    newest = _newest(members)
    context = {
        "campaigns": [
            {
                "url": reverse("triage:campaign", args=[one.reference]), "reference": one.reference,
                "title": titles.get(one.pk, ""), "state": CampaignState(one.state).label, "tone": TONES.get(one.state, ""),  # type: ignore[call-overload]
                "sizes": sizes.get(one.pk, NOTHING), "kinds": kinds_of(ties.get(one.pk, []))[:3],
                "newest": max((newest[r] for r in members.get(one.pk, {}) if r in newest), default=None),
                "waits": one.state == CampaignState.PROPOSED or sizes.get(one.pk, NOTHING).proposed,
            }
            for one in rows
        ],
        "page": page,
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        "back_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
    }  # fmt: skip
    return render(request, "triage/campaigns.html", context)


def _newest(members: Mapping[UUID, Mapping[UUID, str]]) -> dict[UUID, Any]:
    ids = {report for several in members.values() for report in several}
    return dict(Ticket.objects.filter(pk__in=ids).values_list("pk", "received_at"))


@require_safe
@opens_to(Role.ANALYST)
def campaign(request: HttpRequest, reference: str) -> HttpResponse:
    """One campaign. Words and values of its reports are opened when somebody asks for them, each with its entry."""
    user = signed_in(request)
    one = campaign_or_404(user, reference)
    actor = user.actor(Role.ANALYST)
    record_read(
        verb="triage:campaign:read", object_kind="campaign", object_id=str(one.pk), by=actor, purpose="triage"
    )  # fmt: skip
    members = queries.members_seen([one], user)
    states = members.get(one.pk, {})
    ties = queries.ties_seen([one], members).get(one.pk, [])
    page = Paginator(queries.tickets_of(one, user), MEMBERS).get_page(request.GET.get("page"))
    decisions = queries.decisions_about(one)
    wanted = request.GET.get("show", "")
    context = {
        "campaign": one,
        "title": services.titles_of([one], by=user).get(one.pk, ""),
        "state": CampaignState(one.state).label,
        "tone": TONES.get(one.state, ""),  # type: ignore[call-overload]
        "sizes": queries.sizes_of([one], user).get(one.pk, NOTHING),
        "ties": [_shown_tie(seen) for seen in ties[:MOST_TIES]],
        "more_ties": max(0, len(ties) - MOST_TIES),
        "holder": _holder(one, user),
        "members": _rows(list(page.object_list), states, ties, user),
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        "back_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "months": _months(one, user),
        "groups": _groups(ties),
        "values": opened_values(ties, user) if wanted == "values" else None,
        "words": opened_words(one, ties, user) if wanted == "words" else None,
        "has_words": bool(states),
        "neighbours": _neighbours(one, ties, user),
        "desks": _desks(one, user),
        "acts": page_acts(one, user, states),
        "chosen_reasons": chosen_reasons(),
        "history": _history(one, decisions, user),
        "graph_url": address(Wanted(start=f"c:{one.reference}", opened=(f"c:{one.reference}",))),
    }
    return render(request, "triage/campaign.html", context)


def _shown_tie(seen: SeenTie) -> dict[str, Any]:
    code, word = strength(seen.tie.weight)
    return {
        "name": tie_name(seen.tie.kind), "reason": tie_reason(seen.tie), "count": len(seen.reports),
        "weight": seen.tie.weight, "strength": code, "strength_label": word, "is_joining": seen.tie.is_joining,
        "bar": "p" if code == "strong" else "",
    }  # fmt: skip


def _holder(one: Campaign, user: User) -> str:
    if one.desk_id is None:
        return _("nobody yet")
    if one.desk_id in user.organisations_as(Role.ANALYST):
        return Organisation.objects.get(pk=one.desk_id).name(reader())
    return _("another desk")


def _rows(
    tickets: list[Ticket], states: Mapping[UUID, str], ties: Sequence[SeenTie], user: User
) -> list[dict[str, Any]]:
    at, known = now(), known_of(tickets)
    rows = []
    for ticket in tickets:
        if ticket.pk not in known:
            continue
        row = shown(ticket, known[ticket.pk], user, at)
        own = [seen for seen in ties if ticket.pk in seen.reports]
        rows.append(
            {
                "id": ticket.pk, "reference": row.reference, "url": row.url, "priority": row.priority,
                "title": row.title, "sender": row.sender, "received_at": row.received_at, "state": row.state,
                "state_label": row.state_label, "is_proposed": states.get(ticket.pk) == MemberState.PROPOSED,
                "reasons": list(dict.fromkeys(str(tie_name(seen.tie.kind)) for seen in own))[:4],
            }
        )  # fmt: skip
    return rows


def _months(one: Campaign, user: User) -> list[dict[str, Any]]:
    """Reports in sight by the month in which they came, also the months without one, the last two years at most."""
    counted = Counter(
        at.date().replace(day=1) for at in queries.tickets_of(one, user).values_list("received_at", flat=True)
    )
    if not counted:
        return []
    month, months = min(counted), []
    while month <= max(counted):
        months.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    most = max(counted.values())
    return [{"month": m, "n": counted[m], "share": round(100 * counted[m] / most)} for m in months[-24:]]


def _groups(ties: Sequence[SeenTie]) -> list[dict[str, Any]]:
    """How many values of each kind two reports share: purses, accounts, and what else; never a value."""
    counted = Counter(str(tie_name(seen.tie.kind)) for seen in ties)
    kinds = {str(tie_name(seen.tie.kind)): seen.tie.kind for seen in ties}
    families = (
        (gettext_lazy("Purses and accounts for payment"), PAYMENT), (gettext_lazy("Accounts, numbers, addresses"), ACCOUNTS),
    )  # fmt: skip
    found = []
    for label, family in families:
        rows = [{"name": name, "n": n} for name, n in counted.most_common() if kinds[name] in family]
        if rows:
            found.append({"label": label, "rows": rows})
    rest = [{"name": n, "n": c} for n, c in counted.most_common() if kinds[n] not in PAYMENT | ACCOUNTS]
    return [*found, {"label": _("Words, files and the rest"), "rows": rest}] if rest else found


def _neighbours(one: Campaign, ties: Sequence[SeenTie], user: User) -> list[dict[str, Any]]:
    found = queries.neighbours_of(one, ties, user)
    titles = services.titles_of([other for other, _n in found], by=user)
    return [
        {
            "reference": other.reference, "url": reverse("triage:campaign", args=[other.reference]), "n": n,
            "title": titles.get(other.pk, ""), "state": CampaignState(other.state).label,
        }
        for other, n in found
    ]  # fmt: skip


def _desks(one: Campaign, user: User) -> list[dict[str, Any]]:
    rows = queries.tickets_of(one, user).order_by().values_list("desk").annotate(n=Count("pk"))
    counted = dict(rows)
    names = Organisation.objects.in_bulk(list(counted))
    return [{"label": names[code].name(reader()), "n": n} for code, n in sorted(counted.items(), key=lambda p: -p[1])]


def _history(one: Campaign, decisions: Sequence[CampaignDecision], user: User) -> list[dict[str, Any]]:
    """Who decided what, why, and what of it can be taken back now. Of another desk's campaign nothing is said."""
    if one.desk_id is not None and one.desk_id not in user.organisations_as(Role.ANALYST):
        return []
    notes = services.notes_of(one, decisions, by=user)
    rows = []
    for decision in decisions:
        denied = why_denied(policies.may_take_back, user, decision)
        other = decision.campaign if decision.other_id == one.pk else decision.other
        rows.append(
            {
                "id": decision.pk, "label": CampaignVerb(decision.verb).label, "by": decision.decided_by.full_name,
                "at": decision.decided_at, "note": notes.get(decision.pk, {}).get("note", ""),
                "reason": CampaignReason(decision.reason).label if decision.reason else "",
                "title": notes.get(decision.pk, {}).get("title", ""), "other": other.reference if other else "",
                "is_undone": hasattr(decision, "undone_by"), "can_undo": not denied,
                "undo_url": reverse("triage:campaign_undo", args=[one.reference, decision.pk]),
            }
        )  # fmt: skip
    return rows
