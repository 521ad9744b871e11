"""The length guard: counts what came, asks again after a short read, raises at an early end."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.web.guard import (
    REFUSED,
    BodyIncomplete,
    BodyRule,
    BudgetSpent,
    ByteBudget,
    CountedInput,
    LengthGuard,
    is_upload,
)

LIMIT = 1_000


class Trickle:
    """A server's input: gives at most `most` bytes at a time, and nothing after its end."""

    def __init__(self, data: bytes, most: int) -> None:
        self._file = io.BytesIO(data)
        self._most = most

    def read(self, size: int = -1) -> bytes:
        """What came so far."""
        return self._file.read(self._most if size < 0 else min(size, self._most))


class Naive:
    """The planted bad variant: believes the first answer."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream, self._owed = stream, length

    def read(self, size: int = -1) -> bytes:
        """One call, whatever it gives."""
        data: bytes = self._stream.read(self._owed if size < 0 else min(size, self._owed))
        self._owed -= len(data)
        return data


def require_whole_or_nothing(made: Callable[[Any, int], Any], data: bytes, cut: int, most: int, size: int) -> None:
    """Reading gives every byte, or raises when one is missing."""
    stream = made(Trickle(data[:cut], most), len(data))
    got = b""
    try:
        while len(got) < len(data):
            piece = stream.read(size)
            assert piece, "an empty read before the end"
            got += piece
    except BodyIncomplete:
        assert cut < len(data)
    else:
        assert cut == len(data)
        assert got == data


@given(
    data=st.binary(min_size=1, max_size=200),
    most=st.integers(1, 50),
    size=st.sampled_from([-1, 1, 7, 64, 1_000]),
    cut=st.integers(0, 200),
)
def test_whole_or_nothing(data: bytes, most: int, size: int, cut: int) -> None:
    """However the body trickles in, and wherever it is cut."""
    require_whole_or_nothing(CountedInput, data, min(cut, len(data)), most, size)


def test_a_reader_that_believes_the_first_answer_is_found() -> None:
    """Planted: a short read taken for the whole."""
    with pytest.raises(AssertionError):
        require_whole_or_nothing(Naive, b"x" * 100, 60, 1_000, -1)


def test_one_read_gives_all_that_was_asked_for() -> None:
    """Django reads once and takes what it gets for the whole."""
    assert CountedInput(Trickle(b"abcdef", 2), 6).read() == b"abcdef"
    assert CountedInput(Trickle(b"abcdef", 2), 6).read(5) == b"abcde"
    assert CountedInput(Trickle(b"abcdef", 9), 4).read() == b"abcd"


def test_lines() -> None:
    """Forms are read line by line; a line cut short is an error too."""
    stream = CountedInput(Trickle(b"one\ntwo\nthr", 2), 11)
    assert [stream.readline(), stream.readline(2), stream.readline()] == [b"one\n", b"tw", b"o\n"]
    assert stream.readline() == b"thr"
    with pytest.raises(BodyIncomplete):
        CountedInput(Trickle(b"one", 2), 9).readline()


def ask(method: str = "POST", **environ: str) -> tuple[str, Any]:
    """Status and what the application, which sends its body back, was given."""
    told: list[str] = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [environ["wsgi.input"].read()]

    guard = LengthGuard(application, LIMIT)
    body = guard(
        {"REQUEST_METHOD": method, "wsgi.input": io.BytesIO(b"x" * 5_000), **environ},
        lambda status, headers: told.append(status),
    )
    return told[0], b"".join(body)


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({"CONTENT_LENGTH": "5"}, "200"),
        ({"CONTENT_LENGTH": "0"}, "200"),
        ({"CONTENT_LENGTH": "0005"}, "200"),
        ({"CONTENT_LENGTH": "1000"}, "200"),
        ({"CONTENT_LENGTH": "1001"}, "413"),
        ({"CONTENT_LENGTH": "0" * 30 + "9" * 10}, "413"),
        ({"CONTENT_LENGTH": "9" * 5_000}, "413"),
        ({"CONTENT_LENGTH": ""}, "411"),
        ({}, "411"),
        ({"CONTENT_LENGTH": "-1"}, "400"),
        ({"CONTENT_LENGTH": "5 "}, "400"),
        ({"CONTENT_LENGTH": "\u0665"}, "400"),
        ({"CONTENT_LENGTH": "\u00b2"}, "400"),
        ({"CONTENT_LENGTH": "5", "HTTP_TRANSFER_ENCODING": "chunked"}, "411"),
        ({"CONTENT_LENGTH": "5", "HTTP_TRANSFER_ENCODING": "identity"}, "411"),
    ],
    ids=lambda value: str(value)[:40],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "post"])
def test_lengths(environ: dict[str, str], status: str, method: str) -> None:
    """Each lie has its status, and none reaches the application."""
    told, body = ask(method, **environ)
    assert told.startswith(status)
    if status == "200":
        assert body == b"x" * int(environ["CONTENT_LENGTH"])
    else:
        assert json.loads(body)["status"] == int(status)


def test_a_get_without_a_body_passes() -> None:
    """And reads nothing, whatever the connection holds."""
    assert ask("GET") == ("200 OK", b"")


# -- what bodies share -------------------------------------------------------------------------------------------------


def test_a_budget_is_shared_and_given_back() -> None:
    """What one body holds another cannot have; nobody waits."""
    budget = ByteBudget(10)
    first, second = (CountedInput(io.BytesIO(b"x" * 8), 8, budget) for _ in range(2))
    assert first.read() == b"x" * 8
    with pytest.raises(BudgetSpent):
        second.read()
    first.release()
    first.release()
    assert second.read() == b"x" * 8
    with pytest.raises(BudgetSpent):
        budget.take(3)
    budget.take(2)


def test_an_unread_body_costs_nothing() -> None:
    """A stranger who is refused by the head of the request holds nothing of it."""
    budget = ByteBudget(10)
    CountedInput(io.BytesIO(b"x" * 8), 8, budget)
    budget.take(10)


def answers_together(rule: BodyRule, count: int, size: int) -> tuple[list[Any], int]:
    """What so many requests at once gave, each holding its body until all have come; and the most that was held."""
    held, most, told = 0, 0, []
    lock, all_here = threading.Lock(), threading.Barrier(count)

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        nonlocal held, most
        try:
            if REFUSED in environ:
                return [str(environ[REFUSED]).encode()]
            data = environ["wsgi.input"].read()
            with lock:
                held += len(data)
                most = max(most, held)
            return [b"200"]
        except BudgetSpent:
            return [b"503"]
        finally:
            all_here.wait(5)
            with lock:
                held = 0

    guard = LengthGuard(application, rule)

    def one() -> None:
        environ = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(size), "wsgi.input": io.BytesIO(b"x" * size)}
        told.append(b"".join(guard(environ, lambda status, headers: None)))

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told), most


def require_bounded(rule: BodyRule) -> None:
    """Sixteen bodies of 1 kB at once hold at most 4 kB; the others are asked to come again, and may."""
    told, most = answers_together(rule, 16, 1_000)
    assert most <= 4_000
    assert told == [b"200"] * 4 + [b"503"] * 12
    assert answers_together(rule, 4, 1_000)[0] == [b"200"] * 4


def test_bodies_in_hand_are_bounded() -> None:
    """256 threads with 32 MB each cannot be."""
    require_bounded(BodyRule(1_000, budget=ByteBudget(4_000)))


def test_a_guard_without_a_budget_is_found() -> None:
    """Planted: each body is within its limit, and all together are not."""
    with pytest.raises(AssertionError):
        require_bounded(BodyRule(1_000))


def test_streams_are_few() -> None:
    """So many places for those who stream; the others hear it at once, and a place that is free again is given again."""
    rule = BodyRule(1_000, slots=threading.BoundedSemaphore(3), by_page=True)
    for _ in range(2):
        assert answers_together(rule, 8, 100)[0] == [b"200"] * 3 + [b"503"] * 5


def test_an_application_that_fails_gives_everything_back() -> None:
    """Budget and place."""
    rule = BodyRule(1_000, budget=ByteBudget(100), slots=threading.BoundedSemaphore(1), by_page=True)

    def fails(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        environ["wsgi.input"].read()
        raise ValueError("planted")

    for _ in range(3):
        with pytest.raises(ValueError):
            LengthGuard(fails, rule)(
                {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "100", "wsgi.input": io.BytesIO(b"x" * 100)}, print
            )


def test_a_person_is_told_by_a_page() -> None:
    """The guard leaves the body unread and says which answer it is; nothing can be read of it."""
    seen: list[tuple[Any, bytes]] = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append((environ.get(REFUSED), environ["wsgi.input"].read()))
        return []

    guard = LengthGuard(application, lambda path: BodyRule(10 if path == "/form" else 100, by_page=path == "/form"))
    told: list[str] = []
    for path in ("/form", "/other"):
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "CONTENT_LENGTH": "50",
            "wsgi.input": io.BytesIO(b"x" * 50),
        }
        guard(environ, lambda status, headers: told.append(status))
    assert seen == [(413, b""), (None, b"x" * 50)]
    assert told == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/en/files/" + "a" * 32 + "/", True),
        ("/ar/files/x/", True),
        ("/en/files/", False),
        ("/en/files//", False),
        ("/en/files/x", False),
        ("/en/files/x/y/", False),
        ("/en/form/files/", False),
        ("/files/x/", False),
        ("/api/v1/files/", False),
        ("//files/x/", True),
        ("", False),
    ],
)
def test_which_address_streams(path: str, expected: bool) -> None:
    """One form of address, told from its parts alone."""
    assert is_upload(path) is expected
