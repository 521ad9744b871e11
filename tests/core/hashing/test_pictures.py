"""Picture files: formats, colours, orientation, reduced decode, and hostile ones."""

from __future__ import annotations

import csv
import io
import struct
import zlib
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hirz.core.hashing import (
    AnimatedPicture,
    BrokenPicture,
    CutShort,
    NotAPicture,
    OddColours,
    Pdq,
    PdqVariant,
    PictureError,
    TooManyPixels,
    parse_pdq,
    pdq_from_bytes,
    pdq_from_rgb,
)
from hirz.core.hashing import pictures as reading
from tests.core.hashing.files import blots, encoded, moving, tiles
from tests.shared import samples

# The reference's own tolerance between implementations (16 of 256 bits).
TOLERANCE = 16
# 1,409 pixels are the least that are reduced; grey keeps the tests quick.
LARGE = (1410, 1500)


# ---------------------------------------------------------------------------------------------- formats and colours


@pytest.mark.parametrize("form", ["PNG", "BMP", "TIFF"])
def test_a_format_without_loss_gives_the_hash_of_its_pixels(form: str) -> None:
    """To the bit."""
    assert pdq_from_bytes(encoded(blots(), form)) == pdq_from_rgb(blots())


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "AVIF", "GIF"])
def test_a_format_with_loss_gives_nearly_that(form: str) -> None:
    """Inside the radius."""
    found = pdq_from_bytes(encoded(tiles(), form))
    assert found.distance(pdq_from_rgb(tiles())) <= 31
    assert found.refusal() is None


@pytest.mark.parametrize("mode", ["RGBA", "RGBX", "CMYK", "YCbCr", "HSV", "L", "LA", "P", "1"])
def test_colour_modes_are_converted_first(mode: str) -> None:
    """The hash is that of red, green and blue."""
    picture = Image.fromarray(tiles()).convert(mode)
    found = pdq_from_rgb(reading.pixels_of(picture))
    assert found == pdq_from_rgb(np.asarray(picture.convert("RGB")))
    assert mode == "1" or found.distance(pdq_from_rgb(tiles())) <= 31


def test_inks_and_the_palette_are_read_from_files_too() -> None:
    """CMYK in a JPEG lies upside down; the planted bad variant leaves it so."""
    found = pdq_from_bytes(encoded(tiles(), "JPEG", "CMYK", quality=95))
    assert found.distance(pdq_from_rgb(tiles())) <= 31
    assert found.distance(pdq_from_rgb(255 - tiles())) > 31
    assert pdq_from_bytes(encoded(tiles(), "PNG", "P")).distance(pdq_from_rgb(tiles())) <= 31


def test_sixteen_bits_of_grey_keep_their_upper_eight() -> None:
    """A plain conversion cuts everything above 255 to white; the planted bad variant is just that."""
    grey = blots()[:, :, 0].copy()
    data = encoded(grey.astype(np.uint16) << 8)
    assert pdq_from_bytes(data) == pdq_from_rgb(grey)
    with pytest.raises(AssertionError):
        assert pdq_from_rgb(np.minimum(grey.astype(np.uint16) << 8, 255).astype(np.uint8)) == pdq_from_rgb(grey)


def test_transparency_is_left_out() -> None:
    """The colours under it count, as everywhere; a palette with transparency does not warn."""
    solid = blots()
    clear = np.dstack([solid, np.zeros(solid.shape[:2], dtype=np.uint8)])
    assert pdq_from_bytes(encoded(clear)) == pdq_from_rgb(solid)
    palette = Image.fromarray(solid).convert("P")
    into = io.BytesIO()
    palette.save(into, "PNG", transparency=bytes(range(256)))
    assert pdq_from_bytes(into.getvalue()) == pdq_from_rgb(np.asarray(palette.convert("RGB")))


