"""Forms of the services directory."""

from __future__ import annotations

import unicodedata
from typing import Any

import re2
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hirz.base.accounts.forms import Plain
from hirz.base.places.enums import HowChecked, ServiceField
from hirz.base.places.marks import marked
from hirz.base.places.models import Service

REASON_CHARACTERS = 300
# A national number, a short code, or an international one: digits and spaces, nothing that a telephone would refuse.
PHONE = re2.compile(r"^\+?[0-9][0-9 ]{1,24}$")
URL = re2.compile(r"^(https?://)?[a-z0-9-]+(\.[a-z0-9-]+)+(/[!-~]*)?$")
LONGEST = {ServiceField.PHONE: 26, ServiceField.HOURS: 120, ServiceField.LANGUAGES: 120, ServiceField.URL: 200}
_DIGITS = {ord(digit): str(n) for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for n, digit in enumerate(row)}


def _reason(label: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=REASON_CHARACTERS, widget=widget)


class FieldsForm(Plain):
    """Some of the fields of a service."""

    fields_checked = forms.MultipleChoiceField(
        label=_("What you checked"), choices=ServiceField.choices, widget=forms.CheckboxSelectMultiple
    )

    def chosen(self) -> list[ServiceField]:
        """The fields that were ticked."""
        return [ServiceField(name) for name in self.cleaned_data["fields_checked"]]


class ConfirmForm(FieldsForm):
    """These fields are right today."""

    id_prefix = "confirm_"

    how = forms.ChoiceField(label=_("How"), choices=HowChecked.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What is empty cannot be right: only what stands there is offered.
        self.fields["fields_checked"].choices = [  # type: ignore[attr-defined]
            (field.value, field.label) for field in ServiceField if marked(service, field).value
        ]


class WithdrawForm(FieldsForm):
    """These fields are no longer confirmed."""

    id_prefix = "withdraw_"

    reason = _reason(_("Why"))

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields_checked"].label = _("What no longer holds")
        self.fields["fields_checked"].choices = [  # type: ignore[attr-defined]
            (field.value, field.label) for field in ServiceField if marked(service, field).is_confirmed
        ]


class ChangeForm(Plain):
    """Another value for one field."""

    id_prefix = "change_"

    field = forms.ChoiceField(label=_("What changes"), choices=ServiceField.choices)
    value = forms.CharField(
        label=_("New value"),
        max_length=max(LONGEST.values()),
        required=False,
        help_text=_("Empty: unknown. Languages as codes with commas: ar, ary, zgh, fr."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "spellcheck": "false"}),
    )
    reason = _reason(_("Reason and source"))

    def clean(self) -> dict[str, Any]:
        """A value that a telephone, a browser or a reader can use."""
        values = super().clean() or {}
        if "field" in values and "value" in values:
            field = ServiceField(values["field"])
            try:
                values["value"] = tidied(field, values["value"])
            except ValidationError as refusal:
                self.add_error("value", refusal)
        return values


def tidied(field: ServiceField, value: str) -> str:
    """The value as it is stored; ValidationError for what nobody could dial or open."""
    value = " ".join(value.split())
    if len(value) > LONGEST[field]:
        raise ValidationError(_("This is too long."))
    # Control and direction characters would show another number than the one that is dialled.
    if any(unicodedata.category(character).startswith("C") for character in value):
        raise ValidationError(_("There is a character in it that cannot be seen. Type it anew."))
    if field is ServiceField.PHONE:
        value = value.translate(_DIGITS)
        if value and not PHONE.match(value):
            raise ValidationError(_("A telephone number has digits only, with + in front if it is international."))
    if field is ServiceField.URL:
        value = value.lower() if "/" not in value else value
        if value and not URL.match(value):
            raise ValidationError(_("This is no web address."))
    return value
