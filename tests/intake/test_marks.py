"""Fingerprints from a browser: read strictly, and nothing that would match too much is kept."""

from __future__ import annotations

import pytest

from hirz.core.hashing.vpdq import parse_vpdq, vpdq_text
from hirz.intake.errors import MarksUnreadable
from hirz.intake.marks import MOST_FRAMES, MOST_MARKS, Mark, Seen, read_marks

MD5, SHA, PDQ = "1" * 32, "2" * 64, "f" * 32 + "0" * 32
PICTURE = f"picture md5={MD5} sha256={SHA} pdq={PDQ} quality=100"
FILM = f"film md5={MD5} sha256={SHA}"
FRAME = f"frame at=3 pdq={PDQ} quality=80"


def another(number: int) -> str:
    """A picture with other bytes."""
    return f"picture md5={MD5} sha256={number:064x}"


def test_a_picture_and_a_film() -> None:
    """A line for each file, and one for each frame under its film."""
    text = "\n".join([PICTURE, FILM.replace("2" * 64, "3" * 64), FRAME, FRAME.replace("at=3", "at=4")])
    assert read_marks(text) == [
        Mark(False, MD5, SHA, Seen(PDQ, 100)),
        Mark(True, MD5, "3" * 64, frames=(Seen(PDQ, 80, 3), Seen(PDQ, 80, 4))),
    ]


def test_a_turned_picture_has_two() -> None:
    """As it is stored, and as it is seen: two entries of the report, the second with its hash alone."""
    [mark] = read_marks(f"{PICTURE} seen={PDQ[::-1]} seen-quality=90")
    stored, seen = mark.files()
    assert stored == {"md5": MD5, "sha256": SHA, "pdq": {"value": PDQ, "quality": 100}}
    assert seen == {"pdq": {"value": PDQ[::-1], "quality": 90}, "tags": ["as_seen"]}


def test_frames_are_written_as_vpdq_and_as_pictures() -> None:
    """In the text that partners exchange, and each picture of the film once, so that lists of pictures find it."""
    [mark] = read_marks(f"{FILM}\n{FRAME}\n{FRAME.replace('at=3', 'at=4')}")
    [file] = mark.files()
    film, *frames = file["digests"]
    assert film == {"type": "vpdq", "value": f"0,80,{PDQ},3.000\n1,80,{PDQ},4.000"}
    assert frames == [{"type": "pdq", "value": PDQ}]
    assert vpdq_text(parse_vpdq(film["value"])).strip() == film["value"]


@pytest.mark.parametrize("poor", ["quality=49", f"pdq={'0' * 64}"])
def test_a_hash_that_would_match_anything_is_left_out(poor: str) -> None:
    """The exact digests stay; a picture of good quality is kept (the planted other side)."""
    name, _, value = poor.partition("=")
    line = PICTURE.replace("quality=100", poor) if name == "quality" else PICTURE.replace(PDQ, value)
    assert read_marks(line) == [Mark(False, MD5, SHA)]
    assert read_marks(PICTURE)[0].stored is not None


def test_the_same_file_twice_is_one() -> None:
    """Chosen twice, sent once."""
    assert len(read_marks(f"{PICTURE}\n{PICTURE}")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "picture", f"{PICTURE} name=me.jpg", PICTURE.upper(), PICTURE.replace("md5", "sha1"), f" {PICTURE}",
        f"{PICTURE}\x00", f"{PICTURE}\r\r\n", PICTURE.replace("quality=100", "quality=999"), FRAME, f"{PICTURE}\n{FRAME}",
        f"picture md5=d41d8cd98f00b204e9800998ecf8427e sha256={SHA}", f"<script>{PICTURE}", "x" * 200_000,
        "\n".join(another(n) for n in range(MOST_MARKS + 1)), "\n".join([FILM, *[FRAME] * (MOST_FRAMES + 1)]),
    ],
)  # fmt: skip
def test_what_no_page_of_ours_writes_is_refused(text: str) -> None:
    """Whole, with one typed failure: a forged form, a name, another kind, too much."""
    with pytest.raises(MarksUnreadable):
        read_marks(text)


def test_as_many_as_are_allowed_are_read() -> None:
    """The limits themselves are inside."""
    assert len(read_marks("\n".join(another(n) for n in range(MOST_MARKS)))) == MOST_MARKS
    [film] = read_marks("\n".join([FILM, *[FRAME] * MOST_FRAMES]))
    assert len(film.frames) == MOST_FRAMES
