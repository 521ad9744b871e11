"""Links: finding them, their canonical form, and the accounts, rooms and numbers that they name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from hirz.core.text.addresses import ip_value
from hirz.core.text.alphabet import FIRST_ARABIC, OTHER, compile_shadow
from hirz.core.text.hosts import MAX_LABEL, host_attributes, host_value, is_named_host
from hirz.core.text.phones import international
from hirz.core.text.platforms import LINK_RULES, LinkKind, LinkTarget, handle_value, link_form, link_target
from hirz.core.text.selector import NO_ATTRIBUTES, SelectorKind
from tests.core.text.frozen.page import MAX_CANDIDATES, Found, Page

MAX_URL = 2048
_SCHEMES = {b"http": "https", b"https": "https", b"hxxp": "https", b"hxxps": "https", b"ftp": "ftp", b"ftps": "ftp"}
_LOWER = b"abcdefghijklmnopqrstuvwxyz"
_WIDE = bytes([OTHER, *range(FIRST_ARABIC, 0xF0)])
_IN_URL = _LOWER + b"0123456789-._~:/?#[]@!$&'()*+,;=%|" + _WIDE
_IN_HOST = _LOWER + b"0123456789-._:[]" + _WIDE
_DOTTED = compile_shadow(r"[a-z0-9_\-]+(?:(?:\.|\[\.\])[a-z0-9_\-]+)+")
_CLOSING = {ord(")"): b"(", ord("]"): b"["}
_TRAILING = b".,;:!?'*|"
_PLATFORM: Mapping[str, Mapping[str, str]] = {rule.platform: {"platform": rule.platform} for rule in LINK_RULES}


@dataclass(frozen=True, slots=True)
class Url:
    """A link taken apart: scheme, host in ASCII, port or "", and path with query and fragment."""

    scheme: str
    host: str
    port: str
    path: str

    def __str__(self) -> str:
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{shown}{':' if self.port else ''}{self.port}{self.path}"


def parse_url(raw: str) -> Url | None:
    """Take a link apart, or None when its scheme or host is not lawful.

    http and https count as one scheme, written https. User names before the host, default ports and a lone final
    slash are left out; path, query and fragment stay as they are, with anything beyond ASCII percent-encoded.
    """
    text = _plain_url(raw.strip()[:MAX_URL]).replace("[.]", ".")
    head, mark, rest = text.partition("://")
    if not mark:
        head, rest = "http", text
    scheme = _SCHEMES.get(head.lower().encode("utf-8"))
    cut = min((i for i in map(rest.find, "/?#") if i >= 0), default=len(rest))
    authority, path = rest[:cut].rpartition("@")[2], rest[cut:]
    host, port = _split_port(authority)
    name = _host(host)
    if not scheme or not name or (port and not 0 < int(port) < 65536):
        return None
    if port in ("80", "443"):
        port = ""
    if not path.isascii():
        path = quote(path, safe="/?#[]@!$&'()*+,;=%|:~-._\"<>^`{}\\")
    return Url(scheme, name, port, "" if path == "/" else path)


def _plain_url(text: str) -> str:
    """A link without what readers do not see. Unlike in the plain text, marks stay: they are part of a path."""
    if text.isascii() and text.isprintable() and " " not in text:
        return text
    # Before and after: an invisible character may keep a mark from its letter, and NFKC may give a space.
    for form in ("NFKC", "NFC"):
        text = unicodedata.normalize(form, "".join(c for c in text if c.isprintable() and c not in " \ufe0f"))
    return text


def _split_port(authority: str) -> tuple[str, str]:
    if authority.startswith("["):
        host, _, rest = authority[1:].partition("]")
        return host, rest[1:] if rest[1:].isdecimal() else ""
    host, _, port = authority.rpartition(":")
    return (host, port[:6]) if host and port.isascii() and port.isdecimal() else (authority, "")


def _host(host: str) -> str | None:
    if ":" in host or host[-1:].isdigit():
        return ip_value(host)
    name = host_value(host)
    return name if name and "." in name else None


def find_urls(page: Page) -> Iterator[Found]:
    """Links with a scheme."""
    data = page.low
    at, seen, floor = data.find(b"://"), 0, 0
    while at >= 0:
        seen += 1
        if seen > MAX_CANDIDATES:
            page.limit = min(page.limit, at)
            return
        before = data[max(floor, at - 6) : at]
        scheme = before[len(before.rstrip(_LOWER)) :]
        known = next((s for s in (b"hxxps", b"hxxp", b"https", b"http", b"ftps", b"ftp") if scheme.endswith(s)), None)
        if known:
            start = at - len(known)
            end = _end_of_url(data, at + 3)
            yield from _link(page, start, end)
            floor = max(end, at + 3)
        at = data.find(b"://", max(at + 3, floor))


def find_bare_urls(page: Page) -> Iterator[Found]:
    """Links without a scheme: www. names, known hosts, names with an ending that is no word."""
    data, done = page.free, 0
    for start, end in page.matches(_DOTTED, data):
        if start < done or (start and data[start - 1] in b"@/\\"):
            continue
        start = _widen(page, start, done)
        host = data[start:end].replace(b"[.]", b".").decode("latin-1").strip("-_.")
        has_path = (data[end : end + 1] == b"/" and data[end + 1 : end + 2].isalnum()) or data[end : end + 2] in (
            b"/+",
            b"/@",
        )
        if not (host.startswith("www.") or is_named_host(host, has_path)):
            continue
        done = _end_of_url(data, end) if data[end : end + 1] in (b"/", b"?", b"#", b":") else end
        yield from _link(page, start, done)


def _widen(page: Page, start: int, floor: int) -> int:
    """Where a host begins that has letters of another script in it: look-alike names mix them."""
    at = start
    while at > max(floor, start - MAX_LABEL) and page.is_foreign_letter(at - 1):
        at -= 1
        while at > floor and page.low[at - 1 : at].isalnum() and page.low[at - 1] < FIRST_ARABIC:
            at -= 1
    return at


def _end_of_url(data: bytes, start: int) -> int:
    """Where a link ends: at the first character no link holds, without the punctuation of the sentence around it."""
    window = data[start : start + MAX_URL]
    url = window[: len(window) - len(window.lstrip(_IN_URL))]
    while url:
        last = url[-1]
        opening = _CLOSING.get(last)
        unpaired = opening is not None and url.count(opening) < url.count(bytes([last]))
        if last not in _TRAILING and not unpaired:
            break
        url = url[:-1]
    return start + len(url)


def _link(page: Page, start: int, end: int) -> Iterator[Found]:
    """The selectors of one link; claims it."""
    origin = page.plain
    raw = page.original[origin.starts[start] : origin.ends[end - 1]] if end > start else ""
    url = parse_url(raw)
    if not url:
        return
    page.claim(start, end)
    target = link_target(url.host, url.path)
    attributes = host_attributes(page.text[start:end].rpartition("://")[2].partition("/")[0])
    if target is None:
        yield Found(SelectorKind.URL, str(url), start, end, attributes)
        yield from _address(page, url, start, end)
        return
    if target.rule.kind is LinkKind.ROOM:
        yield Found(SelectorKind.ROOM_CODE, room_value(target), start, end, _PLATFORM[target.rule.platform])
        return
    named = page.low.rfind(target.name.lower().encode("utf-8"), start, end)
    name_start, name_end = (named, named + len(target.name)) if named >= 0 else (start, end)
    if target.rule.kind is LinkKind.PHONE:
        yield Found(SelectorKind.URL, link_form(target), start, end)
        phone = international(target.name)
        if phone:
            yield Found(SelectorKind.PHONE, phone, name_start, name_end)
        return
    yield Found(SelectorKind.PROFILE_URL, link_form(target), start, end, _PLATFORM[target.rule.platform])
    handle = handle_value(target.name, target.rule.platform)
    if handle:
        yield Found(SelectorKind.HANDLE, handle, name_start, name_end, _PLATFORM[target.rule.platform])


def room_value(target: LinkTarget) -> str:
    """ "platform:code" for a link that opens a room or a group; the code keeps its case."""
    return f"{target.rule.platform}:{target.name}"


def _address(page: Page, url: Url, start: int, end: int) -> Iterator[Found]:
    """The IP address that stands in a link in place of a host name."""
    if not (":" in url.host or url.host[-1:].isdigit()):
        return
    at = page.low.find(url.host.encode("ascii"), start, end)
    if at >= 0:
        attributes = {"port": url.port} if url.port else NO_ATTRIBUTES
        yield Found(SelectorKind.IP, url.host, at, at + len(url.host), attributes)
