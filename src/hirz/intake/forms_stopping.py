"""The two questions beside the fingerprints. The public zone reads them."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

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
