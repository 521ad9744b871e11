"""What can go wrong in qualification help.

LawError
├── FactsError          answers that contradict each other; its text says which (ask again)
├── ConditionError      a condition of the table that cannot be read, with the place (mend the data)
└── TableError          a row of the table that is wrong or forbidden, with its rule (mend the data)
"""

from __future__ import annotations


class LawError(Exception):
    """The root of all errors of this package."""


class FactsError(LawError):
    """Two answers cannot both be true."""


class ConditionError(LawError):
    """A condition is not written in the small language of the table."""


class TableError(LawError):
    """A row of the table is incomplete, unknown to the offences, or does what no rule may do."""
