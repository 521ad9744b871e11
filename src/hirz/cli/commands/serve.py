"""`hirz serve`: portal, desk and workers of a deployment, under one supervisor, until INT or TERM."""

import argparse
import json

from hirz.cli.errors import CliError
from hirz.cli.home import Home
from hirz.cli.postgres import postgres_for
from hirz.cli.services import all_services, origins
from hirz.cli.supervisor import Supervisor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing besides --json: ports, workers and threads are settings."""


def run(args: argparse.Namespace) -> int:
    """0 after a clean end. The processes' own words go to our output, where a service manager keeps them."""
    home = Home.from_environment()
    if not (home.keys_private / "ledger").exists():
        raise CliError(f"There is no installation in {home.path} yet: run `hirz setup` first.")
    postgres = postgres_for(home)

    def say(sentence: str) -> None:
        print(json.dumps({"event": sentence}) if args.json else f"hirz: {sentence}", flush=True)

    with Supervisor(home, postgres, say=say) as house:
        house.start(all_services(home, postgres))
        say(f"Serving {origins().replace(',', ' and ')}.")
        house.wait()
    return 0
