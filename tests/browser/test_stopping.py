"""Stop this picture in a real browser: the same bits as Python's, and no byte of a file leaves the page."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import clear_url_caches

from hirz.core.hashing import MIN_QUALITY, Pdq, pdq_from_bytes
from hirz.intake.marks import MOST_FRAMES, MOST_MARKS, Mark, read_marks
from tests.browser.conftest import PHONE, WATCH, WIDE, served
from tests.browser.whole import axe_violations, weight
from tests.core.hashing.vectors import vectors
from tests.intake.portal.conftest import SETTINGS
from tests.intake.portal.pages import served_bytes
from tests.shared import samples

pytestmark = pytest.mark.browser

MOST_BYTES = 80_000
WORKER = "/static/intake/stop_worker.js"
# A picture decoded by another library may differ a little; the same picture differs by less than this.
SAME = 16
# Frames of a film: decoders choose neighbouring frames, and colours by tables of their own.
NEAR = 31
SENT = {"csrfmiddlewaretoken", "marks", "age", "online"}

ASK = """async ([address, tasks]) => {
  const worker = new Worker(address);
  const made = new Map();
  const all = new Promise((done) => {
    worker.onmessage = ({ data }) => { if ("made" in data && made.set(data.id, data.made).size === tasks.length) done(); };
  });
  tasks.forEach(({ pixels, ...task }, id) => worker.postMessage({ ...task, id, pixels: Uint8ClampedArray.from(atob(pixels), (c) => c.charCodeAt(0)) }));
  await all;
  worker.terminate();
  return tasks.map((_, id) => made.get(id));
}"""


@pytest.fixture(scope="module")
def portal(house: Any) -> Iterator[str]:
    """The public zone over HTTP on loopback, with a database of its own."""
    name = house.clone()
    house.connect("public", name)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    clear_url_caches()
    with override_settings(**SETTINGS), served() as address:
        yield address
    clear_url_caches()
    house.connect("worker", "not-yet")


@pytest.fixture
def enter(chromium: Any, portal: str) -> Iterator[Callable[..., Any]]:
    """A fresh browser before the portal; what it asked for, and what the page's policy forbade, is written down."""
    contexts = []

    def made(*, size: dict[str, int] = WIDE, script: bool = True, scheme: str = "light") -> Any:
        context = chromium.new_context(viewport=size, base_url=portal, java_script_enabled=script, color_scheme=scheme)
        contexts.append(context)
        if script:
            context.add_init_script(WATCH)
        page = context.new_page()
        page.asked, page.broken = [], []
        page.on("request", lambda request: page.asked.append(request))
        page.on("pageerror", lambda error: page.broken.append(str(error)))
        page.on("console", lambda said: page.broken.append(said.text) if said.type == "error" else None)
        return page

    yield made
    for context in contexts:
        context.close()


def choose(page: Any, files: Sequence[Path], language: str = "en", place: str = "help/fingerprint/") -> list[Mark]:
    """Choose files and wait until each has its fingerprint or its reason; what the page would send."""
    page.goto(f"/{language}/{place}")
    page.set_input_files("#choose", [str(one) for one in files])
    for number in range(len(files)):
        page.locator(f"#chosen li:nth-child({number + 1})[class]").wait_for(timeout=120_000)
    return read_marks(page.locator("#marks").input_value())


def pictures() -> list[Path]:
    """The benign samples: photographs in several sizes, edited, turned, grey, with a palette, CMYK, WebP, tiny, blank."""
    found = sorted(path for path in samples("pdq/images").rglob("*") if path.is_file())
    assert len(found) >= 15
    return found[:MOST_MARKS]


def apart(one: str, other: Pdq) -> int:
    """Bits in which two hashes differ."""
    return (int(one, 16) ^ int.from_bytes(other.bits)).bit_count()


