"""Forms of casework. What is written in them is sealed with the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from hirz.base.accounts.models import Organisation, User
from hirz.base.places.models import Court
from hirz.casework import policies
from hirz.casework.enums import (
    REASONS,
    Capacity,
    Compartment,
    LeavingReason,
    Move,
    OfferReason,
    RelationKind,
)
from hirz.casework.models import CasePerson
from hirz.casework.services import Details

REFERENCE_CHARACTERS = 20
MOMENT = "%Y-%m-%dT%H:%M"
UNKNOWN = ""


def _language() -> str:
    return (translation.get_language() or "ar")[:2]


def _text(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})


class ActForm(forms.Form):
    """Several forms stand on one page: ids must not meet."""

    def __init__(self, data: QueryDict | None = None, *, name: str, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=f"id_{name}_%s", label_suffix="", initial=dict(initial or {}))


class TitleForm(ActForm):
    """The title of a case."""

    title = forms.CharField(
        label=_("Title"), max_length=policies.LONGEST_TITLE, widget=_line(),
        help_text=_("What it is about, for those who work on it. Never a person’s name."),
    )  # fmt: skip


class JoinForm(ActForm):
    """Which case a report belongs to."""

    reference = forms.ChoiceField(label=_("Case"))

    def __init__(self, data: QueryDict | None = None, *, name: str, cases: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(data, name=name)
        self.fields["reference"].choices = [(reference, label) for reference, label in cases]  # type: ignore[attr-defined]


class DeclineForm(ActForm):
    """Why not."""

    reason = forms.ChoiceField(label=_("Reason"), choices=OfferReason.choices, widget=forms.RadioSelect)


class MoveForm(ActForm):
    """One step: when it happened, why, and what else is to be said."""

    on = forms.DateTimeField(
        label=_("When"), input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local", "step": "60"}),
        help_text=_("Casablanca time"),
    )  # fmt: skip
    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), required=False, max_length=policies.LONGEST_NOTE, widget=_text())

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        move: Move,
        offices: Iterable[Organisation] = (),
        courts: Iterable[Court] = (),
    ) -> None:
        super().__init__(data, name=move.value)
        self.fields["reason"].choices = [(r.value, r.label) for r in REASONS[move]]  # type: ignore[attr-defined]
        self.initial["on"] = timezone.localtime().replace(second=0, microsecond=0, tzinfo=None)
        if move is Move.REFER:
            self.fields["prosecution"] = forms.ChoiceField(
                label=_("Prosecution office"), choices=[(o.pk, o.name(_language())) for o in offices]
            )
            self.fields["court"] = forms.ChoiceField(
                label=_("Court"), required=False,
                choices=[(UNKNOWN, _("not known yet")), *((c.pk, getattr(c, f"name_{_language()}")) for c in courts)],
            )  # fmt: skip
            self.order_fields(["prosecution", "court", "on", "reason", "note"])


class PersonForm(ActForm):
    """Somebody in the case."""

    capacity = forms.ChoiceField(label=_("Who this is"), choices=Capacity.choices)
    is_minor = forms.TypedChoiceField(
        label=_("Age"), required=False, empty_value=None, coerce=lambda value: value == "minor",
        choices=[(UNKNOWN, _("not known")), ("minor", _("under 18")), ("adult", _("18 or over"))],
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name in Arabic letters"), required=False, max_length=policies.LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar", "autocomplete": "off"}),
    )  # fmt: skip
    name_latin = forms.CharField(
        label=_("Name in Latin letters"), required=False, max_length=policies.LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    aliases = forms.CharField(
        label=_("Other names and accounts"), required=False, widget=_text(2), max_length=1_000,
        help_text=_("One on each line."),
    )  # fmt: skip
    about = forms.CharField(label=_("What is known"), required=False, max_length=policies.LONGEST_NOTE, widget=_text(2))

    def details(self) -> Details:
        """What was written, lines as a list."""
        given = self.cleaned_data
        lines = [line.strip() for line in given["aliases"].splitlines() if line.strip()]
        return Details(
            given["name"].strip(), given["name_latin"].strip(), lines[: policies.MOST_ALIASES], given["about"].strip()
        )


class CapacityForm(ActForm):
    """What somebody is by now."""

    capacity = forms.ChoiceField(
        label=_("Who this is"), choices=[(c.value, c.label) for c in Capacity if c is not Capacity.VICTIM]
    )


class RelationForm(ActForm):
    """How one stands to the other."""

    one = forms.ChoiceField(label=_("Person"))
    kind = forms.ChoiceField(label=_("Tie"), choices=RelationKind.choices)
    other = forms.ChoiceField(label=_("Other person"))

    def __init__(self, data: QueryDict | None = None, *, name: str, persons: Sequence[CasePerson] = ()) -> None:
        super().__init__(data, name=name)
        choices = [(p.code, f"{p.code} · {Capacity(p.capacity).label}") for p in persons]
        self.fields["one"].choices = self.fields["other"].choices = choices  # type: ignore[attr-defined]


class NoteForm(ActForm):
    """A note and its readers."""

    text = forms.CharField(label=_("Note"), max_length=policies.LONGEST_NOTE, widget=_text())
    compartment = forms.ChoiceField(label=_("Who may read it"))

    def __init__(self, data: QueryDict | None = None, *, name: str, offered: Sequence[Compartment] = ()) -> None:
        super().__init__(data, name=name)
        self.fields["compartment"].choices = [(c.value, c.label) for c in offered]  # type: ignore[attr-defined]


class TaskForm(ActForm):
    """Something to do."""

    text = forms.CharField(label=_("What is to be done"), max_length=policies.LONGEST_TITLE, widget=_line())
    due_on = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    who = forms.ChoiceField(label=_("Who does it"), required=False)

    def __init__(self, data: QueryDict | None = None, *, name: str, members: Sequence[User] = ()) -> None:
        super().__init__(data, name=name)
        choices = [(UNKNOWN, _("anybody")), *((str(u.pk), u.full_name) for u in members)]
        self.fields["who"].choices = choices  # type: ignore[attr-defined]
        self.fields["due_on"].widget.attrs["min"] = (timezone.localdate() - timedelta(days=1)).isoformat()


class MemberForm(ActForm):
    """Whom to admit."""

    who = forms.ChoiceField(label=_("Investigator"))

    def __init__(self, data: QueryDict | None = None, *, name: str, colleagues: Sequence[User] = ()) -> None:
        super().__init__(data, name=name)
        self.fields["who"].choices = [(str(u.pk), u.full_name) for u in colleagues]  # type: ignore[attr-defined]


class LeaveForm(ActForm):
    """Why somebody leaves the case."""

    reason = forms.ChoiceField(label=_("Reason"), choices=LeavingReason.choices, widget=forms.RadioSelect)
