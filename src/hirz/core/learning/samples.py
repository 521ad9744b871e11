"""What a model sees of a report: its words, and values with a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sample:
    """One report. `values` are between 0 and 1 by name; `words` are any values by which its text is known again (a sketch)."""

    text: str
    values: Mapping[str, float] = field(default_factory=dict)
    words: frozenset[int] = frozenset()
