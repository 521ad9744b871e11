"""Host names: lower case, the ASCII form of international names, and a flag for mixed scripts."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from encodings.idna import ToASCII
from types import MappingProxyType

from hirz.core.text.alphabet import word_set
from hirz.core.text.selector import NO_ATTRIBUTES

MAX_HOST, MAX_LABEL = 253, 63  # RFC 1035
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
_MIXED: Mapping[str, str] = MappingProxyType({"mixed_script": "true"})

# Endings under which a name counts as a host though nothing marks it as a link. Endings that are also common words
# or file endings ("me", "is", "so", "zip") are left out: there a path must follow, or the host must be known.
STRONG_ENDINGS = word_set(
    "com net org info biz ma fr gov edu eu ly gg tv app dev xyz online site website store shop club live link click"
    " top vip fun cc tk ml cf ga gq onion page cloud space icu ru ua de uk ca ch dz tn eg sa qa ae us"
)
WEAK_ENDINGS = word_set("me io co es it in to be am im is so ws su pw la st ai id ph pk tr br mx pt pl nl se no at")
_ONION_LENGTHS = (16, 56)  # Tor rendezvous specification, versions 2 and 3
KNOWN_HOSTS = word_set(
    "t.me wa.me m.me fb.me youtu.be discord.me telegram.me kik.me bit.ly tinyurl.com telegram.dog instagr.am linktr.ee"
    " ngl.link mega.nz mega.io mega.co.nz gofile.io is.gd cutt.ly ask.fm dropbox.com vk.me line.me pst.moi"
)
HOST_ENDINGS = STRONG_ENDINGS | WEAK_ENDINGS | {host.rpartition(".")[2] for host in KNOWN_HOSTS}
"""The last labels of all that `is_named_host` takes for a host."""


def host_value(host: str) -> str | None:
    """A host in lower-case ASCII (international labels in their xn-- form), or None when it is not lawful."""
    host = host.lower().rstrip(".").replace("\u3002", ".")
    if not 0 < len(host) <= MAX_HOST:
        return None
    labels = [_label(label) for label in host.split(".")]
    if any(label is None for label in labels):
        return None
    name = ".".join(label for label in labels if label)
    return name if len(name) <= MAX_HOST else None


def _label(label: str) -> str | None:
    if not 0 < len(label) <= MAX_LABEL or label[0] == "-" or label[-1] == "-":
        return None
    if _LETTERS.issuperset(label):
        return label
    if not all(c.isalnum() or c in "-\u200c\u200d" for c in label):
        return None
    try:
        return ToASCII(label).decode("ascii").lower()
    except UnicodeError:
        return None


def is_named_host(host: str, has_path: bool) -> bool:
    """Whether dotted words without a scheme are a host: a known one, or one with an ending that is no word."""
    labels = host.split(".")
    ending = labels[-1]
    if host in KNOWN_HOSTS or ".".join(labels[-2:]) in KNOWN_HOSTS:
        return True
    if len(labels) < 2 or len(labels[-2]) < 2 or not any(c.isalpha() for c in labels[-2]):
        return False
    if ending == "onion":
        return len(labels[-2]) in _ONION_LENGTHS
    return ending in STRONG_ENDINGS or (has_path and ending in WEAK_ENDINGS)


def host_attributes(host: str) -> Mapping[str, str]:
    """{"mixed_script": "true"} when one label mixes letters of two scripts, as look-alike names do."""
    if host.isascii():
        return NO_ATTRIBUTES
    mixed = any(len({_script(c) for c in label if c.isalpha()}) > 1 for label in host.split("."))
    return _MIXED if mixed else NO_ATTRIBUTES


def _script(char: str) -> str:
    """The script of a letter, by the first word of its name: LATIN, CYRILLIC, ARABIC."""
    return unicodedata.name(char, "UNKNOWN").split()[0]
