"""What leaves: one's own lists as files, and what readers found as the answers that a list's owner would be sent.

Digests are opened here, in memory, for who may have them; each export is in the ledger before its first line.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from hirz.base.actors import Actor
from hirz.base.clock import zone_time
from hirz.base.ledger.services import record
from hirz.core.formats.hash_lists.ncmec import write_feedback as ncmec_feedback
from hirz.core.formats.hash_lists.stopncii import write_feedback as stopncii_feedback
from hirz.detect.enums import EntryState, ListKind, ReviewAct, ReviewState
from hirz.detect.errors import NotOurs
from hirz.detect.keying import ListKeys, list_keys
from hirz.detect.models import EntryReview, HashClaim, HashEntry, HashList

COLUMNS: Final = ("md5", "sha1", "sha256", "pdq", "quality", "variant", "classification")
CHUNK: Final = 2_000


def export_list(*, hash_list: HashList, by: Actor) -> Iterator[str]:
    """One's own list as lines of a table that `hirz hashlist import` reads; what is taken out or waits is left out.

    Raises NotOurs. Digests that came from others' lists (denials) are known here by their keyed value only, and left out.
    """
    if not hash_list.is_own:
        raise NotOurs(_("This list is its owner's. Only one's own lists can be added to or exported."))
    record(verb="detect:list:exported", object_kind="list", object_id=hash_list.pk, by=by)
    return _lines(hash_list, list_keys())


def _lines(hash_list: HashList, keys: ListKeys) -> Iterator[str]:
    yield _line(COLUMNS)
    entries = HashEntry.objects.filter(hash_list=hash_list, state=EntryState.ACTIVE).order_by("pk")
    for entry in entries.iterator(chunk_size=CHUNK):
        value = _value(entry, keys)
        if value and entry.kind in COLUMNS:
            cells: dict[str, object] = {entry.kind: value, "classification": _harmless_cell(entry.classification)}
            if entry.kind == "pdq":
                cells |= {"quality": entry.quality, "variant": entry.variant}
            yield _line(cells.get(name) for name in COLUMNS)


def _value(entry: HashEntry, keys: ListKeys) -> str:
    if entry.sealed_value:
        return keys.open_value(bytes(entry.sealed_value))
    return keys.unmasked(bytes(entry.blind)) if entry.kind == "pdq" else ""


def _line(cells: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(["" if cell is None else cell for cell in cells])
    return text.getvalue()


def _harmless_cell(text: str) -> str:
    # What a spreadsheet would take for a formula (OWASP, CSV injection).
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


@dataclass(frozen=True, slots=True)
class Answers:
    """What would be sent to a list's owner."""

    answers: tuple[dict[str, Any], ...]
    # Disagreements that the owner takes only with a reason of its own list, and none was given.
    without_reason: int


def write_answers(*, hash_list: HashList, reasons: tuple[str, ...] = (), again: bool = False, by: Actor) -> Answers:
    """What two readers found of an owner's entries, as its service would be told; nothing is sent from here.

    `reasons`: guids of the owner's own reasons (NCMEC), for the disagreements. Each finding is written once, unless `again`.
    """
    keys = list_keys()
    done = EntryReview.objects.filter(entry__hash_list=hash_list, state=ReviewState.DONE).exclude(act=ReviewAct.RELEASE)
    if not again:
        done = done.filter(told_at=None)
    live = Prefetch("entry__claims", HashClaim.objects.filter(is_withdrawn=False).order_by("id"))
    found: list[dict[str, Any]] = []
    held = 0
    with transaction.atomic():
        for review in done.select_related("entry").prefetch_related(live).order_by("decided_at", "pk"):
            agrees = review.act == ReviewAct.CONFIRM
            if hash_list.kind == ListKind.NCMEC and not agrees and not reasons:
                held += 1
                continue
            found += [_answer(hash_list, review.entry, c, agrees, reasons, keys) for c in review.entry.claims.all()]
            EntryReview.objects.filter(pk=review.pk).update(told_at=zone_time())
        if found:
            record(verb="detect:list:answered", object_kind="list", object_id=hash_list.pk, by=by)
    return Answers(tuple(found), held)


def _answer(
    hash_list: HashList, entry: HashEntry, claim: HashClaim, agrees: bool, reasons: tuple[str, ...], keys: ListKeys
) -> dict[str, Any]:
    item = keys.open_item(bytes(claim.sealed_item))
    if hash_list.kind == ListKind.NCMEC:
        sort = entry.kind.upper().replace("-", "_")
        body = ncmec_feedback(is_affirmative=agrees, reasons=reasons)
        path = f"/v2/entries/{_segment(item.member)}/{_segment(item.id)}/{sort}/feedback"
        return {"method": "PUT", "path": path, "body": body.decode()}
    if hash_list.kind == ListKind.STOPNCII:
        value = keys.unmasked(bytes(entry.blind)) if entry.kind == "pdq" else item.id
        return {
            "method": "POST",
            "path": "/v1/SubmitFeedback",
            "body": stopncii_feedback(value, agrees=agrees),
        }
    return {"item": item.id, "kind": entry.kind, "agrees": agrees}


def _segment(text: str) -> str:
    return quote(text, safe="")


def to_json(answers: Answers) -> str:
    """The file."""
    return json.dumps(
        {"answers": answers.answers, "without_reason": answers.without_reason}, ensure_ascii=False, indent=1
    )
