"""Can somebody tell by the time of an answer whether a receipt is right, wrong, expired or erased?

Peer: a planted door that returns early when it finds nothing, as most look-ups do. Everything runs in this process over a
real PostgreSQL: the look-up of the service, the door's POST and the next page's GET through the whole WSGI stack. Classes
are timed in random order; Welch's t is taken over all timings and over the fastest 90 and 99 in 100 (a slow machine hides small
differences in its outliers; see dudect, Reparaz et al. 2017), and the worst of the three counts. Under 4.5: not told apart.

    python -m bench.receipt_timing --timings 10000
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

LIMIT = 4.5
LETTERBOXES = 2_000
POOL = 250
CLASSES = ("never", "expired", "erased", "right")
KEPT = (1.0, 0.99, 0.9)

Timer = Callable[[str], int]


def main() -> None:
    """Measure, print the figures as JSON, and end with 1 where somebody could tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--timings", type=int, default=10_000, help="of each class")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hirz-timing-") as folder:
        figures = _measured(Path(folder), args.timings, args.seed)
    print(json.dumps(figures, indent=1))
    told = [name for name, row in figures["judged"].items() if row["worst_t"] >= LIMIT]
    blind = [name for name, row in figures["planted"].items() if row["worst_t"] < LIMIT]
    print(f"told apart: {told or 'nothing'}; planted and not found: {blind or 'nothing'}")
    sys.exit(1 if told or blind else 0)


def _measured(home: Path, timings: int, seed: int) -> dict[str, Any]:
    from hirz.cli.postgres import EmbeddedPostgres

    postgres = EmbeddedPostgres(home)
    postgres.start()
    try:
        postgres.ensure_roles()
        postgres.ensure_database()
        _prepare(home, postgres.dsn("owner"))
        os.environ |= _environment(home, "public", postgres.dsn("public"))
        return _figures(_pools(postgres.dsn("owner")), timings, random.Random(seed))
    finally:
        postgres.stop()


def _environment(home: Path, zone: str, dsn: str) -> dict[str, str]:
    return {
        "HIRZ_HOME": str(home), "HIRZ_DATABASE_URL": dsn, "DJANGO_SETTINGS_MODULE": f"hirz.web.settings.{zone}",
        "HIRZ_SECRET_KEY": "only-for-this-measurement",
    }  # fmt: skip


def _prepare(home: Path, dsn: str) -> None:
    """As the owner, in a process of its own: a process speaks for one zone."""
    (home / "keys").mkdir(mode=0o700, exist_ok=True)
    code = (
        "import django; django.setup()\n"
        "from pathlib import Path; from django.conf import settings; from django.core.management import call_command\n"
        "from hirz.base.setup import prepare; from hirz.base.demo import create_demo_accounts\n"
        "from hirz.web.messages import compile_catalogues\n"
        "compile_catalogues()\n"
        "prepare(Path(settings.HIRZ_HOME), demo=True, country='ma', ledger_origin='bench')\n"
        "create_demo_accounts()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, **_environment(home, "owner", dsn)})
    code = "import django; django.setup()\nfrom django.core.management import call_command\ncall_command('collectstatic', interactive=False, verbosity=0)\n"
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, **_environment(home, "public", dsn)})


