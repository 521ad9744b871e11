"""Frames of videos and of pictures that move."""

from __future__ import annotations

import io
import sys
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.hashing import (
    BrokenVideo,
    MediaError,
    MediaKind,
    NoFrames,
    NotAVideo,
    NoVideoReader,
    PictureError,
    TooManyPixels,
    TooMuchVideo,
    UnknownMedia,
    frame_shares,
    frames_from_animation,
    frames_from_video,
    hash_media,
    parse_vpdq,
    pdq_from_rgb,
    vpdq_text,
)
from tests.core.hashing.files import blots, encoded, moving, sound, tiles, video
from tests.shared import samples

pytest.importorskip("av", reason="the extra `video` is not installed: LOUD SKIP of the tests of videos")

SCENES = (tiles(seed=4), tiles(seed=5), tiles(seed=6))


@cache
def film(container: str = "mp4") -> bytes:
    """Three scenes of a second each, ten frames a second."""
    return video(SCENES, container=container)


# ------------------------------------------------------------------------------------------------------------ videos


@pytest.mark.parametrize("container", ["mp4", "matroska", "avi", "mpegts", "mov"])
def test_one_frame_a_second_is_hashed(container: str) -> None:
    """The first of each second, with its number and time, near to the picture that it shows."""
    found = list(frames_from_video(film(container)))
    assert [(one.number, one.seconds) for one in found] == [(0, 0.0), (10, 1.0), (20, 2.0)]
    assert all(one.pdq.distance(pdq_from_rgb(scene)) <= 31 for one, scene in zip(found, SCENES, strict=True))


def test_the_step_is_the_callers() -> None:
    """Half a second, and none at all: every frame."""
    assert [one.number for one in frames_from_video(film(), every=0.5)] == [0, 5, 10, 15, 20, 25]
    assert len(list(frames_from_video(film(), every=0))) == 30


def test_an_opened_file_is_as_good_as_its_bytes() -> None:
    """A video need not lie in memory whole."""
    assert list(frames_from_video(io.BytesIO(film()))) == list(frames_from_video(film()))


def test_frames_survive_the_text() -> None:
    """Written, read and compared with themselves."""
    found = list(frames_from_video(film()))
    again = parse_vpdq(vpdq_text(found))
    assert frame_shares(found, again).query_share == 1.0


def test_the_reference_video() -> None:
    """Good frames are within the reference's tolerance of what vPDQ itself gave for the same frames."""
    folder = samples("vpdq")
    expected = {one.number: one for one in parse_vpdq((folder / "doorknob-hd-no-bar.txt").read_text(encoding="utf-8"))}
    found = list(frames_from_video((folder / "doorknob-hd-no-bar.mp4").read_bytes()))
    assert [one.number for one in found] == [0, 30, 60, 90]
    good = [one for one in found if one.pdq.refusal() is None]
    assert len(good) == 2
    for one in good:
        assert one.pdq.distance(expected[one.number].pdq) <= 16
        assert abs(one.seconds - expected[one.number].seconds) < 0.002
        assert abs(one.pdq.quality - expected[one.number].pdq.quality) <= 2


def test_sound_alone_has_no_frames() -> None:
    """A typed error, as for a container with nothing in it."""
    with pytest.raises(NoFrames):
        list(frames_from_video(sound()))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"#EXTM3U\n#EXTINF:1,\nhttp://192.0.2.1/secret\n",
        b"ffconcat version 1.0\nfile '/etc/hostname'\n",
        b"v=0\r\no=- 0 0 IN IP4 192.0.2.1\r\n",
        encoded(blots(), "AVIF"),
        b"\0" * 400,
    ],
)
def test_lists_of_other_files_are_no_videos(data: bytes) -> None:
    """FFmpeg would fetch what they name; the demultiplexer is never guessed."""
    with pytest.raises(NotAVideo):
        list(frames_from_video(data))


class NamedList(io.BytesIO):
    """A playlist that calls itself one."""

    name = "list.m3u8"


PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://192.0.2.1/secret.ts\n#EXT-X-ENDLIST\n"


