"""Lists of digests of known material, one file per format.

In: bytes in pieces. Out: `ListEntry` for each row, with its usable digests and with what is wrong in it, and at last a
`PageEnd`; a `ListError` where a document cannot be read any further. Nothing here opens a file, and no value of a list
stands in an error. `formats.LIST_FORMATS` is the table of formats.
"""

from hirz.core.formats.hash_lists.entry import (
    Fault,
    ItemKey,
    ListedDigest,
    ListedKind,
    ListEntry,
    PageEnd,
    RowFault,
    Variant,
)
from hirz.core.formats.hash_lists.errors import ListCut, ListError, ListMalformed, ListTooLarge, NotAList
from hirz.core.formats.hash_lists.formats import LIST_FORMATS, ListFormat, read_list, recognise

__all__ = [
    "LIST_FORMATS",
    "Fault",
    "ItemKey",
    "ListCut",
    "ListEntry",
    "ListError",
    "ListFormat",
    "ListMalformed",
    "ListTooLarge",
    "ListedDigest",
    "ListedKind",
    "NotAList",
    "PageEnd",
    "RowFault",
    "Variant",
    "read_list",
    "recognise",
]
