"""Handing a statement in, the receipt for the caller, and throwing a statement away.

Touches content in memory only. What was typed is kept before anything is tried, so that nothing is lost by trying.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hirz.base.accounts.access import opens_to
from hirz.base.errors import NotWritable, Unavailable
from hirz.core.formats import FormatError
from hirz.core.sealing import Receipt
from hirz.intake.enums import DiscardReason
from hirz.intake.errors import KeyReused, Overtaken
from hirz.intake.forms_staff import DiscardForm, StatementForm
from hirz.intake.policies import TAKERS
from hirz.intake.spelling import spelled
from hirz.intake.statement_document import says_something
from hirz.intake.statements import Statement, discard_statement, find_statement, hand_in_statement, reference_of
from hirz.intake.views_staff.keeping import keep_receipts, kept_receipts
from hirz.intake.views_staff.writing import kept, not_open, receipt_named, refused, statement_named, who, write_page

log = logging.getLogger("hirz.intake")

RETRY_AFTER_SECONDS = 5


@opens_to(*TAKERS)
@require_POST
def hand_in(request: HttpRequest, code: str) -> HttpResponseBase:
    """Keep, look at it, hand it in. Whatever fails, what was typed stays, on the page and kept."""
    found = statement_named(request, code)
    if found is None:
        return redirect("statements:receipt", code)
    form = StatementForm(request.POST)
    try:
        kept(request, found)
    except (ValidationError, Overtaken) as refusal:
        if reference_of(found.receipt):
            # Pressed twice: the first press has done it.
            return redirect("statements:receipt", code)
        status, said = refused(refusal)
        return write_page(request, _there(request, found), form, problem=said, status=status)
    if not form.is_valid():
        problem = _("Not handed in: look at what is marked below. Everything is kept.")
        return write_page(request, _there(request, found), form, problem=problem, status=422)
    if not says_something(form.cleaned_data):
        problem = _("Nothing is written yet: write at least a few words of the caller, or your own summary.")
        return write_page(request, _there(request, found), form, problem=problem, status=422)
    return _handed_in(request, found, form)


def _there(request: HttpRequest, found: Statement) -> Statement:
    return find_statement(found.receipt, who(request)) or found


def _handed_in(request: HttpRequest, found: Statement, form: StatementForm) -> HttpResponseBase:
    try:
        received = hand_in_statement(found, values=form.cleaned_data, by=who(request))
    except KeyReused:
        return redirect("statements:receipt", found.code)
    except FormatError as fault:
        # A mistake of ours: nothing was stored, so the taker can change what we stumbled over.
        log.error("a statement does not read: %s", fault.code)
        problem = _("Not handed in: something in it cannot be written into a report. Everything is kept.")
        return write_page(request, _there(request, found), form, problem=problem, status=422)
    except (Unavailable, NotWritable, OperationalError, InterfaceError) as error:
        status = 507 if isinstance(error, NotWritable) else 503
        log.warning("a statement waits: %s", type(error).__name__)
        problem = _(
            "Not handed in: Hirz cannot write to its record just now. Everything is kept; try again in a moment."
        )
        answer = write_page(request, _there(request, found), form, problem=problem, status=status)
        answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return answer
    if form.cleaned_data["no_receipt"]:
        messages.success(request, _("Handed in as %(reference)s. The caller has no receipt.") % {"reference": received.reference})  # fmt: skip
        return _forgetting(request, found.receipt)
    return redirect("statements:receipt", found.code)


def _forgetting(request: HttpRequest, receipt: Receipt) -> HttpResponseBase:
    user = who(request)
    answer = redirect("statements:statements")
    keep_receipts(answer, user, [one for one in kept_receipts(request, user) if one != receipt])
    return answer


@opens_to(*TAKERS)
@require_GET
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The caller's receipt: to be read aloud, or printed. It stays in this browser until the taker says that it arrived."""
    held = receipt_named(request, code)
    if held is None:
        return not_open(request)
    reference = reference_of(held)
    if not reference:
        return redirect("statements:statement", code) if find_statement(held, who(request)) else not_open(request)
    own = request.get_host()
    context = {
        "code": code,
        "reference": reference,
        "receipt": held.code,
        "groups": spelled(held),
        "portals": [o for o in settings.CSRF_TRUSTED_ORIGINS if o.partition("://")[2].rstrip("/") != own],
    }
    return render(request, "intake/staff/receipt.html", context)


@opens_to(*TAKERS)
@require_POST
def done(request: HttpRequest, code: str) -> HttpResponseBase:
    """The caller has the receipt: this browser forgets it. Not while the statement is still open."""
    held = receipt_named(request, code)
    if held is None:
        return not_open(request)
    if find_statement(held, who(request)) is not None:
        return redirect("statements:statement", code)
    return _forgetting(request, held)


@opens_to(*TAKERS)
@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponseBase:
    """Throw a statement away, with a reason."""
    found = statement_named(request, code)
    if found is None:
        return not_open(request)
    form = DiscardForm(request.POST)
    if not form.is_valid():
        return write_page(request, found, problem=_("Not discarded: say why."), status=422)
    discard_statement(found, reason=DiscardReason(form.cleaned_data["reason"]), by=who(request))
    messages.success(
        request, _("The statement was discarded. That you did so, and why, is recorded; its words are gone.")
    )
    return _forgetting(request, found.receipt)
