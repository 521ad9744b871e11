"""The limiter: slows floods, forgets addresses, refuses nobody, and counts before anything is looked at."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import get_resolver

from hirz.web import limiting
from hirz.web.limiting import GUESS, LIMITS, LONGEST_WAIT, SHORTEST_WAIT, Limit, Limiter, Rate, client_address
from tests.intake.portal.conftest import visitor  # noqa: F401  # the portal's browser

ADDRESS = "192.0.2.7"
SMALL = Limit(limiting.POST, each=Rate(10, 1 / 6), direct=Rate(60, 20), hidden=Rate(60, 20))


class Clock:
    """A clock that somebody else moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


@pytest.fixture
def zone() -> str:
    """The pages here are the public zone's."""
    return "public"


@pytest.fixture
def limiter(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Limiter:
    """A fresh limiter in the place of the process's own."""
    fresh = Limiter(clock)
    monkeypatch.setattr(limiting, "LIMITER", fresh)
    return fresh


def sequential(limiter: Any, tries: int, address: Callable[[int], str]) -> int:
    """How many of so many tries go on, one after the other."""
    return sum(limiter.take("door", SMALL, address(n))[0] == 0 for n in range(tries))


def parallel(limiter: Any, guessers: int, tries: int, address: Callable[[int], str]) -> int:
    """How many go on when guessers press at the same time."""
    begin, through, lock = threading.Barrier(guessers), [0], threading.Lock()

    def guess(number: int) -> None:
        begin.wait()
        mine = sum(limiter.take("door", SMALL, address(number))[0] == 0 for _ in range(tries))
        with lock:
            through[0] += mine

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(guessers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return through[0]


@pytest.mark.parametrize("address", [ADDRESS, ""], ids=["one address", "behind a proxy that hides addresses"])
def test_64_parallel_guessers_get_no_more_than_one(clock: Clock, address: str) -> None:
    """Counted before the look, under one lock."""
    one = sequential(Limiter(clock), 64 * 20, lambda n: address)
    many = parallel(Limiter(clock), 64, 20, lambda n: address)
    assert many == one == (10 if address else 30)


class Careless(Limiter):
    """Planted: looks first and counts afterwards, without a lock."""

    def take(self, name: str, limit: Limit, address: str, ticket: str = "") -> tuple[int, str]:
        """As the limiter, with a gap between the look and the count."""
        who = self._blinded(address)
        buckets = self._buckets(name, limit, who, bool(address), False, self._clock())
        wait = max(bucket.wait() for bucket in buckets)
        threading.Event().wait(0.0005)
        if wait:
            return 2, ""
        for bucket in buckets:
            bucket.level -= 1.0
        return 0, ""


def test_a_limiter_that_looks_first_lets_64_through(clock: Clock) -> None:
    """The planted bad variant fails what the test above asks."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        assert parallel(Careless(clock), 64, 4, lambda n: ADDRESS) > 10
    finally:
        sys.setswitchinterval(interval)


def test_many_addresses_meet_the_budget_of_all(clock: Clock) -> None:
    """A thousand machines with a try each get no more than the half for who comes new."""
    assert sequential(Limiter(clock), 1000, lambda n: f"198.51.{n // 250}.{n % 250}") == 30


def test_it_comes_back_with_time(clock: Clock) -> None:
    """Nobody is shut out: six seconds later there is one more."""
    limiter = Limiter(clock)
    assert sequential(limiter, 11, lambda n: ADDRESS) == 10
    clock.now += 6
    assert sequential(limiter, 2, lambda n: ADDRESS) == 1


@pytest.mark.parametrize("address", ["", "203.0.113.9"], ids=["Tor", "own address"])
def test_a_right_receipt_gets_through_a_flood_after_one_wait(clock: Clock, address: str) -> None:
    """Who waited as asked stands in another lane than a flood of first tries, whoever else comes."""
    limiter = Limiter(clock)

    def flood(seconds: float) -> None:
        for n in range(int(seconds * 300)):
            clock.now += 1 / 300
            limiter.take("door", SMALL, f"198.51.{n // 250 % 250}.{n % 250}" if address else "")

    flood(3)
    wait, ticket = limiter.take("door", SMALL, address)
    assert SHORTEST_WAIT <= wait <= LONGEST_WAIT
    flood(wait + 1)
    assert limiter.take("door", SMALL, address, ticket) == (0, "")
    # Planted: without the ticket the flood stands before it.
    assert limiter.take("door", SMALL, address)[0] > 0


def test_a_ticket_is_good_once_and_only_after_its_wait(clock: Clock) -> None:
    """For its route and its address, on its day."""
    limiter = Limiter(clock)
    sequential(limiter, 40, lambda n: "")
    wait, ticket = limiter.take("door", SMALL, "")
    lanes = limiter._counted["door"].lanes
    assert (False, True) not in lanes
    for bad in ("", "x", "1.2.3", ticket + "0", ticket.replace(".", ",", 1), "٣." + ticket, ticket):
        limiter.take("door", SMALL, "", bad)
    assert (False, True) not in lanes, "too early, or altered"
    clock.now += wait
    limiter._counted["door"].lanes.clear()
    sequential(limiter, 40, lambda n: "")
    assert limiter.take("door", SMALL, "", ticket)[0] == 0
    assert limiter.take("door", SMALL, "", ticket)[0] > 0, "used"
    _wait, other = limiter.take("door", SMALL, "")
    clock.now += LONGEST_WAIT
    sequential(limiter, 40, lambda n: "")
    assert limiter._redeem(other, "another door", b"", clock.now) is False
    assert limiter._redeem(other, "door", b"another", clock.now) is False
    clock.now += 400
    assert limiter._redeem(other, "door", b"", clock.now) is False, "too late"


def test_waiting_does_not_multiply_the_tries_of_one_address(clock: Clock) -> None:
    """The address's own bucket counts with a ticket as without."""
    limiter, through = Limiter(clock), 0
    ticket = ""
    for _ in range(600):
        clock.now += 1
        wait, ticket = limiter.take("door", SMALL, ADDRESS, ticket)
        through += wait == 0
    assert through <= 10 + 600 / 6 + 1


def test_a_flood_of_addresses_does_not_fill_the_memory(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that came longest ago is forgotten, and used tickets too."""
    monkeypatch.setattr(limiting, "MOST_ADDRESSES", 500)
    monkeypatch.setattr(limiting, "MOST_TICKETS", 50)
    limiter = Limiter(clock)
    for n in range(3000):
        clock.now += 0.5
        wait, ticket = limiter.take("door", SMALL, f"2001:db8:{n:x}::1")
        if wait:
            clock.now += wait
            limiter.take("door", SMALL, f"2001:db8:{n:x}::1", ticket)
    assert limiter.size() == 500
    assert len(limiter._used) <= 50


def test_a_household_counts_as_one(clock: Clock) -> None:
    """Addresses of one /64 share a bucket; an IPv4 address inside IPv6 is itself."""
    assert sequential(Limiter(clock), 20, lambda n: f"2001:db8:1:1::{n:x}") == 10
    assert sequential(Limiter(clock), 20, lambda n: f"2001:db8:1:{n:x}::1") == 20
    assert sequential(Limiter(clock), 20, lambda n: "::ffff:192.0.2.7" if n % 2 else "192.0.2.7") == 10


def test_nothing_of_yesterday_is_left(clock: Clock) -> None:
    """A new salt, and no address; and in between nothing that could be compared with a list of addresses."""
    limiter = Limiter(clock)
    limiter.take("door", SMALL, ADDRESS)
    salt, held = limiter._salt, list(limiter._counted["door"].addresses)
    assert held != []
    assert all(ADDRESS.encode() not in key and b"\xc0\x00\x02\x07" not in key for key in held)
    clock.now += limiting.DAY
    limiter.take("door", SMALL, "")
    assert limiter._salt != salt
    assert limiter.size() == 0


@pytest.mark.parametrize(
    ("header", "meta", "address"),
    [
        ("", {"REMOTE_ADDR": ADDRESS}, ADDRESS),
        ("", {"REMOTE_ADDR": "127.0.0.1"}, ""),
        ("", {"REMOTE_ADDR": "::1"}, ""),
        ("", {"REMOTE_ADDR": ""}, ""),
        ("", {"REMOTE_ADDR": "unix:"}, ""),
        ("", {"REMOTE_ADDR": ADDRESS, "HTTP_X_FORWARDED_FOR": "198.51.100.1"}, ADDRESS),
        ("X-Forwarded-For", {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.1, 198.51.100.1"}, "198.51.100.1"),
        ("X-Forwarded-For", {"REMOTE_ADDR": ADDRESS}, ""),
        ("x-real-ip", {"HTTP_X_REAL_IP": "a" * 5000}, "a" * 64),
    ],
)  # fmt: skip
def test_where_a_request_comes_from(header: str, meta: dict[str, str], address: str) -> None:
    """The peer, or the last hop of the header that the operator named; what a caller invents before it is not read."""
    request = HttpRequest()
    request.META = meta
    with override_settings(HIRZ_CLIENT_ADDRESS_HEADER=header):
        assert client_address(request) == address


def test_sending_a_report_is_never_limited() -> None:
    """No route of the form stands in the table; every one that does is a route."""
    routes = {f"portal:{p.name}" for p in _portal_routes()}
    assert set(LIMITS) <= routes
    assert {name.split(":")[1].split("_")[0] for name in LIMITS} == {"receipt", "box"}
    assert {name for name in LIMITS if name.startswith("portal:receipt")} == {"portal:receipt_door"}


def _portal_routes() -> Iterator[Any]:
    for prefix in get_resolver("hirz.web.urls_public").url_patterns:
        for included in getattr(prefix, "url_patterns", ()):
            yield from getattr(included, "url_patterns", ())


def drain(limiter: Limiter, name: str, address: str = "") -> None:
    """Take whatever a route gives to those who come new."""
    while limiter.take(name, LIMITS[name], address)[0] == 0:
        pass


@pytest.mark.usefixtures("rollback")
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_wait_page_of_a_form_repeats_it(
    visitor: Callable[..., Client],  # noqa: F811
    limiter: Limiter, clock: Clock, language: str,
) -> None:  # fmt: skip
    """Status 429, Retry-After, and one button; nothing typed is lost, nothing is run as a page."""
    browser = visitor(language)
    browser.get(f"/{language}/back/")
    token = browser.cookies["hirz_portal_csrf"].value
    drain(limiter, "portal:receipt_door")
    typed = '"><script>7KQ'
    page = browser.post(f"/{language}/back/", {"code": typed, "csrfmiddlewaretoken": token})
    html = page.content.decode()
    assert page.status_code == 429
    assert int(page["Retry-After"]) >= SHORTEST_WAIT
    assert page["Cache-Control"] == "no-store"
    assert 'name="code" value="&quot;&gt;&lt;script&gt;7KQ"' in html
    assert "http-equiv" not in html
    clock.now += int(page["Retry-After"])
    drain(limiter, "portal:receipt_door")
    ticket = html.split('name="waited" value="')[1].split('"')[0]
    again = browser.post(f"/{language}/back/", {"code": typed, "waited": ticket, "csrfmiddlewaretoken": token})
    assert again.status_code == 422


@pytest.mark.usefixtures("rollback")
def test_the_wait_page_of_a_reading_goes_on_by_itself(
    visitor: Callable[..., Client],  # noqa: F811
    limiter: Limiter, clock: Clock,
) -> None:  # fmt: skip
    """By the page's own refresh, and by a link for who turned that off."""
    browser = visitor("en")
    drain(limiter, "portal:box")
    page = browser.get("/en/box/", {"page": "2"})
    html = page.content.decode()
    assert page.status_code == 429
    assert f'http-equiv="refresh" content="{page["Retry-After"]};url=/en/box/?waited=' in html
    ticket = html.split("?waited=")[1].split('"')[0]
    clock.now += int(page["Retry-After"])
    drain(limiter, "portal:box")
    assert browser.get("/en/box/", {"waited": ticket}).headers["Location"] == "/en/back/"


@pytest.mark.usefixtures("rollback")
def test_a_form_with_a_false_token_is_not_counted(
    visitor: Callable[..., Client],  # noqa: F811
    limiter: Limiter,
) -> None:
    """It never comes to the door, so nobody can empty the budget from another site."""
    browser = visitor("en")
    for _ in range(3):
        assert browser.post("/en/back/", {"code": "x"}).status_code == 403
    assert limiter._counted == {}


@pytest.mark.usefixtures("rollback")
def test_nothing_is_logged_about_who_waits(
    visitor: Callable[..., Client],  # noqa: F811
    limiter: Limiter, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Not an address, not a route, not a count."""
    caplog.set_level(logging.DEBUG)
    drain(limiter, "portal:box", ADDRESS)
    page = visitor("en").get("/en/box/", REMOTE_ADDR=ADDRESS)
    assert page.status_code == 429
    said = [r.getMessage() for r in caplog.records if not r.name.startswith("django.db")]
    assert all(ADDRESS not in line for line in said)


def test_the_table_of_guesses_is_what_the_decision_says() -> None:
    """ADR 21 quotes these numbers."""
    assert (GUESS.each, GUESS.direct, GUESS.hidden) == (Rate(10, 1 / 6), Rate(60, 20), Rate(60, 20))
