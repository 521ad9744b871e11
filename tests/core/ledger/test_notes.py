"""Signed heads: the C2SP forms, byte for byte, and nothing that only looks like them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hirz.core.ledger import (
    Checkpoint,
    KeyBroken,
    NoteBroken,
    NotSigned,
    Verifier,
    parse_and_verify,
    read_signing_key,
    read_unverified,
    sign_checkpoint,
    signing_key_text,
    verifier_text,
)
from hirz.core.ledger.notes import open_note, sign_note
from tests.core.ledger.sample import ORIGIN, SIGNER, STRANGER, STRANGER_VERIFIER, VERIFIER

HEAD = Checkpoint(ORIGIN, 42, bytes(range(32)))
NOTE = sign_checkpoint(HEAD, SIGNER, ORIGIN)
LARGEST = 2**63 - 1

# The example of the Go package golang.org/x/mod/sumdb/note, from which the standard was written.
GO_KEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_NOTE = (
    f"{GO_TEXT}\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

Check = Callable[[str, Iterable[str]], Checkpoint]


def test_the_published_note_is_made_and_checked() -> None:
    """The published key signs the published text to the published note, which the published verifier accepts."""
    key, name = read_signing_key(GO_KEY)
    assert sign_note(GO_TEXT, key, name) == GO_NOTE
    assert verifier_text(key.public_key(), name) == GO_VERIFIER
    assert open_note(GO_NOTE, [Verifier.of_text(GO_VERIFIER)]).text == GO_TEXT


def test_a_head_comes_back() -> None:
    """What was signed is read, under the key that signed it."""
    assert parse_and_verify(NOTE, [VERIFIER]) == HEAD
    assert read_unverified(NOTE) == HEAD


def test_the_note_has_the_standards_lines() -> None:
    """Origin, size, root, an empty line, one signature line."""
    lines = NOTE.split("\n")
    assert lines[:4] == [ORIGIN, "42", base64.b64encode(HEAD.root).decode(), ""]
    assert lines[4].startswith(f"— {ORIGIN} ")
    assert lines[5:] == [""]


@pytest.mark.parametrize("size", [0, 1, 10**12, LARGEST])
def test_every_size_comes_back(size: int) -> None:
    """From the empty log to the largest."""
    head = Checkpoint(ORIGIN, size, bytes(32))
    assert parse_and_verify(sign_checkpoint(head, SIGNER, ORIGIN), [VERIFIER]) == head


def test_a_stranger_is_not_trusted() -> None:
    """A note that an unknown key signed is refused, even under the same name."""
    with pytest.raises(NotSigned, match="no known key"):
        parse_and_verify(sign_checkpoint(HEAD, STRANGER, ORIGIN), [VERIFIER])
    with pytest.raises(NotSigned):
        parse_and_verify(NOTE, [])


def with_second_signature(signer: Ed25519PrivateKey, name: str) -> str:
    """The note with a further signature line."""
    return NOTE + sign_note(HEAD.text(), signer, name).split("\n\n", 1)[1]


def test_unknown_signatures_are_ignored() -> None:
    """A witness's line, or that of a new key, does no harm, before or after ours."""
    two = with_second_signature(STRANGER, "witness.example.com")
    assert parse_and_verify(two, [VERIFIER]) == HEAD
    text, lines = two.split("\n\n", 1)
    first, second = lines.splitlines()
    assert parse_and_verify(f"{text}\n\n{second}\n{first}\n", [VERIFIER]) == HEAD


def test_one_of_several_keys_is_enough() -> None:
    """After a change of keys the old and the new verifier are both given."""
    assert parse_and_verify(NOTE, [STRANGER_VERIFIER, VERIFIER]) == HEAD


def test_a_false_signature_of_a_known_key_refuses_the_note() -> None:
    """A true signature beside a false one of a known key does not save the note."""
    two = with_second_signature(STRANGER, ORIGIN)
    key_id = Verifier.of_text(STRANGER_VERIFIER).key_id
    false = base64.b64encode(key_id + bytes(64)).decode()
    forged = "\n".join([*two.split("\n")[:-2], f"— {ORIGIN} {false}", ""])
    with pytest.raises(NotSigned, match="false"):
        parse_and_verify(forged, [VERIFIER, STRANGER_VERIFIER])


def refuses_every_flip(check: Check) -> None:
    """Assert that no bit of a note can be changed unseen."""
    data = NOTE.encode()
    for place in range(len(data)):
        for bit in range(8):
            altered = bytearray(data)
            altered[place] ^= 1 << bit
            try:
                check(altered.decode(), [VERIFIER])
            except (NoteBroken, UnicodeDecodeError):
                continue
            raise AssertionError(f"bit {bit} of byte {place} was changed unseen")


def test_every_changed_bit_is_found() -> None:
    """Not one bit, the spare ones of base64 included, can be changed unseen."""
    refuses_every_flip(parse_and_verify)


def test_a_reader_that_skips_signatures_is_caught() -> None:
    """The check above notices a reader that only reads."""
    with pytest.raises(AssertionError):
        refuses_every_flip(lambda note, _verifiers: read_unverified(note))


