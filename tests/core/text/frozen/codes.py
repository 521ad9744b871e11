"""Room codes and money transfer codes: tokens that a word beside them explains."""

from __future__ import annotations

from collections.abc import Iterator

from hirz.core.text.alphabet import compile_shadow
from hirz.core.text.phones import local
from hirz.core.text.platforms import platform_key
from hirz.core.text.selector import NO_ATTRIBUTES, SelectorKind
from hirz.core.text.words import Hit, Topic
from tests.core.text.frozen.page import Found, Page

_REACH = 64
_LINKING = r"(?:is|est|es|c'est|howa|hwa|huwa|هو|هي|ديالو|ديالها|dyalo|dyalha|dialo|dyal|ديال|avec|with)"

# After a strong word ("room code") a token may follow directly; after a weak one ("code") a sign or a verb must.
_CODE = r"([0-9]{3}[ \-][0-9]{3,4}[ \-][0-9]{3,4}|[0-9a-z][0-9a-z\-]{2,31})"
_AFTER_STRONG = compile_shadow(
    rf"(?:(?: [^ 0-9\n:=]{{1,16}}){{0,4}}? ?{_LINKING})?[ ]{{0,2}}[:=#>\-]{{0,2}}[ ]{{0,2}}[\"'(\[]?{_CODE}"
)
_AFTER_WEAK = compile_shadow(
    rf"(?:[ ]{{0,2}}[:=#>]{{1,2}}|[ ]{_LINKING} ?:?)[ ]{{0,2}}[\"'(\[]?([0-9a-z][0-9a-z\-]{{2,31}})"
)
_AFTER_CODE = compile_shadow(r"[ ]{1,2}[\"'(\[]?([a-z]{0,15}[0-9][0-9a-z]{0,15})\b")
_AFTER_ROOM = compile_shadow(r" {1,2}([0-9]{5,12})\b")  # shorter ones number rooms of buildings
_TOKEN = compile_shadow(r"[0-9a-z][0-9a-z\-]{2,31}")
_CODE_WORDS = (b"code", b"lcode", b"lkod", b"codigo")
_NEAR_PLATFORM = 48

_TRANSFER = compile_shadow(
    r"([^0-9\n]{0,48}?)\b([0-9]{8,16}|[0-9]{3}[ \-][0-9]{3}[ \-][0-9]{4}|[0-9]{4}(?:[ \-][0-9]{4}){1,3}(?:[ \-][0-9]{1,3})?)\b"
)
_SAYS_CODE = compile_shadow(r"code|mtcn|pin|رمز|كود")
_MONEY_AFTER = compile_shadow(r" {0,2}(?:dh|dhs|mad|eur|usd|درهم|euros?|dirhams?)\b")
_TRANSFER_DIGITS = range(8, 17)


def room_code_value(token: str, platform: str | None) -> str | None:
    """ "platform:CODE", or ":CODE", in capitals without dashes at its ends; None when it is no code."""
    bare = token.strip(" -\"'#").lower()
    if bare.replace(" ", "").replace("-", "").isdigit():
        bare = bare.replace(" ", "").replace("-", "")  # meeting numbers are written in groups
    if not bare.isascii() or not _TOKEN.fullmatch(bare.encode("ascii")):
        return None
    return f"{platform_key(platform) if platform else ''}:{bare.upper()}"


def transfer_value(written: str) -> str | None:
    """A transfer code as 8 to 16 digits without separators, or None."""
    bare = "".join(c for c in written if c not in " -")
    return bare if bare.isascii() and bare.isdigit() and len(bare) in _TRANSFER_DIGITS else None


def find_transfer_codes(page: Page) -> Iterator[Found]:
    """Codes after the name of a transfer service; a telephone number there counts only if a word says "code"."""
    if page.digits < _TRANSFER_DIGITS.start:
        return
    for hit in page.hits_of(Topic.TRANSFER):
        match = _TRANSFER.match(page.free_between(hit.end, hit.end + _REACH + 16))
        if not match:
            continue
        start, end = hit.end + match.start(2), hit.end + match.end(2)
        value = transfer_value(match.group(2).decode("ascii"))
        says_code = _SAYS_CODE.search(match.group(1)) or page.low[hit.start : hit.end] == b"mtcn"
        is_phone = value is not None and local(value, page.country) is not None
        if not value or (is_phone and not says_code) or match.group(1)[-1:] in (b"+", b",", b"."):
            continue
        if _MONEY_AFTER.match(page.free_between(end, end + 12)) or not page.is_free(start, end):
            continue
        page.claim(start, end)
        attributes = {"service": hit.word.name} if hit.word.name else NO_ATTRIBUTES
        yield Found(SelectorKind.TRANSFER_CODE, value, start, end, attributes)


def find_room_codes(page: Page) -> Iterator[Found]:
    """Codes of rooms and groups after a word for them."""
    for topic in (Topic.ROOM, Topic.WEAK_ROOM):
        for hit in page.hits_of(topic):
            found = _code_after(page, hit)
            if found:
                page.claim(found.start, found.end)
                yield found


def _code_after(page: Page, hit: Hit) -> Found | None:
    window = page.free_between(hit.end, hit.end + _REACH)
    strong = hit.word.topic is Topic.ROOM
    match = (_AFTER_STRONG if strong else _AFTER_WEAK).match(window)
    if not match and not strong:
        match = (_AFTER_CODE if page.low[hit.start : hit.end] in _CODE_WORDS else _AFTER_ROOM).match(window)
    if not match:
        return None
    start, end = hit.end + match.start(1), hit.end + match.end(1)
    token = page.shadow[start:end]
    if page.low[end : end + 1] in (b"_", b".", b"@", b"/") and page.low[end + 1 : end + 2].isalnum():
        return None
    if not _looks_like_code(token, strong):
        return None
    near = page.near(Topic.PLATFORM, hit.start, end, _NEAR_PLATFORM, _NEAR_PLATFORM // 2)
    value = room_code_value(token.decode("ascii"), near.word.name if near else None)
    attributes = {"platform": near.word.name} if near else NO_ATTRIBUTES
    return Found(SelectorKind.ROOM_CODE, value, start, end, attributes) if value else None


def _looks_like_code(token: bytes, strong: bool) -> bool:
    """Whether a token is more than a word: digits in it, or four capitals; years alone are not codes."""
    token = token.replace(b" ", b"").replace(b"-", b"")
    digits = sum(48 <= b <= 57 for b in token)
    if digits == len(token):
        return len(token) >= (3 if strong else 4) and not (
            len(token) == 4 and token[:2] in (b"19", b"20") and not strong
        )
    if digits:
        return len(token) >= 4
    return len(token) >= 4 and token.isupper()
