"""Graphs that somebody keeps under a name, for themselves or for their desk: where they start and what is open, never a value."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.triage.campaigns.policies import may_keep_graph
from hirz.triage.models import GraphView
from hirz.triage.policies import require_own_view


def graphs_of(user: User) -> list[GraphView]:
    """One's own and those that a desk of one's own shares, by name. What such a graph shows is its reader's sight, not its owner's."""
    desks = user.organisations_as(Role.ANALYST)
    return list(
        GraphView.objects.filter(Q(owner=user) | Q(desk__in=desks)).select_related("owner").order_by("name", "id")
    )


def keep_graph(*, name: str, query: str, is_shared: bool, by: User) -> GraphView:
    """Keep a graph under a name; the same name again takes its place. Raises Denied."""
    may_keep_graph(by, query, GraphView.objects.filter(owner=by).exclude(name=name).count())
    desk = by.organisations_as(Role.ANALYST)[0] if is_shared else None
    values = {"query": query, "desk_id": desk}
    try:
        with transaction.atomic():
            view, _made = GraphView.objects.update_or_create(
                owner=by, name=name, defaults=values, create_defaults={**values, "created_at": now()}
            )
    except IntegrityError:
        # The same form sent twice at once.
        raise Denied(_("This was already saved.")) from None
    return view


def share_graph(*, view: UUID, is_shared: bool, by: User) -> None:
    """Show a graph of one's own to one's desk, or no longer. Raises Denied."""
    desk = by.organisations_as(Role.ANALYST)[0] if is_shared else None
    require_own_view(GraphView.objects.filter(pk=view, owner=by).update(desk_id=desk))


def forget_graph(*, view: UUID, by: User) -> None:
    """Throw a graph of one's own away. Raises Denied."""
    deleted, _rows = GraphView.objects.filter(pk=view, owner=by).delete()
    require_own_view(deleted)
