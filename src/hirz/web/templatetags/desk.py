"""`{% load desk %}`: pictures, bars, isolation of foreign runs, the rail, languages and theme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import segno
from django import template
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static as hashed
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

register = template.Library()

# When the dark values apply, by the chosen theme ("" follows the system).
DARK_APPLIES = {"": "(prefers-color-scheme: dark)", "dark": "all", "light": "not all"}

# Each language by its own name, and as short as the top line needs it.
LANGUAGES = (("ar", "ع", "العربية"), ("fr", "Fr", "Français"), ("en", "En", "English"))

# Pictures that point somewhere and must follow the reading direction; clocks, ticks and logos never flip.
DIRECTED = frozenset({"queue", "chevron", "back", "undo", "exit", "referrals", "open", "administration", "lists"})


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file; by its plain name where no manifest was made, so that an error page never fails."""
    try:
        return hashed(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@register.simple_tag
def icon(name: str, size: str = "s") -> SafeString:
    """A line picture of the sprite; `size` is "s" (16 px) or "" (20 px). It says nothing to a screen reader."""
    flip = " flip" if name in DIRECTED else ""
    return format_html(
        '<svg class="i {}{}" aria-hidden="true"><use href="{}#{}"/></svg>', size, flip, asset("desk/icons.svg"), name
    )


@register.simple_tag
def shape(name: str) -> SafeString:
    """A shape that is filled, not drawn: a priority ("p-now") or the seal."""
    return format_html('<svg aria-hidden="true"><use href="{}#{}"/></svg>', asset("desk/icons.svg"), name)


@register.simple_tag
def bar(value: float, kind: str = "") -> SafeString:
    """A bar from 0 to 100; the number beside it carries the value. `kind`: t, s, p, g or "" (ink)."""
    width = max(0, min(100, round(value)))
    return format_html(
        '<svg class="bar {}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="6"/></svg>',
        kind,
        width,
    )


@register.simple_tag
def qr(text: str) -> SafeString:
    """A QR code as SVG inside the page: no data: image, which the page policy forbids."""
    # segno writes markup of its own making from numbers alone; nothing of `text` reaches it as text.
    markup = segno.make(text, error="m").svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2)
    return mark_safe(markup)  # noqa: S308


@register.filter
def ltr(value: object) -> SafeString:
    """A run that has no direction of its own (telephone, 2 / 10, a date): isolated, left to right."""
    return format_html('<bdi dir="ltr">{}</bdi>', value)


@register.filter
def bdi(value: object) -> SafeString:
    """A run in another script, isolated so that it cannot reorder what surrounds it."""
    return format_html("<bdi>{}</bdi>", value)


@register.filter
def code(value: object) -> SafeString:
    """An identifier, left to right in the code face."""
    return format_html('<bdi dir="ltr" class="code">{}</bdi>', value)


@register.simple_tag
def comma() -> str:
    """The comma of the language, with its space."""
    return "، " if translation.get_language() == "ar" else ", "


@register.filter
def count(value: int) -> str:
    """A whole number grouped by thousands: a narrow no-break space in French, a comma elsewhere."""
    grouped = f"{int(value):,}"
    return grouped.replace(",", "\u202f") if translation.get_language() == "fr" else grouped


@dataclass(frozen=True, slots=True)
class Place:
    """How a place of the rail looks, and whose pages light it."""

    icon: str
    label: Any
    within: tuple[str, ...] = ()  # further URL names that belong to this place


# By route; which of them a person sees is decided by `hirz.web.context.RAIL`.
PLACES = {
    "triage:queue": Place("queue", _("Queue"), ("triage:report", "triage:floods", "triage:saved_views")),
    "triage:search": Place("search", _("Search")),
    "triage:bundles": Place("bundles", _("Bundles"), ("triage:bundle",)),
    "triage:campaigns": Place("graph", _("Campaigns"), ("triage:campaign", "triage:graph")),
    "triage:names": Place("join", _("Names")),
    "triage:lexicon": Place("lexicon", _("Lexicon"), ("triage:term", "triage:register_term", "triage:change_term")),
    "triage:referrals": Place("referrals", _("Referrals")),
    "triage:audit": Place("dice", _("Audit"), ("triage:audit_missed",)),
    "triage:senders": Place("senders", _("Senders"), ("triage:sender",)),
    "triage:workload": Place("figures", _("Workload")),
    "triage:learned": Place("eye", _("Learned")),
    "intake_desk:quarantine": Place("quarantine", _("Quarantine"), ("intake_desk:document",)),
    "triage:rules": Place("file", _("Rules"), ("triage:rule", "triage:new_rule", "triage:edit_rule")),
    "lists:lists": Place("seal-check", _("Lists"), ("lists:list", "lists:import", "lists:entry")),
    "stopping:pictures": Place("eye-off", _("Pictures"), ("stopping:picture",)),
    "casework:cases": Place("case", _("Cases"), ("casework:case", "casework:report")),
    "casework:offers": Place("queue", _("To take up")),
    "statements:statements": Place("telephone", _("Statements"), ("statements:statement", "statements:receipt")),
    "places:services": Place("lists", _("Services"), ("places:service",)),
    "ledger:entries": Place("ledger", _("Ledger"), ("ledger:entry", "ledger:proof")),
    "accounts:users": Place("administration", _("People"), ("accounts:user",)),
    "accounts:organisations": Place("organisations", _("Bodies"), ("accounts:organisation",)),
}


@register.inclusion_tag("desk/rail.html", takes_context=True)
def rail(context: dict[str, Any]) -> dict[str, Any]:
    """The places this person may go, and nothing that does not exist."""
    request: HttpRequest = context["request"]
    match = request.resolver_match
    here = match.view_name if match else ""
    places = []
    for route in context.get("rail", ()):
        place = PLACES.get(route)
        try:
            path = reverse(route)
        except NoReverseMatch:
            continue
        if place is not None:
            lit = here == route or here in place.within
            places.append({"path": path, "icon": place.icon, "label": place.label, "lit": lit})
    return {"places": places, "user": context.get("user"), "request": request}


@register.simple_tag
def languages() -> list[dict[str, str]]:
    """The three languages, each by its own name."""
    return [{"code": code, "short": short, "name": name} for code, short, name in LANGUAGES]


@register.filter
def dark_applies(theme: object) -> str:
    """The media query under which the dark values hold; an unknown or absent choice follows the system."""
    return DARK_APPLIES.get(str(theme or ""), DARK_APPLIES[""])


@register.simple_tag(takes_context=True)
def my_role(context: dict[str, Any]) -> str:
    """The first role this person holds today, in words; empty for a stranger."""
    held = _memberships(context)
    return str(held[0].get_role_display()) if held else ""


@register.simple_tag(takes_context=True)
def my_organisation(context: dict[str, Any]) -> str:
    """The organisation of that role, by its name in this language."""
    held = _memberships(context)
    return str(held[0].organisation.name(translation.get_language() or "ar")) if held else ""


def _memberships(context: dict[str, Any]) -> list[Any]:
    user = context.get("user")
    return list(user.memberships_now()) if user is not None and user.is_authenticated else []
