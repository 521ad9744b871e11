"""Log-odds with an informative prior: by hand, by its own laws, and with a code word planted among chance."""

from __future__ import annotations

from math import log, sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.stats import StatsError, log_odds

COUNTS = st.dictionaries(st.text("abc", min_size=1, max_size=2), st.integers(0, 1_000), max_size=8)


def test_by_hand() -> None:
    """One word of two, with the prior of both sides together, computed again from the formula of the paper."""
    [one, _] = log_odds({"x": 8, "y": 2}, {"x": 2, "y": 8}, prior_words=10)
    delta = log((8 + 5) / (20 - 13)) - log((2 + 5) / (20 - 7))
    assert (one.word, one.first, one.second) == ("x", 8, 2)
    assert one.delta == pytest.approx(delta)
    assert one.z == pytest.approx(delta / sqrt(1 / 13 + 1 / 7))


def test_a_planted_word_comes_first_and_chance_does_not() -> None:
    """Of 200 words drawn alike on both sides, the one that flagged texts use more is the only one above three deviations."""
    rng = Random(7)
    words = [f"w{n}" for n in range(200)]
    first = {word: rng.randint(90, 110) for word in words}
    second = {word: 10 * count + rng.randint(-30, 30) for word, count in first.items()}
    found = log_odds(first | {"planted": 40}, second | {"planted": 60})
    assert found[0].word == "planted"
    assert [one.word for one in found if one.z > 3] == ["planted"]


def test_a_word_of_two_texts_does_not_outrank_one_of_forty() -> None:
    """The plain ratio, which is the planted bad variant, puts the rarest word first."""
    first, second = {"rare": 2, "real": 40, "the": 1_000}, {"real": 10, "the": 1_000}
    assert log_odds(first, second)[0].word == "real"
    plain = sorted(first, key=lambda word: -first[word] / (second.get(word, 0) + 0.01))
    assert plain[0] == "rare"


@given(COUNTS, COUNTS)
def test_turned_round_it_says_the_opposite(first: dict[str, int], second: dict[str, int]) -> None:
    """What one side uses more the other uses less, by as much; and every word has its line."""
    there = {one.word: one for one in log_odds(first, second)}
    back = {one.word: one for one in log_odds(second, first)}
    assert there.keys() == back.keys() == first.keys() | second.keys()
    for word, one in there.items():
        assert one.z == pytest.approx(-back[word].z, abs=1e-9)


def test_nonsense_is_refused() -> None:
    """A count below nought, a prior that weighs nothing."""
    with pytest.raises(StatsError):
        log_odds({"x": -1}, {"x": 1})
    with pytest.raises(StatsError):
        log_odds({"x": 1}, {"x": 1}, prior_words=0)
