"""`{% load portal %}`: what every page of the portal may use. No tag reads the database except `is_demo`, once."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static as hashed
from django.urls import NoReverseMatch, Resolver404, resolve, reverse, translate_url
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from hirz.base.installation import models as installation

register = template.Library()

# Each language by its own name, and as short as the top line needs it.
TONGUES = (("ar", "ع", "العربية"), ("fr", "fr", "Français"), ("en", "en", "English"))
# Languages whose words a native speaker has read and approved. A language that is not here says so on every page.
REVIEWED: frozenset[str] = frozenset()

# Line pictures of 24 px. They are decoration: Tor Browser's safest level shows none, and every page reads without them.
PICTURES = {
    "leave": '<path d="M13 4H5v16h8"/><path d="M10 12h10M16 8l4 4-4 4"/>',
    "back": '<path d="M14.5 5.5 8 12l6.5 6.5"/>',
    "on": '<path d="m9.5 5.5 6.5 6.5-6.5 6.5"/>',
    "help": '<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="3.5"/><path d="m6 6 3.5 3.5M14.5 14.5 18 18M18 6l-3.5 3.5M9.5 14.5 6 18"/>',
    "report": '<path d="M5 4h9l5 5v11H5z"/><path d="M14 4v5h5M8.500 13h7M8.500 16.500h4.500"/>',
    "receipt": '<path d="M6 3.500h12v17l-2-1.400-2 1.400-2-1.400-2 1.400-2-1.400-2 1.400z"/><path d="M9 8.500h6M9 12.500h6"/>',
    "phone": '<path d="M6.600 3.800 9.400 3.500l1.700 4.200-2 1.700a11 11 0 0 0 5.500 5.500l1.700-2 4.200 1.700-.3 2.800c-.1 1.400-1.300 2.400-2.700 2.300C10 19.200 4.800 14 4.300 6.500 4.200 5.100 5.200 3.900 6.600 3.800z"/>',
    "yes": '<path d="m4.500 12.500 5 5 10-11"/>',
    "not": '<path d="M5 12h14"/>',
    "hand": '<path d="M7 11V6.500a1.500 1.500 0 0 1 3 0V11m0-.5v-6a1.500 1.500 0 0 1 3 0v6m0 .5V6a1.500 1.500 0 0 1 3 0v8m-9-3-1.700-1.600a1.500 1.500 0 0 0-2.200 2l4 5.600A6 6 0 0 0 12 20.500h.5A5.500 5.500 0 0 0 18 15V9.500a1 1 0 0 0-2 0"/>',
}  # fmt: skip
# Pictures that point somewhere follow the reading direction; telephones and ticks never flip.
DIRECTED = frozenset({"leave", "back", "on"})
_demo: list[bool] = []


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file; by its plain name where no manifest was made, so that an error page never fails."""
    try:
        return hashed(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@register.simple_tag
def picture(name: str, extra: str = "") -> SafeString:
    """A line picture inside the page. It says nothing to a screen reader."""
    flip = " flip" if name in DIRECTED else ""
    # The drawing is a constant of this file.
    drawing = mark_safe(PICTURES[name])  # noqa: S308
    return format_html('<svg class="i{} {}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', flip, extra, drawing)


@register.filter
def ltr(value: object) -> SafeString:
    """A run that has no direction of its own (telephone, 2 / 10, a date): isolated, left to right."""
    return format_html('<bdi dir="ltr">{}</bdi>', value)


@register.simple_tag
def portal_url(name: str, **kwargs: object) -> str:
    """The address of a route; empty where it does not exist, so that a link can be left out."""
    try:
        return reverse(name, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def tongues(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The three languages with the address of this page in each; the first page where this one has no address."""
    request: HttpRequest | None = context.get("request")
    path = request.path if request is not None and _is_ours(request.path) else ""
    here = translation.get_language() or "ar"
    return [
        {"code": code, "short": short, "name": name, "here": code == here,
         "path": translate_url(path, code) if path else f"/{code}/"}
        for code, short, name in TONGUES
    ]  # fmt: skip


def _is_ours(path: str) -> bool:
    try:
        return resolve(path).namespace == "portal"
    except Resolver404:
        return False


@register.simple_tag
def is_reviewed() -> bool:
    """Whether a native speaker has read the words of this language."""
    return (translation.get_language() or "ar") in REVIEWED


@register.simple_tag(takes_context=True)
def is_demo(context: dict[str, Any]) -> bool:
    """The demo mark; an error page (`bare`) reads nothing and says what is known."""
    return demo_mark(read=not context.get("bare"))


def demo_mark(*, read: bool = True) -> bool:
    """Whether this is a demo. It is settled when the database is made, so a process reads it once."""
    if read and not _demo:
        _demo.append(installation.is_demo())
    return bool(_demo and _demo[0])
