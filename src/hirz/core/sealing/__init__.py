"""Sealing: what is written so that only the right people can read it.

In: bytes and the object they belong to. Out: sealed bytes, wrapped keys, blind indexes. Modules: `envelope` (one value),
`streams` (files), `wrapping` (an object's key for its recipients), `keytext` (keys as lines of text), `escrow` (a key
split among trustees), `blind` (keyed digests and sub-keys), `receipts` (a reporter's one secret). This package touches content and keys: it never logs.
`escrow` is imported by its own name, because only the command line needs it.
"""

from hirz.core.sealing.blind import blind_index, blind_token, derive
from hirz.core.sealing.envelope import SUITE, Context, new_key, seal, unseal
from hirz.core.sealing.errors import (
    EscrowBroken,
    KeyTextBroken,
    ReceiptBroken,
    SealBroken,
    SealingError,
    StreamCut,
    TooFewShares,
    UnknownSuite,
)
from hirz.core.sealing.keytext import PrivateKey, decode_private, decode_public, encode_private, encode_public
from hirz.core.sealing.receipts import Receipt
from hirz.core.sealing.streams import StreamOpener, StreamSealer, open_stream, seal_stream, sealed_length
from hirz.core.sealing.wrapping import Recipient, Unwrapper, key_id, new_key_pair, public_of, unwrap, wrap

__all__ = [
    "SUITE",
    "Context",
    "EscrowBroken",
    "KeyTextBroken",
    "PrivateKey",
    "Receipt",
    "ReceiptBroken",
    "Recipient",
    "SealBroken",
    "SealingError",
    "StreamCut",
    "StreamOpener",
    "StreamSealer",
    "TooFewShares",
    "UnknownSuite",
    "Unwrapper",
    "blind_index",
    "blind_token",
    "decode_private",
    "decode_public",
    "derive",
    "encode_private",
    "encode_public",
    "key_id",
    "new_key",
    "new_key_pair",
    "open_stream",
    "public_of",
    "seal",
    "seal_stream",
    "sealed_length",
    "unseal",
    "unwrap",
    "wrap",
]
