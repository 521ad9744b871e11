"""What can go wrong in linking.

LinkingError
├── SketchError      a caller asked for a sketch or a comparison that has no meaning; a retry does not help
├── EdgeError        edges that lead nowhere: a vertex outside its range, ends that are not two; mend the caller
├── CompareError     records that cannot be compared: no key, or fields that are not those of the model; mend the caller
└── SuppressRowError a row of a suppress list cannot be read; mend the row
"""

from __future__ import annotations


class LinkingError(ValueError):
    """The root: a wrong argument or a wrong row."""


class SketchError(LinkingError):
    """A sketch or comparison that has no meaning."""


class EdgeError(LinkingError):
    """Edges that are none: a vertex outside its range, or ends that are not two and two."""


class CompareError(LinkingError):
    """Records or a model of comparison that do not fit each other."""


class SuppressRowError(LinkingError):
    """A row of a suppress list that cannot be read; the message names the row and the fault."""
