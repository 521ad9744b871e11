"""Every command of `hirz`, in the one table that `hirz --help` shows.

A new command is one module with `add_arguments(parser)` and `run(args) -> int`, and one row here. The module is
imported only when it is asked for. Raise a `hirz.cli.errors.CliError` for what an operator can mend.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """Where a command lives, and its one line of help."""

    module: str
    help: str


COMMANDS: dict[str, Command] = {
    "demo": Command("hirz.cli.commands.demo", "start everything with simulated reports; Ctrl-C stops it all"),
    "serve": Command("hirz.cli.commands.serve", "run portal, desk and workers of a deployment"),
    "setup": Command("hirz.cli.commands.setup", "make or update database, roles, tables, keys and country data"),
    "admin": Command("hirz.cli.commands.admin", "make the first administrator; let one who is locked out in again"),
    "work": Command("hirz.cli.commands.work", "run one worker: jobs and schedules"),
    "ingest": Command("hirz.cli.commands.ingest", "take in reports from files, folders and archives"),
    "hash": Command("hirz.cli.commands.hash", "print digests and perceptual hashes of files; keeps and sends nothing"),
    "hashlist": Command("hirz.cli.commands.hashlist", "import digests of known material"),
    "match": Command(
        "hirz.cli.commands.match", "ask whether hashes or files are known; hunts, index, partners' access"
    ),
    "reindex": Command(
        "hirz.cli.commands.reindex", "make the words of earlier reports searchable; may be stopped and run again"
    ),
    "link": Command("hirz.cli.commands.link", "link reports by what they share: one job on DuckDB or Spark"),
    "triage": Command(
        "hirz.cli.commands.triage", "train a model on past decisions; it stays off until a person decides"
    ),
    "doctor": Command("hirz.cli.commands.doctor", "look for what could lose data or leak it; change nothing"),
    "ledger": Command("hirz.cli.commands.ledger", "export the ledger, and check an export offline"),
    "exhibit": Command("hirz.cli.commands.exhibit", "check the bundle of an exhibit, offline; name every fault"),
    "keys": Command("hirz.cli.commands.keys", "make keys, exchange those of a compartment, look after escrow"),
}
