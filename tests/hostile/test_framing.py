"""Bodies and lengths that lie: cut, doubled, chunked, endless, slow."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.hostile.front import Answer, Front, require_law
from tests.intake.plain import report

BLOCK = 64 * 1024
# Slow clients beside the ordinary ones; as many posts must be answered meanwhile.
SLOW, NORMAL = 50, 20
MOST_SECONDS = 5.0


def cuts(head: int, total: int) -> list[int]:
    """Where to cut: around every boundary of the request, and every 64 kB."""
    edges = {0, head, head + 1, head + (total - head) // 2, total}
    edges |= {head + n for n in range(BLOCK, total - head, BLOCK)}
    near = {edge + step for edge in edges for step in range(-2, 3)}
    return sorted(cut for cut in near if 0 < cut < total)


def cut_requests(front: Front, key: str, size: int) -> Iterator[tuple[int, Answer]]:
    """One request for each place to cut it, each with its own idempotency key."""
    body = report("x" * size)
    for number in range(10_000):
        head = front.head("POST", "/api/v1/reports", front.signed(f"{key}-{number}"), len(body))
        places = cuts(len(head), len(head) + len(body))
        if number == len(places):
            return
        yield places[number], front.raw((head + body)[: places[number]], half_close=True)


def require_nothing_stored(front: Front, before: dict[str, int]) -> None:
    """Not a row and not a file more."""
    assert front.counts() == before


def require_refused(front: Front, statuses: list[int], before: dict[str, int]) -> None:
    """Every one was refused, and nothing was stored."""
    assert set(statuses) <= {0, 400}
    require_nothing_stored(front, before)


@pytest.mark.parametrize("size", [200, 3 * BLOCK, 600_000], ids=["small", "some blocks", "a blob"])
def test_a_cut_body_is_never_acknowledged(front: Front, own: str, size: int) -> None:
    """400, or no answer where not even the head came whole; nothing of it is stored."""
    before = front.counts()
    statuses = [answer.status for _, answer in cut_requests(front, own, size)]
    assert len(statuses) > 10
    assert 400 in statuses
    require_refused(front, statuses, before)


def test_without_the_guard_a_cut_body_is_found(make_front: Callable[..., Front], own: str) -> None:
    """Planted: the default stack takes what came for the whole, and the check above says so."""
    bare = make_front(application="tests.hostile.unguarded:application")
    before = bare.counts()
    statuses = [answer.status for _, answer in cut_requests(bare, own, 200)]
    with pytest.raises(AssertionError):
        require_refused(bare, statuses, before)


def test_a_reset_in_mid_body(front: Front, own: str) -> None:
    """The client is gone: nothing is stored, the server lives."""
    before = front.counts()
    body = report("x" * 300_000)
    for number in range(10):
        head = front.head("POST", "/api/v1/reports", front.signed(f"{own}-{number}"), len(body))
        with front.connected() as connection:
            connection.sendall(head + body[: number * 30_000])
            # Close with a reset instead of an orderly end.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    time.sleep(0.5)
    require_nothing_stored(front, before)


LENGTHS = {
    "negative": ("-1", {400}),
    "plus": ("+5", {400}),
    "words": ("ten", {400}),
    "hexadecimal": ("0x10", {400}),
    "blank inside": ("1 2", {400}),
    "list": ("5, 6", {400}),
    "arabic digits": ("\u0665".encode().decode("latin-1"), {400}),
    "past 64 bits": ("9" * 30, {400, 413}),
    "five thousand digits": ("9" * 5_000, {400, 413}),
    "zeros before a huge one": ("0" * 25 + "9" * 15, {400, 413}),
    "over the limit": (str(33 * 1024 * 1024), {413}),
    "a terabyte": (str(2**40), {413}),
    "empty": ("", {400, 411}),
}


@pytest.mark.parametrize("length", LENGTHS)
def test_a_length_that_lies(front: Front, own: str, length: str) -> None:
    """It is refused before a byte of the body is waited for."""
    before = front.counts()
    value, expected = LENGTHS[length]
    answer = front.raw(
        front.head("POST", "/api/v1/reports", {**front.signed(own), "Content-Length": value}, None) + b"{}",
        half_close=True,
    )
    assert answer.status in expected
    require_law(answer, length)
    require_nothing_stored(front, before)


def test_two_lengths(front: Front, own: str) -> None:
    """Which of the two a proxy believed cannot be known: refused."""
    before = front.counts()
    body = report(own)
    for first, second in ((len(body), len(body) + 5), (len(body), 0), (0, len(body)), (5, len(body))):
        headers = {**front.signed(own), "Content-Length": str(first), "content-length": str(second)}
        answer = front.raw(front.head("POST", "/api/v1/reports", headers, None) + body, half_close=True)
        assert answer.status in {0, 400}, (first, second)
    require_nothing_stored(front, before)


CHUNKED = b"5\r\nhello\r\n0\r\n\r\n"


@pytest.mark.parametrize("value", ["chunked", "Chunked", "gzip, chunked", "identity", "xchunked", "chunked, identity"])
@pytest.mark.parametrize("with_length", [False, True], ids=["alone", "with a length"])
def test_transfer_encoding_is_refused(front: Front, own: str, value: str, with_length: bool) -> None:
    """A cut chunked body looks complete, and with a length beside it a request can be smuggled."""
    before = front.counts()
    headers = {**front.signed(own), "Transfer-Encoding": value}
    length = len(CHUNKED) if with_length else None
    answer = front.raw(front.head("POST", "/api/v1/reports", headers, length) + CHUNKED, half_close=True)
    # 0: the server had closed before the body was sent, and the answer went down with the reset.
    assert answer.status in {0, 400, 411}
    require_nothing_stored(front, before)


def test_no_length(front: Front, own: str) -> None:
    """A post without a length is asked for one."""
    answer = front.raw(front.head("POST", "/api/v1/reports", front.signed(own), None) + report(own), half_close=True)
    assert answer.status == 411
    require_law(answer, "no length")


def test_an_empty_body_is_no_report(front: Front, own: str) -> None:
    """Length 0: refused with a reason."""
    answer = front.post(b"", own)
    assert answer.status in {400, 422}
    require_law(answer, "empty body")


def test_a_smuggled_request_is_not_served(front: Front, own: str) -> None:
    """What stands behind a refused body is not taken for a request of its own."""
    before = front.counts()
    inner = report("smuggled " + own)
    hidden = front.head("POST", "/api/v1/reports", front.signed(own + "-hidden"), len(inner)) + inner
    for headers, body in (
        ({"Transfer-Encoding": "chunked"}, b"0\r\n\r\n" + hidden),
        ({"Transfer-Encoding": "chunked", "Content-Length": "4"}, b"0\r\n\r\n" + hidden),
        ({"Content-Length": "99999999999999999999"}, hidden),
    ):
        request = front.head("POST", "/api/v1/reports", {**front.signed(own), **headers}, None)
        front.raw(request.replace(b"Connection: close\r\n", b"") + body, half_close=True)
    require_nothing_stored(front, before)


@pytest.mark.parametrize("size", [64 * 1024, 600_000])
@pytest.mark.parametrize("kind", ["one long header", "many headers", "long path"])
def test_a_huge_head_is_refused_or_served(front: Front, own: str, size: int, kind: str) -> None:
    """Bounded: served while it fits the server's buffer, refused above, never an error of ours."""
    headers = {
        "one long header": {"X-Long": "a" * size},
        "many headers": {f"X-{n}": "a" * 50 for n in range(size // 60)},
        "long path": {},
    }[kind]
    path = "/api/v1/reports" + ("?q=" + "a" * size if kind == "long path" else "")
    body = report(own)
    answer = front.ask("POST", path, body, {**front.signed(own), **headers})
    assert answer.status in {0, 201, 400, 414, 431}, answer


@pytest.mark.parametrize(
    "line",
    [
        b"", b"\r\n\r\n", b"GET\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"\0" * 100, b"A" * 500_000,
        b"POST / HTTP/1.1\nHost: x\nContent-Length: 3\n\nabc", b"GET http://169.254.169.254/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n", b"GET /%00%ff%c0%af HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n",
    ],
    ids=lambda line: repr(line[:30]),
)  # fmt: skip
def test_lines_that_are_no_request(front: Front, line: bytes) -> None:
    """Refused or dropped; never an error of ours."""
    answer = front.raw(line, half_close=True)
    assert answer.status == 0 or answer.status in {200, 400, 404, 405, 431, 505}, answer
    if answer.status not in {0, 505}:
        require_law(answer, repr(line[:40]))


def dawdle(front: Front, first: bytes, slowly: bytes, stop: threading.Event, ready: threading.Barrier) -> None:
    """Send the beginning, then a byte now and then."""
    with contextlib.suppress(OSError), front.connected() as connection:
        connection.sendall(first)
        ready.wait()
        for byte in slowly:
            if stop.wait(0.5):
                return
            connection.sendall(bytes([byte]))


def among_slow_clients(front: Front, own: str, what: str) -> list[float]:
    """Seconds that each of the ordinary posts took while the slow ones dawdle; every one of them was answered."""
    stop, ready = threading.Event(), threading.Barrier(SLOW + 1)
    body = report("slow " + own)
    head = front.head("POST", "/api/v1/reports", front.signed(own + "-slow"), len(body))
    first, slowly = (head[:20], head[20:]) if what == "heads" else (head + body[:5], body[5:])
    threads = [threading.Thread(target=dawdle, args=(front, first, slowly, stop, ready)) for _ in range(SLOW)]
    for thread in threads:
        thread.start()
    ready.wait(10)
    times = []
    try:
        for number in range(NORMAL):
            began = time.monotonic()
            answer = front.post_report(f"{own}-{number}", seconds=MOST_SECONDS)
            times.append(time.monotonic() - began)
            assert answer.status == 201, f"{what}: {answer.status} after {times[-1]:.1f} s"
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return times


@pytest.mark.parametrize("what", ["heads", "bodies"])
def test_slow_clients_hold_up_nobody(front: Front, own: str, what: str) -> None:
    """Fifty that dawdle, and twenty ordinary posts are answered within seconds."""
    times = among_slow_clients(front, own, what)
    print(f"{SLOW} slow {what}: slowest of {NORMAL} posts {max(times) * 1000:.0f} ms")


def test_a_server_with_few_threads_is_found(make_front: Callable[..., Front], own: str) -> None:
    """Planted: with fewer threads than dawdling bodies nobody else gets through."""
    with pytest.raises(AssertionError):
        among_slow_clients(make_front(threads=16), own, "bodies")
