"""`hirz setup`: makes or updates an installation: database, roles, tables, grants, keys, country data, static files."""

import argparse
import json
from dataclasses import asdict
from typing import Any

from hirz.cli.errors import UnsafeDatabase
from hirz.cli.home import Home
from hirz.cli.house import opened

LOGINS = "demo-logins.json"  # in the cache: what `hirz demo` prints


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only whether it is a demo: everything else is a setting."""
    parser.add_argument("--demo", action="store_true", help="mark a new database as demo, and make the demo accounts")


def run(args: argparse.Namespace) -> int:
    """0 when all is in place; running it again changes nothing. Runs as the owner of the tables."""
    with opened("owner", make=True) as home:
        prepared = _prepare(home, demo=args.demo)
    shares = len(prepared.escrow_shares)
    if args.json:
        print(json.dumps({"home": str(home.path), "new": prepared.is_new, "escrow_shares": shares}))
        return 0
    print(f"{'Made' if prepared.is_new else 'Up to date'}: {home.path}")
    if shares and not args.demo:
        folder = home.path / "keys" / "escrow-to-hand-out"
        print(f"Carry the {shares} escrow shares in {folder} to their holders, and remove them from this machine.")
    return 0


def _prepare(home: Home, *, demo: bool) -> Any:
    from django.conf import settings
    from django.core.management import call_command

    from hirz.base.demo import create_demo_accounts
    from hirz.base.setup import NotOurs, prepare
    from hirz.detect.lists import load_suppress_list

    try:
        prepared = prepare(
            home.path, demo=demo, country=settings.HIRZ_COUNTRY, ledger_origin=settings.HIRZ_LEDGER_ORIGIN
        )
    except NotOurs as refusal:
        raise UnsafeDatabase(f"Refused: {refusal}.") from None
    load_suppress_list()
    call_command("collectstatic", verbosity=0, interactive=False)
    if demo:
        logins = [asdict(login) for login in create_demo_accounts()]
        (home.cache / LOGINS).write_text(json.dumps(logins, ensure_ascii=False), encoding="utf-8")
    return prepared
