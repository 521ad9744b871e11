"""The link graph: from one report, campaign or value step by step to what hangs together with it, within one reader's sight.

Nothing is opened: a value is a node of its kind with a number on this page. A value is shown only if two reports in sight hold
it, or if it is so common that it ties nothing; then it is a hub, which leads nowhere. Each step adds at most `MOST_STEP` nodes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from hirz.base.accounts.models import User
from hirz.base.among import among
from hirz.core.linking import rarity_weight, tie_weight
from hirz.core.linking.ties import LEADS, Family, worth
from hirz.detect.models import Selector
from hirz.triage.campaigns import queries
from hirz.triage.campaigns.ties import DERIVED, MOST_HELD, NAME, TEXT, Key, edges_of, reports_holding
from hirz.triage.models import Campaign, CampaignMember, Ticket

MOST_STEP: Final = 25
MOST_OPEN: Final = 20
MOST_NODES: Final = 300
REPORT, CAMPAIGN, VALUE = "r", "c", "v"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks the graph for: where it starts, what is open in order, what is left out."""

    start: str = ""
    opened: tuple[str, ...] = ()
    families: frozenset[str] = frozenset()  # empty: all
    since: date | None = None
    until: date | None = None
    with_hubs: bool = True


@dataclass(slots=True)
class Node:
    """A report, a campaign, or a value of some kind."""

    id: str
    kind: str
    ticket: Ticket | None = None
    campaign: Campaign | None = None
    number: int = 0  # of a value among those of its kind here
    is_open: bool = False
    is_hub: bool = False
    is_cut: bool = False  # it has more neighbours than one step shows


@dataclass(frozen=True, slots=True)
class Link:
    """A report holds a value, or belongs to a campaign; `weight` out of a hundred, `holders` in the reader's sight."""

    one: str
    other: str
    kind: str
    weight: int
    holders: int = 0
    is_proposed: bool = False


@dataclass(slots=True)
class Graph:
    """What is shown, in the order in which it was found."""

    nodes: dict[str, Node] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)  # what of the wish could be opened


def value_id(key: Key) -> str:
    """The node of a value."""
    return f"{VALUE}:{key[0]}:{key[1]}"


def key_of(node_id: str) -> Key | None:
    """The value of a node; None for anything else that stands in an address."""
    parts = node_id.split(":")
    if len(parts) != 3 or parts[0] != VALUE or not parts[1].replace("_", "").isalnum() or len(parts[1]) > 20:
        return None
    number = parts[2].removeprefix("-")
    if not (number.isascii() and number.isdigit() and len(number) < 20 and int(number) < 2**63):
        return None
    return parts[1], int(parts[2])


def build_graph(wanted: Wanted, user: User) -> Graph:
    """The graph as it was asked for. What this person may not see is not there, and cannot be opened by its name."""
    graph, sight = Graph(), _Sight(user, wanted)
    start = sight.node(wanted.start)
    if start is None:
        return graph
    graph.nodes[start.id] = start
    for node_id in dict.fromkeys(wanted.opened[:MOST_OPEN]):
        node = graph.nodes.get(node_id)
        if node is None or node.is_hub or len(graph.nodes) >= MOST_NODES:
            continue
        node.is_open = True
        graph.opened.append(node_id)
        found = sight.neighbours(node)
        node.is_cut = len(found) > MOST_STEP
        for neighbour in found[:MOST_STEP]:
            graph.nodes.setdefault(neighbour.id, neighbour)
    _number(graph.nodes.values())
    graph.links = sight.links(graph)
    return graph


def _number(nodes: Iterable[Node]) -> None:
    """Number the values of each kind in the order in which they were found."""
    count: dict[str, int] = defaultdict(int)
    for node in nodes:
        if node.id.startswith(f"{VALUE}:"):
            count[node.kind] += 1
            node.number = count[node.kind]


