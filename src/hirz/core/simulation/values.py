"""Invented values that look and check like real ones: numbers, addresses, wallets, accounts, digests, handles.

Telephone numbers come from ranges that nobody holds: "+212 600 000 1xx" and blocks that are valid in form
but allotted to no operator (libphonenumber 9.0.43: 692 0, 692 3 to 692 9); abroad from ranges set aside for
fiction (Ofcom 07700 900; ARCEP 06 39 98; North America 555-01xx). Network addresses are those of
RFC 5737 and RFC 3849. Bank codes 990 to 999 are allotted to no bank.
"""

from __future__ import annotations

import hashlib
from random import Random

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_ROOM_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_DOCUMENTATION_NETS = ("192.0.2.", "198.51.100.", "203.0.113.")
_MOROCCAN_BLOCKS = ("6920", "6923", "6924", "6925", "6926", "6927", "6928", "6929")
_SYLLABLES = (
    "ba", "da", "fi", "gu", "ka", "lo", "ma", "na", "ri", "sa", "ti", "wa", "ya", "za", "nou", "cha", "lu", "mi", "ro", "ze",
)  # fmt: skip
PLATFORMS = ("Pixo", "Murmura", "Tolk", "Zellige", "Noria", "Galaxa")
"""Invented platforms; each has the domain <name>.example. The last one is a game."""


def phone(rng: Random, country: str = "MA") -> str:
    """A telephone number in E.164 from a range that nobody holds."""
    if country == "FR":
        return f"+33639980{rng.randrange(1000):03d}"
    if country == "GB":
        return f"+447700900{rng.randrange(1000):03d}"
    if country == "US":
        return f"+1202555{rng.randrange(100, 200):04d}"
    if rng.random() < 0.02:
        return f"+212600000{rng.randrange(100, 200)}"
    return f"+212{_MOROCCAN_BLOCKS[rng.randrange(8)]}{rng.randrange(100000):05d}"


def written_forms(number: str) -> tuple[str, ...]:
    """A Moroccan number in the ways people write it, the international one first; others have one way."""
    if not number.startswith("+212"):
        return (number,)
    national = "0" + number[4:]
    pairs = [national[i : i + 2] for i in range(0, 10, 2)]
    return number, national, " ".join(pairs), "-".join(pairs)


def as_written(number: str, rng: Random) -> str:
    """A number in one of its written forms."""
    forms = written_forms(number)
    return forms[rng.randrange(len(forms))]


def address(rng: Random, six: float = 0.55) -> str:
    """A network address that is set aside for documentation; IPv6 with the share `six`."""
    bits = rng.getrandbits(64)
    if rng.random() < six:
        return f"2001:db8:{bits & 0xFFFF:x}:{bits >> 16 & 0xFFFF:x}::{bits >> 32 & 0xFFFF or 1:x}"
    return f"{_DOCUMENTATION_NETS[bits % 3]}{(bits >> 8) % 254 + 1}"


def handle(rng: Random) -> str:
    """A screen name of syllables."""
    pick = rng.randrange
    text = _SYLLABLES[pick(20)] + _SYLLABLES[pick(20)] + _SYLLABLES[pick(20)]
    style = pick(4)
    if style == 0:
        return f"{text}{pick(1000, 10000)}"
    if style == 1:
        return f"{text}_{_SYLLABLES[pick(20)]}{pick(100)}"
    return f"{text}.{_SYLLABLES[pick(20)]}{pick(10, 1000)}"


def email(rng: Random, name: str) -> str:
    """A mail address at a domain that is set aside for examples."""
    return f"{name}@{('example.com', 'example.org', 'example.net', 'mail.example')[rng.randrange(4)]}"


def room_code(rng: Random) -> str:
    """An invitation code: eight letters and digits."""
    return "".join(rng.choices(_ROOM_LETTERS, k=8))


def digest(rng: Random, bits: int) -> str:
    """A digest of nothing, in hexadecimal."""
    return f"{rng.getrandbits(bits):0{bits // 4}x}"


def rib(rng: Random) -> str:
    """A Moroccan bank account of 24 digits with a correct key, at a bank that does not exist."""
    first = f"{rng.randrange(990, 1000)}{rng.randrange(900, 1000)}{rng.randrange(10**16):016d}"
    return f"{first}{97 - int(first) * 100 % 97:02d}"


def wallet(rng: Random) -> str:
    """A wallet address with a correct check and a random body: base58check, bech32 or hexadecimal."""
    style = rng.random()
    if style < 0.45:
        return _base58check(b"\x41" + rng.randbytes(20))
    if style < 0.7:
        return _base58check(b"\x00" + rng.randbytes(20))
    if style < 0.85:
        return _segwit(rng.randbytes(20))
    return f"0x{rng.getrandbits(160):040x}"


def _base58check(payload: bytes) -> str:
    raw = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    value, text = int.from_bytes(raw, "big"), ""
    while value:
        value, rest = divmod(value, 58)
        text = _BASE58[rest] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def _segwit(program: bytes) -> str:
    value = int.from_bytes(program, "big")
    data = [0] + [value >> 5 * i & 31 for i in range(31, -1, -1)]
    check = _polymod([3, 3, 0, 2, 3, *data, 0, 0, 0, 0, 0, 0]) ^ 1
    tail = [check >> 5 * (5 - i) & 31 for i in range(6)]
    return "bc1" + "".join(_BECH32[number] for number in data + tail)


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate(_BECH32_GENERATORS):
            if top >> i & 1:
                check ^= generator
    return check
