"""The form of a statement that staff take down. Everything may stay open: nothing here may keep a caller's words from going in.

What is typed is kept as it was typed (`typed_values`); only handing in asks whether a day is a day.
"""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hirz.base.accounts.forms import Plain
from hirz.core.formats.report import IncidentType
from hirz.core.sealing import Receipt, ReceiptBroken
from hirz.intake.enums import DiscardReason

LONGEST_ACCOUNT: Final = 100_000
LONGEST_ANSWER: Final = 20_000
LONGEST_ASKED: Final = 500
LONGEST_LINE: Final = 300
MOST_PAIRS: Final = 60
# Rows of questions and answers that stand ready on a page; without a script, keeping brings as many again.
SPARE_PAIRS: Final = 2
LOCAL: Final = "%Y-%m-%dT%H:%M"

UNKNOWN: Final = ("unknown", _("not known"))
YES_NO: Final = (("yes", _("yes")), ("no", _("no")), UNKNOWN)
DANGER: Final = (("now", _("yes, at this moment")), ("soon", _("perhaps, today or soon")), ("no", _("no")), UNKNOWN)
HOME: Final = (
    ("nobody", _("nobody")),
    ("guardian", _("a parent or guardian")),
    ("other", _("somebody else")),
    UNKNOWN,
)
SETTING: Final = (
    ("telephone", _("by telephone")),
    ("in_person", _("in person, here")),
    ("video", _("by video")),
    ("elsewhere", _("in person, elsewhere")),
)
SPEAKER: Final = (
    ("child", _("a child, about themselves")),
    ("friend", _("a child, about another child")),
    ("parent", _("a parent, or who brings the child up")),
    ("sibling", _("a brother or sister")),
    ("teacher", _("a teacher")),
    ("professional", _("another professional who works with children")),
    ("adult", _("an adult, about themselves")),
    ("witness", _("somebody else")),
)
LANGUAGES: Final = (
    ("ary", _("Darija")),
    ("ar", _("Arabic")),
    ("zgh", _("Amazigh")),
    ("fr", _("French")),
    ("en", _("English")),
    ("es", _("Spanish")),
)
QUIET: Final = (
    ("messages_only", _("Write, do not call")),
    ("no_voice_message", _("Leave no voice message")),
    ("say_nothing_to_others", _("If somebody else answers, say nothing")),
)
KINDS: Final = (
    (IncidentType.SEXTORTION, _("Threats or blackmail, with pictures or a secret")),
    (IncidentType.GROOMING, _("An adult seeks a child for sexual purposes")),
    (IncidentType.MATERIAL, _("Child sexual abuse material is shown, sent or traded")),
    (IncidentType.ABUSE, _("Sexual abuse by contact")),
    (IncidentType.LIVE_STREAM, _("Abuse in front of a live camera")),
    (IncidentType.TRAFFICKING, _("A child is sold, lent or made to work")),
    (IncidentType.TRAVEL, _("Exploitation in travel and tourism")),
    (IncidentType.LURE, _("A false offer: work, fame, travel")),
    (IncidentType.UNSOLICITED, _("Obscene messages to a child")),
    (IncidentType.OTHER, pgettext_lazy("nature of a report", "Other")),
)
DEMANDS: Final = (
    ("money", _("money")), ("images", _("images")), ("meeting", _("a meeting")),
    ("other", pgettext_lazy("a value in a form", "another")),
)  # fmt: skip
THREATS: Final = (
    ("publish", _("to publish")), ("harm", _("of violence")), ("other", pgettext_lazy("a value in a form", "another")),
)  # fmt: skip


def _one(label: Any, choices: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.RadioSelect, help_text=help_text
    )  # fmt: skip


def _menu(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "—"), *choices], required=False)


