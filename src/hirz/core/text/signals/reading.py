"""A rule read from its YAML, strictly: what departs from the schema is refused with the place.

Comes in: the text of one rule file. Goes out: a `Rule`, or RuleError.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

import re2
import yaml

from hirz.core.text.signals.errors import Fault, RuleError
from hirz.core.text.signals.rule import Example, Family, Group, Rule, RuleLanguage, Side, Wording, Words

Member = TypeVar("Member", bound=StrEnum)

MAX_FILE = 200_000
MAX_PHRASES, MAX_PATTERNS, MAX_WITHIN, MAX_WEIGHT, MAX_EXAMPLE = 400, 40, 60, 100, 20_000
_ID = re2.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REQUIRED = frozenset(
    [
        "id",
        "version",
        "family",
        "weight",
        "meaning",
        "reason",
        "by_language",
        "must_match",
        "must_not_match",
        "reference",
    ]
)
_OPTIONAL = frozenset(("needs", "unless"))


class _Once(yaml.CSafeLoader):
    """Refuses a mapping that says a key twice: the second would silently take the place of the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping of a node; RuleError for a key that stands there twice."""
        keys = [str(key.value) for key, _value in node.value]
        twice = next((key for n, key in enumerate(keys) if key in keys[:n]), None)
        if twice is not None:
            raise RuleError(Fault.TWICE, "", twice[:80])
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


def _parsed(text: str) -> object:
    if len(text) > MAX_FILE:
        raise RuleError(Fault.TOO_LONG, "", str(len(text)))
    try:
        # An alias can make a small file endless.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.CSafeLoader)):
            raise RuleError(Fault.NOT_YAML, "", "alias")
        return yaml.load(text, _Once)  # noqa: S506  # a safe loader that refuses more
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, RuleError):
            raise
        raise RuleError(Fault.NOT_YAML, "", str(error)[:200]) from error


def _mapping(
    value: object, where: str, required: frozenset[str], optional: frozenset[str] = frozenset()
) -> dict[str, object]:
    if not isinstance(value, dict):
        raise RuleError(Fault.WRONG_TYPE, where, "mapping")
    for key in value:
        if key not in required | optional:
            raise RuleError(Fault.UNKNOWN_KEY, where, str(key)[:80])
    for key in sorted(required):
        if key not in value:
            raise RuleError(Fault.MISSING, where, key)
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise RuleError(Fault.WRONG_TYPE, where, "text")
    if not value.strip():
        raise RuleError(Fault.WRONG_VALUE, where, "empty")
    if len(value) > MAX_EXAMPLE:
        raise RuleError(Fault.TOO_LONG, where)
    return value


def _number(value: object, where: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise RuleError(Fault.WRONG_TYPE, where, "number")
    if not least <= value <= most:
        raise RuleError(Fault.WRONG_VALUE, where, str(value)[:40])
    return value


def _list(value: object, where: str, most: int) -> list[object]:
    if not isinstance(value, list):
        raise RuleError(Fault.WRONG_TYPE, where, "list")
    if len(value) > most:
        raise RuleError(Fault.TOO_MANY, where, str(len(value)))
    return value


def _texts(value: object, where: str, most: int) -> tuple[str, ...]:
    return tuple(_text(item, f"{where}[{at}]") for at, item in enumerate(_list(value, where, most)))


def _one_of(kind: type[Member], value: object, where: str) -> Member:
    try:
        return kind(_text(value, where))
    except RuleError:
        raise
    except ValueError as error:
        raise RuleError(Fault.WRONG_VALUE, where, str(value)[:80]) from error


def _wording(value: object, where: str) -> Wording:
    found = _mapping(value, where, frozenset(("ar", "fr", "en")))
    return Wording(*(_text(found[code], f"{where}.{code}") for code in ("ar", "fr", "en")))


def _by_language(value: object, where: str) -> dict[RuleLanguage, object]:
    found = _mapping(value, where, frozenset(), frozenset(RuleLanguage))
    if not found:
        raise RuleError(Fault.MISSING, where, "language")
    return {RuleLanguage(key): item for key, item in found.items()}


def _words(value: object, where: str) -> Words:
    found = _mapping(value, where, frozenset(), frozenset(("phrases", "patterns")))
    words = Words(
        _texts(found.get("phrases", []), f"{where}.phrases", MAX_PHRASES),
        _texts(found.get("patterns", []), f"{where}.patterns", MAX_PATTERNS),
    )
    if not words.phrases and not words.patterns:
        raise RuleError(Fault.MISSING, where, "phrases")
    return words


def _group(value: object, where: str) -> Group:
    found = _mapping(value, where, frozenset(("within", "any")), frozenset(("side", "patterns")))
    within = None if found["within"] == "text" else _number(found["within"], f"{where}.within", 0, MAX_WITHIN)
    words: Mapping[RuleLanguage, tuple[str, ...]] = {
        language: _texts(item, f"{where}.any.{language}", MAX_PHRASES)
        for language, item in _by_language(found["any"], f"{where}.any").items()
    }
    if any("~" in phrase for phrases in words.values() for phrase in phrases):
        raise RuleError(Fault.BAD_PHRASE, f"{where}.any", "~")
    side = _one_of(Side, found.get("side", "around"), f"{where}.side")
    return Group(within, side, words, _texts(found.get("patterns", []), f"{where}.patterns", MAX_PATTERNS))


def _groups(value: object, where: str) -> tuple[Group, ...]:
    if isinstance(value, list):
        return tuple(_group(item, f"{where}[{at}]") for at, item in enumerate(_list(value, where, MAX_PATTERNS)))
    return (_group(value, where),)


def _examples(value: object, where: str) -> tuple[Example, ...]:
    examples = []
    for at, item in enumerate(_list(value, where, MAX_PHRASES)):
        found = _mapping(item, f"{where}[{at}]", frozenset(("lang", "text")))
        language = _one_of(RuleLanguage, found["lang"], f"{where}[{at}].lang")
        examples.append(Example(language, _text(found["text"], f"{where}[{at}].text")))
    if not examples:
        raise RuleError(Fault.MISSING, where, "text")
    return tuple(examples)


def read_rule(text: str) -> Rule:
    """One rule from the text of its file."""
    found = _mapping(_parsed(text), "", _REQUIRED, _OPTIONAL)
    name = _text(found["id"], "id")
    if not _ID.fullmatch(name):
        raise RuleError(Fault.WRONG_VALUE, "id", name[:80])
    languages = _by_language(found["by_language"], "by_language")
    return Rule(
        id=name,
        version=_number(found["version"], "version", 1, 1_000_000),
        family=_one_of(Family, found["family"], "family"),
        weight=_number(found["weight"], "weight", 1, MAX_WEIGHT),
        meaning=_wording(found["meaning"], "meaning"),
        reason=_wording(found["reason"], "reason"),
        by_language={code: _words(item, f"by_language.{code}") for code, item in languages.items()},
        needs=_groups(found.get("needs", []), "needs"),
        unless=_groups(found.get("unless", []), "unless"),
        must_match=_examples(found["must_match"], "must_match"),
        must_not_match=_examples(found["must_not_match"], "must_not_match"),
        reference=_text(found["reference"], "reference"),
    )
