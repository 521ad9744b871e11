"""`hirz ledger`: take the ledger away as a file, and check such a file anywhere, without a database or a network."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from hirz.cli.errors import CliError, WrongUse
from hirz.cli.progress import progress

STANDARD = "-"
# As they are named by `hirz.base.ledger.sequencer.witness`.
WITNESS_FILES = "checkpoints-*.jsonl"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`export [--output FILE]` and `verify FILE [--verifier TEXT|FILE] [--witness DIR]`."""
    tree = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    export = tree.add_parser("export", help="write the ledger as lines that anybody can check")
    export.add_argument("--output", type=Path, metavar="FILE", help="a new file; without it, standard output")
    verify = tree.add_parser("verify", help="check an export, offline")
    verify.add_argument("file", metavar="FILE", help="the export, or - for standard input")
    verify.add_argument(
        "--verifier", metavar="TEXT|FILE", help="the ledger's key as you know it from elsewhere; several in a file"
    )
    verify.add_argument("--witness", type=Path, metavar="DIR", help="heads that a witness kept: a folder or one file")
    verify.add_argument("--language", default="en", choices=("ar", "fr", "en"), help="language of the verdict")
    for branch in (export, verify):
        branch.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="one JSON object")


def run(args: argparse.Namespace) -> int:
    """0 when the export was written, or is whole and as it was signed; 1 when something is wrong with it."""
    return _export(args) if args.act == "export" else _verify(args)


# Export


def _export(args: argparse.Namespace) -> int:
    if args.output is not None and args.output.exists():
        raise CliError(f"{args.output} exists already: name a new file.")
    from hirz.cli.house import opened

    with opened("worker"):
        from hirz.base.actors import Actor
        from hirz.base.errors import HirzError
        from hirz.base.ledger.exporting import start_export
        from hirz.base.ledger.queries import last_head

        head = last_head()
        if head is None:
            raise CliError("Nothing has been signed yet: a worker signs the first head a second after the first entry.")
        with progress("Exporting", head.size, quiet=args.json) as step:
            try:
                size, pieces = start_export(by=Actor.system("operator"), step=step)
            except HirzError as refusal:
                raise CliError(f"Not exported: {refusal}.") from None
            _write(pieces, args.output)
    if args.output is not None:
        done = {"file": str(args.output), "entries": size}
        print(json.dumps(done) if args.json else f"{size} entries were written to {args.output}.")
    return 0


def _write(pieces: Iterator[bytes], output: Path | None) -> None:
    if output is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        return
    # Renamed when it is whole: a file that was cut short must not pass for an export.
    draft = output.with_name(output.name + ".part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(output)


# Verify: nothing below needs Django, a database or HIRZ_HOME.


def _verify(args: argparse.Namespace) -> int:
    from hirz.core.ledger import KeyBroken, verify_export

    keys = read_keys(args.verifier)
    witnessed = list(_witnessed(args.witness)) if args.witness else []
    with _input(args.file) as (file, size), progress("Checking", size, quiet=args.json) as step:
        try:
            verdict = verify_export(_told(file, step), verifier=keys, witnessed=witnessed)
        except KeyBroken as fault:
            raise WrongUse(f"The verifier key cannot be used: {fault}.") from None
    if args.json:
        print(json.dumps(_as_json(verdict, args.language), ensure_ascii=False))
    else:
        print(verdict.summary(args.language))
        for problem in verdict.problems:
            print(f"  {problem.words(args.language)}")
    return 0 if verdict.ok else 1


def read_keys(given: str | None) -> list[str] | None:
    """Verifier keys as they were given: the text itself, or a file of one a line."""
    if given is None:
        return None
    path = Path(given)
    # A key reads name+id+base64: it may hold slashes, but hardly ever names a file.
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else given
    except (OSError, UnicodeDecodeError):
        raise CliError(f"{given} cannot be read as a verifier key.") from None
    keys = [line.strip() for line in text.splitlines() if line.strip()]
    if not keys:
        raise WrongUse(f"There is no verifier key in {given!r}.")
    return keys


def _witnessed(place: Path) -> Iterator[str]:
    files = sorted(place.glob(WITNESS_FILES)) if place.is_dir() else [place]
    if not files or not all(path.is_file() for path in files):
        raise CliError(f"There are no kept heads ({WITNESS_FILES}) in {place}.")
    for path in files:
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
            if line.strip():
                yield _note(line, path, number)


def _note(line: bytes, path: Path, number: int) -> str:
    with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
        note = json.loads(line)["note"]
        if isinstance(note, str):
            return note
    # A line cut short by a crash, or a damaged one: say so, and let the verdict count it as a head that is not signed.
    print(f"hirz: {path}, line {number}: this is no kept head.", file=sys.stderr)
    return ""


@contextlib.contextmanager
def _input(name: str) -> Iterator[tuple[BinaryIO, int | None]]:
    if name == STANDARD:
        yield sys.stdin.buffer, None
        return
    path = Path(name)
    if not path.is_file() or not os.access(path, os.R_OK):
        raise CliError(f"{name} cannot be read.")
    with path.open("rb") as file:
        yield file, path.stat().st_size


def _told(file: BinaryIO, step: Callable[[int], None]) -> Iterator[bytes]:
    """The lines, with the progress told every so often: a call for every line would cost more than its hash."""
    told = 0
    for line in file:
        told += len(line)
        if told > 1_000_000:
            step(told)
            told = 0
        yield line
    step(told)


def _as_json(verdict: Any, language: str) -> dict[str, Any]:
    return {
        "ok": verdict.ok,
        "origin": verdict.origin,
        "entries": verdict.entries,
        "root": verdict.root.hex(),
        "heads": verdict.heads,
        "witnessed": verdict.witnessed,
        "key_from_file": verdict.key_from_file,
        "summary": verdict.summary(language),
        "problems": [
            {"kind": p.kind, "line": p.line, "first": p.first, "last": p.last, "sentence": p.words(language)}
            for p in verdict.problems
        ],
    }
