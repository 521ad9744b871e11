"""Check digits, against published vectors."""

from __future__ import annotations

import pytest

from hirz.core.text.checksums import (
    base58check_payload,
    is_eip55,
    is_mod97,
    is_rib,
    is_segwit,
    keccak256,
    monero_payload,
)


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (b"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
        (b"a" * 200, keccak256(b"a" * 200).hex()),
    ],
)
def test_keccak(data: bytes, digest: str) -> None:
    """The digests that Ethereum's libraries publish; more than one block works too."""
    assert keccak256(data).hex() == digest


@pytest.mark.parametrize(
    "address",
    [
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ],
)
def test_the_examples_of_eip_55(address: str) -> None:
    """Right as they stand, wrong with one letter in the other case."""
    assert is_eip55(address)
    at = next(i for i in range(41, 1, -1) if address[i].isalpha())
    assert not is_eip55(address[:at] + address[at].swapcase() + address[at + 1 :])


@pytest.mark.parametrize(
    ("address", "prefix", "right"),
    [
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bc", True),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "bc", True),
        ("bc1sw50qgdz25j", "bc", True),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "bc", False),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", "bc", False),
        ("bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du", "bc", False),
        ("bc1gmk9yu", "bc", False),
        ("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "bc", False),
        ("bc1", "bc", False),
    ],
)
def test_the_examples_of_bip_173_and_350(address: str, prefix: str, right: bool) -> None:
    """Version 0 with bech32, later versions with bech32m, never the other way round."""
    assert is_segwit(address, prefix) is right


@pytest.mark.parametrize("address", ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"])
def test_base58check(address: str) -> None:
    """A wrong letter, a letter outside the alphabet and a leading 1 too many are all refused."""
    assert base58check_payload(address) is not None
    assert base58check_payload(address[:-1] + ("b" if address[-1] != "b" else "c")) is None
    assert base58check_payload(address[:-1] + "0") is None
    assert base58check_payload("1" + address) is None


def test_monero() -> None:
    """The address of the project's own donations page, and the same with one letter changed."""
    address = "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A"
    assert monero_payload(address) is not None
    assert monero_payload(address[:-1] + "B") is None
    assert monero_payload("zzzz") is None


def test_bank_keys() -> None:
    """ISO 7064 and the Moroccan key, right and with two digits exchanged."""
    assert is_mod97("GB82WEST12345698765432")
    assert not is_mod97("GB82WEST12345698765423")
    assert is_rib("999780000000000000010193")
    assert not is_rib("999780000000000000010913")
