"""Sealed values: they open with their key, for their object, unaltered, or not at all."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt

from hirz.core.sealing import SUITE, Context, SealBroken, UnknownSuite, envelope, new_key, seal, unseal
from hirz.core.sealing.envelope import OVERHEAD

KEY = bytes(range(32))
REPORT = UUID("6f1c1a52-7f0e-4c3a-9a6e-1d2c3b4a5f60")
HERE = Context("report", REPORT, "narrative", 2)
TEXT = "قيل لي إن صوري ستُنشر. On me menace.".encode()

Opener = Callable[[bytes, bytes, Context], bytes]


def test_a_value_opens_to_what_was_sealed() -> None:
    """What was sealed comes back, byte for byte."""
    assert unseal(KEY, seal(KEY, TEXT, HERE), HERE) == TEXT


@settings(deadline=None)
@given(plaintext=st.binary(max_size=2000), compress=st.booleans())
def test_every_value_comes_back(plaintext: bytes, compress: bool) -> None:
    """Any bytes come back, compressed or not."""
    assert unseal(KEY, seal(KEY, plaintext, HERE, compress=compress), HERE) == plaintext


def test_the_suite_is_the_first_byte() -> None:
    """The first byte names the suite."""
    assert seal(KEY, TEXT, HERE)[0] == SUITE == 1


def test_sealing_adds_42_bytes() -> None:
    """A sealed value is 42 bytes longer, which the documentation promises."""
    assert len(seal(KEY, TEXT, HERE)) == len(TEXT) + OVERHEAD == len(TEXT) + 42


def test_two_sealings_differ() -> None:
    """The nonce is fresh: equal values do not look equal."""
    assert seal(KEY, TEXT, HERE) != seal(KEY, TEXT, HERE)


@pytest.mark.parametrize("suite", [0, 2, 255])
def test_an_unknown_suite_is_refused(suite: int) -> None:
    """A first byte that names another suite is refused as such."""
    with pytest.raises(UnknownSuite, match=str(suite)):
        unseal(KEY, bytes((suite,)) + seal(KEY, TEXT, HERE)[1:], HERE)


def test_nothing_is_not_a_sealed_value() -> None:
    """Empty bytes are refused as an unknown suite."""
    with pytest.raises(UnknownSuite):
        unseal(KEY, b"", HERE)


OTHERS = [
    Context("beneficiary", REPORT, "narrative", 2),
    Context("report", UUID(int=1), "narrative", 2),
    Context("report", REPORT, "note", 2),
    Context("report", REPORT, "narrative", 1),
]


def refuses_other_places(open_value: Opener) -> None:
    """Assert that a value does not open as another object's, field's or version's."""
    sealed = seal(KEY, TEXT, HERE)
    for other in OTHERS:
        try:
            open_value(KEY, sealed, other)
        except SealBroken:
            continue
        raise AssertionError(f"opened as {other}")


def test_a_value_does_not_open_elsewhere() -> None:
    """Moved to another kind, object, field or version, a value does not open."""
    refuses_other_places(unseal)


def test_an_opener_that_ignores_the_context_is_caught() -> None:
    """The check above notices an opener that does not look where a value belongs."""
    with pytest.raises(AssertionError):
        refuses_other_places(lambda key, sealed, _other: unseal(key, sealed, HERE))


def test_another_key_does_not_open_it() -> None:
    """Another key opens nothing."""
    with pytest.raises(SealBroken):
        unseal(new_key(), seal(KEY, TEXT, HERE), HERE)


def refuses_every_flip(open_value: Opener, sealed: bytes) -> None:
    """Assert that no bit of a sealed value can be changed unseen."""
    for place in range(len(sealed)):
        for bit in range(8):
            altered = bytearray(sealed)
            altered[place] ^= 1 << bit
            try:
                open_value(KEY, bytes(altered), HERE)
            except SealBroken:
                continue
            raise AssertionError(f"bit {bit} of byte {place} was changed unseen")


@pytest.mark.parametrize("compress", [False, True])
def test_every_changed_bit_is_found(compress: bool) -> None:
    """No bit of a sealed value, its suite and flags included, can be changed unseen."""
    refuses_every_flip(unseal, seal(KEY, TEXT * 8, HERE, compress=compress))


def test_an_opener_that_ignores_the_flags_is_caught() -> None:
    """The check above notices an opener that does not bind the first two bytes."""

    def careless(key: bytes, sealed: bytes, context: Context) -> bytes:
        return unseal(key, sealed[:1] + b"\x00" + sealed[2:], context)

    with pytest.raises(AssertionError, match="byte 1 "):
        refuses_every_flip(careless, seal(KEY, TEXT, HERE))


