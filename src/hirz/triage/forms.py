"""Forms of the decisions: a reason from a closed list, and a note that is sealed with the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from hirz.base.accounts.models import Organisation
from hirz.core.searching.asking import MAX_CHARACTERS
from hirz.triage import policies
from hirz.triage.enums import Check, ClosingReason, EscalationReason, ReferralReason, Verdict
from hirz.triage.models import Bundle

NOTE_CHARACTERS = 2_000
# What is written to a reporter is read on a small screen, perhaps by a child.
WORDS_CHARACTERS = 1_000
OTHER = "other"


class DecisionForm(forms.Form):
    """A decision: its note, and the rule that "another reason" says which."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=NOTE_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, data: QueryDict | None = None, *, verb: str) -> None:
        # Several of these stand on one page: ids must not meet.
        super().__init__(data, auto_id=f"id_{verb}_%s", label_suffix="")

    def clean(self) -> dict[str, Any]:
        """Another reason is not a reason until the note says it."""
        values = super().clean() or {}
        if values.get("reason") == OTHER and not values.get("note", "").strip():
            self.add_error("note", _("Please say the reason in the note."))
        return values


def _reasons(choices: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Reason"),
        choices=choices,
        widget=forms.RadioSelect(attrs={"autofocus": True}),
        error_messages={"required": _("Please choose a reason."), "invalid_choice": _("Please choose a reason.")},
    )


class PassingOnForm(DecisionForm):
    """A decision after which somebody else inquires: before its verification an anonymous report has one reason to go on."""

    def __init__(self, data: QueryDict | None = None, *, verb: str, is_unverified: bool = False) -> None:
        super().__init__(data, verb=verb)
        if is_unverified:
            field = self.fields["reason"]
            field.choices = [pair for pair in field.choices if pair[0] == EscalationReason.DANGER]  # type: ignore[attr-defined]
            field.help_text = policies.why_unverified()
            field.error_messages["invalid_choice"] = policies.why_unverified()


class EscalateForm(PassingOnForm):
    """Give a report to the investigators."""

    reason = _reasons(EscalationReason.choices)
    field_order = ("reason", "note")


class ReopenForm(DecisionForm):
    """Open a closed report again."""


class CloseForm(DecisionForm):
    """Close a report."""

    reason = _reasons(ClosingReason.choices)
    field_order = ("reason", "note")


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Organisations by their name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """The name in the reader's language."""
        return str(obj.name((translation.get_language() or "ar")[:2]))


