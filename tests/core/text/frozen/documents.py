"""Identity card numbers and number plates: noise unless a word beside them says what they are."""

from __future__ import annotations

from collections.abc import Iterator

from hirz.core.text.alphabet import ARABIC, FIRST_ARABIC, compile_shadow
from hirz.core.text.selector import SelectorKind
from hirz.core.text.words import Topic
from tests.core.text.frozen.page import Found, Page

_REACH = 48

# 1 or 2 letters and 5 or 6 digits; 7 is accepted (public validators).
_CIN = compile_shadow(r"[a-z]{1,2} ?[0-9]{5,7}")
_CIN_AFTER = compile_shadow(r"(?:[^0-9\n]{0,28}[^0-9a-z\n])?([a-z]{1,2} ?[0-9]{5,7})\b")

_LETTERS = {"ا": "A", "ب": "B", "د": "D", "ه": "H", "و": "E", "ط": "T", "ي": "Y"}
_LETTER_OF = {FIRST_ARABIC + ARABIC.index(a): latin for a, latin in _LETTERS.items()}
_LETTER_OF |= {ord(latin.lower()): latin for latin in _LETTERS.values()} | {ord("w"): "E"}
_SEP = r"[ ]?[\-|/ .]?[ ]?"
_L = r"([ابدهوطيabdhewty])"
_PLATE = compile_shadow(rf"([0-9]{{1,5}}){_SEP}{_L}{_SEP}([0-9]{{1,5}})")
_OLD_PLATE = compile_shadow(r"([0-9]{3,4})-([0-9]{1,2})-([0-9]{1,2})")  # series of before 2000
_PLATE_AFTER = compile_shadow(
    r"(?:[^0-9\n]{0,28}[^0-9a-z\n])?"
    rf"([0-9]{{1,5}}{_SEP}[ابدهوطيabdhewty]{_SEP}[0-9]{{1,5}}|[0-9]{{3,4}}-[0-9]{{1,2}}-[0-9]{{1,2}})"
)
LAST_REGION = 89


def cin_value(written: bytes) -> str | None:
    """A card number in capitals without spaces, from its lower-case shadow, or None."""
    return written.replace(b" ", b"").decode("ascii").upper() if _CIN.fullmatch(written) else None


def plate_value(written: bytes) -> str | None:
    """A Moroccan plate as "12345-A-6" (serial, Latin letter, region) or "1234-56-7", or None.

    The letters أ ب د ه و ط ي give A B D H E T Y. Arabic text may put the region first; a part of one or two digits
    opposite a longer one is the region.
    """
    match = _PLATE.fullmatch(written)
    if match:
        left, letter, right = match.groups()
        if len(left) < len(right):
            left, right = right, left
        region = int(right)
        if not 1 <= region <= LAST_REGION or len(right) > 2 or not int(left):
            return None
        return f"{int(left)}-{_LETTER_OF[letter[0]]}-{region}"
    old = _OLD_PLATE.fullmatch(written)
    return "-".join(str(int(part)) for part in old.groups()) if old else None


def find_cins(page: Page) -> Iterator[Found]:
    """Card numbers after a word for the card."""
    if not page.digits:
        return
    for hit in page.hits_of(Topic.CIN):
        window = page.free_between(hit.end, hit.end + _REACH)
        match = _CIN_AFTER.match(window)
        value = cin_value(match.group(1)) if match else None
        if value:
            start, end = hit.end + match.start(1), hit.end + match.end(1)
            page.claim(start, end)
            yield Found(SelectorKind.CIN, value, start, end)


def find_plates(page: Page) -> Iterator[Found]:
    """Number plates after a word for the plate or the vehicle."""
    if not page.digits:
        return
    for hit in page.hits_of(Topic.PLATE):
        match = _PLATE_AFTER.match(page.free_between(hit.end, hit.end + _REACH))
        if not match:
            continue
        start, end = hit.end + match.start(1), hit.end + match.end(1)
        value = plate_value(match.group(1))
        if value and not page.low[end : end + 1].isdigit():
            page.claim(start, end)
            yield Found(SelectorKind.PLATE, value, start, end)
