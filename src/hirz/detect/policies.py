"""Who may say what of an entry, and whether it can be done now. Every no is said in words that the page shows."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.errors import Denied
from hirz.detect.enums import EntryState, ReviewAct, ReviewReason, ReviewState
from hirz.detect.models import EntryReview, HashEntry, HashList

REASONS: Final[dict[ReviewAct, tuple[ReviewReason, ...]]] = {
    ReviewAct.CONFIRM: (ReviewReason.SEEN, ReviewReason.CLASS),
    ReviewAct.DECONFIRM: (ReviewReason.HARMLESS, ReviewReason.ADULT, ReviewReason.COMMON),
    ReviewAct.RELEASE: (ReviewReason.VIRAL, ReviewReason.SEEN),
}
# What also means that no list should match it: an adult's picture may rightly stand on another list.
HARMLESS_REASONS: Final = frozenset({ReviewReason.HARMLESS, ReviewReason.COMMON})
_ACTS: Final[dict[str, tuple[ReviewAct, ...]]] = {
    EntryState.ACTIVE: (ReviewAct.CONFIRM, ReviewAct.DECONFIRM),
    EntryState.PROPOSED: (ReviewAct.CONFIRM, ReviewAct.DECONFIRM),
    EntryState.QUARANTINED: (ReviewAct.RELEASE, ReviewAct.DECONFIRM),
    EntryState.DECONFIRMED: (ReviewAct.RELEASE,),
}


def acts_open(entry: HashEntry) -> tuple[ReviewAct, ...]:
    """What a first reader may propose of an entry as it stands."""
    return _ACTS.get(entry.state, ())


def require_reader(user: User) -> None:
    """Analysts read entries; administrators keep lists and see no content."""
    if not user.has_role(Role.ANALYST):
        raise Denied(_("Only an analyst reads entries of lists."))


def require_proposable(entry: HashEntry, act: ReviewAct, reason: ReviewReason) -> None:
    """The act fits the state, the reason the act, and nobody else waits for a second reader."""
    if act not in acts_open(entry):
        raise Denied(_("This cannot be done with the entry as it stands now."))
    if reason not in REASONS[act]:
        raise Denied(_("This reason does not go with this proposal."))
    if EntryReview.objects.filter(entry=entry, state=ReviewState.OPEN).exists():
        raise Denied(_("A proposal for this entry already waits for a second reader."))


def require_second(review: EntryReview, user: User) -> None:
    """Nobody is their own second reader."""
    require_reader(user)
    if review.state != ReviewState.OPEN:
        raise Denied(_("This proposal is decided already."))
    if review.proposed_by_id == user.pk:
        raise Denied(_("The second reader is somebody else than the first."))


def require_withdrawable(review: EntryReview, user: User) -> None:
    """Whoever proposed may take it back while it is open."""
    if review.state != ReviewState.OPEN:
        raise Denied(_("This proposal is decided already."))
    if review.proposed_by_id != user.pk:
        raise Denied(_("Only the first reader takes a proposal back."))


def require_own(hash_list: HashList) -> None:
    """An imported list is its owner's: it is neither added to nor handed on here."""
    if not hash_list.is_own:
        raise Denied(_("This list is its owner's. Only one's own lists can be added to or exported."))
