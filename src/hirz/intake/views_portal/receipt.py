"""The receipt: shown while the browser keeps it, saved, kept on paper, and read again at the door."""

from __future__ import annotations

from typing import Any, Final

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hirz.core.sealing import Receipt
from hirz.intake.forms_letterbox import ReceiptForm
from hirz.intake.returning import NOTHING, look_up
from hirz.intake.views_portal.keeping import BOX, PORTAL, forget_receipt, keep_receipt, kept_receipt

PAGE: Final = ["GET", "HEAD", "POST"]
FILE_NAME: Final = "notes.txt"
"""Says nothing to whoever looks through the downloads."""


@require_http_methods(PAGE)
def shown(request: HttpRequest) -> HttpResponse:
    """The receipt of a report that was sent; "I have kept it" takes the cookie back."""
    if request.method == "POST":
        return _kept("portal:after")
    receipt = kept_receipt(request, PORTAL)
    found = look_up(receipt) if receipt is not None else NOTHING
    if receipt is None or found.letterbox is None:
        return redirect("portal:receipt_door" if found.draft_until is None else "portal:keep")
    page = {**slip(receipt), "received_at": found.letterbox.report.received_at}
    return render(request, "intake/portal/receipt.html", page)


@require_http_methods(PAGE)
def keep(request: HttpRequest) -> HttpResponse:
    """The same for answers that are not sent yet: come back with the receipt until a day."""
    if request.method == "POST":
        return _kept("portal:home")
    receipt = kept_receipt(request, PORTAL)
    found = look_up(receipt) if receipt is not None else NOTHING
    if receipt is None or found.draft_until is None:
        return redirect("portal:home" if found.letterbox is None else "portal:receipt")
    page = {**slip(receipt), "draft_until": found.draft_until}
    return render(request, "intake/portal/receipt_draft.html", page)


@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """The receipt as a small text file: the code, and not a word of what it opens."""
    receipt = kept_receipt(request, PORTAL)
    if receipt is None or look_up(receipt) == NOTHING:
        return redirect("portal:receipt_door")
    return receipt_as_file(receipt)


def receipt_as_file(receipt: Receipt) -> HttpResponse:
    """The file itself; its name says nothing."""
    text = "\r\n".join(
        (_("Keep this number. Nobody can make it again."), "", " ".join(receipt.groups()), "", receipt.code, "")
    )
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return answer


@require_http_methods(PAGE)
def door(request: HttpRequest) -> HttpResponse:
    """One field. A miscopied sign is said at once; every whole receipt gets the same answer: on to the box.

    Nothing is looked up here, so that no right receipt can be told from a wrong one by its time; the next page looks.
    """
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "intake/portal/receipt_door.html", {"form": form}, status=status)
    answer = redirect("portal:box")
    keep_receipt(answer, BOX, form.cleaned_data["code"])
    return answer


def _kept(onward: str) -> HttpResponse:
    answer = redirect(onward)
    forget_receipt(answer, PORTAL)
    return answer


def slip(receipt: Receipt) -> dict[str, Any]:
    """What `receipt_slip.html` shows."""
    *groups, last = receipt.groups()
    return {"groups": groups, "last": last[:-1], "check": last[-1], "qr": _qr(receipt.code)}


def _qr(code: str) -> SafeString:
    """The bare code as QR: a telephone that reads it shows 27 signs and no address."""
    drawn = segno.make_qr(code, error="m").svg_inline(
        border=4, omitsize=True, svgclass="qr", lineclass=None, dark="#111"
    )
    # Made of our own signs by a library; nothing that somebody wrote is in it.
    return mark_safe(drawn)  # noqa: S308
