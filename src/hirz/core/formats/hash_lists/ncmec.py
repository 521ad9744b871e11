"""NCMEC Hash Sharing API v2: pages of entries and deleted entries, with the members' feedback.

Key of an entry: (member, image or video, id). Entries are not in the order of time: only the end of the last page says
how far a list was read. Source: the API's documentation as cited in docs/reference/hash-lists.md, and its examples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from hirz.core.formats.hash_lists.digests import Collected
from hirz.core.formats.hash_lists.entry import Fault, ItemKey, ListedKind, ListEntry, PageEnd
from hirz.core.formats.hash_lists.errors import ListMalformed, NotAList
from hirz.core.formats.hash_lists.values import MAX_ID, label, moment, words
from hirz.core.formats.hash_lists.xml_stream import XmlStream

NAMESPACE: Final = "https://hashsharing.ncmec.org/hashsharing/v2"
SCHEME, SCHEME_VERSION = "A1-B2", "2022"
_Q: Final = f"{{{NAMESPACE}}}"
_SORTS: Final = {"image": "image", "deletedImage": "image", "video": "video", "deletedVideo": "video"}
_KINDS: Final = {kind.value: kind for kind in ListedKind}
_CHECKPOINT_CHARACTERS: Final = 2_000


def read_ncmec(chunks: Iterable[bytes]) -> Iterator[ListEntry | PageEnd]:
    """The entries of one page and its end; raises ListError."""
    stream = XmlStream(chunks, rows=frozenset(_Q + name for name in _SORTS))
    checkpoint: dict[str, str | int] = {}
    position = 0
    for element in stream:
        if element.getparent() is None:
            if element.tag != f"{_Q}queryResult":
                raise NotAList("root")
            continue
        name = etree.QName(element).localname
        if name in _SORTS:
            position += 1
            yield _entry(element, name, position)
        elif name == "next":
            checkpoint["next"] = words(element.text, _CHECKPOINT_CHARACTERS)
        elif name in ("images", "videos") and (stamp := element.get("maxTimestamp")):
            checkpoint["stamp"] = max(str(checkpoint.get("stamp", "")), words(stamp, 40))
    yield PageEnd(checkpoint, SCHEME, SCHEME_VERSION)


def _entry(element: etree._Element, name: str, position: int) -> ListEntry:
    member = element.find(f"{_Q}member")
    member_id = words(member.get("id"), MAX_ID) if member is not None else ""
    item_id = words(element.findtext(f"{_Q}id"), MAX_ID)
    stamped_at = moment(element.findtext(f"{_Q}timestamp"))
    row = Collected(position)
    item = ItemKey(member_id, _SORTS[name], item_id)
    if not member_id or not item_id:
        row.note("id", Fault.NO_ID)
        return ListEntry(position, faults=tuple(row.faults))
    if name.startswith("deleted"):
        return ListEntry(position, item=item, stamped_at=stamped_at, is_deleted=True)
    _take_fingerprints(element, row)
    agreed, disagreed = _feedback(element)
    return ListEntry(
        position, tuple(row.digests.values()), label(element.findtext(f"{_Q}classification")), item, stamped_at,
        agreed=agreed, disagreed=disagreed, faults=tuple(row.faults),
    )  # fmt: skip


def _take_fingerprints(element: etree._Element, row: Collected) -> None:
    for fingerprint in element.iterfind(f"{_Q}fingerprints/*"):
        name = etree.QName(fingerprint).localname.lower().replace("_", "-")
        kind = _KINDS.get(name)
        if kind is None:
            row.note(words(name, 20), Fault.UNKNOWN_KIND)
        elif not (fingerprint.text or "").strip() and fingerprint.get("href"):
            row.note(kind, Fault.LEFT_AT_PARTNER)
        else:
            row.take(kind, fingerprint.text)
    row.require_one()


def _feedback(element: etree._Element) -> tuple[int, int]:
    """How many members agree and disagree, each counted once."""
    counts = []
    for sort in ("affirmativeFeedback", "negativeFeedback"):
        members = element.iterfind(f"{_Q}feedback/{_Q}{sort}//{_Q}member")
        counts.append(len({member.get("id") for member in members}))
    return counts[0], counts[1]


def write_feedback(*, is_affirmative: bool, reasons: Iterable[str] = ()) -> bytes:
    """The body of one submission: agreement, or disagreement with at least one reason (a guid of the owner's list)."""
    root = etree.Element(f"{_Q}feedbackSubmission", nsmap={None: NAMESPACE})
    if is_affirmative:
        etree.SubElement(root, f"{_Q}affirmative")
    else:
        guids = list(reasons)
        if not guids:
            raise ValueError("disagreement needs a reason")
        ids = etree.SubElement(etree.SubElement(root, f"{_Q}negative"), f"{_Q}reasonIds")
        for guid in guids:
            etree.SubElement(ids, f"{_Q}guid").text = guid
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def read_feedback_reasons(data: bytes) -> dict[str, str]:
    """The reasons that the owner offers: guid -> name. Raises ListError."""
    reasons = {}
    for element in XmlStream([data], rows=frozenset()):
        if element.getparent() is None and element.tag != f"{_Q}availableFeedbackReasons":
            raise NotAList("root")
        if element.tag == f"{_Q}reason":
            guid = words(element.get("guid"), 40)
            if not guid:
                raise ListMalformed("reason")
            reasons[guid] = words(element.get("name"), 200)
    return reasons
