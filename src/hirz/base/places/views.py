"""The services directory: a list for everybody who answers people, and the administrator's page of each service."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.places import queries
from hirz.base.places import services as acts
from hirz.base.places.enums import HowChecked, ServiceField
from hirz.base.places.forms import ChangeForm, ConfirmForm, WithdrawForm
from hirz.base.places.marks import all_marked
from hirz.base.places.models import Service

KINDS = {
    "hotline": gettext_lazy("Listening line"),
    "helpline": gettext_lazy("Helpline"),
    "emergency": gettext_lazy("Emergency"),
    "reporting portal": gettext_lazy("Reporting portal"),
    "complaint portal": gettext_lazy("Complaint portal"),
    "removal tool": gettext_lazy("Removal of pictures"),
    "service": gettext_lazy("Service"),
    "ngo": gettext_lazy("Association"),
    "authority": gettext_lazy("Authority"),
}
LANGUAGES = {
    "ar": gettext_lazy("Arabic"),
    "ary": gettext_lazy("Darija"),
    "zgh": gettext_lazy("Amazigh"),
    "fr": gettext_lazy("French"),
    "en": gettext_lazy("English"),
    "es": gettext_lazy("Spanish"),
}


@opens_to(Role.ANALYST, Role.INVESTIGATOR, Role.CARE_WORKER, Role.ADMINISTRATOR)
@require_GET
def services(request: HttpRequest) -> HttpResponse:
    """Every service with the mark of each field, for reading and for paper."""
    rows = [_row(one) for one in queries.services()]
    context = {
        "rows": rows,
        "confirmed_count": sum(row["fields"]["phone"].is_confirmed for row in rows),
        "may_change": _who(request).has_role(Role.ADMINISTRATOR),
    }
    return render(request, "places/services.html", context)


@opens_to(Role.ADMINISTRATOR)
@require_GET
def service(request: HttpRequest, code: str) -> HttpResponse:
    """One service: what is known, how sure it is, and what was done to it."""
    return _show(request, get_object_or_404(Service, pk=code))


@opens_to(Role.ADMINISTRATOR)
@require_POST
def confirm_service(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody dialled or read, and it is so."""
    found = get_object_or_404(Service, pk=code)
    form = ConfirmForm(request.POST, service=found)
    if not form.is_valid():
        return _show(request, found, confirm_form=form)
    acts.confirm_service(
        service=found, fields=form.chosen(), how=HowChecked(form.cleaned_data["how"]), by=_who(request)
    )
    messages.success(request, _("Confirmed. The public pages show it with today's date."))
    return redirect("places:service", code)


@opens_to(Role.ADMINISTRATOR)
@require_POST
def change_service(request: HttpRequest, code: str) -> HttpResponse:
    """Another number, other hours."""
    found = get_object_or_404(Service, pk=code)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _show(request, found, change_form=form)
    values = form.cleaned_data
    acts.change_service(
        service=found,
        field=ServiceField(values["field"]),
        value=values["value"],
        reason=values["reason"],
        by=_who(request),
    )
    messages.warning(request, _("Changed, and not confirmed yet: check it, then confirm it."))
    return redirect("places:service", code)


@opens_to(Role.ADMINISTRATOR)
@require_POST
def withdraw_service(request: HttpRequest, code: str) -> HttpResponse:
    """What was confirmed no longer holds."""
    found = get_object_or_404(Service, pk=code)
    form = WithdrawForm(request.POST, service=found)
    if not form.is_valid():
        return _show(request, found, withdraw_form=form)
    acts.withdraw_service(service=found, fields=form.chosen(), reason=form.cleaned_data["reason"], by=_who(request))
    messages.success(request, _("It no longer counts as confirmed."))
    return redirect("places:service", code)


def _who(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _show(request: HttpRequest, found: Service, **forms: Any) -> HttpResponse:
    row = _row(found)
    context = {
        "row": row,
        "service": found,
        "fields": list(row["fields"].values()),
        "has_confirmed": any(field.is_confirmed for field in row["fields"].values()),
        "checks": [(check, _labels(check.fields)) for check in queries.checks_of(found)],
        "confirm_form": ConfirmForm(service=found),
        "change_form": ChangeForm(),
        "withdraw_form": WithdrawForm(service=found),
        **forms,
    }
    status = 400 if any(form.errors for form in forms.values()) else 200
    return render(request, "places/service.html", context, status=status)


def _labels(names: list[str]) -> list[str]:
    known = dict(ServiceField.choices)
    return [str(known.get(name, name)) for name in names]


def _row(one: Service) -> dict[str, Any]:
    fields = all_marked(one)
    return {
        "service": one,
        "name": one.name((get_language() or "ar")[:2]),
        "kind": KINDS.get(one.kind, one.kind),
        "fields": fields,
        "spoken": spoken(fields["languages"].value),
        "link": link_to(fields["url"].value),
    }


def spoken(value: str) -> list[str]:
    """Codes of languages in the reader's words; what is no code stays as it is."""
    return [str(LANGUAGES.get(part.strip(), part.strip())) for part in value.split(",") if part.strip()]


def link_to(value: str) -> str:
    """The address that a browser needs."""
    return value if not value or "://" in value else f"https://{value}"