def test_every_cut_is_found() -> None:
    """A sealed value that lost its end does not open."""
    sealed = seal(KEY, TEXT, HERE)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            unseal(KEY, sealed[:length], HERE)


def test_compression_is_asked_for() -> None:
    """Nothing is compressed unless the caller asks."""
    assert len(seal(KEY, b"a" * 5000, HERE)) == 5000 + OVERHEAD
    assert len(seal(KEY, b"a" * 5000, HERE, compress=True)) < 200


def test_short_values_are_not_compressed() -> None:
    """Up to the limit a value keeps its length even if compression is asked for."""
    short = b"a" * envelope.COMPRESS_OVER
    assert len(seal(KEY, short, HERE, compress=True)) == len(short) + OVERHEAD


def test_values_that_do_not_shrink_are_kept_as_they_are() -> None:
    """A value that zlib would lengthen is sealed unpacked."""
    noise = b"".join(new_key() for _ in range(40))
    assert len(seal(KEY, noise, HERE, compress=True)) == len(noise) + OVERHEAD


def sealed_by_hand(body: bytes, flags: int) -> bytes:
    """A value sealed by somebody who holds the key and means harm."""
    head = bytes((SUITE, flags))
    nonce = bytes(24)
    bound = b"hirz-value" + head + HERE.associated_data()
    return head + nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(body, bound, nonce, KEY)


def test_a_decompression_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A packed value that would unpack beyond the limit does not open."""
    monkeypatch.setattr(envelope, "UNPACKED_LIMIT", 10_000)
    with pytest.raises(SealBroken, match="unpack"):
        unseal(KEY, sealed_by_hand(zlib.compress(b"a" * 10_001), 1), HERE)


@pytest.mark.parametrize("body", [b"", b"no zlib", zlib.compress(b"cut")[:-1], zlib.compress(b"more") + b"x"])
def test_a_value_that_does_not_unpack_is_refused(body: bytes) -> None:
    """Garbage, a cut and a trailing byte in the packed form are refused."""
    with pytest.raises(SealBroken, match="unpack"):
        unseal(KEY, sealed_by_hand(body, 1), HERE)


def test_unknown_flags_are_refused() -> None:
    """A flag of a later version is refused, even if truly sealed."""
    with pytest.raises(SealBroken, match="flags"):
        unseal(KEY, sealed_by_hand(b"", 2), HERE)


def test_too_long_a_value_is_not_compressed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be unpacked again is refused when it is sealed."""
    monkeypatch.setattr(envelope, "UNPACKED_LIMIT", 1000)
    with pytest.raises(ValueError, match="stream"):
        seal(KEY, b"a" * 1001, HERE, compress=True)


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(33)])
def test_a_key_has_32_bytes(key: bytes) -> None:
    """A key of another length is a mistake of the caller."""
    with pytest.raises(ValueError, match="32"):
        seal(key, TEXT, HERE)
    with pytest.raises(ValueError, match="32"):
        unseal(key, seal(KEY, TEXT, HERE), HERE)


def test_new_keys_differ() -> None:
    """Keys are random and 32 bytes long."""
    assert len({new_key() for _ in range(100)}) == 100
    assert len(new_key()) == 32


names = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12)
contexts = st.builds(Context, names, st.uuids(), names, st.integers(0, 2**32 - 1))


@settings(deadline=None)
@given(contexts, contexts)
def test_associated_data_tells_every_two_contexts_apart(one: Context, other: Context) -> None:
    """Two contexts share associated data only if they are the same."""
    assert (one.associated_data() == other.associated_data()) == (one == other)


def test_names_do_not_run_into_each_other() -> None:
    """A letter moved from kind to field makes other associated data."""
    assert Context("ab", REPORT, "c").associated_data() != Context("a", REPORT, "bc").associated_data()


@pytest.mark.parametrize(
    ("kind", "field", "version"),
    [
        ("", "a", 1),
        ("a", "", 1),
        ("تقرير", "a", 1),
        ("a" * 256, "a", 1),
        ("a\n", "a", 1),
        ("a", "a", -1),
        ("a", "a", 2**32),
    ],
)
def test_a_context_refuses_what_it_cannot_bind(kind: str, field: str, version: int) -> None:
    """Empty, foreign, overlong and control characters, and numbers out of range, are refused."""
    with pytest.raises(ValueError, match="context"):
        Context(kind, REPORT, field, version)
