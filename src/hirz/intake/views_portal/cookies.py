"""The one cookie of the portal: the visitor's receipt, as long as the browser is open. Nothing else is remembered."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from hirz.core.sealing import Receipt, ReceiptBroken

NAME = "hirz_portal"


def receipt_of(request: HttpRequest) -> Receipt | None:
    """The receipt in the visitor's cookie; None if there is none, or if what stands there is no receipt."""
    try:
        return Receipt.read(request.COOKIES.get(NAME, ""))
    except ReceiptBroken:
        return None


def keep_receipt(answer: HttpResponse, receipt: Receipt) -> None:
    """Give the browser the receipt until it is closed: no script reads it, no other site sends it."""
    answer.set_cookie(NAME, receipt.code, path="/", secure=settings.SECURE, httponly=True, samesite="Strict")


def drop_receipt(answer: HttpResponse) -> None:
    """Take the receipt from the browser."""
    answer.delete_cookie(NAME, path="/", samesite="Strict")
