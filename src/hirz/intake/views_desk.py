"""The desk's pages of intake: what was refused, and why.

Touches content in memory: the read of a document is in the ledger, committed, before its reason is opened. The payload
is never opened here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.errors import Erased
from hirz.base.ledger.services import record_read
from hirz.base.vault.services import open_envelope
from hirz.intake import queries
from hirz.intake.models import QuarantinedDocument
from hirz.intake.services import COMPARTMENT
from hirz.intake.wording import general_sentence, reader_language


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a document, in the reader's language."""

    code: str
    reason: str
    line: int | None
    column: int | None
    path: str


@opens_to(Role.ANALYST, Role.SUPERVISOR)
@require_GET
def quarantine(request: HttpRequest) -> HttpResponse:
    """Documents that are no report as they stand, the newest first."""
    user = request.user
    assert isinstance(user, User)
    after = queries.Mark.read(request.GET.get("after", ""))
    page = queries.quarantine_page(user, after)
    language = reader_language()
    own = set(user.organisations_as(Role.ANALYST))
    rows = [
        {
            "document": document,
            "feed": document.feed.name(language),
            "sender": document.feed.sender.name(language),
            "sentence": general_sentence(document.code),
            "may_open": document.feed.desk_id in own,
        }
        for document in page.documents
    ]
    context = {
        "rows": rows,
        "is_analyst": bool(own),
        "is_first": after is None,
        "next_url": f"?after={page.following}" if page.following else "",
    }
    return render(request, "intake/quarantine.html", context)


@opens_to(Role.ANALYST)
@require_GET
def document(request: HttpRequest, reference: str) -> HttpResponse:
    """One refused document: its name and the reason with line and path. What it holds stays sealed."""
    user = request.user
    assert isinstance(user, User)
    found = queries.document_of(user, reference)
    if found is None:
        raise Http404
    content = _opened(found, user)
    error = content.get("error", {})
    context = {
        "document": found,
        "feed": found.feed.name(reader_language()),
        "sender": found.feed.sender.name(reader_language()),
        "is_erased": not content,
        "name": content.get("manifest", {}).get("name", ""),
        "sha256": content.get("manifest", {}).get("sha256", ""),
        "fault": _fault(error),
        "others": [_fault(other) for other in error.get("others", ())],
    }
    return render(request, "intake/document.html", context)


def _opened(found: QuarantinedDocument, user: User) -> dict[str, Any]:
    """Record the read, then open name and reason; empty if the document was erased."""
    actor = user.actor(Role.ANALYST)
    record_read(
        verb="intake:document:read", object_kind="document", object_id=str(found.pk), by=actor, purpose="quarantine"
    )
    try:
        envelope = open_envelope("quarantined", found.pk, COMPARTMENT, purpose="quarantine", by=actor)
    except Erased:
        return {}
    sealed = QuarantinedDocument.objects.values_list("content", flat=True).get(pk=found.pk)
    opened: dict[str, Any] = envelope.unseal_json("content", sealed)
    return opened


def _fault(error: dict[str, Any]) -> Fault | None:
    if not error:
        return None
    reason = error.get("reason", {}).get(reader_language()) or general_sentence(error.get("code", ""))
    return Fault(error.get("code", ""), reason, error.get("line"), error.get("column"), error.get("path", ""))
