"""Scanning a text as a whole: the corpus, order, spans, the cap, twins."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.text import MAX_SELECTORS, Selector, SelectorKind, find_selectors, normalise_selector, scan_text
from tests.core.text.corpus import lines, measure
from tests.shared import samples

CORPUS = lines()
PIECES = [line.text for line in CORPUS]


def check_floors(find: object) -> None:
    """Every kind reaches precision and recall of 0.95 on the corpus."""
    for kind, figures in measure(find, CORPUS).items():  # type: ignore[arg-type]
        assert figures.precision >= 0.95, (kind, figures)
        assert figures.recall >= 0.95, (kind, figures)


def is_consistent(text: str, found: Selector) -> bool:
    """Whether what was written at the span, taken alone, gives the same value."""
    written = text[found.start : found.end]
    platform = found.attributes.get("platform")
    # The number in a wa.me link is written without its plus sign.
    forms = [written, f"+{written}"] if found.kind is SelectorKind.PHONE else [written]
    return any(normalise_selector(found.kind, form, platform=platform) == found.value for form in forms)


def full_width(text: str) -> str:
    """The same text in full-width forms."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" if c == " " else c for c in text)


def with_zero_width(text: str) -> str:
    """The same text with an invisible character after each letter."""
    return "".join(c + "\u200b" for c in text)


def with_bidi(text: str) -> str:
    """The same text with a direction mark between every two characters."""
    return "\u2066" + "\u200e".join(text) + "\u2069"


def values(text: str) -> list[tuple[str, str]]:
    """What is found in a text, without the places."""
    return sorted((s.kind.value, s.value) for s in find_selectors(text))


def test_the_corpus_is_large_enough_and_covers_every_kind() -> None:
    """At least 150 lines, each kind at least four times, a third of the lines without any selector."""
    assert len(CORPUS) >= 150
    seen = {kind: figures.right + figures.missed for kind, figures in measure(find_selectors, CORPUS).items()}
    assert min(seen.values()) >= 4
    assert sum(not line.expected for line in CORPUS) >= len(CORPUS) / 4


def test_precision_and_recall_per_kind() -> None:
    """The corpus is read nearly without fault."""
    check_floors(find_selectors)


def test_a_finder_that_takes_order_numbers_for_phones_fails_the_floors() -> None:
    """The planted bad variant: every ten digits that begin with 06 or 07 are a phone."""

    def eager(text: str) -> list[Selector]:
        words = text.split()
        extra = [w.strip(".,") for w in words if w.strip(".,").isdigit() and w.strip(".,")[:2] in ("06", "07")]
        found = find_selectors(text)
        known = {s.value for s in found}
        return found + [
            Selector(SelectorKind.PHONE, f"+212{w[1:]}", 0, 0) for w in extra if f"+212{w[1:]}" not in known
        ]

    with pytest.raises(AssertionError):
        check_floors(eager)


@pytest.mark.parametrize("line", CORPUS, ids=lambda line: line.text[:24])
def test_spans_hold_what_was_written(line: object) -> None:
    """The text at a span, normalised alone, gives the value of the selector."""
    text = line.text  # type: ignore[attr-defined]
    for found in find_selectors(text):
        assert is_consistent(text, found), found


def test_shifted_spans_are_noticed() -> None:
    """The planted bad variant: a span one character late is not consistent."""
    text = "tel 0600000101, merci"
    found = find_selectors(text)[0]
    late = Selector(found.kind, found.value, found.start + 1, found.end + 1)
    with pytest.raises(AssertionError):
        assert is_consistent(text, late)


@pytest.mark.parametrize("twin", [full_width, with_zero_width, with_bidi], ids=lambda f: f.__name__)
def test_twins_give_the_same_values(twin: object) -> None:
    """Full-width forms and invisible characters change nothing."""
    for text in PIECES:
        assert values(twin(text)) == values(text)  # type: ignore[operator]


def test_composed_and_decomposed_texts_give_the_same_values() -> None:
    """NFC and NFD spell the same text."""
    for text in PIECES:
        assert values(unicodedata.normalize("NFD", text)) == values(unicodedata.normalize("NFC", text))


def test_spans_of_twins_are_spans_of_the_original() -> None:
    """With invisible characters inside, the span covers all that was written."""
    text = "appelle le 0\u200b6\u200b0\u200b0\u200b0\u200b0\u200b0\u200b1\u200b0\u200b1\u200b ce soir"
    found = find_selectors(text)[0]
    assert text[found.start : found.end] == "0\u200b6\u200b0\u200b0\u200b0\u200b0\u200b0\u200b1\u200b0\u200b1"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=6), st.sampled_from([" ", "\n", ""]))
def test_any_text_gives_ordered_consistent_spans(pieces: list[str], glue: str) -> None:
    """Whatever stands between selectors, spans lie inside the text, in order, and are consistent."""
    text = glue.join(pieces)
    found = find_selectors(text)
    assert [s.start for s in found] == sorted(s.start for s in found)
    for selector in found:
        assert 0 <= selector.start < selector.end <= len(text)
        assert is_consistent(text, selector), selector


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_error(text: str) -> None:
    """Lone surrogates, controls and unassigned characters included."""
    scan_text(text)
    scan_text(text, "FR")


@settings(max_examples=80, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_lone_surrogates_are_read_without_error(text: str) -> None:
    """Half of a character pair may come out of a broken export."""
    scan_text(text + " 0600000101")


def test_a_text_with_more_selectors_than_the_cap_is_cut_in_order() -> None:
    """10^5 selectors: the first MAX_SELECTORS come back, in order, and the cut is said."""
    text = "\n".join(f"user{n:06}@example.com" for n in range(100_000))
    scan = scan_text(text)
    assert scan.truncated
    assert len(scan.selectors) == MAX_SELECTORS
    assert [s.value for s in scan.selectors] == [f"user{n:06}@example.com" for n in range(MAX_SELECTORS)]


def test_a_mixed_text_beyond_the_cap_keeps_every_kind_up_to_the_cut() -> None:
    """No finder's selectors are missing before the place where the list ends."""
    block = "0600000101 a@example.com 192.0.2.7 @faux_nom "
    scan = scan_text(block * 25_000)
    assert scan.truncated
    kinds = [s.kind for s in scan.selectors]
    assert kinds == [SelectorKind.PHONE, SelectorKind.EMAIL, SelectorKind.IP, SelectorKind.HANDLE] * (
        MAX_SELECTORS // 4
    )


def test_a_text_under_the_cap_is_not_called_truncated() -> None:
    """The flag is for lists that are not complete."""
    assert not scan_text("tel 0600000101").truncated


def test_an_empty_text_has_no_selectors() -> None:
    """Nothing in, nothing out."""
    assert scan_text("").selectors == ()


def test_english_messages_without_selectors_give_hardly_any() -> None:
    """Of 4,827 honest messages of a public collection, few have anything that looks like a selector."""
    path = samples("text/sms/SMSSpamCollection.tsv")
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    ham = [row[-1] for row in rows if row[0] == "ham"]
    found = [s for text in ham for s in find_selectors(text, "GB")]
    # Read one by one: 16 web addresses and one e-mail are right, one name after an @ is a greeting.
    assert len(ham) > 4_000
    assert sum(s.kind not in (SelectorKind.URL, SelectorKind.EMAIL) for s in found) <= 2
    assert len(found) <= 20
