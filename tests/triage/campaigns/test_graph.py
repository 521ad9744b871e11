"""The link graph: what a step adds, what it never shows, and that the page says the same without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hirz.triage.campaigns import graph as graphs
from hirz.triage.campaigns import ties
from hirz.triage.campaigns.graph import Wanted, build_graph, key_of
from hirz.triage.campaigns.proposing import propose_campaigns
from hirz.triage.models import GraphView, Ticket
from tests.triage.campaigns.hands import ADDRESS, by_phone, only, phone_of, taken_in, telling
from tests.triage.campaigns.test_proposing import swollen
from tests.triage.desk_pages import text_of
from tests.triage.working import second_desk

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

SignIn = Callable[..., Any]


def node(ticket: Ticket) -> str:
    """The node of a report."""
    return f"r:{ticket.reference}"


def opened(user: Any, start: str, *others: str, **more: Any) -> graphs.Graph:
    """The graph from a node that is open, and what else is opened in order."""
    return build_graph(Wanted(start=start, opened=(start, *others), **more), user)


def values(graph: graphs.Graph, kind: str = "") -> list[str]:
    """The values that are shown, by their node; hubs are none."""
    return [n.id for n in graph.nodes.values() if n.id.startswith("v:") and not n.is_hub and kind in {"", n.kind}]


def reports(graph: graphs.Graph) -> set[str]:
    """The references that are shown."""
    return {n.ticket.reference for n in graph.nodes.values() if n.ticket}


def test_two_steps_lead_to_the_other_reports(zone_of: Any, own: str, person: Any) -> None:
    """A report, its telephone, and who else names it; each link says its weight, an echo of the number is not shown."""
    tickets = taken_in(zone_of, *by_phone(own, range(3), phone_of(own)))
    with zone_of("desk"):
        first = opened(person("analyst"), node(tickets[0]))
        assert reports(first) == {tickets[0].reference}
        [phone] = values(first)
        assert phone.startswith("v:phone:")
        second = opened(person("analyst"), node(tickets[0]), phone)
        assert reports(second) == {t.reference for t in tickets}
        assert {(link.kind, link.holders) for link in second.links} == {("phone", 3)}
        assert all(link.weight > 70 for link in second.links)


def test_a_campaign_is_a_node_and_leads_to_its_reports(zone_of: Any, own: str, person: Any) -> None:
    """From either side."""
    tickets = taken_in(zone_of, *by_phone(own, range(3), phone_of(own)))
    propose_campaigns()
    with zone_of("desk"):
        name = f"c:{only().reference}"
        assert name in opened(person("analyst"), node(tickets[0])).nodes
        assert reports(opened(person("analyst"), name)) == {t.reference for t in tickets}


def test_nothing_of_another_desk_is_shown_or_counted(zone_of: Any, own: str, person: Any) -> None:
    """A value that only another desk's report shares is no node; one that is shared here too counts only what is seen.

    Planted: were everything in sight, the other desk's reports would be there.
    """
    email = {"emails": [f"{own}@example.com"]}
    mine = taken_in(zone_of, *(telling(own, n, phones=[phone_of(own)], **(email if n == 0 else {})) for n in range(2)))
    feed = second_desk(zone_of)
    theirs = taken_in(zone_of, *(telling(own, n, phones=[phone_of(own)], **email) for n in (10, 11)), feed=feed)
    with zone_of("desk"):
        analyst, brigade = person("analyst"), person("brigade")
        found = opened(analyst, node(mine[0]))
        assert values(found, "email") == []
        [phone] = values(found, "phone")
        wide = opened(analyst, node(mine[0]), phone)
        assert reports(wide) == {t.reference for t in mine}
        assert {link.holders for link in wide.links} == {2}
        assert build_graph(Wanted(start=node(theirs[0])), analyst).nodes == {}
        [email_node] = values(opened(brigade, node(theirs[0])), "email")
        assert build_graph(Wanted(start=email_node), brigade).nodes != {}
        kept = mine[0]
    Ticket.objects.filter(pk=kept.pk).update(desk_id=theirs[0].desk_id)
    with zone_of("desk"):
        assert build_graph(Wanted(start=email_node), analyst).nodes == {}, "a value of reports that are out of sight"
        everything = opened(brigade, node(theirs[0]), email_node)
        assert kept.reference in reports(everything)


def test_a_hub_is_shown_as_one_and_leads_nowhere(zone_of: Any, own: str, person: Any) -> None:
    """The address of a gateway: it says so, it cannot be opened, and it can be hidden."""
    tickets = taken_in(zone_of, *(telling(own, n, ips=[ADDRESS], phones=[phone_of(own)]) for n in range(2)))
    swollen("ip", 9_000)
    with zone_of("desk"):
        analyst = person("analyst")
        found = opened(analyst, node(tickets[0]))
        [hub] = [n.id for n in found.nodes.values() if n.is_hub]
        assert hub.startswith("v:ip:")
        wide = opened(analyst, node(tickets[0]), hub)
        assert reports(wide) == {tickets[0].reference}
        assert wide.opened == [node(tickets[0])]
        assert [link.weight for link in wide.links if link.other == hub] == [0]
        assert build_graph(Wanted(start=hub), analyst).nodes == {}
        hidden = opened(analyst, node(tickets[0]), with_hubs=False)
        assert not any(n.is_hub for n in hidden.nodes.values())


def test_a_step_shows_a_few(zone_of: Any, own: str, person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest; and says that there are more."""
    monkeypatch.setattr(graphs, "MOST_STEP", 3)
    tickets = taken_in(zone_of, *by_phone(own, range(6), phone_of(own)))
    with zone_of("desk"):
        [phone] = values(opened(person("analyst"), node(tickets[0])))
        wide = opened(person("analyst"), node(tickets[0]), phone)
        assert wide.nodes[phone].is_cut
        assert len(reports(wide)) in {3, 4}


