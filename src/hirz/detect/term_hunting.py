"""The hunt for a term of the lexicon: a word that somebody registered today, looked for in every report that came before.

Touches content in memory: opens what the blind index names, and nothing else. A hunt belongs to one version of a term and goes
in batches. What a batch found and how far the hunt came are one transaction: killed at any moment, it goes on where it was,
and finds what it would have found (ADR 31 and 37).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from hirz.base.among import among
from hirz.base.clock import zone_time
from hirz.base.events.services import emit
from hirz.base.ledger.services import record
from hirz.base.vault.services import Envelope, open_envelopes
from hirz.core.formats.report import ParsedReport
from hirz.detect.additions import MOST_MESSAGES, added_fields
from hirz.detect.enums import HuntState, TermState
from hirz.detect.events import SignsChanged
from hirz.detect.lexicon.keys import lexicon_keys
from hirz.detect.lexicon.live import TERM_LOCK, alone, hold_off_term_hunts
from hirz.detect.models import Scan, SearchPart, Signal, Term, TermHunt
from hirz.detect.searching.tokens import query_for
from hirz.detect.services import COMPARTMENT, SCANNER
from hirz.detect.signals import Sign, find_signs, merged, open_signs, replace_signals, sealed_signs, strengths
from hirz.intake.letterbox import open_as_desk
from hirz.intake.models import Report

if TYPE_CHECKING:
    from hirz.core.text import RuleSet

log = logging.getLogger("hirz.detect")

# Reports of one batch: a second or less of work that a kill may cost.
BATCH: Final = 50
# A word in more reports than this, and in more than every tenth, says nothing: the term is set apart before anything is opened.
MOST_REPORTS: Final = 1_000
MOST_SHARE: Final = 0.1


def begin_hunt(term_id: int) -> TermHunt | None:
    """The hunt for a term as it stands now, begun unless it is under way or done; None if the term is gone.

    Begins when every report that was read with older words is stored: what comes later is read with the new ones.
    """
    with transaction.atomic():
        _wait_for_scans()
        term = Term.objects.filter(pk=term_id).first()
        if term is None:
            return None
        known = TermHunt.objects.filter(term=term, version=term.version).first()
        if known is not None:
            return known
        hunt = TermHunt.objects.create(term=term, version=term.version, until=_last_row(), started_at=zone_time())
        record(verb="detect:termhunt:begun", object_kind="term", object_id=str(term.pk), by=SCANNER)
    # Counting may take a second, for which no scan shall wait.
    _count(hunt)
    return hunt


def go_on(hunt_id: UUID, *, seconds: float = 0.0) -> TermHunt:
    """Hunt for so long (0: to the end); returns how far it came. Several may call it: each batch is done once."""
    ends = time.monotonic() + seconds if seconds else float("inf")
    while True:
        with transaction.atomic():
            # Before any row: whoever waits to begin a hunt lets nobody else in.
            hold_off_term_hunts()
            hunt = TermHunt.objects.select_for_update().get(pk=hunt_id)
            if hunt.state != HuntState.DONE:
                _batch(hunt)
        if hunt.state == HuntState.DONE or time.monotonic() > ends:
            return hunt


def _wait_for_scans() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TERM_LOCK])


def _last_row() -> int:
    return SearchPart.objects.aggregate(last=Max("id"))["last"] or 0


def _count(hunt: TermHunt) -> None:
    """How many reports there are to open; a term that stands in too many is set apart, and its hunt takes back what it said."""
    term = Term.objects.get(pk=hunt.term_id)
    named, *rest = _rows(hunt, term)
    hunt.total = named.union(*rest).count() if rest else named.count()
    if rest and hunt.total > MOST_REPORTS:
        everything = SearchPart.objects.filter(part=0, id__lte=hunt.until).count()
        if hunt.total > MOST_SHARE * everything:
            _set_apart(hunt)
            return
    TermHunt.objects.filter(pk=hunt.pk).update(total=hunt.total)


def _set_apart(hunt: TermHunt) -> None:
    with transaction.atomic():
        # Reports may have been read with it since the hunt began: they come before the end of the hunt as well.
        _wait_for_scans()
        apart = Term.objects.filter(pk=hunt.term_id, version=hunt.version, state=TermState.ACTIVE)
        if not apart.update(state=TermState.APART):
            return
        hunt.until = _last_row()
        [held] = _rows(hunt, Term.objects.get(pk=hunt.term_id))
        hunt.total = held.count()
        hunt.save(update_fields=["until", "total"])
        record(verb="detect:term:apart", object_kind="term", object_id=str(hunt.term_id), by=SCANNER)


def _rows(hunt: TermHunt, term: Term) -> list[QuerySet[SearchPart, tuple[int, UUID]]]:
    """Rows of the blind index still to be looked at: what the index names, and what holds a signal of an older version.

    Two queries, because each has an index of its own.
    """
    left = SearchPart.objects.filter(part=0, id__gt=hunt.cursor, id__lte=hunt.until).order_by()
    rows = [left.filter(report__in=Signal.objects.filter(rule=term.rule).values("report_id"))]
    if term.state == TermState.ACTIVE:
        rows.insert(0, left.filter(query_for(lexicon_keys().open_term(term).spellings).condition))
    return [one.values_list("id", "report_id") for one in rows]


def _batch(hunt: TermHunt) -> None:
    """One batch: read, told and written down together."""
    term = Term.objects.get(pk=hunt.term_id)
    # Another version has a hunt of its own, which does this one's work too.
    rows = [] if term.version != hunt.version else _next(hunt, term)
    if not rows:
        _end(hunt)
        return
    found, lost = _read(term, [report_id for _, report_id in rows])
    if found or lost:
        emit(SignsChanged([str(report_id) for report_id in (*found, *lost)]))
    hunt.cursor = rows[-1][0]
    hunt.done += len(rows)
    hunt.found += len(found)
    hunt.lost += len(lost)
    hunt.save(update_fields=["cursor", "done", "found", "lost"])


def _next(hunt: TermHunt, term: Term) -> list[tuple[int, UUID]]:
    rows = {row for query in _rows(hunt, term) for row in query.order_by("id")[:BATCH]}
    return sorted(rows)[:BATCH]


def _end(hunt: TermHunt) -> None:
    hunt.state, hunt.finished_at = HuntState.DONE, zone_time()
    # Between its beginning and its end reports may have been erased, or written to and so read anew.
    hunt.done = hunt.total
    hunt.save(update_fields=["state", "finished_at", "done"])
    record(verb="detect:termhunt:done", object_kind="term", object_id=str(hunt.term_id), by=SCANNER)


def _read(term: Term, report_ids: Sequence[UUID]) -> tuple[list[UUID], list[UUID]]:
    """Read these reports with one term: where it says something else than what stood there, and where it says nothing more."""
    # In one order everywhere, so that two hunts with the same reports never wait in a ring.
    scans = list(Scan.objects.select_for_update().filter(among("report_id", report_ids)).order_by("report_id"))
    reports = {one.id: one for one in Report.objects.filter(among("id", report_ids))}
    envelopes = open_envelopes("report", report_ids, COMPARTMENT, purpose="hunt", by=SCANNER)
    rules, found, lost = alone(term), list[UUID](), list[UUID]()
    for scan in scans:
        if scan.report_id not in envelopes or scan.report_id not in reports:
            # Erased meanwhile.
            continue
        try:
            said = _read_one(term, rules, scan, reports[scan.report_id], envelopes[scan.report_id])
        except Exception as error:
            # One report that breaks our own code must not hold up the others.
            log.error("report %s could not be read for term %s: %s", scan.report_id, term.pk, type(error).__name__)
            continue
        if said is not None:
            (found if said else lost).append(scan.report_id)
    return found, lost


def _read_one(term: Term, rules: RuleSet, scan: Scan, report: Report, envelope: Envelope) -> bool | None:
    """Whether the term stands in a report now; None where nothing has changed."""
    before = open_signs(envelope, scan)
    own = [sign for sign in before if sign.rule == term.rule]
    new = (
        [sign for sign in find_signs(_whole(report, envelope), rules) if sign.rule == term.rule] if rules.rules else []
    )
    if own == new:
        return None
    after = merged(new, [sign for sign in before if sign.rule != term.rule])
    facts = _facts(scan.facts, after)
    Scan.objects.filter(pk=scan.pk).update(signals=sealed_signs(envelope, after), facts=facts)
    replace_signals(report.id, after)
    return bool(new)


def _whole(report: Report, envelope: Envelope) -> ParsedReport:
    """The report with what its reporter has added, as a scan reads it."""
    parsed = ParsedReport.from_json(envelope.unseal_json("content", report.content)["parsed"])
    messages = open_as_desk(report.id, purpose="hunt", by=SCANNER)[-MOST_MESSAGES:]
    return replace(parsed, fields=(*parsed.fields, *added_fields(parsed, messages)))


def _facts(facts: dict[str, Any], signs: Sequence[Sign]) -> dict[str, Any]:
    """Facts that say these signs; they leave out what is empty, as `ReportFacts.to_json` does."""
    said = {"signs": strengths(signs), "indicators": sorted({sign.rule for sign in signs})}
    return {name: value for name, value in {**facts, **said}.items() if value or name not in said}
