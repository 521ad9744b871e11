"""The command tree: reads the table, imports the one module that was asked for, and turns faults into exit codes."""

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from hirz.cli.commands import COMMANDS
from hirz.cli.errors import CliError


class CommandModule(Protocol):
    """What a module under `hirz.cli.commands` offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments; `--json` is there already."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it: 0 done, 1 a fault or a finding, 2 wrong use. A CliError is printed as its sentence."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 a fault or a finding, 2 wrong use."""
    words = list(sys.argv[1:] if argv is None else argv)
    chosen = next((word for word in words if not word.startswith("-")), "")
    args = _parser(chosen).parse_args(words)
    try:
        return cast("int", args.run(args))
    except CliError as fault:
        _say(str(fault), as_json=args.json)
        return fault.exit_code
    except KeyboardInterrupt:
        _say("Stopped.", as_json=args.json)
        return 1


def _parser(chosen: str) -> argparse.ArgumentParser:
    """All names with their help; arguments only for the chosen one, so that `hirz --help` imports nothing else."""
    parser = argparse.ArgumentParser(
        prog="hirz", description="Carries a report from intake to the court, care and the figure."
    )
    tree = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        branch = tree.add_parser(name, help=command.help, description=command.help)
        if name != chosen:
            continue
        branch.add_argument("--json", action="store_true", help="one JSON object per line instead of words for people")
        module = cast("CommandModule", importlib.import_module(command.module))
        module.add_arguments(branch)
        branch.set_defaults(run=module.run)
    return parser


def _say(sentence: str, *, as_json: bool) -> None:
    text = json.dumps({"error": sentence}, ensure_ascii=False) if as_json else f"hirz: {sentence}"
    print(text, file=sys.stderr)
