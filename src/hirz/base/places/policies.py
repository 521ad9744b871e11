"""What may be said about a service, and when. Every no is a sentence that the page shows."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hirz.base.errors import Denied
from hirz.base.places.enums import ServiceField
from hirz.base.places.marks import confirmed_on, marked
from hirz.base.places.models import Service


def may_confirm(service: Service, fields: Sequence[ServiceField]) -> None:
    """At least one field, and only fields that say something: an empty one is unknown, not confirmed."""
    if not fields:
        raise Denied(_("Tick what you checked."))
    for field in fields:
        if not marked(service, field).value:
            raise Denied(_("%(field)s is empty: write what you learned first.") % {"field": field.label})


def may_withdraw(service: Service, fields: Sequence[ServiceField]) -> None:
    """Only what is confirmed can stop being so."""
    if not any(confirmed_on(service, field) for field in fields):
        raise Denied(_("Nothing of this is confirmed."))


def may_change(service: Service, field: ServiceField, value: str) -> None:
    """A value that is another one."""
    if value == marked(service, field).value:
        raise Denied(_("This is what stands there already."))
