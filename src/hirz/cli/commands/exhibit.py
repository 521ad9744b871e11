"""`hirz exhibit check`: whether the bundle of an exhibit is what the ledger committed to. No database, no network, no house."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

from hirz.cli.commands.ledger import read_keys
from hirz.cli.errors import WrongUse
from hirz.cli.progress import progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`check FILE [--verifier TEXT|FILE] [--language]`."""
    tree = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    check = tree.add_parser("check", help="check a bundle, offline")
    check.add_argument("file", type=Path, metavar="FILE", help="the bundle")
    check.add_argument(
        "--verifier", metavar="TEXT|FILE", help="the ledger's key as you know it from elsewhere; several in a file"
    )
    check.add_argument("--language", default="en", choices=("ar", "fr", "en"), help="language of the verdict")
    check.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="one JSON object")


def run(args: argparse.Namespace) -> int:
    """0 when every byte is as the ledger committed to; 1 when something is wrong; 2 without a file or key to check."""
    from hirz.core.custody import check_bundle
    from hirz.core.ledger import KeyBroken

    keys = read_keys(args.verifier)
    data = _read(args.file)
    with progress("Checking", len(data), quiet=args.json) as step:
        try:
            verdict = check_bundle(data, keys)
        except KeyBroken as fault:
            raise WrongUse(f"The verifier key cannot be used: {fault}.") from None
        step(len(data))
    if args.json:
        print(json.dumps(_as_json(verdict, args.language), ensure_ascii=False))
        return 0 if verdict.ok else 1
    print(verdict.summary(args.language))
    if verdict.chain is not None:
        print(verdict.chain.summary(args.language))
    for found in verdict.faults:
        print(f"  {found.words(args.language)}")
    return 0 if verdict.ok else 1


def _read(path: Path) -> bytes:
    if not path.is_file() or not os.access(path, os.R_OK):
        raise WrongUse(f"{path} cannot be read.")
    return path.read_bytes()


def _as_json(verdict: Any, language: str) -> dict[str, Any]:
    chain = verdict.chain
    return {
        "ok": verdict.ok,
        "exhibit": verdict.exhibit,
        "number": verdict.number,
        "manifest": verdict.manifest,
        "lines": verdict.lines,
        "head": verdict.head,
        "blob_included": verdict.blob_included,
        "key_from_file": verdict.key_from_file,
        "chain": None
        if chain is None
        else {
            "whole": chain.whole,
            "acts": chain.acts,
            "holder": None if chain.holder is None else chain.holder.code,
            "ended": chain.ended,
            "last_outcome": chain.last_outcome,
        },
        "summary": verdict.summary(language),
        "faults": [_fault(fault, language) for fault in verdict.faults],
    }


def _fault(fault: Any, language: str) -> dict[str, Any]:
    return {
        "kind": fault.kind if fault.chain is None else fault.chain.kind,
        "member": fault.member,
        "act": fault.act,
        "line": fault.line,
        "field": fault.field,
        "byte": fault.byte,
        "sentence": fault.words(language),
    }
