"""Tokens, keys, methods, routes and content types that are wrong; and a whole body that is too large."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.hostile.front import Front, require_law
from tests.intake.plain import report

REPORTS, DOCUMENTS = "/api/v1/reports", "/api/v1/documents"
PARALLEL = 100


@pytest.fixture
def tokens(place: Any) -> dict[str, str]:
    """The tokens of the place."""
    return place.tokens  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", ["scope", "ended", "revoked", "closed"])
def test_a_token_that_no_longer_opens(front: Front, own: str, tokens: dict[str, str], name: str) -> None:
    """Out of scope, ended, revoked and of a closed feed answer like an unknown one, and the body is not looked at."""
    before = front.counts()
    for path in (REPORTS, DOCUMENTS):
        answer = front.post(report(own), own, path, Authorization=f"Bearer {tokens[name]}")
        unknown = front.post(report(own), own, path, Authorization="Bearer hirz_" + "x" * 43)
        assert (answer.status, answer.body) == (unknown.status, unknown.body) == (401, unknown.body)
        assert answer.headers["www-authenticate"] == "Bearer"
        require_law(answer, name)
    assert front.counts() == before


@pytest.mark.parametrize(
    "header",
    [
        "", "Bearer", "Bearer ", "Bearer  x", "bearer", "Basic aGlyejpoaXJ6", "Bearer null", "Bearer hirz_", "Bearer " + "a" * 100_000,
        "Bearer \u0627", "Bearer a b", "Bearer a\tb", "Bearer ' OR '1'='1", "Bearer %00", "Digest x", "Bearer {token} {token}",
        "Bearer {upper}", "Bearer {cut}", "Bearer {longer}",
    ],
    ids=lambda header: header[:20],
)  # fmt: skip
def test_a_token_that_is_none(front: Front, own: str, tokens: dict[str, str], header: str) -> None:
    """Garbage is 401, or refused by the server where it is no header at all."""
    good = tokens["good"]
    value = (
        header.replace("{token}", good)
        .replace("{upper}", good.upper())
        .replace("{cut}", good[:-1])
        .replace("{longer}", good + "a")
    )
    answer = front.post(report(own), own, Authorization=value.encode().decode("latin-1"))
    assert answer.status in {400, 401}
    require_law(answer, header)


def test_without_a_token_the_body_stays_unread(front: Front, own: str) -> None:
    """A stranger's megabytes do not reach the memory: answered although they never came."""
    head = front.head("POST", REPORTS, {"Idempotency-Key": own, "Content-Type": "application/json"}, 20 * 1024 * 1024)
    with front.connected(5) as connection:
        connection.sendall(head)
        assert connection.recv(100).startswith(b"HTTP/1.1 401")


@pytest.mark.parametrize(
    "key",
    ["", " ", "\t", "a" * 201, "a" * 100_000, "\u0645", "a\x01b", "\x7f"],
    ids=["empty", "blank", "tab", "201", "100,000", "arabic", "control", "delete"],
)
def test_a_key_that_is_none(front: Front, own: str, key: str) -> None:
    """The header is required, printable and short."""
    before = front.counts()
    answer = front.post(report(own), key.encode().decode("latin-1"))
    assert answer.status == 400
    require_law(answer, repr(key[:10]))
    assert front.counts() == before


def test_no_key_at_all(front: Front, own: str) -> None:
    """A post without a key could not be repeated safely: it is refused."""
    headers = {name: value for name, value in front.signed(own).items() if name != "Idempotency-Key"}
    answer = front.ask("POST", REPORTS, report(own), headers)
    assert answer.status == 400
    assert b"Idempotency-Key" in answer.body


def test_one_key_for_two_bodies(front: Front, own: str) -> None:
    """The second body is refused, in words, and the first answer can still be had."""
    first = front.post(report("one " + own), own)
    second = front.post(report("two " + own), own)
    again = front.post(report("one " + own), own)
    assert (first.status, second.status, again.status) == (201, 409, 200)
    assert again.json == {**first.json, "is_replay": True}
    require_law(second, "another body")


def test_a_hundred_posts_of_one_report_are_one_report(front: Front, own: str) -> None:
    """Double clicks and retry storms: one row, and every answer names it."""
    before = front.counts()
    with ThreadPoolExecutor(PARALLEL) as pool:
        answers = list(pool.map(lambda _: front.post(report(own), own), range(PARALLEL)))
    statuses = [answer.status for answer in answers]
    assert set(statuses) <= {200, 201, 503}
    assert statuses.count(201) == 1
    assert len({answer.json["reference"] for answer in answers if answer.status in {200, 201}}) == 1
    after = front.counts()
    assert after["reports"] - before["reports"] == 1
    assert after["jobs"] - before["jobs"] == 1
    print(
        f"{PARALLEL} posts: {statuses.count(201)} new, {statuses.count(200)} repeats, {statuses.count(503)} asked to retry"
    )


