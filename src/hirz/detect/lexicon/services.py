"""Registering, changing and taking out terms. Sees words in memory only; each act is in the ledger."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.actors import Actor
from hirz.base.clock import zone_time
from hirz.base.errors import Denied
from hirz.base.events.services import emit
from hirz.base.ledger.services import record
from hirz.detect.enums import ProposalState, RetireReason, TermFamily, TermLanguage, TermState
from hirz.detect.events import TermChanged
from hirz.detect.lexicon import policies
from hirz.detect.lexicon.keys import Words, lexicon_keys
from hirz.detect.models import EmergingTerm, Term


def register_term(
    *, words: Words, family: TermFamily, language: TermLanguage, by: User, proposal: EmergingTerm | None = None
) -> Term:
    """A new term, and a hunt for it in what came before. Raises Denied."""
    policies.require_analyst(by)
    words = tidied(words)
    policies.require_words(words)
    policies.require_readable(words, language)
    keys, place, at = lexicon_keys(), uuid.uuid4(), zone_time()
    blind = keys.blind(words.word)
    policies.require_new(blind)
    try:
        with transaction.atomic():
            term = Term.objects.create(
                place=place, content=keys.seal_term(place, words), blind=blind, family=family, language=language,
                registered_by=by, registered_at=at, changed_at=at,
            )  # fmt: skip
            _settle(proposal, blind, ProposalState.REGISTERED, by, term=term)
            record(verb="detect:term:registered", object_kind="term", object_id=str(term.pk), by=actor(by))
            emit(TermChanged(term_id=str(term.pk)))
    except IntegrityError:
        # Two analysts registered it at the same moment.
        raise Denied(_("This word is in the lexicon already.")) from None
    return term


def change_term(*, term: Term, words: Words, family: TermFamily, language: TermLanguage, by: User) -> Term:
    """Other spellings, another meaning: a new version of the term. Raises Denied."""
    policies.require_analyst(by)
    words = tidied(words)
    policies.require_words(words)
    policies.require_readable(words, language)
    keys = lexicon_keys()
    blind = keys.blind(words.word)
    with transaction.atomic():
        term = _locked(term)
        policies.require_not_retired(term)
        if blind != bytes(term.blind):
            policies.require_new(blind)
        term.content, term.blind = keys.seal_term(term.place, words), blind
        term.family, term.language, term.state = family, language, TermState.ACTIVE
        _step(term, "detect:term:changed", by)
    return term


def retire_term(*, term: Term, reason: RetireReason, by: User) -> Term:
    """Look for it no more. Raises Denied."""
    policies.require_analyst(by)
    with transaction.atomic():
        term = _locked(term)
        policies.require_not_retired(term)
        term.state, term.retired_by, term.retired_for = TermState.RETIRED, by, reason
        _step(term, "detect:term:retired", by)
    return term


def resume_term(*, term: Term, by: User) -> Term:
    """Look for it again. Raises Denied."""
    policies.require_analyst(by)
    with transaction.atomic():
        term = _locked(term)
        policies.require_retired(term)
        term.state, term.retired_by, term.retired_for = TermState.ACTIVE, None, ""
        _step(term, "detect:term:resumed", by)
    return term


def dismiss_proposal(*, proposal: EmergingTerm, reason: RetireReason, by: User) -> None:
    """A proposed word is no code word: it is not proposed again. Raises Denied."""
    policies.require_analyst(by)
    with transaction.atomic():
        proposal = EmergingTerm.objects.select_for_update().get(pk=proposal.pk)
        policies.require_undecided(proposal)
        proposal.dismissed_for = reason
        proposal.save(update_fields=["dismissed_for"])
        _settle(proposal, bytes(proposal.blind), ProposalState.DISMISSED, by)
        record(verb="detect:proposal:dismissed", object_kind="proposal", object_id=str(proposal.pk), by=actor(by))


def actor(user: User) -> Actor:
    """An analyst, as the ledger names them."""
    return user.actor(Role.ANALYST)


def tidied(words: Words) -> Words:
    """Without stray spaces, empty lines and spellings that folding takes for one."""
    word, *variants = Words(_line(words.word), tuple(filter(None, map(_line, words.variants)))).spellings or ("",)
    return Words(word, tuple(variants), words.meaning.strip())


def _line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def _locked(term: Term) -> Term:
    return Term.objects.select_for_update().get(pk=term.pk)


def _step(term: Term, verb: str, by: User) -> None:
    """One more version, and the hunt for it."""
    term.version += 1
    term.changed_at = zone_time()
    term.save()
    record(verb=verb, object_kind="term", object_id=str(term.pk), by=actor(by))
    emit(TermChanged(term_id=str(term.pk)))


def _settle(
    proposal: EmergingTerm | None, blind: bytes, state: ProposalState, by: User, term: Term | None = None
) -> None:
    """The proposal that led here, or one of the same word, is decided."""
    found = EmergingTerm.objects.filter(pk=proposal.pk) if proposal else EmergingTerm.objects.filter(blind=blind)
    found.filter(state=ProposalState.OPEN).update(state=state, decided_by=by, decided_at=zone_time(), term=term)
