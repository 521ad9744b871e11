"""What an administrator does to the directory: confirm, change, withdraw. Each act and its ledger entry are one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.clock import now
from hirz.base.ledger.services import record
from hirz.base.places import policies
from hirz.base.places.enums import Check, HowChecked, ServiceField
from hirz.base.places.marks import CONFIRMED_ON, marked, without_remark
from hirz.base.places.models import Service, ServiceCheck


def confirm_service(*, service: Service, fields: Sequence[ServiceField], how: HowChecked, by: User) -> None:
    """These fields are right today. What is stored is what was confirmed, without the file's remark behind it."""
    with transaction.atomic():
        service = _locked(service)
        policies.may_confirm(service, fields)
        for field in fields:
            setattr(service, field.value, marked(service, field).value)
            setattr(service, CONFIRMED_ON[field], timezone.localdate())
        service.save()
        _note("places:service:confirmed", service, Check.CONFIRMED, fields, by, how=how)


def change_service(*, service: Service, field: ServiceField, value: str, reason: str, by: User) -> None:
    """Another value for a field, or none. It is not confirmed until somebody checks it."""
    with transaction.atomic():
        service = _locked(service)
        policies.may_change(service, field, value)
        setattr(service, field.value, value)
        setattr(service, CONFIRMED_ON[field], None)
        _remember(service, field, value)
        service.save()
        _note("places:service:changed", service, Check.CHANGED, [field], by, value=value, reason=reason)


def withdraw_service(*, service: Service, fields: Sequence[ServiceField], reason: str, by: User) -> None:
    """These fields are no longer confirmed: nobody answered, or something else is true now."""
    with transaction.atomic():
        service = _locked(service)
        policies.may_withdraw(service, fields)
        for field in fields:
            setattr(service, CONFIRMED_ON[field], None)
        service.save()
        _note("places:service:withdrawn", service, Check.WITHDRAWN, fields, by, reason=reason)


def _locked(service: Service) -> Service:
    # Two administrators at once: the second decides about what the first left.
    return Service.objects.select_for_update().get(pk=service.pk)


def _remember(service: Service, field: ServiceField, value: str) -> None:
    """Whether the value is the operator's own; back at the file's word, the file is believed again."""
    own = set(service.changed_fields) - {field.value}
    if value != without_remark(service.on_file.get(field.value, "")):
        own.add(field.value)
    service.changed_fields = sorted(own)


def _note(
    verb: str, service: Service, act: Check, fields: Sequence[ServiceField], by: User, *,
    how: HowChecked | str = "", value: str = "", reason: str = "",
) -> None:  # fmt: skip
    names = [field.value for field in fields]
    ServiceCheck.objects.create(
        service=service, act=act, fields=names, how=how, value=value, reason=reason, checked_at=now(), checked_by=by
    )
    record(
        verb=verb,
        object_kind="service",
        object_id=service.code,
        by=by.actor(Role.ADMINISTRATOR),
        text="; ".join(filter(None, (", ".join(names), how and HowChecked(how).value, value, reason))),
    )
