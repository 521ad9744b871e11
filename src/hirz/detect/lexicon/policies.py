"""Who may change the lexicon, and whether it can be done now. Every no is said in words that the page shows."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.errors import Denied
from hirz.detect.enums import ProposalState, TermState
from hirz.detect.lexicon.keys import Words, folded
from hirz.detect.models import EmergingTerm, Term

# The engine reads phrases of that size (`core/text/rules/README.md`).
SHORTEST: Final = 3
LONGEST: Final = 100
MOST_WORDS: Final = 8
MOST_VARIANTS: Final = 30
LONGEST_MEANING: Final = 1_000
# Signs that mean something in a phrase of a rule; a term is plain words.
SIGNS: Final = frozenset("|*~#")


def require_analyst(user: User) -> None:
    """Whoever reads reports knows their words."""
    if not user.has_role(Role.ANALYST):
        raise Denied(_("Only an analyst changes the lexicon."))


def wrong_with(spelling: str) -> str:
    """Why a spelling cannot be looked for, in words; empty if it can."""
    if SIGNS & set(spelling):
        return _("A term is plain words, without | * ~ #.")
    if len(spelling) > LONGEST or len(spelling.split()) > MOST_WORDS:
        return _("That is too long: a term is a word, or a few in a row.")
    letters = [char for char in folded(spelling) if char.isalpha()]
    # Runs of one letter are read as one letter: "zzz" would stand in half of all texts.
    if len(set(letters)) < 2 or len("".join(folded(spelling).split())) < SHORTEST:
        return _("That is too short: it would be found everywhere.")
    return ""


def require_words(words: Words) -> None:
    """Every spelling can be looked for, and the meaning is said."""
    for spelling in words.spellings:
        if reason := wrong_with(spelling):
            raise Denied(reason)
    if len(words.spellings) > MOST_VARIANTS + 1:
        raise Denied(_("That is too many spellings for one term."))
    if not words.meaning.strip():
        raise Denied(_("Please say what the word means."))
    if len(words.meaning) > LONGEST_MEANING:
        raise Denied(_("Please say the meaning in fewer words."))


def require_readable(words: Words, language: str) -> None:
    """The engine can read every spelling: in the form of its language something is left of it."""
    from hirz.core.text.signals.errors import RuleError
    from hirz.core.text.signals.phrases import parse_phrase
    from hirz.core.text.signals.rule import RuleLanguage

    for spelling in words.spellings:
        try:
            parse_phrase(spelling, "", loose=RuleLanguage(language).is_loose)
        except RuleError:
            raise Denied(_("That is too short: it would be found everywhere.")) from None


def require_new(blind: bytes) -> None:
    """One term for each word; one that was taken out is taken up again where it stands."""
    known = Term.objects.filter(blind=blind).first()
    if known is None:
        return
    if known.state == TermState.RETIRED:
        raise Denied(_("This word was in the lexicon before. Open it there, and look for it again."))
    raise Denied(_("This word is in the lexicon already."))


def require_not_retired(term: Term) -> None:
    """Only what is looked for can be changed or taken out."""
    if term.state == TermState.RETIRED:
        raise Denied(_("This term is not looked for any more."))


def require_retired(term: Term) -> None:
    """Only what was taken out is taken up again."""
    if term.state != TermState.RETIRED:
        raise Denied(_("This term is looked for already."))


def require_undecided(proposal: EmergingTerm) -> None:
    """A proposal is decided once."""
    if proposal.state != ProposalState.OPEN:
        raise Denied(_("Somebody has already decided about this word."))
