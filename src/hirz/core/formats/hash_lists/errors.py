"""Why a document cannot be read as a list of digests, or not any further.

ListError
├── NotAList        it is something else: a page of the web, a status, an archive
├── ListMalformed   it breaks the rules of its own syntax
├── ListCut         it ends before its end: what came before is good, and the rest is asked for again
└── ListTooLarge    one row of it is larger than any honest one

A wrong row is no error: it stands in its entry as a `RowFault`. A retry with the same bytes never helps.
"""

from __future__ import annotations


class ListError(ValueError):
    """The root: a stable code and, where known, the line. It never quotes the document."""

    retry_helps = False
    code = "list"

    def __init__(self, detail: str = "", *, line: int | None = None) -> None:
        """`detail` is a fixed word of ours, never a word of the document."""
        super().__init__(self.code)
        self.detail = detail
        self.line = line

    def __str__(self) -> str:
        """Code, detail and line."""
        place = "" if self.line is None else f" line {self.line}"
        return f"{self.code}{': ' + self.detail if self.detail else ''}{place}"


class NotAList(ListError):
    """Recognised as something else, or not at all."""

    code = "not-a-list"


class ListMalformed(ListError):
    """XML, JSON or a table that breaks its own rules."""

    code = "malformed"


class ListCut(ListError):
    """The document ends in the middle."""

    code = "cut"


class ListTooLarge(ListError):
    """One row, one text or the nesting passes a limit."""

    code = "too-large"
