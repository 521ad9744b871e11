"""Linking: what ties reports to one hand, and which reports belong together.

Near-same texts (`sketch`), what a shared value weighs (`rarity_weight`, `tie_weight`), the values that join nothing
(`SuppressList`); groups that a machine may propose (`propose`, `attach`), components (`Components`, `UnionFind`).
Names are loaded when they are used: numba must never enter the public process.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from hirz.core.linking.rarity import rarity_weight
from hirz.core.linking.sketching import TextSketch, shingles, similarity, sketch
from hirz.core.linking.suppressing import Suppression, SuppressList
from hirz.core.linking.ties import (
    Attachment,
    Edge,
    Family,
    Holder,
    Mark,
    Reason,
    attach,
    tie_weight,
)

if TYPE_CHECKING:
    from hirz.core.linking.incremental import Components, Merge
    from hirz.core.linking.proposing import Doubt, Proposal, Proposed, propose
    from hirz.core.linking.unionfind import UnionFind, components

__all__ = [
    "Attachment",
    "Components",
    "Doubt",
    "Edge",
    "Family",
    "Holder",
    "Mark",
    "Merge",
    "Proposal",
    "Proposed",
    "Reason",
    "SuppressList",
    "Suppression",
    "TextSketch",
    "UnionFind",
    "attach",
    "components",
    "propose",
    "rarity_weight",
    "shingles",
    "similarity",
    "sketch",
    "tie_weight",
]

_ROOMS = {
    "Components": "incremental",
    "Doubt": "proposing",
    "Merge": "incremental",
    "Proposal": "proposing",
    "Proposed": "proposing",
    "UnionFind": "unionfind",
    "components": "unionfind",
    "propose": "proposing",
}


def __getattr__(name: str) -> object:
    """Load the module of a name when it is first used."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
