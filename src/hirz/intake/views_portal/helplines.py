"""Helplines as the portal says them: what the directory knows, with its mark; what it does not know, said as unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hirz.base.places.enums import ServiceField
from hirz.base.places.marks import Marked, marked
from hirz.base.places.models import Service
from hirz.intake.templatetags.portal import demo_mark

# Kinds as the country file names them: whom a child may talk to, whom anybody calls in danger, what stops a picture.
TALK = ("hotline", "helpline")
DANGER = ("emergency",)
REMOVAL = ("removal tool",)

# The country file speaks the shorthand of its makers; here is what it means to a visitor. What an operator typed and
# nobody translated is shown as it is, and never left out.
HOURS: dict[str, str | Promise] = {
    "24h/7": _("day and night"),
    "chat Mon-Fri 10-16": _("chat from Monday to Friday, 10 to 16"),
}
LANGUAGES: dict[str, str | Promise] = {
    "ar": _("Arabic"),
    "fr": _("French"),
    "en": _("English"),
    "es": _("Spanish"),
    "amazigh": _("Amazigh"),
    "many": _("many languages"),
}
# For whom, and where: shown where it is known, because a child must not ring the wrong door. Their order is the page's.
FOR: dict[str, str | Promise] = {
    "children and any person, in Morocco and abroad": _("for children and for everybody"),
    "children and young people": _("for children and young people"),
    "minors": _("for pictures taken before you were 18"),
    "adults 18+": _("for pictures taken from 18 on"),
    "women and girls; children (secondary source)": _("for women and girls"),
    "urban areas": _("in towns"),
    "rural areas": _("in villages and outside towns"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One service as a page shows it. An empty `hours` or `languages` is one that nobody here knows."""

    code: str
    name: str
    phone: str
    url: str
    hours: str
    languages: str
    suits: str
    confirmed_on: date | None
    unsure: str  # of a confirmed number: what beside it is not confirmed

    @property
    def dial(self) -> str:
        """For a tel: address."""
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


def talk_lines() -> list[Line]:
    """Whom a child may talk to."""
    return _lines(TALK, ServiceField.PHONE)


def danger_lines() -> list[Line]:
    """Whom anybody calls in danger."""
    return _lines(DANGER, ServiceField.PHONE)


def removal_tools() -> list[Line]:
    """What helps against the spread of a picture."""
    return _lines(REMOVAL, ServiceField.URL)


def _lines(kinds: tuple[str, ...], field: ServiceField) -> list[Line]:
    services = sorted(Service.objects.filter(kind__in=kinds), key=lambda one: _place(kinds, one))
    # A real installation says nothing that its operator has not confirmed; the demo does, and says so beside it.
    return [line for one in services if (line := line_of(one, field, unconfirmed=demo_mark()))]


def _place(kinds: tuple[str, ...], service: Service) -> tuple[int, int, int, str]:
    """What says for whom it is stands first, then the shortest number: it is the one that can be kept in mind."""
    suits = [place for place, text in enumerate(FOR) if text in (service.audience, service.caution)]
    return kinds.index(service.kind), min(suits, default=len(FOR)), len(service.phone), service.code


def line_of(service: Service, field: ServiceField, *, unconfirmed: bool) -> Line | None:
    """A service by one of its own fields; None where that field is empty, or not confirmed and not wanted so."""
    main, hours, languages = (marked(service, one) for one in (field, ServiceField.HOURS, ServiceField.LANGUAGES))
    if not main.value or not (main.is_confirmed or unconfirmed):
        return None
    return Line(
        code=service.code,
        name=service.name(get_language() or "ar"),
        phone=marked(service, ServiceField.PHONE).value,
        url=marked(service, ServiceField.URL).value.removeprefix("https://"),
        hours=_joined(HOURS, hours.value.split(";")),
        languages=_joined(LANGUAGES, languages.value.split(",")),
        suits=_suits(service),
        confirmed_on=main.confirmed_on if main.is_confirmed else None,
        unsure=_join(_unsure(hours, languages)),
    )


def _unsure(hours: Marked, languages: Marked) -> Iterable[str]:
    if hours.value and not hours.is_confirmed:
        yield gettext("hours")
    if languages.value and not languages.is_confirmed:
        yield gettext("languages")


def _suits(service: Service) -> str:
    known = [FOR[text] for text in (service.audience, service.caution) if text in FOR]
    return _join(map(str, known))


def _joined(words: dict[str, str | Promise], values: Iterable[str]) -> str:
    return _join(str(words.get(value.strip(), value.strip())) for value in values if value.strip())


def _join(texts: Iterable[str]) -> str:
    return ("، " if get_language() == "ar" else ", ").join(texts)
