"""Terms: registered once, sealed, changed by version, taken out and taken up again, each with its entry in the ledger."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils.translation import override

from hirz.base.errors import Denied
from hirz.base.ledger.models import InboxEntry
from hirz.detect.enums import ProposalState, RetireReason, TermFamily, TermLanguage, TermState
from hirz.detect.lexicon import services
from hirz.detect.lexicon.keys import Words, folded, lexicon_keys
from hirz.detect.models import EmergingTerm, Term

pytestmark = pytest.mark.usefixtures("rollback")

WORD = Words("zerbiya khedra", ("Zerbïya  khedra", "الزربية الخضراء"), "An invented name for a closed room")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """What is refused is said in one language, whatever a test before this one spoke."""
    with override("en"):
        yield


def registered(by: Any, words: Words = WORD, **more: Any) -> Term:
    """A term of this house."""
    return services.register_term(
        words=words, family=TermFamily.CLOSED_ROOM, language=TermLanguage.DARIJA_LATIN, by=by, **more
    )


def verbs() -> list[str]:
    """What the ledger has to say of terms and proposals, the oldest first."""
    found = InboxEntry.objects.filter(object_kind__in=("term", "proposal"))
    return sorted(found.values_list("verb", flat=True))


def proposed(word: str) -> EmergingTerm:
    """A word that counts have proposed; the worker writes these."""
    from django.utils import timezone

    keys, place = lexicon_keys(), uuid.uuid4()
    return EmergingTerm(
        pk=place, content=keys.seal_proposal(place, word), blind=keys.blind(word), flagged=9, recent=4, others=1,
        delta=2.0, z=3.5, first_at=timezone.now(),
    )  # fmt: skip


def test_words_are_sealed_and_each_spelling_stands_once(person: Callable[[str], Any]) -> None:
    """No word lies in the row; two spellings that folding takes for one are one."""
    term = registered(person("analyst"))
    for word in (b"zerbiya", "الزربية".encode(), b"invented"):
        assert word not in bytes(term.content)
    words = lexicon_keys().open_term(Term.objects.get(pk=term.pk))
    assert (words.word, words.variants) == ("zerbiya khedra", ("الزربية الخضراء",))
    assert words.meaning == WORD.meaning
    assert term.rule == f"lexicon:{term.pk}"
    assert verbs() == ["detect:term:registered"]


def test_a_word_is_registered_once(person: Callable[[str], Any]) -> None:
    """Also in another spelling; one that was taken out says where to take it up again."""
    term = registered(person("analyst"))
    with pytest.raises(Denied, match="in the lexicon already"):
        registered(person("analyst2"), Words("ZERBIYA  KHEDRA", (), "again"))
    services.retire_term(term=term, reason=RetireReason.COMMON, by=person("analyst"))
    with pytest.raises(Denied, match="was in the lexicon before"):
        registered(person("analyst2"))


def test_a_change_is_a_new_version(person: Callable[[str], Any]) -> None:
    """Changed, taken out, taken up again: three versions more, four entries in the ledger."""
    analyst = person("analyst")
    term = registered(analyst)
    other = Words("zerbiya zer9a", (), "Another room")
    kind: Any = {"family": TermFamily.CLOSED_ROOM, "language": TermLanguage.DARIJA_LATIN}
    term = services.change_term(term=term, words=other, by=analyst, **kind)
    assert bytes(term.blind) == lexicon_keys().blind("zerbiya zer9a")
    term = services.retire_term(term=term, reason=RetireReason.CHANGED, by=analyst)
    with pytest.raises(Denied):
        services.change_term(term=term, words=other, by=analyst, **kind)
    with pytest.raises(Denied):
        services.retire_term(term=term, reason=RetireReason.CHANGED, by=analyst)
    term = services.resume_term(term=term, by=analyst)
    assert (term.version, term.state, term.retired_for) == (4, TermState.ACTIVE, "")
    with pytest.raises(Denied):
        services.resume_term(term=term, by=analyst)
    assert verbs() == sorted(f"detect:term:{act}" for act in ("registered", "changed", "retired", "resumed"))


@pytest.mark.parametrize(
    "words",
    [
        Words("", (), "nothing"),
        Words("ok", (), "too short"),
        Words("zzzz", (), "one letter"),
        Words("a|b*", (), "signs of rules"),
        Words("word " * 9, (), "too many words"),
        Words("zerbiya", ("x" * 101,), "too long"),
        Words("zerbiya", tuple(f"zerbiya number{n}" for n in range(31)), "too many"),
        Words("zerbiya", (), "  "),
        Words("zerbiya", (), "m" * 1_001),
    ],
)
def test_what_would_be_found_everywhere_or_says_nothing_is_refused(person: Callable[[str], Any], words: Words) -> None:
    """In words that a page can show; nothing is kept."""
    with pytest.raises(Denied):
        registered(person("analyst"), words)
    assert not Term.objects.exists()


def test_only_analysts_change_the_lexicon(person: Callable[[str], Any]) -> None:
    """Whoever keeps users or the record does not."""
    for code in ("administrator", "auditor", "carer"):
        with pytest.raises(Denied):
            registered(person(code))


class TestProposals:
    """Written by the worker, decided at the desk."""

    @pytest.fixture
    def zone(self) -> str:
        """Who may write a proposal."""
        return "worker"

    def test_a_proposal_is_decided_once(self, person: Callable[[str], Any]) -> None:
        """Dismissed with a reason, by name, and then no more."""
        proposal = proposed("zerbiya")
        proposal.save(force_insert=True)
        assert b"zerbiya" not in bytes(proposal.content)
        assert lexicon_keys().open_proposal(proposal) == "zerbiya"
        services.dismiss_proposal(proposal=proposal, reason=RetireReason.COMMON, by=person("analyst"))
        proposal.refresh_from_db()
        assert (proposal.state, proposal.dismissed_for) == (ProposalState.DISMISSED, RetireReason.COMMON)
        with pytest.raises(Denied):
            services.dismiss_proposal(proposal=proposal, reason=RetireReason.COMMON, by=person("analyst2"))
        assert verbs() == ["detect:proposal:dismissed"]


def test_the_keyed_value_is_of_the_folded_word() -> None:
    """Case, accents and stray spaces make no other word; another word does."""
    keys = lexicon_keys()
    assert folded(" Zerbïya   KHEDRA ") == "zerbiya khedra"
    assert keys.blind(" Zerbïya   KHEDRA ") == keys.blind("zerbiya khedra")
    assert keys.blind("zerbiya") != keys.blind("zerbiya khedra")
