"""A file or any long run of bytes, sealed block by block in constant memory.

A sealed stream is `suite | secretstream header (24) | blocks`. Every block but the last holds exactly 64 KiB of
content and grows by 17 bytes; the last holds 0 to 64 KiB and carries the FINAL tag. A stream that is cut, reordered,
doubled, lengthened or moved to another object does not open. The blocks that come out before a break are true, but
only the end says that the content is whole: keep nothing of a stream that raised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES,
    crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
)
from nacl.exceptions import CryptoError

from hirz.core.sealing.blind import derive
from hirz.core.sealing.envelope import SUITE, Context, require_suite
from hirz.core.sealing.errors import SealBroken, StreamCut

BLOCK: Final[int] = 64 * 1024
"""Content bytes in every block but the last."""

BLOCK_OVERHEAD: Final[int] = crypto_secretstream_xchacha20poly1305_ABYTES
SEALED_BLOCK: Final[int] = BLOCK + BLOCK_OVERHEAD
HEADER_BYTES: Final[int] = 1 + crypto_secretstream_xchacha20poly1305_HEADERBYTES

_STREAM_DOMAIN: Final[bytes] = b"hirz-stream"
_STREAM_LABEL: Final[str] = "hirz stream 1"


def sealed_length(length: int) -> int:
    """How long the sealed stream of `length` content bytes is, the header included."""
    blocks = max(1, -(-length // BLOCK))
    return HEADER_BYTES + length + blocks * BLOCK_OVERHEAD


class StreamSealer:
    """Seal content as it arrives; write `header` first, then everything that `push` returns.

    Pieces may have any length; up to one block waits inside until more arrives or `final` is given.
    """

    __slots__ = ("_bound", "_closed", "_state", "_waiting", "header")

    def __init__(self, key: bytes, context: Context) -> None:
        self._state = crypto_secretstream_xchacha20poly1305_state()
        header = crypto_secretstream_xchacha20poly1305_init_push(self._state, derive(key, _STREAM_LABEL))
        self.header = bytes((SUITE,)) + header
        self._bound = _STREAM_DOMAIN + bytes((SUITE,)) + context.associated_data()
        self._waiting = bytearray()
        self._closed = False

    def push(self, chunk: bytes, *, final: bool = False) -> bytes:
        """Take a piece and return the sealed bytes that are ready, often none; `final` ends the stream.

        Raises ValueError after the end.
        """
        if self._closed:
            raise ValueError("this stream has ended")
        waiting = self._waiting
        waiting += chunk
        ready: list[bytes] = []
        # A full block waits until one more byte is known: it may be the last one, which is tagged so.
        while len(waiting) > BLOCK:
            ready.append(self._block(bytes(waiting[:BLOCK]), crypto_secretstream_xchacha20poly1305_TAG_MESSAGE))
            del waiting[:BLOCK]
        if final:
            ready.append(self._block(bytes(waiting), crypto_secretstream_xchacha20poly1305_TAG_FINAL))
            waiting.clear()
            self._closed = True
        return b"".join(ready)

    def _block(self, content: bytes, tag: int) -> bytes:
        return crypto_secretstream_xchacha20poly1305_push(self._state, content, self._bound, tag)


class StreamOpener:
    """Open a sealed stream as it arrives, its header first; pieces may have any length.

    `push` raises SealBroken; with `final` it raises StreamCut if the content is not whole.
    """

    __slots__ = ("_bound", "_closed", "_key", "_state", "_waiting")

    def __init__(self, key: bytes, context: Context) -> None:
        self._key = derive(key, _STREAM_LABEL)
        self._state: crypto_secretstream_xchacha20poly1305_state | None = None
        self._bound = _STREAM_DOMAIN + bytes((SUITE,)) + context.associated_data()
        self._waiting = bytearray()
        self._closed = False

    def push(self, chunk: bytes, *, final: bool = False) -> bytes:
        """Take a piece of the sealed stream and return the content that is ready, often none."""
        if self._closed:
            raise ValueError("this stream has ended")
        waiting = self._waiting
        waiting += chunk
        ready: list[bytes] = []
        if self._state is None:
            self._begin(final=final)
        while self._state is not None and len(waiting) > SEALED_BLOCK:
            ready.append(self._block(bytes(waiting[:SEALED_BLOCK]), last=False))
            del waiting[:SEALED_BLOCK]
        if final:
            ready.append(self._block(bytes(waiting), last=True))
            waiting.clear()
            self._closed = True
        return b"".join(ready)

    def _begin(self, *, final: bool) -> None:
        if self._waiting:
            require_suite(bytes(self._waiting[:1]))
        if len(self._waiting) < HEADER_BYTES:
            if final:
                raise StreamCut
            return
        header = bytes(self._waiting[1:HEADER_BYTES])
        del self._waiting[:HEADER_BYTES]
        self._state = crypto_secretstream_xchacha20poly1305_state()
        crypto_secretstream_xchacha20poly1305_init_pull(self._state, header, self._key)

    def _block(self, sealed: bytes, *, last: bool) -> bytes:
        if self._state is None or len(sealed) < BLOCK_OVERHEAD:
            raise StreamCut
        try:
            content, tag = crypto_secretstream_xchacha20poly1305_pull(self._state, sealed, self._bound)
        # The binding speaks of RuntimeError where libsodium finds the tag wrong; CryptoError is its parent.
        except CryptoError:
            raise SealBroken("the sealed stream does not open") from None
        if last and tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL:
            raise StreamCut
        if not last and tag != crypto_secretstream_xchacha20poly1305_TAG_MESSAGE:
            raise SealBroken("the sealed stream goes on after its end")
        return content


def seal_stream(key: bytes, chunks: Iterable[bytes], context: Context) -> Iterator[bytes]:
    """Seal pieces of any length: yields the header, then sealed blocks; holds one block and one piece in memory."""
    sealer = StreamSealer(key, context)
    yield sealer.header
    for chunk in chunks:
        ready = sealer.push(chunk)
        if ready:
            yield ready
    yield sealer.push(b"", final=True)


def open_stream(key: bytes, chunks: Iterable[bytes], context: Context) -> Iterator[bytes]:
    """Open a sealed stream given in pieces of any length; raises SealBroken, StreamCut if it stops before its end.

    What was yielded before an error must not be used: only a normal end says that the content is whole.
    """
    opener = StreamOpener(key, context)
    for chunk in chunks:
        ready = opener.push(chunk)
        if ready:
            yield ready
    ready = opener.push(b"", final=True)
    if ready:
        yield ready
