"""The link graph: a canvas for those who see it, the same nodes and links as a table for everybody, and the steps as addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.errors import Denied
from hirz.base.ledger.services import record_read
from hirz.triage.campaigns import keeping
from hirz.triage.campaigns.graph import MOST_OPEN, MOST_STEP, Graph, Wanted, build_graph
from hirz.triage.views.decisions import signed_in
from hirz.triage.views.graph_wording import (
    FAMILIES,
    ShownLink,
    ShownNode,
    address,
    query_of,
    read_wanted,
    shown_links,
    shown_nodes,
)

NAME_CHARACTERS, QUERY_CHARACTERS = 60, 1_200


class KeepForm(forms.Form):
    """A name for a graph."""

    name = forms.CharField(
        max_length=NAME_CHARACTERS, error_messages={"required": gettext_lazy("Please give the view a name.")}
    )
    query = forms.CharField(max_length=QUERY_CHARACTERS, required=False)
    share = forms.BooleanField(required=False)


@require_safe
@opens_to(Role.ANALYST)
def graph(request: HttpRequest) -> HttpResponse:
    """The whole page; without a start what can be kept and where a graph begins."""
    user = signed_in(request)
    wanted = _wanted(request)
    return render(request, "triage/graph.html", {**_shown(wanted, user), "kept": _kept(user)})


@require_safe
@opens_to(Role.ANALYST)
def step(request: HttpRequest) -> HttpResponse:
    """The same graph for the script: what to draw, the tables as they stand on the page, and what to say of the step."""
    shown = _shown(_wanted(request), signed_in(request))
    if not shown["nodes"]:
        return JsonResponse({"denied": _("There is nothing in your sight under this name.")}, status=404)
    return JsonResponse(
        {
            "drawing": shown["drawing"], "address": shown["address"], "said": shown["said"],
            "tables": render_to_string("triage/_graph_tables.html", shown, request),
        }
    )  # fmt: skip


def _wanted(request: HttpRequest) -> Wanted:
    """What the address asks for; a bare reference that somebody typed is a report or a campaign."""
    wanted = read_wanted(request.GET)
    typed = request.GET.get("start", "").strip().upper()[:20]
    if not wanted.start and typed:
        start = f"{'c' if typed.startswith('K-') else 'r'}:{typed}"
        wanted = replace(wanted, start=start, opened=(start,))
    return wanted


def _shown(wanted: Wanted, user: User) -> dict[str, Any]:
    found = build_graph(wanted, user)
    if found.nodes:
        _record(found, user)
    nodes = shown_nodes(found, wanted)
    links = shown_links(found, nodes)
    here = replace(wanted, opened=tuple(found.opened))
    return {
        "nodes": nodes, "links": links, "start": nodes[0] if nodes else None, "is_asked": bool(wanted.start),
        "query": query_of(here), "address": address(here), "step_url": reverse("triage:graph_step"),
        "back_url": address(replace(here, opened=here.opened[:-1])) if len(here.opened) > 1 else "",
        "families": [{"code": c, "label": label, "on": c in wanted.families} for c, label in FAMILIES.items()],
        "wanted": wanted, "drawing": drawing(nodes, links), "said": _said(found), "most_open": MOST_OPEN,
        "is_full": len(found.opened) >= MOST_OPEN, "most_step": MOST_STEP,
        "is_cut": any(node.is_cut for node in found.nodes.values()),
    }  # fmt: skip


def _record(found: Graph, user: User) -> None:
    start = next(iter(found.nodes.values()))
    one = start.ticket or start.campaign
    record_read(
        verb="triage:graph:read", object_kind="report" if start.ticket else "campaign" if start.campaign else "graph",
        object_id=str(one.pk) if one else "value", by=user.actor(Role.ANALYST), purpose="triage",
    )  # fmt: skip


def _said(found: Graph) -> str:
    nodes = ngettext("%(n)d node", "%(n)d nodes", len(found.nodes)) % {"n": len(found.nodes)}
    links = ngettext("%(n)d link", "%(n)d links", len(found.links)) % {"n": len(found.links)}
    return f"{nodes} · {links}"


def drawing(nodes: list[ShownNode], links: list[ShownLink]) -> dict[str, Any]:
    """What the canvas draws: nodes and links with their words; nothing that the tables do not say."""
    return {
        "nodes": [
            {
                "id": node.id, "label": "\n".join(filter(None, (str(node.name), str(node.detail)))), "shape": node.shape,
                "open": node.open_url, "isOpen": node.is_open, "priority": node.priority, "page": node.page_url,
            }
            for node in nodes
        ],
        "links": [
            {"id": f"{link.one.id}|{link.other.id}", "source": link.one.id, "target": link.other.id,
             "weight": link.weight, "strength": link.code}
            for link in links
        ],
    }  # fmt: skip


def _kept(user: User) -> list[dict[str, Any]]:
    return [
        {
            "id": view.pk, "name": view.name, "url": f"{reverse('triage:graph')}?{view.query}",
            "owner": "" if view.owner_id == user.pk else view.owner.full_name, "is_shared": view.desk_id is not None,
            "at": view.created_at,
        }
        for view in keeping.graphs_of(user)
    ]  # fmt: skip


@require_POST
@opens_to(Role.ANALYST)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the graph that is shown."""
    form = KeepForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return HttpResponseRedirect(reverse("triage:graph"))
    # Read and written anew: an address that is kept holds what a graph asks for, and nothing else.
    query = query_of(read_wanted(QueryDict(form.cleaned_data["query"])))[:QUERY_CHARACTERS]
    name, is_shared = form.cleaned_data["name"], form.cleaned_data["share"]
    return _act(
        request,
        lambda user: keeping.keep_graph(name=name, query=query, is_shared=is_shared, by=user),
        query,
        _("Saved as “%(name)s”.") % {"name": name},
    )


@require_POST
@opens_to(Role.ANALYST)
def share(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Show it to the desk, or no longer."""
    is_shared = request.POST.get("on") == "1"
    return _act(request, lambda user: keeping.share_graph(view=view_id, is_shared=is_shared, by=user))


@require_POST
@opens_to(Role.ANALYST)
def forget(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Throw it away."""
    return _act(request, lambda user: keeping.forget_graph(view=view_id, by=user))


def _act(request: HttpRequest, act: Callable[[User], object], query: str = "", said: str = "") -> HttpResponse:
    try:
        act(signed_in(request))
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        if said:
            messages.success(request, said)
    return HttpResponseRedirect(f"{reverse('triage:graph')}?{query}" if query else reverse("triage:graph"))
