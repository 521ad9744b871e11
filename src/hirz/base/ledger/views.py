"""The auditor's pages. Each view of a page is itself an entry, committed before anything is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.errors import Denied
from hirz.base.ledger import queries
from hirz.base.ledger.exporting import start_export
from hirz.base.ledger.forms import FilterForm, HeadsForm, NoteForm
from hirz.base.ledger.models import Checkpoint, Entry
from hirz.base.ledger.proving import ConsistencyProof, open_head, open_note, prove_consistency, prove_entry, text_state
from hirz.base.ledger.services import record_read
from hirz.base.ledger.wording import OBJECTS, PURPOSES, ROLES, sentence_of
from hirz.base.vault.keys import key_files
from hirz.core.ledger import EntryRecord

SHORT = 8
# Digits of a number that PostgreSQL's bigint holds for certain.
MOST_DIGITS = 19


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, worded for the reader."""

    sequence: int
    url: str
    at: datetime
    is_hour_only: bool
    verb: str
    sentence: str
    actor: str
    actor_short: str
    actor_url: str
    role: str | Promise
    organisation: str
    kind: str | Promise
    object_id: str
    object_short: str
    object_url: str
    purpose: str | Promise


def lines_of(entries: Iterable[Entry]) -> list[Line]:
    """Entries worded for the reader; organisations by their name, people by their code alone."""
    found = list(entries)
    names = queries.organisation_names({e.organisation for e in found if e.organisation}, get_language() or "ar")
    here = reverse("ledger:entries")
    return [
        Line(
            sequence=entry.sequence,
            url=reverse("ledger:entry", args=[entry.sequence]),
            at=entry.at,
            is_hour_only=entry.zone == "public",
            verb=entry.verb,
            sentence=sentence_of(entry.verb),
            actor=entry.actor,
            actor_short=short_code(entry.actor),
            actor_url=f"{here}?{urlencode({'actor': entry.actor})}",
            role=ROLES.get(entry.role, entry.role),
            organisation=names.get(entry.organisation, entry.organisation),
            kind=OBJECTS.get(entry.object_kind, entry.object_kind),
            object_id=entry.object_id,
            object_short=short_code(entry.object_id),
            object_url=f"{here}?{urlencode({'object_id': entry.object_id})}",
            purpose=PURPOSES.get(entry.purpose, entry.purpose),
        )
        for entry in found
    ]


def short_code(code: str) -> str:
    """The beginning of a long random id; names that Hirz gives (`hirz:scan`, `feed:pixo`) whole."""
    is_id = len(code) == 36 and code.count("-") == 4
    return code[:SHORT] if is_id else code


def _record(request: HttpRequest, what: str) -> None:
    record_read(
        verb="ledger:entries:read",
        object_kind="ledger",
        object_id=what,
        by=request.user.actor(Role.AUDITOR),  # type: ignore[union-attr]
        purpose="audit",
    )


@opens_to(Role.AUDITOR)
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """Entries, the newest first."""
    _record(request, "entries")
    form = FilterForm(request.GET)
    wanted = form.wanted()
    before = _number(request.GET.get("before", ""))
    page = queries.entries_page(wanted, before)
    head = queries.last_head()
    kept = request.GET.copy()
    if page.before is not None:
        kept["before"] = str(page.before)
    context = {
        "form": form,
        "is_filtered": bool(wanted),
        "lines": lines_of(page.entries),
        "is_first": before is None,
        "older_url": f"?{kept.urlencode()}" if page.before is not None else "",
        "newest_url": _without_place(request),
        "waiting": queries.waiting_count(),
        "head": head,
        "signed": open_head(head) if head else None,
        "verifier": key_files().verifier(),
    }
    return render(request, "ledger/entries.html", context)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS else None


def _without_place(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("before", None)
    return f"{request.path}?{kept.urlencode()}" if kept else request.path


@opens_to(Role.AUDITOR)
@require_GET
def entry(request: HttpRequest, sequence: int) -> HttpResponse:
    """One entry: its record, its leaf, and the proof that the last signed head counts it."""
    _record(request, str(sequence))
    found = queries.entry_of(sequence)
    if found is None:
        raise Http404
    head = queries.last_head()
    proof = prove_entry(found, head)
    state, text = text_state(found)
    context = {
        "entry": found,
        "line": lines_of([found])[0],
        "fields": _fields(proof.record),
        "canonical": proof.record.leaf_bytes().decode() if proof.record else "",
        "proof": proof,
        "path": [node.hex() for node in proof.path],
        "leaf": proof.leaf.hex(),
        "root": proof.signed.head.root.hex() if proof.signed else "",
        "head": head,
        "state": state.value,
        "text": text,
        "newer": queries.entry_of(sequence + 1),
        "older": queries.entry_of(sequence - 1),
    }
    return render(request, "ledger/entry.html", context)


def _fields(record: EntryRecord | None) -> list[tuple[str, str]]:
    """The items of the record by their names in the format, in its order."""
    if record is None:
        return []
    return [(field.name, str(value)) for field, value in zip(dataclass_fields(record), record.as_array(), strict=True)]


@opens_to(Role.AUDITOR)
@require_POST
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole ledger as a file; the entry about it is committed before the first byte."""
    if queries.last_head() is None:
        raise Denied(_("Nothing has been signed yet: the first head comes a second after the first entry."))
    size, pieces = start_export(by=request.user.actor(Role.AUDITOR))  # type: ignore[union-attr]
    answer = StreamingHttpResponse(pieces, content_type="application/jsonl")
    answer["Content-Disposition"] = f'attachment; filename="hirz-ledger-{size}.jsonl"'
    return answer


@opens_to(Role.AUDITOR)
@require_GET
def checkpoints(request: HttpRequest) -> HttpResponse:
    """The signed heads, and the proof that a later one begins with an earlier one, ours or a witness's."""
    _record(request, "checkpoints")
    before = _number(request.GET.get("before", ""))
    heads = queries.heads(before)
    last = queries.last_head()
    between = HeadsForm(request.GET if "first" in request.GET else None, initial=_two_heads(heads, last))
    kept = NoteForm(request.GET if "note" in request.GET else None)
    proof: ConsistencyProof | None = None
    if between.is_bound and between.is_valid():
        pair = sorted((between.cleaned_data["first"], between.cleaned_data["second"]), key=lambda head: head.size)
        proof = prove_consistency(open_head(pair[0]), open_head(pair[1]))
    elif kept.is_bound and kept.is_valid() and last is not None:
        proof = prove_consistency(open_note(kept.cleaned_data["note"]), open_head(last))
    context = {
        "heads": heads[: queries.PAGE],
        "older_url": f"?before={heads[queries.PAGE - 1].size}" if len(heads) > queries.PAGE else "",
        "last": last,
        "between": between,
        "kept": kept,
        "proof": proof,
        "is_witness": kept.is_bound,
        "path": [node.hex() for node in proof.path] if proof else [],
        "verifier": key_files().verifier(),
        "origin": settings.HIRZ_LEDGER_ORIGIN,
    }
    return render(request, "ledger/checkpoints.html", context)


def _two_heads(heads: list[Checkpoint], last: Checkpoint | None) -> dict[str, int]:
    return {"first": heads[-1].size, "second": last.size} if heads and last else {}
