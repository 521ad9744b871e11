"""The compiled engine finds what the slow reference finds, signal for signal: over the messages, the examples, and what is made up."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hirz.core.text.signals import cutting, seeking, trying
from hirz.core.text.signals.compiling import RuleSet
from hirz.core.text.signals.cutting import PLACES, RESTS, STARTS
from hirz.core.text.signals.finding import find_signals, shipped_set
from hirz.core.text.signals.letters import cut
from tests.core.text.signals import reference
from tests.core.text.signals.test_finding import RULES, loose, one

Row = tuple[str, str, int, int, object]

MESSAGES = [
    json.loads(line)["text"]
    for file in sorted((Path(__file__).parents[3] / "data" / "messages").glob("*/*.jsonl"))
    for line in file.read_text("utf-8").splitlines()
]
EXAMPLES = [example.text for rule in RULES for example in (*rule.must_match, *rule.must_not_match)]
PHRASES = [
    phrase
    for rule in RULES
    for listed in [
        *(words.phrases for words in rule.by_language.values()),
        *(phrases for group in (*rule.needs, *rule.unless) for phrases in group.any.values()),
    ]
    for phrase in listed
]
# What people, keyboards and whoever hides put between letters: marks, what is not seen, other directions, halves of characters.
MARKS = "\u0301\u0323\u0345\u0651\u0640\u200b\u200d\u2066\u202e\ufe0f\x00\x01\ud800\udc00"
STRANGE = "😀𝐩𝒶ⵎßﷺœ№①½йоаΩª二٣२$€@!…"
NOISE = st.text("aehklsty0124$@€.,  \u0301\u200bаоاوبلصطكء7583xzé😀ⵎ", max_size=30)
HOSTILE = [
    *(
        "tu as 24h pour payer je vais publier tes photos ",
        "وبالفلوس lflous olflous ",
        "tu as 24h a a a ",
        " ",
        "p a y e r ",
    ),
    *("a\u0301\u0323", "a\u200b", "a", "a0", "24h ", "\ud800", "payer@ ", "0a", "envoie ta photo ", "غادي نشرك "),
]


def rows(text: str, rules: RuleSet | None = None) -> list[Row]:
    """What the engine finds: rule, family, start, end and reason of every signal, and its language."""
    return [(s.rule, str(s.language), s.start, s.end, (s.family, s.reason)) for s in find_signals(text, rules)]


def slow(text: str, rules: RuleSet | None = None) -> list[Row]:
    """The same of the reference."""
    ready = (rules or shipped_set()).rules
    by_id = {rule.id: (rule.family, rule.reason) for rule in ready}
    return [(name, language, start, end, by_id[name]) for name, start, end, language in reference.signals(text, ready)]


@pytest.mark.parametrize("texts", [MESSAGES, EXAMPLES], ids=["messages", "examples"])
def test_the_messages_and_the_examples_are_read_as_the_reference_reads_them(texts: list[str]) -> None:
    """Every labelled message and every example of a shipped rule, with all shipped rules."""
    assert len(texts) > 800
    assert sum(bool(rows(text)) for text in texts) > 400
    assert [text for text in texts if rows(text) != slow(text)] == []


@st.composite
def written(draw: st.DrawFn) -> str:
    """A phrase as somebody may write it: choices made, gaps filled, particles written onto words."""
    words: list[str] = []
    for token in draw(st.sampled_from(PHRASES)).split():
        if token.startswith("~"):
            words += draw(st.lists(st.sampled_from(["un", "tu", "je", "😀", ".", "24", "la"]), max_size=4))
        elif token == "#":  # the sign for a number
            words.append(draw(st.sampled_from(["24", "7", "500", "٢٤", "2", ""])))
        else:
            choice = draw(st.sampled_from(token.split("|")))
            before = draw(st.sampled_from(["", "", "", "l", "ol", "و", "بال", "kay"]))
            after = draw(st.sampled_from(["", "", "", "s", "ment"])) if choice.endswith("*") else ""
            words.append(before + choice.strip("*") + after)
    return draw(st.sampled_from([" ", " ", "  ", "-", "\n", ""])).join(words)


@st.composite
def mixed(draw: st.DrawFn) -> str:
    """Phrases, messages and noise together, some letters changed, marked, doubled or masked, now and then spaced out."""
    parts = draw(st.lists(st.one_of(written(), written(), written(), st.sampled_from(MESSAGES), NOISE), max_size=6))
    text = draw(st.sampled_from([" ", "\n", ". ", " 😀 "])).join(parts)
    letters = list(text)
    for at, what in draw(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(MARKS + STRANGE + "2")), max_size=8)):
        if at < len(letters):
            letters[at] = letters[at] * 2 if what == "2" else letters[at] + what
    masks = str.maketrans({"o": "0", "i": "1", "a": "@", "s": "$", "е": "e"}) if draw(st.booleans()) else {}
    return draw(st.sampled_from(["", "", "", "", " "])).join(letters).translate(masks)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(mixed())
def test_made_up_texts_are_read_as_the_reference_reads_them(text: str) -> None:
    """All shipped rules over mixtures."""
    assert rows(text) == slow(text)


@pytest.mark.parametrize("unit", HOSTILE, ids=lambda unit: ascii(unit)[1:20])
def test_long_hostile_texts_are_read_as_the_reference_reads_them(unit: str) -> None:
    """Each at a length at which tables must grow."""
    text = (unit * 6_000)[:6_000]
    assert rows(text) == slow(text)


def fewer_words(real: Callable[..., Any]) -> Callable[..., Any]:
    """A search that never asks the last word."""
    return lambda seen, words, *rest: real(seen, max(words - 1, 0), *rest)


def no_joins(real: Callable[..., Any]) -> Callable[..., Any]:
    """A look-up that knows no letters joined in front."""

    def bad(line: Any, marks: Any, words: int, book: Any, seen: Any) -> Any:
        blind = book.copy()
        blind[book[seeking.JOINING] : book[seeking.JOINS]] = 0
        return real(line, marks, words, blind, seen)

    return bad


def one_short(real: Callable[..., Any]) -> Callable[..., Any]:
    """A cut that ends each word one letter early in the text."""

    def bad(masked: Any, kinds: Any, looks: Any, loose: Any, *rest: Any) -> Any:
        counts = real(masked, kinds, looks, loose, *rest)
        rest[-1][: counts[0], 1] -= 1
        return counts

    return bad


def no_second_gap(real: Callable[..., Any]) -> Callable[..., Any]:
    """A search that counts every gap one word too small."""

    def bad(seen: Any, words: int, marks: Any, book: Any, *rest: Any) -> Any:
        narrow = book.copy()
        for at in {int(t) for t in book[book[seeking.OWN] : book[seeking.OWN + 1] : trying.TRIGGER]}:
            slots = np.arange(at + trying.HEAD, book[at], trying.SLOT)
            narrow[slots] = np.maximum(book[slots] - 1, 0)
        return real(seen, words, marks, narrow, *rest)

    return bad


@pytest.mark.parametrize(
    ("module", "name", "spoil"),
    [
        (trying, "search", fewer_words),
        (trying, "search", no_second_gap),
        (seeking, "look_up", no_joins),
        (cutting, "cut", one_short),
    ],
    ids=lambda given: getattr(given, "__name__", given),
)
def test_a_kernel_that_is_off_by_one_is_told_from_the_reference(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, spoil: Callable[[Any], Any]
) -> None:
    """The planted bad variants: the comparisons above can fail."""
    monkeypatch.setattr(module, name, spoil(getattr(module, name)))
    assert any(rows(text) != slow(text) for text in EXAMPLES[:400])


WORDS_OF = [
    *("olargent", "7dh", "24heures", "p a y e r", "بالفلوس", "وصورك", "kayhdd", "tu", "as", "payer", "vite", "photos"),
    *("je", "2", "24h", "heures", "l", "argent", "jamais", "500dh", "si", "tes"),
]
ODD_PHRASES = [
    *("فلوس ~ صورك|صور*", "argent*|*gent*", "# dh|heures ~ payer", "*kay*", "si # ~4 tu|je as", "*gent", "l argent"),
    *("tu as # heures|h ~ payer", "payer ~2 vite", "photo*", "# heures|minutes", "tes photos ~ vite|argent"),
]


@settings(deadline=None)  # the first text waits for the compiler
@given(
    st.lists(st.sampled_from(WORDS_OF), max_size=14),
    st.sampled_from(ODD_PHRASES),
    st.booleans(),
    st.sampled_from([" ", "  ", ". ", "\n", " 😀 "]),
)
def test_one_rule_finds_what_the_reference_finds(words: list[str], phrase: str, is_loose: bool, between: str) -> None:
    """Phrases with what the shipped rules use little: letters open on both sides, numbers with gaps behind them."""
    rules = loose(phrase) if is_loose else one(phrase)
    text = between.join(words)
    assert rows(text, rules) == slow(text, rules)


@settings(deadline=None)
@given(NOISE)
def test_any_letters_are_cut_as_the_reference_cuts_them(text: str) -> None:
    """Masks, look-alikes, repeats, letters spaced out, numbers and the loose spelling, letter for letter."""
    ready, slowly = cut(text), reference.words_in(text)
    assert ready.line.split() == slowly.strict.texts
    letters, marks, words = ready.loose
    line = letters[: marks[STARTS, words]].tobytes().decode("utf-32-le")
    assert line.split() == slowly.loose.texts
    assert marks[PLACES, :words].tolist() == slowly.loose.places
    ends = marks[STARTS, 1 : words + 1] - 1
    after = [None if at < 0 else line[at:end] for at, end in zip(marks[RESTS, :words], ends, strict=True)]
    assert after == slowly.loose.rests
    assert [ready.folded.span(*map(int, span)) for span in ready.spans[: ready.words]] == slowly.spans
