"""The desk's pages of pictures to stop: which reports ask for it, what platforms did, and which have an agreement.

No content is opened here: what a platform did about a report, by its reference.
"""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.errors import Denied
from hirz.intake import policies, stopping
from hirz.intake.enums import TakedownState
from hirz.intake.forms_takedown import AgreementForm, TakedownForm
from hirz.intake.models import PictureStop, Report, TakedownPartner
from hirz.intake.wording import reader_language

ON_A_PAGE: Final = 50


def _who(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@opens_to(Role.ANALYST, Role.ADMINISTRATOR)
@require_GET
def pictures(request: HttpRequest) -> HttpResponse:
    """Reports of one's own desks that ask to stop pictures, and the platforms with an agreement."""
    return _list(request)


def _list(request: HttpRequest, form: AgreementForm | None = None, *, status: int = 200) -> HttpResponse:
    user = _who(request)
    language = reader_language()
    stops = PictureStop.objects.filter(report__desk__in=user.organisations_as(Role.ANALYST))
    # What is sealed stays in the table.
    stops = stops.select_related("report").defer("report__content").order_by("-report__received_at", "report_id")
    page = Paginator(stops.prefetch_related("report__takedowns__partner"), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"stop": one, "told": _told(one.report, language)} for one in page],
        "platforms": [_platform(one, language) for one in TakedownPartner.objects.order_by("code")],
        "is_analyst": user.has_role(Role.ANALYST),
        "may_agree": user.has_role(Role.ADMINISTRATOR),
        "form": form or AgreementForm(),
    }
    return render(request, "intake/pictures.html", context, status=status)


def _platform(partner: TakedownPartner, language: str) -> dict[str, Any]:
    return {"partner": partner, "name": partner.name(language), "is_agreed": policies.is_agreed(partner)}


def _told(report: Report, language: str) -> list[dict[str, Any]]:
    return [
        {"name": one.partner.name(language), "label": TakedownState(one.state).label, "state": one.state, "one": one}
        for one in report.takedowns.all()
    ]


@opens_to(Role.ADMINISTRATOR)
@require_POST
def agree(request: HttpRequest) -> HttpResponseBase:
    """A platform has signed."""
    form = AgreementForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    data = form.cleaned_data
    names = {language: data[f"name_{language}"] for language in ("ar", "fr", "en")}
    try:
        stopping.agree_with_partner(code=data["code"], names=names, agreed_on=data["agreed_on"], by=_who(request))
    except Denied as denied:
        form.add_error(None, str(denied))
        return _list(request, form, status=422)
    messages.success(request, _("Recorded. From now on fingerprints may be sent there, and visitors read its name."))
    return redirect("stopping:pictures")


@opens_to(Role.ADMINISTRATOR)
@require_POST
def end(request: HttpRequest, code: str) -> HttpResponseBase:
    """An agreement ends today."""
    try:
        stopping.end_agreement(partner=get_object_or_404(TakedownPartner, pk=code), by=_who(request))
        messages.success(request, _("The agreement ends today: nothing new may be sent there."))
    except Denied as denied:
        messages.error(request, str(denied))
    return redirect("stopping:pictures")


@opens_to(Role.ANALYST)
@require_GET
def picture(request: HttpRequest, reference: str) -> HttpResponse:
    """One report: what each platform did, and noting what one did."""
    return _show(request, _report(request, reference), TakedownForm())


@opens_to(Role.ANALYST)
@require_POST
def tell(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Note what a platform did. Whoever reported reads it in the letterbox."""
    report = _report(request, reference)
    form = TakedownForm(request.POST)
    if not form.is_valid():
        return _show(request, report, form, status=422)
    state = TakedownState(form.cleaned_data["state"])
    try:
        stopping.set_takedown_status(report=report, partner=form.cleaned_data["partner"], state=state, by=_who(request))
    except Denied as denied:
        form.add_error(None, str(denied))
        return _show(request, report, form, status=422)
    messages.success(request, _("Noted. It stands in the letterbox now."))
    return redirect("stopping:picture", reference)


def _report(request: HttpRequest, reference: str) -> Report:
    """A report of one's own desk, without what is sealed; 404 for every other."""
    own = _who(request).organisations_as(Role.ANALYST)
    report = Report.objects.defer("content").filter(reference=reference, desk__in=own).first()
    if report is None:
        raise Http404
    return report


def _show(request: HttpRequest, report: Report, form: TakedownForm, *, status: int = 200) -> HttpResponse:
    language = reader_language()
    told = [
        {"name": one.partner.name(language), "label": TakedownState(one.state).label, "state": one.state, "one": one}
        for one in stopping.takedowns_of(report.pk)
    ]
    stop = PictureStop.objects.filter(report=report).first()
    context = {
        "report": report, "told": told, "form": form, "files": stop.files if stop else 0,
        "has_platforms": TakedownPartner.objects.exists(),
    }  # fmt: skip
    return render(request, "intake/picture.html", context, status=status)
