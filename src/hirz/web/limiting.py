"""Slows down, and never refuses: who comes too often gets a page to wait on, with a button that goes on.

In the memory of the one public process. An address is never kept: it becomes an HMAC under a salt that is random each
day, and both are forgotten with it. No thread sleeps, and no line about anybody is logged. ADR 21 says what is counted
and why a right receipt pays like a wrong one. Sending a report is in no table here, and a test keeps it so.
"""

from __future__ import annotations

import hmac
import ipaddress
import math
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

DAY: Final = 86_400.0
MOST_ADDRESSES: Final = 20_000
"""Addresses remembered for each limit: 4 MB at most. The one that came longest ago is forgotten first."""
MOST_TICKETS: Final = 20_000
TICKET_LASTS: Final = 300.0
SHORTEST_WAIT: Final = 2
LONGEST_WAIT: Final = 30
REPEATED_BYTES: Final = 64 * 1024
"""A longer form is not written into the wait page again; its sender goes back one page instead."""
TICKET: Final = "waited"
# Of IPv6 one household holds a /64 (RFC 6177), and whoever attacks from one can use every address of it.
IPV6_PREFIX_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many more a second."""

    burst: int
    per_second: float


@dataclass(frozen=True, slots=True)
class Limit:
    """What one route bears. `hidden` is for all whose address nobody knows: Tor and the like share it."""

    methods: frozenset[str]
    each: Rate
    direct: Rate
    hidden: Rate


POST: Final = frozenset({"POST"})
# The whole table. The guess of a receipt is one in 2^130: the budget keeps the machine free, not the secret.
GUESS: Final = Limit(POST, each=Rate(10, 1 / 6), direct=Rate(60, 20), hidden=Rate(60, 20))
WRITE: Final = Limit(POST, each=Rate(20, 1 / 3), direct=Rate(120, 20), hidden=Rate(120, 20))
READ: Final = Limit(frozenset({"GET", "HEAD"}), each=Rate(60, 2), direct=Rate(300, 60), hidden=Rate(300, 60))
LIMITS: Final[Mapping[str, Limit]] = {
    "portal:receipt_door": GUESS,
    "portal:box": READ,
    "portal:box_add": WRITE,
    "portal:box_answer": WRITE,
    "portal:box_feedback": WRITE,
}


@dataclass(slots=True)
class Bucket:
    """A token bucket; it fills by the clock that its owner hands in."""

    rate: Rate
    level: float
    at: float

    def fill(self, now: float) -> None:
        """Let what came since the last time drop in."""
        self.level = min(float(self.rate.burst), self.level + max(now - self.at, 0.0) * self.rate.per_second)
        self.at = now

    def wait(self) -> float:
        """Seconds until there is one to take; 0 if there is one."""
        return 0.0 if self.level >= 1.0 else (1.0 - self.level) / self.rate.per_second


@dataclass(slots=True)
class _Counted:
    """The state of one limit: a bucket for each address, and for each lane one for who comes new and one for who waited."""

    addresses: OrderedDict[bytes, Bucket] = field(default_factory=OrderedDict)
    lanes: dict[tuple[bool, bool], Bucket] = field(default_factory=dict)


class Limiter:
    """Counts before anything is looked at, each request once, under one lock."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._begin_day(clock())

    def take(self, name: str, limit: Limit, address: str, ticket: str = "") -> tuple[int, str]:
        """(0, "") if this request may go on; else how many seconds to wait, and a ticket for who then comes back.

        An empty address is one that nobody knows. A ticket is good once, for this name, from this address, and only
        after its wait; it opens the lane of those who waited, in which a flood of first tries does not stand.
        """
        with self._lock:
            now = self._clock()
            if now - self._day >= DAY:
                self._begin_day(now)
            who = self._blinded(address)
            buckets = self._buckets(name, limit, who, bool(address), self._redeem(ticket, name, who, now), now)
            wait = max(bucket.wait() for bucket in buckets)
            if wait == 0.0:
                for bucket in buckets:
                    bucket.level -= 1.0
                return 0, ""
            seconds = min(max(math.ceil(wait), SHORTEST_WAIT), LONGEST_WAIT)
            return seconds, self._ticket(name, who, now + seconds)

    def size(self) -> int:
        """How many addresses are remembered."""
        return sum(len(counted.addresses) for counted in self._counted.values())

    def _begin_day(self, now: float) -> None:
        self._day = now
        self._salt = secrets.token_bytes(32)
        self._counted: dict[str, _Counted] = {}
        self._used: OrderedDict[str, None] = OrderedDict()

    def _blinded(self, address: str) -> bytes:
        return hmac.digest(self._salt, _network(address), "sha256")[:16] if address else b""

    def _buckets(
        self, name: str, limit: Limit, who: bytes, is_known: bool, has_waited: bool, now: float
    ) -> list[Bucket]:
        counted = self._counted.setdefault(name, _Counted())
        # Each lane is halved: a fresh half and one for those who waited.
        rate = limit.direct if is_known else limit.hidden
        half = Rate(max(rate.burst // 2, 1), rate.per_second / 2)
        lane = counted.lanes.setdefault((is_known, has_waited), Bucket(half, float(half.burst), now))
        buckets = [lane]
        if is_known:
            own = counted.addresses.setdefault(who, Bucket(limit.each, float(limit.each.burst), now))
            counted.addresses.move_to_end(who)
            if len(counted.addresses) > MOST_ADDRESSES:
                counted.addresses.popitem(last=False)
            buckets.append(own)
        for bucket in buckets:
            bucket.fill(now)
        return buckets

    def _ticket(self, name: str, who: bytes, ready: float) -> str:
        words = f"{ready:.3f}.{secrets.token_hex(8)}"
        return f"{words}.{self._mark(words, name, who)}"

    def _redeem(self, ticket: str, name: str, who: bytes, now: float) -> bool:
        words, _, mark = ticket.rpartition(".")
        if not words or not ticket.isascii() or not hmac.compare_digest(mark, self._mark(words, name, who)):
            return False
        ready = float(words.rpartition(".")[0])
        if not ready <= now <= ready + TICKET_LASTS or words in self._used:
            return False
        self._used[words] = None
        if len(self._used) > MOST_TICKETS:
            self._used.popitem(last=False)
        return True

    def _mark(self, words: str, name: str, who: bytes) -> str:
        return hmac.digest(self._salt, b"\0".join((b"ticket", words.encode(), name.encode(), who)), "sha256").hex()


def _network(address: str) -> bytes:
    """What counts as one: the address, and of IPv6 the network of a household."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address.encode()
    if isinstance(read, ipaddress.IPv6Address) and read.ipv4_mapped is None:
        return read.packed[:IPV6_PREFIX_BYTES]
    return (getattr(read, "ipv4_mapped", None) or read).packed


def client_address(request: HttpRequest) -> str:
    """Where a request comes from; empty where nobody can know, as behind an onion service.

    With HIRZ_CLIENT_ADDRESS_HEADER the last hop of that header, which our own proxy wrote: what stands before it is
    the caller's invention. Without it the peer of the connection; this machine itself is a proxy that told us nothing.
    """
    header = settings.HIRZ_CLIENT_ADDRESS_HEADER
    if header:
        said = str(request.META.get("HTTP_" + header.upper().replace("-", "_"), ""))
        return said.rpartition(",")[2].strip()[:64]
    peer = str(request.META.get("REMOTE_ADDR", ""))[:64]
    try:
        return "" if ipaddress.ip_address(peer).is_loopback else peer
    except ValueError:
        return ""


LIMITER: Final = Limiter()


class Patience:
    """Middleware: asks the limiter for the routes in LIMITS, after the form's own token was checked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing here: the route is not known yet."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """None to go on, or the page to wait on."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        limit = LIMITS.get(name)
        if limit is None or request.method not in limit.methods:
            return None
        sent = request.POST if request.method == "POST" else request.GET
        seconds, ticket = LIMITER.take(name, limit, client_address(request), sent.get(TICKET, "")[:256])
        return wait_page(request, seconds, ticket) if seconds else None


def wait_page(request: HttpRequest, seconds: int, ticket: str) -> HttpResponse:
    """429 with Retry-After: honest to machines, shown by every browser, kept by no cache, and the page goes on by itself.

    A form is written into the page again, so that its button repeats it without a script and nothing typed is lost.
    """
    is_form = request.method == "POST"
    fields = [
        (name, value)
        for name, values in (request.POST.lists() if is_form else ())
        for value in values
        if name not in {TICKET, "csrfmiddlewaretoken"}
    ]
    is_long = sum(len(name) + len(value) for name, value in fields) > REPEATED_BYTES
    context = {"seconds": seconds, "ticket": ticket, "fields": fields, "is_form": is_form, "is_long": is_long}
    answer = HttpResponse(render_to_string("errors/wait.html", context, request), status=429)
    answer["Retry-After"] = str(seconds)
    answer["Cache-Control"] = "no-store"
    return answer
