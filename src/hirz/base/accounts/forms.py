"""Forms of people and bodies."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hirz.base.accounts.enums import OrganisationKind, Role, Scope, TrainingKind
from hirz.base.accounts.models import Feed, Organisation, User
from hirz.base.accounts.queries import PeopleFilter
from hirz.base.accounts.services import Area, Names
from hirz.base.places.models import Court, Province

NAME_CHARACTERS = 120
LONGEST_KEY = timedelta(days=366)
PROVINCE, COURT = "province", "court"


class Plain(forms.Form):
    """A form whose labels stand above their fields; `prefix` in the ids where several stand on one page."""

    id_prefix = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": f"id_{self.id_prefix}%s", **kwargs})


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def _text(label: Any, length: int, *, direction: str = "auto", **kwargs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": direction, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=length, widget=widget, **kwargs)


def _code(label: Any, help_text: Any) -> forms.SlugField:
    widget = forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "class": "code", "spellcheck": "false"})
    return forms.SlugField(label=label, max_length=40, widget=widget, help_text=help_text)


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Bodies by their name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """The name in the reader's language."""
        return str(obj.name((get_language() or "ar")[:2]))


def _named(item: Province | Court) -> str:
    # Provinces have no English name: the French one is what maps in Latin letters say.
    language = (get_language() or "ar")[:2]
    return str(getattr(item, f"name_{language}", "") or item.name_fr or item.name_ar)


class PeopleForm(Plain):
    """Whom to show."""

    query = _text(_("Name or e-mail"), NAME_CHARACTERS, required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    organisation = OrganisationField(
        label=_("Body"), queryset=Organisation.objects.order_by("code"), required=False, empty_label=_("any")
    )
    state = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[
            ("", _("any")),
            ("active", _("open")),
            ("inactive", _("closed")),
            ("training", _("a training ends soon")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("any")), *Role.choices]  # type: ignore[attr-defined]

    def wanted(self) -> PeopleFilter:
        """What was asked, as far as it could be read."""
        self.is_valid()
        values = getattr(self, "cleaned_data", {})
        organisation = values.get("organisation")
        return PeopleFilter(
            query=values.get("query", "").strip(),
            role=values.get("role", ""),
            organisation=organisation.code if organisation else "",
            state=values.get("state", ""),
        )


class LanguageForm(Plain):
    """The language that somebody prefers."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class UserForm(LanguageForm):
    """A person's account."""

    full_name = _text(_("Name"), NAME_CHARACTERS)
    is_active = forms.BooleanField(
        label=_("The account is open"), required=False, help_text=_("Closing it ends every session at once.")
    )
    field_order = ("full_name", "language", "is_active")


class NewUserForm(LanguageForm):
    """A new account: roles and a sign-in link come after."""

    full_name = _text(_("Name"), NAME_CHARACTERS)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The name for signing in. Hirz sends nothing to it."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    field_order = ("full_name", "email", "language")

    def clean_email(self) -> str:
        """One account for one address, whatever its capitals."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("There is an account with this address already."))
        return email


class MembershipForm(Plain):
    """A role in a body, for an area and a time."""

    id_prefix = "role_"

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    organisation = OrganisationField(
        label=_("Body"), queryset=Organisation.objects.none(), empty_label=_("Choose a body")
    )
    area = forms.ChoiceField(label=_("Area"), required=False, help_text=_("A province, or the circuit of a court."))
    starts_on = _day(_("From"))
    ends_on = _day(_("Last day"), required=False, help_text=_("Empty: until it is ended."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(is_active=True)  # type: ignore[attr-defined]
        provinces = sorted((_named(p), f"{PROVINCE}:{p.code}") for p in Province.objects.all())
        courts = sorted((_named(c), f"{COURT}:{c.code}") for c in Court.objects.all())
        self.fields["area"].choices = [  # type: ignore[attr-defined]
            ("", _("everywhere")),
            (_("Provinces"), [(value, label) for label, value in provinces]),
            (_("Courts"), [(value, label) for label, value in courts]),
        ]
        self.fields["starts_on"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        """The days must be in order."""
        values = super().clean() or {}
        starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("This day is before the other one."))
        return values

    def clean_area(self) -> Area:
        """The province or the court itself."""
        kind, _colon, code = str(self.cleaned_data["area"]).partition(":")
        if kind == PROVINCE:
            return Area(province=Province.objects.get(pk=code))
        return Area(court=Court.objects.get(pk=code)) if kind == COURT else Area()


class TrainingForm(Plain):
    """A training that somebody has done."""

    id_prefix = "training_"

    kind = forms.ChoiceField(label=_("Training"), choices=TrainingKind.choices)
    completed_on = _day(_("Done on"))
    expires_on = _day(_("Valid until"), required=False, help_text=_("Empty: it does not expire."))

    def clean(self) -> dict[str, Any]:
        """Done by today, and valid for a while."""
        values = super().clean() or {}
        completed_on, expires_on = values.get("completed_on"), values.get("expires_on")
        if completed_on and completed_on > timezone.localdate():
            self.add_error("completed_on", _("This day has not come yet."))
        if completed_on and expires_on and expires_on < completed_on:
            self.add_error("expires_on", _("This day is before the other one."))
        return values


class NamesForm(Plain):
    """A name in three languages."""

    name_ar = forms.CharField(
        label=_("Name in Arabic"), max_length=200, widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"})
    )
    name_fr = forms.CharField(
        label=_("Name in French"), max_length=200, widget=forms.TextInput(attrs={"dir": "ltr", "lang": "fr"})
    )
    name_en = forms.CharField(
        label=_("Name in English"), max_length=200, widget=forms.TextInput(attrs={"dir": "ltr", "lang": "en"})
    )

    def names(self) -> Names:
        """The three of them."""
        return Names(*(self.cleaned_data[f"name_{language}"] for language in ("ar", "fr", "en")))


class OrganisationForm(NamesForm):
    """A body that takes part."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    is_active = forms.BooleanField(
        label=_("The body takes part"),
        required=False,
        help_text=_("Otherwise it receives nothing, and no role or key is given in it."),
    )
    field_order = ("name_ar", "name_fr", "name_en", "kind", "is_active")


