"""A linear model that was trained, and what it says of one report."""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from hirz.core.learning.errors import ModelError
from hirz.core.learning.letters import BUCKETS, runs, spelled
from hirz.core.learning.samples import Sample

SCHEME: Final = 1
_HEAD: Final = b"HZLM"


class Said(NamedTuple):
    """One reason: a named value, or words of the text (`start` and `end` bound them), and how much they add, in bits.

    Positive speaks for passing on.
    """

    bits: float
    name: str = ""
    start: int = 0
    end: int = 0


class Prediction(NamedTuple):
    """`share` of reports like this that were passed on, 0..1, and its reasons, the weightiest first."""

    share: float
    reasons: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights by bucket of letters and by name, and the two numbers of its calibration (Platt 1999).

    `buckets` is float32[BUCKETS]. Texts count by the square root of their length, so that a long one says no more than a
    short one.
    """

    buckets: npt.NDArray[np.float32]
    values: Mapping[str, float]
    bias: float
    slope: float = 1.0
    offset: float = 0.0

    def margin(self, sample: Sample) -> float:
        """The uncalibrated sum."""
        return self._margin(np.unique(runs(spelled(sample.text)[0])[0]), sample)

    def _margin(self, present: npt.NDArray[np.int64], sample: Sample) -> float:
        letters = float(self.buckets[present].sum()) / math.sqrt(len(present)) if len(present) else 0.0
        named = sum(self.values.get(name, 0.0) * value for name, value in sample.values.items())
        return self.bias + letters + named

    def share(self, sample: Sample) -> float:
        """How many of the reports like this one were passed on, 0..1."""
        return logistic(self.slope * self.margin(sample) + self.offset)

    def predict(self, sample: Sample, *, most: int = 6) -> Prediction:
        """The share with its reasons: what of the values and of the words moved it most."""
        line, places = spelled(sample.text)
        buckets, words = runs(line)
        present, first = np.unique(buckets, return_index=True)
        share = logistic(self.slope * self._margin(present, sample) + self.offset)
        scale = self.slope / math.log(2)
        reasons = [
            Said(scale * self.values[name] * value, name)
            for name, value in sample.values.items()
            if self.values.get(name)
        ]
        if len(present):
            # A run counts once: where it stands first.
            each = np.bincount(words[first], weights=self.buckets[present], minlength=len(places))
            weights = each * scale / math.sqrt(len(present))
            reasons += [Said(float(weights[n]), "", *places[n]) for n in np.argsort(-np.abs(weights))[:most]]
        told = sorted((one for one in reasons if abs(one.bits) >= 0.05), key=lambda one: -abs(one.bits))
        return Prediction(share, tuple(told[:most]))

    def to_bytes(self) -> bytes:
        """The model as bytes: a scheme, its numbers, and the weights that are not zero."""
        kept = np.flatnonzero(self.buckets)
        head: dict[str, Any] = {
            "scheme": SCHEME, "buckets": BUCKETS, "bias": self.bias, "slope": self.slope, "offset": self.offset,
            "values": dict(self.values), "kept": len(kept),
        }  # fmt: skip
        line = json.dumps(head, sort_keys=True).encode()
        body = kept.astype("<u4").tobytes() + self.buckets[kept].astype("<f4").tobytes()
        return _HEAD + zlib.compress(len(line).to_bytes(4, "little") + line + body, 6)

    @classmethod
    def from_bytes(cls, data: bytes) -> LinearModel:
        """Read back what `to_bytes` wrote. Raises ModelError."""
        if not data.startswith(_HEAD):
            raise ModelError("not a model")
        try:
            plain = zlib.decompress(data[len(_HEAD) :])
            length = int.from_bytes(plain[:4], "little")
            head, body = json.loads(plain[4 : 4 + length]), plain[4 + length :]
            if head["scheme"] != SCHEME or head["buckets"] != BUCKETS:
                raise ModelError("a model of another version")
            kept = np.frombuffer(body, "<u4", head["kept"])
            buckets = np.zeros(BUCKETS, dtype=np.float32)
            buckets[kept] = np.frombuffer(body, "<f4", head["kept"], 4 * head["kept"])
            return cls(buckets, head["values"], head["bias"], head["slope"], head["offset"])
        except (zlib.error, ValueError, KeyError, IndexError) as error:
            if isinstance(error, ModelError):
                raise
            raise ModelError("a broken model") from error


def logistic(margin: float) -> float:
    """1 / (1 + e^-margin), without overflow."""
    if margin >= 0:
        return 1.0 / (1.0 + math.exp(-margin))
    small = math.exp(margin)
    return small / (1.0 + small)


def shares(model: LinearModel, samples: Sequence[Sample]) -> npt.NDArray[np.float64]:
    """The share of each sample; float64[N]."""
    return np.array([model.share(sample) for sample in samples], dtype=np.float64)
