"""Who may decide about two names, and whether it can be done now. Every no is said in words that the page shows."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.errors import Denied
from hirz.detect.enums import NameReason, NameVerb, PairState
from hirz.detect.models_names import NamePair

NAME_REASONS: Final[dict[NameVerb, tuple[NameReason, ...]]] = {
    NameVerb.MERGE: (NameReason.SPELLING, NameReason.TRACE, NameReason.STORY),
    NameVerb.PART: (NameReason.NAMESAKE, NameReason.OTHER_NAME, NameReason.COMMON),
    NameVerb.UNDO: (NameReason.MISTAKE, NameReason.LEARNT),
}


def may_decide_names(user: User, pair: NamePair, verb: NameVerb, reason: NameReason) -> None:
    """Analysts decide what is open and take back what is decided, each for a reason that goes with it."""
    if not user.has_role(Role.ANALYST):
        raise Denied(_("Only an analyst decides about names."))
    if reason not in NAME_REASONS[verb]:
        raise Denied(_("This reason does not go with this decision."))
    is_open = pair.state == PairState.OPEN
    if verb is NameVerb.UNDO and is_open:
        raise Denied(_("Nothing is decided about these names."))
    if verb is not NameVerb.UNDO and not is_open:
        raise Denied(_("Somebody has decided about these names already. Take that back first."))
