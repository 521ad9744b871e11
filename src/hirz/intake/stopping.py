"""Stop this picture: a report made of fingerprints alone, and what the platforms did about it, told back.

Touches content in memory only: digests. Nothing here sends anything to anybody; that a platform got the fingerprints is
noted by whoever sent them, and only for a platform that has an agreement (`TakedownPartner`, none by default).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import Feed, User
from hirz.base.clock import zone_time
from hirz.base.ledger.services import record
from hirz.core.formats.report import IncidentType
from hirz.core.sealing import Receipt
from hirz.intake import policies
from hirz.intake.enums import Channel, Outcome, TakedownState
from hirz.intake.errors import KeyReused, NotReceived
from hirz.intake.letterbox import REPORTER, find_letterbox
from hirz.intake.marks import Mark
from hirz.intake.models import PictureStop, Report, Takedown, TakedownPartner
from hirz.intake.services import Document, WayBack, receive_documents

FILE_NAME: Final = "stop.json"
ONLINE: Final = {"yes": "already_online", "no": "not_online_yet"}
"""What somebody answers about the picture, and the circumstance that the report says. Anything else is not known."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told beside the fingerprints, and it is all: who asks, how old the child in the picture is, is it online."""

    is_adult: bool
    age: str  # a band of `intake.questions.AGES`, or empty
    online: str  # yes, no, or anything else
    language: str


def stop_pictures(receipt: Receipt, marks: Sequence[Mark], telling: Telling, *, feed: Feed) -> Receipt:
    """Store the report, whole or not at all; the receipt under which it stands.

    The same fingerprints sent twice make one report. Others under a receipt that was used get a receipt of their own:
    nothing that somebody sends is dropped. Raises NotReceived, Unavailable, NotWritable and Django's database errors.
    """
    try:
        _receive(receipt, marks, telling, feed)
    except KeyReused:
        receipt = Receipt.new()
        _receive(receipt, marks, telling, feed)
    return receipt


def _receive(receipt: Receipt, marks: Sequence[Mark], telling: Telling, feed: Feed) -> None:
    document = Document(
        document_of(marks, telling), name=FILE_NAME, idempotency_key=receipt.place("letterbox").hex(),
        channel=Channel.PORTAL, way_back=WayBack.of(receipt),
    )  # fmt: skip
    with transaction.atomic():
        [[received]] = receive_documents([document], feed=feed, by=REPORTER)
        letterbox = find_letterbox(receipt)
        if letterbox is not None and not received.is_replay:
            PictureStop.objects.create(report_id=letterbox.report_id, files=len(marks))
            waiting = [
                Takedown(
                    report_id=letterbox.report_id, partner=one, state=TakedownState.WAITING, changed_at=zone_time()
                )
                for one in partners_now()
            ]
            Takedown.objects.bulk_create(waiting)
    if received.outcome is not Outcome.ACCEPTED:
        raise NotReceived


def document_of(marks: Sequence[Mark], telling: Telling) -> bytes:
    """The report as a document of Hirz's own JSON. No name of a file, no word."""
    said = {
        "own_picture": True,
        "child_writes": not telling.is_adult,
        "adult_writes": telling.is_adult,
        ONLINE.get(telling.online, ""): telling.online in ONLINE,
        "letterbox_only": True,
    }
    materials = {"video" if mark.is_film else "image": True for mark in marks}
    document: dict[str, Any] = {
        "version": "1",
        "incident": {
            "type": IncidentType.MATERIAL.value,
            "materials": list(materials),
            "circumstances": [code for code, holds in said.items() if holds],
        },
        # An adult's report is about the child they were: "self" would make a child of whoever writes.
        "reporter": {"language": telling.language, **({} if telling.is_adult else {"relation": "self"})},
        "victims": [{"age": telling.age}] if telling.age else [],
        "files": [file for mark in marks for file in mark.files()],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def partners_now(today: date | None = None) -> QuerySet[TakedownPartner]:
    """Platforms that have an agreement today."""
    today = today or timezone.localdate()
    agreed = TakedownPartner.objects.filter(agreed_on__lte=today)
    return agreed.filter(Q(ended_on=None) | Q(ended_on__gt=today)).order_by("code")


def takedowns_of(report_id: UUID) -> QuerySet[Takedown]:
    """What the platforms did about the pictures of a report, those that did something last first."""
    return Takedown.objects.filter(report_id=report_id).select_related("partner").order_by("-changed_at", "partner_id")


def asks_to_stop(report_id: UUID) -> bool:
    """Whether somebody asked here to stop pictures."""
    return PictureStop.objects.filter(report_id=report_id).exists()


def set_takedown_status(*, report: Report, partner: TakedownPartner, state: TakedownState, by: User) -> Takedown:
    """Note what a platform did; the reporter reads it in the letterbox. Denied for what cannot be, or is not one's own."""
    policies.require_own_desk(by, report)
    with transaction.atomic():
        # Made first, so that two who note at once wait for each other.
        Takedown.objects.bulk_create(
            [Takedown(report=report, partner=partner, state=TakedownState.WAITING, changed_at=zone_time())],
            ignore_conflicts=True,
        )
        # Its own row alone: the platform's is nobody's to lock.
        found = Takedown.objects.select_for_update().get(report=report, partner=partner)
        policies.may_set_takedown(partner, TakedownState(found.state), state)
        found.state, found.changed_at, found.set_by = state, zone_time(), by
        found.save(update_fields=["state", "changed_at", "set_by"])
        record(
            verb="intake:takedown:told",
            object_kind="report",
            object_id=str(report.pk),
            by=by.actor(Role.ANALYST),
            purpose=f"{partner.code} {state.value}",
        )
    return found


def agree_with_partner(*, code: str, names: dict[str, str], agreed_on: date, by: User) -> TakedownPartner:
    """A platform has signed. Denied where its code is taken; an agreement that ended is made again under the same code."""
    with transaction.atomic():
        known = TakedownPartner.objects.select_for_update().filter(pk=code).first()
        policies.may_agree(known, agreed_on)
        values = {f"name_{language}": name for language, name in names.items()}
        partner, _new = TakedownPartner.objects.update_or_create(
            pk=code, defaults={**values, "agreed_on": agreed_on, "ended_on": None}
        )
        _record_partner("intake:partner:agreed", partner, by)
    return partner


def end_agreement(*, partner: TakedownPartner, by: User) -> None:
    """From today on nothing new is sent there; what was told stays. Denied where it ended already."""
    with transaction.atomic():
        partner = TakedownPartner.objects.select_for_update().get(pk=partner.pk)
        policies.may_end(partner)
        partner.ended_on = timezone.localdate()
        partner.save(update_fields=["ended_on"])
        _record_partner("intake:partner:ended", partner, by)


def _record_partner(verb: str, partner: TakedownPartner, by: User) -> None:
    record(verb=verb, object_kind="partner", object_id=partner.code, by=by.actor(Role.ADMINISTRATOR))
