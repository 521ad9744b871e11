"""Saved views: keep the present filter under a name, share it with the desk, open the queue with it, throw it away."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.triage import queries, saving
from hirz.triage.views.decisions import signed_in
from hirz.triage.views.menu import filter_of, menu

NAME_CHARACTERS = 60
QUERY_CHARACTERS = 600


class SaveForm(forms.Form):
    """A name for a filter."""

    name = forms.CharField(
        max_length=NAME_CHARACTERS, error_messages={"required": gettext_lazy("Please give the view a name.")}
    )
    query = forms.CharField(max_length=QUERY_CHARACTERS, required=False)
    share = forms.BooleanField(required=False)
    default = forms.BooleanField(required=False)


@require_safe
@opens_to(Role.ANALYST)
def saved_views(request: HttpRequest) -> HttpResponse:
    """One's own views, and those that colleagues share."""
    user = signed_in(request)
    counts = queries.queue_counts(user, now())
    shown = menu(user, queries.Filter(), counts).saved
    rows = [
        {"view": view, "id": one.pk, "is_shared": one.desk_id is not None, "at": one.created_at}
        for view, one in zip(shown, saving.views_of(user), strict=True)
    ]
    return render(request, "triage/saved_views.html", {"rows": rows})


@require_POST
@opens_to(Role.ANALYST)
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filter that the queue shows."""
    form = SaveForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return HttpResponseRedirect(reverse("triage:queue"))
    values = form.cleaned_data
    wanted = filter_of(values["query"])
    try:
        view = saving.save_view(
            name=values["name"], wanted=wanted, is_shared=values["share"], is_default=values["default"],
            by=signed_in(request),
        )  # fmt: skip
    except Denied as denied:
        messages.error(request, str(denied))
        return HttpResponseRedirect(reverse("triage:queue"))
    messages.success(request, _("Saved as “%(name)s”.") % {"name": view.name})
    return HttpResponseRedirect(f"{reverse('triage:queue')}?{view.query}")


@require_POST
@opens_to(Role.ANALYST)
def share_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Show it to the desk, or no longer."""
    is_shared = request.POST.get("on") == "1"
    return _change(request, lambda: saving.share_view(view=view_id, is_shared=is_shared, by=signed_in(request)))


@require_POST
@opens_to(Role.ANALYST)
def default_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Open the queue with it, or no longer."""
    is_default = request.POST.get("on") == "1"
    return _change(request, lambda: saving.set_default_view(view=view_id, is_default=is_default, by=signed_in(request)))


@require_POST
@opens_to(Role.ANALYST)
def delete_view(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Throw it away."""
    return _change(request, lambda: saving.delete_view(view=view_id, by=signed_in(request)))


def _change(request: HttpRequest, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except Denied as denied:
        messages.error(request, str(denied))
    return HttpResponseRedirect(reverse("triage:saved_views"))
