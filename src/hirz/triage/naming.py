"""Pairs of names that look alike, for who may see both reports; of others only how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.ledger.services import record_read
from hirz.base.vault.services import open_envelopes
from hirz.detect.enums import PairState
from hirz.detect.models import NameDecision, NamePair, ReportedName
from hirz.detect.named import open_name
from hirz.triage.models import Ticket

COMPARTMENT: Final = "intake"


def pairs_seen(user: User, state: str = "") -> QuerySet[NamePair]:
    """Pairs (in one state) whose two reports this person may see, the most alike first."""
    seen = Ticket.objects.visible_to(user).values("pk")
    decisions = NameDecision.objects.select_related("decided_by").order_by("-decided_at", "-pk")
    return (
        NamePair.objects.filter(
            first__report__in=seen, second__report__in=seen, state__in=[state] if state else PairState.values
        )
        .select_related("first", "second")
        .prefetch_related(Prefetch("decisions", decisions))
        .order_by("-score", "pk")
    )


def counts_seen(user: User) -> dict[str, int]:
    """How many pairs of each state this person may see."""
    return {state: pairs_seen(user, state).count() for state in PairState.values}


def opened_names(pairs: Sequence[NamePair], *, by: User) -> dict[int, str]:
    """The names of these pairs in clear, by their row; each read is in the ledger before the first byte is opened.

    The names of an erased report are absent.
    """
    names: dict[int, ReportedName] = {name.pk: name for pair in pairs for name in (pair.first, pair.second)}
    reports: list[UUID] = sorted({name.report_id for name in names.values()}, key=str)
    actor = by.actor(Role.ANALYST)
    for pair in pairs:
        record_read(
            verb="triage:names:read", object_kind="name-pair", object_id=str(pair.pk), by=actor, purpose="triage"
        )  # fmt: skip
    envelopes = open_envelopes("report", reports, COMPARTMENT, purpose="triage", by=actor)
    return {
        pk: open_name(envelopes[name.report_id], name.ordinal, name.name)
        for pk, name in names.items()
        if name.report_id in envelopes
    }
