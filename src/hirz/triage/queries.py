"""What the pages of triage read: the queue and its counts, decisions, bundles, referrals. Nothing is opened here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hirz.base import clock
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import Credential, User
from hirz.detect.models import Signal
from hirz.detect.searching.asking import reports_with, selector_blinds
from hirz.intake.enums import Channel
from hirz.intake.models import Letterbox
from hirz.triage.enums import Answer, Lane, ReferralState, State, Way
from hirz.triage.models import Bundle, BundleMember, Decision, Referral, Ticket

PAGE = 25
# "Disappears within 24 h".
SOON = timedelta(hours=24)

FACETS = ("priority", "claim", "answer", "sign", "nature", "language", "channel", "feed", "lane")
CLAIMS = ("free", "mine", "others")


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody asked the queue for; every part empty means everything."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    soon: bool = False
    query: str = ""

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.soon or self.query or any(self.chosen.values()))


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the queue: after this ticket, which was number `seen`."""

    rank: int
    report: UUID
    seen: int

    def __str__(self) -> str:
        return f"{self.rank}.{self.report.hex}.{self.seen}"

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """A mark as it stands in an address; None for anything else."""
        parts = text.split(".")
        # Ranks of a flood are negative.
        if len(parts) != 3 or not (text.isascii() and parts[0].removeprefix("-").isdigit() and parts[2].isdigit()):
            return None
        try:
            rank = max(min(int(parts[0]), 2**63 - 1), -(2**63))
            return cls(rank, UUID(hex=parts[1]), min(int(parts[2]), 10**7))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the queue."""

    tickets: list[Ticket]
    following: Mark | None
    first: int  # number of the first ticket on it, from 1


def desks_of(user: User) -> list[str]:
    """The desks whose queue this person works on."""
    return user.organisations_as(Role.ANALYST)


def waiting(user: User) -> QuerySet[Ticket]:
    """What stands in the queue of a person's desks."""
    return Ticket.objects.filter(desk__in=desks_of(user), state=State.OPEN, is_folded=False)


def queue_page(user: User, wanted: Filter, after: Mark | None, now: datetime) -> Page:
    """The next tickets in their order, by a keyset: no page is slower than the first."""
    tickets = _filtered(user, wanted, now)
    if after is not None:
        tickets = tickets.filter(Q(rank__lt=after.rank) | Q(rank=after.rank, report_id__gt=after.report))
    found = list(
        tickets.select_related("claimed_by", "feed__sender", "bundle", "desk").order_by("-rank", "report_id")[
            : PAGE + 1
        ]
    )
    seen = after.seen if after else 0
    page = found[:PAGE]
    following = Mark(page[-1].rank, page[-1].pk, seen + PAGE) if len(found) > PAGE else None
    return Page(page, following, seen + 1)


def queue_total(user: User, wanted: Filter, now: datetime) -> int:
    """How many tickets a filter leaves."""
    return _filtered(user, wanted, now).count()


def _filtered(user: User, wanted: Filter, now: datetime) -> QuerySet[Ticket]:
    # A search looks everywhere a person may look, decided reports too; without one the queue is what waits.
    tickets = _found(user, wanted.query) if wanted.query else waiting(user)
    answers = wanted.chosen.get("answer", ())
    if answers:
        tickets = (tickets if wanted.query else Ticket.objects.filter(desk__in=desks_of(user))).filter(
            _answered(answers)
        )
    for name in GROUPED:
        if wanted.chosen.get(name):
            tickets = tickets.filter(**{f"{name}__in": wanted.chosen[name]})
    if wanted.chosen.get("sign"):
        found = Signal.objects.filter(report_id=OuterRef("pk"), family__in=wanted.chosen["sign"])
        tickets = tickets.filter(Exists(found))
    if wanted.soon:
        tickets = tickets.filter(expires_at__gt=now, expires_at__lte=now + SOON)
    claims = wanted.chosen.get("claim", ())
    if claims and set(claims) != set(CLAIMS):
        tickets = tickets.filter(_claimed(user, claims, now))
    return tickets


def _claimed(user: User, claims: Sequence[str], now: datetime) -> Q:
    held = Q(claimed_by__isnull=False, claimed_until__gt=now)
    parts = {"free": ~held, "mine": held & Q(claimed_by=user), "others": held & ~Q(claimed_by=user)}
    whole = Q(pk__in=[])
    for claim in claims:
        whole |= parts[claim]
    return whole


