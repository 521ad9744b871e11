"""What a visitor's browser keeps: the receipt's code, sealed, in a cookie that ends with the browser.

Sealed, because a bare code in a cookie would be a second door for guesses, past the one that is counted (ADR 21), and
with its end inside, because a browser that stays open for a week keeps "session" cookies for a week. Whoever takes the
whole cookie holds the receipt until that end.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hirz.base.clock import now
from hirz.core.sealing import Context, Receipt, ReceiptBroken, SealBroken, derive, seal, unseal

LONGEST_COOKIE: Final = 256
_END_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Keeper:
    """A cookie that holds a receipt, and how long after its last use it opens."""

    name: str
    lasts: timedelta


PORTAL: Final = Keeper("hirz_portal", timedelta(hours=12))
"""While somebody writes, until "I have kept it"."""

BOX: Final = Keeper("hirz_box", timedelta(minutes=30))
"""While somebody reads a letterbox."""

STOP: Final = Keeper("hirz_stop", timedelta(hours=12))
"""From the page that stops a picture until "I have kept it". Apart from PORTAL: a draft begun there must not be lost."""


def kept_receipt(request: HttpRequest, keeper: Keeper) -> Receipt | None:
    """The receipt that this browser keeps; None without one, after its end, and for anything that we did not seal."""
    value = request.COOKIES.get(keeper.name, "")
    if not value or len(value) > LONGEST_COOKIE or not value.isascii():
        return None
    try:
        plain = unseal(_key(), base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)), _context(keeper))
        if int.from_bytes(plain[:_END_BYTES], "big") < now().timestamp():
            return None
        return Receipt.read(plain[_END_BYTES:].decode("ascii"))
    except (ValueError, SealBroken, ReceiptBroken):
        return None


def keep_receipt(answer: HttpResponseBase, keeper: Keeper, receipt: Receipt) -> None:
    """Let the browser keep this receipt, from now for as long as the keeper says."""
    end = int((now() + keeper.lasts).timestamp())
    sealed = seal(_key(), end.to_bytes(_END_BYTES, "big") + receipt.code.encode("ascii"), _context(keeper))
    value = base64.urlsafe_b64encode(sealed).decode("ascii").rstrip("=")
    answer.set_cookie(keeper.name, value, secure=settings.CSRF_COOKIE_SECURE, httponly=True, samesite="Strict")


def forget_receipt(answer: HttpResponseBase, keeper: Keeper) -> None:
    """Take the cookie back."""
    answer.delete_cookie(keeper.name, samesite="Strict")


def _key() -> bytes:
    return derive(hashlib.sha256(settings.SECRET_KEY.encode()).digest(), "portal cookie")


def _context(keeper: Keeper) -> Context:
    return Context("cookie", UUID(int=0), keeper.name)
