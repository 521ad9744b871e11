"""What the pages of casework share: how a case is found, and how an act is done and said."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hirz.base.accounts.models import User
from hirz.base.acting import acting_as
from hirz.base.errors import Denied
from hirz.casework import queries
from hirz.casework.models import Case

Text = str | Promise


def case_or_404(user: User, reference: str) -> Case:
    """A case in this person's sight; any other does not exist for them."""
    with acting_as(user):
        seen = queries.cases_seen(user).select_related("unit", "prosecution", "court", "opened_by")
        return get_object_or_404(seen, reference=reference)


def uuid_or_404(text: str) -> UUID:
    """An id from a form; what is none is nothing of ours."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def do(
    request: HttpRequest, form: forms.Form | None, act: Callable[[], object], said: Text, back: str, place: str = ""
) -> HttpResponse:  # fmt: skip
    """Do what the form asks, go back and say it; a "no" and what is missing are said in its place."""
    if form is not None and not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        label = form.fields[field].label if field in form.fields else ""
        messages.error(request, _("%(field)s: %(error)s") % {"field": label, "error": errors[0]})
        return HttpResponseRedirect(f"{back}{place}")
    try:
        act()
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, str(said))
    return HttpResponseRedirect(f"{back}{place}")


def page_of(reference: str) -> str:
    """The address of a case."""
    return reverse("casework:case", args=[reference])