class ReferForm(PassingOnForm):
    """Propose a report to another organisation."""

    to = OrganisationField(
        label=_("To"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose an organisation"),
        error_messages={"required": _("Please choose an organisation.")},
    )
    reason = _reasons(ReferralReason.choices)
    field_order = ("to", "reason", "note")

    def __init__(
        self, data: QueryDict | None = None, *, verb: str, receivers: Any, is_unverified: bool = False
    ) -> None:
        super().__init__(data, verb=verb, is_unverified=is_unverified)
        self.fields["to"].queryset = receivers  # type: ignore[attr-defined]


class JoinForm(DecisionForm):
    """Decide a report with a bundle that it belongs to."""

    bundle = forms.ModelChoiceField(
        label=_("Bundle"),
        queryset=Bundle.objects.none(),
        to_field_name="reference",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Please choose a bundle."), "invalid_choice": _("Please choose a bundle.")},
    )
    field_order = ("bundle", "note")

    def __init__(self, data: QueryDict | None = None, *, verb: str, bundles: Any, labels: dict[str, str]) -> None:
        super().__init__(data, verb=verb)
        field = self.fields["bundle"]
        field.queryset = bundles  # type: ignore[attr-defined]
        field.label_from_instance = lambda bundle: labels[bundle.reference]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Offer:
    """A field that one may ask for, with the sentence that the reporter will read."""

    name: str
    label: str
    question: str
    is_suggested: bool = False  # the report lacks it


class AskForm(forms.Form):
    """Ask whoever reported: fields from the table, and own words where somebody reads them."""

    fields_asked = forms.MultipleChoiceField(
        label=_("What is missing"),
        required=False,
        error_messages={"invalid_choice": _("This cannot be asked here.")},
    )
    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=WORDS_CHARACTERS,
        help_text=_("Short and kind. No name, no blame, no picture; nothing that an inquiry depends on."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(
        self, data: QueryDict | None = None, *, offers: Sequence[Offer], has_words: bool, chosen: Sequence[str] = ()
    ) -> None:
        super().__init__(data, auto_id="id_ask_%s", label_suffix="")
        self.offers, self.chosen = offers, set(data.getlist("fields_asked") if data is not None else chosen)
        self.fields["fields_asked"].choices = [(offer.name, offer.label) for offer in offers]  # type: ignore[attr-defined]
        self.has_words = has_words
        if not has_words:
            del self.fields["words"]

    @property
    def has_suggestions(self) -> bool:
        """Whether something that the report lacks can be asked for."""
        return any(offer.is_suggested for offer in self.offers)

    @property
    def has_chosen_further(self) -> bool:
        """Whether a field is chosen that the report does not lack."""
        return any(offer.name in self.chosen and not offer.is_suggested for offer in self.offers)

    def clean(self) -> dict[str, Any]:
        """Something is asked, and not too much at once."""
        values = super().clean() or {}
        asked = values.get("fields_asked", [])
        if "fields_asked" not in self.errors and not asked and not values.get("words", "").strip():
            self.add_error("fields_asked", _("Please choose at least one field."))
        if len(asked) > policies.MOST_FIELDS:
            self.add_error("fields_asked", _("Four fields at most in one question."))
        return values


class ReplyForm(forms.Form):
    """Write to whoever reported."""

    words = forms.CharField(
        label=_("Your message"),
        max_length=WORDS_CHARACTERS,
        error_messages={"required": _("Please write something.")},
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="id_reply_%s", label_suffix="")


class VerifyForm(forms.Form):
    """What was looked at in an anonymous report, and what it came to."""

    checks = forms.MultipleChoiceField(
        label=_("What holds"), required=False, choices=Check.choices, widget=forms.CheckboxSelectMultiple
    )
    verdict = forms.ChoiceField(
        label=_("What it comes to"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say what it comes to.")},
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=NOTE_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="id_verify_%s", label_suffix="")

    def clean(self) -> dict[str, Any]:
        """What is called credible has passed the checks without which nothing is."""
        values = super().clean() or {}
        no = policies.why_denied(policies.may_find, values.get("verdict", ""), values.get("checks", []))
        if no:
            self.add_error("verdict", no)
        return values


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date", "form": "ask"}, format="%Y-%m-%d")
    )


def _one_of(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, widget=forms.Select(attrs={"form": "ask"}))


class SearchForm(forms.Form):
    """A question to the sealed text, and what narrows it. What cannot be read narrows nothing."""

    q = forms.CharField(required=False, max_length=MAX_CHARACTERS, strip=True)
    since = _day(_("From"))
    until = _day(_("Until"))
    state = _one_of(_("State"))
    nature = _one_of(_("Nature"))
    language = _one_of(_("Language"))
    channel = _one_of(_("Channel"))
    family = _one_of(_("Sign in the words"))

    def __init__(self, data: QueryDict | None = None, *, choices: Mapping[str, Sequence[tuple[str, Any]]]) -> None:
        super().__init__(data, auto_id="ask_%s", label_suffix="")
        for name, known in choices.items():
            self.fields[name].choices = [("", _("all")), *known]  # type: ignore[attr-defined]

    def narrowing_fields(self) -> list[forms.BoundField]:
        """What stands beside the field."""
        return [self[name] for name in self.fields if name != "q"]

    def given(self) -> dict[str, Any]:
        """What was filled in and could be read."""
        return {name: value for name, value in self.cleaned_data.items() if value} if not self._is_unread() else {}

    def _is_unread(self) -> bool:
        self.is_valid()
        return not hasattr(self, "cleaned_data")
