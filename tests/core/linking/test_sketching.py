"""Near-same texts: sketches, bands, recall and false candidates."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.linking import TextSketch, shingles, similarity, sketch
from hirz.core.linking.errors import SketchError
from hirz.core.linking.sketching import BANDS, MIN_SHINGLES, PERMUTATIONS
from hirz.core.text import fold

KEY = b"a key for the tests of sketches."
OTHER_KEY = b"another key for the same tests.."

SENTENCES = [
    "un homme inconnu a contacté ma fille par message privé",
    "il prétend avoir quinze ans et habiter la même ville",
    "il demande de l'argent chaque semaine et menace de tout publier",
    "nous avons gardé les captures et bloqué le compte",
    "واحد الشخص ما كنعرفوهش تواصل مع بنتي فالميساج",
    "كيقول بلي عندو خمستاشر عام وساكن فنفس المدينة",
    "كيطلب الفلوس كل سيمانة وكيهدد باش ينشر كلشي",
    "wahed ma kan3erfouhch hder m3a khti f message",
    "kaytlob flous kol simana o kayhded y9der ynchr kolchi",
    "a stranger contacted my son through a game and asked for money",
    "we kept the messages and reported the account to the school",
]
# Computed once with KEY.
FIRST_BANDS = [-6517253025824929472, 497087911392387097]
WORDS = sorted({word for sentence in SENTENCES for word in sentence.split()})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two folded texts and the share of shingles that they have in common."""

    one: str
    other: str
    jaccard: float


def jaccard(one: str, other: str) -> float:
    """The true share."""
    a, b = shingles(one), shingles(other)
    return len(a & b) / len(a | b)


def report(rng: random.Random) -> str:
    """An invented report: sentences with words of their own between them."""
    length, parts = rng.randrange(200, 900), list[str]()
    while sum(map(len, parts)) < length:
        parts.append(f"{rng.choice(SENTENCES)} {rng.choice(WORDS)} {rng.choice(WORDS)} {rng.randrange(1_000)}")
    return fold(" ".join(parts)).text


def paraphrase(text: str, rate: float, rng: random.Random) -> str:
    """The text with some of its words left out, exchanged or doubled."""
    words = []
    for word in text.split():
        draw = rng.random() / rate if rate else 2.0
        words += [] if draw < 0.33 else [rng.choice(WORDS)] if draw < 0.66 else [word]
        if 0.66 <= draw < 1:
            words.append(rng.choice(WORDS))
    return " ".join(words)


def pairs(low: float, high: float, count: int) -> list[Pair]:
    """Generated pairs whose true share lies between two bounds."""
    rng, found = random.Random(20_260), list[Pair]()
    rates = (0.01, 0.03, 0.05, 0.08) if low >= 0.5 else (0.6, 0.8, 1.0)
    while len(found) < count:
        one = report(rng)
        other = paraphrase(one, rng.choice(rates), rng)
        share = jaccard(one, other)
        if low <= share <= high:
            found.append(Pair(one, other, share))
    return found


def made(text: str, key: bytes = KEY) -> TextSketch:
    """The sketch of a text that is long enough."""
    result = sketch(text, key)
    assert result is not None
    return result


def candidates(cases: list[Pair], bands: int = BANDS) -> float:
    """The share of pairs that meet in a band."""
    met = [set(made(p.one).bands(bands)) & set(made(p.other).bands(bands)) for p in cases]
    return sum(map(bool, met)) / len(cases)


def test_near_same_texts_become_candidates() -> None:
    """Of pairs alike at 0.8 or more, at least 99 in 100 meet in a band."""
    assert candidates(pairs(0.8, 1.0, 400)) >= 0.99


def test_different_texts_seldom_become_candidates() -> None:
    """Of pairs alike at 0.3 or less, at most 1 in 100 meets in a band."""
    assert candidates(pairs(0.0, 0.3, 400)) <= 0.01


def test_bands_of_two_rows_fail_the_bound_on_false_candidates() -> None:
    """The planted bad variant: many narrow bands find everything."""
    with pytest.raises(AssertionError):
        assert candidates(pairs(0.0, 0.3, 100), bands=48) <= 0.01


