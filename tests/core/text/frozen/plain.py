"""The plain form of a text: compatibility forms resolved, invisible characters gone, offsets kept."""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from hirz.core.text.alphabet import DROP, OTHER, compile_shadow, rare_byte
from tests.core.text.frozen.shadows import shadow_of

# A letter may carry this many marks before a new cluster is begun (UAX #15, stream-safe text): putting marks
# into canonical order costs the square of their number.
MAX_MARKS = 30

_UNUSUAL = compile_shadow(r"[\x01\x02]+")


class Plain(NamedTuple):
    """A plain text, its shadow, and for each character the span of the original that it stands for."""

    text: str
    shadow: bytes
    starts: Sequence[int]
    ends: Sequence[int]

    def ascii_digits(self, start: int, end: int) -> str:
        """A stretch of the text with its digits, of whatever script, as ASCII digits."""
        stretch = self.text[start:end]
        if stretch.isascii():
            return stretch
        return "".join(
            chr(byte) if 48 <= byte <= 57 else c for c, byte in zip(stretch, self.shadow[start:end], strict=True)
        )


@lru_cache(maxsize=4096)
def _joins_previous(char: str) -> bool:
    """Whether normalisation may join this character to the one before: marks, and trailing Hangul letters."""
    first = unicodedata.normalize("NFKD", char)[0]
    return unicodedata.category(first)[0] == "M" or 0x1160 <= ord(first) <= 0x11FF


@lru_cache(maxsize=4096)
def _is_invisible(char: str) -> bool:
    """Whether a reader sees nothing: controls other than line ends, format characters, selectors, fillers."""
    if char in "\t\n\r\x0b\x0c\x85":
        return False
    return unicodedata.category(char) in ("Cc", "Cf") or char in "\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5"


@lru_cache(maxsize=4096)
def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Me")


def _plain_cluster(chars: str) -> tuple[str, bytes]:
    """A letter with its marks in plain form, and its shadow; marks that found no letter to join are left out."""
    normal = "".join(c for c in unicodedata.normalize("NFKC", chars) if not _is_mark(c) and not _is_invisible(c))
    pairs = [(c, rare_byte(c) if byte == OTHER else byte) for c, byte in zip(normal, shadow_of(normal), strict=True)]
    kept = [pair for pair in pairs if pair[1] != DROP]
    return "".join(c for c, _ in kept), bytes(byte for _, byte in kept)


@lru_cache(maxsize=4096)
def _plain_char(char: str) -> tuple[str, bytes]:
    return _plain_cluster(char)


@lru_cache(maxsize=4096)
def _is_dropped(char: str) -> bool:
    return _is_invisible(char) or shadow_of(char)[0] == DROP


class _Builder:
    """Collects plain characters with their spans."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.shadows: list[bytes] = []
        # Arrays, not lists: four bytes a character in place of forty, for texts of many megabytes.
        self.starts = array("I")
        self.ends = array("I")

    def keep(self, text: str, shadow: bytes, start: int, end: int) -> None:
        """Take a stretch of characters as it is."""
        self.parts.append(text[start:end])
        self.shadows.append(shadow[start:end])
        self.starts.extend(range(start, end))
        self.ends.extend(range(start + 1, end + 1))

    def cluster(self, chars: str, start: int, end: int) -> None:
        """Take a letter with its marks, in its plain form."""
        text, shadow = _plain_char(chars) if len(chars) == 1 else _plain_cluster(chars)
        self.parts.append(text)
        self.shadows.append(shadow)
        self.starts.extend([start] * len(text))
        self.ends.extend([end] * len(text))

    def finish(self) -> Plain:
        """The plain text of what was taken."""
        return Plain("".join(self.parts), b"".join(self.shadows), self.starts, self.ends)


def _take_unusual(builder: _Builder, text: str, base: int, start: int, end: int) -> None:
    """Cut text[start:end] into clusters; text[base:start] is at most one letter that the first may join."""
    chars, first, last, marks = text[base:start], base, start, 0
    for i in range(start, end):
        char = text[i]
        if _is_dropped(char):
            continue
        if _joins_previous(char) and chars and marks < MAX_MARKS:
            marks += 1
        else:
            builder.cluster(chars, first, last)
            chars, first, marks = "", i, 0
        chars += char
        last = i + 1
    builder.cluster(chars, first, last)


def plain(text: str) -> Plain:
    """The plain form of a text.

    NFKC throughout; characters that readers do not see (zero-width, bidi controls, C0 controls, harakat,
    tatweel) are left out; in the shadow every decimal digit is ASCII. Texts of usual characters pass without
    a look at each of them.
    """
    shadow = shadow_of(text)
    if OTHER not in shadow and DROP not in shadow:
        return Plain(text, shadow, range(len(text)), range(1, len(text) + 1))
    builder, done = _Builder(), 0
    for match in _UNUSUAL.finditer(shadow):
        start, end = match.span()
        visible = next((c for c in text[start:end] if not _is_dropped(c)), None)
        # A mark joins the usual letter before it.
        base = start - 1 if visible is not None and start > done and _joins_previous(visible) else start
        builder.keep(text, shadow, done, base)
        if visible is not None and end - base == 1:
            builder.cluster(visible, start, end)
        elif visible is not None:
            _take_unusual(builder, text, base, start, end)
        done = end
    builder.keep(text, shadow, done, len(text))
    return builder.finish()
