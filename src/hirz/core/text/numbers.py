"""Finding telephone numbers and RIBs among the digits of a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from hirz.core.text.accounts import rib_value
from hirz.core.text.alphabet import compile_shadow
from hirz.core.text.page import Found, Page
from hirz.core.text.phones import MAX_DIGITS, MIN_DIGITS, from_digits, possible
from hirz.core.text.selector import SelectorKind
from hirz.core.text.words import Topic

# Digits in groups, with up to three separators between them: at least 8, or at least 24.
_RUN = compile_shadow(r"[+(]{0,2}[0-9](?:[ .\-/()]{0,3}[0-9]){7,}")
_LONG_RUN = compile_shadow(r"[0-9](?:[ .\-/()]{0,3}[0-9]){23,}")
_SEPARATORS_AS_SPACES = str.maketrans(dict.fromkeys("+-./()", " "))

RIB_DIGITS = 24
MOST_RIB_GROUPS = 12  # more, and it is a row of numbers
MAX_GROUPS = 20_000  # groups of digits looked at in one text
NATIONAL_DIGITS = 10  # a Moroccan number as dialled in Morocco
_NATIONAL = frozenset(f"0{n}" for n in range(1, 10))
_LOOK_BACK = 28  # how far before a number a word still speaks of it
_ADJACENT = b"abcdefghijklmnopqrstuvwxyz_@#"


class Group(NamedTuple):
    """A group of digits, and the separators before it."""

    digits: str
    start: int
    end: int
    before: bytes


def groups_of(data: bytes, start: int, end: int) -> list[Group]:
    """The groups of digits between two offsets."""
    run = data[start:end].decode("ascii")
    groups, last = [], 0
    for digits in run.translate(_SEPARATORS_AS_SPACES).split():
        at = run.index(digits, last)
        groups.append(Group(digits, start + at, start + at + len(digits), data[start + last : start + at]))
        last = at + len(digits)
    return groups


def find_ribs(page: Page) -> Iterator[Found]:
    """Moroccan bank accounts: 24 digits whose key holds."""
    if page.digits < RIB_DIGITS:
        return
    data = page.free
    if all(end - start < RIB_DIGITS for start, end in page.runs(_RUN, data)):
        return
    for start, end in page.matches(_LONG_RUN, data):
        groups, done = groups_of(data, start, end), 0
        digits = "".join(group.digits for group in groups)
        ends = list(accumulate(len(group.digits) for group in groups))
        group_ending_at = {total: n for n, total in enumerate(ends)}
        for first, group in enumerate(groups):
            at = ends[first] - len(group.digits)
            last = group_ending_at.get(at + RIB_DIGITS, -1)
            if first < done or not first <= last < first + MOST_RIB_GROUPS:
                continue
            value = rib_value(digits[at : at + RIB_DIGITS])
            if value:
                page.claim(group.start, groups[last].end)
                yield Found(SelectorKind.RIB, value, group.start, groups[last].end)
                done = last + 1


def find_phones(page: Page) -> Iterator[Found]:
    """Telephone numbers, Moroccan and foreign."""
    if page.digits < MIN_DIGITS:
        return
    data, left = page.free, MAX_GROUPS
    for start, end in page.capped(page.runs(_RUN, data)):
        groups, i = groups_of(data, start, end), 0
        while i < len(groups):
            left -= 1
            if left < 0:
                page.limit = min(page.limit, groups[i].start)
                return
            taken, value = _phone_at(page, groups, i)
            if value:
                first = groups[i]
                span = first.start - _plus_width(first), groups[i + taken - 1].end
                page.claim(*span)
                yield Found(SelectorKind.PHONE, value, *span)
            i += taken


def _phone_at(page: Page, groups: Sequence[Group], i: int) -> tuple[int, str | None]:
    """The number that begins with group i, and the groups it takes; (1, None) when there is none."""
    first = groups[i]
    plus = _plus_width(first) > 0
    if not plus and _is_glued(page, first):
        return 1, None
    date = _date_length(groups, i)
    if date and not plus:
        return date, None
    context = False
    if not plus:
        phone = page.hit_before(Topic.PHONE, first.start, _LOOK_BACK)
        order = page.hit_before(Topic.ORDER, first.start, _LOOK_BACK)
        if order and (phone is None or phone.end < order.end):
            return 1, None
        context = phone is not None
        head = "".join(g.digits for g in groups[i : i + 3])[:3]
        if head == "000" or (not context and page.country == "MA" and head[0] != "0" and head != "212"):
            return 1, None
    for taken in _lengths(groups, i, page.country):
        used = groups[i : i + taken]
        if not _is_written_as_one(page, used, plus):
            continue
        digits = "".join(g.digits for g in used)
        value = from_digits(digits, plus=plus, country=page.country, context=context)
        if value:
            return taken, value
    return _possible(page, groups, i) if plus else (1, None)


def _possible(page: Page, groups: Sequence[Group], i: int) -> tuple[int, str | None]:
    """A number with a plus sign whose length its country allows, though no valid number is known there."""
    for taken in _lengths(groups, i, page.country):
        used = groups[i : i + taken]
        value = possible("".join(g.digits for g in used)) if _is_written_as_one(page, used, True) else None
        if value:
            return taken, value
    return 1, None


def _lengths(groups: Sequence[Group], i: int, country: str) -> list[int]:
    """How many groups may make one number, the longest first."""
    total, lengths = 0, []
    shortest, longest = MIN_DIGITS, MAX_DIGITS + 3  # 00, and a trunk zero in brackets
    if country == "MA" and f"{groups[i].digits}{groups[i + 1].digits if len(groups) > i + 1 else ''}"[:2] in _NATIONAL:
        shortest = longest = NATIONAL_DIGITS
    for n, group in enumerate(groups[i : i + MAX_DIGITS], start=1):
        if n > 1 and b"+" in group.before:
            break
        total += len(group.digits)
        if total > longest:
            break
        if total >= shortest:
            lengths.append(n)
    return lengths[::-1]


def _plus_width(group: Group) -> int:
    """The width of the plus sign and its brackets before a group: "+", "(+", "+("; 0 if there is none."""
    before = group.before
    return next((len(sign) for sign in (b"(+", b"+(", b"+") if before.endswith(sign)), 0)


def _is_glued(page: Page, group: Group) -> bool:
    """Whether a letter or a decimal sign stands right before the digits: "AB0612", "1,0612"."""
    at = group.start - len(group.before) if group.before.strip(b"(") == b"" else group.start
    before = page.low[max(0, at - 2) : at]
    if (before[-1:] and before[-1:] in b"0123456789") or (before[-1:] in (b",", b".") and before[:1].isdigit()):
        return True
    glued = bool(before[-1:]) and before[-1:] in _ADJACENT
    return glued and page.hit_before(Topic.PHONE, at, 0) is None


def _is_written_as_one(page: Page, used: Sequence[Group], plus: bool) -> bool:
    """Whether the separators are those of one number, and no letter or decimal follows."""
    after = page.low[used[-1].end : used[-1].end + 2]
    if (after[:1].isalnum() and after[:1].isascii()) or after[:1] == b"_":
        return False
    if after[:1] in (b",", b".") and after[1:].isdigit() and len(used) == 1 and not plus:
        return False
    if len(used) > 1 and used[0].digits == "0" and used[1].before == b".":
        return False  # 0.612345678 is a fraction
    separators = [g.before for g in used[1:]]
    slashes = [s for s in separators if b"/" in s]
    return not slashes or (len(set(separators)) == 1 and all(len(g.digits) == 2 for g in used))


def _date_length(groups: Sequence[Group], i: int) -> int:
    """How many groups from i on are a date (3) or none (0): 06/12/2023, 2023-12-06, 06-12-23 with a slash."""
    if len(groups) < i + 3:
        return 0
    a, b, c = groups[i : i + 3]
    if not (0 < len(b.before) == len(c.before) and b.before == c.before and b.before in (b"/", b"-", b".", b" ")):
        return 0
    if len(a.digits) == 4 and len(b.digits) <= 2 and len(c.digits) <= 2:
        return 3 if a.digits[:2] in ("19", "20") and _in(b, 12) and _in(c, 31) else 0
    if len(a.digits) > 2 or len(b.digits) > 2 or not ((_in(a, 31) and _in(b, 12)) or (_in(a, 12) and _in(b, 31))):
        return 0
    if len(c.digits) == 4:
        return 3 if c.digits[:2] in ("19", "20") else 0
    four_more = len(groups) >= i + 5 and groups[i + 3].before == groups[i + 4].before == b.before
    return 3 if b.before == b"/" and len(c.digits) == 2 and not four_more else 0


def _in(group: Group, top: int) -> bool:
    return 1 <= int(group.digits) <= top
