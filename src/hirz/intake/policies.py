"""Who may take a statement down, and where it goes; who may note what a platform did. Every no is a sentence for the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from hirz.base.accounts.enums import Role, TrainingKind
from hirz.base.accounts.models import STAFF_FEED, Feed, Training, User, staff_feed_code
from hirz.base.actors import Actor
from hirz.base.errors import Denied
from hirz.intake.enums import TAKEDOWN_MOVES, TakedownState
from hirz.intake.models import Report, TakedownPartner

TAKERS: Final = (Role.CARE_WORKER, Role.ANALYST, Role.INVESTIGATOR)
"""Who hears people at work: those who care, those who answer the line, those who investigate (DESIGN section 6).

Not the prosecutor, who qualifies what others took down; not the custodian, the supervisor, the statistician, the auditor
and the administrator, who see no content.
"""


@dataclass(frozen=True, slots=True)
class Taking:
    """In which role and for which feed somebody takes a statement down."""

    actor: Actor
    feed: Feed


def taking_of(user: User) -> Taking:
    """The role and the feed; Denied where no feed is open for it.

    The body's own feed (`staff-BODY`) comes before the common one, so that a body may send to another desk.
    """
    held = [m for role in TAKERS for m in user.memberships_now() if m.role == role and m.organisation.is_active]
    if not held:
        raise Denied(_("Your role takes no statements down."))
    codes = [staff_feed_code(m.organisation_id) for m in held]
    feeds = Feed.objects.filter(code__in=[*codes, STAFF_FEED], is_active=True).select_related("desk").in_bulk()
    for membership, code in zip(held, codes, strict=True):
        feed = feeds.get(code) or feeds.get(STAFF_FEED)
        if feed is not None:
            return Taking(Actor(str(user.pk), membership.role, membership.organisation_id), feed)
    raise Denied(_("There is no feed for statements yet: ask your administrator to add one on the page of your body."))


@dataclass(frozen=True, slots=True)
class Trained:
    """Whether somebody is trained to hear a child, today."""

    is_trained: bool
    ended_on: date | None = None  # the last day of the training that ran out

    @property
    def code(self) -> str:
        """As it stands in the report: how a statement was taken says how it may be read."""
        return "taker_trained" if self.is_trained else "taker_not_trained"


def training_of(user: User) -> Trained:
    """A missing or expired training warns and never refuses: a child who calls is heard now, by whoever answers."""
    ends = list(
        Training.objects.filter(user=user, kind=TrainingKind.CHILD_INTERVIEW).values_list("expires_on", flat=True)
    )
    today = timezone.localdate()
    if any(end is None or end >= today for end in ends):
        return Trained(True)
    return Trained(False, max((end for end in ends if end is not None), default=None))


def require_own_desk(user: User, report: Report) -> None:
    """Only an analyst of the desk that received a report says what became of its pictures."""
    if report.desk_id not in user.organisations_as(Role.ANALYST):
        raise Denied(_("This report is at another desk."))


def may_set_takedown(partner: TakedownPartner, now: TakedownState, then: TakedownState) -> None:
    """Nothing is sent without an agreement, and a platform answers only what it got."""
    if then == TakedownState.SENT and not is_agreed(partner):
        raise Denied(_("There is no agreement with this platform today: nothing may be sent there."))
    if then not in TAKEDOWN_MOVES[now]:
        raise Denied(_("That cannot follow from “%(now)s”.") % {"now": now.label})


def is_agreed(partner: TakedownPartner) -> bool:
    """Whether there is an agreement today."""
    today = timezone.localdate()
    return partner.agreed_on <= today and (partner.ended_on is None or partner.ended_on > today)


def may_agree(known: TakedownPartner | None, agreed_on: date) -> None:
    """An agreement is recorded once, and not before it is signed."""
    if agreed_on > timezone.localdate():
        raise Denied(_("The agreement is not signed yet: its day lies ahead."))
    if known is not None and known.ended_on is None:
        raise Denied(_("There is an agreement with this platform already."))


def may_end(partner: TakedownPartner) -> None:
    """An agreement ends once."""
    if partner.ended_on is not None:
        raise Denied(_("This agreement has ended already."))
