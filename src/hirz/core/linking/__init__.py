"""Linking: what ties reports to one hand, and which reports belong together.

Near-same texts (`sketch`), what a shared value weighs (`rarity_weight`, `tie_weight`), the values that join nothing
(`SuppressList`); records that may speak of one person (`link_records`); groups that a machine may propose (`propose`, `attach`), components (`Components`, `UnionFind`).
Names are loaded when they are used: numba must never enter the public process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hirz.core.lazily import lazily
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
    from hirz.core.linking.record_levels import Kind, Level
    from hirz.core.linking.records import (
        FieldReason,
        Linkage,
        RecordField,
        RecordLink,
        link_records,
        weigh_records,
    )
    from hirz.core.linking.unionfind import UnionFind, components

__all__ = [
    "Attachment",
    "Components",
    "Doubt",
    "Edge",
    "Family",
    "FieldReason",
    "Holder",
    "Kind",
    "Level",
    "Linkage",
    "Mark",
    "Merge",
    "Proposal",
    "Proposed",
    "Reason",
    "RecordField",
    "RecordLink",
    "SuppressList",
    "Suppression",
    "TextSketch",
    "UnionFind",
    "attach",
    "components",
    "link_records",
    "propose",
    "rarity_weight",
    "shingles",
    "similarity",
    "sketch",
    "tie_weight",
    "weigh_records",
]

_ROOMS = {
    "Components": "incremental",
    "Doubt": "proposing",
    "FieldReason": "records",
    "Kind": "record_levels",
    "Level": "record_levels",
    "Linkage": "records",
    "Merge": "incremental",
    "Proposal": "proposing",
    "Proposed": "proposing",
    "RecordField": "records",
    "RecordLink": "records",
    "UnionFind": "unionfind",
    "components": "unionfind",
    "link_records": "records",
    "propose": "proposing",
    "weigh_records": "records",
}

__getattr__ = lazily(__name__, _ROOMS)
