"""Forms of the rules: the words of a rule and its last day, a reason, a weight."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hirz.base.clock import now
from hirz.detect.rules.policies import LONGEST, OFF_REASONS

_CODE = {"dir": "ltr", "spellcheck": "false", "autocomplete": "off", "rows": 22, "wrap": "off", "class": "code"}


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def usual_end() -> date:
    """The last day that a rule may have."""
    return now().date() + LONGEST


class RuleForm(forms.Form):
    """The words of a rule."""

    text = forms.CharField(
        label=_("The rule, in YAML"),
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(_CODE),
        help_text=_("Restrained wording: signs of a threat or a lure, never explicit text. No name of a person."),
    )
    expires_on = forms.DateField(
        label=_("Finds nothing any more from"),
        widget=_day(),
        help_text=_("Words change. Within a year somebody looks again."),
    )

    def __init__(self, data: QueryDict | None = None, *, text: str = "") -> None:
        """A new rule begins with the last words of it, or with an outline."""
        super().__init__(data, label_suffix="", initial={"text": text or OUTLINE, "expires_on": usual_end()})


class ReasonForm(forms.Form):
    """Why, in words of a closed list."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[(one.value, one.label) for one in OFF_REASONS])

    def __init__(self, *, prefix: str) -> None:
        """Without the colon that Django puts behind labels."""
        super().__init__(prefix=prefix, label_suffix="")


class WeightForm(forms.Form):
    """Another weight for a rule of the house, for a time."""

    weight = forms.IntegerField(label=_("Weight"), min_value=1, max_value=100)
    ends_on = forms.DateField(label=_("Until"), widget=_day())

    def __init__(self, data: QueryDict | None = None, *, weight: int = 50) -> None:
        """As it stands."""
        super().__init__(data, label_suffix="", initial={"weight": weight, "ends_on": usual_end()})


OUTLINE = """\
id: a-name-of-your-own
version: 1
family: lure
weight: 40
meaning:
  ar: ...
  fr: ...
  en: ...
reason:
  ar: ...
  fr: ...
  en: ...
by_language:
  fr:
    phrases:
      - ...
must_match:
  - {lang: fr, text: "..."}
must_not_match:
  - {lang: fr, text: "..."}
reference: ...
"""
