"""The look keeps its promises: strict page policy, logical properties, vendored files as published."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hirz.web.messages import PACKAGE

STATIC = PACKAGE / "web" / "static"
VENDOR = STATIC / "vendor"
PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)|(?:left|right|top|bottom|float|width|height"
    r"|min-width|max-width|min-height|max-height)\s*:|text-align\s*:\s*(?:left|right))"
)
INLINE = re.compile(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>([^<]*)", re.IGNORECASE)
OUTSIDE = re.compile(r"""(?:href|src|action)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE)


def sheets() -> list[Path]:
    """Our own style sheets."""
    return [path for path in PACKAGE.rglob("static/**/*.css") if "vendor" not in path.parts]


def templates() -> list[Path]:
    """Every template."""
    return sorted(PACKAGE.rglob("templates/**/*.html"))


def style_faults(text: str) -> Iterator[str]:
    """Physical properties and outside addresses in a sheet; media queries speak of the screen, not of direction."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"@media[^{]*", "@media", text)
    for line in text.splitlines():
        for match in PHYSICAL.finditer(line):
            yield match.group()
        if re.search(r"url\(\s*[\"']?(?:https?:|//|data:)|@import", line):
            yield line.strip()


def policy_faults(text: str) -> Iterator[str]:
    """What the page policy would block: inline styles and scripts, handlers, outside addresses."""
    for match in (*INLINE.finditer(text), *OUTSIDE.finditer(text)):
        yield match.group().strip()
    for attributes, body in SCRIPT.findall(text):
        if "src=" not in attributes and 'type="application/json"' not in attributes and body.strip():
            yield body.strip()[:40]


@pytest.mark.parametrize("path", sheets(), ids=lambda path: path.name)
def test_sheets_use_logical_properties(path: Path) -> None:
    """One sheet serves both directions."""
    assert list(style_faults(path.read_text(encoding="utf-8"))) == []


def test_templates_obey_the_page_policy() -> None:
    """No inline style or script, no handler, no outside address in any template."""
    assert {path.name: list(policy_faults(path.read_text(encoding="utf-8"))) for path in templates()} == {
        path.name: [] for path in templates()
    }


def test_planted_style_faults_are_found() -> None:
    """Physical properties and an outside font are seen."""
    planted = "a { margin-left: 1px; }\nb { width: 3px; }\nc { background: url(https://example.com/x.png) }\nd { text-align: right }"
    assert len(list(style_faults(planted))) == 4
    assert list(style_faults("a { margin-inline-start: 1px; block-size: 2px; inset-inline: 0 }")) == []


def test_planted_policy_faults_are_found() -> None:
    """An inline style, a handler, a script and an outside image are seen."""
    planted = '<p style="x"><b onclick="x()"><script>x()</script><img src="https://example.com/x.png">'
    assert len(list(policy_faults(planted))) == 4


def test_dark_names_are_names_of_light() -> None:
    """The dark sheet sets nothing that the light one does not know."""
    names = {
        name: set(re.findall(r"(--[\w-]+):", (STATIC / "hirz" / name).read_text(encoding="utf-8")))
        for name in ("tokens.css", "tokens-dark.css")
    }
    assert names["tokens-dark.css"] <= names["tokens.css"]
    assert len(names["tokens-dark.css"]) >= 24


def test_pages_name_no_colour() -> None:
    """Colours are tokens; the only others are paper, the camera's QR code and the veil behind a dialog."""
    allowed = {"#fff", "#000", "#999"}
    for path in sheets():
        if path.name.startswith("tokens"):
            continue
        text = re.sub(r"@media[^{]*|/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found = set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?=\s*[;}\s])", text))
        assert found <= allowed, path.name


def test_every_picture_exists() -> None:
    """A picture that a template names is in the sprite."""
    known = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "desk" / "icons.svg").read_text(encoding="utf-8")))
    named = {
        name
        for path in templates()
        for name in re.findall(r'{% (?:icon|shape) "([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert named - known == set()


def test_vendored_files_are_as_published() -> None:
    """Each vendored file has a row with its licence and digest, and the digest fits; no file is without a row."""
    table = (VENDOR / "VENDORED.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", table, flags=re.MULTILINE))
    for name, digest in rows.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name
    licences = set(re.findall(r"\(`([^`]+)`\)", table))
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert present == set(rows) | licences | {"VENDORED.md"}


def test_the_desk_script_is_small_and_asks_nobody() -> None:
    """A few kilobytes, no evaluation, no address."""
    text = (STATIC / "desk" / "desk.js").read_text(encoding="utf-8")
    assert len(text.encode()) < 8_000
    assert not re.search(r"\beval\(|new Function|innerHTML|https?://|XMLHttpRequest|\bfetch\(", text)