def test_numbers_with_a_point_are_refused() -> None:
    """Their white is not agreed on; nor is that of 32 bits, nor the colours of LAB."""
    with pytest.raises(OddColours):
        pdq_from_bytes(encoded(blots(), "TIFF", "LAB"))
    with pytest.raises(OddColours):
        pdq_from_bytes(encoded(blots()[:, :, 0].astype(np.float32), "TIFF"))
    with pytest.raises(OddColours):
        pdq_from_bytes(encoded(blots()[:, :, 0].astype(np.int32) << 20, "TIFF"))


def test_orientation_is_not_applied() -> None:
    """Pixels are hashed as they are stored, as all lists do: the same file with another note is the same picture."""
    picture, turned = Image.fromarray(blots()), io.BytesIO()
    exif = picture.getexif()
    exif[0x0112] = 6
    picture.save(turned, "PNG", exif=exif)
    assert pdq_from_bytes(turned.getvalue()) == pdq_from_rgb(blots())


def test_a_picture_that_moves_is_refused_or_its_first_frame_taken() -> None:
    """One hash would hide the other frames; pages count as frames."""
    for form in ("PNG", "TIFF"):
        data = moving([blots(), blots(seed=2)], form)
        with pytest.raises(AnimatedPicture):
            pdq_from_bytes(data)
        assert pdq_from_bytes(data, first_frame=True) == pdq_from_rgb(blots())


def test_the_second_picture_behind_a_jpeg_does_not_count() -> None:
    """Cameras put a preview or a second eye there."""
    both = io.BytesIO()
    Image.fromarray(blots()).save(both, "MPO", save_all=True, append_images=[Image.fromarray(blots(seed=2))])
    assert pdq_from_bytes(both.getvalue()) == pdq_from_bytes(encoded(blots(), "JPEG"))


# ---------------------------------------------------------------------------------------------------- reduced decode


def test_a_large_jpeg_is_read_reduced_and_moves_two_bits_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where its frequencies are clear; the grey and the colour path."""
    seen: list[int] = []
    known = reading._reduce
    monkeypatch.setattr(reading, "_reduce", lambda picture: seen.append(known(picture)) or seen[-1])
    for pixels in (tiles(64, 24)[:, :, 0].copy(), tiles(64, 24)):
        data = encoded(pixels, "JPEG", quality=90)
        whole, reduced = pdq_from_bytes(data, full_decode=True), pdq_from_bytes(data)
        assert whole.quality == reduced.quality >= 50
        assert whole.distance(reduced) <= 2
    assert seen == [2, 2]


def test_fine_texture_is_read_whole() -> None:
    """Means of blocks would move more than two bits; the planted bad variant takes them all the same."""
    noise = np.random.default_rng(5).integers(0, 256, LARGE, dtype=np.uint8)
    data = encoded(noise, "JPEG", quality=90)
    assert pdq_from_bytes(data) == pdq_from_bytes(data, full_decode=True)

    picture = reading.open_picture(data)
    block = reading._reduce(picture)
    careless = reading.pdq_of_means(reading.Means(reading.pixels_of(picture), *LARGE, block))
    with pytest.raises(AssertionError):
        assert careless.distance(pdq_from_bytes(data, full_decode=True)) <= 2


def test_small_pictures_and_other_formats_are_never_reduced() -> None:
    """A JPEG below the limit, a PNG above it."""
    for data in (encoded(blots(), "JPEG"), encoded(np.zeros(LARGE, np.uint8))):
        assert reading._reduce(reading.open_picture(data)) == 1


def test_the_resized_variant_is_read_whole() -> None:
    """Nearest pixels cannot be had from means."""
    pixels = np.kron(blots(47, 50), np.ones((30, 30, 1), np.uint8))
    data = encoded(pixels, "JPEG")
    with Image.open(io.BytesIO(data)) as picture:
        expected = pdq_from_rgb(np.asarray(picture), variant=PdqVariant.RESIZED)
    assert pdq_from_bytes(data, variant=PdqVariant.RESIZED) == expected


# ----------------------------------------------------------------------------------------------------- hostile files


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff", b"GIF", b"%PDF-1.7", b"%!PS-Adobe-3.0 EPSF-3.0", b"<svg/>", b"\0" * 40, b"RIFF\0\0\0\0WAVE"],
)
def test_what_is_no_picture_is_none(data: bytes) -> None:
    """By its first bytes; formats whose decoders start programs are not among those read."""
    with pytest.raises(NotAPicture):
        pdq_from_bytes(data)


def png_of(columns: int, rows: int) -> bytes:
    """A PNG whose header promises so many pixels, with a handful of bytes behind it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(60_000, 60_000), (2**31 - 1, 1), (8_193, 8_193)])
