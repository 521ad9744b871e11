"""The supervisor's page: how much waits at each desk and who works on what. Counts and names of staff, no content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_GET

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import Membership, Organisation, User
from hirz.base.clock import now
from hirz.base.ledger.models import Entry
from hirz.triage.enums import Priority, ReferralState, State, Verb
from hirz.triage.models import Decision, Referral, Ticket

WEEK = timedelta(days=7)
# Columns of the table of decisions; the others (accept, decline) answer referrals and are counted together.
SHOWN = (Verb.ESCALATE, Verb.REFER, Verb.JOIN, Verb.CLOSE)


@dataclass(slots=True)
class Person:
    """What one analyst holds now and did in the last seven days."""

    name: str
    holds: int = 0
    until: datetime | None = None
    opened: int = 0
    by_verb: dict[str, int] = field(default_factory=dict)
    undone: int = 0
    is_gone: bool = False  # no longer an analyst of this desk, but still in the figures

    @property
    def decided(self) -> int:
        """Decisions of the week that still stand."""
        return sum(self.by_verb.values())

    @property
    def shown(self) -> list[int]:
        """Decisions in the order of the columns, the answers to referrals last."""
        rest = self.decided - sum(self.by_verb.get(verb, 0) for verb in SHOWN)
        return [*(self.by_verb.get(verb, 0) for verb in SHOWN), rest]


@dataclass(frozen=True, slots=True)
class DeskLoad:
    """What waits at one desk, and its people."""

    code: str
    name: str
    waiting: list[tuple[int, int, int]]  # priority, reports, percent of all that waits
    folded: int
    oldest_danger: datetime | None
    oldest_age: str
    free_danger: int
    referrals: int
    people: list[Person]

    @property
    def total(self) -> int:
        """Rows of the queue."""
        return sum(count for _priority, count, _share in self.waiting)


@opens_to(Role.SUPERVISOR)
@require_GET
def workload(request: HttpRequest) -> HttpResponse:
    """Every desk that this person supervises."""
    user = request.user
    assert isinstance(user, User)
    at = now()
    codes = user.organisations_as(Role.SUPERVISOR)
    desks = [desk_load(desk, at) for desk in Organisation.objects.filter(code__in=codes).order_by("code")]
    context = {"desks": desks, "verbs": [verb.label for verb in SHOWN], "since": timezone.localtime(at - WEEK).date()}
    return render(request, "triage/workload.html", context)


def desk_load(desk: Organisation, at: datetime) -> DeskLoad:
    """The figures of one desk at a moment."""
    opened = Ticket.objects.filter(desk=desk, state=State.OPEN)
    queue = opened.filter(is_folded=False)
    counts = dict(queue.values_list("priority").annotate(n=Count("pk")))
    total = sum(counts.values())
    danger = queue.filter(priority=Priority.DANGER)
    free = danger.filter(Q(claimed_by=None) | Q(claimed_until=None) | Q(claimed_until__lte=at))
    oldest = danger.aggregate(oldest=Min("received_at"))["oldest"]
    return DeskLoad(
        code=desk.code,
        name=desk.name((get_language() or "ar")[:2]),
        waiting=[
            (int(priority), counts.get(priority, 0), round(100 * counts.get(priority, 0) / total) if total else 0)
            for priority in sorted(Priority, reverse=True)
        ],
        folded=opened.filter(is_folded=True).count(),
        oldest_danger=oldest,
        oldest_age=age_text(at - oldest) if oldest else "",
        free_danger=free.count(),
        referrals=Referral.objects.filter(to_desk=desk, state=ReferralState.PROPOSED).count(),
        people=_people(desk, at),
    )


def age_text(age: timedelta) -> str:
    """How long something has been waiting: in hours for two days, then in days."""
    hours = max(0, int(age.total_seconds() // 3600))
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


def _people(desk: Organisation, at: datetime) -> list[Person]:
    held = (
        Ticket.objects.filter(desk=desk, claimed_until__gt=at, claimed_by__isnull=False)
        .values_list("claimed_by")
        .annotate(n=Count("pk"), until=Max("claimed_until"))
    )
    people = _analysts(desk, [row[0] for row in held])
    for user_id, count, until in held:
        people[user_id].holds, people[user_id].until = count, until
    _add_decisions(people, at)
    _add_readings(people, at)
    return sorted(people.values(), key=lambda person: (person.is_gone, -person.holds, -person.decided, person.name))


def _analysts(desk: Organisation, holding: Sequence[UUID]) -> dict[UUID, Person]:
    today = timezone.localdate()
    ids = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), organisation=desk, role=Role.ANALYST, starts_on__lte=today
    ).values_list("user_id", flat=True)
    present = set(ids)
    users = User.objects.filter(pk__in=present | set(holding))
    return {user.pk: Person(user.full_name, is_gone=user.pk not in present) for user in users}


def _add_decisions(people: dict[UUID, Person], at: datetime) -> None:
    week = Decision.objects.filter(decided_by__in=list(people), decided_at__gt=at - WEEK, undoes=None)
    for user_id, verb, stands, undone in (
        week.values_list("decided_by", "verb").annotate(
            stands=Count("pk", filter=Q(undone_by=None)), undone=Count("pk", filter=Q(undone_by__isnull=False))
        )
    ):  # fmt: skip
        if stands:
            people[user_id].by_verb[verb] = stands
        people[user_id].undone += undone


def _add_readings(people: dict[UUID, Person], at: datetime) -> None:
    """How many reports each has opened: what people have had to see is part of their load."""
    read = Entry.objects.filter(
        actor__in=[str(user_id) for user_id in people], verb="triage:report:read", at__gt=at - WEEK
    )
    for actor, count in read.values_list("actor").annotate(n=Count("object_id", distinct=True)):
        people[UUID(actor)].opened = count
