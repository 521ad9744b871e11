"""Exact digests."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.hashing import (
    DigestHexError,
    DigestKind,
    DigestLengthError,
    EmptyFileDigest,
    digest_stream,
    parse_digest,
)

ABC = {
    DigestKind.MD5: "900150983cd24fb0d6963f7d28e17f72",
    DigestKind.SHA1: "a9993e364706816aba3e25717850c26c9cd0d89d",
    DigestKind.SHA256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
}
EMPTY = {
    DigestKind.MD5: "d41d8cd98f00b204e9800998ecf8427e",
    DigestKind.SHA1: "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    DigestKind.SHA256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
}


def test_the_published_digests_of_abc() -> None:
    """RFC 1321, FIPS 180."""
    found = digest_stream([b"abc"])
    assert {kind: getattr(found, kind).hex() for kind in DigestKind} == ABC
    assert found.size == 3


@given(st.binary(max_size=200), st.integers(1, 50))
def test_the_cut_of_a_stream_does_not_matter(data: bytes, step: int) -> None:
    """Chunks of any size give the digests of the whole."""
    cut = digest_stream(data[at : at + step] for at in range(0, len(data), step))
    assert cut == digest_stream([data])
    assert cut.sha256 == hashlib.sha256(data).digest()


@pytest.mark.parametrize("kind", list(DigestKind))
def test_a_digest_is_read_in_either_case(kind: DigestKind) -> None:
    """With white space around it."""
    assert parse_digest(kind, f" {ABC[kind].upper()}\n").hex() == ABC[kind]


@pytest.mark.parametrize("kind", list(DigestKind))
def test_the_digest_of_an_empty_file_is_refused(kind: DigestKind) -> None:
    """It would match every failed upload."""
    with pytest.raises(EmptyFileDigest):
        parse_digest(kind, EMPTY[kind])


def test_a_reader_that_takes_the_empty_file_is_noticed() -> None:
    """The planted bad variant: only length and digits are looked at."""
    with pytest.raises(pytest.fail.Exception), pytest.raises(EmptyFileDigest):
        bytes.fromhex(EMPTY[DigestKind.MD5])


@pytest.mark.parametrize(
    ("kind", "text", "error"),
    [
        (DigestKind.MD5, ABC[DigestKind.SHA1], DigestLengthError),
        (DigestKind.SHA256, ABC[DigestKind.MD5], DigestLengthError),
        (DigestKind.MD5, "", DigestLengthError),
        (DigestKind.MD5, "g" * 32, DigestHexError),
        (DigestKind.MD5, "90 01" + "0" * 27, DigestHexError),
        (DigestKind.MD5, "٩" * 32, DigestHexError),
        (DigestKind.MD5, "0x" + "0" * 30, DigestHexError),
    ],
)
def test_what_is_no_digest_is_refused_with_its_reason(kind: DigestKind, text: str, error: type[Exception]) -> None:
    """Wrong length, other digits, prefixes."""
    with pytest.raises(error):
        parse_digest(kind, text)


@given(st.sampled_from(list(DigestKind)), st.text(max_size=70))
def test_any_text_is_read_or_refused(kind: DigestKind, text: str) -> None:
    """No other error than a DigestError, which is a ValueError."""
    try:
        digest = parse_digest(kind, text)
    except ValueError as error:
        assert type(error).__module__ == "hirz.core.hashing.errors"  # noqa: PT017 - the module is the point
    else:
        assert digest.hex() == text.strip().lower()
