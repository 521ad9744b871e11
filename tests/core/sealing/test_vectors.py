"""The committed vectors: things sealed once, which every later version must open.

vectors.json was written once from the documented bytes; the random parts are in it. A value that no longer opens means
that a version would lose what was sealed before: do not write the file anew, add a suite.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt

from hirz.core.sealing import (
    Context,
    blind_index,
    blind_token,
    decode_private,
    decode_public,
    derive,
    key_id,
    open_stream,
    unseal,
    unwrap,
)
from hirz.core.sealing.escrow import join_shares

PINNED: dict[str, Any] = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))


def raw(name: str) -> bytes:
    """A pinned value as bytes."""
    return bytes.fromhex(PINNED[name])


def context() -> Context:
    """The pinned context."""
    pinned = PINNED["context"]
    return Context(pinned["kind"], UUID(pinned["object_id"]), pinned["field"], pinned["version"])


def test_associated_data_is_the_pinned_one() -> None:
    """Length, kind, id, length, field, version."""
    assert context().associated_data() == raw("associated_data")


@pytest.mark.parametrize("name", ["sealed", "sealed_compressed"])
def test_pinned_values_open(name: str) -> None:
    """What was sealed once opens, packed or not."""
    assert unseal(raw("key"), raw(name), context()).decode() == PINNED["plaintext"]


def test_the_pinned_value_opens_by_the_documentation_alone() -> None:
    """The page's bytes, put together by hand, open the value without the package."""
    sealed = raw("sealed")
    assert sealed[:2] == b"\x01\x00"
    bound = b"hirz-value" + sealed[:2] + raw("associated_data")
    opened = crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[26:], bound, sealed[2:26], raw("key"))
    assert opened.decode() == PINNED["plaintext"]


def test_the_pinned_stream_opens() -> None:
    """A stream sealed once opens."""
    assert b"".join(open_stream(raw("key"), [raw("stream")], context())).decode() == PINNED["plaintext"]


def test_the_pinned_wrap_opens() -> None:
    """A key wrapped once comes back with the private key from its line."""
    private = decode_private(PINNED["private_line"])
    assert unwrap(raw("wrap"), private.private) == raw("key")
    public = decode_public(PINNED["public_line"])
    assert key_id(public.public) == public.key_id == private.key_id


def test_the_pinned_digests() -> None:
    """Index, token and sub-key never change: tables are full of them."""
    assert blind_index(raw("key"), "phone", "+212600000100") == raw("blind_index")
    assert blind_token(raw("key"), "صورة") == raw("blind_token")
    assert derive(raw("key"), "loc") == raw("derived")


def test_the_pinned_shares_join() -> None:
    """Shares written on paper once give the secret back."""
    assert join_shares(PINNED["shares"][1:]) == raw("key")
