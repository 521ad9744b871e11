"""Forms of the decisions: a reason from a closed list, and a note that is sealed with the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from hirz.base.accounts.models import Organisation
from hirz.triage.enums import ClosingReason, EscalationReason, ReferralReason
from hirz.triage.models import Bundle

NOTE_CHARACTERS = 2_000
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


class EscalateForm(DecisionForm):
    """Give a report to the investigators."""

    reason = _reasons(EscalationReason.choices)
    field_order = ("reason", "note")


class CloseForm(DecisionForm):
    """Close a report."""

    reason = _reasons(ClosingReason.choices)
    field_order = ("reason", "note")


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Organisations by their name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """The name in the reader's language."""
        return str(obj.name((translation.get_language() or "ar")[:2]))


class ReferForm(DecisionForm):
    """Propose a report to another organisation."""

    to = OrganisationField(
        label=_("To"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose an organisation"),
        error_messages={"required": _("Please choose an organisation.")},
    )
    reason = _reasons(ReferralReason.choices)
    field_order = ("to", "reason", "note")

    def __init__(self, data: QueryDict | None = None, *, verb: str, receivers: Any) -> None:
        super().__init__(data, verb=verb)
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
