"""How long does a post to the portal take: alone, under slow clients, and under a flood of 50 false reports to each true one?

Peer: GlobaLeaks refuses after 20 reports an hour and locked out a class (its issue 4403); figures to reach are DESIGN 10
and goal S17 of the security reference. The house is real: `hirz demo`, its own database, two workers, every durability
setting on. A visitor walks the form of somebody who is threatened (words, names, danger, send): four posts each. The flood
comes through the same door as fast as it can; a part of it copies one text, a part varies it, a part of each claims
danger now. Afterwards every true report has its receipt, and all of them stand in the queue before the flood.

    python -m bench.portal --true 200 --times 50
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

START_SECONDS = 180.0
DRAIN_SECONDS = 1_800.0
SLOW = 200
FLOODERS = 6
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
RECEIPT = re.compile(rb'class="code"[^>]*>(.*?)</p>', re.DOTALL)
NOT_CODE = re.compile(r"<[^>]*>|\s")
FLOOD_TEXT = "a man in my town writes to children, everybody knows him, somebody has to do something about it"
PLACES = ("game", "chat", "school group", "video app", "market page", "football forum")

# What true reports say, one of each bank: how it began, what the other holds, wants, threatens, and what it is like.
TOLD = (
    (
        "I do not know how to begin, I am {age}.", "Please can somebody answer, I am {age} years old.",
        "Hi, this happened to me in a {place}.", "My sister does not know that I write this for her, she is {age}.",
        "I found this page at school and I hope that it helps.", "I have not slept since I met someone in a {place}.",
        "It is about a person from a {place} who will not leave me alone.", "I am scared and I am only {age}.",
    ),
    (
        "We talked for {days} days about music and he was kind.", "She said that she lives near my school.",
        "He wrote first and I thought that he was my age.", "At the start it was only homework.",
        "They all were nice to me in the group until last week.", "He sent me credit for my phone {days} times.",
        "I only ever saw one photo of him.", "It started {days} days ago after a tournament.",
    ),
    (
        "Now he has a picture of me that nobody should see.", "She kept a video from our call without telling me.",
        "He saved my photos and the list of my friends.", "They took pictures from my account and changed them.",
        "There is a recording and I never agreed to it.", "I sent something that I should not have sent.",
    ),
    (
        "He says that my father will see it {when}.", "It will go to my whole class {when} if I do not answer.",
        "She counts the hours and says it ends {when}.", "He already wrote to one of my cousins.",
        "They want money and I have none, they say {when}.", "If I block him he makes a new account.",
        "He wants me to send more {when}.", "She says she knows where I live and comes {when}.",
    ),
    (
        "My name there is {name}.", "I used the name {name} with him.", "You can find me as {name} but please do not write there.",
        "He calls me {name} in every message.",
    ),
    (
        "I cannot tell my mother.", "My teacher saw me cry but I said nothing.", "I stay at home because of this.",
        "My brother would help but he is away.", "I do not want the police at our door.", "I only want it to stop.",
        "I feel stupid for believing it.", "Nobody here would understand.",
    ),
    (
        "What should I do first?", "Does he get to know that I wrote to you?", "Can you take it down?",
        "Please be quick.", "I will look at this page again {when}.", "Thank you for reading.",
    ),
)  # fmt: skip


class Refused(Exception):
    """A visitor was not let through."""


class Visitor:
    """A browser without JavaScript and with one connection: follows forms, keeps cookies, takes times."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("localhost", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.times: list[float] = []

    def ask(self, method: str, path: str, form: list[tuple[str, str]] | None = None) -> tuple[int, str, bytes]:
        """One request: status, where it leads, body."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://localhost:{self.port}",
            }  # fmt: skip
            body = urlencode(form)
        begun = time.perf_counter()
        try:
            self.connection.request(method, path, body=body, headers=headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server may close a connection that rested; a browser opens another.
            self.connection.close()
            self.connection.request(method, path, body=body, headers=headers)
            answer = self.connection.getresponse()
        content = answer.read()
        if method == "POST":
            self.times.append(time.perf_counter() - begun)
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), content

    def post(self, page: bytes, path: str, fields: list[tuple[str, str]]) -> str:
        """Send a form of a page that was shown; where it leads. Refused unless it leads on."""
        found = TOKEN.search(page)
        token = found.group(1).decode() if found else ""
        status, where, _ = self.ask("POST", path, [*fields, ("csrfmiddlewaretoken", token)])
        if status not in {302, 303}:
            raise Refused(f"{path}: {status}")
        return where

    def report(self, text: str, account: str, danger: str) -> str:
        """Walk the form and send it; the code of the receipt."""
        path = "/en/form/?door=help"
        answers = [
            [("text", text)],
            [("line", "1"), ("rows_kind", "account"), ("rows", account)],
            [("danger", danger)],
        ]
        for fields in answers:
            _, _, page = self.ask("GET", path)
            path = self.post(page, path, [*fields, ("go", "next")])
        _, _, page = self.ask("GET", path)
        receipt = self.post(page, "/en/form/send/", [])
        _, _, page = self.ask("GET", receipt)
        code = RECEIPT.search(page)
        self.connection.close()
        if code is None:
            raise Refused("no receipt")
        return NOT_CODE.sub("", code.group(1).decode())


def true_report(number: int) -> tuple[str, str, str]:
    """What one of the true ones says: words and an account of its own. Children write alike, not from one page."""
    chance = random.Random(f"true {number}")
    told = [chance.choice(bank) for bank in TOLD]
    beginning, rest = told[:1], told[1:]
    chance.shuffle(rest)
    text = " ".join(beginning + rest[: chance.randrange(4, len(rest) + 1)]).format(
        place=chance.choice(PLACES), name=f"star{chance.randrange(10**6)}", age=chance.randrange(12, 17),
        days=chance.randrange(2, 30), when=chance.choice(("tonight", "tomorrow", "on Friday", "after school")),
    )  # fmt: skip
    return text, f"nova_{chance.randrange(10**8)}", chance.choice(("now", "soon"))


def false_report(number: int) -> tuple[str, str, str]:
    """What one of the flood says: a copy, or a copy with other words in it; some claim danger now."""
    chance = random.Random(f"false {number}")
    text = FLOOD_TEXT
    if chance.random() < 0.4:
        words = text.split()
        for _ in range(3):
            words[chance.randrange(len(words))] = chance.choice(
                ("people", "street", "again", "please", "police", "here")
            )
        text = " ".join(words)
    return text, "the_same_man", "now" if chance.random() < 0.3 else "no"


@contextmanager
def house(folder: Path) -> Iterator[tuple[int, str]]:
    """A demo with two workers: the portal's port, and a way to look into its database."""
    ports = {name: _free_port() for name in ("PUBLIC", "DESK")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HIRZ_", "DJANGO_"))}
    environment = {
        **kept, **{f"HIRZ_PORT_{name}": str(port) for name, port in ports.items()}, "HIRZ_HOME": str(folder),
        "HIRZ_WORKERS": "2",
    }  # fmt: skip
    log = folder.with_suffix(".log")
    with log.open("w") as out:
        words = [sys.executable, "-m", "hirz.cli", "demo", "--json", "--reports", "100"]
        process = subprocess.Popen(words, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            until = time.monotonic() + START_SECONDS
            while '"logins"' not in log.read_text():
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit(log.read_text())
                time.sleep(0.3)
            from hirz.cli.postgres import EmbeddedPostgres

            yield ports["PUBLIC"], EmbeddedPostgres(folder).admin_dsn("hirz")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=120)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def slow_clients(port: int, count: int = SLOW) -> Iterator[None]:
    """So many that dawdle over their headers and as many that dawdle over their bodies: a byte every two seconds each."""
    stop = threading.Event()
    head = b"POST /en/form/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    body = head + b"Content-Length: 5000\r\n\r\n"
    sockets = []
    for number in range(2 * count):
        one = socket.create_connection(("localhost", port), timeout=10)
        one.setblocking(False)
        one.send(body if number % 2 else head[:40])
        sockets.append((one, b"a" if number % 2 else b"b"))

    def dawdle() -> None:
        while not stop.wait(2.0):
            for place, (one, byte) in enumerate(sockets):
                try:
                    one.send(byte)
                except OSError:
                    sockets[place] = (socket.socket(), byte)

    thread = threading.Thread(target=dawdle, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        for one, _ in sockets:
            one.close()


def summary(times: list[float]) -> dict[str, float]:
    """Milliseconds."""
    ordered = sorted(times)
    return {
        "posts": len(ordered), "p50_ms": round(1000 * statistics.median(ordered), 1),
        "p99_ms": round(1000 * ordered[int(0.99 * (len(ordered) - 1))], 1), "slowest_ms": round(1000 * ordered[-1], 1),
    }  # fmt: skip


def walk(port: int, numbers: range, codes: list[str], refused: list[str]) -> list[float]:
    """True visitors one after the other; the times of their posts."""
    times: list[float] = []
    for number in numbers:
        visitor = Visitor(port)
        try:
            codes.append(visitor.report(*true_report(number)))
        except (Refused, OSError, http.client.HTTPException) as error:
            refused.append(f"{number}: {type(error).__name__} {error}")
        times += visitor.times
    return times


def flood(port: int, count: int, sent: list[int]) -> list[threading.Thread]:
    """The false ones, from a few processes at once so that they do not wait for this one."""
    script = (
        "import sys\nfrom bench.portal import Visitor, false_report\n"
        "for n in range(int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])):\n"
        "    try:\n        Visitor(int(sys.argv[1])).report(*false_report(n)); print(1, flush=True)\n"
        "    except Exception as error:\n        print(0, flush=True)\n"
    )

    def follow(offset: int) -> None:
        words = [sys.executable, "-c", script, str(port), str(offset), str(count), str(FLOODERS)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                sent.append(int(line))

    threads = [threading.Thread(target=follow, args=(offset,), daemon=True) for offset in range(FLOODERS)]
    for thread in threads:
        thread.start()
    return threads


def true_among(port: int, dsn: str, count: int, times: int, earlier: list[str]) -> dict[str, Any]:
    """The flood, and the true ones spread over it; then what the queue makes of them."""
    sent: list[int] = []
    threads = flood(port, count * times, sent)
    codes: list[str] = []
    refused: list[str] = []
    posts: list[float] = []
    for number in range(count):
        # Each true one comes when its share of the flood has come.
        while len(sent) < number * times * 0.95 and any(thread.is_alive() for thread in threads):
            time.sleep(0.05)
        posts += walk(port, range(1_000 + number, 1_001 + number), codes, refused)
    for thread in threads:
        thread.join()
    return {
        **summary(posts), "true_sent": count, "true_receipts": len(codes), "refused": refused,
        "false_sent": len(sent), "false_receipts": sum(sent), **in_queue(dsn, codes, earlier),
    }  # fmt: skip


def in_queue(dsn: str, codes: list[str], earlier: list[str]) -> dict[str, Any]:
    """Where the true ones stand once everything is ranked, and how many stand before the last of them."""
    from hirz.core.sealing import Receipt

    places, others = ([Receipt.read(code).place("letterbox").hex() for code in one] for one in (codes, earlier))
    begun = time.monotonic()
    with psycopg.connect(dsn, autocommit=True) as connection:
        while time.monotonic() - begun < DRAIN_SECONDS:
            row = connection.execute(
                "SELECT (SELECT count(*) FROM intake_report) - (SELECT count(*) FROM triage_ticket),"
                " (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queue_name <> 'upkeep')"
            ).fetchone()
            if row == (0, 0):
                break
            time.sleep(1)
        rows = connection.execute(
            "SELECT t.report_id, t.rank, t.lane, t.priority, t.is_folded, l.place = ANY(%s) FROM triage_ticket t"
            " LEFT JOIN intake_letterbox l USING (report_id) WHERE t.state = 'open' AND t.channel = 'portal'"
            " AND NOT l.place = ANY(%s) ORDER BY t.rank DESC, t.report_id",
            [places, others],
        ).fetchall()
    true = [row for row in rows if row[5]]
    shown = [row for row in rows if not row[4]]
    last = max((place for place, row in enumerate(shown) if row[5]), default=-1)
    return {
        "drained_s": round(time.monotonic() - begun, 1), "true_in_queue": len(true),
        "true_urgent_and_in_sight": sum(row[3] >= 2 and not row[4] for row in true),
        "true_in_their_own_place": sum(row[3] >= 2 and row[2] == "normal" and not row[4] for row in true),
        "false_before_the_last_true": sum(not row[5] for row in shown[:last]), "false_set_behind": sum(row[2] == "flood" for row in rows if not row[5]),
        "in_order": [row[1] for row in true] == sorted((row[1] for row in true), reverse=True),
    }  # fmt: skip


def main() -> None:
    """Four measurements on one house, printed as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--true", type=int, default=200)
    parser.add_argument("--times", type=int, default=50, help="false reports to each true one")
    parser.add_argument("--folder", type=Path, default=Path("build"))
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="p", dir=args.folder.resolve())) / "h"
    codes: list[str] = []
    refused: list[str] = []
    figures: dict[str, Any] = {"cores": os.cpu_count(), "load_before": os.getloadavg()}
    try:
        with house(folder) as (port, dsn):
            walk(port, range(5), codes, refused)  # what the first requests load is not measured
            figures["alone"] = summary(walk(port, range(100, 150), codes, refused))
            with slow_clients(port):
                figures["under_slow_clients"] = summary(walk(port, range(200, 250), codes, refused))
                figures["under_slow_clients_and_flood"] = true_among(port, dsn, args.true, args.times, codes)
        figures["refused"] = refused
    finally:
        shutil.rmtree(folder.parent, ignore_errors=True)
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
