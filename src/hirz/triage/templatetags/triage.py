"""`{% load triage %}`: priority, scores, what disappears. Drawn by templates, for the pictures are the desk's."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from hirz.core.scoring import Priority, priority_label

register = template.Library()

# A shape for each priority, so that it reads in grey: lozenge, triangle, ring, dash.
SHAPES = {Priority.DANGER: "p-now", Priority.URGENT: "p-soon", Priority.NORMAL: "p-std", Priority.LOW: "p-low"}
NNBSP = "\u202f"


@register.inclusion_tag("triage/_priority.html")
def priority(value: int | str, short: bool = False) -> dict[str, Any]:
    """Shape, word, then colour. `short` says "Danger" where a narrow column stands for "Danger now"."""
    known = Priority(int(value))
    word = priority_label(known, translation.get_language() or "ar")
    if short and known is Priority.DANGER:
        word = pgettext("a priority, short", "Danger")
    return {"shape": SHAPES[known], "word": word}


@register.inclusion_tag("triage/_scores.html")
def scores(values: Any) -> dict[str, Any]:
    """The four scores, each with its bar and its number."""
    return {"scores": values}


@register.inclusion_tag("triage/_due.html")
def due(expiry: Any) -> dict[str, Any]:
    """How long until something disappears, and what it is."""
    return {"expiry": expiry}


@register.filter
def percent(value: int) -> str:
    """87 %, in French with its no-break space."""
    return f"{value}{NNBSP}%" if translation.get_language() == "fr" else f"{value}%"


@register.simple_tag
def spread(interval: Any, scale: float) -> SafeString:
    """An interval of a share as a line with its share marked, on a scale from nothing to `scale`."""
    low, share, high = (100 * min(value / scale, 1.0) for value in (interval.low, interval.share, interval.high))
    return format_html(
        '<svg class="spread" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="axis" y="4.5" width="100" height="1"/><rect class="span" x="{}" y="2" width="{}" height="6"/>'
        '<rect class="mark" x="{}" width="1" height="10"/></svg>',
        f"{low:.2f}", f"{max(high - low, 0.8):.2f}", f"{min(share, 99.0):.2f}",
    )  # fmt: skip
