"""What the administrator's pages read: people, bodies, feeds, keys. Nothing about reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from hirz.base.accounts.models import (
    PORTAL_FEED,
    STAFF_FEED,
    Credential,
    Feed,
    Membership,
    Organisation,
    Training,
    User,
)
from hirz.base.clock import now

PAGE = 50
# A training that ends within this time is worth a word now: the next course may be full.
SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Whom an administrator looks for; every part empty means everybody."""

    query: str = ""
    role: str = ""
    organisation: str = ""
    state: str = ""  # active, inactive, training

    def __bool__(self) -> bool:
        """Whether anybody is left out."""
        return any((self.query, self.role, self.organisation, self.state))


def people(wanted: PeopleFilter) -> QuerySet[User]:
    """People by name, with what they may do today and their trainings."""
    today = timezone.localdate()
    found = User.objects.order_by("full_name", "pk").prefetch_related(
        Prefetch(
            "memberships",
            queryset=Membership.objects.filter(_holds(today)).select_related("organisation", "province", "court"),
        ),
        Prefetch("trainings", queryset=Training.objects.order_by("expires_on")),
    )
    if wanted.query:
        found = found.filter(Q(full_name__icontains=wanted.query) | Q(email__icontains=wanted.query))
    held = Membership.objects.filter(_holds(today), user=OuterRef("pk"))
    if wanted.role:
        found = found.filter(Exists(held.filter(role=wanted.role)))
    if wanted.organisation:
        found = found.filter(Exists(held.filter(organisation=wanted.organisation)))
    if wanted.state in {"active", "inactive"}:
        found = found.filter(is_active=wanted.state == "active")
    if wanted.state == "training":
        ending = Training.objects.filter(user=OuterRef("pk"), expires_on__gte=today, expires_on__lte=today + SOON)
        found = found.filter(Exists(ending))
    return found


def _holds(today: date) -> Q:
    return Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today))


def memberships_of(user: User) -> list[Membership]:
    """Every role of a person, those that hold today first."""
    today = timezone.localdate()
    rows = Membership.objects.filter(user=user).select_related("organisation", "province", "court")
    return sorted(rows, key=lambda m: (not holds(m, today), m.organisation_id, m.role))


def holds(membership: Membership, today: date) -> bool:
    """Whether a role holds on a day."""
    return membership.starts_on <= today and (membership.ends_on is None or membership.ends_on >= today)


def trainings_of(user: User) -> list[Training]:
    """A person's trainings, what ends first first, what never ends last."""
    far = date.max
    return sorted(Training.objects.filter(user=user), key=lambda t: (t.expires_on or far, t.kind))


def organisations() -> QuerySet[Organisation]:
    """Bodies with how many people hold a role there today, and their feeds."""
    today = timezone.localdate()
    holding = Q(memberships__starts_on__lte=today) & (Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=today))
    return Organisation.objects.annotate(
        people_count=Count("memberships__user", filter=holding, distinct=True),
        feed_count=Count("feeds", distinct=True),
    ).order_by("-is_active", "kind", "code")


def members_of(organisation: Organisation) -> list[Membership]:
    """Who holds which role in a body today."""
    rows = Membership.objects.filter(_holds(timezone.localdate()), organisation=organisation)
    return list(rows.select_related("user").order_by("role", "user__full_name"))


def feeds_of(organisation: Organisation) -> list[Feed]:
    """The feeds that a body sends."""
    return list(Feed.objects.filter(sender=organisation).select_related("desk").order_by("code"))


def feeds_into(organisation: Organisation) -> list[Feed]:
    """The feeds that a body's analysts receive."""
    return list(Feed.objects.filter(desk=organisation).select_related("sender").order_by("code"))


def credentials_of(organisation: Organisation) -> list[Credential]:
    """Keys to the feeds of a body, the live ones first, then the newest."""
    rows = Credential.objects.filter(feed__sender=organisation).select_related("feed").order_by("-created_at")
    return sorted(rows, key=lambda credential: not is_live(credential))


def missing_own_feeds() -> list[str]:
    """Feeds without a partner behind them that an installation needs and does not have."""
    there = set(Feed.objects.values_list("code", flat=True))
    has_staff = any(code == STAFF_FEED or code.startswith(f"{STAFF_FEED}-") for code in there)
    return [PORTAL_FEED] * (PORTAL_FEED not in there) + [STAFF_FEED] * (not has_staff)


def is_live(credential: Credential) -> bool:
    """Whether a key opens something now."""
    ended = credential.expires_at is not None and credential.expires_at <= now()
    return credential.revoked_at is None and not ended and credential.feed.is_active


def sessions_of(user_id: UUID) -> Iterator[Session]:
    """A person's open sessions: whose a session is stands inside it, so all of them are read."""
    for session in Session.objects.filter(expire_date__gt=now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user_id):
            yield session


def second_factors(user: User) -> dict[str, int]:
    """How many passkeys, apps and recovery sets a person has, by kind: nothing of what is in them."""
    from allauth.mfa.models import Authenticator

    rows: Any = Authenticator.objects.filter(user=user).values_list("type").annotate(n=Count("pk"))
    return dict(rows)
