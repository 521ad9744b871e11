"""E-mail addresses, also those written so that machines should not read them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from hirz.core.text.alphabet import FIRST_ARABIC, OTHER, compile_shadow
from hirz.core.text.hosts import host_attributes, host_value
from hirz.core.text.page import MAX_CANDIDATES, Found, Page
from hirz.core.text.selector import SelectorKind

_LOCAL = b"abcdefghijklmnopqrstuvwxyz0123456789._%+-'"
_LOCAL_CHARS = frozenset(_LOCAL.decode())
_HOST = b"abcdefghijklmnopqrstuvwxyz0123456789.-" + bytes([OTHER, *range(FIRST_ARABIC, 0xF0)])
MAX_LOCAL, MAX_HOST = 64, 253  # RFC 5321

# "name (at) host (dot) com", "name[arobase]host.com", "name AT host DOT com" are certain; "name at host" is not.
_NAME = r"[a-z0-9][a-z0-9._+\-]{0,63}"
_AT = r" {0,2}(?:[(\[{<] ?(?:at|arobase|arroba|@|ات) ?[)\]}>]|@) {0,2}"
_DOT = r" {0,2}(?:[(\[{<] ?(?:dot|point|punto|نقطة|\.) ?[)\]}>]|\.) {0,2}"
_PART = r"[a-z0-9][a-z0-9\-]{0,62}"
_HIDDEN = compile_shadow(f"{_NAME}{_AT}{_PART}(?:{_DOT}{_PART}){{1,4}}")
_HIDDEN_PARTS = compile_shadow(f"({_NAME}){_AT}({_PART}(?:{_DOT}{_PART}){{1,4}})")
_HIDDEN_DOT = compile_shadow(_DOT)

# With no brackets, spaces around "@" or the dots are certain only before the name of a mail provider or
# when the signs on both sides stand apart ("x @ y . com").
_NO_NAMES = frozenset(b"me moi at on sur chez en".split())
PROVIDERS = frozenset(b"gmail hotmail outlook yahoo icloud live protonmail proton".split())


def email_value(local: str, host: str) -> str | None:
    """An address in lower case, or None when one of its halves is not lawful. Both halves in plain characters.

    Letters of other scripts are allowed in the local part (RFC 6531), as look-alikes use them.
    """
    local = local.lower()
    if not 0 < len(local) <= MAX_LOCAL or ".." in local or local[0] == "." or local[-1] == ".":
        return None
    if not all(c in _LOCAL_CHARS or (c > "\x7f" and c.isalnum()) for c in local):
        return None
    name = host_value(host)
    if not name or "." not in name or name.rsplit(".", 1)[1].isdigit():
        return None
    return f"{local}@{name}"


def find_emails(page: Page) -> Iterator[Found]:
    """Addresses around an @ sign."""
    data = page.free
    at, seen, floor = data.find(b"@"), 0, 0
    while at >= 0:
        seen += 1
        if seen > MAX_CANDIDATES:
            page.limit = min(page.limit, at)
            return
        found = _address_at(page, data, at, floor)
        if found:
            page.claim(found.start, found.end)
            floor = found.end
            yield found
        at = data.find(b"@", max(at + 1, floor))


def _address_at(page: Page, data: bytes, at: int, floor: int) -> Found | None:
    right = data[at + 1 : at + 1 + MAX_HOST]
    host = _without_next_word(right[: len(right) - len(right.lstrip(_HOST))].rstrip(b".-"))
    start, end = _start_of_local(page, data, at, floor), at + 1 + len(host)
    if start == at or b"." not in host:
        return None
    local, name = page.plain.ascii_digits(start, at), page.plain.ascii_digits(at + 1, end)
    value = email_value(local, name)
    return Found(SelectorKind.EMAIL, value, start, end, host_attributes(f"{local}.{name}")) if value else None


def _without_next_word(host: bytes) -> bytes:
    """A host without the Arabic word that follows a Latin ending and a full stop with no space between."""
    labels = host.split(b".")
    for n, (ending, following) in enumerate(pairwise(labels), start=1):
        if n > 1 and following[:1] >= bytes([FIRST_ARABIC]) and ending.isalpha() and ending.isascii():
            return b".".join(labels[:n])
    return host


def _start_of_local(page: Page, data: bytes, at: int, floor: int) -> int:
    """Where the part before an @ begins. Arabic letters before it are a particle written onto it, not part of it."""
    left = data[max(floor, at - MAX_LOCAL) : at]
    start = at - len(left) + len(left.rstrip(_LOCAL))
    if page.is_foreign_letter(start - 1):
        start = at - len(left) + len(left.rstrip(_LOCAL + bytes([OTHER])))
    while start < at and not page.text[start].isalnum():
        start += 1
    return start


def find_hidden_emails(page: Page) -> Iterator[Found]:
    """Addresses written with (at), [dot], arobase, or with signs set apart, where no other reading is left."""
    data = page.free
    if not any(sign in data for sign in (b"@", b"(", b"[", b"{", b"<")):
        return
    for start, end in page.matches(_HIDDEN, data):
        value = hidden_email_value(data[start:end])
        if value:
            page.claim(start, end)
            yield Found(SelectorKind.EMAIL, value, start, end)


def hidden_email_value(written: bytes) -> str | None:
    """The address behind a hidden spelling in shadow form, or None when it is none or not certain."""
    match = _HIDDEN_PARTS.fullmatch(written)
    if not match or match.group(1) in _NO_NAMES:
        return None
    local, tail = match.group(1), match.group(2)
    host = b".".join(_HIDDEN_DOT.split(tail))
    between = written[len(local) : len(written) - len(tail)]
    bracketed = not between.strip().startswith(b"@")
    apart = between.startswith(b" ") and between.endswith(b" ") and b" . " in tail
    provider = host.split(b".")[0] in PROVIDERS and b". " not in tail
    hidden_dot = b"." not in tail.replace(b"[.]", b"").replace(b"(.)", b"")
    if not (bracketed or apart or provider or hidden_dot):
        return None
    if b" ." not in tail and b". " in tail:  # "name (at) host. Com ..." is the end of a sentence
        return None
    return email_value(local.decode("ascii"), host.decode("latin-1")) if len(host.rsplit(b".", 1)[1]) >= 2 else None
