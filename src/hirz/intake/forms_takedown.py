"""The desk's forms about platforms: what one did, and an agreement that was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hirz.base.accounts.forms import Plain
from hirz.intake.enums import TAKEDOWN_MOVES, TakedownState
from hirz.intake.models import TakedownPartner

if TYPE_CHECKING:
    _PartnerField = forms.ModelChoiceField[TakedownPartner]
else:
    _PartnerField = forms.ModelChoiceField


class PlatformField(_PartnerField):
    """A platform by its name in the reader's language."""

    def label_from_instance(self, obj: TakedownPartner) -> str:
        """Its name."""
        return obj.name(get_language() or "ar")


class TakedownForm(Plain):
    """What a platform did: only what can follow is offered."""

    partner = PlatformField(TakedownPartner.objects.order_by("code"), label=_("Platform"))
    state = forms.ChoiceField(label=_("What it did"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state = self.fields["state"]
        assert isinstance(state, forms.ChoiceField)
        reached = {one for moves in TAKEDOWN_MOVES.values() for one in moves}
        state.choices = [(one.value, one.label) for one in TakedownState if one in reached]


class AgreementForm(Plain):
    """A platform with which an agreement was signed."""

    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Small letters, digits and hyphens."))
    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=120)
    name_fr = forms.CharField(label=_("Name in French"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    agreed_on = forms.DateField(label=_("Signed on"), widget=forms.DateInput(attrs={"type": "date"}))
