"""Digests that are carried and never looked into."""

from __future__ import annotations

import base64
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.hashing import OpaqueDigestError, OpaqueKind, opaque_from_bytes, parse_opaque
from hirz.core.hashing.opaque import TMK_BYTES, TMK_MAGIC

PHOTO = random.Random(1).randbytes(144)
TMK = TMK_MAGIC + random.Random(2).randbytes(TMK_BYTES - len(TMK_MAGIC))


@pytest.mark.parametrize(
    "text", [base64.b64encode(PHOTO).decode(), PHOTO.hex(), PHOTO.hex().upper(), ",".join(map(str, PHOTO))]
)
def test_every_way_of_writing_is_the_same_digest(text: str) -> None:
    """Base64, hexadecimal, numbers."""
    assert parse_opaque(OpaqueKind.PHOTODNA, f" {text}\n").key == opaque_from_bytes(OpaqueKind.PHOTODNA, PHOTO).key


def test_the_key_tells_kinds_and_values_apart() -> None:
    """32 bytes, as a set of exact digests takes them."""
    one, other = (opaque_from_bytes(OpaqueKind.PHOTODNA, PHOTO[:-1] + bytes([n])) for n in (1, 2))
    assert len(one.key) == 32
    assert one.key != other.key != opaque_from_bytes(OpaqueKind.TMK, TMK).key


def test_a_video_digest_is_whole_or_none() -> None:
    """Its length and its first bytes are all that is looked at; the planted bad variant takes a part."""
    assert parse_opaque(OpaqueKind.TMK, base64.b64encode(TMK).decode()).value == TMK
    for wrong in (TMK[:-1], b"\0" + TMK[1:], b""):
        with pytest.raises(OpaqueDigestError):
            opaque_from_bytes(OpaqueKind.TMK, wrong)
    with pytest.raises(pytest.fail.Exception), pytest.raises(OpaqueDigestError):
        assert TMK[:100].startswith(TMK_MAGIC)


@pytest.mark.parametrize(
    "text", ["", "A", "zz" * 144, "1,2,3", ",".join(["256"] * 144), ",".join(["-1"] * 144), "1," * 200, "é" * 192]
)
def test_what_is_no_digest_is_refused(text: str) -> None:
    """Too short, other digits, numbers that are no bytes."""
    with pytest.raises(OpaqueDigestError):
        parse_opaque(OpaqueKind.PHOTODNA, text)


@given(st.sampled_from(OpaqueKind), st.text(max_size=300))
def test_any_text_is_read_or_refused(kind: OpaqueKind, text: str) -> None:
    """No other error than an OpaqueDigestError."""
    try:
        parse_opaque(kind, text)
    except OpaqueDigestError as error:
        assert str(error)  # noqa: PT017 - a sentence
