"""Handles: @name, "insta: name", "name sur snap", with the platform when it is said nearby."""

from __future__ import annotations

from collections.abc import Iterator

from hirz.core.text.alphabet import FIRST_ARABIC, compile_shadow, shadow_of
from hirz.core.text.page import NO_DIGITS, Found, Page
from hirz.core.text.platforms import BY_KEY, handle_value
from hirz.core.text.selector import NO_ATTRIBUTES, SelectorKind
from hirz.core.text.words import VOCABULARY, Hit, Topic

_AT_NAME = compile_shadow(r"@[a-z0-9_][a-z0-9._\-]{1,63}")
_NAME = r"@?[a-z0-9_][a-z0-9._\-]{1,63}(?:#[0-9]{4}\b)?"
_IN_TOKEN = b"abcdefghijklmnopqrstuvwxyz0123456789._-@#"
OF_WHOM = r"(?:dyalo|dyalha|dyalu|dialo|dyali|dial|dyal|smito|smitha|smiyto|ديالو|ديالها|ديالي|ديال|سميتو|سميتها|اسمه|اسمها|حسابه|حسابها|username|user|pseudo|account|compte|name|nom|id|name is)"
VERBS = [b"is", b"est", b"es", b"c'est", b"howa", b"hwa", b"hiya", *map(shadow_of, ("هو", "هي"))]
_ENDS = [[verb] for verb in VERBS]
_SIGN = r"(?: {0,2}[:=>]{1,2} {0,2}| {1,2}(?:is|est|es|c'est|howa|hwa|hiya|هو|هي) {1,2}:? ?| {1,2})"

_AFTER = compile_shadow(rf"(?: {{0,2}}{OF_WHOM}){{0,2}}{_SIGN}[\"'(\[]?{_NAME}")

# "name sur snap", "name f l'insta", "name (snap)": what may stand between the name and the platform.
BETWEEN = frozenset(
    [b"sur", b"on", b"in", b"en", b"f", b"fe", b"fi", b"dans", b"chez", b"de", b"dyal", b"son", b"his", b"her", b"le"]
    + [shadow_of(w) for w in ("على", "علي", "في", "ف", "عل", "ب", "ديال", "ال", "بال", "فال")]
)
_REACH = 96

# "faux.rajl97", "sara_x": dots or low lines between letters and digits.
_LOOSE = compile_shadow(r"[a-z0-9]+(?:[._]+[a-z0-9]+)+_*")
_FILE_ENDINGS = (
    b".jpg",
    b".jpeg",
    b".png",
    b".gif",
    b".mp4",
    b".mp3",
    b".pdf",
    b".txt",
    b".zip",
    b".doc",
    b".docx",
    b".exe",
    b".apk",
    b".html",
    b".php",
    b".js",
    b".py",
)
# A name before its platform has one of these in it; most words have none near them.
_NO_MARKS = bytes(byte for byte in range(256) if byte not in b"0123456789@._")
# What may lead from the word to the name; a longer word that begins like one of these is let through and then refused.
LEADING = (b":", b"=", b">", b"@", *(shadow_of(word) for word in OF_WHOM[3:-1].split("|")), *VERBS)
_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
_PLAIN_WORD = _LETTERS + b"-"
_NOT_ALONE = b"/@\\-+=&#$" + bytes(range(FIRST_ARABIC, 256))
_NEAR = 48  # how far from a name a platform still speaks of it

# Words that follow "insta:" or stand after "@" and are nobody's name.
_NO_NAMES = frozenset(
    b"here everyone channel all il elle je tu on nous vous ils elles un une le la les des du de et ou mais il a au aux"
    b" the and or but he she they it we you his her my your is was has had i un una el los las y o pero yo su mi"
    b" hada hadi houwa hiya ana nta nti howa wa w u ou f fi m3a had dak dik rah raha kan kant"
    b" name nom pseudo user username account compte profil profile story post video live photo dm inbox message"
    b" inconnu unknown none null nan aucun rien oui non yes no si media import font-face keyframes".split()
)
_NO_DOMAINS = (b".com", b".net", b".org", b".fr", b".ma", b".es")


def find_at_names(page: Page) -> Iterator[Found]:
    """Names after an @ sign."""
    data = page.free
    if b"@" not in data:
        return
    for start, end in page.matches(_AT_NAME, data):
        before = page.low[max(0, start - 1) : start]
        if before and ((before.isalnum() and before.isascii()) or before in b"._-@/"):
            continue
        found = _found(page, start, end, _platform_near(page, start, end))
        if found:
            yield found


def find_named_handles(page: Page) -> Iterator[Found]:
    """Names that a platform's name or a word for "account" announces."""
    for topic in (Topic.PLATFORM, Topic.USER):
        for hit in page.hits_of(topic):
            found = _after(page, hit) or (_before(page, hit) if topic is Topic.PLATFORM else None)
            if found:
                yield found


def find_loose_handles(page: Page) -> Iterator[Found]:
    """Tokens that are no word, in the same line as a platform or a word for "account" and near it."""
    data = page.free
    if not page.digits and b"_" not in data:
        return  # such a token is invented only if it has one of them
    found = page.matches(_LOOSE, data)
    platforms, users = page.hits_of(Topic.PLATFORM), page.hits_of(Topic.USER)
    if not (platforms or users):
        return
    for start, end in found:
        token = data[start:end]
        if not _is_invented(token) or token[:1].isdigit() or token.endswith(_FILE_ENDINGS):
            continue
        if not (_is_no_word(token) and _stands_alone(page, start, end)):
            continue
        platform = _platform_near(page, start, end) if platforms else ""
        user = page.hit_before(Topic.USER, start, _NEAR) if users else None
        if platform or (user and b"\n" not in data[user.end : start]):
            handle = _found(page, start, end, platform)
            if handle:
                yield handle


