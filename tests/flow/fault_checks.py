"""What must hold in a faulty house, as functions, so that the same check can be run against a planted bad variant."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.flow.calm_house import Answer, CalmHouse

STORED = (
    "SELECT (SELECT count(*) FROM intake_report), (SELECT count(*) FROM intake_sourcedocument),"
    " (SELECT count(*) FROM intake_idempotencykey), (SELECT count(*) FROM intake_quarantineddocument),"
    " (SELECT count(*) FROM vault_wrap), (SELECT count(*) FROM vault_blob),"
    " (SELECT count(*) FROM ledger_entry WHERE zone = 'public')"
    " + (SELECT count(*) FROM ledger_inboxentry WHERE zone = 'public')"
)


def small(key: str) -> bytes:
    """A report that fits a row."""
    return json.dumps(
        {"reference": key, "incident": {"type": "sextortion", "narrative": f"Asks for money ({key})."}}
    ).encode()


def large(key: str, size: int = 300 * 1024) -> bytes:
    """A report that becomes a blob, and does not compress to nothing."""
    import secrets

    notes = [secrets.token_hex(size // 4) for _ in range(2)]
    return json.dumps({"reference": key, "incident": {"type": "sextortion", "notes": notes}}).encode()


def stored(house: CalmHouse) -> tuple[Any, ...]:
    """How many rows of each kind."""
    return house.ask(STORED)[0]


def require_refused(answers: Iterable[Answer]) -> None:
    """503 with a time to try again, or no answer at all: never an acknowledgement, never a 500."""
    answers = list(answers)
    assert answers != []
    wrong = [(a.status, a.body[:200]) for a in answers if a.status not in {0, 503}]
    assert wrong == []
    assert [a for a in answers if a.status == 503 and not a.headers.get("retry-after", "").isdigit()] == []


def require_no_lost(house: CalmHouse, answers: Iterable[Answer]) -> None:
    """Whatever was acknowledged is stored."""
    known = {row[0] for row in house.ask("SELECT reference FROM intake_report")}
    assert {a.reference for a in answers if a.status in {200, 201}} <= known


def require_blobs_whole(house: CalmHouse) -> None:
    """No draft is left, every row has its file and every file its row."""
    files = {path.name for path in (house.home / "blobs").rglob("*") if path.is_file()}
    assert [name for name in files if name.endswith(".tmp")] == []
    assert files == {row[0] for row in house.ask("SELECT name FROM vault_blob")}


def require_once(house: CalmHouse) -> None:
    """No effect happened twice."""
    assert house.doubles() == {}


@contextmanager
def flattering_front(house: CalmHouse) -> Iterator[int]:
    """The planted bad variant: a front that turns every refusal into an acknowledgement. Yields its port."""

    class Front(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = house.post(body, self.headers["Idempotency-Key"], timeout=3)
            status, said = answer.status, answer.body
            if status not in {200, 201}:
                status, said = 201, b'{"reference": "R-26-FLATTERED", "is_replay": false}'
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Front)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
