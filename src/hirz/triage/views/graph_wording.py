"""The address of a graph and its nodes in words: what an address asks for, and how each node and link is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hirz.core.linking.ties import Family, worth
from hirz.triage.campaigns.graph import MOST_OPEN, Graph, Link, Node, Wanted
from hirz.triage.enums import CampaignState, Priority
from hirz.triage.views.wording_campaigns import strength, tie_name

Text = str | Promise

FAMILIES: dict[str, Text] = {
    Family.ACCOUNT: gettext_lazy("Accounts"), Family.NUMBER: gettext_lazy("Numbers"),
    Family.PAYMENT: gettext_lazy("Payment"), Family.PLACE: gettext_lazy("Rooms and links"),
    Family.NETWORK: gettext_lazy("Network"), Family.FILE: gettext_lazy("Files"),
    Family.WORDS: gettext_lazy("Words"), Family.PERSON: gettext_lazy("Persons"),
}  # fmt: skip
# A sign for each priority beside its word: they read in grey, and a canvas draws no picture of ours.
SIGNS = {Priority.DANGER: "◆", Priority.URGENT: "▲", Priority.NORMAL: "○", Priority.LOW: "–"}
LONGEST = 60


@dataclass(frozen=True, slots=True)
class ShownNode:
    """A node with its words, where it leads, and how it is drawn."""

    id: str
    shape: str  # report, campaign, hub, or the family of a value
    name: Text
    detail: Text
    what: Text
    page_url: str
    open_url: str  # empty where it is open, leads nowhere or may not be opened any further
    is_open: bool
    is_cut: bool
    priority: int | None


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link with its ends, its reason and its weight."""

    one: ShownNode
    other: ShownNode
    reason: str
    weight: int
    code: str
    word: Text


def read_wanted(query: QueryDict) -> Wanted:
    """What an address asks for; what it does not know is ignored."""
    opened = tuple(dict.fromkeys(one for one in query.getlist("open") if len(one) <= LONGEST))[:MOST_OPEN]
    start = query.get("from", "")[:LONGEST].replace("\0", "")
    return Wanted(
        start=start, opened=tuple(one for one in opened if "\0" not in one),
        families=frozenset(one for one in query.getlist("kind") if one in FAMILIES),
        since=_day(query.get("since", "")), until=_day(query.get("until", "")), with_hubs=query.get("hubs") != "0",
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def query_of(wanted: Wanted) -> str:
    """The address of a graph, always in the same order."""
    if not wanted.start:
        return ""
    pairs = [("from", wanted.start), *(("open", one) for one in wanted.opened)]
    pairs += [("kind", one) for one in sorted(wanted.families)]
    pairs += [("since", wanted.since.isoformat())] if wanted.since else []
    pairs += [("until", wanted.until.isoformat())] if wanted.until else []
    pairs += [] if wanted.with_hubs else [("hubs", "0")]
    return urlencode(pairs)


def address(wanted: Wanted) -> str:
    """Where a graph is shown."""
    return f"{reverse('triage:graph')}?{query_of(wanted)}"


def shown_nodes(graph: Graph, wanted: Wanted) -> list[ShownNode]:
    """The nodes in the order in which they were found."""
    return [_shown(node, graph, wanted) for node in graph.nodes.values()]


def _shown(node: Node, graph: Graph, wanted: Wanted) -> ShownNode:
    can_open = not (node.is_open or node.is_hub) and len(graph.opened) < MOST_OPEN
    wider = replace(wanted, opened=(*graph.opened, node.id))
    common: dict[str, Any] = {
        "id": node.id, "open_url": address(wider) if can_open else "", "is_open": node.is_open, "is_cut": node.is_cut,
    }  # fmt: skip
    if node.ticket is not None:
        priority = Priority(node.ticket.priority)
        return ShownNode(
            shape="report", name=node.ticket.reference, detail=f"{SIGNS[priority]} {priority.label}", what=_("Report"),
            page_url=reverse("triage:report", args=[node.ticket.reference]), priority=priority.value, **common,
        )  # fmt: skip
    if node.campaign is not None:
        return ShownNode(
            shape="campaign", name=node.campaign.reference, detail=CampaignState(node.campaign.state).label,
            what=_("Campaign"), page_url=reverse("triage:campaign", args=[node.campaign.reference]), priority=None,
            **common,
        )  # fmt: skip
    detail = _("common: ties nothing") if node.is_hub else ""
    return ShownNode(
        shape="hub" if node.is_hub else str(worth(node.kind).family), name=f"{tie_name(node.kind)} {node.number}",
        detail=detail, what=tie_name(node.kind), page_url="", priority=None, **common,
    )  # fmt: skip


def shown_links(graph: Graph, nodes: Sequence[ShownNode]) -> list[ShownLink]:
    """The links, the heaviest first."""
    by_id = {node.id: node for node in nodes}
    rows = []
    for link in graph.links:
        code, word = strength(link.weight)
        if by_id[link.other].shape == "hub":
            code, word = "none", _("none")
        if link.kind == "campaign":
            code, word = "member", ""
        rows.append(ShownLink(by_id[link.one], by_id[link.other], _reason(link, by_id), link.weight, code, word))
    return rows


def _reason(link: Link, by_id: dict[str, ShownNode]) -> str:
    if link.kind == "campaign":
        return _("Proposed for the campaign.") if link.is_proposed else _("Belongs to the campaign.")
    if by_id[link.other].shape == "hub":
        return _("In so many reports that it ties nothing.")
    words = ngettext("%(what)s, in %(n)d report that you see", "%(what)s, in %(n)d reports that you see", link.holders)
    return words % {"what": tie_name(link.kind), "n": link.holders}
