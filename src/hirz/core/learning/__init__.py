"""Learning from what a desk decided: a calibrated linear model over letters and reasons, with its measure.

Comes in: samples (a text, and named values) with what people decided, oldest first. Goes out: a `LinearModel` that says how
many in a hundred reports like this one were passed on, and why; and the `Measure` that compares it with the rule table on
reports it never saw. Training wants scikit-learn (extra `learning`); a trained model wants numpy alone.
Names are loaded when they are used: numpy must never enter the public process.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from hirz.core.learning.errors import ModelError, NothingToLearn
from hirz.core.learning.samples import Sample

if TYPE_CHECKING:
    from hirz.core.learning.measuring import Bin, Group, Measure, measure
    from hirz.core.learning.model import LinearModel, Prediction, Said
    from hirz.core.learning.training import Trained, train

__all__ = [
    "Bin",
    "Group",
    "LinearModel",
    "Measure",
    "ModelError",
    "NothingToLearn",
    "Prediction",
    "Said",
    "Sample",
    "Trained",
    "measure",
    "train",
]

_ROOMS = {
    "Bin": "measuring",
    "Group": "measuring",
    "Measure": "measuring",
    "measure": "measuring",
    "LinearModel": "model",
    "Prediction": "model",
    "Said": "model",
    "Trained": "training",
    "train": "training",
}


def __getattr__(name: str) -> object:
    """Load the module of a name when it is first used."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
