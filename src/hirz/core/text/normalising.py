"""One canonical form per selector, for values that come from structured fields."""

from __future__ import annotations

from hirz.core.text.selector import SelectorKind


def normalise_selector(kind: SelectorKind, raw: str, *, country: str = "MA", platform: str | None = None) -> str | None:
    """The canonical form of a value, or None when it is not a value of that kind."""
    raise NotImplementedError
