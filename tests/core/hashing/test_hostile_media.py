"""A sweep of damaged and forged files: every one gives frames or a MediaError, in bounded time."""

from __future__ import annotations

import contextlib
import random
import time

import pytest

from hirz.core.hashing import MediaError, hash_media
from tests.core.hashing.files import blots, encoded, moving, tiles, video

pytest.importorskip("av", reason="the extra `video` is not installed: LOUD SKIP of the sweep of damaged media")

FILES = 6_000
SLOWEST = 20.0  # seconds; a forged header may ask for a second or two, a file built to decode for ever asks for hours
EDGES = (0, 255, 127, 128)


def sources() -> list[bytes]:
    """One small file of every format that is read."""
    still = [encoded(blots(24, 30, noise=0), form) for form in ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP", "TIFF")]
    still += [encoded(blots(24, 30), "JPEG", progressive=True), encoded(blots(24, 30), "JPEG", "CMYK")]
    still.append(encoded(tiles(64, 24), "JPEG"))
    films = [video([tiles()], container=one, frames_each=3) for one in ("mp4", "matroska", "avi", "mpegts", "mov")]
    return still + [moving([blots(24, 30), blots(24, 30, 2)], one) for one in ("PNG", "GIF", "WEBP", "TIFF")] + films


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Cut, overwritten at its beginning or anywhere, or with a piece of itself put in."""
    changed = bytearray(data[: chance.randrange(1, len(data))] if chance.random() < 0.2 else data)
    reach = min(len(changed), chance.choice([64, 400, len(data)]))
    for _ in range(chance.choice([0, 1, 3, 10, 50])):
        changed[chance.randrange(reach)] = chance.choice((*EDGES, chance.randrange(256)))
    if chance.random() < 0.1:
        at = chance.randrange(len(changed))
        changed[at:at] = changed[at // 2 : at // 2 + chance.randrange(200)]
    return bytes(changed)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_file_gives_frames_or_a_media_error(seed: int) -> None:
    """Never another error, never without end."""
    chance, originals = random.Random(seed), sources()
    hash_media(originals[0])
    good = 0
    for _ in range(FILES):
        data = damaged(chance.choice(originals), chance)
        began = time.process_time()
        with contextlib.suppress(MediaError):
            good += len(hash_media(data, max_pixels=1 << 22, every=chance.choice([0, 1])).frames) > 0
        assert time.process_time() - began < SLOWEST
    assert FILES // 5 < good < FILES


def test_the_sweep_damages_what_it_is_given() -> None:
    """The planted bad variant changes nothing: a sweep of good files would prove nothing."""
    chance, data = random.Random(1), encoded(blots())
    assert sum(damaged(data, chance) != data for _ in range(100)) > 60
