"""IP addresses, with the port and the time written beside them."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

from hirz.core.text.alphabet import compile_shadow
from hirz.core.text.page import Found, Page
from hirz.core.text.selector import NO_ATTRIBUTES, SelectorKind
from hirz.core.text.words import Topic

_V4 = compile_shadow(r"[0-9]{1,3}(?:(?:\.|\[\.\])[0-9]{1,3}){3}")
_V6 = compile_shadow(r"[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}(?:[0-9]{0,3}(?:\.[0-9]{1,3}){3})?")

_DATE = r"([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.\-][0-9]{1,2}[/.\-][0-9]{4})"
_CLOCK = r"([0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)"
_ZONE = r"(?: ?(z|utc|gmt|[+\-][0-9]{2}:?[0-9]{2})\b)?"
_MOMENT = _DATE + r"(?:t|,? {0,2}(?:a |at |على |à )? ?)" + _CLOCK + _ZONE
_PORT_AFTER = compile_shadow(r"\]?(?::| {0,2}[,(]? ?port ?[:=]? ?)([0-9]{1,5})\b")
_TIME_AFTER = compile_shadow(r"[\])]?[ ,;|(\-]{0,4}(?:at|le|on|el|du|في|بتاريخ|@|->)? {0,2}" + _MOMENT)
_TIME_BEFORE = compile_shadow(
    _MOMENT + r"[ ,;|:)\-]{0,4}(?:(?:from|depuis|desde|من|ip|address|adresse) ?:? ?){0,3}\[?$"
)
_REACH = 64
_GROUPS = 8  # of an IPv6 address
_HEX = frozenset("0123456789abcdef")
_OCTETS = frozenset(map(str, range(256)))


def ip_value(raw: str) -> str | None:
    """An address in its shortest lower-case form, or None. An IPv4 address mapped into IPv6 gives the IPv4 address."""
    parts = raw.split(".")
    if len(parts) == 4 and _OCTETS.issuperset(parts):
        return raw
    return _other_value(raw)


@lru_cache(maxsize=1024)
def _other_value(raw: str) -> str | None:
    """What is not written as four numbers. A report names its addresses several times, and reading one takes long."""
    plain = _plain_v6(raw.lower())
    if plain:
        return plain
    try:
        address = ipaddress.ip_address(raw.strip().strip("[]").replace("[.]", "."))
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return None
        address = address.ipv4_mapped or address
    return str(address)


def _plain_v6(raw: str) -> str | None:
    """An IPv6 address written in hexadecimal groups alone, in its shortest form (RFC 5952), or None: then the long way looks at it."""
    head, gap, tail = raw.partition("::")
    left, right = head.split(":") if head else [], tail.split(":") if tail else []
    missing = _GROUPS - len(left) - len(right)
    if missing < 1 if gap else missing:
        return None
    written = left + right
    if not all(0 < len(group) <= 4 for group in written) or not _HEX.issuperset("".join(written)):
        return None
    groups = [group.lstrip("0") or "0" for group in (*left, *["0"] * missing, *right)]
    if groups[:5] == ["0"] * 5:
        return None  # an IPv4 address may be mapped into it
    start = width = at = 0
    for zeros, run in groupby(groups, "0".__eq__):
        length = len(list(run))
        if zeros and length > max(width, 1):
            start, width = at, length
        at += length
    if not width:
        return ":".join(groups)
    return f"{':'.join(groups[:start])}::{':'.join(groups[start + width :])}"


def find_ips(page: Page) -> Iterator[Found]:
    """IPv6 addresses, then IPv4 addresses."""
    if page.digits and b":" in page.low:
        yield from _find(page, _V6, _is_address_v6)
    if page.digits >= 4:
        yield from _find(page, _V4, _is_address_v4)


def _find(page: Page, pattern: Any, accept: Any) -> Iterator[Found]:
    data = page.free
    for start, end in page.matches(pattern, data):
        value = ip_value(data[start:end].decode("ascii")) if accept(page, data, start, end) else None
        if value:
            page.claim(start, end)
            yield Found(SelectorKind.IP, value, start, end, _beside(page, start, end))


def _is_address_v6(page: Page, data: bytes, start: int, end: int) -> bool:
    """Whether colons and hexadecimal letters are an address and not a clock, a class name or a hardware address."""
    written = data[start:end]
    groups = [g for g in written.split(b":") if g]
    if len(groups) < 3 or not any(b in b"0123456789" for b in written):
        return False
    around = data[max(0, start - 1) : start] + data[end : end + 1]
    return not any(b in b"abcdefghijklmnopqrstuvwxyz0123456789_:" for b in around)


def _is_address_v4(page: Page, data: bytes, start: int, end: int) -> bool:
    """Whether four numbers with dots are an address and not a version, a section or part of a longer number."""
    before, after = data[max(0, start - 1) : start], data[end : end + 2]
    if before and before in b"abcdefghijklmnopqrstuvwxyz0123456789_.-/":
        return False
    if (after[:1] and after[:1] in b"abcdefghijklmnopqrstuvwxyz0123456789_-") or (
        after[:1] == b"." and after[1:].isdigit()
    ):
        return False
    if page.hit_before(Topic.IP, start, 12):
        return True
    if page.hit_before(Topic.VERSION, start, 4):
        return False
    numbers = data[start:end].replace(b"[.]", b".").split(b".")
    # 1.2.3.4 and the like number sections and versions, unless a word says that it is an address.
    return not all(len(n) == 1 for n in numbers) or len(set(numbers)) == 1


def _beside(page: Page, start: int, end: int) -> dict[str, str] | Any:
    """The port and the moment written beside an address: {"port": "443", "at": "2024-05-03T14:22:10Z"}."""
    found: dict[str, str] = {}
    window = page.low[end : end + _REACH]
    port, used = _PORT_AFTER.match(window), 0
    if port and 0 < int(port.group(1)) < 65536:
        found["port"] = str(int(port.group(1)))
        used = port.end()
    before = page.low[max(0, start - _REACH) : start]
    moment = _TIME_AFTER.match(window[used:]) if _has_clock(window) else None
    if moment is None and _has_clock(before):
        moment = _TIME_BEFORE.search(before)
    at = moment_value(*(moment.group(i) or b"" for i in (1, 2, 3))) if moment else None
    if at:
        found["at"] = at
    return found or NO_ATTRIBUTES


def _has_clock(window: bytes) -> bool:
    """A cheap test before the patterns for a date and a clock."""
    return (b":" in window or b"h" in window) and any(year in window for year in (b"19", b"20"))


def moment_value(date: bytes, clock: bytes, zone: bytes) -> str | None:
    """ISO 8601 from a date, a clock and a zone ("" when none is written: then none is invented), or None.

    Days come before months, as in Morocco, unless the second number cannot be a month.
    """
    parts = [int(p) for p in date.replace(b"/", b"-").replace(b".", b"-").split(b"-")]
    year, month, day = parts if len(date.split(b"-")[0]) == 4 else (parts[2], parts[1], parts[0])
    if month > 12 >= day:
        month, day = day, month
    hour, minute, *seconds = clock.replace(b"h", b":").split(b":")
    if not (1 <= month <= 12 and 1 <= day <= 31 and int(hour) < 24 and int(minute) < 60):
        return None
    second = f":{seconds[0].decode()}" if seconds else ""
    offset = zone.decode().upper()
    if offset in ("UTC", "GMT", "+0000", "+00:00"):
        offset = "Z"
    elif len(offset) == 5:
        offset = f"{offset[:3]}:{offset[3:]}"
    return f"{year:04}-{month:02}-{day:02}T{int(hour):02}:{int(minute):02}{second}{offset}"
