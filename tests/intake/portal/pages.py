"""A page taken apart: what a browser, a screen reader and a careful guardian find in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

from hirz.web.storage import lean

LANGUAGES = ("ar", "fr", "en")
DIRECTION = {"ar": "rtl", "fr": "ltr", "en": "ltr"}
# The whole page with everything it loads (DESIGN section 8).
MOST_BYTES = 60_000
# Words that a history, a tab or a notification must not show, in no language.
TELLING = (
    "blackmail",
    "threat",
    "abuse",
    "victim",
    "police",
    "ابتزاز",
    "تهديد",
    "اعتداء",
    "chantage",
    "menace",
    "abus",
)
OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
LOADING = {"src", "href", "action", "formaction", "poster", "data", "srcset"}
VOID = {"meta", "link", "br", "input", "img", "hr", "source"}


@dataclass
class Page(HTMLParser):
    """The parts of one page that the promises are about."""

    text: str
    root: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    title: str = ""
    silent: list[str] = field(default_factory=list)  # links and buttons that say nothing without their picture
    _open: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    _said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Note what a tag loads, leads to or breaks."""
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.root = given
        self.faults += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        self.faults += [f"{tag} {given[n]}" for n in LOADING & given.keys() if OUTSIDE.match(given[n])]
        self.faults += [
            f"{tag} {given[n]}" for n in LOADING & given.keys() if given[n].startswith(("data:", "javascript:"))
        ]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.faults.append(f"inline {tag}")
        if tag in {"a", "button", "summary"}:
            self._said.append(given.get("aria-label", ""))
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag in {"link", "script", "img"}:
            self.loads.append(given.get("src") or given.get("href", ""))
        if tag not in VOID:
            self._open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        """Close it, and ask a link whether it said anything."""
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag in {"a", "button", "summary"} and not self._said.pop().strip():
            self.silent.append(tag)

    def handle_data(self, data: str) -> None:
        """Text counts for the link that it stands in, unless it is inside a picture."""
        tags = [tag for tag, _ in self._open]
        if tags and tags[-1] == "title":
            self.title += data
        if self._said and "svg" not in tags:
            self._said[-1] += data


def weight(page: Page) -> int:
    """Bytes of a page and of everything it loads, uncompressed, as they are served."""
    return len(page.text.encode()) + sum(served_bytes(path) for path in page.loads if path.startswith("/static/"))


def served_bytes(address: str) -> int:
    """The size of a static file of ours as it is served."""
    found = finders.find(address.removeprefix("/static/"))
    if not isinstance(found, str):
        raise LookupError(address)
    content = Path(found).read_bytes()
    return len(lean(content.decode()).encode()) if found.endswith(".css") else len(content)


def page_faults(text: str, language: str) -> list[str]:
    """Every broken promise of one page; the golden hour's own page needs no link to itself beside the language links."""
    page = Page(text)
    faults = [*page.faults, *(f"{tag} without words" for tag in page.silent)]
    if (page.root.get("lang"), page.root.get("dir")) != (language, DIRECTION[language]):
        faults.append(f"lang or dir is {page.root}")
    here = f"/{language}/"
    if f"{here}leave/" not in page.links:
        faults.append("no way to leave")
    if not any(link.split("#")[0] == f"{here}help/" for link in page.links) and "#lines" not in page.links:
        faults.append("no way to help")
    if any(word in page.title.lower() for word in TELLING):
        faults.append(f"a telling title: {page.title}")
    if (bytes_of_all := weight(page)) >= MOST_BYTES:
        faults.append(f"{bytes_of_all} bytes")
    return faults
