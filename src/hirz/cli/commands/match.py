"""`hirz match`: is this file known? And what goes with it: hunts, the index, and which partner may ask about which list."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hirz.cli.errors import CliError, WrongUse
from hirz.cli.house import opened
from hirz.cli.progress import progress

if TYPE_CHECKING:
    from hirz.detect.models import Hunt

KIND_OF_LENGTH = {32: ("md5",), 40: ("sha1",), 64: ("sha256", "pdq")}
KINDS = frozenset({"md5", "sha1", "sha256", "pdq"})
SLICE_SECONDS = 2.0
AT_ONCE = 1_000

Named = tuple[str, str, bytes]
"""What was asked about, the kind of a digest, and the digest."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`ask`, `hunts`, `hunt`, `index`, `open`, `close`."""
    tree = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    branch = tree.add_parser("ask", help="look hashes or files up on every list in use; exit code 1 when one is known")
    branch.add_argument("values", nargs="+", help="a hash (kind:digits, or digits), a file, or - for lines of hashes")
    tree.add_parser("hunts", help="searches of new entries in everything seen before, and how far they came")
    tree.add_parser("hunt", help="go on with every hunt that is not done, here and now; may be stopped at any moment")
    tree.add_parser("index", help="build the index file of listed pictures anew from the database")
    for act, words in (("open", "let a partner ask about a list"), ("close", "take that back")):
        branch = tree.add_parser(act, help=words)
        branch.add_argument("feed", help="code of the partner's feed")
        branch.add_argument("list", help="short name of the list")


def run(args: argparse.Namespace) -> int:
    """0 done, 1 a fault or something known, 2 wrong use."""
    if args.act == "ask":
        # Read before the house is opened: what is mistyped is said at once.
        asked = list(_asked(args.values))
        with opened("worker"):
            return _ask(asked, args)
    with opened("worker"):
        return ACTS[args.act](args)


def _asked(values: list[str]) -> Iterator[Named]:
    for value in values:
        if value == "-":
            yield from _asked([line.split("#")[0].strip() for line in sys.stdin if line.split("#")[0].strip()])
        elif _looks_like_hash(value):
            yield from _hash(value)
        elif Path(value).is_file():
            yield from _file(Path(value))
        else:
            raise WrongUse(f"{value[:80]} is no hash and no file.")


def _looks_like_hash(value: str) -> bool:
    kind, colon, _digits = value.partition(":")
    return kind in KINDS if colon else len(value) in KIND_OF_LENGTH and not set(value) - set("0123456789abcdefABCDEF")


def _hash(value: str) -> Iterator[Named]:
    from hirz.core.hashing import DigestError

    kind, colon, digits = value.rpartition(":")
    try:
        for one in (kind,) if colon else KIND_OF_LENGTH[len(digits)]:
            yield value, one, _digest(one, digits)
    except DigestError as error:
        raise WrongUse(f"{value[:80]}: {error}.") from None


def _file(path: Path) -> Iterator[Named]:
    from hirz.cli.commands.hash import hash_file

    found = hash_file(path)
    name = path.name
    for kind in ("md5", "sha1", "sha256"):
        # The digests of an empty file say nothing.
        if found.size:
            yield name, kind, _digest(kind, getattr(found, kind))
    if found.pdq and not found.refusal:
        yield name, "pdq", _digest("pdq", found.pdq)
    for frame in found.frames or ():
        if not frame["refusal"]:
            yield f"{name} @ {frame['seconds']:.1f} s", "pdq", _digest("pdq", frame["pdq"])


def _digest(kind: str, digits: str) -> bytes:
    from hirz.core.hashing import DigestKind, parse_digest, parse_pdq

    return parse_pdq(digits) if kind == "pdq" else parse_digest(DigestKind(kind), digits)


