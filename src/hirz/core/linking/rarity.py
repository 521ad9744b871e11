"""How much a shared selector says."""

from __future__ import annotations


def rarity_weight(kind: str, reports_seen: int) -> float:
    """From 1 (rare) down to 0 (so common that it joins nothing)."""
    raise NotImplementedError
