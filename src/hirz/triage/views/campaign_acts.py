"""Decisions about campaigns: each a POST of its own. A "no" comes back as words on the campaign's page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.errors import Denied
from hirz.triage.campaigns import policies, queries, services
from hirz.triage.campaigns.services import Said
from hirz.triage.enums import CAMPAIGN_REASONS, CAMPAIGN_TRANSITIONS, CampaignReason, CampaignVerb
from hirz.triage.models import Campaign, CampaignDecision, Ticket
from hirz.triage.policies import why_denied
from hirz.triage.views.decisions import signed_in

MOST_CHOSEN = 500
REFERENCE_CHARACTERS = 20
# In a panel of their own above the members; what is chosen among the members stands below them.
PANELS = (
    CampaignVerb.CONFIRM, CampaignVerb.DISMISS, CampaignVerb.CLOSE, CampaignVerb.REOPEN, CampaignVerb.NAME,
    CampaignVerb.ADD, CampaignVerb.MERGE,
)  # fmt: skip
CHOSEN = (CampaignVerb.ACCEPT, CampaignVerb.REMOVE, CampaignVerb.SPLIT)
ICONS = {
    CampaignVerb.CONFIRM: "seal-check", CampaignVerb.DISMISS: "cross", CampaignVerb.CLOSE: "close",
    CampaignVerb.REOPEN: "undo", CampaignVerb.NAME: "file", CampaignVerb.ADD: "plus", CampaignVerb.MERGE: "join",
    CampaignVerb.ACCEPT: "check", CampaignVerb.REMOVE: "minus", CampaignVerb.SPLIT: "link",
}  # fmt: skip
HINTS: Mapping[CampaignVerb, str | Promise] = {
    CampaignVerb.CONFIRM: gettext_lazy("From then on, what comes is proposed for it and never added by itself."),
    CampaignVerb.DISMISS: gettext_lazy("It is proposed again only when it has doubled."),
    CampaignVerb.CLOSE: gettext_lazy("What comes later is still proposed for it."),
    CampaignVerb.MERGE: gettext_lazy("Every report of this campaign goes to the other one."),
}


class CampaignForm(forms.Form):
    """What a decision about a campaign asks: a name, another campaign, a report, a reason, a note."""

    def __init__(self, data: QueryDict | None = None, *, verb: CampaignVerb, title: str = "") -> None:
        # Several of these stand on one page: ids must not meet.
        super().__init__(data, auto_id=f"id_{verb.value}_%s", label_suffix="")
        if verb in {CampaignVerb.CONFIRM, CampaignVerb.NAME}:
            self.fields["title"] = forms.CharField(
                label=_("Name"), max_length=policies.LONGEST_TITLE, required=False, initial=title,
                help_text=_("Sealed; your desk alone reads it. Never a person’s name."),
                widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            )  # fmt: skip
        if verb in {CampaignVerb.ADD, CampaignVerb.MERGE}:
            label = _("Reference of the report") if verb is CampaignVerb.ADD else _("Reference of the other campaign")
            self.fields["reference"] = forms.CharField(
                label=label, max_length=REFERENCE_CHARACTERS, required=False,
                widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
            )  # fmt: skip
        reasons = CAMPAIGN_REASONS[verb]
        if reasons:
            choices = [("", _("Choose a reason")), *((r.value, CampaignReason(r).label) for r in reasons)]
            self.fields["reason"] = forms.ChoiceField(label=_("Reason"), choices=choices, required=False)
            self.fields["note"] = forms.CharField(
                label=_("Note"), required=False, max_length=policies.LONGEST_NOTE,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            )  # fmt: skip

    def said(self) -> Said:
        """Reason and note, as far as the form asks for them."""
        return Said(self.cleaned_data.get("reason", ""), self.cleaned_data.get("note", ""))


def page_acts(one: Campaign, user: User, states: Mapping[UUID, str]) -> dict[str, Any]:
    """What can be decided now: panels above, and what is decided about chosen members below; why not, if not."""
    refused = why_denied(policies.require_holder, user, one)
    possible = {verb for state, verb in CAMPAIGN_TRANSITIONS if state == one.state}
    title = services.titles_of([one], by=user).get(one.pk, "")
    panels = [_act(one, verb, title) for verb in PANELS if verb in possible and not refused]
    chosen = [_act(one, verb, "") for verb in CHOSEN if verb in possible and not refused]
    if not any(state == "proposed" for state in states.values()):
        chosen = [act for act in chosen if act["verb"] != CampaignVerb.ACCEPT.value]
    return {"panels": panels, "chosen": chosen, "refused": refused}


def chosen_reasons() -> list[tuple[str, str | Promise]]:
    """The reasons for what is decided about chosen members, those for taking in first."""
    known = dict.fromkeys(reason for verb in CHOSEN for reason in CAMPAIGN_REASONS[verb])
    return [("", _("Choose a reason")), *((reason.value, reason.label) for reason in known)]


def _act(one: Campaign, verb: CampaignVerb, title: str) -> dict[str, Any]:
    return {
        "verb": verb.value, "label": verb.label, "icon": ICONS[verb], "hint": HINTS.get(verb, ""),
        "url": reverse(f"triage:campaign_{verb.value}", args=[one.reference]),
        "form": CampaignForm(verb=verb, title=title), "is_first": verb is CampaignVerb.CONFIRM,
    }  # fmt: skip


def _campaign(user: User, reference: str) -> Campaign:
    return get_object_or_404(queries.campaigns_seen(user), reference=reference)


def _decide(
    request: HttpRequest, reference: str, verb: CampaignVerb, act: Callable[[Campaign, CampaignForm, User], object],
    said: str | Promise,
) -> HttpResponse:  # fmt: skip
    """Read the form, do it, and go back to the page with what came of it."""
    user = signed_in(request)
    one = _campaign(user, reference)
    form = CampaignForm(request.POST, verb=verb)
    if form.is_valid():
        try:
            act(one, form, user)
        except Denied as denied:
            messages.error(request, str(denied))
        else:
            messages.success(request, str(said))
    else:
        messages.error(request, _("Please choose a reason."))
    return HttpResponseRedirect(reverse("triage:campaign", args=[reference]))


def _chosen(request: HttpRequest) -> list[UUID]:
    """The reports that were ticked; what is no id is none of ours."""
    found = []
    for text in request.POST.getlist("report")[:MOST_CHOSEN]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@require_POST
@opens_to(Role.ANALYST)
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """One hand is behind these reports."""

    def act(one: Campaign, form: CampaignForm, user: User) -> object:
        return services.confirm_campaign(campaign=one, title=form.cleaned_data["title"], said=form.said(), by=user)

    return _decide(request, reference, CampaignVerb.CONFIRM, act, gettext_lazy("The campaign is confirmed."))


@require_POST
@opens_to(Role.ANALYST)
def dismiss(request: HttpRequest, reference: str) -> HttpResponse:
    """No one hand."""

    def act(one: Campaign, form: CampaignForm, user: User) -> object:
        return services.dismiss_campaign(campaign=one, said=form.said(), by=user)

    return _decide(request, reference, CampaignVerb.DISMISS, act, gettext_lazy("The campaign is dismissed."))


@require_POST
@opens_to(Role.ANALYST)
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Nothing is left to do about it."""

    def act(one: Campaign, form: CampaignForm, user: User) -> object:
        return services.close_campaign(campaign=one, said=form.said(), by=user)

    return _decide(request, reference, CampaignVerb.CLOSE, act, gettext_lazy("The campaign is closed."))


