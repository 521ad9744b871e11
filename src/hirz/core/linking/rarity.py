"""How much a shared selector says: the rarer, the more."""

from __future__ import annotations

import math
from functools import lru_cache

# Reports from which on a selector of a kind joins nothing. An address of a mobile carrier serves thousands of
# subscribers at a time (carrier-grade NAT, RFC 6598), a public link is passed on by everybody; a telephone number,
# an account at a bank or a wallet belongs to few, however often it is reported. Judgements, to be revised on data.
CEILINGS: dict[str, int] = {
    "ip": 50,
    "url": 200,
    "room_code": 500,
    "profile_url": 2_000,
    "handle": 2_000,
    "email": 2_000,
    "phone": 2_000,
    "plate": 500,
    "cin": 500,
    "wallet": 5_000,
    "rib": 2_000,
    "iban": 2_000,
    "transfer_code": 20,  # one code serves one payment
}
DEFAULT_CEILING = 200

# A handle without its platform ("@sara") may be anybody's.
UNKNOWN_PLATFORM_CEILING = 100

# Seen in one report more than the one at hand: as rare as a link can be.
_RAREST = 2


def rarity_weight(kind: str, reports_seen: int, value: str = "") -> float:
    """The weight of a link through a selector: 1 when two reports have it, falling with the logarithm of their number.

    weight = 1 - log(reports_seen / 2) / log(ceiling / 2), cut to 0..1. At the ceiling of its kind (`CEILINGS`) and
    beyond it is 0: the selector joins nothing. `reports_seen` counts the reports that hold the selector, the one at
    hand included. With `value`, a handle or room code without a platform has a lower ceiling.
    """
    if reports_seen < 0:
        raise ValueError("a count of reports cannot be negative")
    ceiling = CEILINGS.get(kind, DEFAULT_CEILING)
    if value.startswith(":"):
        ceiling = min(ceiling, UNKNOWN_PLATFORM_CEILING)
    return _weight(ceiling, reports_seen)


@lru_cache(maxsize=4096)
def _weight(ceiling: int, reports_seen: int) -> float:
    if reports_seen >= ceiling:
        return 0.0
    if reports_seen <= _RAREST:
        return 1.0
    return 1.0 - math.log(reports_seen / _RAREST) / math.log(ceiling / _RAREST)
