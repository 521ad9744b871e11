"""Terms and proposals as an analyst may see them: opened in memory, their reports within the reader's own desks.

Touches content in memory. Every function that opens words writes it into the ledger first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, QuerySet

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.ledger.services import record_read
from hirz.core.sealing import SealBroken
from hirz.detect.enums import HuntState, ProposalState
from hirz.detect.lexicon.keys import Words, folded, lexicon_keys
from hirz.detect.models import EmergingExample, EmergingTerm, Signal, Term, TermCount, TermHunt
from hirz.detect.searching.tokens import query_for
from hirz.triage.models import Ticket

PAGE: Final = 50
MOST_HITS: Final = 25
MOST_PROPOSALS: Final = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks the list for; empty is everything."""

    q: str = ""
    family: str = ""
    language: str = ""
    state: str = ""

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.q or self.family or self.language or self.state)


@dataclass(frozen=True, slots=True)
class Entry:
    """A term, opened."""

    term: Term
    words: Words
    hits: int  # reports of the reader's desks
    percent: int | None  # how far its hunt is; None when it is done


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word that the counts propose, opened."""

    row: EmergingTerm
    word: str
    example: str  # the reference of a report that this reader may open; empty where there is none


def read_lexicon(user: User) -> None:
    """The ledger's entry for showing the list; before anything is opened, outside a transaction."""
    _read(user, "lexicon", "terms")


def read_term(user: User, term: Term) -> None:
    """The ledger's entry for showing one term."""
    _read(user, "term", str(term.pk))


def read_proposal(user: User, proposal_id: UUID) -> None:
    """The ledger's entry for showing one proposal."""
    _read(user, "proposal", str(proposal_id))


def _read(user: User, kind: str, object_id: str) -> None:
    by = user.actor(Role.ANALYST)
    record_read(verb="triage:lexicon:read", object_kind=kind, object_id=object_id, by=by, purpose="triage")


def entries(user: User, wanted: Wanted, number: int) -> tuple[list[Entry], int]:
    """One page of terms, the last changed first, and how many there are in all."""
    terms = Term.objects.order_by("-changed_at", "-id")
    for name in ("family", "language", "state"):
        if value := getattr(wanted, name):
            terms = terms.filter(**{name: value})
    first = (number - 1) * PAGE
    if not wanted.q:
        return described(user, _opened(terms[first : first + PAGE])), terms.count()
    # Words are sealed: to be searched, all of them are opened, which for a few thousand takes some milliseconds.
    asked = folded(wanted.q)
    found = [(term, words) for term, words in _opened(terms) if any(asked in folded(one) for one in words.spellings)]
    return described(user, found[first : first + PAGE]), len(found)


def described(user: User, terms: Sequence[tuple[Term, Words]]) -> list[Entry]:
    """Terms with their hits and their hunts."""
    counts = _hits(user, [term.rule for term, _ in terms])
    running = {
        hunt.term_id: hunt for hunt in TermHunt.objects.filter(term__in=[term for term, _ in terms]).order_by("version")
    }
    return [
        Entry(term, words, counts.get(term.rule, 0), percent_of(running.get(term.pk), term.version))
        for term, words in terms
    ]


def percent_of(hunt: TermHunt | None, version: int) -> int | None:
    """How far the hunt for this version is; None when it is done."""
    if hunt is None or hunt.version != version:
        return 0
    if hunt.state == HuntState.DONE:
        return None
    return min(99, 100 * hunt.done // hunt.total) if hunt.total else 0


def hunts_of(term: Term) -> list[TermHunt]:
    """The hunts for a term, the newest first."""
    return list(TermHunt.objects.filter(term=term).order_by("-version"))


def tickets_of(user: User, term: Term) -> QuerySet[Ticket]:
    """The reports of this reader's desks in which a term stands, the newest first."""
    held = Signal.objects.filter(rule=term.rule).values("report_id")
    return Ticket.objects.visible_to(user).filter(report__in=held).order_by("-received_at", "reference")


def unsearchable(words: Words) -> tuple[str, ...]:
    """Spellings that cannot be looked for in what came before: everybody writes them, so no index holds them."""
    return query_for(words.spellings).unsearchable


def proposals(user: User) -> list[Proposal]:
    """What waits for somebody, the surest first."""
    rows = list(EmergingTerm.objects.filter(state=ProposalState.OPEN).order_by("-z", "pk")[:MOST_PROPOSALS])
    examples = _examples(user, [row.pk for row in rows])
    keys, found = lexicon_keys(), []
    for row in rows:
        try:
            found.append(Proposal(row, keys.open_proposal(row), examples.get(row.pk, "")))
        except SealBroken:
            continue
    return found


def last_count() -> TermCount | None:
    """The last weekly count."""
    return TermCount.objects.order_by("-counted_at").first()


def _examples(user: User, proposal_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Of each proposal the newest report that this reader may open."""
    rows = list(EmergingExample.objects.filter(proposal__in=proposal_ids).values_list("proposal_id", "report_id"))
    seen = Ticket.objects.visible_to(user).filter(report__in=[report for _, report in rows])
    references = dict(seen.order_by("received_at").values_list("report_id", "reference"))
    by_age = {report: place for place, report in enumerate(references)}
    rows = sorted((row for row in rows if row[1] in by_age), key=lambda row: by_age[row[1]])
    return {proposal: references[report] for proposal, report in rows}


def _hits(user: User, rules: Sequence[str]) -> dict[str, int]:
    seen = Ticket.objects.visible_to(user).values("report_id")
    rows = Signal.objects.filter(rule__in=rules, report__in=seen).order_by().values_list("rule")
    return dict(rows.annotate(n=Count("report_id")))


def _opened(terms: Iterable[Term]) -> list[tuple[Term, Words]]:
    keys, found = lexicon_keys(), []
    for term in terms:
        try:
            found.append((term, keys.open_term(term)))
        except SealBroken:
            # Sealed under a key that is gone: it is looked for no more, and there is nothing to show.
            continue
    return found
