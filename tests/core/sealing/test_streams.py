"""Sealed streams: whole, in order, for their object, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_REKEY,
)

from hirz.core.sealing import (
    SUITE,
    Context,
    SealBroken,
    StreamCut,
    StreamOpener,
    StreamSealer,
    UnknownSuite,
    derive,
    open_stream,
    seal,
    seal_stream,
    sealed_length,
    unseal,
)
from hirz.core.sealing.streams import BLOCK, HEADER_BYTES, SEALED_BLOCK

KEY = bytes(range(32))
HERE = Context("exhibit", UUID(int=7), "original")
CONTENT = bytes(range(256)) * 800  # three full blocks and a part of 8,192 bytes

Opener = Callable[[bytes, Iterable[bytes], Context], Iterator[bytes]]


def sealed(content: bytes, key: bytes = KEY, context: Context = HERE) -> bytes:
    """The whole sealed stream."""
    return b"".join(seal_stream(key, [content], context))


def opened(stream: bytes, key: bytes = KEY, context: Context = HERE) -> bytes:
    """The whole content."""
    return b"".join(open_stream(key, [stream], context))


def pieces(data: bytes, size: int) -> list[bytes]:
    """The data in pieces of one size."""
    return [data[start : start + size] for start in range(0, len(data), size)]


@pytest.mark.parametrize("length", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 5])
def test_content_comes_back(length: int) -> None:
    """Content of any length around the block size comes back, and has the length foretold."""
    content = (CONTENT * 2)[:length]
    stream = sealed(content)
    assert opened(stream) == content
    assert len(stream) == sealed_length(length)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3 * BLOCK), max_size=4), st.integers(500, 2 * SEALED_BLOCK))
def test_the_size_of_pieces_does_not_matter(sizes: list[int], read: int) -> None:
    """Content written in any pieces opens when read in any others."""
    parts = [bytes((number,)) * size for number, size in enumerate(sizes)]
    stream = b"".join(seal_stream(KEY, parts, HERE))
    assert len(stream) == sealed_length(sum(sizes))
    assert b"".join(open_stream(KEY, pieces(stream, read), HERE)) == b"".join(parts)


def test_byte_by_byte() -> None:
    """A stream that trickles in opens, too."""
    stream = sealed(b"slow")
    assert b"".join(open_stream(KEY, pieces(stream, 1), HERE)) == b"slow"


def test_memory_is_one_block() -> None:
    """The sealer holds back no more than a block."""
    sealer = StreamSealer(KEY, HERE)
    given = 0
    out = 0
    for _ in range(100):
        given += 10_000
        out += len(sealer.push(bytes(10_000)))
        assert given - out <= BLOCK
    assert len(sealer.header) == HEADER_BYTES


def test_the_suite_is_the_first_byte() -> None:
    """The header begins with the suite, and an unknown one is refused at once."""
    stream = sealed(b"x")
    assert stream[0] == SUITE
    with pytest.raises(UnknownSuite):
        opened(b"\x02" + stream[1:])


def blocks_of(stream: bytes) -> tuple[bytes, list[bytes]]:
    """Header and sealed blocks."""
    return stream[:HEADER_BYTES], pieces(stream[HEADER_BYTES:], SEALED_BLOCK)


def damaged() -> dict[str, bytes]:
    """Ways to damage a stream of four blocks without touching a byte inside a block."""
    head, (one, two, three, last) = blocks_of(sealed(CONTENT))
    _, (foreign, *_rest) = blocks_of(sealed(CONTENT))
    short_head, (short,) = blocks_of(sealed(b"whole"))
    return {
        "last block dropped": head + one + two + three,
        "all but the header dropped": head,
        "header cut": head[:-1],
        "cut inside a block": head + one + two[:1000],
        "cut to less than a tag": head + one + two + three + last[:16],
        "first block dropped": head + two + three + last,
        "middle block dropped": head + one + three + last,
        "block doubled": head + one + one + two + three + last,
        "last block doubled": head + one + two + three + last + last,
        "blocks swapped": head + two + one + three + last,
        "another stream's block": head + foreign + two + three + last,
        "bytes after the end": head + one + two + three + last + b"\x00",
        "bytes after a short end": short_head + short + b"\x00",
        "another stream after the end": sealed(CONTENT) + sealed(CONTENT),
        "no header": one + two + three + last,
    }


def refuses_damage(open_it: Opener) -> None:
    """Assert that no damaged stream passes for whole."""
    for name, stream in damaged().items():
        try:
            list(open_it(KEY, [stream], HERE))
        except SealBroken:
            continue
        raise AssertionError(f"unseen: {name}")


def test_every_damage_is_found() -> None:
    """Cutting, dropping, doubling, swapping, mixing and lengthening are all found."""
    refuses_damage(open_stream)


def test_an_opener_that_does_not_wait_for_the_end_is_caught() -> None:
    """The check above notices an opener that takes any number of true blocks for the whole."""

    def careless(key: bytes, chunks: Iterable[bytes], context: Context) -> Iterator[bytes]:
        opener = StreamOpener(key, context)
        for chunk in chunks:
            yield opener.push(chunk)

    with pytest.raises(AssertionError, match="dropped"):
        refuses_damage(careless)


def test_a_cut_is_told_from_a_forgery() -> None:
    """A stream that stops early says so, because an upload may be taken up again."""
    head, blocks = blocks_of(sealed(CONTENT))
    for kept in range(len(blocks)):
        with pytest.raises(StreamCut):
            opened(head + b"".join(blocks[:kept]))
    with pytest.raises(StreamCut):
        opened(head[:-1])


def test_every_changed_byte_is_found() -> None:
    """No byte of a stream, its header included, can be changed unseen."""
    stream = sealed(b"short content")
    for place in range(len(stream)):
        altered = bytearray(stream)
        altered[place] ^= 0x40
        with pytest.raises(SealBroken):
            opened(bytes(altered))


def test_every_short_cut_is_found() -> None:
    """A short stream cut at any byte does not open."""
    stream = sealed(b"short content")
    for length in range(len(stream)):
        with pytest.raises(SealBroken):
            opened(stream[:length])


def test_a_stream_opens_only_where_it_belongs() -> None:
    """Another object, field, version or key opens nothing."""
    stream = sealed(b"x")
    for other in (Context("exhibit", UUID(int=8), "original"), Context("exhibit", UUID(int=7), "original", 2)):
        with pytest.raises(SealBroken):
            opened(stream, context=other)
    with pytest.raises(SealBroken):
        opened(stream, key=bytes(32))


def test_a_stream_is_not_a_value() -> None:
    """A stream does not open as a value under the same key and context, nor a value as a stream."""
    with pytest.raises(SealBroken):
        unseal(KEY, sealed(b"x" * 100), HERE)
    with pytest.raises(SealBroken):
        opened(seal(KEY, b"x" * 100, HERE))


def test_an_unexpected_tag_is_refused() -> None:
    """A true last block that does not carry the FINAL tag does not end a stream."""
    state = crypto_secretstream_xchacha20poly1305_state()
    header = crypto_secretstream_xchacha20poly1305_init_push(state, derive(KEY, "hirz stream 1"))
    bound = b"hirz-stream" + bytes((SUITE,)) + HERE.associated_data()
    block = crypto_secretstream_xchacha20poly1305_push(
        state, b"x", bound, crypto_secretstream_xchacha20poly1305_TAG_REKEY
    )
    with pytest.raises(StreamCut):
        opened(bytes((SUITE,)) + header + block)


def test_nothing_goes_on_after_the_end() -> None:
    """Sealer and opener refuse more after the end."""
    sealer = StreamSealer(KEY, HERE)
    stream = sealer.header + sealer.push(b"x", final=True)
    with pytest.raises(ValueError, match="ended"):
        sealer.push(b"y")
    opener = StreamOpener(KEY, HERE)
    assert opener.push(stream, final=True) == b"x"
    with pytest.raises(ValueError, match="ended"):
        opener.push(b"y")
