"""Forms of the lists: a proposal, an exhibit by its digests, the settings of a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hirz.core.formats.hash_lists import ListedDigest, ListedKind
from hirz.detect import policies
from hirz.detect.enums import ReviewAct, ReviewReason
from hirz.detect.models import HashEntry, HashList
from hirz.detect.owning import checked_digests

_DIGEST = {"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}
_FIELDS = {
    "md5": ListedKind.MD5,
    "sha1": ListedKind.SHA1,
    "sha256": ListedKind.SHA256,
    "pdq": ListedKind.PDQ,
}


class ProposalForm(forms.Form):
    """What a first reader asks for, and why."""

    proposal = forms.ChoiceField(label=gettext_lazy("What should become of it"), widget=forms.RadioSelect)
    classification = forms.CharField(
        label=gettext_lazy("Class, if it is another one"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("In the words of the list's own scheme."),
    )

    def __init__(self, data: QueryDict | None = None, *, entry: HashEntry) -> None:
        """The choices are what the state of the entry allows, each with its reasons."""
        super().__init__(data, label_suffix="")
        self.fields["proposal"].choices = [  # type: ignore[attr-defined]
            (f"{act}:{reason}", f"{act.label}: {reason.label}")
            for act in policies.acts_open(entry)
            for reason in policies.REASONS[act]
        ]
        if not entry.hash_list.is_own:
            del self.fields["classification"]

    def clean_proposal(self) -> tuple[ReviewAct, ReviewReason]:
        """The two words of the choice."""
        act, reason = self.cleaned_data["proposal"].split(":")
        return ReviewAct(act), ReviewReason(reason)


class ExhibitForm(forms.Form):
    """A confirmed exhibit, by any of its digests."""

    md5 = forms.CharField(label="MD5", required=False, max_length=100, widget=forms.TextInput(_DIGEST))
    sha1 = forms.CharField(label="SHA-1", required=False, max_length=100, widget=forms.TextInput(_DIGEST))
    sha256 = forms.CharField(label="SHA-256", required=False, max_length=100, widget=forms.TextInput(_DIGEST))
    pdq = forms.CharField(label="PDQ", required=False, max_length=100, widget=forms.TextInput(_DIGEST))
    classification = forms.CharField(label=gettext_lazy("Class"), required=False, max_length=40)

    def __init__(self, data: QueryDict | None = None) -> None:
        """Without the colon that Django puts behind labels."""
        super().__init__(data, label_suffix="")

    def clean(self) -> dict[str, Any]:
        """At least one digest, and none that is wrong."""
        values = super().clean() or {}
        good, wrong = checked_digests({kind: values.get(name) or "" for name, kind in _FIELDS.items()})
        names = {kind: name for name, kind in _FIELDS.items()}
        for kind, reason in wrong.items():
            self.add_error(names[kind], reason)
        if not good and not wrong:
            self.add_error(None, _("Please give at least one digest."))
        self.digests: list[ListedDigest] = good
        return values


class SettingsForm(forms.Form):
    """How far a list is in use."""

    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False)
    enable_ratio = forms.IntegerField(
        label=gettext_lazy("Share of its entries that are matched, in percent"),
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("A new list is switched on step by step: what goes wrong then goes wrong small."),
    )
    flood_limit = forms.IntegerField(
        label=gettext_lazy("Reports in a day from which an entry is set apart"),
        min_value=1,
        max_value=1_000_000,
    )
    review_at = forms.DateField(
        label=gettext_lazy("Look again on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Is it still right, and still allowed?"),
    )

    def __init__(self, data: QueryDict | None = None, *, hash_list: HashList) -> None:
        """As the list stands."""
        names = ("is_active", "enable_ratio", "flood_limit", "review_at")
        super().__init__(data, label_suffix="", initial={name: getattr(hash_list, name) for name in names})
