"""StopNCII: pages of records as its service answers them. Its pictures are of adults; the owner gives no classes.

A record is known by its type and its value. Source: the published client of the exchange, as cited in
docs/reference/hash-lists.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from hirz.core.formats.hash_lists.digests import Collected
from hirz.core.formats.hash_lists.entry import Fault, ItemKey, ListedKind, ListEntry, PageEnd
from hirz.core.formats.hash_lists.errors import NotAList
from hirz.core.formats.hash_lists.json_stream import JsonStream
from hirz.core.formats.hash_lists.values import MAX_ID, seconds, whole_number, words

SCHEME: Final = "StopNCII"
_KINDS: Final = {"ImagePDQ": ListedKind.PDQ, "VideoMD5": ListedKind.MD5, "VideoTMK": ListedKind.TMK}
_LISTED: Final = frozenset({"Received", "Active"})
_TAKEN_BACK: Final = frozenset({"Withdrawn", "Deleted"})
_CHECKPOINT_CHARACTERS: Final = 2_000


def read_stopncii(chunks: Iterable[bytes]) -> Iterator[ListEntry | PageEnd]:
    """The records of one page and its end; raises ListError."""
    stream = JsonStream(chunks)
    if stream.peek() != "{":
        raise NotAList("json")
    found = False
    checkpoint: dict[str, str | int] = {}
    for key in stream.members():
        if key == "hashRecords":
            found = True
            for position in stream.items():
                yield _record(stream.value(), position)
            continue
        value = stream.value()
        if key == "nextPageToken" and value:
            checkpoint["token"] = words(value, _CHECKPOINT_CHARACTERS)
        elif key == "nextSetTimestamp" and (number := whole_number(value)) is not None:
            checkpoint["stamp"] = number
        elif key == "hasMoreRecords":
            checkpoint["more"] = int(value is True)
    stream.end()
    if not found:
        raise NotAList("hashRecords")
    yield PageEnd(checkpoint, SCHEME)


def _record(record: Any, position: int) -> ListEntry:
    row = Collected(position)
    if not isinstance(record, dict):
        row.note("", Fault.VALUE)
        return ListEntry(position, faults=tuple(row.faults))
    kind = _KINDS.get(words(record.get("signalType"), 20))
    status = words(record.get("hashStatus"), 20)
    if kind is None:
        row.note("signalType", Fault.UNKNOWN_KIND)
        return ListEntry(position, faults=tuple(row.faults))
    row.take(kind, record.get("hashValue"))
    row.require_one()
    stamped_at = seconds(record.get("lastModtimestamp"))
    digests = tuple(row.digests.values())
    item = ItemKey("", kind, words(digests[0].value, MAX_ID)) if digests else None
    if status in _TAKEN_BACK and item:
        return ListEntry(position, item=item, stamped_at=stamped_at, is_deleted=True)
    if status not in _LISTED:
        row.note("hashStatus", Fault.UNKNOWN_STATUS)
        return ListEntry(position, faults=tuple(row.faults))
    agreed, disagreed = _feedback(record.get("CSPFeedbacks"))
    return ListEntry(
        position, digests, "", item, stamped_at, agreed=agreed, disagreed=disagreed, faults=tuple(row.faults)
    )


def _feedback(given: Any) -> tuple[int, int]:
    values = (
        [words(one.get("feedbackValue"), 20) for one in given if isinstance(one, dict)]
        if isinstance(given, list)
        else []
    )
    return values.count("Blocked"), values.count("NotBlocked")


def write_feedback(value: str, *, agrees: bool) -> dict[str, Any]:
    """What the service would be told of one record: blocked, or looked at and not blocked."""
    feedback = "Blocked" if agrees else "NotBlocked"
    return {"count": 1, "hashFeedbacks": [{"tags": [], "feedbackValue": feedback, "hashValue": value}]}
