"""Check an export of the ledger, offline and in one pass, with nothing but the file, a key and the heads that witnesses kept.

The standard library and `cryptography` are enough to run this. Without a witnessed head an end that was cut off right
after a signed head cannot be seen: no log can show that by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from hirz.core.ledger.canonical import SAFE_INTEGER, canonical_json, encode_plain
from hirz.core.ledger.entry import SALT_BYTES, SCHEMA, commit_text
from hirz.core.ledger.errors import KeyBroken, LedgerError, NotCanonical, NoteBroken
from hirz.core.ledger.export import FORMAT, entry_line
from hirz.core.ledger.notes import Checkpoint, OpenedNote, Verifier, open_note
from hirz.core.ledger.tree import Frontier, leaf_hash
from hirz.core.ledger.verdict import ExportVerdict, Problem, ProblemKind

PROBLEMS_LIMIT: Final[int] = 100
"""More than this many problems are not listed one by one."""

LINE_LIMIT: Final[int] = 16 * 1024 * 1024
"""Bytes in a line."""

VERIFIERS_LIMIT: Final[int] = 64

_RECORD_TYPES: Final[tuple[type, ...]] = (int, *(str,) * 11, int)
_COMMITMENT: Final[int] = 11
_PLAIN_KEYS: Final[frozenset[str]] = frozenset({"entry", "sequence"})
_TEXT_KEYS: Final[frozenset[str]] = _PLAIN_KEYS | {"salt", "text"}
_LEAF_START: Final[int] = len('{"entry":')
_LEAF_AFTER: Final[int] = len(',"sequence"')
# What stands between the texts of a plain line with eleven texts and a batch of one, its ending left out.
_PLAIN_BETWEEN: Final[tuple[str, ...]] = ("{", ":[1,", *(",",) * 10, ",1],")
_PLAIN_PARTS: Final[int] = 2 * len(_PLAIN_BETWEEN) + 1
_FLUSH_AT: Final[int] = 1024


def verify_export(
    lines: Iterable[bytes | str], *, verifier: str | Iterable[str] | None, witnessed: Iterable[str] = ()
) -> ExportVerdict:
    """Check an export line by line and say everything that is wrong with it.

    `verifier` is the log's verifier key (several after a change of keys) as known from elsewhere; None takes the keys
    that the file itself names, and the verdict says so. `witnessed` are checkpoint notes that witnesses kept. Give the
    file's bytes: reading as text may hide changed line ends. Raises KeyBroken for a malformed `verifier`, nothing for a
    malformed file. Memory does not grow with the file.
    """
    check = _Check(_verifiers(verifier))
    numbered = enumerate(lines, start=1)
    _, first = next(numbered, (1, b""))
    check.header(first)
    check.witnesses(witnessed)
    for number, line in numbered:
        check.line(number, line)
    return check.verdict()


def _verifiers(given: str | Iterable[str] | None) -> list[Verifier] | None:
    if given is None:
        return None
    texts = [given] if isinstance(given, str) else list(given)
    return [Verifier.of_text(text.strip()) for text in texts]


class _Unreadable(Exception):
    """A line is not one of an export."""


class _Check:
    """One pass over an export."""

    def __init__(self, given: list[Verifier] | None) -> None:
        self.given = given
        self.trusted: list[Verifier] = given or []
        self.known: list[Verifier] = list(self.trusted)
        self.origin = ""
        self.problems: list[Problem] = []
        self.frontier = Frontier()
        self.pending: list[bytes] = []
        self.count = 0  # entries read or known to be missing: the next number
        self.broken = False  # an entry is lost, so that no root can be computed any more
        self.covered = -1  # entries counted by the last trusted head
        self.agreed = 0  # entries below the last head whose root agreed
        self.heads = 0
        self.seen: dict[int, list[bytes]] = {}  # witnessed size -> roots
        self.next_seen = -1
        self.witnessed = 0

    def problem(
        self, kind: ProblemKind, line: int | None = None, first: int | None = None, last: int | None = None
    ) -> None:
        if len(self.problems) < PROBLEMS_LIMIT:
            self.problems.append(Problem(kind, line, first, last))
        elif len(self.problems) == PROBLEMS_LIMIT:
            self.problems.append(Problem(ProblemKind.MORE_PROBLEMS))

    # The header and the witnesses

    def header(self, line: bytes | str) -> None:
        try:
            raw, text = _decoded(line)
            value = _object(text)
            if raw != canonical_json(value):
                raise _Unreadable
            origin, named = _header(value)
        except (_Unreadable, LedgerError):
            self.problem(ProblemKind.HEADER_BROKEN, 1)
            return
        self.origin = origin
        self.known += named
        if self.given is None:
            self.trusted = named
        elif not set(self.given) <= set(named):
            self.problem(ProblemKind.KEY_DIFFERS, 1)

    def witnesses(self, notes: Iterable[str]) -> None:
        for note in notes:
            try:
                head = Checkpoint.of_text(open_note(note, self.known).text)
            except NoteBroken:
                self.problem(ProblemKind.WITNESS_NOT_SIGNED)
                continue
            if head.origin != self.origin:
                self.problem(ProblemKind.WITNESS_OF_ANOTHER_LEDGER)
                continue
            self.seen.setdefault(head.size, []).append(head.root)
        self.next_seen = min(self.seen, default=-1)
        self.meet_witness()

    def meet_witness(self) -> None:
        """Compare the tree with what witnesses saw at this size."""
        if self.next_seen != self.count:
            return
        roots = self.seen.pop(self.count)
        self.next_seen = min(self.seen, default=-1)
        if self.broken:
            return
        root = self.root()
        for seen in roots:
            if seen != root:
                self.problem(ProblemKind.HISTORY_REWRITTEN, None, 0, max(self.count - 1, 0))
        self.witnessed += roots.count(root)

    # Lines

    def line(self, number: int, line: bytes | str) -> None:
        try:
            raw, text = _decoded(line)
            leaf = _plain_leaf(raw, text, self.count)
            if leaf is not None:
                self.add(leaf)
                return
            value = _object(text)
            if "entry" in value:
                self.entry(number, raw, value)
            else:
                self.head(number, raw, value)
        except _Unreadable:
            self.problem(ProblemKind.LINE_UNREADABLE, number, self.count)
        except NotCanonical:
            self.problem(ProblemKind.LINE_ALTERED, number, self.count)

    def entry(self, number: int, raw: bytes, value: dict[str, object]) -> None:
        record, sequence = value["entry"], value.get("sequence")
        if not isinstance(record, list) or tuple(map(type, record)) != _RECORD_TYPES or type(sequence) is not int:
            raise _Unreadable
        if record[0] != SCHEMA or not 0 <= sequence <= SAFE_INTEGER or not 0 <= record[-1] <= SAFE_INTEGER:
            raise _Unreadable
        leaf = encode_plain(record)
        if set(value) == _PLAIN_KEYS:
            if raw != entry_line(leaf, sequence):
                raise NotCanonical
        elif not self.is_text_right(raw, value, leaf, sequence, record[_COMMITMENT]):
            self.problem(ProblemKind.TEXT_DIFFERS, number, sequence)
        if sequence == self.count or self.resume(number, sequence):
            self.add(leaf)

    def is_text_right(self, raw: bytes, value: dict[str, object], leaf: bytes, sequence: int, commitment: str) -> bool:
        salt, text = value.get("salt"), value.get("text")
        if set(value) != _TEXT_KEYS or not isinstance(salt, str) or not isinstance(text, str):
            raise _Unreadable
        if raw != entry_line(leaf, sequence, salt, text):
            raise NotCanonical
        return _is_committed(commitment, salt, text)

    def add(self, leaf: bytes) -> None:
        self.pending.append(leaf_hash(leaf))
        self.count += 1
        if len(self.pending) >= _FLUSH_AT:
            self.flush()
        if self.count == self.next_seen:
            self.meet_witness()

    def resume(self, number: int, sequence: int) -> bool:
        """Deal with an entry that is not the next one; whether to go on with it."""
        if sequence < self.count:
            self.problem(ProblemKind.ENTRY_OUT_OF_PLACE, number, sequence)
            return False
        self.problem(ProblemKind.ENTRIES_MISSING, number, self.count, sequence - 1)
        self.broken = True
        self.count = sequence
        # Witnessed heads inside the gap can no longer be compared; the gap itself is reported.
        self.seen = {size: roots for size, roots in self.seen.items() if size > sequence}
        self.next_seen = min(self.seen, default=-1)
        return True

    def head(self, number: int, raw: bytes, value: dict[str, object]) -> None:
        note = value.get("checkpoint")
        if len(value) != 1 or not isinstance(note, str):
            raise _Unreadable
        if raw != canonical_json(value):
            raise NotCanonical
        try:
            opened = open_note(note, self.known)
            head = Checkpoint.of_text(opened.text)
        except NoteBroken:
            self.problem(ProblemKind.HEAD_NOT_SIGNED, number)
            return
        if head.origin != self.origin:
            self.problem(ProblemKind.HEAD_OF_ANOTHER_LEDGER, number)
            return
        if head.size != self.count:
            low, high = sorted((head.size, self.count))
            self.problem(ProblemKind.HEAD_OUT_OF_PLACE, number, low, high - 1)
            return
        self.compare(number, head, opened)

    def compare(self, number: int, head: Checkpoint, opened: OpenedNote) -> None:
        if self.is_trusted(opened):
            self.covered = self.count
        if self.broken:
            return
        if self.root() != head.root:
            # With no entry since the last head, two signed heads contradict each other about all before.
            first = self.agreed if self.agreed < self.count else 0
            self.problem(ProblemKind.ENTRIES_ALTERED, number, first, max(self.count - 1, 0))
            self.broken = True
            return
        self.agreed = self.count
        self.heads += 1

    def is_trusted(self, opened: OpenedNote) -> bool:
        return any(signer in self.trusted for signer in opened.signers)

    # The tree and the end

    def flush(self) -> None:
        self.frontier.extend(self.pending)
        self.pending.clear()

    def root(self) -> bytes:
        self.flush()
        return self.frontier.root()

    def verdict(self) -> ExportVerdict:
        if self.covered < 0:
            self.problem(ProblemKind.NO_HEAD)
        if max(self.covered, 0) < self.count:
            self.problem(ProblemKind.NOT_COVERED, None, max(self.covered, 0), self.count - 1)
        if self.seen:
            self.problem(ProblemKind.TAIL_CUT, None, self.count, max(self.seen) - 1)
        return ExportVerdict(
            origin=self.origin,
            entries=self.count,
            root=b"" if self.broken else self.root(),
            heads=self.heads,
            witnessed=self.witnessed,
            key_from_file=self.given is None,
            problems=tuple(self.problems),
        )


def _decoded(line: bytes | str) -> tuple[bytes, str]:
    """A line without its end, as bytes and as text."""
    try:
        raw = line if isinstance(line, bytes) else line.encode("utf-8")
        if raw.endswith(b"\n"):
            raw = raw[:-1]
        if len(raw) > LINE_LIMIT:
            raise _Unreadable
        return raw, raw.decode("utf-8")
    except UnicodeError:
        raise _Unreadable from None


def _object(text: str) -> dict[str, object]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise _Unreadable from None
    if not isinstance(value, dict):
        raise _Unreadable
    return value


def _header(value: dict[str, object]) -> tuple[str, list[Verifier]]:
    origin, keys = value.get("origin"), value.get("verifiers")
    if set(value) != {"format", "origin", "verifiers"} or value["format"] != FORMAT:
        raise _Unreadable
    if not isinstance(origin, str) or not isinstance(keys, list) or not 0 < len(keys) <= VERIFIERS_LIMIT:
        raise _Unreadable
    if not all(isinstance(key, str) for key in keys):
        raise KeyBroken("a verifier key is text")
    return origin, [Verifier.of_text(key) for key in keys]


def _plain_leaf(raw: bytes, text: str, sequence: int) -> bytes | None:
    """The leaf bytes cut from a plain line that is in its one form beyond doubt; None where a closer look is needed.

    Three times as fast as reading JSON and writing it anew. Without a backslash or a control character a text ends at
    the next quotation mark, so that a line whose every part between texts is the expected one is the canonical line.
    """
    parts = text.split('"')
    ending = f":{sequence}}}"
    if len(parts) != _PLAIN_PARTS or parts[::2] != [*_PLAIN_BETWEEN, ending]:
        return None
    if parts[1] != "entry" or parts[-2] != "sequence" or "\\" in text or not text.isprintable():
        return None
    return raw[_LEAF_START : -len(ending) - _LEAF_AFTER]


def _is_committed(commitment: str, salt: str, text: str) -> bool:
    try:
        raw = bytes.fromhex(salt)
    except ValueError:
        return False
    # fromhex() also reads capitals and blanks. Of one length alone: HMAC takes a key and the same key with zeros behind it for
    # one, so that an altered line could still fit.
    if raw.hex() != salt or len(raw) != SALT_BYTES:
        return False
    return commit_text(raw, text).hex() == commitment
