"""Which words one set of texts uses more than another, and how sure that is.

Monroe, Colaresi and Quinn, "Fightin' Words: Lexical Feature Selection and Evaluation for Identifying the Content of
Political Conflict" (2008), section 3: log-odds with an informative Dirichlet prior. A plain ratio puts words first
that stand in two texts of a thousand; a test of significance puts those first that stand everywhere. Here the prior draws
what is rare towards what is known of it anyway, and the variance says how far a difference may be chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log, sqrt
from typing import NamedTuple

from hirz.core.stats.errors import StatsError

PRIOR_WORDS = 500.0
"""How much the prior weighs, in occurrences. The paper shrinks with a prior of a few hundred words in all; own choice."""

FLOOR = 0.01
"""The prior of a word that the background does not know: small, and never nothing, for its logarithm is taken."""


class WordOdds(NamedTuple):
    """One word: how often it stands on either side, how much likelier it is on the first, and how sure that is."""

    word: str
    first: int
    second: int
    delta: float  # difference of the log-odds: 0 for alike, 0.69 for odds twice as high
    z: float  # delta in its own standard deviations: above 2 chance is an unlikely reason


def log_odds(
    first: Mapping[str, int],
    second: Mapping[str, int],
    background: Mapping[str, int] | None = None,
    *,
    prior_words: float = PRIOR_WORDS,
) -> list[WordOdds]:
    """Every word of either side, the surest for the first side at the head; ties in the order of the words.

    `background` is what the prior is made of: how often words stand in texts at large, by default in both sides together.
    Raises StatsError for a count below nought, or a prior that weighs nothing.
    """
    if prior_words <= 0:
        raise StatsError("a prior that weighs nothing is none")
    background = background if background is not None else _sum(first, second)
    if any(count < 0 for counts in (first, second, background) for count in counts.values()):
        raise StatsError("a count below nought")
    words = sorted(first.keys() | second.keys())
    prior = _prior(words, background, prior_words)
    size_first = sum(first.values()) + sum(prior.values())
    size_second = sum(second.values()) + sum(prior.values())
    found = [
        _compare(word, first.get(word, 0), second.get(word, 0), prior[word], size_first, size_second) for word in words
    ]
    return sorted(found, key=lambda one: (-one.z, one.word))


def _sum(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    return {word: first.get(word, 0) + second.get(word, 0) for word in first.keys() | second.keys()}


def _prior(words: list[str], background: Mapping[str, int], weight: float) -> dict[str, float]:
    """The prior count of each word: its share of the background, of `weight` occurrences in all."""
    whole = sum(background.values()) or 1
    return {word: max(weight * background.get(word, 0) / whole, FLOOR) for word in words}


def _compare(word: str, first: int, second: int, prior: float, size_first: float, size_second: float) -> WordOdds:
    """The difference of the two log-odds, and its deviation as the paper approximates it."""
    delta = _log_odds(first + prior, size_first) - _log_odds(second + prior, size_second)
    deviation = sqrt(1 / (first + prior) + 1 / (second + prior))
    return WordOdds(word, first, second, delta, delta / deviation)


def _log_odds(count: float, size: float) -> float:
    # Where there is one word only, all of the size is its own: the odds are as good as certain, not infinite.
    return log(count) - log(max(size - count, FLOOR))
