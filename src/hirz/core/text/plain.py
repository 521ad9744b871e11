"""The plain form of a text: compatibility forms resolved, invisible characters gone, offsets kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

from hirz.core.text.alphabet import DROP, DROPPED, OTHER, rare_byte, shadow_of
from hirz.core.text.offsets import Pieces

# A letter may carry this many marks before a new cluster is begun (UAX #15, stream-safe text): putting marks
# into canonical order costs the square of their number.
MAX_MARKS = 30

# One where a character is unusual, nought elsewhere.
_UNUSUAL = bytes(byte in (OTHER, DROP) for byte in range(256))
_HIDDEN = frozenset(DROPPED)


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

    __slots__ = ("parts", "pieces", "shadows")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.shadows: list[bytes] = []
        self.pieces = Pieces()

    def keep(self, text: str, shadow: bytes, start: int, end: int) -> None:
        """Take a stretch of characters as it is."""
        self.parts.append(text[start:end])
        self.shadows.append(shadow[start:end])
        self.pieces.kept(start, end)

    def cluster(self, chars: str, start: int, end: int) -> None:
        """Take a letter with its marks, in its plain form."""
        text, shadow = _plain_char(chars) if len(chars) == 1 else _plain_cluster(chars)
        self.parts.append(text)
        self.shadows.append(shadow)
        self.pieces.made(len(text), start, end)

    def finish(self) -> Plain:
        """The plain text of what was taken."""
        return Plain("".join(self.parts), b"".join(self.shadows), *self.pieces.spans())


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


# Strangers that stay as they are, whatever stands beside them, as far as they were met: emoji, letters of other scripts.
_quiet: set[str] = set()
_MOST_QUIET = 16_384
# One character in so many makes it cheaper to look at all strangers at once than at each word of them.
_MANY = 8


@lru_cache(maxsize=4096)
def _is_quiet(char: str) -> bool:
    return not _is_dropped(char) and not _joins_previous(char) and _plain_char(char) == (char, bytes([OTHER]))


def _are_quiet(chars: str) -> bool:
    """Whether each of these characters is its own plain form, a stranger to the alphabet."""
    if _quiet.issuperset(chars):
        return True
    for char in chars:
        if char not in _quiet:
            if not _is_quiet(char):
                return False
            if len(_quiet) < _MOST_QUIET:
                _quiet.add(char)
    return True


def _is_quiet_script(text: str, shadow: bytes) -> bool:
    """Whether a text is in a script outside the alphabet that nothing is to be done to; asked only where much of it is."""
    return shadow.count(OTHER) * _MANY > len(shadow) and _are_quiet("".join(compress(text, shadow.translate(_UNUSUAL))))


def plain(text: str) -> Plain:
    """The plain form of a text.

    NFKC throughout; characters that readers do not see (zero-width, bidi controls, C0 controls, harakat,
    tatweel) are left out; in the shadow every decimal digit is ASCII. Texts of usual characters, and strangers
    that nothing is to be done to, pass without a look at each of them.
    """
    shadow = shadow_of(text)
    if DROP not in shadow and (OTHER not in shadow or _is_quiet_script(text, shadow)):
        return Plain(text, shadow, range(len(text)), range(1, len(text) + 1))
    builder, done = _Builder(), 0
    for start, end in _runs(shadow):
        run = text[start:end]
        if _are_quiet(run):
            continue
        visible = None if _HIDDEN.issuperset(run) else next((c for c in run if not _is_dropped(c)), None)
        # A mark joins the usual letter before it.
        base = start - 1 if visible is not None and start > done and _joins_previous(visible) else start
        builder.keep(text, shadow, done, base)
        if visible is not None and end - base == 1:
            builder.cluster(visible, start, end)
        elif visible is not None:
            _take_unusual(builder, text, base, start, end)
        done = end
    if not done:
        return Plain(text, shadow, range(len(text)), range(1, len(text) + 1))
    builder.keep(text, shadow, done, len(text))
    return builder.finish()


def _runs(shadow: bytes) -> Iterator[tuple[int, int]]:
    """Where unusual characters stand together."""
    marked = shadow.translate(_UNUSUAL)
    start = marked.find(1)
    while start >= 0:
        end = marked.find(0, start)
        end = end if end >= 0 else len(marked)
        yield start, end
        start = marked.find(1, end)
