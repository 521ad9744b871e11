"""The byte alphabet of the scanner: one byte per character, so that byte offsets are character offsets.

A *shadow* of a text has one byte for each of its characters. Letters that readers take for one another
share a byte (é and e, the alefs, ي and ى), every decimal digit is an ASCII digit, Arabic letters lie at
0xC0 and above, and anything else is OTHER. Patterns run on shadows with google-re2 in its Latin-1 mode:
linear time, and no conversion of offsets.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import re2

OTHER = 0x01  # a character outside the alphabet: an emoji, a letter of another script
DROP = 0x02  # a character that readers do not see, or that does not change the word
TAKEN = 0x03  # a character that a stronger selector has claimed

# The letters left after folding. Position in this string gives the byte, from FIRST_ARABIC on.
ARABIC = "ءابتثجحخدذرزسشصضطظعغفقكلمنهوي"
FIRST_ARABIC = 0xC0

# Hamza carriers, teh marbuta, alef maqsura; the Moroccan g (گ ڭ) and v (ڤ ڥ), and Persian forms that
# phone keyboards and Maghrebi writing bring in.
ARABIC_VARIANTS = {
    **dict.fromkeys("آأإٱ", "ا"),
    "ؤ": "و",
    "ئ": "ي",
    "ى": "ي",
    "ی": "ي",
    "ة": "ه",
    "ھ": "ه",
    "ہ": "ه",
    **dict.fromkeys("گڭک", "ك"),
    **dict.fromkeys("ڤڥ", "ف"),
    "پ": "ب",
    "چ": "ج",
    "ژ": "ز",
}

PUNCTUATION = {
    **dict.fromkeys("’‘", "'"),
    **dict.fromkeys("“”«»", '"'),
    **dict.fromkeys("–—", "-"),
    **dict.fromkeys("\u00a0\u202f", " "),
    **dict.fromkeys("،٬", ","),
    **dict.fromkeys("٫۔", "."),
    "؛": ";",
    "؟": "?",
    "٪": "%",
    "¿": "?",
    "¡": "!",
    "€": " ",
}

LATIN = {c: unicodedata.normalize("NFD", c)[0] for c in "éèêëàâäçùûüôöîïñáíóúÉÈÊÀÂÇÔÎÑÁ"}

DIGITS = {chr(base + n): str(n) for base in (0x660, 0x6F0) for n in range(10)}

# Harakat and the dagger alef, tatweel, zero-width characters, bidi controls, soft hyphen, emoji selector.
DROPPED = (
    "".join(map(chr, range(0x64B, 0x653)))
    + "\u0670\u0640\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    + "\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad\u061c\ufe0f"
)

# The charmap codec writes the code of "?" for what it does not know. That code therefore means OTHER, and a
# real question mark travels as SUBSTITUTE.
SUBSTITUTE = "\x1a"


def _arabic_byte(letter: str) -> int:
    return FIRST_ARABIC + ARABIC.index(ARABIC_VARIANTS.get(letter, letter))


def _known() -> dict[str, int]:
    """Every character with a code of its own outside ASCII, and its shadow byte."""
    known = {c: _arabic_byte(c) for c in ARABIC + "".join(ARABIC_VARIANTS)}
    known |= {c: ord(to) for c, to in (LATIN | DIGITS | PUNCTUATION).items()}
    return known | dict.fromkeys(DROPPED, DROP)


def _tables() -> tuple[Any, bytes, dict[str, int]]:
    """The charmap from characters to codes, the table from codes to shadow bytes, and the shadow byte of each known character."""
    known = _known()
    plain_ascii = {*map(chr, range(0x20, 0x7F)), "\t", "\n", "\r"} - {"?"}
    codes = [chr(n) if chr(n) in plain_ascii else None for n in range(256)]
    # NUL keeps code 0: otherwise charmap_build falls back on a dict, ten times slower.
    codes[0], codes[ord("?")], codes[ord(SUBSTITUTE)] = "\0", SUBSTITUTE, "?"
    free = [n for n, c in enumerate(codes) if c is None]
    assert len(known) <= len(free), "the alphabet has room for 256 characters"
    for n, c in zip(free, known, strict=False):
        codes[n] = c
    bytes_of = {c: ord(c) for c in plain_ascii} | known
    bytes_of |= {"\0": DROP, SUBSTITUTE: ord("?"), "?": OTHER, "\t": ord(" "), "\r": ord("\n")}
    table = bytes(OTHER if c is None else bytes_of[c] for c in codes)
    return codecs.charmap_build("".join("\ufffe" if c is None else c for c in codes)), table, bytes_of


_CHARMAP, _TABLE, _BYTES_OF = _tables()
# The same from Latin-1 codes, which an encoder of CPython writes a hundred times faster than any charmap.
_LATIN_TABLE = bytes(_BYTES_OF.get(chr(code), OTHER) for code in range(256))
# One character in so many may be none of Latin-1's before the charmap is the shorter way.
_FEW = 32
# The start of a text says what script it is in.
_SAMPLE = 96

_DECODING = "".join(
    ARABIC[n - FIRST_ARABIC] if FIRST_ARABIC <= n < FIRST_ARABIC + len(ARABIC) else chr(n) for n in range(256)
)


def word_set(words: str) -> frozenset[str]:
    """The words of a list written with spaces between them."""
    return frozenset(words.split())


def shadow_of(text: str) -> bytes:
    """The shadow of a text: exactly one byte per character."""
    if text[:_SAMPLE].encode("latin-1", "replace").count(b"?") * _FEW > _SAMPLE * 2:
        return _by_charmap(text)
    latin = text.replace("?", SUBSTITUTE).encode("latin-1", "replace")
    strangers = latin.count(b"?")
    if not strangers:
        return latin.translate(_LATIN_TABLE)
    if strangers * _FEW < len(text):
        return _patched(text, latin)
    return _by_charmap(text)


def _by_charmap(text: str) -> bytes:
    codes: bytes = codecs.charmap_encode(text.replace("?", SUBSTITUTE), "replace", _CHARMAP)[0]
    return codes.translate(_TABLE)


def _patched(text: str, latin: bytes) -> bytes:
    """A shadow by way of Latin-1, with the few characters looked up for which the encoder wrote a question mark."""
    shadow = bytearray(latin.translate(_LATIN_TABLE))
    at = latin.find(b"?")
    while at >= 0:
        shadow[at] = _BYTES_OF.get(text[at], OTHER)
        at = latin.find(b"?", at + 1)
    return bytes(shadow)


def text_of(shadow: bytes) -> str:
    """A shadow read back as text: folded letters, ASCII, and the OTHER and DROP bytes as they are."""
    return codecs.charmap_decode(shadow, "strict", _DECODING)[0]


@lru_cache(maxsize=4096)
def rare_byte(char: str) -> int:
    """The shadow byte of a character outside the charmap: a digit, a dash, a space, a letter with marks, or OTHER."""
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return ord("0") + digit
    category = unicodedata.category(char)
    if category == "Pd" or char == "\u2212":
        return ord("-")
    if category == "Zs":
        return ord(" ")
    if category in ("Zl", "Zp") or char in "\x0b\x0c\x85":
        return ord("\n")
    base = unicodedata.normalize("NFKD", char)[0]
    return OTHER if base == char else shadow_of(base)[0]


def coded(pattern: str) -> bytes:
    """A pattern over shadows, from a pattern written as text: its Arabic letters are folded."""
    return b"".join(shadow_of(c) if ord(c) > 0x7F else c.encode("ascii") for c in pattern)


def compile_shadow(pattern: str) -> Any:
    """A google-re2 pattern over shadows, from a pattern written as text."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(coded(pattern), options=options)


_ANYWHERE = getattr(getattr(re2, "_Anchor", None), "UNANCHORED", None)


def spans(pattern: Any, data: bytes) -> Iterator[tuple[int, int]]:
    """The spans of a pattern in a shadow, in order, as `finditer` gives them at half its price.

    re2's own iterator makes a match object of each; what it calls for that is asked directly, where it has that name.
    """
    inner = getattr(pattern, "_regexp", None)
    if inner is None or _ANYWHERE is None:
        for match in pattern.finditer(data):
            yield match.span()
        return
    match_at, at, length = inner.Match, 0, len(data)
    while at <= length:
        start, end = match_at(_ANYWHERE, data, at, length)[0]
        if start < 0:
            return
        yield start, end
        at = end if end > at else at + 1
