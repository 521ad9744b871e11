"""The decisions that a page offers: which are open, which are greyed and why, and the form of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hirz.base.accounts.models import Organisation, User
from hirz.triage import policies, queries
from hirz.triage.enums import Standing, State, Verb
from hirz.triage.forms import AskForm, CloseForm, DecisionForm, EscalateForm, JoinForm, ReferForm, ReopenForm
from hirz.triage.models import Bundle, Ticket
from hirz.triage.views.offers import ask_form
from hirz.triage.views.wording_bundles import bundle_reason

CLAIM, RELEASE, VERIFY = "claim", "release", "verify"


@dataclass(frozen=True, slots=True)
class Look:
    """How a decision is named and drawn."""

    label: str | Promise
    title: str | Promise
    icon: str
    key: str


LOOKS = {
    CLAIM: Look(gettext_lazy("Take charge"), "", "hand", "c"),
    RELEASE: Look(gettext_lazy("Give back"), "", "undo", "c"),
    Verb.ESCALATE: Look(
        pgettext_lazy("a decision", "Escalate"), gettext_lazy("Escalate to the investigators"), "escalate", "e"
    ),
    Verb.REFER: Look(pgettext_lazy("a decision", "Refer"), gettext_lazy("Refer to another body"), "referrals", "r"),
    Verb.JOIN: Look(gettext_lazy("Join a bundle"), gettext_lazy("Decide with a bundle"), "join", "b"),
    Verb.CLOSE: Look(gettext_lazy("Close with a reason"), gettext_lazy("Close with a reason"), "close", "x"),
    Verb.UNDO: Look(gettext_lazy("Undo the decision"), "", "undo", "u"),
    Verb.REOPEN: Look(gettext_lazy("Open again"), gettext_lazy("Open a closed report again"), "undo", "o"),
    Verb.ASK: Look(gettext_lazy("Ask a question"), gettext_lazy("Ask whoever reported"), "requests", "a"),
    VERIFY: Look(gettext_lazy("Verify"), "", "seal-check", "v"),
}
ROUTES = {
    CLAIM: "triage:claim",
    RELEASE: "triage:release",
    Verb.ESCALATE: "triage:escalate",
    Verb.REFER: "triage:refer",
    Verb.JOIN: "triage:join_bundle",
    Verb.CLOSE: "triage:close",
    Verb.UNDO: "triage:undo",
    Verb.REOPEN: "triage:reopen",
    Verb.ASK: "triage:ask",
    VERIFY: "triage:report",
}


@dataclass(slots=True)
class Act:
    """One decision on one report, as a button."""

    verb: str
    subject: str
    url: str
    form: DecisionForm | AskForm | None = None
    denied: str = ""
    is_first: bool = False
    template: str = "triage/_decide.html"
    is_link: bool = False  # to a step on the report's own page

    @property
    def label(self) -> str | Promise:
        """What the button says."""
        return LOOKS[self.verb].label

    @property
    def confirm(self) -> str | Promise:
        """What the button of the form says."""
        return LOOKS[self.verb].label

    @property
    def title(self) -> str | Promise:
        """The heading of the form."""
        return LOOKS[self.verb].title

    @property
    def icon(self) -> str:
        """Its picture."""
        return LOOKS[self.verb].icon

    @property
    def key(self) -> str:
        """The letter that presses it."""
        return LOOKS[self.verb].key


@dataclass(frozen=True, slots=True)
class Acts:
    """The decisions of one page: three in sight, the others behind one button."""

    shown: tuple[Act, ...]
    more: tuple[Act, ...]
    back: str

    @property
    def all(self) -> tuple[Act, ...]:
        """Every one, for their forms."""
        return self.shown + self.more


def acts_for(ticket: Ticket, user: User, *, back: str, undoable: bool = False) -> Acts:
    """The decisions about a ticket for this person now. One of them is first: the one action of the page."""
    if undoable:
        return Acts((_first(_act(ticket, Verb.UNDO)),), (), back)
    if ticket.state != State.OPEN and not policies.why_denied(policies.may_reopen, user, ticket):
        reopen = _act(ticket, Verb.REOPEN)
        reopen.form = form_for(Verb.REOPEN, ticket)
        return Acts((reopen,), (), back)
    holder = policies.holder(ticket)
    take = _act(ticket, RELEASE) if holder == user else _act(ticket, CLAIM, policies.why_not_claim(user, ticket))
    escalate, refer = _decision(ticket, user, Verb.ESCALATE), _decision(ticket, user, Verb.REFER)
    join, close = _decision(ticket, user, Verb.JOIN), _decision(ticket, user, Verb.CLOSE)
    if all(act.denied for act in (take, escalate, refer, join, close)):
        # One reason is enough when it is the same for all of them.
        return Acts((take,), (), back)
    ask, verify = _ask(ticket, user), _verify(ticket, user)
    if holder != user:
        return Acts((_first(take), escalate, refer), (ask, *verify, join, close), back)
    if verify:
        return Acts((_first(*verify), escalate, ask), (refer, close, join, take), back)
    return Acts((_first(escalate), refer, close), (ask, join, take), back)


def _first(act: Act) -> Act:
    act.is_first = not act.denied
    return act


def _ask(ticket: Ticket, user: User) -> Act:
    way = queries.way_to_ask(ticket)
    act = _act(ticket, Verb.ASK, policies.why_denied(policies.may_ask, user, ticket, way))
    if not act.denied:
        act.form, act.template = ask_form(ticket, way), "triage/_ask.html"
    return act


def _verify(ticket: Ticket, user: User) -> tuple[Act, ...]:
    """The way to the checklist on the report's page, while an anonymous report is not verified."""
    if policies.standing(ticket) is not Standing.UNVERIFIED or policies.why_denied(policies.may_verify, user, ticket):
        return ()
    act = _act(ticket, VERIFY)
    act.url, act.is_link = f"{act.url}#verify", True
    return (act,)


