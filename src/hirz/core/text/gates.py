"""What must stand somewhere in a text for a finder to find anything: one pass that says which finders are to read it.

A gate may let through what its finder then refuses, never the reverse: `find_*` of a text whose gate stays shut finds nothing.
"""

from __future__ import annotations

from enum import IntEnum

import re2

from hirz.core.text.alphabet import coded
from hirz.core.text.hosts import KNOWN_HOSTS, STRONG_ENDINGS, WEAK_ENDINGS


class Gate(IntEnum):
    """The gates, in the order of their patterns."""

    SCHEME = 0
    AT = 1
    LONG_TOKEN = 2
    IBAN = 3
    ADDRESS = 4
    HIDDEN_AT = 5
    HOST = 6
    LONG_NUMBER = 7
    NUMBER = 8
    AT_NAME = 9
    JOINED = 10


ALL = frozenset(Gate)
MAX_GATED = 40_000
"""A longer text is read by every finder: past so many characters a finder may stop at its bound, and must be seen to."""

_ENDINGS = "|".join(sorted({*STRONG_ENDINGS, *WEAK_ENDINGS, *(host.rsplit(".", 1)[1] for host in KNOWN_HOSTS)}))
_DOT = r"(?:\.|\[\.\])"
_HIDDEN_DOT = r"(?:[(\[{<] ?(?:dot|point|punto|نقطة|\.) ?[)\]}>]|\.)"

_PATTERNS = {
    Gate.SCHEME: "://",
    Gate.AT: "@",
    Gate.LONG_TOKEN: "[0-9a-z]{25}",
    Gate.IBAN: r"[a-z]{2}[0-9]{2}(?:[ \-]?[0-9a-z]){11}",
    Gate.ADDRESS: rf":[0-9a-f]{{0,4}}:|[0-9](?:{_DOT}[0-9]{{1,3}}){{2}}{_DOT}[0-9]",
    Gate.HIDDEN_AT: r"[a-z0-9._+\-] {0,2}(?:[(\[{<] ?(?:at|arobase|arroba|@|ات) ?[)\]}>]|@) {0,2}"
    rf"[a-z0-9][a-z0-9\-]* {{0,2}}{_HIDDEN_DOT}",
    # The last label may trail low lines and dashes, which are no part of a host.
    Gate.HOST: rf"www{_DOT}|{_DOT}(?:{_ENDINGS})[\-_]*(?:[^a-z0-9_\-]|$)",
    Gate.LONG_NUMBER: r"[0-9](?:[ .\-/()]{0,3}[0-9]){23}",
    Gate.NUMBER: r"[0-9](?:[ .\-/()]{0,3}[0-9]){7}",
    Gate.AT_NAME: r"@[a-z0-9_][a-z0-9._\-]",
    Gate.JOINED: "[a-z0-9][._]+[a-z0-9]",
}


def _compiled() -> re2.Set:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    together = re2.Set.SearchSet(options)
    for gate in Gate:
        together.Add(coded(_PATTERNS[gate]))
    together.Compile()
    return together


_SET = _compiled()


def open_gates(low: bytes) -> frozenset[int]:
    """The gates that a lower-case shadow opens; all of them for a long one."""
    return ALL if len(low) > MAX_GATED else frozenset(_SET.Match(low) or ())
