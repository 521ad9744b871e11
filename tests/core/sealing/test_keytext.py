"""Keys as lines of text: read back exactly, or refused without being repeated."""

from __future__ import annotations

import hashlib

import pytest

from hirz.core.sealing import (
    KeyTextBroken,
    Recipient,
    decode_private,
    decode_public,
    encode_private,
    encode_public,
    key_id,
    new_key_pair,
    public_of,
)
from hirz.core.sealing.keytext import _check

PRIVATE = bytes(range(32))
PUBLIC = public_of(PRIVATE)
NAME = key_id(PUBLIC)
LINE = encode_private(PRIVATE, NAME, "intake")


def test_a_private_key_comes_back() -> None:
    """What was written is read, with name and compartment; blanks around do not matter."""
    read = decode_private(f"  {LINE}\n")
    assert (read.private, read.key_id, read.compartment) == (PRIVATE, NAME, "intake")


def test_a_public_key_comes_back() -> None:
    """The public line gives the recipient."""
    recipient = Recipient.of(PUBLIC, "identity")
    assert decode_public(encode_public(recipient)) == recipient


def test_the_line_is_the_documented_one() -> None:
    """The form does not change unseen: files written today are read in ten years."""
    body = "hirz-private-1 intake eedd883da0a94515 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    assert f"{body} f1a2f4ca" == LINE
    assert hashlib.sha256(body.encode()).hexdigest()[:8] == "f1a2f4ca"


def test_every_changed_character_is_found() -> None:
    """A character copied wrongly anywhere in the line is found."""
    for place in range(len(LINE)):
        for other in "aZ0 ":
            if LINE[place] != other:
                with pytest.raises(KeyTextBroken):
                    decode_private(LINE[:place] + other + LINE[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", "hirz-private-1", LINE + " more", LINE.replace(" ", "  ", 1), "\ud800" * 5, "a b c d e"]
)
def test_other_text_is_refused(text: str) -> None:
    """What is not such a line is refused."""
    with pytest.raises(KeyTextBroken):
        decode_private(text)


def relabelled(old: str, new: str) -> str:
    """The line with a part replaced and the check digits made right again."""
    body = LINE[:-9].replace(old, new)
    return f"{body} {_check(body)}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(NAME, key_id(new_key_pair()[1]), id="another key"),
        ("intake", "In Take".replace(" ", "")),
        ("intake", "x" * 33),
        ("intake", "-"),
        ("wdHh8", "wdHh9"),
        ("AAEC", "AA"),
        ("AAEC", "A+EC"),
        ("AECAwQ", "AECBwQ"),
    ],
)
def test_right_check_digits_do_not_excuse_a_wrong_line(old: str, new: str) -> None:
    """A wrong name, compartment, key or a second spelling of the key is refused although the check digits fit."""
    with pytest.raises(KeyTextBroken):
        decode_private(relabelled(old, new))


def test_a_public_line_is_not_a_private_one() -> None:
    """The two kinds are not mistaken for each other."""
    with pytest.raises(KeyTextBroken):
        decode_private(encode_public(Recipient.of(PUBLIC, "intake")))
    with pytest.raises(KeyTextBroken):
        decode_public(LINE)


def test_a_wrong_public_key_is_found() -> None:
    """A public key under another's name is refused although the check digits fit."""
    body = encode_public(Recipient.of(PUBLIC, "intake"))[:-9].replace(NAME, key_id(new_key_pair()[1]))
    with pytest.raises(KeyTextBroken, match="names"):
        decode_public(f"{body} {_check(body)}")


def test_wrong_arguments_are_refused_when_written() -> None:
    """A name that is not the key's, and a compartment that could not be read back, are refused."""
    with pytest.raises(ValueError, match="name"):
        encode_private(PRIVATE, "0" * 16, "intake")
    with pytest.raises(ValueError, match="compartment"):
        encode_private(PRIVATE, NAME, "two words")


def test_no_message_repeats_the_key() -> None:
    """Neither a refusal nor a repr shows any of the secret."""
    secret = LINE.split(" ")[3]
    with pytest.raises(KeyTextBroken) as refusal:
        decode_private(LINE[:-1] + "x")
    assert secret not in str(refusal.value)
    assert "private=" not in repr(decode_private(LINE))
