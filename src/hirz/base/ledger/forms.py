"""The auditor's questions: which entries, and which two heads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hirz.base.ledger.models import Checkpoint
from hirz.base.ledger.queries import Filter, head_of
from hirz.base.ledger.wording import ROLES, verb_choices

CODE_CHARACTERS = 80


def _code(label: Any, **attributes: str) -> forms.CharField:
    widget = forms.TextInput(
        attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false", "class": "code", **attributes}
    )
    return forms.CharField(label=label, required=False, max_length=CODE_CHARACTERS, widget=widget)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class FilterForm(forms.Form):
    """Which entries to show."""

    verb = forms.ChoiceField(label=_("What happened"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    actor = _code(_("Who (code)"))
    object_id = _code(_("On what (whole code)"))
    since = _day(_("From"))
    until = _day(_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["verb"].choices = [("", _("anything")), *verb_choices()]  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", _("anybody")), *ROLES.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days must be in order."""
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the other one."))
        return values

    def wanted(self) -> Filter:
        """What was asked, as far as it could be read."""
        self.is_valid()
        values = getattr(self, "cleaned_data", {})
        return Filter(**{name: values[name] for name in self.fields if values.get(name)})


class HeadsForm(forms.Form):
    """Two heads to compare, named by their sizes."""

    first = forms.IntegerField(label=_("Earlier size"), min_value=1)
    second = forms.IntegerField(label=_("Later size"), min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean_first(self) -> Checkpoint:
        """The head itself."""
        return _head(self.cleaned_data["first"])

    def clean_second(self) -> Checkpoint:
        """The head itself."""
        return _head(self.cleaned_data["second"])


def _head(size: int) -> Checkpoint:
    head = head_of(size)
    if head is None:
        raise forms.ValidationError(_("No head of this size was signed."))
    return head


class NoteForm(forms.Form):
    """A signed head that somebody kept outside."""

    note = forms.CharField(
        label=_("A head that a witness kept"),
        max_length=4_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "ltr", "class": "code", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean_note(self) -> str:
        """The note with the line ends that were signed: browsers send others."""
        return str(self.cleaned_data["note"]).replace("\r\n", "\n").strip() + "\n"