def _act(ticket: Ticket, verb: str, denied: str = "") -> Act:
    return Act(verb, ticket.reference, reverse(ROUTES[verb], args=[ticket.reference]), denied=denied)


def _decision(ticket: Ticket, user: User, verb: Verb) -> Act:
    act = _act(ticket, verb, policies.why_not(user, ticket, verb))
    if act.denied:
        return act
    if verb == Verb.JOIN and not suggested_bundles(ticket):
        act.denied = _("This report shares nothing rare with another one.")
        return act
    act.form = form_for(verb, ticket)
    return act


def receivers(ticket: Ticket) -> Any:
    """The bodies to which this report can be referred."""
    kinds = sorted(policies.RECEIVERS)
    return Organisation.objects.filter(is_active=True, kind__in=kinds).exclude(code=ticket.desk_id)


def suggested_bundles(ticket: Ticket) -> list[Bundle]:
    """The bundles that this report belongs to and that hold other reports too, the largest first."""
    bundles = Bundle.objects.filter(members__report_id=ticket.pk, members__left_at=None, size__gt=1)
    return list(bundles.order_by("-size", "reference"))


def form_for(verb: Verb, ticket: Ticket, data: QueryDict | None = None) -> DecisionForm:
    """The form of a decision, empty or as it was sent."""
    is_unverified = policies.standing(ticket) is Standing.UNVERIFIED
    if verb == Verb.ESCALATE:
        return EscalateForm(data, verb=verb, is_unverified=is_unverified)
    if verb == Verb.CLOSE:
        return CloseForm(data, verb=verb)
    if verb == Verb.REOPEN:
        return ReopenForm(data, verb=verb)
    if verb == Verb.REFER:
        return ReferForm(data, verb=verb, receivers=receivers(ticket), is_unverified=is_unverified)
    suggested = suggested_bundles(ticket)
    return JoinForm(
        data,
        verb=verb,
        bundles=Bundle.objects.filter(pk__in=[bundle.pk for bundle in suggested]).order_by("-size", "reference"),
        labels={bundle.reference: f"{bundle.reference}, {bundle_reason(bundle)}" for bundle in suggested},
    )
