"""A digest list that some simulated files hit."""

from __future__ import annotations

from dataclasses import dataclass

from hirz.core.simulation.world import known_files

CODES = {"A1": "baseline", "A2": "baseline", "B1": "national", "B2": "national"}
"""The INTERPOL words for the two halves of the invented list (shared reference `standards.md` 6.1)."""


@dataclass(frozen=True, slots=True)
class HashRow:
    """One line of a digest list."""

    md5: str
    sha1: str
    sha256: str
    classification: str


def hash_list(seed: int) -> tuple[HashRow, ...]:
    """The list that belongs to a seed, whatever the number of reports."""
    return tuple(HashRow(file.md5, file.sha1, file.sha256, CODES[file.classification]) for file in known_files(seed))


def hash_list_csv(seed: int) -> bytes:
    """The list as CSV with a heading."""
    lines = ["md5,sha1,sha256,classification"]
    lines += [f"{row.md5},{row.sha1},{row.sha256},{row.classification}" for row in hash_list(seed)]
    return ("\n".join(lines) + "\n").encode()
