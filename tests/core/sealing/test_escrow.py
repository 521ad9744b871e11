"""A secret among trustees: enough of them give it back, fewer give nothing."""

from __future__ import annotations

from itertools import combinations

import pytest

from hirz.core.sealing import EscrowBroken, TooFewShares
from hirz.core.sealing.escrow import join_shares, split_secret

SECRET = bytes(range(32))
SHARES = split_secret(SECRET, 3, 5)


def test_any_three_of_five_give_it_back() -> None:
    """Every set of three trustees is enough, in any order."""
    for chosen in combinations(SHARES, 3):
        assert join_shares(chosen[::-1]) == SECRET


def test_more_shares_than_needed_are_fine() -> None:
    """All five together give it back, too."""
    assert join_shares(SHARES) == SECRET


def test_two_are_too_few() -> None:
    """Below the threshold the error says how many are needed."""
    with pytest.raises(TooFewShares) as few:
        join_shares(SHARES[:2])
    assert (few.value.given, few.value.needed) == (2, 3)


def test_one_share_twice_counts_once() -> None:
    """A share given twice does not stand for two."""
    with pytest.raises(TooFewShares):
        join_shares([SHARES[0], SHARES[0], SHARES[1]])


def test_no_share_at_all() -> None:
    """Nothing is too little."""
    with pytest.raises(TooFewShares):
        join_shares([])


def test_handwriting_is_forgiven_case_and_blanks() -> None:
    """Capitals and blanks do not matter."""
    assert join_shares([f"  {share.upper()}\n" for share in SHARES[:3]]) == SECRET


def test_a_miscopied_word_is_found() -> None:
    """A word changed for another of the list breaks the share's checksum."""
    words = SHARES[0].split()
    words[10] = "academic" if words[10] != "academic" else "acid"
    with pytest.raises(EscrowBroken):
        join_shares([" ".join(words), *SHARES[1:3]])


@pytest.mark.parametrize("share", ["", "not a share", "academic " * 33])
def test_what_is_not_a_share_is_refused(share: str) -> None:
    """Other text is refused as a broken share."""
    with pytest.raises(EscrowBroken):
        join_shares([share, *SHARES[:2]])


def test_shares_of_two_secrets_do_not_mix() -> None:
    """Shares from two splits are told apart."""
    with pytest.raises(EscrowBroken):
        join_shares([*SHARES[:2], split_secret(SECRET, 3, 5)[2]])


@pytest.mark.parametrize(("threshold", "shares"), [(1, 3), (4, 3), (2, 17), (0, 0)])
def test_senseless_thresholds_are_refused(threshold: int, shares: int) -> None:
    """One trustee alone must never hold the secret, and the scheme ends at 16."""
    with pytest.raises(ValueError, match="threshold"):
        split_secret(SECRET, threshold, shares)


@pytest.mark.parametrize("length", [0, 14, 17])
def test_senseless_secrets_are_refused(length: int) -> None:
    """The scheme asks for an even number of bytes, at least 16."""
    with pytest.raises(ValueError, match="even"):
        split_secret(bytes(length), 2, 3)