def _answered(answers: Sequence[str]) -> Q:
    """What is said in a conversation is looked for in decided and folded reports too: whoever writes is not overlooked."""
    parts = {Answer.NEWS: Q(has_news=True), Answer.WAITING: Q(questions__gt=0, state=State.OPEN)}
    whole = Q(pk__in=[])
    for answer in answers:
        whole |= parts[Answer(answer)]
    return whole


def _found(user: User, text: str) -> QuerySet[Ticket]:
    visible = Ticket.objects.visible_to(user)
    reference = text.strip().upper()
    by_reference = visible.filter(Q(reference=reference) | Q(bundle__reference=reference))
    blinds = selector_blinds(text)
    if not blinds:
        return by_reference
    # Of a hub a thousand: whoever looks for it looks for something rarer beside it.
    ids = reports_with(blinds, most=1_000)
    return visible.filter(Q(pk__in=ids) | Q(reference=reference))


GROUPED = ("priority", "nature", "language", "channel", "feed", "lane")
# From this many waiting tickets on, counting them takes longer than a page should: the counts of a moment ago serve.
MANY = 20_000
COUNTS_SECONDS = 15
SIGNS_SECONDS = 300


class Group(NamedTuple):
    """Tickets alike in everything that the filters ask: how many wait, and how many of them lose something soon."""

    keys: tuple[str, str, str, str, str, str]  # in the order of GROUPED
    waiting: int
    soon: int

    @property
    def is_behind(self) -> bool:
        """Whether a flood's copies stand here: counted by themselves, or ten thousand of them would hide every other count."""
        return self.keys[-1] == Lane.FLOOD


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tickets wait, by each facet; unfiltered, so that a choice never hides the others."""

    groups: tuple[Group, ...]
    mine: int
    others: int
    answers: Mapping[str, int] = field(default_factory=dict)
    signs: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Everything that waits, but for what a flood has set behind."""
        return sum(group.waiting for group in self.groups if not group.is_behind)

    @property
    def behind(self) -> int:
        """What a flood has set behind."""
        return sum(group.waiting for group in self.groups if group.is_behind)

    @property
    def soon(self) -> int:
        """What loses something within the day."""
        return sum(group.soon for group in self.groups if not group.is_behind)

    def by(self, facet: str) -> Mapping[str, int]:
        """The counts of one facet, by value."""
        if facet == "claim":
            return {"mine": self.mine, "others": self.others, "free": max(0, self.total - self.mine - self.others)}
        if facet == "answer":
            return self.answers
        if facet == "sign":
            return self.signs
        place, found = GROUPED.index(facet), Counter[str]()
        for group in self.groups:
            if not group.is_behind:
                found[group.keys[place]] += group.waiting
        return found

    def left_by(self, wanted: Filter) -> int | None:
        """How many tickets a filter leaves; None if that cannot be read off the groups."""
        if wanted.query or any(wanted.chosen.get(name) for name in ("claim", "answer", "sign")):
            return None
        # Copies of a flood stand at the end of the list, and are counted only where somebody asks for them.
        in_sight = not wanted.chosen.get("lane")
        fitting = (
            group
            for group in self.groups
            if not (in_sight and group.is_behind)
            and all(
                not wanted.chosen.get(name) or key in wanted.chosen[name]
                for name, key in zip(GROUPED, group.keys, strict=True)
            )
        )
        return sum(group.soon if wanted.soon else group.waiting for group in fitting)


def queue_counts(user: User, now: datetime) -> Counts:
    """Every count of the filters from one pass over the waiting tickets, shared for some seconds when they are many."""
    desks = sorted(desks_of(user))
    name = "triage:counts:" + ",".join(desks)
    groups = cache.get(name)
    if groups is None:
        groups = _groups(desks, now)
        if sum(group.waiting for group in groups) > MANY:
            cache.set(name, groups, COUNTS_SECONDS)
    waits = sum(group.waiting for group in groups)
    held = Ticket.objects.filter(
        desk__in=desks, state=State.OPEN, is_folded=False, claimed_by__isnull=False, claimed_until__gt=now
    )
    mine = held.filter(claimed_by=user).count()
    own = Ticket.objects.filter(desk__in=desks)
    answers = {answer.value: own.filter(_answered([answer])).count() for answer in Answer}
    return Counts(groups, mine, held.count() - mine, answers, _signs(desks, waits))


def _signs(desks: Sequence[str], waits: int) -> dict[str, int]:
    """In how many waiting reports each family of signs was found; of many the counts of some minutes ago."""
    name = "triage:signs:" + ",".join(desks)
    counted: dict[str, int] | None = cache.get(name) if waits > MANY else None
    if counted is None:
        tickets = Ticket.objects.filter(desk__in=desks, state=State.OPEN, is_folded=False).exclude(lane=Lane.FLOOD)
        found = Signal.objects.filter(report_id__in=tickets.values("pk")).order_by().values_list("family")
        counted = dict(found.annotate(n=Count("report_id", distinct=True)))
        if waits > MANY:
            cache.set(name, counted, SIGNS_SECONDS)
    return counted