def _many(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip


def _line(label: Any, help_text: Any = "", *, longest: int = LONGEST_LINE, **attributes: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"} | attributes)
    return forms.CharField(label=label, max_length=longest, required=False, widget=widget, help_text=help_text)


def _text(label: Any, help_text: Any = "", *, rows: int = 3, longest: int = LONGEST_ANSWER) -> forms.CharField:
    widget = forms.Textarea(attrs={"dir": "auto", "rows": rows, "autocomplete": "off"})
    # Verbatim: a space at either end is the caller's too.
    return forms.CharField(
        label=label, max_length=longest, required=False, strip=False, widget=widget, help_text=help_text
    )  # fmt: skip


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
    return forms.DateTimeField(label=label, required=False, input_formats=[LOCAL, f"{LOCAL}:%S"], widget=widget)


class StatementForm(Plain):
    """Everything that is taken down, in the order in which it is asked."""

    danger = _one(_("In danger now?"), DANGER)
    danger_what = _line(_("What is happening, in their words"))
    safe = _one(_("Can they talk freely now?"), YES_NO)
    phone = _line(
        _("A safe number"), _("Their own, that nobody else answers. Empty: none."), inputmode="tel", dir="ltr"
    )
    safe_time = _line(_("When it is safe"))
    quiet = _many(_("If we call back"), QUIET)
    home = _one(_("Is there somebody at home who must not learn of this call?"), HOME)
    self_harm = forms.BooleanField(label=_("They spoke of harming themselves"), required=False)

    setting = _one(_("How it is taken down"), SETTING)
    taken_at = _moment(_("Begin of the conversation"))
    speaker = _menu(_("Who speaks"), SPEAKER)
    language = _menu(_("Language spoken"), LANGUAGES)
    interpreter = _one(_("Is somebody interpreting?"), (("yes", _("yes")), ("no", _("no"))))
    interpreter_who = _line(_("Who interprets, and between which languages"))
    present = _line(_("Who else listens or is in the room"))
    called = _line(_("What may we call them?"), _("Any name will do."))
    name = _line(_("Full name"), _("Only if they offer it. It is sealed as an identity."))

    narrative = _text(_("Their own words, from the first open question on"), rows=9, longest=LONGEST_ACCOUNT)

    kind = _menu(_("What it is about"), KINDS)
    platform = _line(_("App, site or game"))
    traces = _text(_("Accounts, numbers, links of the reported person"), _("One on each line. Open none of them."))
    who = _line(_("What else is known of the reported person"))
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    when = _line(_("When, in their words"))
    in_touch = _one(_("Still in touch?"), YES_NO)
    near = _one(_("Can the reported person reach the child?"), YES_NO)
    demands = _many(_("What is demanded"), DEMANDS)
    threats = _many(_("What is threatened"), THREATS)
    until = _moment(_("The threat runs out"))
    age = _line(_("Age of the child"), longest=20, inputmode="numeric")
    city = _line(_("Town or province of the child"), _("No address is needed."))

    summary = _text(_("Your own summary and observations"), _("Yours alone: not what was said."))
    done = _text(_("What you did or agreed"), rows=2)
    no_receipt = forms.BooleanField(
        label=_("The caller wants no receipt"),
        required=False,
        help_text=_("For instance because somebody would find it. Nobody can answer them through the letterbox then."),
    )

    def clean(self) -> dict[str, Any]:
        """Beside the fields: the pairs of what was asked and what was answered."""
        values = super().clean() or {}
        values["pairs"] = pairs_of(self.data)
        return values


MULTIPLE: Final = frozenset(
    name for name, field in StatementForm.base_fields.items() if isinstance(field, forms.MultipleChoiceField)
)  # fmt: skip


def typed_values(sent: QueryDict) -> dict[str, Any]:
    """What was typed, as it was typed: to be kept, whatever it is. ValidationError for more than a statement holds."""
    values: dict[str, Any] = {}
    for name, field in StatementForm.base_fields.items():
        values[name] = sent.getlist(name)[:20] if name in MULTIPLE else sent.get(name, "")
        longest = getattr(field, "max_length", None) or LONGEST_LINE
        if sum(len(part) for part in values[name]) > longest:
            raise ValidationError(_("“%(field)s” is too long: nothing of it was kept."), params={"field": field.label})
    pairs = pairs_of(sent)
    if len(pairs) > MOST_PAIRS or any(len(a) > LONGEST_ASKED or len(b) > LONGEST_ANSWER for a, b in pairs):
        raise ValidationError(_("Too many questions, or an answer that is too long: nothing of it was kept."))
    return values | {"asked": [asked for asked, _said in pairs], "said": [said for _asked, said in pairs]}


def pairs_of(sent: Any) -> list[tuple[str, str]]:
    """What was asked and what was answered, in order; pairs in which nothing stands are left out."""
    asked, said = _list(sent, "asked"), _list(sent, "said")
    width = max(len(asked), len(said))
    padded = [(rows + [""] * width)[:width] for rows in (asked, said)]
    return [(a.strip(), b) for a, b in zip(*padded, strict=True) if a.strip() or b.strip()]


def _list(sent: Any, name: str) -> list[str]:
    return list(sent.getlist(name) if isinstance(sent, QueryDict) else sent.get(name, []))


class BeginForm(Plain):
    """Whether a statement begins by telephone or in person: the rest is asked on its page."""

    setting = forms.ChoiceField(label=_("How it is taken down"), choices=SETTING, initial="telephone")


class ResumeForm(Plain):
    """The receipt of a statement of one's own."""

    id_prefix = "resume_"

    code = forms.CharField(
        label=_("Receipt"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "ltr", "class": "code", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> Receipt:
        """The receipt itself; a miscopied sign is said at once."""
        try:
            return Receipt.read(self.cleaned_data["code"])
        except ReceiptBroken:
            raise ValidationError(_("A sign is wrong or missing. Compare it with the paper.")) from None


class DiscardForm(Plain):
    """Why a statement is thrown away."""

    id_prefix = "discard_"

    reason = forms.ChoiceField(label=_("Why"), choices=DiscardReason.choices, widget=forms.RadioSelect)
