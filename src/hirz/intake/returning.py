"""Coming back with a receipt: one look-up that does the same work whatever it finds.

A wrong receipt, an expired and an erased one cannot be told apart here, neither by the answer nor by its time
(`bench/receipt_timing.py`).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hirz.core.sealing import Receipt, SealBroken, new_key, public_of, unwrap, wrap
from hirz.intake.drafts import DRAFT_LASTS, place_of
from hirz.intake.letterbox import find_letterbox
from hirz.intake.models import Draft, Letterbox

# A wrap that no receipt opens: trying it costs what opening a message costs.
_NOBODYS: Final = wrap(new_key(), public_of(new_key()))


@dataclass(frozen=True, slots=True)
class Found:
    """What a receipt leads to: a letterbox, a draft until a day, or neither."""

    letterbox: Letterbox | None = None
    draft_until: datetime | None = None


NOTHING: Final = Found()


def look_up(receipt: Receipt) -> Found:
    """What lies under a receipt. Always both places, the same derivations and one unwrap."""
    private = receipt.private
    letterbox = find_letterbox(receipt)
    touched = Draft.objects.filter(place=place_of(receipt)).values_list("touched_at", flat=True).first()
    with suppress(SealBroken):
        unwrap(_NOBODYS, private)
    return Found(letterbox, touched + DRAFT_LASTS if touched is not None else None)
