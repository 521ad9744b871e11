"""`hirz keys`: make the keys of an installation, exchange those of a compartment, look after the escrow key."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hirz.cli.errors import CliError, WrongUse
from hirz.cli.home import COMPARTMENTS, Home
from hirz.cli.progress import progress

HAND_OUT = "escrow-to-hand-out"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`init`, `rotate COMPARTMENT [--finish]`, `escrow split ...`, `escrow drill ...`."""
    tree = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    init = tree.add_parser("init", help="make every key of a new installation")
    rotate = tree.add_parser("rotate", help="a new key for a compartment, and everything moved to it; may be repeated")
    rotate.add_argument("compartment", choices=COMPARTMENTS)
    rotate.add_argument("--finish", action="store_true", help="make no key: only move what still hangs on retired ones")
    escrow = tree.add_parser("escrow", help="the key of last resort, split among its holders")
    acts = escrow.add_subparsers(dest="escrow_act", metavar="ACT", required=True)
    split = acts.add_parser("split", help="join enough shares and split the same key anew")
    split.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files with the present shares")
    split.add_argument("--shares", type=int, default=5, help="how many new shares (default 5)")
    split.add_argument("--threshold", type=int, default=3, help="how many of them give the key back (default 3)")
    split.add_argument("--output", type=Path, required=True, metavar="DIR", help="folder for the new shares")
    drill = acts.add_parser("drill", help="prove that the shares open what is sealed; keeps nothing")
    drill.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files with shares")
    for branch in (init, rotate, split, drill):
        branch.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="one JSON object")


def run(args: argparse.Namespace) -> int:
    """0 done, 1 when something could not be moved or opened."""
    if args.act == "init":
        return _init(args)
    if args.act == "rotate":
        return _rotate(args)
    return _split(args) if args.escrow_act == "split" else _drill(args)


def _say(args: argparse.Namespace, values: dict[str, Any], sentences: list[str]) -> None:
    print(json.dumps(values, ensure_ascii=False) if args.json else "\n".join(sentences))


# init


def _init(args: argparse.Namespace) -> int:
    from hirz.base.vault.keys import ESCROW_THRESHOLD, KeyFiles, write_secret
    from hirz.web.settings import env

    home = Home.from_environment().create()
    files = KeyFiles(home.path / "keys")
    if files.exist():
        raise CliError(
            "There are keys already, and nothing was changed. To exchange one: hirz keys rotate COMPARTMENT."
        )
    folder = files.folder / HAND_OUT
    try:
        shares = files.init(env.text("HIRZ_LEDGER_ORIGIN"))
        for number, words in enumerate(shares, 1):
            write_secret(folder / f"share-{number}.txt", words.encode() + b"\n")
    except OSError as error:
        raise CliError(
            f"The keys could not be written ({error.strerror}): mend that and empty {files.folder}."
        ) from None
    _say(
        args,
        {"verifier": files.verifier(), "shares": len(shares), "threshold": ESCROW_THRESHOLD, "folder": str(folder)},
        [
            "The keys are made.",
            f"Escrow: {len(shares)} shares lie in {folder}; any {ESCROW_THRESHOLD} of them open everything that is sealed.",
            "Carry each to its holder, then remove the folder.",
            "The ledger's key, for auditors and witnesses (hand it over on paper):",
            f"  {files.verifier()}",
        ],
    )
    return 0


# rotate


@contextmanager
def _house() -> Iterator[Any]:
    """The key folder, with the database open; refusals become sentences."""
    from hirz.cli.house import opened

    with opened("worker") as home:
        from hirz.base.errors import HirzError
        from hirz.base.vault.keys import KeyFiles
        from hirz.core.sealing import SealingError

        try:
            yield KeyFiles(home.path / "keys")
        except (HirzError, SealingError) as refusal:
            raise CliError(f"Not done: {refusal}.") from None


