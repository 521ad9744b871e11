"""Saved views: a filter of the queue that somebody keeps under a name, for themselves or for their desk.

A typed search is never kept: it may be somebody's telephone number, and a name in a list is read by everybody who passes.
"""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.triage import policies
from hirz.triage.models import SavedView
from hirz.triage.queries import FACETS, Filter


def query_of(wanted: Filter) -> str:
    """A filter as it stands in the address of the queue, always in the same order and without the search."""
    pairs = [(name, value) for name in FACETS for value in sorted(set(wanted.chosen.get(name, ())))]
    return urlencode([*pairs, ("soon", "1")] if wanted.soon else pairs)


def views_of(user: User) -> list[SavedView]:
    """One's own views and those that a desk of one's own shares, by name."""
    desks = user.organisations_as(Role.ANALYST)
    return list(
        SavedView.objects.filter(Q(owner=user) | Q(desk__in=desks)).select_related("owner").order_by("name", "id")
    )


def default_view(user: User) -> SavedView | None:
    """The view with which the queue opens."""
    return SavedView.objects.filter(owner=user, is_default=True).first()


def save_view(*, name: str, wanted: Filter, is_shared: bool = False, is_default: bool = False, by: User) -> SavedView:
    """Keep a filter under a name; the same name again takes its place. Denied for nothing to keep, or too many."""
    query = query_of(wanted)
    policies.may_save_view(by, query, SavedView.objects.filter(owner=by).exclude(name=name).count())
    desk = by.organisations_as(Role.ANALYST)[0] if is_shared else None
    try:
        with transaction.atomic():
            if is_default:
                SavedView.objects.filter(owner=by, is_default=True).update(is_default=False)
            view, _made = SavedView.objects.update_or_create(
                owner=by,
                name=name,
                defaults={"query": query, "desk_id": desk, "is_default": is_default},
                create_defaults={"query": query, "desk_id": desk, "is_default": is_default, "created_at": now()},
            )
    except IntegrityError:
        # The same form sent twice at once.
        raise Denied(_("This was already saved.")) from None
    return view


def share_view(*, view: UUID, is_shared: bool, by: User) -> None:
    """Show a view of one's own to one's desk, or no longer."""
    desk = by.organisations_as(Role.ANALYST)[0] if is_shared else None
    policies.require_own_view(SavedView.objects.filter(pk=view, owner=by).update(desk_id=desk))


def set_default_view(*, view: UUID, is_default: bool, by: User) -> None:
    """Open the queue with this view of one's own from now on, or no longer."""
    with transaction.atomic():
        SavedView.objects.filter(owner=by, is_default=True).update(is_default=False)
        policies.require_own_view(SavedView.objects.filter(pk=view, owner=by).update(is_default=is_default))


def delete_view(*, view: UUID, by: User) -> None:
    """Throw a view of one's own away."""
    deleted, _rows = SavedView.objects.filter(pk=view, owner=by).delete()
    policies.require_own_view(deleted)