@require_POST
@opens_to(Role.ANALYST)
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """It goes on."""

    def act(one: Campaign, form: CampaignForm, user: User) -> object:
        return services.reopen_campaign(campaign=one, said=form.said(), by=user)

    return _decide(request, reference, CampaignVerb.REOPEN, act, gettext_lazy("The campaign is open again."))


@require_POST
@opens_to(Role.ANALYST)
def name(request: HttpRequest, reference: str) -> HttpResponse:
    """Another name for it."""

    def act(one: Campaign, form: CampaignForm, user: User) -> object:
        return services.name_campaign(campaign=one, title=form.cleaned_data["title"], by=user)

    return _decide(request, reference, CampaignVerb.NAME, act, gettext_lazy("The campaign has another name."))


@require_POST
@opens_to(Role.ANALYST)
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """A report that the machine did not find."""

    def act(one: Campaign, form: CampaignForm, user: User) -> object:
        reference = form.cleaned_data["reference"].strip().upper()
        ticket = Ticket.objects.visible_to(user).filter(reference=reference).first()
        if ticket is None:
            raise Denied(_("No report in your sight has this reference."))
        return services.add_report(campaign=one, ticket=ticket, said=form.said(), by=user)

    return _decide(request, reference, CampaignVerb.ADD, act, gettext_lazy("The report belongs to the campaign."))


@require_POST
@opens_to(Role.ANALYST)
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Take in what is proposed."""

    def act(one: Campaign, form: CampaignForm, user: User) -> object:
        return services.accept_members(campaign=one, reports=_chosen(request), said=form.said(), by=user)

    return _decide(request, reference, CampaignVerb.ACCEPT, act, gettext_lazy("The reports belong to the campaign."))


@require_POST
@opens_to(Role.ANALYST)
def remove(request: HttpRequest, reference: str) -> HttpResponse:
    """Take reports out."""

    def act(one: Campaign, form: CampaignForm, user: User) -> object:
        return services.remove_members(campaign=one, reports=_chosen(request), said=form.said(), by=user)

    return _decide(request, reference, CampaignVerb.REMOVE, act, gettext_lazy("The reports are taken out."))


@require_POST
@opens_to(Role.ANALYST)
def merge(request: HttpRequest, reference: str) -> HttpResponse:
    """Both are one hand."""

    def act(one: Campaign, form: CampaignForm, user: User) -> object:
        reference = form.cleaned_data["reference"].strip().upper()
        into = queries.campaigns_seen(user).filter(reference=reference).first()
        if into is None:
            raise Denied(_("No campaign in your sight has this reference."))
        return services.merge_campaign(campaign=one, into=into, said=form.said(), by=user)

    return _decide(request, reference, CampaignVerb.MERGE, act, gettext_lazy("The campaigns are one."))


@require_POST
@opens_to(Role.ANALYST)
def split(request: HttpRequest, reference: str) -> HttpResponse:
    """Two hands."""

    def act(one: Campaign, form: CampaignForm, user: User) -> object:
        return services.split_campaign(campaign=one, reports=_chosen(request), said=form.said(), by=user)

    return _decide(
        request, reference, CampaignVerb.SPLIT, act, gettext_lazy("The chosen reports are a campaign of their own.")
    )


@require_POST
@opens_to(Role.ANALYST)
def undo(request: HttpRequest, reference: str, decision_id: UUID) -> HttpResponse:
    """Take the newest decision back."""
    user = signed_in(request)
    one = _campaign(user, reference)
    mine = [d for d in queries.decisions_about(one) if d.pk == decision_id]
    decision = mine[0] if mine else get_object_or_404(CampaignDecision.objects.none(), pk=decision_id)
    try:
        services.take_back(decision=decision, by=user)
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, _("The decision is taken back."))
    return HttpResponseRedirect(reverse("triage:campaign", args=[reference]))
