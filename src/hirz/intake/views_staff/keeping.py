"""What a taker's browser keeps: the receipts of the statements that are being written, sealed for that person.

In a cookie and not in the session, because sessions lie in the database, and a receipt beside the draft that it opens would
make the draft readable to whoever takes the database. Bound to the account: a colleague at the same machine opens nothing.
It ends with the browser or the shift; after that the receipt itself, on the taker's paper, brings the statement back.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hirz.base.accounts.models import User
from hirz.base.clock import now
from hirz.core.sealing import Context, Receipt, ReceiptBroken, SealBroken, derive, seal, unseal
from hirz.core.sealing.receipts import SECRET_CHARACTERS

NAME: Final = "hirz_desk_statements"
LASTS: Final = timedelta(hours=14)
# More calls than anybody has open at once; the oldest goes, and its receipt still opens it.
MOST: Final = 8
LONGEST: Final = 1_024
_END_BYTES: Final = 8
_CODE: Final = SECRET_CHARACTERS + 1


def kept_receipts(request: HttpRequest, user: User) -> list[Receipt]:
    """The receipts that this person's browser keeps, the newest last; none for anything that we did not seal for them."""
    value = request.COOKIES.get(NAME, "")
    if not value or len(value) > LONGEST or not value.isascii():
        return []
    try:
        plain = unseal(_key(), base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)), _context(user))
        if int.from_bytes(plain[:_END_BYTES], "big") < now().timestamp():
            return []
        codes = plain[_END_BYTES:].decode("ascii")
        return [Receipt.read(codes[start : start + _CODE]) for start in range(0, len(codes), _CODE)]
    except (ValueError, SealBroken, ReceiptBroken):
        return []


def keep_receipts(answer: HttpResponseBase, user: User, receipts: Iterable[Receipt]) -> None:
    """Let the browser keep these receipts from now on; none takes the cookie back."""
    codes = list(dict.fromkeys(receipt.code for receipt in receipts))[-MOST:]
    if not codes:
        answer.delete_cookie(NAME, samesite="Strict")
        return
    end = int((now() + LASTS).timestamp()).to_bytes(_END_BYTES, "big")
    sealed = seal(_key(), end + "".join(codes).encode("ascii"), _context(user))
    value = base64.urlsafe_b64encode(sealed).decode("ascii").rstrip("=")
    answer.set_cookie(NAME, value, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict")


def _key() -> bytes:
    return derive(hashlib.sha256(settings.SECRET_KEY.encode()).digest(), "statement cookie")


def _context(user: User) -> Context:
    return Context("cookie", user.pk, NAME)
