"""Digests that somebody typed, pasted or let this page compute: they name a file, and the file stays where it is.

Touches content in memory. Read generously: what `sha256sum`, Windows and file managers print, and what our script writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from hirz.core.hashing import DigestHexError, DigestKind, DigestLengthError, EmptyFileDigest, parse_digest

MOST_DIGESTS: Final = 20
"""Lines; as many as files."""

MOST_CHARACTERS: Final = 8_000
LONGEST_NAME: Final = 200
# How long each is in hexadecimal, the longest first, as they are written back.
KINDS: Final[Mapping[int, DigestKind]] = {64: DigestKind.SHA256, 40: DigestKind.SHA1, 32: DigestKind.MD5}
_SEPARATORS: Final = str.maketrans(dict.fromkeys("\t,;=()|", " "))
_WORDS: Final = frozenset({"md5", "sha1", "sha-1", "sha256", "sha-256"})


def read_digests(text: str) -> tuple[list[dict[str, str]], list[str]]:
    """One entry for each line, `{"name": ..., "sha256": ...}`, and what is wrong, in words for whoever wrote it.

    A line without a digest is an entry as well, under the line as its name: nothing that was written is lost.
    """
    lines = [line for line in text[:MOST_CHARACTERS].splitlines() if line.strip()]
    entries, wrong = [], []
    for number, line in enumerate(lines[:MOST_DIGESTS], 1):
        entry = _entry(line)
        entries.append(entry)
        if not any(kind in entry for kind in DigestKind):
            wrong.append(_fault(line) % {"n": number})
    if len(lines) > MOST_DIGESTS:
        wrong.append(_("At most %(n)d lines, please.") % {"n": MOST_DIGESTS})
    return entries, wrong


def written_digests(entries: Sequence[Mapping[str, Any]]) -> str:
    """The entries as lines that read back the same."""
    return "\n".join(
        " ".join(str(entry[name]) for name in (*KINDS.values(), "name") if entry.get(name)) for entry in entries
    )


def _entry(line: str) -> dict[str, str]:
    found: dict[str, str] = {}
    rest = []
    for token in line.translate(_SEPARATORS).split():
        word, _colon, value = token.rpartition(":")
        bare = value if word.lower() in _WORDS else token
        kind = _kind(bare)
        if kind is not None and kind not in found:
            found[kind] = bare.lower()
        elif token.rstrip(":").lower() not in _WORDS:
            rest.append(token)
    name = " ".join(rest) if found else line.strip()
    return {"name": name[:LONGEST_NAME], **found}


def _kind(text: str) -> DigestKind | None:
    kind = KINDS.get(len(text))
    if kind is None:
        return None
    try:
        parse_digest(kind, text)
    except (DigestHexError, DigestLengthError, EmptyFileDigest):
        return None
    return kind


def _fault(line: str) -> str:
    for token in line.translate(_SEPARATORS).replace(":", " ").split():
        kind = KINDS.get(len(token))
        try:
            if kind is not None:
                parse_digest(kind, token)
        except EmptyFileDigest:
            return _("Line %(n)d is the fingerprint of an empty file. It says nothing about a picture.")
        except DigestHexError:
            continue
    return _("Line %(n)d holds no fingerprint: that is 32, 40 or 64 signs, 0 to 9 and a to f.")