def leaks(asked: Iterable[Any], origin: str, files: Sequence[Path]) -> list[str]:
    """Requests that went elsewhere, carried a form for files, or any stretch or the name of a file."""
    pieces = [(one, data[at : at + 24]) for one in files for data in [one.read_bytes()] for at in (0, len(data) // 2)]
    found = []
    for request in asked:
        body, kind = request.post_data_buffer or b"", request.headers.get("content-type", "")
        if not request.url.startswith((f"{origin}/", f"blob:{origin}/")):
            found.append(f"elsewhere: {request.url}")
        if "multipart" in kind or "octet-stream" in kind:
            found.append(f"a form for files: {request.url}")
        found += [f"a piece of {one.name}" for one, piece in pieces if piece and piece in body]
        found += [f"the name {one.name}" for one in files if one.name.encode() in body + request.url.encode()]
        if body and set(parse_qs(body.decode("ascii", "replace"), keep_blank_values=True)) - SENT - {"then"}:
            found.append(f"another field: {body[:60]!r}")
    return found


def test_bits_are_pythons(enter: Callable[..., Any]) -> None:
    """At least 15 of the samples, decoded at full size, bit for bit; no picture further than a decoder's drift."""
    files = pictures()
    page = enter()
    marks = {mark.sha256: mark for mark in choose(page, files)}
    distances = {}
    for path in files:
        data = path.read_bytes()
        mark, wanted = marks[hashlib.sha256(data).hexdigest()], pdq_from_bytes(data, full_decode=True)
        assert mark.md5 == hashlib.md5(data, usedforsecurity=False).hexdigest(), path.name
        assert (mark.stored is None) == (wanted.quality < MIN_QUALITY), path.name
        if mark.stored is not None:
            distances[path.name] = apart(mark.stored.pdq, wanted)
            assert abs(mark.stored.quality - wanted.quality) <= 1, path.name
    assert sum(distance == 0 for distance in distances.values()) >= 15, distances
    assert max(distances.values()) <= SAME, distances
    assert page.broken == []
    assert page.evaluate("violations") == []


def test_bits_of_bare_pixels_are_pythons(enter: Callable[..., Any]) -> None:
    """The shared vectors: odd sizes, thin strips, tiny pictures; nothing is decoded, so nothing may differ."""
    import base64

    import numpy as np

    page = enter()
    page.goto("/en/help/fingerprint/")
    tasks, wanted = [], []
    for one in vectors():
        rgb = np.repeat(one.pixels[..., None], 3, axis=2) if one.pixels.ndim == 2 else one.pixels
        rgba = np.concatenate([rgb, np.full((*rgb.shape[:2], 1), 255, np.uint8)], axis=2)
        height, width = rgb.shape[:2]
        pixels = base64.b64encode(rgba.tobytes()).decode()
        tasks.append({"task": "frame", "width": width, "height": height, "pixels": pixels})
        wanted.append(one)
    for one, made in zip(wanted, page.evaluate(ASK, [WORKER, tasks]), strict=True):
        assert made["quality"] == one.quality, one.name
        assert one.bits is None or made["pdq"] == one.bits.hex(), one.name


def test_a_turned_picture_is_known_both_ways(enter: Callable[..., Any], tmp_path: Path) -> None:
    """As it is stored, like every list has it, and as it is seen, like a copy that an app turned for good."""
    from PIL import Image

    source = Image.open(samples("pdq/images/bridge-mods/aaa-orig.jpg"))
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = tmp_path / "turned.jpg"
    source.save(turned, exif=exif, quality=92)
    seen = io.BytesIO()
    Image.open(turned).transpose(Image.Transpose.ROTATE_270).save(seen, "PNG")
    [mark] = choose(enter(), [turned])
    assert mark.stored is not None
    assert mark.seen is not None
    assert apart(mark.stored.pdq, pdq_from_bytes(turned.read_bytes(), full_decode=True)) == 0
    assert apart(mark.seen.pdq, pdq_from_bytes(seen.getvalue(), full_decode=True)) <= 2


def test_twelve_megapixels_are_read_whole(enter: Callable[..., Any], tmp_path: Path) -> None:
    """A photograph of a telephone, in strips and never scaled down: the same bits."""
    from PIL import Image

    path = tmp_path / "large.jpg"
    Image.open(samples("pdq/images/bridge-mods/aaa-orig.jpg")).resize((4000, 3000)).save(path, quality=90)
    [mark] = choose(enter(size=PHONE), [path])
    assert mark.stored is not None
    assert apart(mark.stored.pdq, pdq_from_bytes(path.read_bytes(), full_decode=True)) == 0


def test_a_film_is_looked_at_once_a_second(enter: Callable[..., Any]) -> None:
    """Its frames are those that the reference writes for the same moments; the film plays from this device alone."""
    film = samples("vpdq/doorknob-hd-no-bar.mp4")
    lines = [line.split(",") for line in samples("vpdq/doorknob-hd-no-bar.txt").read_text().split()]
    page = enter()
    [mark] = choose(page, [film])
    assert mark.is_film
    assert mark.sha256 == hashlib.sha256(film.read_bytes()).hexdigest()
    assert 2 <= len(mark.frames) <= MOST_FRAMES
    for frame in mark.frames:
        near = [Pdq(bytes.fromhex(line[2]), int(line[1])) for line in lines if abs(float(line[3]) - frame.at) <= 0.15]
        assert min(apart(frame.pdq, one) for one in near) <= NEAR, frame
    assert leaks(page.asked, f"http://{urlsplit(page.url).netloc}", [film]) == []
    assert page.evaluate("violations") == []


def test_nothing_of_a_file_travels(enter: Callable[..., Any]) -> None:
    """A child in Arabic, at 360 px: from choosing to the letterbox no request holds a file, a piece or a name of one."""
    files = [*pictures()[:2], samples("vpdq/doorknob-hd-no-bar.mp4")]
    page = enter(size=PHONE)
    choose(page, files, "ar")
    page.select_option("#age", "13-15")
    page.check("input[name=online][value=yes]")
    assert page.evaluate("document.documentElement.scrollWidth <= 360")
    page.click("#send")
    page.wait_for_url("**/receipt/")
    page.click("button[value=box]")
    page.wait_for_url("**/box/")
    assert page.locator("#platforms").is_visible()
    [sent] = [one for one in page.asked if one.method == "POST" and one.url.endswith("/help/fingerprint/")]
    fields = parse_qs(sent.post_data)
    assert set(fields) == SENT
    assert (fields["age"], fields["online"]) == (["13-15"], ["yes"])
    assert leaks(page.asked, f"http://{urlsplit(page.url).netloc}", files) == []
    assert page.broken == []


def test_a_planted_upload_is_found(enter: Callable[..., Any], tmp_path: Path) -> None:
    """The check above finds a piece of a file, its name, a form for files, another field and another place."""
    path = tmp_path / "holiday.jpg"
    path.write_bytes(bytes(range(256)) * 4)

    def asked(url: str, body: bytes, kind: str = "application/x-www-form-urlencoded") -> Any:
        return SimpleNamespace(url=url, post_data_buffer=body, headers={"content-type": kind})

    here = "http://localhost:1"
    clean = asked(f"{here}/en/help/fingerprint/", b"marks=picture&age=&online=yes&csrfmiddlewaretoken=x")
    assert leaks([clean], here, [path]) == []
    for planted in (
        asked(f"{here}/x", path.read_bytes()),
        asked(f"{here}/x", b"", "multipart/form-data; boundary=1"),
        asked(f"{here}/x", b"marks=holiday.jpg"),
        asked(f"{here}/x", b"marks=1&thumbnail=1"),
        asked("http://localhost:2/x", b""),
    ):
        assert leaks([planted], here, [path])


def test_what_cannot_be_read_says_so(enter: Callable[..., Any], tmp_path: Path) -> None:
    """An empty file, a text, a broken picture, a bomb: each its reason, and the good one beside them is ready."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    bomb += chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    whole = samples("pdq/images/bridge-mods/square-512x512.jpg").read_bytes()
    made = {"empty.jpg": b"", "text.txt": b"hello", "bomb.png": bomb, "not.jpg": b"hello", "good.jpg": whole}
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    page = enter()
    marks = choose(page, [tmp_path / name for name in made])
    states = [one.get_attribute("class") for one in page.locator("#chosen li").all()]
    assert states == ["bad", "bad", "part", "part", "good"]
    assert [mark.stored is not None for mark in marks] == [False, False, True]
    page.locator("#chosen li button").nth(4).click()
    assert len(read_marks(page.locator("#marks").input_value())) == 2
    assert page.broken == []


def test_nothing_chosen_nothing_sent(enter: Callable[..., Any]) -> None:
    """The button says what is missing, and stays."""
    page = enter(size=PHONE)
    page.goto("/fr/help/fingerprint/")
    page.click("#send")
    assert page.locator("#why").is_visible()
    assert not any(one.method == "POST" for one in page.asked)


def test_without_a_script_it_explains_and_helps(enter: Callable[..., Any]) -> None:
    """No form that cannot work; why, what else, and numbers to call."""
    page = enter(size=PHONE, script=False)
    page.goto("/ar/help/fingerprint/")
    assert page.locator("#without").is_visible()
    assert not page.locator("#stop").is_visible()
    assert page.locator("a[href^='tel:']:visible").count() >= 4


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_everybody_can_use_it(enter: Callable[..., Any], language: str) -> None:
    """axe finds nothing, light and dark, empty and filled, child and adult, page and receipt; and all of it is light."""
    page = enter(size=PHONE, scheme="dark" if language == "fr" else "light")
    found: list[str] = []
    page.goto(f"/{language}/help/adults/fingerprint/")
    found += axe_violations(page)
    choose(page, [*pictures()[:1], *[one for one in pictures() if one.name == "small.jpg"]], language)
    page.locator("#text summary").click()
    assert page.evaluate("document.documentElement.scrollWidth <= 360")
    found += axe_violations(page)
    asked = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    bytes_of_all = weight(page) + (0 if any(WORKER in one for one in asked) else served_bytes(WORKER))
    assert bytes_of_all < MOST_BYTES
    page.click("#send")
    page.wait_for_url("**/receipt/")
    found += axe_violations(page)
    assert found == []
