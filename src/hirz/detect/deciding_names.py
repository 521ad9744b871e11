"""What people decide of two names, and take back. Whoever calls has made sure that the person may see both reports."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.clock import zone_time
from hirz.base.events.services import emit
from hirz.base.ledger.services import record
from hirz.detect import policies_names as policies
from hirz.detect.enums import NameReason, NameVerb, PairState
from hirz.detect.events import NamesDecided
from hirz.detect.models_names import NameDecision, NamePair

RECORDED_AS = {
    NameVerb.MERGE: "detect:names:merged",
    NameVerb.PART: "detect:names:parted",
    NameVerb.UNDO: "detect:names:undone",
}
# Taking back leads to where nobody has decided: a decision is taken back before another is made.
LEADS_TO = {NameVerb.MERGE: PairState.SAME, NameVerb.PART: PairState.DIFFERENT, NameVerb.UNDO: PairState.OPEN}


def decide_names(*, pair_id: UUID, verb: NameVerb, reason: NameReason, by: User) -> NameDecision:
    """Say that two names are one person's or two persons', or take back what was said last. Raises Denied."""
    with transaction.atomic():
        pair = NamePair.objects.select_for_update().get(pk=pair_id)
        policies.may_decide_names(by, pair, verb, reason)
        decision = NameDecision.objects.create(
            pair=pair, verb=verb, reason=reason, before=pair.state, decided_by=by, decided_at=zone_time()
        )
        pair.state = LEADS_TO[verb]
        pair.save(update_fields=["state"])
        recorded_as = RECORDED_AS[verb]
        record(
            verb=recorded_as, object_kind="name-pair", object_id=str(pair.pk), by=by.actor(Role.ANALYST)
        )  # fmt: skip
        emit(NamesDecided(pair_id=str(pair.pk)))
    return decision