def _ask(asked: list[Named], args: argparse.Namespace) -> int:
    from hirz.detect.asking import Asked, find_known

    known: list[dict[str, Any]] = []
    with progress("Matching", len(asked), quiet=args.json) as step:
        for start in range(0, len(asked), AT_ONCE):
            part = asked[start : start + AT_ONCE]
            for place, listed, distance in find_known([Asked(kind, digest) for _, kind, digest in part]):
                known.append(
                    {"asked": part[place][0], "kind": listed.kind, "distance": distance, "list": listed.list_code,
                     "list_kind": listed.list_kind, "scheme": listed.scheme, "class": listed.classification}
                )  # fmt: skip
            step(len(part))
    if args.json:
        for row in known:
            print(json.dumps(row, ensure_ascii=False))
        return 1 if known else 0
    for row in known:
        said = " ".join(part for part in (row["scheme"], row["class"]) if part)
        print(
            f"{row['asked']}: {row['kind']}, {row['distance']} bits apart, on {row['list']}{f' ({said})' if said else ''}"
        )
    if not known:
        print("Nothing of it stands on a list.")
    return 1 if known else 0


def _hunts(args: argparse.Namespace) -> int:
    from hirz.detect.models import Hunt

    hunts = Hunt.objects.select_related("hash_list").order_by("started_at", "id")
    for hunt in hunts:
        print(json.dumps(_row(hunt)) if args.json else _words(hunt))
    if not hunts and not args.json:
        print("There was no hunt yet: one begins with every import of a list.")
    return 0


def _hunt(args: argparse.Namespace) -> int:
    from hirz.detect.enums import HuntState
    from hirz.detect.hunting import go_on
    from hirz.detect.models import Hunt

    for hunt in Hunt.objects.exclude(state=HuntState.DONE).select_related("hash_list").order_by("started_at", "id"):
        with progress(f"Hunting for {hunt.hash_list_id}", max(hunt.total, 1), quiet=args.json) as step:
            step(hunt.done)
            came = hunt.done
            while hunt.state != HuntState.DONE:
                hunt = go_on(hunt.pk, seconds=SLICE_SECONDS)  # the same hunt, further on
                step(hunt.done - came)
                came = hunt.done
        print(json.dumps(_row(hunt)) if args.json else _words(hunt))
    return 0


def _row(hunt: Hunt) -> dict[str, Any]:
    return {"id": str(hunt.pk), "list": hunt.hash_list_id, "state": hunt.state, "done": hunt.done, "total": hunt.total,
            "matched": hunt.matched}  # fmt: skip


def _words(hunt: Hunt) -> str:
    share = 100 * hunt.done // hunt.total if hunt.total else 100
    return f"{hunt.hash_list_id}: {hunt.state}, {hunt.done:,} of {hunt.total:,} ({share} %), {hunt.matched:,} matches"


def _index(args: argparse.Namespace) -> int:
    from hirz.detect.indexes import LISTED_INDEX

    count = LISTED_INDEX.rebuild()
    print(json.dumps({"entries": count}) if args.json else f"{count:,} listed pictures are in the index.")
    return 0


def _access(args: argparse.Namespace) -> int:
    from hirz.base.accounts.models import Feed
    from hirz.base.actors import Actor
    from hirz.detect.asking import close_list, open_list
    from hirz.detect.models import HashList

    feed, hash_list = Feed.objects.filter(code=args.feed).first(), HashList.objects.filter(code=args.list).first()
    if feed is None or hash_list is None:
        raise CliError(f"There is no feed {args.feed} or no list {args.list}.")
    if hash_list.is_negative:
        raise CliError("The negative list is heard by every question already, and opened to nobody.")
    change = open_list if args.act == "open" else close_list
    change(feed=feed, hash_list=hash_list, by=Actor.system("operator"))
    if args.json:
        print(json.dumps({"feed": feed.code, "list": hash_list.code, "open": args.act == "open"}))
    else:
        print(f"{feed.code} may {'now' if args.act == 'open' else 'no longer'} ask about {hash_list.code}.")
        if args.act == "open" and hash_list.terms:
            print(f"Its terms, as they were written down: {hash_list.terms}")
    return 0


ACTS: dict[str, Callable[[argparse.Namespace], int]] = {
    "hunts": _hunts,
    "hunt": _hunt,
    "index": _index,
    "open": _access,
    "close": _access,
}