def _pools(owner: str) -> dict[str, list[str]]:
    """Codes of each class: two thousand letterboxes, some of them erased, and drafts that have lapsed."""
    import django
    import psycopg

    django.setup()
    from hirz.base.accounts.models import Feed
    from hirz.base.actors import Actor
    from hirz.core.sealing import Receipt
    from hirz.intake.drafts import change_answers
    from hirz.intake.enums import Channel
    from hirz.intake.services import Document, WayBack, receive_documents

    feed, by = Feed.objects.get(code="portal"), Actor("reporter", "reporter")
    receipts = [Receipt.new() for _ in range(LETTERBOXES)]
    for start in range(0, LETTERBOXES, 200):
        documents = [
            Document(
                json.dumps({"incident": {"type": "sextortion", "narrative": f"Report {start + n}."}}).encode(),
                name="portal.json", channel=Channel.PORTAL, way_back=WayBack.of(receipt),
            )
            for n, receipt in enumerate(receipts[start : start + 200])
        ]  # fmt: skip
        receive_documents(documents, feed=feed, by=by)
    lapsed = [Receipt.new() for _ in range(POOL)]
    for receipt in lapsed:
        change_answers(receipt, "what", {"narrative": "invented"})
    erased = receipts[:POOL]
    with psycopg.connect(owner, autocommit=True) as connection:
        places = [receipt.place("letterbox").hex() for receipt in erased]
        connection.execute("DELETE FROM intake_letterbox WHERE place = ANY(%s)", [places])
        connection.execute("DELETE FROM intake_draft")
        connection.execute("VACUUM ANALYZE")
    pools = {
        "never": [Receipt.new() for _ in range(POOL)],
        "expired": lapsed,
        "erased": erased,
        "right": receipts[-POOL:],
    }
    return {name: [receipt.code for receipt in pool] for name, pool in pools.items()}


def _figures(pools: dict[str, list[str]], timings: int, order: random.Random) -> dict[str, Any]:
    from hirz.web import limiting

    # The limiter counts as ever; its buckets only never run dry.
    ample = limiting.Rate(10**9, 10.0**9)
    limiting.LIMITS = {  # type: ignore[misc]
        name: limiting.Limit(limit.methods, ample, ample, ample) for name, limit in limiting.LIMITS.items()
    }
    asks = _Asks(pools)
    service = _timed(asks.look_up, CLASSES, timings, order)
    door = _timed(asks.door, CLASSES, timings, order)
    box = _timed(asks.box, CLASSES[:3], timings, order)
    early = _timed(asks.look_up_early, ("never", "right"), timings, order)
    with asks.planted_door():
        planted = _timed(asks.door, ("never", "right"), timings, order)
    judged = {f"service: {name}": _compared(service, name) for name in ("expired", "erased")}
    judged |= {f"door POST: {name}": _compared(door, name) for name in ("expired", "erased", "right")}
    judged |= {f"box GET: {name}": _compared(box, name) for name in ("expired", "erased")}
    return {
        "timings_of_each": timings,
        "letterboxes": LETTERBOXES,
        "against": "never",
        "median_us": {
            what: {name: round(statistics.median(times) / 1000, 1) for name, times in found.items()}
            for what, found in (("service", service), ("door POST", door), ("box GET", box))
        },
        "judged": judged,
        "planted": {
            "early return in the service: right": _compared(early, "right"),
            "early return at the door: right": _compared(planted, "right"),
        },
    }


