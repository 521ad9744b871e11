"""A private key split among trustees, of whom a number must meet to give it back (SLIP-39, Shamir's scheme).

Each share is a line of English words that carries its own checksum, to be written by hand and kept on paper. Fewer
shares than the threshold say nothing about the secret.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share

from hirz.core.sealing.errors import EscrowBroken, TooFewShares

LEAST_SECRET_BYTES: Final[int] = 16
MOST_SHARES: Final[int] = 16
"""Limits of SLIP-39."""


def split_secret(secret: bytes, threshold: int, shares: int) -> list[str]:
    """Split a secret into `shares` lines of words, any `threshold` of which give it back.

    The secret has an even number of bytes, at least 16; 2 <= threshold <= shares <= 16 (ValueError). A secret of 32
    bytes gives 33 words a share. Takes some tens of milliseconds on purpose.
    """
    if len(secret) < LEAST_SECRET_BYTES or len(secret) % 2:
        raise ValueError("an escrowed secret has an even number of bytes, 16 or more")
    # A threshold of one would hand the whole secret to each trustee.
    if not 2 <= threshold <= shares <= MOST_SHARES:
        raise ValueError(f"needed: 2 <= threshold <= shares <= {MOST_SHARES}")
    return list(generate_mnemonics(1, [(threshold, shares)], secret)[0])


def join_shares(shares: Sequence[str]) -> bytes:
    """The secret back from its shares; raises TooFewShares, or EscrowBroken for wrong, mixed or miscopied ones.

    Case, blanks at the ends and a share given twice do not matter; more shares than needed are fine.
    """
    lines = sorted({" ".join(share.lower().split()) for share in shares})
    if not lines:
        raise TooFewShares(0, 2)
    try:
        parsed = [Share.from_mnemonic(line) for line in lines]
        needed = parsed[0].member_threshold
        if len({share.identifier for share in parsed}) > 1:
            raise EscrowBroken("these shares belong to different secrets")
        if len(lines) < needed:
            raise TooFewShares(len(lines), needed)
        # The scheme wants exactly the threshold.
        return bytes(combine_mnemonics(lines[:needed]))
    except MnemonicError:
        raise EscrowBroken("the shares do not fit together, or one was copied wrongly") from None
