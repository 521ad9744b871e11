"""What can go wrong in linking.

LinkingError
├── SketchError      a caller asked for a sketch or a comparison that has no meaning; a retry does not help
└── SuppressRowError a row of a suppress list cannot be read; mend the row
"""

from __future__ import annotations


class LinkingError(ValueError):
    """The root: a wrong argument or a wrong row."""


class SketchError(LinkingError):
    """A sketch or comparison that has no meaning."""


class SuppressRowError(LinkingError):
    """A row of a suppress list that cannot be read; the message names the row and the fault."""