class _Asks:
    """The questions that are timed, each for a receipt of a class."""

    def __init__(self, pools: dict[str, list[str]]) -> None:
        from django.http import HttpResponse

        from hirz.core.sealing import Receipt
        from hirz.intake.views_portal.keeping import BOX, keep_receipt
        from hirz.web.wsgi_public import application

        self._application = application
        self._codes = {name: cycle(codes) for name, codes in pools.items()}
        boxes: dict[str, list[str]] = {}
        for name, codes in pools.items():
            for code in codes:
                answer = HttpResponse()
                keep_receipt(answer, BOX, Receipt(code))
                boxes.setdefault(name, []).append(answer.cookies[BOX.name].value)
        self._cookies = {name: cycle(values) for name, values in boxes.items()}
        page, cookies = self._request("GET", "/en/back/", "")
        self._csrf = next(c.split("=", 1)[1].split(";")[0] for c in cookies if c.startswith("hirz_portal_csrf"))
        mark = 'name="csrfmiddlewaretoken" value="'
        start = page.index(mark) + len(mark)
        self._token = page[start : page.index('"', start)]

    def look_up(self, name: str) -> int:
        """The service."""
        from hirz.core.sealing import Receipt
        from hirz.intake.returning import look_up

        receipt = Receipt(next(self._codes[name]))
        begin = time.perf_counter_ns()
        look_up(receipt)
        return time.perf_counter_ns() - begin

    def look_up_early(self, name: str) -> int:
        """The planted service: nothing found, nothing done."""
        from hirz.core.sealing import Receipt

        receipt = Receipt(next(self._codes[name]))
        begin = time.perf_counter_ns()
        _early(receipt)
        return time.perf_counter_ns() - begin

    def door(self, name: str) -> int:
        """A receipt typed at the door."""
        body = f"code={next(self._codes[name])}&csrfmiddlewaretoken={self._token}"
        return self._clocked("POST", "/en/back/", f"hirz_portal_csrf={self._csrf}", body)

    def box(self, name: str) -> int:
        """The page after the door."""
        return self._clocked("GET", "/en/box/", f"hirz_box={next(self._cookies[name])}")

    def planted_door(self) -> Any:
        """A door that looks, and goes on only where it finds something."""
        from unittest.mock import patch

        from hirz.intake.views_portal.keeping import keep_receipt as keep

        def looked(answer: Any, keeper: Any, receipt: Any) -> None:
            _early(receipt)
            keep(answer, keeper, receipt)

        return patch("hirz.intake.views_portal.receipt.keep_receipt", looked)

    def _clocked(self, method: str, path: str, cookie: str, body: str = "") -> int:
        begin = time.perf_counter_ns()
        self._request(method, path, cookie, body)
        return time.perf_counter_ns() - begin

    def _request(self, method: str, path: str, cookie: str, body: str = "") -> tuple[str, list[str]]:
        data = body.encode()
        seen: list[str] = []
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": cookie, "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(data)),
            "wsgi.input": io.BytesIO(data), "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
        }  # fmt: skip

        def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> None:
            if status[:3] not in {"200", "302"}:
                raise RuntimeError(f"{method} {path} answered {status}")
            seen.extend(value.strip() for key, value in headers if key == "Set-Cookie")

        parts = self._application(environ, start)
        page = b"".join(parts).decode()
        if hasattr(parts, "close"):
            parts.close()
        return page, seen


def _early(receipt: Any) -> None:
    """The planted fault: nothing more is done where nothing is found; where something is, its messages are opened."""
    from hirz.intake.letterbox import find_letterbox, open_as_reporter

    letterbox = find_letterbox(receipt)
    if letterbox is not None:
        open_as_reporter(receipt, letterbox)


def _timed(ask: Timer, names: Sequence[str], timings: int, order: random.Random) -> dict[str, list[int]]:
    """So many timings of each class, in random order, after some that do not count."""
    for name in names:
        for _ in range(POOL):
            ask(name)
    turns = list(names) * timings
    order.shuffle(turns)
    found: dict[str, list[int]] = {name: [] for name in names}
    gc.collect()
    gc.disable()
    try:
        for name in turns:
            found[name].append(ask(name))
    finally:
        gc.enable()
    return found


def _compared(found: dict[str, list[int]], name: str) -> dict[str, Any]:
    """Welch's t of a class against those that never were, over all timings and over the fastest of both."""
    one, other = found["never"], found[name]
    pooled = sorted(one + other)
    values = {}
    for share in KEPT:
        most = pooled[math.ceil(len(pooled) * share) - 1]
        values[f"{share:g}"] = round(welch([t for t in one if t <= most], [t for t in other if t <= most]), 2)
    return {"t": values, "worst_t": max(abs(t) for t in values.values())}


def welch(one: Sequence[float], other: Sequence[float]) -> float:
    """Welch's t."""
    spread = statistics.variance(one) / len(one) + statistics.variance(other) / len(other)
    return (statistics.fmean(one) - statistics.fmean(other)) / math.sqrt(spread)


if __name__ == "__main__":
    main()
