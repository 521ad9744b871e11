"""Training: from samples and what people decided about them to a model, its calibration, and its measure.

Oldest first: the first three fifths are learned, the next fifth calibrates, the newest fifth is only measured. A text that is
near one of an earlier part is left out of the later one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from hirz.core.learning.errors import NothingToLearn
from hirz.core.learning.letters import BUCKETS, runs, spelled
from hirz.core.learning.measuring import Measure, measure
from hirz.core.learning.model import LinearModel, shares
from hirz.core.learning.samples import Sample

# Below this no figure says anything: of 60 held-out reports the interval of a share is 25 points wide.
LEAST: Final = 300
LEAST_OF_EACH: Final = 60
LEARNED, CALIBRATED = 0.6, 0.8
# The inverse of the regularisation: weights stay small, so that no single spelling decides.
STRENGTH: Final = 1.0


class Trained(NamedTuple):
    """A model and how it did, with the number of samples that each part kept and how many were left out as near-same."""

    model: LinearModel
    measure: Measure
    learned: int
    calibrated: int
    measured: int
    near_same: int


def train(
    samples: Sequence[Sample],
    outcomes: Sequence[bool],
    rule_scores: Sequence[float],
    groups: Mapping[str, Sequence[str]],
    *,
    least: int = LEAST,
) -> Trained:
    """Train on decisions, oldest first.

    `rule_scores` is what the rule table says of each (any number, higher is more urgent): the peer. `groups` names, for each
    kind of group ("language", "sender"), the group of each sample; figures are given for each. Raises NothingToLearn.
    """
    _require(outcomes, least)
    parts, near_same = _split(samples)
    truth = np.array(outcomes, dtype=bool)
    for part in parts[1:]:
        if not 5 <= int(truth[part].sum()) <= len(part) - 5:
            raise NothingToLearn("decisions of each kind in the newer parts", 5, int(truth[part].sum()))
    model = _fitted([samples[n] for n in parts[0]], truth[parts[0]])
    model = _calibrated(model, [samples[n] for n in parts[1]], truth[parts[1]])
    held = parts[2]
    figures = measure(
        truth[held],
        shares(model, [samples[n] for n in held]),
        np.array(rule_scores, dtype=np.float64)[held],
        {kind: [names[n] for n in held] for kind, names in groups.items()},
    )
    return Trained(model, figures, len(parts[0]), len(parts[1]), len(held), near_same)


def _split(samples: Sequence[Sample]) -> tuple[list[list[int]], int]:
    """The places of the three parts, and how many samples were left out.

    Within a part a text may stand often, as it does in life. One that stands on both sides of a border would be recognised
    and not judged: in the later part it is left out.
    """
    ends = [0, *(int(len(samples) * part) for part in (LEARNED, CALIBRATED, 1.0))]
    seen: set[int] = set()
    parts = []
    for first, last in pairwise(ends):
        parts.append([n for n in range(first, last) if not samples[n].words & seen])
        seen.update(*(sample.words for sample in samples[first:last]))
    return parts, len(samples) - sum(map(len, parts))


def _require(outcomes: Sequence[bool], least: int) -> None:
    if len(outcomes) < least:
        raise NothingToLearn("decisions", least, len(outcomes))
    for what, found in (("passed on", sum(outcomes)), ("closed", len(outcomes) - sum(outcomes))):
        if found < min(LEAST_OF_EACH, least // 5):
            raise NothingToLearn(f"decisions that {what}", min(LEAST_OF_EACH, least // 5), found)


def _fitted(samples: Sequence[Sample], truth: npt.NDArray[np.bool_]) -> LinearModel:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    names = sorted({name for sample in samples for name in sample.values})
    places = {name: BUCKETS + n for n, name in enumerate(names)}
    columns: list[Any] = []
    data: list[Any] = []
    ends = [0]
    for sample in samples:
        present = np.unique(runs(spelled(sample.text)[0])[0])
        columns.append(present)
        data.append(np.full(len(present), 1 / np.sqrt(max(len(present), 1))))
        columns.append(np.array([places[name] for name in sample.values], dtype=np.int64))
        data.append(np.array(list(sample.values.values()), dtype=np.float64))
        ends.append(ends[-1] + len(present) + len(sample.values))
    matrix = csr_matrix(
        (np.concatenate(data), np.concatenate(columns), ends), shape=(len(samples), BUCKETS + len(names))
    )
    fitted = LogisticRegression(C=STRENGTH, max_iter=1_000, solver="liblinear", random_state=0).fit(matrix, truth)
    weights = fitted.coef_[0]
    return LinearModel(
        weights[:BUCKETS].astype(np.float32),
        {name: float(weights[place]) for name, place in places.items()},
        float(fitted.intercept_[0]),
    )


def _calibrated(model: LinearModel, samples: Sequence[Sample], truth: npt.NDArray[np.bool_]) -> LinearModel:
    """Slope and offset of Platt's sigmoid, on samples that were not learned."""
    from sklearn.linear_model import LogisticRegression

    margins = np.array([[model.margin(sample)] for sample in samples])
    fitted = LogisticRegression(C=1e6, max_iter=1_000).fit(margins, truth)
    slope, offset = float(fitted.coef_[0][0]), float(fitted.intercept_[0])
    return LinearModel(model.buckets, model.values, model.bias, slope, offset)
