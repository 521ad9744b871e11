"""Every way in which a document can be refused.

    FormatError          the document, or one member or row of it, cannot be read as a report
    ├── NotAReport       recognised, but it is no report: a response, a schema, plain text, an archive
    ├── UnknownFormat    no reader claims it
    ├── Malformed        it breaks the rules of its own syntax (XML, JSON, CSV, ZIP)
    ├── LimitExceeded    too large, too deep, too many
    ├── Forbidden        a construct that is never processed: entities, symbolic links, encryption
    └── InvalidValue     well-formed, but something required is missing or not allowed

All of them are expected answers to outside input, never bugs, and a retry with the same bytes never
helps. `str(error)` holds the code, the path and the line only, so that it may be logged; `reason`
may quote what the sender wrote and belongs to the sender and the desk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hirz.core.formats.wording import in_all_languages


class FormatError(Exception):
    """A document that cannot be read: a stable code, where it happened, and why in three languages."""

    retry_helps = False

    def __init__(
        self,
        code: str,
        *,
        line: int | None = None,
        column: int | None = None,
        path: str = "",
        others: Iterable[FormatError] = (),
        **parameters: object,
    ) -> None:
        """`parameters` fill the wording of the code; `others` are further faults of the same document."""
        super().__init__(code)
        self.code = code
        self.line = line
        self.column = column
        self.path = path
        self.parameters: Mapping[str, object] = parameters
        self.others: tuple[FormatError, ...] = tuple(others)

    @property
    def reason(self) -> dict[str, str]:
        """Why, in `ar`, `fr` and `en`, worded only when asked for."""
        return in_all_languages(self.code, self.parameters)

    def to_json(self) -> dict[str, object]:
        """A JSON-ready form: code, reason, line, column, path, and the other faults."""
        return {
            "code": self.code,
            "reason": self.reason,
            "line": self.line,
            "column": self.column,
            "path": self.path,
            "others": [other.to_json() for other in self.others],
        }

    def __str__(self) -> str:
        """Code, path and line: nothing that a sender wrote as a value."""
        place = "" if self.line is None else f" line {self.line}"
        return f"{self.code}{' at ' + self.path if self.path else ''}{place}"


class NotAReport(FormatError):
    """Recognised, but not a report: nothing is wrong with it, it only belongs elsewhere."""


class UnknownFormat(FormatError):
    """No reader claims this document."""


class Malformed(FormatError):
    """The document breaks the rules of its own syntax."""


class LimitExceeded(FormatError):
    """The document is larger, deeper or more numerous than `limits` allows."""


class Forbidden(FormatError):
    """The document uses a construct that is never processed, because it only serves attacks."""


class InvalidValue(FormatError):
    """Well-formed, but a required value is missing, or a value is not one that is allowed."""