class _Sight:
    """What one person sees, through the filters of one graph."""

    def __init__(self, user: User, wanted: Wanted) -> None:
        self._user, self._wanted = user, wanted

    def node(self, node_id: str) -> Node | None:
        """The node of that name, if this person may see it."""
        kind, _, name = node_id.partition(":")
        if kind == REPORT:
            ticket = Ticket.objects.visible_to(self._user).filter(reference=name[:20]).first()
            return _of_ticket(ticket) if ticket else None
        if kind == CAMPAIGN:
            campaign = queries.campaigns_seen(self._user).filter(reference=name[:20]).first()
            return _of_campaign(campaign) if campaign else None
        key = key_of(node_id)
        if key is None or self._is_hub(key) or not self._holders([key]).get(key):
            return None
        return Node(node_id, key[0])

    def neighbours(self, node: Node) -> list[Node]:
        """What hangs together with a node, the nearest first; one more than a step shows says that there are more."""
        if node.ticket is not None:
            return [*self._campaigns(node.ticket), *self._values(node.ticket)]
        if node.campaign is not None:
            members = CampaignMember.objects.filter(campaign=node.campaign, state__in=queries.STANDING)
            return self._reports(self._tickets().filter(report__in=members.values("report")))
        key = key_of(node.id)
        holders = self._holders([key])[key] if key else set()
        return self._reports(self._tickets().filter(among("report_id", holders)))

    def links(self, graph: Graph) -> list[Link]:
        """Every tie between nodes that are there, whichever of them was opened."""
        tickets = {n.ticket.pk: n.id for n in graph.nodes.values() if n.ticket is not None}
        keys = {key for node_id in graph.nodes if (key := key_of(node_id)) is not None}
        holders = self._holders({key for key in keys if not graph.nodes[value_id(key)].is_hub})
        found = []
        for report, key in sorted({(e.report, (e.kind, e.key)) for e in self._edges(tickets)}, key=str):
            if key in keys:
                seen = len(holders.get(key, ()))
                weight = round(100 * tie_weight(key[0], max(2, seen))) if key in holders else 0
                found.append(Link(tickets[report], value_id(key), key[0], weight, seen))
        campaigns = {n.campaign.pk: n.id for n in graph.nodes.values() if n.campaign is not None}
        rows = CampaignMember.objects.filter(
            campaign__in=list(campaigns), report__in=list(tickets), state__in=queries.STANDING
        )
        for campaign, report, state in rows.values_list("campaign_id", "report_id", "state"):
            found.append(Link(tickets[report], campaigns[campaign], "campaign", 100, is_proposed=state == "proposed"))
        return sorted(found, key=lambda link: (-link.weight, link.one, link.other))

    def _tickets(self) -> QuerySet[Ticket]:
        tickets = Ticket.objects.visible_to(self._user)
        if self._wanted.since:
            tickets = tickets.filter(received_at__date__gte=self._wanted.since)
        if self._wanted.until:
            tickets = tickets.filter(received_at__date__lte=self._wanted.until)
        return tickets

    def _reports(self, tickets: QuerySet[Ticket]) -> list[Node]:
        return [_of_ticket(ticket) for ticket in tickets.order_by("-received_at", "report_id")[: MOST_STEP + 1]]

    def _campaigns(self, ticket: Ticket) -> list[Node]:
        return [_of_campaign(campaign) for campaign in queries.campaigns_of(ticket.pk)]

    def _values(self, ticket: Ticket) -> list[Node]:
        """What the report holds and another in sight holds too, the rarest first; hubs last."""
        keys = {(e.kind, e.key) for e in self._edges([ticket.pk])}
        hubs = {key for key in keys if self._is_hub(key)}
        holders = self._holders(keys - hubs)
        shared = [key for key, several in holders.items() if len(several) > 1]
        shared.sort(key=lambda key: (-tie_weight(key[0], len(holders[key])), key[0], key[1]))
        nodes = [Node(value_id(key), key[0]) for key in _without_echoes(shared, holders)]
        if self._wanted.with_hubs:
            nodes += [Node(value_id(key), key[0], is_hub=True) for key in sorted(hubs)]
        return nodes

    def _edges(self, reports: Collection[UUID]) -> list[_Edge]:
        """What these reports hold, of the families that are asked for; values that say nothing of anybody are left out."""
        families = self._wanted.families
        edges = [
            _Edge(edge.report, edge.kind, edge.key)  # type: ignore[arg-type]  # as edges_of made them
            for edge in edges_of(reports)
            if edge.role in LEADS and edge.kind != NAME and (not families or worth(edge.kind).family in families)
        ]
        selectors = {edge.key for edge in edges if edge.kind not in {*DERIVED, TEXT}}
        silent = set(Selector.objects.filter(pk__in=selectors, is_suppressed=True).values_list("pk", flat=True))
        return [edge for edge in edges if edge.kind in {*DERIVED, TEXT} or edge.key not in silent]

    def _is_hub(self, key: Key) -> bool:
        """Whether a value is in so many reports that it ties nothing."""
        if key[0] in {*DERIVED, TEXT}:
            return False
        count = Selector.objects.filter(pk=key[1], kind=key[0]).values_list("report_count", flat=True).first() or 0
        return count > MOST_HELD or rarity_weight(key[0], count) <= 0

    def _holders(self, keys: Collection[Key]) -> dict[Key, set[UUID]]:
        """The reports in sight that hold each value, whatever the filters say."""
        found = reports_holding(keys)
        seen = queries.visible_among({report for several in found.values() for report in several}, self._user)
        return {key: set(several) & seen for key, several in found.items()}


@dataclass(frozen=True, slots=True)
class _Edge:
    report: UUID
    kind: str
    key: int


def _without_echoes(keys: list[Key], holders: dict[Key, set[UUID]]) -> list[Key]:
    """Without what only follows from a value that the same reports share: a number lies in its own series."""
    said = [(worth(kind).family, holders[kind, key]) for kind, key in keys if kind not in DERIVED]

    def is_echo(key: Key) -> bool:
        family: Family = worth(key[0]).family
        return key[0] in DERIVED and any(family == one and holders[key] <= several for one, several in said)

    return [key for key in keys if not is_echo(key)]


def _of_ticket(ticket: Ticket) -> Node:
    return Node(f"{REPORT}:{ticket.reference}", "report", ticket=ticket)


def _of_campaign(campaign: Campaign) -> Node:
    return Node(f"{CAMPAIGN}:{campaign.reference}", "campaign", campaign=campaign)