def test_filters_leave_out_kinds_and_days(zone_of: Any, own: str, person: Any) -> None:
    """By family of tie, and by the day on which a report came; where one began stays."""
    from datetime import timedelta

    both = {"phones": [phone_of(own)], "emails": [f"{own}@example.com"]}
    tickets = taken_in(zone_of, *(telling(own, n, **both) for n in range(2)))
    with zone_of("desk"):
        analyst, start = person("analyst"), node(tickets[0])
        assert {v.split(":")[1] for v in values(opened(analyst, start, families=frozenset({"number"})))} == {"phone"}
        [phone] = values(opened(analyst, start), "phone")
        after = tickets[0].received_at.date() + timedelta(days=1)
        assert reports(opened(analyst, start, phone, since=after)) == {tickets[0].reference}


@pytest.mark.parametrize(
    "name", ["", "x", "v", "v:phone", "v:phone:x", "v:phone:99999999999999999999", "v:ph one:1", "r:R-26-0000-0000", "c:", "v::1"]
)  # fmt: skip
def test_what_is_no_node_opens_nothing(zone_of: Any, person: Any, name: str) -> None:
    """Whatever stands in the address."""
    with zone_of("desk"):
        assert opened(person("analyst"), name).nodes == {}


def test_keys_are_read_back() -> None:
    """A node says which value it is."""
    assert key_of(graphs.value_id(("name_stem", -12))) == ("name_stem", -12)
    assert key_of(graphs.value_id((ties.TEXT, 2**62))) == (ties.TEXT, 2**62)


def test_the_page_works_without_a_script(zone_of: Any, own: str, sign_in: SignIn) -> None:
    """Each node has a link that opens it; the tables say nodes, reasons, and how to undo the step."""
    tickets = taken_in(zone_of, *by_phone(own, range(3), phone_of(own)))
    with zone_of("desk"):
        client = sign_in("analyst")
        page = client.get("/en/graph/", {"start": tickets[0].reference.lower()})
        assert "Telephone 1" in text_of(page)
        assert phone_of(own) not in page.content.decode()
        [further] = [n.open_url for n in page.context["nodes"] if n.shape == "number"]
        page = client.get(further)
        assert all(t.reference in text_of(page) for t in tickets)
        assert "Telephone, in 3 reports that you see" in text_of(page)
        assert "Undo the last step" in text_of(page)
        back = client.get(page.context["back_url"])
        assert tickets[1].reference not in text_of(back)


def test_the_step_says_what_the_page_says(zone_of: Any, own: str, sign_in: SignIn) -> None:
    """The same nodes for the canvas, the same tables; nothing for a stranger to it."""
    tickets = taken_in(zone_of, *by_phone(own, range(3), phone_of(own)))
    with zone_of("desk"):
        query = {"from": node(tickets[0]), "open": [node(tickets[0])]}
        page, answer = sign_in("analyst").get("/en/graph/", query), sign_in("analyst").get("/en/graph/step/", query)
        assert answer.json()["drawing"] == page.context["drawing"]
        assert "Telephone 1" in answer.json()["tables"]
        assert sign_in("brigade").get("/en/graph/step/", query).status_code == 404
        assert "nothing in your sight" in text_of(sign_in("brigade").get("/en/graph/", query))


def test_a_graph_is_kept_shared_and_thrown_away(zone_of: Any, own: str, sign_in: SignIn) -> None:
    """Only what an address asks for; a colleague sees what is shared, and changes nothing."""
    [ticket] = taken_in(zone_of, telling(own, 1))
    with zone_of("desk"):
        client = sign_in("analyst")
        query = f"from={node(ticket)}&open={node(ticket)}&nonsense=1&kind=number&kind=secret"
        client.post("/en/graph/keep/", {"name": own, "query": query, "share": "on"})
        view = GraphView.objects.get(name=own)
        assert view.query == f"from=r%3A{ticket.reference}&open=r%3A{ticket.reference}&kind=number"
        assert own in text_of(sign_in("analyst2").get("/en/graph/"))
        assert own not in text_of(sign_in("brigade").get("/en/graph/"))
        sign_in("analyst2").post(f"/en/graph/views/{view.pk}/delete/")
        client.post(f"/en/graph/views/{view.pk}/share/", {"on": "0"})
        assert own not in text_of(sign_in("analyst2").get("/en/graph/"))
        client.post(f"/en/graph/views/{view.pk}/delete/")
        assert not GraphView.objects.filter(name=own).exists()


@pytest.mark.parametrize(
    ("name", "query"), [("", "from=r:R-26-0000-0000"), ("x", ""), ("x" * 61, "from=r:R-26-0000-0000")]
)
def test_nothing_is_not_kept(zone_of: Any, sign_in: SignIn, name: str, query: str) -> None:
    """No name, no graph, a novel."""
    with zone_of("desk"):
        sign_in("analyst").post("/en/graph/keep/", {"name": name, "query": query})
        assert not GraphView.objects.filter(name=name).exists()
