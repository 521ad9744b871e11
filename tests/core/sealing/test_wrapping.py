"""Wrapped keys: for their recipient, unaltered, or not at all."""

from __future__ import annotations

import hashlib

import pytest

from hirz.core.sealing import (
    Recipient,
    SealBroken,
    UnknownSuite,
    Unwrapper,
    key_id,
    new_key,
    new_key_pair,
    public_of,
    unwrap,
    wrap,
)
from hirz.core.sealing.wrapping import WRAP_BYTES

PRIVATE, PUBLIC = new_key_pair()
KEY = new_key()


def test_a_wrapped_key_comes_back() -> None:
    """The private key gives the object's key back."""
    assert unwrap(wrap(KEY, PUBLIC), PRIVATE) == KEY


def test_a_wrap_has_81_bytes_and_begins_with_the_suite() -> None:
    """Its length and first byte are as documented."""
    wrapped = wrap(KEY, PUBLIC)
    assert len(wrapped) == WRAP_BYTES == 81
    assert wrapped[0] == 1


def test_two_wraps_differ() -> None:
    """Wraps of one key for one recipient do not look alike."""
    assert wrap(KEY, PUBLIC) != wrap(KEY, PUBLIC)


def test_an_unwrapper_opens_many() -> None:
    """One Unwrapper serves many wraps and knows its key's name."""
    unwrapper = Unwrapper(PRIVATE)
    keys = [new_key() for _ in range(5)]
    assert [unwrapper.unwrap(wrap(key, PUBLIC)) for key in keys] == keys
    assert unwrapper.key_id == key_id(PUBLIC)


def test_another_private_key_opens_nothing() -> None:
    """Who is not the recipient gets nothing."""
    with pytest.raises(SealBroken):
        unwrap(wrap(KEY, PUBLIC), new_key_pair()[0])


def test_every_changed_bit_is_found() -> None:
    """No bit can be changed unseen; the one that X25519 ignores (RFC 7748) is bound by the nonce."""
    wrapped = wrap(KEY, PUBLIC)
    unwrapper = Unwrapper(PRIVATE)
    for place in range(len(wrapped)):
        for bit in range(8):
            altered = bytearray(wrapped)
            altered[place] ^= 1 << bit
            with pytest.raises(SealBroken):
                unwrapper.unwrap(bytes(altered))


def test_every_cut_and_every_addition_is_found() -> None:
    """A wrap has one length."""
    wrapped = wrap(KEY, PUBLIC)
    for broken in [*(wrapped[:length] for length in range(len(wrapped))), wrapped + b"\x00"]:
        with pytest.raises(SealBroken):
            unwrap(broken, PRIVATE)


def test_an_unknown_suite_is_refused() -> None:
    """The suite that is kept for later is refused as unknown today."""
    with pytest.raises(UnknownSuite):
        unwrap(b"\x02" + wrap(KEY, PUBLIC)[1:], PRIVATE)


def test_only_keys_are_wrapped() -> None:
    """Files and texts are not wrapped: a sealed box holds them whole in memory."""
    with pytest.raises(ValueError, match="32"):
        wrap(b"a text", PUBLIC)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_key_halves_have_32_bytes(length: int) -> None:
    """Halves of another length are a mistake of the caller."""
    with pytest.raises(ValueError, match="32"):
        wrap(KEY, bytes(length))
    with pytest.raises(ValueError, match="32"):
        Unwrapper(bytes(length))


def test_a_key_is_named_after_its_public_half() -> None:
    """The name is 16 hexadecimal digits of SHA-256."""
    assert key_id(PUBLIC) == hashlib.sha256(PUBLIC).hexdigest()[:16]


def test_a_recipient_cannot_carry_another_name() -> None:
    """A key slipped in under another key's name is refused."""
    assert Recipient.of(PUBLIC, "intake") == Recipient(key_id(PUBLIC), "intake", PUBLIC)
    with pytest.raises(ValueError, match="name"):
        Recipient(key_id(PUBLIC), "intake", new_key_pair()[1])


def test_the_public_half_can_be_computed() -> None:
    """A seed of 32 bytes gives its public half, as a receipt's does."""
    assert public_of(PRIVATE) == PUBLIC


def test_no_key_in_a_repr() -> None:
    """Printing an Unwrapper shows its name only."""
    assert repr(Unwrapper(PRIVATE)) == f"Unwrapper({key_id(PUBLIC)})"