def _rotate(args: argparse.Namespace) -> int:
    with _house() as files:
        from hirz.base.actors import Actor
        from hirz.base.vault import rewrap

        by = Actor.system("operator")
        with rewrap.only_rotation():
            if args.finish:
                rotation = rewrap.stragglers(files, args.compartment)
            else:
                rotation = rewrap.begin_rotation(files, args.compartment, by=by)
            moved = _move(args, files, rotation)
            if not args.finish and not moved.broken:
                rewrap.end_rotation(files, rotation)
        left = rewrap.left_to_move(rotation)
    values = {"compartment": args.compartment, "key": rotation.new.key_id, "moved": moved.count, "left": left}
    _say(args, values, _sentences(args, rotation, moved.count, left))
    return 1 if moved.broken else 0


def _move(args: argparse.Namespace, files: Any, rotation: Any) -> Any:
    """Pass over the wraps until a pass finds none: the house may run, and go on sealing to the old key meanwhile."""
    from hirz.base.vault import rewrap

    total = rewrap.Moved()
    with progress("Moving", rewrap.left_to_move(rotation), quiet=args.json) as step:
        while True:
            done = rewrap.Moved()
            for so_far in rewrap.rewrap(files, rotation):
                step(so_far.count - done.count)
                done = rewrap.Moved(so_far.count, list(so_far.broken))
            total.count += done.count
            total.broken = done.broken
            if not done.count:
                return total


def _sentences(args: argparse.Namespace, rotation: Any, moved: int, left: int) -> list[str]:
    said = [f"{args.compartment}: {moved} wraps were moved to the key {rotation.new.key_id}."]
    if left:
        said.append(
            f"{left} wraps do not open with the key that they name, and were left: look at them before anything else."
        )
    if not args.finish:
        said += [
            "Restart portal, desk and workers: until then they seal to the old key too.",
            f"Then run `hirz keys rotate {args.compartment} --finish`, which moves what came in meanwhile.",
            "The old private key stays where it is: older backups need it. Carry it away once they are gone.",
        ]
    return said


# escrow


def _shares(files: list[Path]) -> list[str]:
    from hirz.base.vault.escrow import read_shares

    try:
        return read_shares(files)
    except (OSError, UnicodeDecodeError) as error:
        raise CliError(f"The shares cannot be read: {error}.") from None


def _split(args: argparse.Namespace) -> int:
    if not 2 <= args.threshold <= args.shares <= 16:
        raise WrongUse("Needed: 2 <= threshold <= shares <= 16.")
    with _house() as files:
        from hirz.base.actors import Actor
        from hirz.base.vault import escrow

        try:
            paths = escrow.split_again(
                files, _shares(args.files), threshold=args.threshold, count=args.shares, into=args.output,
                by=Actor.system("operator"),
            )  # fmt: skip
        except FileExistsError as taken:
            raise CliError(f"In {args.output} there is already {taken}: name an empty folder.") from None
    _say(
        args,
        {"folder": str(args.output), "shares": len(paths), "threshold": args.threshold},
        [
            f"{len(paths)} new shares lie in {args.output}; any {args.threshold} of them give the escrow key back.",
            "The old shares still do so too: have every holder destroy theirs.",
        ],
    )
    return 0


def _drill(args: argparse.Namespace) -> int:
    with _house() as files:
        from hirz.base.actors import Actor
        from hirz.base.vault import escrow

        found = escrow.drill(files, _shares(args.files), by=Actor.system("operator"))
    said = f"The shares give back the escrow key {found.key_id}."
    if not found.tried:
        said += " Nothing has been sealed yet, so there was no wrap to open."
    elif found.opened == found.tried:
        said += f" It opened {found.opened} of {found.tried} wraps chosen at random. Nothing was kept."
    else:
        said = f"The escrow key opened only {found.opened} of {found.tried} wraps: look at the others before anything else."
    _say(args, {"key": found.key_id, "tried": found.tried, "opened": found.opened}, [said])
    return 0 if found.opened == found.tried else 1
