"""Floods: what was set behind, cluster by cluster, and deciding the copies of one as one."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.triage import policies, queries, together
from hirz.triage.enums import BundleKind, Lane, State, Verb
from hirz.triage.models import Bundle, Ticket
from hirz.triage.views.decisions import UNPROCESSABLE, signed_in
from hirz.triage.views.rows import known_of, shown
from hirz.triage.views.wording_bundles import bundle_reason, bundle_why

MOST_SHOWN = 50


class TogetherForm(forms.Form):
    """Close the copies with a reason that all share, or join them to their bundle."""

    decision = forms.ChoiceField(
        label=gettext_lazy("What becomes of the copies"),
        choices=[
            (Verb.CLOSE.value, gettext_lazy("Close them, with a reason")),
            (Verb.JOIN.value, gettext_lazy("Join them to their bundle")),
        ],
        initial=Verb.CLOSE.value,
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason, if they are closed"),
        required=False,
        choices=[(r.value, r.label) for r in policies.REASONS_TOGETHER],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: QueryDict | None = None, *, bundle: str) -> None:
        # One form for each flood of the page: ids must not meet.
        super().__init__(data, auto_id=f"id_{bundle}_%s", label_suffix="")

    def clean(self) -> dict[str, object]:
        """Closing needs its reason."""
        values = super().clean() or {}
        if values.get("decision") == Verb.CLOSE and not values.get("reason"):
            self.add_error("reason", _("Please choose a reason."))
        return values


@require_safe
@opens_to(Role.ANALYST)
def floods(request: HttpRequest) -> HttpResponse:
    """The floods that have something behind at this person's desks, the largest first."""
    user = signed_in(request)
    rows = [_shown(bundle, user) for bundle in _floods(user)]
    context = {"floods": rows, "acts": together.acts_of(user), "most": together.MOST_AT_ONCE}
    return render(request, "triage/floods.html", context)


def _floods(user: User) -> list[Bundle]:
    """Bundles with copies behind at this person's desks, with how many."""
    behind = Ticket.objects.filter(desk__in=queries.desks_of(user), state=State.OPEN, lane=Lane.FLOOD)
    waiting = Count("members", filter=Q(members__left_at=None, members__report__in=behind.values("report")))
    found = Bundle.objects.filter(flooded_at__isnull=False, members__report__in=behind.values("report")).distinct()
    counted = Bundle.objects.filter(pk__in=found.values("pk")).annotate(behind=waiting)
    return list(counted.order_by("-behind", "reference")[:MOST_SHOWN])


def _shown(bundle: Bundle, user: User) -> dict[str, object]:
    there = queries.members_of(bundle, user).filter(state=State.OPEN)
    lanes = dict(there.order_by().values_list("lane").annotate(n=Count("pk")))
    ready = together.behind(bundle, user).count()
    first = there.filter(lane=Lane.NORMAL, is_folded=False).first()
    known = known_of([first]) if first else {}
    return {
        "reference": bundle.reference,
        "url": reverse("triage:bundle", args=[bundle.reference]),
        "decide_url": reverse("triage:decide_flood", args=[bundle.reference]),
        "reason": bundle_reason(bundle),
        "why": bundle_why(bundle),
        "since": bundle.flooded_at,
        "behind": lanes.get(Lane.FLOOD, 0),
        "own": lanes.get(Lane.APART, 0) + lanes.get(Lane.CROWD, 0),
        "ready": ready,
        "is_drawn": ready >= lanes.get(Lane.FLOOD, 0),
        "first": shown(first, known[first.pk], user, now()) if first and first.pk in known else None,
        "is_rush": bundle.kind == BundleKind.SURGE,
        "form": TogetherForm(bundle=bundle.reference),
    }


@require_POST
@opens_to(Role.ANALYST)
def decide_flood(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide the copies of one flood as one."""
    user = signed_in(request)
    bundle = get_object_or_404(queries.bundles_seen(user), reference=reference)
    form = TogetherForm(request.POST, bundle=reference)
    if not form.is_valid():
        context = {"flood": {**_shown(bundle, user), "form": form}, "most": together.MOST_AT_ONCE}
        return render(request, "triage/flood_decision.html", context, status=UNPROCESSABLE)
    verb = Verb(form.cleaned_data["decision"])
    reason = form.cleaned_data["reason"] if verb is Verb.CLOSE else ""
    try:
        done = together.decide_together(bundle=bundle, verb=verb, reason=reason, by=user)
    except Denied as denied:
        messages.error(request, str(denied))
        return HttpResponseRedirect(reverse("triage:floods"))
    said = ngettext("%(n)d copy decided as one.", "%(n)d copies decided as one.", done) % {"n": done}
    messages.success(request, said)
    return HttpResponseRedirect(reverse("triage:floods"))


@require_POST
@opens_to(Role.ANALYST)
def undo_flood(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Take back what was decided as one."""
    try:
        done = together.undo_together(batch=batch, by=signed_in(request))
    except Denied as denied:
        messages.error(request, str(denied))
        return HttpResponseRedirect(reverse("triage:floods"))
    said = ngettext("%(n)d decision taken back.", "%(n)d decisions taken back.", done) % {"n": done}
    messages.success(request, said)
    return HttpResponseRedirect(reverse("triage:floods"))
