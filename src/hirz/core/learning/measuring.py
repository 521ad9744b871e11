"""How good a model is beside the rule table, on reports that it never saw, and for whom it is worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

Truth = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float64]

DRAWS: Final = 1_000
BINS: Final = 10
# The share of reports that somebody has time to read first.
FIRST: Final = 0.1
# In a group with fewer of either kind no figure is given.
LEAST_IN_GROUP: Final = 10
# A group in which the model may not fall behind the rules by more.
MOST_LOSS: Final = 0.05


class Bin(NamedTuple):
    """Of reports that the model gave about this share: what it said on average, what came true, how many they were."""

    said: float
    true: float
    size: int


class Group(NamedTuple):
    """One language, or one sender: average precision of model and rules, None where there are too few."""

    kind: str
    name: str
    size: int
    passed_on: int
    model: float | None
    rules: float | None

    @property
    def is_worse(self) -> bool:
        """Whether the model serves this group worse than the rules do."""
        return self.model is not None and self.rules is not None and self.model < self.rules - MOST_LOSS


class Measure(NamedTuple):
    """Average precision and recall in the first tenth, of model and rules; the difference with its 95 % interval."""

    size: int
    passed_on: int
    model: float
    rules: float
    difference: float
    low: float
    high: float
    recall_model: float
    recall_rules: float
    brier: float
    bins: tuple[Bin, ...]
    groups: tuple[Group, ...]

    @property
    def beats(self) -> bool:
        """Whether the model is surely better than the rules, and worse in no group that can be measured."""
        return self.low > 0 and not any(group.is_worse for group in self.groups)

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready form."""
        return {
            **self._asdict(),
            "bins": [list(one) for one in self.bins],
            "groups": [list(one) for one in self.groups],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Measure:
        """Read back what `to_json` wrote."""
        rows = {
            "bins": tuple(Bin(*one) for one in data["bins"]),
            "groups": tuple(Group(*one) for one in data["groups"]),
        }
        return cls(**{**data, **rows})


def measure(truth: Truth, model: Scores, rules: Scores, groups: Mapping[str, Sequence[str]]) -> Measure:
    """Compare two orders of the same reports; all three are arrays of one length, groups name each report's group."""
    low, high = _interval(truth, model, rules)
    ours, theirs = average_precision(truth, model), average_precision(truth, rules)
    return Measure(
        size=len(truth), passed_on=int(truth.sum()), model=ours, rules=theirs, difference=ours - theirs, low=low, high=high,
        recall_model=recall_first(truth, model), recall_rules=recall_first(truth, rules),
        brier=float(np.mean((model - truth) ** 2)), bins=_bins(truth, model),
        groups=tuple(_groups(truth, model, rules, groups)),
    )  # fmt: skip


def average_precision(truth: Truth, scores: Scores) -> float:
    """The mean of the precision at each positive; reports of one score are taken together, so that their order says nothing."""
    order = np.argsort(-scores, kind="stable")
    ranked, sorted_truth = scores[order], truth[order]
    last = np.flatnonzero(np.r_[np.diff(ranked) != 0, True])
    hits = np.cumsum(sorted_truth)[last]
    precision, gained = hits / (last + 1), np.diff(np.r_[0, hits])
    return float((precision * gained).sum() / max(int(truth.sum()), 1))


def recall_first(truth: Truth, scores: Scores, share: float = FIRST) -> float:
    """The share of positives among the first tenth; of reports of one score a fair part."""
    most = max(int(len(truth) * share), 1)
    edge = np.sort(scores)[::-1][most - 1]
    above, level = scores > edge, scores == edge
    found = truth[above].sum() + truth[level].sum() * (most - above.sum()) / level.sum()
    return float(found / max(int(truth.sum()), 1))


def _interval(truth: Truth, model: Scores, rules: Scores) -> tuple[float, float]:
    """The 95 % interval of the difference: the same drawn reports for both (paired bootstrap, Efron 1979)."""
    chance = np.random.default_rng(0)
    differences = []
    for _ in range(DRAWS):
        drawn = chance.integers(0, len(truth), len(truth))
        if truth[drawn].any():
            differences.append(
                average_precision(truth[drawn], model[drawn]) - average_precision(truth[drawn], rules[drawn])
            )
    low, high = np.quantile(differences, [0.025, 0.975])
    return float(low), float(high)


def _bins(truth: Truth, model: Scores) -> tuple[Bin, ...]:
    """Ten groups of equal size, from the lowest share to the highest."""
    parts = [part for part in np.array_split(np.argsort(model, kind="stable"), BINS) if len(part)]
    return tuple(Bin(float(model[part].mean()), float(truth[part].mean()), len(part)) for part in parts)


def _groups(truth: Truth, model: Scores, rules: Scores, groups: Mapping[str, Sequence[str]]) -> list[Group]:
    found = []
    for kind, names in groups.items():
        named = np.array(names)
        for name in sorted(set(names)):
            part = named == name
            positives = int(truth[part].sum())
            enough = LEAST_IN_GROUP <= positives <= int(part.sum()) - LEAST_IN_GROUP
            both = [average_precision(truth[part], one[part]) if enough else None for one in (model, rules)]
            found.append(Group(kind, name, int(part.sum()), positives, *both))
    return found
