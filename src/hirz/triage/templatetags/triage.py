"""`{% load triage %}`: priority, scores, what disappears. Drawn by templates, for the pictures are the desk's."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import translation
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