@pytest.mark.parametrize(
    "method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "POSTT"]
)
@pytest.mark.parametrize("path", [REPORTS, DOCUMENTS, "/api/v1/openapi.json", "/"])
def test_methods(front: Front, own: str, method: str, path: str) -> None:
    """What a route does not do is refused; nothing happens."""
    before = front.counts()
    body = b"" if method in {"PUT", "PATCH"} else None
    answer = front.ask(method, path, body, front.signed(own, X_HTTP_Method_Override="POST", X_Method="POST"))
    # A page is no place to put anything: whoever tries without the page's own token is refused before the method is.
    assert answer.status in {200, 302, 400, 403, 404, 405}
    assert answer.status != 200 or (path.endswith("openapi.json") and method.upper() in {"GET", "HEAD"})
    assert answer.status != 302 or (path == "/" and method.upper() in {"GET", "HEAD"})
    assert answer.status != 403 or path not in {REPORTS, DOCUMENTS}
    require_law(answer, f"{method} {path}")
    assert front.counts() == before


@pytest.mark.parametrize(
    "path",
    [
        "/de/", "/ar/admin/", "/admin/", "/api/", "/api/v1/", "/api/v1/reports/", "/api/v2/reports", "/api/v1/docs",
        "/static/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/", "/%00", "/\u202e".encode().decode("latin-1"), "//evil.example/",
        "/api/v1/reports%00.json", "/api/v1/reports;x=1", "/api/v1/reports?x=" + "a" * 8_000, "/.env", "/.git/config", "/healthz", "/%", "/%zz",
    ],
    ids=lambda path: path[:24],
)  # fmt: skip
def test_routes_that_are_none(front: Front, own: str, path: str) -> None:
    """An unknown address is 404 in every zone's words, for pages and for machines."""
    answer = front.ask("GET", path, None, front.signed(own))
    assert answer.status in {301, 400, 404, 405}, answer
    require_law(answer, path)
    assert "evil.example" not in answer.headers.get("location", "")


@pytest.mark.parametrize(
    "kind",
    [
        "", "text/plain", "application/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/jsonp",
        "application/json; charset=utf-16", "application/json;" + "a" * 5_000, "APPLICATION/JSON", "application/json, text/html", "\x01",
        "multipart/form-data", "application/json; boundary=" + "b" * 300,
    ],
    ids=lambda kind: kind[:20],
)  # fmt: skip
def test_content_types(front: Front, own: str, kind: str) -> None:
    """A report is JSON; what says otherwise is told where to go. A file in a form is never spooled."""
    body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="../../x"\r\n\r\nqamar\r\n--x--\r\n'
    for data in (report(own), body):
        answer = front.post(data, own + str(len(data)), Content_Type=kind)
        assert answer.status in {200, 201, 400, 415, 422}
        require_law(answer, kind)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "localhost:99999999",
        "localhost/../x",
        "[::1",
        "a" * 5_000,
        "127.0.0.1\t",
        "localhost:8000@evil.example",
    ],
)
def test_forged_hosts(front: Front, own: str, host: str) -> None:
    """A host that is not served is refused and never echoed."""
    request = front.head("POST", REPORTS, front.signed(own), 2).replace(
        f"Host: localhost:{front.port}".encode(), f"Host: {host}".encode()
    )
    answer = front.raw(request + b"{}")
    assert answer.status in {0, 400, 422}
    assert b"evil.example" not in answer.body


def test_a_body_over_the_limit(front: Front, own: str) -> None:
    """413 before it is read, and the sender may still be writing."""
    before = front.counts()
    limit = 32 * 1024 * 1024
    answer = front.ask("POST", DOCUMENTS, None, {**front.signed(own), "Content-Length": str(limit + 1)})
    assert answer.status == 413
    require_law(answer, "one byte over")
    assert front.counts() == before


def test_a_body_at_the_limit(front: Front, own: str) -> None:
    """32 MB are read, refused as a document for their size, and kept sealed."""
    answer = front.post(b"[" + b" " * (32 * 1024 * 1024 - 2) + b"]", own, DOCUMENTS)
    assert answer.status == 422
    require_law(answer, "at the limit")


def test_several_requests_on_one_connection(front: Front, own: str) -> None:
    """Pipelined requests are answered in order, each by itself; after a refusal the connection ends."""
    pieces = []
    for number in range(5):
        body = report(f"{own} {number}")
        head = front.head("POST", REPORTS, front.signed(f"{own}-{number}"), len(body))
        pieces.append((head if number == 4 else head.replace(b"Connection: close\r\n", b"")) + body)
    with front.connected() as connection:
        connection.sendall(b"".join(pieces))
        data = bytearray()
        while piece := connection.recv(65_536):
            data += piece
    assert data.count(b"HTTP/1.1 201") == 5
