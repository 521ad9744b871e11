"""Finding wallets and IBANs in a text."""

from __future__ import annotations

from collections.abc import Iterator

from hirz.core.text.accounts import IBAN_LENGTHS, LONGEST_IBAN, bare_account, iban_value, rib_value, wallet_value
from hirz.core.text.alphabet import compile_shadow
from hirz.core.text.page import Found, Page
from hirz.core.text.selector import SelectorKind

_TOKEN = compile_shadow(r"[0-9a-z]{25,}")
_LONGEST_WALLET = 106
_IBAN = compile_shadow(r"\b[a-z]{2}[0-9]{2}(?:[ \-]?[0-9a-z]){11,30}")

# Checking a mixed-case address costs 0.4 ms: the text past this many long tokens is left unread.
MAX_TOKENS = 2_000


def find_wallets(page: Page) -> Iterator[Found]:
    """Wallet addresses, also inside links."""
    for start, end in page.matches(_TOKEN, page.low, MAX_TOKENS):
        if end - start > _LONGEST_WALLET:
            continue
        value = wallet_value(page.shadow[start:end].decode("ascii"))
        if value:
            page.claim(start, end)
            yield Found(SelectorKind.WALLET, value, start, end)


def find_ibans(page: Page) -> Iterator[Found]:
    """IBANs; a Moroccan one also gives the RIB that it holds."""
    if page.digits < 2:
        return
    data = page.low
    for start, end in page.matches(_IBAN, data):
        written = data[start:end].decode("ascii")
        length = _length_of_iban(written)
        value = iban_value(bare_account(written[:length])) if length else None
        if not value:
            continue
        stop = start + length
        if data[stop : stop + 1].isalnum() and data[stop : stop + 1].isascii():
            continue
        page.claim(start, stop)
        yield Found(SelectorKind.IBAN, value, start, stop)
        if value.startswith("MA") and rib_value(value[4:]):
            yield Found(SelectorKind.RIB, value[4:], start + _position(written, 4), stop)


def _length_of_iban(written: str) -> int:
    """How many of the characters make an IBAN of its country's length, separators counted; 0 if too few."""
    wanted = IBAN_LENGTHS.get(written[:2].upper(), LONGEST_IBAN + 1)
    return _position(written, wanted - 1) + 1 if sum(c.isalnum() for c in written) >= wanted else 0


def _position(written: str, index: int) -> int:
    """Where the letter or digit of this index stands among separators."""
    return [i for i, c in enumerate(written) if c.isalnum()][index]
