"""Wallets and bank accounts: each has a check that random text does not pass."""

from __future__ import annotations

import unicodedata

from hirz.core.text.checksums import (
    base58check_payload,
    is_eip55,
    is_mod97,
    is_rib,
    is_segwit,
    monero_payload,
)

# First byte of the payload of a base58check address. "3..." serves Bitcoin and old Litecoin alike: read as Bitcoin.
_BASE58_CHAINS = {0x00: "bitcoin", 0x05: "bitcoin", 0x30: "litecoin", 0x32: "litecoin", 0x41: "tron"}
_BASE58_LENGTHS = range(25, 36)

# Network byte of a Monero address: standard, subaddress, integrated.
_MONERO_NETWORKS = {18: 95, 42: 95, 19: 106}

_HEX = frozenset("0123456789abcdefABCDEF")

# Length by country: SWIFT IBAN registry, from memory.
_IBAN_TABLE = """
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24
    FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32
    LI21 LT20 LU20 LV21 LY25 MA28 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29
    RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
"""
IBAN_LENGTHS = {row[:2]: int(row[2:]) for row in _IBAN_TABLE.split()}
LONGEST_IBAN = max(IBAN_LENGTHS.values())


def wallet_value(address: str) -> str | None:
    """ "chain:address" for a wallet address whose check holds, or None.

    Chains: bitcoin, litecoin, tron, ethereum, monero. Addresses that ignore case are given in lower case. An
    Ethereum address in one case only carries no check and is accepted.
    """
    low = address.lower()
    if low.startswith("0x"):
        return _ethereum(address)
    if low.startswith(("bc1", "ltc1")):
        prefix = low[: low.index("1")]
        one_case = address in (low, address.upper())
        chain = {"bc": "bitcoin", "ltc": "litecoin"}[prefix]
        return f"{chain}:{low}" if one_case and len(low) <= 90 and is_segwit(low, prefix) else None
    if len(address) in _BASE58_LENGTHS and address[0] in "13LMT":
        payload = base58check_payload(address)
        chain_of_version = _BASE58_CHAINS.get(payload[0]) if payload else None
        return f"{chain_of_version}:{address}" if chain_of_version else None
    if len(address) in (95, 106) and address[0] in "48":
        payload = monero_payload(address)
        return f"monero:{address}" if payload and _MONERO_NETWORKS.get(payload[0]) == len(address) else None
    return None


def _ethereum(address: str) -> str | None:
    body = address[2:]
    if len(body) != 40 or not _HEX.issuperset(body):
        return None
    mixed = body not in (body.lower(), body.upper())
    if mixed and not is_eip55(address):
        return None
    # 0x000...0 and its like are placeholders, not wallets.
    return f"ethereum:{address.lower()}" if len(set(body.lower())) > 2 else None


def bare_account(raw: str) -> str:
    """An account number in capitals, without spaces, dots or dashes."""
    return "".join(c for c in unicodedata.normalize("NFKC", raw) if c.isalnum()).upper()


def iban_value(text: str) -> str | None:
    """An IBAN in capitals without spaces, or None when country, length or check are wrong."""
    known = IBAN_LENGTHS.get(text[:2])
    if known != len(text) or not text.isascii() or not text[2:4].isdigit():
        return None
    return text if is_mod97(text) else None


def rib_value(digits: str) -> str | None:
    """A Moroccan RIB as 24 digits, or None when the key does not hold or the bank is 000."""
    if not (digits.isascii() and digits.isdigit() and is_rib(digits)):
        return None
    return None if digits.startswith("000") else digits
