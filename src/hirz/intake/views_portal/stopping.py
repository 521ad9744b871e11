"""Stop this picture: fingerprints are made in the visitor's browser, and nothing else of a file ever comes here.

Touches content in memory only: digests. One page in two voices, its receipt, and no second step: what is sent is shown
before it is sent.
"""

from __future__ import annotations

import logging
from typing import Any, Final

from csp.decorators import csp_update
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hirz.base.accounts.models import Feed
from hirz.base.errors import NotWritable, Unavailable
from hirz.core.sealing import Receipt
from hirz.intake.errors import MarksUnreadable, NotReceived
from hirz.intake.forms_stopping import StopForm
from hirz.intake.letterbox import find_letterbox
from hirz.intake.marks import read_marks
from hirz.intake.stopping import Telling, partners_now, stop_pictures
from hirz.intake.views_portal.helplines import danger_lines, removal_tools, talk_lines
from hirz.intake.views_portal.keeping import BOX, STOP, forget_receipt, keep_receipt, kept_receipt
from hirz.intake.views_portal.receipt import receipt_as_file, slip

log = logging.getLogger("hirz.intake")

PAGE: Final = ["GET", "HEAD", "POST"]
FEED: Final = "portal"
RETRY_SECONDS: Final = 10
# The worker is a file of ours. A film is played from the visitor's own disk by an address that leads nowhere else.
POLICY: Final = {"worker-src": ["'self'"], "media-src": ["blob:"]}


@csp_update(POLICY)
@require_http_methods(PAGE)
def stop(request: HttpRequest) -> HttpResponse:
    """For a young person."""
    return _page(request, is_adult=False)


@csp_update(POLICY)
@require_http_methods(PAGE)
def stop_adult(request: HttpRequest) -> HttpResponse:
    """For an adult whose picture shows them as a child, or who is being blackmailed."""
    return _page(request, is_adult=True)


@require_http_methods(PAGE)
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt of what was sent; every button takes it off this browser or opens its letterbox."""
    kept = kept_receipt(request, STOP)
    letterbox = find_letterbox(kept) if kept is not None else None
    if kept is None or letterbox is None:
        return redirect("portal:receipt_door" if kept is None else "portal:stop")
    if request.method != "POST":
        page = {**slip(kept), "received_at": letterbox.report.received_at, "partners": _partners()}
        return render(request, "intake/portal/stop_receipt.html", page)
    then = request.POST.get("then")
    answer = redirect({"box": "portal:box", "more": "portal:stop"}.get(then or "", "portal:after"))
    if then == "box":
        keep_receipt(answer, BOX, kept)
    else:
        forget_receipt(answer, STOP)
    return answer


@require_safe
def receipt_file(request: HttpRequest) -> HttpResponse:
    """The receipt as a small text file."""
    kept = kept_receipt(request, STOP)
    if kept is None or find_letterbox(kept) is None:
        return redirect("portal:receipt_door")
    return receipt_as_file(kept)


def _page(request: HttpRequest, *, is_adult: bool) -> HttpResponse:
    kept = kept_receipt(request, STOP)
    if request.method == "POST":
        return _posted(request, kept or Receipt.new(), is_adult=is_adult)
    if kept is not None and find_letterbox(kept) is not None:
        # Sent already: its receipt first, and from there on to further pictures.
        return redirect("portal:stop_receipt")
    return _show(request, StopForm(is_adult=is_adult), kept or Receipt.new(), is_adult=is_adult)


def _posted(request: HttpRequest, receipt: Receipt, *, is_adult: bool) -> HttpResponse:
    form = StopForm(request.POST, is_adult=is_adult)
    try:
        marks = read_marks(request.POST.get("marks", ""))
    except MarksUnreadable:
        problem = _("Nothing was sent: no fingerprint arrived. Please choose the picture again.")
        return _show(request, form, receipt, is_adult=is_adult, status=422, problem=problem)
    feed = Feed.objects.filter(code=FEED, is_active=True).first()
    try:
        if feed is None:
            raise NotReceived
        receipt = stop_pictures(receipt, marks, _telling(form, is_adult=is_adult), feed=feed)
    except (Unavailable, NotWritable, OperationalError, InterfaceError, NotReceived) as error:
        log.warning("fingerprints could not be received: %s", type(error).__name__)
        return _again(request, form, receipt)
    answer = redirect("portal:stop_receipt")
    keep_receipt(answer, STOP, receipt)
    return answer


def _again(request: HttpRequest, form: StopForm, receipt: Receipt) -> HttpResponse:
    """Nothing is lost: the fingerprints stand on the page, to be sent again."""
    page = {"form": form, "marks": request.POST.get("marks", ""), "talk": talk_lines()}
    answer = render(request, "intake/portal/stop_again.html", page, status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    keep_receipt(answer, STOP, receipt)
    return answer


def _telling(form: StopForm, *, is_adult: bool) -> Telling:
    # What is no answer of ours is left open: a wrong field must not keep a child from sending.
    said = form.cleaned_data if form.is_valid() else {}
    return Telling(is_adult, said.get("age", ""), said.get("online", ""), get_language() or "ar")


def _show(
    request: HttpRequest, form: StopForm, receipt: Receipt, *, is_adult: bool, status: int = 200, problem: str = ""
) -> HttpResponse:
    page: dict[str, Any] = {
        "form": form, "is_adult": is_adult, "problem": problem, "partners": _partners(), "tools": removal_tools(),
        "talk": talk_lines(), "danger": danger_lines(),
    }  # fmt: skip
    answer = render(request, "intake/portal/stop.html", page, status=status)
    # Made before anything is sent, so that what is sent twice is there once.
    keep_receipt(answer, STOP, receipt)
    return answer


def _partners() -> list[str]:
    return [one.name(get_language() or "ar") for one in partners_now()]
