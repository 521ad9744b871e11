"""Who acts: a person in a role, a partner's machine, or Hirz itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something, as the ledger names it: an id, never a name."""

    id: str
    role: str
    organisation: str = ""

    @classmethod
    def system(cls, part: str) -> Actor:
        """A part of Hirz itself: `worker`, `ingest`, `setup`."""
        return cls(id=f"hirz:{part}", role="system")

    @classmethod
    def partner(cls, feed: str, organisation: str) -> Actor:
        """A partner's machine that speaks through a feed."""
        return cls(id=f"feed:{feed}", role="partner", organisation=organisation)
