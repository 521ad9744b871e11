"""Forms of the receipt's door and of the letterbox. Nothing is required but what makes no sense without it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hirz.core.sealing import Receipt, ReceiptBroken
from hirz.intake.asking import ASKABLE, NOT_SAID, Askable, Input, Voice, tidied
from hirz.intake.enums import MessageKind

LONGEST_TEXT: Final = 8_000
SIGNS: Final = 27
UNSAID: Final = "-"
"""The last choice of a closed question; no choice at all means the same, but is not an answer by itself."""
TOO_LONG: Final = gettext_lazy("This is longer than one message can be. Please send it in two parts.")
LTR: Final = {"dir": "ltr", "autocapitalize": "off", "spellcheck": "false"}
FACES: Final = (
    ("good", gettext_lazy("It helped")),
    ("so-so", gettext_lazy("So-so")),
    ("bad", gettext_lazy("It did not help")),
)


class ReceiptForm(forms.Form):
    """One field that forgives spaces, case, Arabic digits, O for 0, I and L for 1. Its value is a `Receipt`."""

    code = forms.CharField(
        label=gettext_lazy("Your receipt"),
        error_messages={"required": gettext_lazy("Type the 27 signs of your receipt.")},
        help_text=gettext_lazy("27 signs. Spaces, small letters and capitals do not matter."),
        max_length=500,
        widget=forms.TextInput(attrs={
            "dir": "ltr", "autocomplete": "off", "autocapitalize": "characters", "autocorrect": "off",
            "spellcheck": "false", "class": "signs",
        }),
    )  # fmt: skip

    def clean_code(self) -> Receipt:
        """The receipt, or what is wrong with it: how many signs there are, or that one is miscopied."""
        typed: str = self.cleaned_data["code"]
        try:
            return Receipt.read(typed)
        except ReceiptBroken:
            raise forms.ValidationError(_what_is_wrong(typed)) from None


def _what_is_wrong(typed: str) -> str:
    count = sum(1 for sign in typed if sign.isalnum())
    if count == SIGNS:
        return _("One sign is miscopied. Please compare each group of three with your receipt.")
    said = ngettext("here there is %(n)d", "here there are %(n)d", count) % {"n": count}
    return _("A receipt has 27 signs; %(said)s.") % {"said": said}


class _NameField(forms.UUIDField):
    """The name of a message; a fresh one for anything that is none, so that no words are lost over it."""

    def clean(self, value: Any) -> UUID:
        """The name."""
        try:
            return super().clean(value) or uuid.uuid4()
        except forms.ValidationError:
            return uuid.uuid4()


class _Once(forms.Form):
    """What is sent twice is stored once: the page gives each message its name before it is written."""

    message_id = _NameField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


def _text(label: Any, *, required: bool, rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=LONGEST_TEXT,
        error_messages={"required": gettext_lazy("Nothing is written yet."), "max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto", "autocomplete": "off"}),
    )  # fmt: skip


class AddForm(_Once):
    """Something that was forgotten, or a word to the people who read."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=(
            (MessageKind.ADDITION, gettext_lazy("Something more about what happened")),
            (MessageKind.MESSAGE, gettext_lazy("A message or a question for you")),
        ),
        initial=MessageKind.ADDITION,
        widget=forms.RadioSelect,
    )
    text = _text(gettext_lazy("Your words"), required=True, rows=8)


class FeedbackForm(_Once):
    """How it was. Every part may stay empty."""

    face = forms.ChoiceField(choices=FACES, required=False, widget=forms.RadioSelect)
    text = _text(gettext_lazy("A sentence, if you like"), required=False, rows=3)


class AnswerForm(_Once):
    """The fields that a question asks for, and free words. An empty field says that it is not known or not said."""

    text = _text(gettext_lazy("Anything else, in your own words"), required=False, rows=4)

    def __init__(self, data: Any, *, asked: Sequence[str], voice: Voice) -> None:
        super().__init__(data)
        self.asked = [ASKABLE[name] for name in asked if name in ASKABLE]
        for one in self.asked:
            self.fields[_field(one)] = _asked_field(one, voice)
        self.order_fields([*map(_field, self.asked), "text"])

    def clean(self) -> dict[str, Any]:
        """At least one word; who would rather say nothing has a button for that."""
        data = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in (*map(_field, self.asked), "text")):
            raise forms.ValidationError(
                _("Nothing is written yet. If you would rather not say, use the second button: that is an answer too.")
            )
        return data

    def values(self) -> dict[str, str]:
        """Each field that was asked for, with its answer or `NOT_SAID`."""
        given = {one.name: self.cleaned_data.get(_field(one)) or UNSAID for one in self.asked}
        return {name: NOT_SAID if value == UNSAID else value for name, value in given.items()}

    def nothing_said(self) -> dict[str, str]:
        """The answer of who would rather not say."""
        return {one.name: NOT_SAID for one in self.asked}


def _field(asked: Askable) -> str:
    return f"asked_{asked.name}"


class _AskedField(forms.CharField):
    """One asked field; its value is checked by the table that also checks partners."""

    def __init__(self, asked: Askable, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=LONGEST_TEXT, error_messages={"max_length": TOO_LONG}, **kwargs)
        self.asked = asked

    def clean(self, value: Any) -> str:
        """Tidied, and one that the field takes."""
        text = tidied(str(super().clean(value)))
        if not self.asked.takes(text):
            raise forms.ValidationError(_wrong(self.asked))
        return text


def _asked_field(asked: Askable, voice: Voice) -> forms.Field:
    label = str(asked.question(voice))
    direction = LTR if asked.is_ltr else {"dir": "auto"}
    attributes = {**direction, "autocomplete": "off"}
    if asked.input is Input.CHOICE:
        choices = [(value, str(words)) for value, words in asked.choices]
        unsaid = [(UNSAID, _("I do not know, or would rather not say"))]
        return forms.ChoiceField(label=label, choices=[*choices, *unsaid], required=False, widget=forms.RadioSelect)
    widgets: dict[Input, forms.Widget] = {
        Input.TEXT: forms.Textarea(attrs={**attributes, "rows": 5}),
        Input.NUMBER: forms.TextInput(attrs={**attributes, "inputmode": "numeric", "size": 4}),
        Input.DATE: forms.DateInput(attrs={**attributes, "type": "date"}),
    }
    return _AskedField(asked, label=label, widget=widgets.get(asked.input, forms.TextInput(attrs=attributes)))


def _wrong(asked: Askable) -> str:
    if asked.input is Input.NUMBER:
        return _("Write the age in digits, for instance 14. You can also leave this empty.")
    if asked.input is Input.DATE:
        return _("Write the day as year, month and day: 2026-05-12. You can also leave this empty.")
    return _("This could not be read. You can also write it in your own words below.")
