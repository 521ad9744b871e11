"""What must stand somewhere in a text for a finder to find anything: one pass that says which finders are to read it.

A gate may let through what its finder then refuses, never the reverse: `find_*` of a text whose gate stays shut finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

import re2

from hirz.core.text import codes, handles, mails
from hirz.core.text.accounts import IBAN_LENGTHS
from hirz.core.text.alphabet import coded, text_of
from hirz.core.text.hosts import KNOWN_HOSTS, STRONG_ENDINGS, WEAK_ENDINGS
from hirz.core.text.words import Topic, topic_pattern


class Gate(IntEnum):
    """The gates, in the order of their patterns."""

    SCHEME = 0
    AT = 1
    IBAN = 2
    ADDRESS = 3
    HIDDEN_AT = 4
    HOST = 5
    NUMBER = 6
    AT_NAME = 7
    JOINED = 8
    SPOKEN = 9  # a word for a platform or an account
    NAMED = 10
    ROOM = 11
    TRANSFER = 12
    CIN = 13
    CARD = 14
    VEHICLE = 15
    PLATE = 16


ALL = frozenset(Gate)
MAX_GATED = 40_000
"""A longer text is read by every finder: past so many characters a finder may stop at its bound, and must be seen to."""

_DOT = r"(?:\.|\[\.\])"
_KNOWN = "|".join(sorted({*STRONG_ENDINGS, "onion", *(host.rsplit(".", 1)[1] for host in KNOWN_HOSTS)}))
_WEAK = "|".join(sorted(WEAK_ENDINGS))

_STOPS = r"[ \"'()\[]*"
# A token that is more than a word of a sentence (`handles._is_no_word`), from its beginning, or from its first sign on.
_MARKED = (
    r"(?:[a-z0-9.\-#]*[_@]|[0-9.\-#]*\.[0-9.\-#]*[a-z]"
    r"|[0-9.]*[a-z\-#][a-z0-9.\-#]*(?:\.[a-z0-9\-#]|[0-9][0-9]))"
)
_MARKS = r"(?:[_@]|\.[a-z0-9\-#]|[a-z\-#][0-9.]*[0-9][0-9])[a-z0-9._\-@#]*"
# A code of four letters and digits at least, one digit among them.
_CODE = "(?:[0-9][a-z0-9]{3}|[a-z][0-9][a-z0-9]{2}|[a-z]{2}[0-9][a-z0-9]|[a-z]{3}[a-z]*[0-9])"


def _any_of(words: Iterable[bytes]) -> str:
    return f"(?:{'|'.join(sorted(re2.escape(text_of(word)) for word in words))})"


def _handle_near_word() -> str:
    """A sign, a verb or a marked token after a word for a platform or an account, or a marked token before a platform."""
    after = rf"(?: *{handles.OF_WHOM}){{0,2}} *(?:[:=>]|{_any_of(handles.VERBS)} |{_STOPS}{_MARKED})"
    before = rf"{_MARKS}{_STOPS}(?:{_any_of(handles.BETWEEN)}{_STOPS}){{0,2}}"
    return f"{topic_pattern(Topic.PLATFORM, Topic.USER)}{after}|{before}{topic_pattern(Topic.PLATFORM)}"


def _code_after_word() -> str:
    """A strong word for a room; or a weak one before a sign, a verb or a token with a digit."""
    after = rf" *(?:{_any_of(codes.LEADING)}|{_STOPS}{_CODE})"
    return f"{topic_pattern(Topic.ROOM)}|{topic_pattern(Topic.WEAK_ROOM)}{after}"


def _hidden_address() -> str:
    """What makes an address written apart certain: a sign in brackets, a provider, a space after the sign, a hidden dot."""
    brackets = r"[(\[{<] ?(?:at|arobase|arroba|@|ات) ?[)\]}>]"
    provider = _any_of(mails.PROVIDERS)
    return rf"[a-z0-9._+\-] {{0,2}}(?:{brackets}|@ |@{provider}|@[a-z0-9][a-z0-9\-]* {{0,2}}[(\[{{<])"


# Words and forms are gates of their own, with nothing that remembers the one until the other comes: an automaton that counts or
# remembers has so many states that a text seldom meets one that is ready.
_PATTERNS = {
    Gate.SCHEME: "://",
    Gate.AT: r"[a-z0-9._%+\-'\x01]@",
    Gate.IBAN: rf"\b(?:{'|'.join(IBAN_LENGTHS).lower()})[0-9]{{2}}(?:[ \-]?[0-9a-z]){{11}}",
    Gate.ADDRESS: rf":[0-9a-f]{{0,4}}:|[0-9](?:{_DOT}[0-9]{{1,3}}){{2}}{_DOT}[0-9]",
    Gate.HIDDEN_AT: _hidden_address(),
    # Low lines, dashes and dots may trail the last label: they are no part of a host. A weak ending asks for a path.
    Gate.HOST: rf"www{_DOT}|{_DOT}(?:(?:{_KNOWN})(?:[^a-z0-9]|$)|(?:{_WEAK})(?:[\-_]|{_DOT})*/)",
    Gate.NUMBER: r"[0-9](?:[ .\-/()]{0,3}[0-9]){7}",
    Gate.AT_NAME: r"@[a-z0-9_][a-z0-9._\-]",
    Gate.JOINED: "[a-z0-9][._]+[a-z0-9]",
    Gate.SPOKEN: topic_pattern(Topic.PLATFORM, Topic.USER),
    Gate.NAMED: _handle_near_word(),
    Gate.ROOM: _code_after_word(),
    Gate.TRANSFER: topic_pattern(Topic.TRANSFER),
    Gate.CIN: topic_pattern(Topic.CIN),
    Gate.CARD: "[a-z] ?[0-9]{5}",
    Gate.VEHICLE: topic_pattern(Topic.PLATE),
    Gate.PLATE: r"[0-9](?:[ \-|/.]*[ابدهوطيabdhewty][ \-|/.]*|-)[0-9]",
}


# Of states once met; past it they are forgotten and met again.
_MEMORY = 1 << 26


def _compiled() -> re2.Set:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = _MEMORY
    together = re2.Set.SearchSet(options)
    for gate in Gate:
        together.Add(coded(_PATTERNS[gate]))
    together.Compile()
    return together


_SET = _compiled()


# What these claim may begin within a word, and leave a host before it: "a.comhttp://b.org".
_CUTTING = frozenset([Gate.SCHEME, Gate.AT, Gate.HIDDEN_AT])


def open_gates(low: bytes) -> frozenset[int]:
    """The gates that a lower-case shadow opens; all of them for a long one."""
    if len(low) > MAX_GATED:
        return ALL
    found = frozenset(_SET.Match(low) or ())
    return found if _CUTTING.isdisjoint(found) else found | {Gate.HOST}