class NewOrganisationForm(NamesForm):
    """A new body."""

    code = _code(
        _("Code"), _("Small Latin letters, digits and hyphens. It stays for good: the ledger names bodies by it.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    field_order = ("code", "kind", "name_ar", "name_fr", "name_en")

    def clean_code(self) -> str:
        """A code that is free, and no word of an address."""
        code = str(self.cleaned_data["code"]).lower()
        if code == "new" or Organisation.objects.filter(pk=code).exists():
            raise ValidationError(_("This code is taken."))
        return code


class FeedForm(NamesForm):
    """A stream of reports: its names are the operator's choice."""

    desk = OrganisationField(label=_("Goes to the desk"), queryset=Organisation.objects.none(), empty_label=None)
    is_active = forms.BooleanField(
        label=_("The feed is open"), required=False, help_text=_("When it is closed its keys open nothing.")
    )
    field_order = ("name_ar", "name_fr", "name_en", "desk", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desk"].queryset = Organisation.objects.filter(is_active=True)  # type: ignore[attr-defined]


class NewFeedForm(FeedForm):
    """A new stream of reports."""

    id_prefix = "new_feed_"

    code = _code(_("Code"), _("Small Latin letters, digits and hyphens. It stays for good."))
    is_active = None  # type: ignore[assignment]
    field_order = ("code", "name_ar", "name_fr", "name_en", "desk")

    def clean_code(self) -> str:
        """A code that is free."""
        code = str(self.cleaned_data["code"]).lower()
        if Feed.objects.filter(pk=code).exists():
            raise ValidationError(_("This code is taken."))
        return code


class CredentialForm(Plain):
    """A key for a partner's machine."""

    id_prefix = "key_"

    feed = forms.ModelChoiceField(label=_("Feed"), queryset=Feed.objects.none(), empty_label=None)
    label = _text(_("Label"), 80, help_text=_("So that you know it again: the machine, the person who asked."))
    scopes = forms.MultipleChoiceField(label=_("It may"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple)
    expires_on = _day(_("Last day"), help_text=_("At most one year from now."))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feed = self.fields["feed"]
        feed.queryset = Feed.objects.filter(sender=organisation, is_active=True)  # type: ignore[attr-defined]
        feed.label_from_instance = lambda one: one.name((get_language() or "ar")[:2])  # type: ignore[attr-defined]
        self.fields["scopes"].initial = [Scope.REPORTS_WRITE]
        self.fields["expires_on"].initial = timezone.localdate() + timedelta(days=180)

    def clean_expires_on(self) -> date:
        """From today to a year from now: a key that never ends is one that nobody misses when it is stolen."""
        last = self.cleaned_data["expires_on"]
        if not timezone.localdate() <= last <= timezone.localdate() + LONGEST_KEY:
            raise ValidationError(_("Choose a day from today to one year from now."))
        return last  # type: ignore[no-any-return]

    def expires_at(self) -> datetime:
        """The end of the last day, here."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["expires_on"] + timedelta(days=1), time.min))


class PasswordForm(Plain):
    """A password that its holder chooses."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("12 characters or more. Several words are easier to keep in mind than signs."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )
    again = forms.CharField(
        label=_("The same again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Twice the same, and no password that everybody knows."""
        values = super().clean() or {}
        password, again = values.get("password"), values.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ."))
        elif password:
            try:
                validate_password(password, self.user)
            except ValidationError as refusal:
                self.add_error("password", refusal)
        return values
