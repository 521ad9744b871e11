"""Which fields of a report are searchable, and the names in it that are found across scripts."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from hirz.core.formats.report import Field, FieldName, ParsedReport, Subject

# What is written about the child, about who reports, about who was meant to receive something (who may be a child), about
# the sender and about officials is never indexed: nobody is found through a search who came for help.
INDEXED_SUBJECTS: Final = frozenset({Subject.INCIDENT, Subject.REPORTED, Subject.ASSOCIATE, Subject.FILE})
# Short ones first: should a text be too long, the account that is reported is found all the same.
SHORT_TEXTS: Final = frozenset(
    {FieldName.FIRST_NAME, FieldName.MIDDLE_NAME, FieldName.LAST_NAME, FieldName.NAME, FieldName.SCREEN_NAME,
     FieldName.DISPLAY_NAME, FieldName.ADDRESS, FieldName.CITY, FieldName.LOCATION, FieldName.SCHOOL,
     FieldName.OCCUPATION, FieldName.VEHICLE, FieldName.CHAT_ROOM, FieldName.GROUP_ID, FieldName.GAME,
     FieldName.NEWSGROUP, FieldName.FILE_NAME, FieldName.ORIGINAL_FILE_NAME, FieldName.TAG, FieldName.LEGAL_NOTE}
)  # fmt: skip
LONG_TEXTS: Final = frozenset(
    {FieldName.NARRATIVE, FieldName.CHAT, FieldName.NOTE, FieldName.DESCRIPTION, FieldName.PROFILE_BIO,
     FieldName.URGENT_REASON, FieldName.OCCURRED_NOTE}
)  # fmt: skip
NAMED_SUBJECTS: Final = frozenset({Subject.REPORTED, Subject.ASSOCIATE})
WHOLE_NAMES: Final = frozenset({FieldName.NAME, FieldName.DISPLAY_NAME})
NAME_PARTS: Final = (FieldName.FIRST_NAME, FieldName.MIDDLE_NAME, FieldName.LAST_NAME)


def is_indexed_field(item: Field) -> bool:
    """Whether a field's words are searchable."""
    return item.subject in INDEXED_SUBJECTS and (item.name in SHORT_TEXTS or item.name in LONG_TEXTS)


def indexed_fields(parsed: ParsedReport) -> list[Field]:
    """The searchable fields, the short ones first; within each of the two, the order of the document."""
    return sorted(filter(is_indexed_field, parsed.fields), key=lambda item: item.name in LONG_TEXTS)


def names_of(parsed: ParsedReport) -> list[str]:
    """The names of reported persons: as one field gives them, or put together of those that give a part."""
    names: list[str] = []
    parts: dict[tuple[Subject, int], dict[FieldName, str]] = defaultdict(dict)
    for item in parsed.fields:
        if item.subject not in NAMED_SUBJECTS:
            continue
        if item.name in WHOLE_NAMES:
            names.append(item.value)
        elif item.name in NAME_PARTS:
            parts[item.subject, item.ordinal].setdefault(item.name, item.value)
    names += (" ".join(given[name] for name in NAME_PARTS if name in given) for given in parts.values())
    return list(dict.fromkeys(names))
