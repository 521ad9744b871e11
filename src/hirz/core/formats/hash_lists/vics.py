"""Project VIC (VICS) 1.3 and 2.0: hash sets and cases, streamed.

The category is the list's only verdict, its numbers differ from country to country, and none of them is translated here:
the class is `US 1`, the raw number after the country segment. Flags are the texts "true" and "false", hexadecimal comes
in either case, and what a case says about how many files it has is not believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import re2

from hirz.core.formats.hash_lists.digests import Collected
from hirz.core.formats.hash_lists.entry import Fault, ItemKey, ListedKind, ListEntry, PageEnd
from hirz.core.formats.hash_lists.errors import NotAList
from hirz.core.formats.hash_lists.json_stream import JsonStream
from hirz.core.formats.hash_lists.values import label, moment, whole_number, words

SCHEME: Final = "VICS"
_CONTEXT: Final = re2.compile(r"DataModels/([0-9.]{1,6})\.xml/?([A-Za-z]{0,20})/?(?:\$metadata)?#(Media|Cases)$")
_CONTEXT_KEYS: Final = ("@odata.context", "odata.metadata")
_COLUMNS: Final = {
    "MD5": ListedKind.MD5,
    "SHA1": ListedKind.SHA1,
    "SHA256": ListedKind.SHA256,
    "PhotoDNA": ListedKind.PHOTODNA,
    "PDNA": ListedKind.PHOTODNA,
}
_ALTERNATIVES: Final = {
    "photodna": ListedKind.PHOTODNA,
    "pdna": ListedKind.PHOTODNA,
    "pdq": ListedKind.PDQ,
    "md5": ListedKind.MD5,
    "sha1": ListedKind.SHA1,
    "sha-1": ListedKind.SHA1,
    "sha256": ListedKind.SHA256,
    "sha-256": ListedKind.SHA256,
}
# 0 is not pertinent in one reading and known in another, 5 and none are not categorised: none of them is a verdict.
# 4 are comparison pictures in the United States' numbering.
_NO_VERDICT: Final = frozenset({None, 0, 5})
_NO_VERDICT_US: Final = _NO_VERDICT | {4}
# House: more alternative hashes of one file than there are kinds of them.
_MAX_ALTERNATIVES: Final = 200


def read_vics(chunks: Iterable[bytes]) -> Iterator[ListEntry | PageEnd]:
    """The media of one document and its end; raises ListError."""
    stream = JsonStream(chunks)
    if stream.peek() != "{":
        raise NotAList("json")
    reader = _Reader()
    for key in stream.members():
        if key == "value":
            if not reader.sort:
                raise NotAList("context")
            yield from reader.rows(stream)
        elif key in _CONTEXT_KEYS:
            reader.context(stream.value())
        else:
            stream.value()
    stream.end()
    if not reader.found:
        raise NotAList("value")
    yield PageEnd({}, f"{SCHEME} {reader.country}".strip(), reader.version)


class _Reader:
    """What the document says of itself, and the number of the last row."""

    def __init__(self) -> None:
        self.version = ""
        self.country = ""
        self.sort = ""
        self.found = False
        self._position = 0

    def context(self, value: Any) -> None:
        """Version, country and sort out of the address of the data model."""
        found = _CONTEXT.search(words(value, 300))
        if not found:
            raise NotAList("context")
        self.version, self.country, self.sort = found.group(1), found.group(2), found.group(3)

    def rows(self, stream: JsonStream) -> Iterator[ListEntry]:
        """The media, of a hash set or inside each case."""
        self.found = True
        for _ in stream.items():
            if self.sort == "Media" or stream.peek() != "{":
                yield self._media(stream.value())
                continue
            for key in stream.members():
                if key == "Media" and stream.peek() == "[":
                    for _ in stream.items():
                        yield self._media(stream.value())
                else:
                    stream.value()

    def _media(self, media: Any) -> ListEntry:
        self._position += 1
        row = Collected(self._position)
        if not isinstance(media, dict):
            row.note("", Fault.VALUE)
            return ListEntry(self._position, faults=tuple(row.faults))
        for column, kind in _COLUMNS.items():
            row.take(kind, media.get(column))
        self._alternatives(media.get("AlternativeHashes"), row)
        row.require_one()
        category = whole_number(media.get("Category"))
        if category is None and media.get("Category") not in (None, ""):
            row.note("Category", Fault.VALUE)
        digests = tuple(row.digests.values())
        return ListEntry(
            self._position, digests, self._class(category), _key(digests), moment(media.get("DateUpdated")),
            is_material=category not in (_NO_VERDICT_US if self.country.upper() == "US" else _NO_VERDICT),
            faults=tuple(row.faults),
        )  # fmt: skip

    def _alternatives(self, given: Any, row: Collected) -> None:
        for one in given[:_MAX_ALTERNATIVES] if isinstance(given, list) else ():
            if not isinstance(one, dict):
                row.note("AlternativeHashes", Fault.VALUE)
                continue
            name = words(one.get("HashName"), 20)
            kind = _ALTERNATIVES.get(name.lower())
            if kind is None:
                row.note("AlternativeHashes", Fault.UNKNOWN_KIND)
            else:
                row.take(kind, one.get("HashValue"))

    def _class(self, category: int | None) -> str:
        return label(f"{self.country} {'none' if category is None else category}")


def _key(digests: tuple[Any, ...]) -> ItemKey | None:
    """The file's own digest: `MediaID` is a number within one document."""
    own = {digest.kind: digest.value for digest in digests}
    value = own.get(ListedKind.MD5) or own.get(ListedKind.SHA1) or own.get(ListedKind.SHA256)
    return ItemKey("", "media", value) if value else None