def _stands_alone(page: Page, start: int, end: int) -> bool:
    """Whether no sign of a path, an address or a number touches a token."""
    around = page.low[max(0, start - 1) : start] + page.low[end : end + 1]
    return len(around.translate(None, _NOT_ALONE)) == len(around)


def _after(page: Page, hit: Hit) -> Found | None:
    window = page.free_between(hit.end, hit.end + _REACH)
    if not _may_announce(window):
        return None
    match = _AFTER.match(window)
    if not match:
        return None
    # The token ends the match: reading it from there is much faster than a group in the pattern.
    end = match.end()
    between = window[:end].rstrip(_IN_TOKEN)
    start = hit.end + len(between)
    # With a sign or a verb a plain word will do; without one, only a token that is no word of a sentence.
    signed = between.strip(b" \"'([")[-1:] in (b":", b"=", b">") or between.rpartition(b" ")[0].split()[-1:] in _ENDS
    end += hit.end
    if not signed and not _is_no_word(page.low[start:end]):
        return None
    return _found(page, start, end, _platform_of(page, hit, start, end))


def _may_announce(window: bytes) -> bool:
    """Whether what follows a word may be a name: a sign or a verb comes first, or a token that is more than a word."""
    first = window.lstrip(b" ")
    if first.startswith(LEADING):
        return True
    rest = first.lstrip(b"\"'([")
    token = rest[: len(rest) - len(rest.lstrip(_IN_TOKEN))]
    return bool(token.rstrip(b".-_").translate(None, _PLAIN_WORD))


def _before(page: Page, hit: Hit) -> Found | None:
    base = max(0, hit.start - _REACH)
    window = page.free_between(base, hit.start)
    if not window.translate(None, _NO_MARKS):
        return None
    window = window.rstrip(b" ('")
    for _ in range(2):
        rest, _, word = window.rpartition(b" ")
        if word not in BETWEEN:
            break
        window = rest.rstrip(b" )\"'")
    window = window.rstrip(b")\"'")
    start = len(window.rstrip(_IN_TOKEN))
    if start == len(window) or not _is_no_word(window[start:]):
        return None
    if window[start - 1 : start] not in (b"", b" ", b"\n", b"(", b'"', b"'", b":", b",", b"/"):
        return None
    return _found(page, base + start, base + len(window), hit.word.name)


def _platform_of(page: Page, hit: Hit, start: int, end: int) -> str:
    return hit.word.name if hit.word.topic is Topic.PLATFORM else _platform_near(page, start, end)


def _platform_near(page: Page, start: int, end: int) -> str:
    """The platform said nearest: in the same line before the name, or right after it."""
    before = page.hit_before(Topic.PLATFORM, start, _NEAR)
    if before and b"\n" not in page.low[before.end : start]:
        return before.word.name
    after = page.hit_after(Topic.PLATFORM, end, _NEAR // 2)
    return after.word.name if after and b"\n" not in page.low[end : after.start] else ""


def _is_no_word(token: bytes) -> bool:
    """Whether a token cannot be a word of a sentence: an @ before, a low line or a dot inside, two digits at its end.

    Digits elsewhere are no sign: Arabizi writes letters with them ("3liya", "m3ah").
    """
    bare = token.rstrip(b".-_")
    if token.startswith(b"@") or b"_" in bare:
        return True
    letters = bare.rstrip(b"0123456789.")
    dotted = b"." in bare and all(len(part) > 1 for part in bare.split(b"."))
    return bool(letters) and (dotted or (len(bare) > 4 and len(bare) - len(letters) > 1))


def _is_invented(token: bytes) -> bool:
    """Whether a token has a low line or a digit: without one, words with a dot between them are a missing space."""
    return b"_" in token or bool(token.translate(None, NO_DIGITS))


def _found(page: Page, start: int, end: int, platform: str) -> Found | None:
    """The handle of a token, claimed; None for words, numbers, and platforms where people have no handle."""
    written = page.low[start:end].rstrip(b".-")
    end = start + len(written)
    bare = written.lstrip(b"@")
    start += max(0, len(written) - len(bare) - 1)  # of several @ signs one belongs to the name
    if bare in _NO_NAMES or bare in VOCABULARY or bare.isdigit() or len(bare.translate(None, _LETTERS)) == len(bare):
        return None
    if platform and not BY_KEY[platform].handle:
        return None
    # A handle is ASCII everywhere: a name that goes on in another script would be cut short.
    if not page.is_free(start, end) or page.is_foreign_letter(start - 1) or page.is_foreign_letter(end):
        return None
    value = handle_value(bare.decode("ascii"), platform) or handle_value(bare.decode("ascii"), None)
    if not value:
        return None
    page.claim(start, end)
    attributes = {"platform": value.partition(":")[0]} if not value.startswith(":") else NO_ATTRIBUTES
    return Found(SelectorKind.HANDLE, value, start, end, attributes)
