"""The two questions beside the fingerprints, and the desk's forms about platforms."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from hirz.intake.enums import TAKEDOWN_MOVES, TakedownState
from hirz.intake.models import TakedownPartner
from hirz.intake.questions import ADULT, AGES

OPEN: Final = ("", _("I leave it open"))
ONLINE: Final = (
    ("yes", _("Yes, I saw it or heard of it")),
    ("no", _("Not yet, as far as I know")),
    ("unknown", _("I do not know")),
)


class StopForm(forms.Form):
    """Age and "is it online already": closed answers, both may be left open."""

    age = forms.ChoiceField(required=False)
    online = forms.ChoiceField(required=False, choices=ONLINE)

    def __init__(self, *args: Any, is_adult: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        age = self.fields["age"]
        assert isinstance(age, forms.ChoiceField)
        bands = (*AGES, ADULT) if is_adult else AGES
        age.choices = [OPEN, *((one.value, one.label) for one in bands)]


class TakedownForm(forms.Form):
    """What a platform did: only what can follow is offered."""

    partner = forms.ModelChoiceField(TakedownPartner.objects.order_by("code"), label=_("Platform"))
    state = forms.ChoiceField(label=_("What it did"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state = self.fields["state"]
        assert isinstance(state, forms.ChoiceField)
        reached = {one for moves in TAKEDOWN_MOVES.values() for one in moves}
        state.choices = [(one.value, one.label) for one in TakedownState if one in reached]


class AgreementForm(forms.Form):
    """A platform with which an agreement was signed."""

    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Small letters, digits and hyphens."))
    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=120)
    name_fr = forms.CharField(label=_("Name in French"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    agreed_on = forms.DateField(label=_("Signed on"), widget=forms.DateInput(attrs={"type": "date"}))