def test_a_guessed_demultiplexer_is_noticed() -> None:
    """The planted bad variant: without a named one FFmpeg takes the list for a video, and opens what it names."""
    import av

    asked: list[str] = []

    def opened(name: str, flags: int, options: dict[str, str]) -> Any:
        asked.append(name)
        raise PermissionError

    with pytest.raises(PermissionError):
        av.open(NamedList(PLAYLIST), io_open=opened)
    assert asked == ["http://192.0.2.1/secret.ts"]
    with pytest.raises(NotAVideo):
        list(frames_from_video(NamedList(PLAYLIST)))


@pytest.mark.parametrize("part", [0.02, 0.3, 0.9])
def test_a_video_cut_short_gives_what_there_is(part: float) -> None:
    """Matroska can be read from its beginning; a cut MP4 has lost its table and is broken."""
    data = film("matroska")
    try:
        found = list(frames_from_video(data[: int(len(data) * part)]))
    except (BrokenVideo, NoFrames):
        assert part < 0.1
    else:
        assert found == list(frames_from_video(data))[: len(found)]
    with pytest.raises((BrokenVideo, NoFrames)):
        list(frames_from_video(film()[: int(len(film()) * part)]))


def test_limits_of_size_and_length() -> None:
    """Frames too large are refused before the first is decoded; too many at the one that is too much."""
    with pytest.raises(TooMuchVideo):
        next(frames_from_video(film(), max_pixels=1000))
    found = frames_from_video(film(), max_decoded=15)
    assert [next(found).number, next(found).number] == [0, 10]
    with pytest.raises(TooMuchVideo):
        next(found)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["mp4", "matroska", "avi"]),
    st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=20),
)
def test_changed_bytes_give_frames_or_a_media_error(container: str, changes: list[tuple[int, int]]) -> None:
    """Never another error."""
    data = bytearray(film(container))
    for at, value in changes:
        data[at % len(data)] = value
    try:
        found = list(frames_from_video(bytes(data), max_pixels=1 << 20, max_decoded=200))
    except MediaError:
        return
    assert found


def test_without_the_extra_a_sentence_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are hashed all the same."""
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(NoVideoReader, match="video"):
        next(frames_from_video(film()))
    assert hash_media(encoded(blots())).kind is MediaKind.PICTURE


# ------------------------------------------------------------------------------------------- animations and any file


@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP", "TIFF"])
def test_every_frame_of_an_animation_is_hashed(form: str) -> None:
    """With its time, if it has one."""
    found = list(frames_from_animation(moving(SCENES, form, duration=500)))
    assert [one.number for one in found] == [0, 1, 2]
    assert [one.seconds for one in found] == ([0.0, 0.0, 0.0] if form == "TIFF" else [0.0, 0.5, 1.0])
    assert all(one.pdq.distance(pdq_from_rgb(scene)) <= 31 for one, scene in zip(found, SCENES, strict=True))


def test_a_still_picture_is_one_frame() -> None:
    """Of itself."""
    (only,) = frames_from_animation(encoded(blots()))
    assert only.pdq == pdq_from_rgb(blots())


def test_an_animation_without_end_is_stopped() -> None:
    """After as many frames or pixels as the caller allows; what came before stands."""
    data = moving(SCENES)
    for limits in ({"max_frames": 2}, {"max_total": 2 * 128 * 128}):
        found = frames_from_animation(data, **limits)
        assert [next(found).number, next(found).number] == [0, 1]
        with pytest.raises(TooManyPixels):
            next(found)


def test_an_animation_cut_short_is_a_picture_error() -> None:
    """Half-way."""
    for form in ("PNG", "GIF", "WEBP"):
        data = moving(SCENES, form)
        with pytest.raises(PictureError):
            list(frames_from_animation(data[: len(data) // 2]))


def test_any_file_is_told_by_its_first_bytes() -> None:
    """A picture, one that moves, a video, and something else."""
    assert hash_media(encoded(blots())).kind is MediaKind.PICTURE
    assert hash_media(encoded(blots())).frames[0].pdq == pdq_from_rgb(blots())
    assert len(hash_media(moving(SCENES)).frames) == 3
    assert hash_media(moving(SCENES)).kind is MediaKind.ANIMATION
    assert hash_media(film()).kind is MediaKind.VIDEO
    with pytest.raises(UnknownMedia):
        hash_media(b"%PDF-1.7")