def _groups(desks: Sequence[str], now: datetime) -> tuple[Group, ...]:
    rows = (
        Ticket.objects.filter(desk__in=desks, state=State.OPEN, is_folded=False)
        .order_by()
        .values_list("priority", "nature", "language", "channel", "feed_id", "lane")
        .annotate(n=Count("pk"), soon=Count("pk", filter=Q(expires_at__gt=now, expires_at__lte=now + SOON)))
    )
    return tuple(
        Group((str(priority), nature, language, channel, feed, lane), count, soon)
        for priority, nature, language, channel, feed, lane, count, soon in rows
    )


def last_decision(ticket: Ticket) -> Decision | None:
    """The decision that made the ticket what it is now."""
    return (
        Decision.objects.filter(report_id=ticket.pk, undone_by=None, undoes=None)
        .select_related("decided_by", "bundle")
        .order_by("-decided_at")
        .first()
    )


def decisions_about(ticket: Ticket) -> list[Decision]:
    """Every decision about a report, the newest first."""
    return list(
        Decision.objects.filter(report_id=ticket.pk)
        .select_related("decided_by", "bundle", "undone_by")
        .order_by("-decided_at")
    )


def bundles_seen(user: User) -> QuerySet[Bundle]:
    """Bundles of which at least one member is in this person's sight, with what of them waits."""
    seen = Ticket.objects.visible_to(user).values("pk")
    return Bundle.objects.filter(size__gt=1, members__report__in=seen, members__left_at=None).distinct()


def waiting_of(bundles: Sequence[Bundle], user: User) -> dict[UUID, tuple[int, int]]:
    """For each bundle: how many members wait at this person's desks, and the highest priority among them."""
    rows = (
        Ticket.objects.filter(desk__in=desks_of(user), state=State.OPEN)
        .filter(report__in=BundleMember.objects.filter(bundle__in=bundles, left_at=None).values("report"))
        .values_list("pk", "priority")
    )
    priority = dict(rows)
    found: dict[UUID, tuple[int, int]] = {}
    members = BundleMember.objects.filter(bundle__in=bundles, left_at=None, report__in=list(priority))
    for bundle_id, report_id in members.values_list("bundle_id", "report_id"):
        count, highest = found.get(bundle_id, (0, 0))
        found[bundle_id] = (count + 1, max(highest, priority[report_id]))
    return found


def members_of(bundle: Bundle, user: User) -> QuerySet[Ticket]:
    """The members that this person may see, highest rank first."""
    members = BundleMember.objects.filter(bundle=bundle, left_at=None).values("report")
    return (
        Ticket.objects.visible_to(user)
        .filter(report__in=members)
        .select_related("feed__sender", "desk")
        .order_by("-rank", "report_id")
    )


def member_counts(bundle: Bundle, user: User) -> tuple[dict[str, int], dict[str, int]]:
    """Of the members in sight: how many in each state, and from each feed."""
    members = members_of(bundle, user).order_by()
    states = dict(members.values_list("state").annotate(n=Count("pk")))
    feeds = dict(members.values_list("feed_id").annotate(n=Count("pk")))
    return states, feeds


def referrals_to(user: User) -> list[Referral]:
    """What awaits an answer of this person's desks."""
    rows = Referral.objects.filter(to_desk__in=desks_of(user), state=ReferralState.PROPOSED)
    return list(rows.select_related("from_desk", "report").order_by("proposed_at"))


def referrals_from(user: User, limit: int = 50) -> list[Referral]:
    """What this person's desks proposed, the newest first."""
    rows = Referral.objects.filter(from_desk__in=desks_of(user)).select_related("to_desk", "report")
    return list(rows.order_by("-proposed_at")[:limit])


def way_to_ask(ticket: Ticket) -> Way:
    """How whoever reported can be asked: by letterbox, by the API for a partner who uses it, or not at all."""
    if Letterbox.objects.filter(pk=ticket.pk).exists():
        return Way.LETTERBOX
    keys = Credential.objects.filter(feed=ticket.feed_id, revoked_at=None)
    is_partner = (
        ticket.channel == Channel.API or keys.filter(Q(expires_at=None) | Q(expires_at__gt=clock.now())).exists()
    )
    return Way.API if is_partner else Way.NONE