def signed(text: str) -> str:
    """Any text, truly signed by the log's key."""
    return sign_note(text, SIGNER, ORIGIN)


ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "\n",
        "a\n1\n",
        f"\n1\n{ROOT}\n",
        f"a\n\n{ROOT}\n",
        f"a\n01\n{ROOT}\n",
        f"a\n+1\n{ROOT}\n",
        f"a\n-1\n{ROOT}\n",
        f"a\n 1\n{ROOT}\n",
        f"a\n١\n{ROOT}\n",
        f"a\n1.0\n{ROOT}\n",
        f"a\n{2**63}\n{ROOT}\n",
        f"a\n{'9' * 5000}\n{ROOT}\n",
        "a\n1\nAAAA\n",
        f"a\n1\n{ROOT[:-2]}B=\n",
        f"a\n1\n{ROOT.rstrip('=')}\n",
        f"a\n1\n{ROOT}\n\n",
        f"a\n1\n{ROOT}\n\nb\n",
    ],
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    """Even the log's own key does not make a checkpoint of another text."""
    with pytest.raises(NoteBroken):
        parse_and_verify(signed(text), [VERIFIER])


def test_extension_lines_are_read_and_kept() -> None:
    """Another log's further lines are signed too, and come back."""
    head = Checkpoint("a", 1, bytes(32), ("more", "and more"))
    assert parse_and_verify(signed(head.text()), [VERIFIER]) == head


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        "\n\n",
        HEAD.text(),
        NOTE[:-1],
        NOTE + "\n",
        NOTE + "more\n",
        NOTE.replace("—", "-"),
        NOTE.replace("— ", "—  "),
        NOTE.replace(f"— {ORIGIN}", "— "),
        NOTE.replace(f"— {ORIGIN}", "— a+b"),
        NOTE[:-3] + "\n",
        NOTE.replace("\n", "\r\n"),
        "\x00" + NOTE,
        "\ud800" + NOTE,
        HEAD.text() + f"\n— {ORIGIN} AAAA\n",
        HEAD.text() + "\n" + f"— {ORIGIN} AAAAAAAA\n" * 65,
        HEAD.text() + "\n— a " + "A" * 100_000 + "\n",
    ],
)
def test_a_malformed_note_is_refused(note: str) -> None:
    """Cuts, additions, other dashes, blanks, control characters and floods are refused."""
    with pytest.raises(NoteBroken):
        parse_and_verify(note, [VERIFIER])


@pytest.mark.parametrize(
    "head",
    [
        Checkpoint("", 1, bytes(32)),
        Checkpoint("a\nb", 1, bytes(32)),
        Checkpoint("a", -1, bytes(32)),
        Checkpoint("a", 2**63, bytes(32)),
        Checkpoint("a", 1, bytes(31)),
        Checkpoint("a", 1, bytes(32), ("",)),
    ],
)
def test_a_wrong_head_is_not_signed(head: Checkpoint) -> None:
    """What could not be read back is not signed."""
    with pytest.raises(NoteBroken):
        sign_checkpoint(head, SIGNER, ORIGIN)


@pytest.mark.parametrize("text", ["no newline", "tab\there\n", "\ud800\n"])
def test_a_wrong_text_is_not_signed(text: str) -> None:
    """The standard's limits on texts hold for the signer, too."""
    with pytest.raises(NoteBroken):
        sign_note(text, SIGNER, ORIGIN)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\u00a0b", "a\nb"])
def test_a_wrong_key_name_is_refused(name: str) -> None:
    """Names with blanks or a plus could not be read back."""
    with pytest.raises(KeyBroken):
        sign_checkpoint(HEAD, SIGNER, name)


def test_every_changed_character_of_a_key_is_found() -> None:
    """A verifier key or a signing key copied wrongly is refused."""
    line = signing_key_text(SIGNER, ORIGIN)
    for place in range(len(VERIFIER)):
        with pytest.raises(KeyBroken):
            Verifier.of_text(VERIFIER[:place] + chr(ord(VERIFIER[place]) ^ 1) + VERIFIER[place + 1 :])
    for place in range(len(line)):
        with pytest.raises(KeyBroken):
            read_signing_key(line[:place] + chr(ord(line[place]) ^ 1) + line[place + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a+b",
        "a+00000000+",
        "a+00000000+AAAA",
        "a+00000000+" + base64.b64encode(b"\x02" + bytes(32)).decode(),
        "a+00000000+" + base64.b64encode(b"\x01" + bytes(31)).decode(),
        "PRIVATE+KEY+a+00000000+AAAA",
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    """Other texts, types and lengths are refused."""
    with pytest.raises(KeyBroken):
        Verifier.of_text(text)
    with pytest.raises(KeyBroken):
        read_signing_key(text)


def test_a_signing_key_comes_back() -> None:
    """What was written is read; a line end does not matter; the refusal never repeats the key."""
    line = signing_key_text(SIGNER, ORIGIN)
    key, name = read_signing_key(line + "\n")
    assert (key.private_bytes_raw(), name) == (SIGNER.private_bytes_raw(), ORIGIN)
    with pytest.raises(KeyBroken) as refusal:
        read_signing_key(line[:-2] + "A=")
    assert line.split("+")[-1][:10] not in str(refusal.value)