def test_one_wide_band_fails_the_bound_on_recall() -> None:
    """The planted bad variant: a single band finds only copies."""
    with pytest.raises(AssertionError):
        assert candidates(pairs(0.8, 1.0, 100), bands=1) >= 0.99


def test_similarity_estimates_the_true_share() -> None:
    """The mean error is that of 96 draws."""
    cases = pairs(0.5, 0.9, 150)
    errors = [similarity(made(p.one), made(p.other)) - p.jaccard for p in cases]
    assert abs(sum(errors) / len(errors)) < 0.015
    assert sum(e * e for e in errors) / len(errors) < 0.05**2


def test_a_text_is_like_itself_whatever_its_spaces() -> None:
    """Runs of white space count as one."""
    text = report(random.Random(1))
    assert similarity(made(text), made(text.replace(" ", " \n  "))) == 1.0


def test_another_key_gives_another_sketch() -> None:
    """Without the key a guessed text cannot be tested against stolen sketches or bands."""
    text = report(random.Random(2))
    ours, theirs = made(text), made(text, OTHER_KEY)
    assert similarity(ours, theirs) < 0.05
    assert not set(ours.bands()) & set(theirs.bands())


def test_a_sketch_that_ignores_its_key_is_noticed() -> None:
    """The planted bad variant: one key for all."""

    def keyless(text: str, key: bytes) -> TextSketch:
        return made(text)

    text = report(random.Random(2))
    with pytest.raises(AssertionError):
        assert similarity(keyless(text, KEY), keyless(text, OTHER_KEY)) < 0.05


@pytest.mark.parametrize("text", ["", "salut", "السلام عليكم", "a" * 5_000, "abcde" * 1_000])
def test_short_and_empty_texts_have_no_sketch(text: str) -> None:
    """Too few different shingles: the text says too little to join reports."""
    assert sketch(text, KEY) is None


def test_the_shortest_text_with_a_sketch() -> None:
    """MIN_SHINGLES different shingles."""
    text = "abcdefghijklmnopqrstuvwxyz0123456789"
    assert len(shingles(text)) == MIN_SHINGLES
    assert sketch(text, KEY) is not None
    assert sketch(text[:-1], KEY) is None


def test_bands_are_signed_64_bit_integers_that_stay_the_same() -> None:
    """As a database column holds them; a change would part old rows from new ones."""
    bands = made("un homme inconnu a contacte ma fille par message prive hier soir").bands()
    assert len(bands) == len(set(bands)) == BANDS
    assert all(-(2**63) <= band < 2**63 for band in bands)
    assert bands[:2] == FIRST_BANDS


def test_values_are_stored_and_read_back() -> None:
    """96 words of 32 bits, little-endian."""
    ours = made(report(random.Random(3)))
    assert len(ours.values) == 4 * PERMUTATIONS
    assert TextSketch(bytes(bytearray(ours.values))) == ours


def test_wrong_arguments_are_refused() -> None:
    """Short keys, no permutations, bands that do not divide, sketches of two sizes."""
    text = report(random.Random(4))
    with pytest.raises(SketchError):
        sketch(text, b"short")
    with pytest.raises(SketchError):
        sketch(text, KEY, permutations=0)
    for count in (0, -1, 7, 1_000):
        with pytest.raises(SketchError):
            made(text).bands(count)
    small = sketch(text, KEY, permutations=8)
    assert small is not None
    with pytest.raises(SketchError):
        similarity(made(text), small)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_is_sketched_without_error(text: str) -> None:
    """Lone surrogates included, folded or not."""
    for form in (text, fold(text).text):
        result = sketch(form, KEY)
        assert (result is None) == (len(shingles(form)) < MIN_SHINGLES)


def test_long_texts_are_compared_by_their_beginning() -> None:
    """What follows the first 20,000 characters changes nothing."""
    rng = random.Random(5)
    text = "".join(rng.choice("abcdefgh ijkl") for _ in range(20_000))
    assert made(text) == made(text + "something else entirely, again and again")
