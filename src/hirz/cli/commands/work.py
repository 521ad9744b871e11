"""`hirz work`: one worker; as many as wanted, on as many machines, over one PostgreSQL."""

import argparse
import os

from hirz.cli.house import opened


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to stay."""
    parser.add_argument("--until-idle", action="store_true", help="end when no job is left instead of waiting for more")


def run(args: argparse.Namespace) -> int:
    """0 after INT or TERM, once the job in hand is done."""
    with opened("worker"):
        from hirz.pipeline import run_worker

        run_worker(wait=not args.until_idle, name=f"worker-{os.getpid()}")
    return 0
