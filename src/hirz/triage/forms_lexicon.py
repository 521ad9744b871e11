"""Forms of the lexicon: a term in plain words, with what is wrong beside the field; and what the list is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hirz.detect.enums import RetireReason, TermFamily, TermLanguage, TermState
from hirz.detect.lexicon import policies
from hirz.detect.lexicon.keys import Words

AUTO = {"dir": "auto", "autocomplete": "off", "spellcheck": "false"}


class TermForm(forms.Form):
    """A code word, its other spellings, and what it means."""

    word = forms.CharField(
        label=_("Word"), max_length=policies.LONGEST, widget=forms.TextInput(attrs={**AUTO, "autofocus": True}),
        help_text=_("As most people write it: one word, or a few in a row."),
        error_messages={"required": _("Please write the word.")},
    )  # fmt: skip
    spellings = forms.CharField(
        label=_("Other spellings, one on each line"), required=False,
        max_length=(policies.LONGEST + 2) * policies.MOST_VARIANTS, widget=forms.Textarea(attrs={**AUTO, "rows": 5}),
        help_text=_("Case, accents and doubled letters need no line of their own."),
    )  # fmt: skip
    meaning = forms.CharField(
        label=_("What it means to those who use it"), max_length=policies.LONGEST_MEANING,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Please say what the word means.")},
    )  # fmt: skip
    family = forms.ChoiceField(
        label=_("What it points to"), choices=[("", _("Choose one")), *TermFamily.choices],
        error_messages={"required": _("Please choose what it points to.")},
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language and script"), choices=[("", _("Choose one")), *TermLanguage.choices],
        help_text=_("Words in Darija are also found where sounds are spelt another way, with digits too."),
        error_messages={"required": _("Please choose a language.")},
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, label_suffix="")

    @classmethod
    def filled(cls, words: Words, family: str, language: str) -> TermForm:
        """As a term stands."""
        given = {"word": words.word, "spellings": "\n".join(words.variants), "meaning": words.meaning}
        return cls(initial={**given, "family": family, "language": language})

    def clean_word(self) -> str:
        """It can be looked for."""
        word = str(self.cleaned_data["word"])
        if reason := policies.wrong_with(word):
            raise forms.ValidationError(reason)
        return word

    def clean_spellings(self) -> tuple[str, ...]:
        """Each can be looked for, and there are not too many."""
        lines = tuple(line for line in str(self.cleaned_data["spellings"]).splitlines() if line.strip())
        for number, line in enumerate(lines, 1):
            if reason := policies.wrong_with(line):
                raise forms.ValidationError(_("Line %(number)s: %(reason)s") % {"number": number, "reason": reason})
        if len(lines) > policies.MOST_VARIANTS:
            raise forms.ValidationError(
                ngettext_lazy("At most %(n)d spelling.", "At most %(n)d spellings.", policies.MOST_VARIANTS)
                % {"n": policies.MOST_VARIANTS}
            )
        return lines

    @property
    def words(self) -> Words:
        """What a person gave; of a valid form."""
        given = self.cleaned_data
        return Words(given["word"], given["spellings"], given["meaning"])


class ReasonForm(forms.Form):
    """Why a term is taken out, or a proposal is none."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=RetireReason.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a reason."), "invalid_choice": _("Please choose a reason.")},
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, name: str) -> None:
        # Several of these stand on one page: ids must not meet.
        super().__init__(data, auto_id=f"id_{name}_%s", label_suffix="")


class LexiconForm(forms.Form):
    """What the list is asked for."""

    q = forms.CharField(
        label=_("Word"), required=False, max_length=policies.LONGEST,
        widget=forms.TextInput(attrs={**AUTO, "type": "search"}),
    )  # fmt: skip
    family = forms.ChoiceField(
        label=_("Points to"), required=False, choices=[("", _("Everything")), *TermFamily.choices]
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("All languages")), *TermLanguage.choices]
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *TermState.choices])

    def given(self) -> dict[str, str]:
        """What was filled in and is valid; the rest is ignored."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
