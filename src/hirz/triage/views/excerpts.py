"""Excerpts: the stretch of a report in which what was searched for stands.

Touches content in memory: the reads are in the ledger, committed, before anything is opened. Nothing of who reports or of
the child is shown, as on the page of the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.actors import Actor
from hirz.base.ledger.services import record_reads
from hirz.base.vault.services import Envelope, open_envelopes
from hirz.core.formats.report import Field, ParsedReport
from hirz.core.names import ALIKE, compare_names
from hirz.core.searching import cut_with_places, stems_of
from hirz.core.searching.asking import Asked
from hirz.core.searching.fields import LONG_TEXTS, is_indexed_field, names_of
from hirz.core.text import fold
from hirz.detect.additions import added_fields
from hirz.detect.findings import Finding
from hirz.detect.models import Scan
from hirz.intake.letterbox import open_as_desk
from hirz.intake.models import Report
from hirz.triage.models import Ticket
from hirz.triage.policies import HIDDEN_ROLES, is_hidden
from hirz.triage.views.cutting import Piece
from hirz.triage.views.words import FIELDS

AROUND: Final = 70
LONGEST: Final = 240
_PURPOSE: Final = "triage"
_MOST_NAMES: Final = 50
_LEAD: Final = 2


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Where it stands, and the words around it, cut at what was searched for."""

    where: str
    pieces: tuple[Piece, ...]
    is_cut_before: bool = False
    is_cut_after: bool = False


def excerpts_of(tickets: Sequence[Ticket], asked: Asked, *, by: User) -> Mapping[UUID, Excerpt]:
    """Record that these reports are read, then open each and find the stretch to show; none for one that was erased."""
    if not tickets:
        return {}
    actor, ids = by.actor(Role.ANALYST), [ticket.pk for ticket in tickets]
    record_reads(
        verb="triage:report:excerpted",
        object_kind="report",
        object_ids=[str(pk) for pk in ids],
        by=actor,
        purpose=_PURPOSE,
    )
    envelopes = open_envelopes("report", ids, "intake", purpose=_PURPOSE, by=actor)
    contents = dict(Report.objects.filter(pk__in=list(envelopes)).values_list("pk", "content"))
    findings = dict(Scan.objects.filter(pk__in=list(envelopes)).values_list("pk", "findings"))
    found: dict[UUID, Excerpt] = {}
    for pk, content in contents.items():
        parsed = ParsedReport.from_json(envelopes[pk].unseal_json("content", bytes(content))["parsed"])
        excerpt = _of_report(parsed, asked, _findings(envelopes[pk], findings.get(pk))) or _of_additions(
            pk, parsed, asked, actor
        )
        if excerpt is not None:
            found[pk] = excerpt
    return found


def _findings(envelope: Envelope, sealed: bytes | memoryview | None) -> list[Finding]:
    return [Finding.from_json(row) for row in envelope.unseal_json("findings", bytes(sealed))] if sealed else []


def _of_report(parsed: ParsedReport, asked: Asked, findings: Sequence[Finding]) -> Excerpt | None:
    wanted = Wanted.of(asked)
    best: tuple[int, Excerpt] | None = None
    for item in _shown(parsed.fields):
        spans = [*wanted.spans(item.value), *_valued(wanted, findings, item)]
        if spans:
            count, excerpt = _around(item, sorted(set(spans)))
            if best is None or count > best[0]:
                best = count, excerpt
    return best[1] if best else _named(parsed, asked)


def _of_additions(report: UUID, parsed: ParsedReport, asked: Asked, actor: Actor) -> Excerpt | None:
    """What was searched for may stand in what was added later."""
    added = added_fields(parsed, open_as_desk(report, purpose=_PURPOSE, by=actor))
    return _of_report(ParsedReport(parsed.format, parsed.version, tuple(added)), asked, ()) if added else None


def _shown(fields: Iterable[Field]) -> Iterator[Field]:
    return (item for item in fields if is_indexed_field(item) and not is_hidden(item))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to mark: words as they stand, words in any form, values."""

    exact: frozenset[str]
    forms: frozenset[str]
    values: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, asked: Asked) -> Wanted:
        """Everything that a question wants to be there."""
        terms = list(asked.wanted())
        loose = {word for term in terms if not term.is_exact for word in term.words}
        return cls(
            frozenset(word for term in terms if term.is_exact for word in term.words),
            frozenset(loose | {stem for word in loose for stem in stems_of(word)}),
            frozenset(value for term in terms for value in term.values),
        )

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where in a text its words stand."""
        folded, leads = fold(text), {form[:_LEAD] for form in self.forms}
        for one in cut_with_places(folded.text):
            if one.word in self.forms or one.word in self.exact or self._is_form(one.word, leads):
                yield folded.span(one.start, one.end)

    def _is_form(self, word: str, leads: set[str]) -> bool:
        # Latin stems keep how a word begins: most words are told apart without stemming them.
        if word.isascii() and word[:_LEAD] not in leads:
            return False
        return not self.forms.isdisjoint(stems_of(word))


def _valued(wanted: Wanted, findings: Sequence[Finding], item: Field) -> Iterator[tuple[int, int]]:
    for finding in findings:
        if (
            finding.path == item.path
            and (finding.kind, finding.value) in wanted.values
            and finding.role not in HIDDEN_ROLES
        ):
            yield (finding.start, finding.end) if finding.start >= 0 else (0, len(item.value))


def _around(item: Field, spans: Sequence[tuple[int, int]]) -> tuple[int, Excerpt]:
    """The stretch with the most marks, and how many it has."""
    text = item.value
    starts = [start for start, _end in spans]
    counts = [sum(1 for other in starts if start <= other < start + LONGEST - 2 * AROUND) for start in starts]
    at = max(range(len(spans)), key=lambda n: (counts[n], -n))
    begin = _word_edge(text, max(0, spans[at][0] - AROUND))
    end = min(len(text), begin + LONGEST)
    pieces: list[Piece] = []
    done = begin
    for start, stop in spans:
        if start >= done and stop <= end:
            pieces += [Piece(text[done:start]), Piece(text[start:stop], mark=1)]
            done = stop
    pieces.append(Piece(text[done:end]))
    title = str(FIELDS.get(item.name, ""))
    long = item.name in LONG_TEXTS
    return counts[at], Excerpt(title, tuple(pieces), long and begin > 0, long and end < len(text))


def _word_edge(text: str, at: int) -> int:
    """The beginning of the next word, so that an excerpt does not begin in the middle of one."""
    if at == 0:
        return 0
    space = text.find(" ", at, at + AROUND // 2)
    return space + 1 if space >= 0 else at


def _named(parsed: ParsedReport, asked: Asked) -> Excerpt | None:
    """The name of somebody reported that is nearest to one that was searched for, whatever the script."""
    wanted = [term.written for term in asked.wanted() if term.is_name]
    pairs = [(compare_names(one, name).score, name) for one in wanted for name in names_of(parsed)[:_MOST_NAMES]]
    if not pairs:
        return None
    score, name = max(pairs)
    label = _("Name that may be the same") if score >= ALIKE else _("Name whose consonants are alike")
    return Excerpt(label, (Piece(name, mark=1),))