def test_a_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    """Nothing is decoded."""
    with pytest.raises(TooManyPixels):
        pdq_from_bytes(png_of(*size))


def test_the_caller_sets_the_limit() -> None:
    """Of pixels."""
    with pytest.raises(TooManyPixels):
        pdq_from_bytes(encoded(blots()), max_pixels=90 * 120 - 1)
    assert pdq_from_bytes(encoded(blots()), max_pixels=90 * 120) == pdq_from_rgb(blots())


def test_a_jpeg_that_is_drawn_for_ever_is_refused() -> None:
    """A scan costs a few bytes and one pass over the whole picture."""
    data = encoded(blots(), "JPEG", progressive=True)
    at = data.index(b"\xff\xda")
    with pytest.raises(TooManyPixels):
        pdq_from_bytes(data[:at] + data[at:-2] * 101 + data[-2:])


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP", "TIFF"])
def test_a_file_cut_short_is_a_picture_error(form: str) -> None:
    """Wherever it ends; half a picture never gets a hash."""
    data = encoded(blots(40, 50), form)
    for end in {len(data) * part // 8 for part in range(1, 8)}:
        with pytest.raises(PictureError):
            pdq_from_bytes(data[:end])


def test_the_error_says_that_the_end_is_missing() -> None:
    """Where the decoder knows."""
    for form in ("PNG", "JPEG", "BMP"):
        data = encoded(blots(), form)
        with pytest.raises(CutShort):
            pdq_from_bytes(data[: len(data) // 2])


def test_a_forged_file_is_broken() -> None:
    """A known beginning and nothing of the format behind it."""
    for head in (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"II*\0", b"BM"):
        with pytest.raises((BrokenPicture, TooManyPixels)):
            pdq_from_bytes(head + bytes(range(256)))


FILES = {form: encoded(blots(24, 30, noise=0), form) for form in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6))
def test_changed_bytes_give_a_hash_or_a_picture_error(form: str, changes: list[tuple[int, int]]) -> None:
    """Never another error."""
    data = bytearray(FILES[form])
    for at, value in changes:
        data[at % len(data)] = value
    try:
        found = pdq_from_bytes(bytes(data), max_pixels=1 << 20)
    except PictureError:
        return
    assert 0 <= found.quality <= 100


# ----------------------------------------------------------------------------------------------------------- samples


def sample_rows() -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """The benign reference pictures with what the peers computed for them."""
    folder = samples("pdq")
    with (folder / "expected_hashes.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            yield row["image"], (folder / "images" / row["image"]).read_bytes(), row


def test_the_reference_pictures() -> None:
    """At full decode the peer's library to the bit; all published values within the reference's tolerance."""
    seen = 0
    for name, data, row in sample_rows():
        found = pdq_from_bytes(data, full_decode=True)
        assert (found.hex, found.quality) == (row["pdqhash_0.2.8_hash"], int(row["quality"])), name
        for column in ("meta_pure_python_expected", "meta_wasm_expected"):
            if row[column]:
                assert found.distance(Pdq(parse_pdq(row[column]), 100)) <= TOLERANCE, (name, column)
        seen += 1
    assert seen == 20
