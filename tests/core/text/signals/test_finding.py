"""Signals: every shipped example, spans, groups, and texts that mean harm."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hirz.core.text import find_signals
from hirz.core.text.signals.compiling import RuleSet
from hirz.core.text.signals.errors import Fault, RuleError
from hirz.core.text.signals.finding import scan_signals
from hirz.core.text.signals.forms import words_of
from hirz.core.text.signals.reading import read_rule
from hirz.core.text.signals.rule import Rule
from hirz.core.text.signals.shipped import shipped_rules
from tests.core.text.test_hostile import check_growth

RULES = shipped_rules()
BARE = """
id: a-rule
version: 1
family: payment
weight: 5
meaning: {ar: أ, fr: b, en: c}
reason: {ar: أ, fr: b, en: c}
by_language: {fr: {phrases: ["PHRASE"]}}
must_match: [{lang: fr, text: a}]
must_not_match: [{lang: fr, text: b}]
reference: own judgement
"""


def one(phrase: str, more: str = "") -> RuleSet:
    """A set of one rule with one phrase."""
    return RuleSet([read_rule(BARE.replace("PHRASE", phrase) + more)])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_example_of_a_shipped_rule_holds(rule: Rule) -> None:
    """A rule matches what it says it must, and nothing that it says it must not."""
    alone = RuleSet([rule])
    for example in rule.must_match:
        assert find_signals(example.text, alone), example
    for example in rule.must_not_match:
        assert not find_signals(example.text, alone), example


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ok. T'as 24h: TU  AS 24h pour  p@yer !", "TU  AS 24h pour  p@yer"),
        ("tu аs 2 heures p a y e r", "tu аs 2 heures p a y e r"),
        ("tuuu as ２ heures, paaayer", "tuuu as ２ heures, paaayer"),
    ],
)
def test_a_span_is_what_was_written(text: str, written: str) -> None:
    """Offsets lead into the text as given, whatever was folded."""
    found = find_signals(text, one("tu as # heures|h ~ payer"))
    assert [text[s.start : s.end] for s in found] == [written]


def test_a_group_silences_only_on_its_side() -> None:
    """A negation before a hit silences it; the same word after does not."""
    rules = one("payer", "unless: {within: 2, side: before, any: {fr: [jamais]}}")
    assert not find_signals("jamais te payer", rules)
    assert find_signals("payer jamais", rules)
    assert find_signals("jamais un deux trois payer", rules)


def test_a_needed_word_must_stand_near() -> None:
    """Without its context a hit is none."""
    rules = one("payer", "needs: {within: 1, any: {fr: [photo*]}}")
    assert find_signals("payer tes photos", rules)
    assert not find_signals("payer un deux photos", rules)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[", Fault.NOT_YAML),
        ("a: &x 1\nb: *x", Fault.NOT_YAML),
        ("1", Fault.WRONG_TYPE),
        (BARE + "more: 1", Fault.UNKNOWN_KEY),
        (BARE.replace("weight: 5", "weight: 500"), Fault.WRONG_VALUE),
        (BARE.replace("weight: 5", ""), Fault.MISSING),
    ],
)
def test_a_rule_that_departs_from_the_schema_is_refused(text: str, fault: Fault) -> None:
    """The fault is named."""
    with pytest.raises(RuleError) as caught:
        read_rule(text)
    assert caught.value.fault is fault


@pytest.mark.parametrize("phrase", ["*", "#", "~ payer", "payer ~", "a ~9 payer", "p*ye", "ab"])
def test_a_phrase_that_says_nothing_is_refused(phrase: str) -> None:
    """Before it is ever read over a text."""
    with pytest.raises(RuleError):
        one(phrase)


@pytest.mark.parametrize("unit", ["tu as 24h ", "je vais ", "a ", "p.", "0a", "غادي ", "aidez moi ", "@", "a\u0301"])
def test_finding_grows_with_the_length(unit: str) -> None:
    """No text makes the search slow."""
    check_growth(find_signals, unit)


def test_a_search_that_starts_anew_at_every_word_fails_the_check() -> None:
    """The planted bad variant: every word looked at with every word after it."""

    def careless(text: str) -> int:
        words = text.split()
        return sum(1 for at in range(len(words)) for other in words[at:] if other == "payer")

    with pytest.raises(AssertionError):
        check_growth(careless, "ab ", 1_500, 24_000)


def test_a_key_that_stands_twice_is_refused() -> None:
    """The second would silently take the place of the first."""
    with pytest.raises(RuleError) as caught:
        read_rule(BARE + "weight: 7\n")
    assert caught.value.fault is Fault.TWICE


def patterned(pattern: str) -> RuleSet:
    """A set of one rule with one pattern."""
    return RuleSet([read_rule(BARE.replace('phrases: ["PHRASE"]', f"patterns: ['{pattern}']"))])


def test_patterns_read_the_strict_words() -> None:
    """Escapes are no letters: `\\bbonus` holds no doubled one; a span is what was written."""
    text = "un BÔNUS de 500"
    assert [text[s.start : s.end] for s in find_signals(text, patterned(r"\bbonus de \d+"))] == ["BÔNUS de 500"]
    for pattern, fault in (
        (r"\badresse\b", Fault.DOUBLED_LETTER),
        ("a*", Fault.MATCHES_EMPTY),
        ("(", Fault.BAD_PATTERN),
    ):
        with pytest.raises(RuleError) as caught:
            patterned(pattern)
        assert caught.value.fault is fault


def test_what_is_left_unread_is_said() -> None:
    """More hits of a rule, or of a pattern, than are kept."""
    assert not scan_signals("un bonus ", patterned("bonus")).truncated
    assert scan_signals("un bonus " * 21, patterned("bonus")).truncated
    assert scan_signals("payer un " * 21, one("payer")).truncated


def test_a_silenced_hit_takes_no_other_with_it() -> None:
    """The longer of two that overlap is silenced: the shorter stays."""
    rules = RuleSet(
        [
            read_rule(
                BARE.replace('["PHRASE"]', '["payer vite", "je ~ payer vite"]')
                + "unless: {within: 1, side: before, any: {fr: [jamais]}}"
            )
        ]
    )
    text = "jamais je dois payer vite"
    assert [text[s.start : s.end] for s in find_signals(text, rules)] == ["payer vite"]


def test_a_group_is_found_wherever_it_stands() -> None:
    """Also behind hundreds of words of the same group on the other side."""
    rules = one("payer", "needs: {within: text, side: after, any: {fr: [photo*]}}")
    assert find_signals("photo " * 500 + "payer ta photo", rules)
    assert not find_signals("photo " * 500 + "payer", rules)


@pytest.mark.parametrize("text", ["3tini 7dh", "3tini 500dh", "3tini 500 dh", "3tini 7 dh"])
def test_a_number_with_its_unit_in_the_loose_form(text: str) -> None:
    """One digit before a unit is a number there, though it may be a letter elsewhere."""
    assert find_signals(text, loose("3tini # dh")), text


def loose(phrase: str) -> RuleSet:
    """A set of one rule with one phrase that is read over the loose form."""
    return RuleSet([read_rule(BARE.replace("fr: {phrases", "ary-Latn: {phrases").replace("PHRASE", phrase))])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("p a y e r", ["payer"]),
        ("j e  v i e n s", ["j", "e", "viens"]),
        ("p a y e r   v i t e", ["payer", "vite"]),
        ("a l a", ["a", "l", "a"]),
        ("p.a.y.e.r!", ["payer"]),
        ("tu p a y e r a s vite", ["tu", "payeras", "vite"]),
        ("il y a à l école", ["il", "y", "a", "a", "l", "ecole"]),
    ],
)
def test_letters_spaced_out_are_a_word(text: str, words: list[str]) -> None:
    """Four or more with one gap; a wider gap begins another word."""
    assert list(words_of(text, loose=False)) == words


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("аrgеnt", "argent"), ("ραy", "pay"), ("arg3nt", "arg3nt"), ("p@y", "pay"), ("argeeeent", "argent"),
        ("khellles", "kheles"), ("adresse", "adrese"), ("ARGENT", "argent"), ("ar\u200bgent", "argent"), ("ａｒｇｅｎｔ", "argent"),
        ("100", "100"), ("1000", "1000"), ("فلووووس", "فلوس"), ("فُلُوس", "فلوس"), ("فـلـوس", "فلوس"),
    ],
)  # fmt: skip
def test_masks_look_alikes_and_repeats_are_undone(written: str, same: str) -> None:
    """Look-alikes inside a Latin word, digits between letters, doubled letters, invisible signs."""
    [word] = words_of(written, loose=False)
    assert word == same


UNITS = [
    "tu as 24h ",
    "tu as 24h payer ",
    "a ",
    "p.",
    "0a",
    "غادي ",
    "و",
    "lfl",
    "# ",
    " ",
    "a\u0301",
    "\u200b",
    "a",
    "24h",
]


@pytest.mark.parametrize("unit", UNITS)
def test_the_phrases_tried_grow_with_the_length(unit: str) -> None:
    """Twice the text is at most twice the phrases tried, and a little: counted, not timed."""
    assert_linear(RuleSet([*RULES, *one("tu as # heures|h ~ payer").rules]).search.tries, unit)


def test_a_search_that_looks_ahead_to_the_end_fails_the_count() -> None:
    """The planted bad variant: every word with every word after it."""

    def careless(text: str) -> int:
        words = text.split()
        return sum(len(words) - at for at, word in enumerate(words) if word == "tu")

    with pytest.raises(AssertionError):
        assert_linear(careless, "tu as 24h ")


def assert_linear(steps: Callable[[str], int], unit: str) -> None:
    """Steps over 20 kB against steps over 10 kB."""
    small, large = (steps((unit * (size // len(unit)))[:size]) for size in (10_000, 20_000))
    assert large <= 2.1 * small + 50, (small, large)
