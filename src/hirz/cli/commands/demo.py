"""`hirz demo`: everything on this machine, filled with simulated reports; Ctrl-C stops it all, a second start reuses it."""

import argparse
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from hirz.cli.commands.setup import LOGINS
from hirz.cli.errors import ChildrenFailed
from hirz.cli.home import Home
from hirz.cli.postgres import Postgres, postgres_for
from hirz.cli.progress import progress
from hirz.cli.services import all_services, command_task, module_task
from hirz.cli.settings import number
from hirz.cli.supervisor import Supervisor

REPORTS_FOR_A_CASE = 500
RANKING_SECONDS = 900.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How much is simulated; only the first start looks at it."""
    parser.add_argument("--reports", type=int, default=2_000, help="simulated reports of a new demo (default 2000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same reports (default 1)")


def run(args: argparse.Namespace) -> int:
    """0 after Ctrl-C or TERM; 1 if something could not be brought up, or the database is not a demo's."""
    begun = time.monotonic()
    # The demo takes files, on a basis that says what it is; a deployment names its own.
    os.environ.setdefault("HIRZ_UPLOADS", "1")
    os.environ.setdefault("HIRZ_UPLOAD_BASIS", "demonstration")
    home = Home.from_environment()
    postgres = postgres_for(home)
    say = _speaker(args.json)
    with Supervisor(home, postgres, say=say, logs=home.run) as house:
        say(f"PostgreSQL is up ({time.monotonic() - begun:.0f} s).")
        postgres.ensure_roles()
        postgres.ensure_database()
        words = ("setup", "--demo", *(("--json",) if args.json else ()))
        if house.run_task(command_task(home, postgres, "owner", *words)):
            raise ChildrenFailed("The demo was not set up; the reason stands above.")
        house.start(all_services(home, postgres))
        say(f"Portal and desk answer ({time.monotonic() - begun:.0f} s).")
        _fill(house, home, postgres, args)
        _show(home, postgres, time.monotonic() - begun, as_json=args.json)
        house.wait()
    say("Everything is stopped; `make demo` starts it again with the same data.")
    return 0


def _speaker(as_json: bool) -> Any:
    console = Console(stderr=True, highlight=False)

    def say(sentence: str) -> None:
        if as_json:
            print(json.dumps({"event": sentence}, ensure_ascii=False), flush=True)
        else:
            console.print(sentence, style="dim")

    return say


def _fill(house: Supervisor, home: Home, postgres: Postgres, args: argparse.Namespace) -> None:
    """Once: send the simulated reports and wait until each is ranked. A filling that was cut short is taken up again."""
    plan_file = home.cache / "demo-filling.json"
    plan = _plan(plan_file, args)
    # The plan lies in the home, the reports in a database: the two may have been parted.
    if plan["done"] and _counts(postgres)[0]:
        return
    # The digest list is keyed with the worker's key; the reports come in by the door that can only seal.
    if house.run_task(module_task(home, postgres, "worker", "hirz.cli.demo_lists", "--seed", str(plan["seed"]))):
        raise ChildrenFailed("The simulated digest list was not imported; the reason stands above.")
    words = ("--reports", str(plan["reports"]), "--seed", str(plan["seed"]), "--until", plan["until"])
    if house.run_task(module_task(home, postgres, "public", "hirz.cli.filling", *words)):
        raise ChildrenFailed("The simulated reports were not all sent; the reason stands above.")
    _wait_ranked(house, postgres, quiet=args.json)
    # A handful of reports is a test's: it wants its queue as it was sent.
    if plan["reports"] >= REPORTS_FOR_A_CASE and house.run_task(
        module_task(home, postgres, "desk", "hirz.cli.demo_cases")
    ):
        raise ChildrenFailed("The demo's case was not opened; the reason stands above.")
    plan_file.write_text(json.dumps({**plan, "done": True}))


def _plan(path: Path, args: argparse.Namespace) -> dict[str, Any]:
    try:
        kept = json.loads(path.read_text())
    except (OSError, ValueError):
        kept = None
    if isinstance(kept, dict):
        return kept
    until = datetime.now(UTC).replace(microsecond=0).isoformat()
    plan = {"reports": args.reports, "seed": args.seed, "until": until, "done": False}
    path.write_text(json.dumps(plan))
    return plan


def _counts(postgres: Postgres) -> tuple[int, int]:
    """How many reports there are, and how many of them are ranked."""
    query = "SELECT (SELECT count(*) FROM intake_report), (SELECT count(*) FROM triage_assessment)"
    with psycopg.connect(postgres.dsn("worker")) as connection:
        reports, ranked = connection.execute(query).fetchone() or (0, 0)
    return reports, ranked


def _wait_ranked(house: Supervisor, postgres: Postgres, *, quiet: bool) -> None:
    deadline = time.monotonic() + RANKING_SECONDS
    total, ranked = _counts(postgres)
    with progress("Scanned, linked and ranked", total, quiet=quiet) as step:
        step(ranked)
        while ranked < total:
            house.tick()
            before = ranked
            total, ranked = _counts(postgres)
            step(ranked - before)
            if time.monotonic() > deadline:
                raise ChildrenFailed(f"{total - ranked} of {total} reports are still not ranked; see the logs in run/.")


def _show(home: Home, postgres: Postgres, seconds: float, *, as_json: bool) -> None:
    logins = json.loads((home.cache / LOGINS).read_text(encoding="utf-8"))
    desk, portal = (f"http://localhost:{number(f'HIRZ_PORT_{zone}')}" for zone in ("DESK", "PUBLIC"))
    if as_json:
        print(json.dumps({"desk": desk, "portal": portal, "logins": logins, "seconds": round(seconds, 1)}), flush=True)
        return
    table = Table(title="Demo logins: invented people, who exist nowhere else")
    for column in ("role", "e-mail", "name"):
        table.add_column(column)
    for login in logins:
        table.add_row(login["role"], login["email"], login["name"])
    console = Console(highlight=False)
    console.print(table)
    # One password for all of them; were there several, each would be shown.
    console.print(f"Password of each: [bold]{' / '.join(sorted({login['password'] for login in logins}))}[/bold]\n")
    console.print(f"Desk:   [bold]{desk}[/bold]")
    console.print(f"Portal: [bold]{portal}[/bold] (partners' machines: {portal.rstrip('/')}/api/v1/)")
    console.print(f"Data:   {home.path}")
    console.print(f"Ready after {seconds:.0f} s. Ctrl-C stops everything{', PostgreSQL too' if postgres.ours else ''}.")
