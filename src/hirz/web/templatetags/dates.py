"""`{% load dates %}`: days, moments and spans as people here write them, in Casablanca time.

Month names are those in use in Morocco (ماي, غشت), which differ from Django's Arabic ones.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

MONTHS = {
    "ar": ("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"),
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
NBSP = "\u00a0"


def _language() -> str:
    language = (translation.get_language() or "ar")[:2]
    return language if language in MONTHS else "ar"


def day_text(value: date, *, today: date) -> str:
    """12 mai, with the year when it is not this year's."""
    text = f"{value.day}{NBSP}{MONTHS[_language()][value.month - 1]}"
    return text if value.year == today.year else f"{text}{NBSP}{value.year}"


@register.filter
def day(value: datetime | date | None) -> str:
    """The day, with the year when it is another one; empty for nothing."""
    if value is None:
        return ""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return day_text(local, today=timezone.localdate())


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A `<time>`: the clock alone today, the word for yesterday and tomorrow, else the day and the clock."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    today = timezone.localdate()
    clock = format_html('<bdi dir="ltr">{}</bdi>', f"{local:%H:%M}")
    names = {today: "", today - timedelta(days=1): _("yesterday"), today + timedelta(days=1): _("tomorrow")}
    name = names.get(local.date(), day_text(local.date(), today=today))
    joint = "، " if _language() == "ar" else ", "
    said = format_html("{}{}{}", name, joint, clock) if name else clock
    return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="minutes"), said)


@register.filter
def plain_moment(value: datetime | None) -> str:
    """The same as `full_moment`, as text for a title."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{local.day}{NBSP}{MONTHS[_language()][local.month - 1]}{NBSP}{local.year} {local:%H:%M}"


@register.filter
def full_moment(value: datetime | None) -> SafeString | str:
    """A `<time>` that still says the day when it is read on paper next year."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    joint = "، " if _language() == "ar" else ", "
    said = format_html(
        '{}{}{}{}{}<bdi dir="ltr">{}</bdi>',
        local.day, NBSP, MONTHS[_language()][local.month - 1], f"{NBSP}{local.year}", joint, f"{local:%H:%M}",
    )  # fmt: skip
    return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="minutes"), said)


@register.filter
def ago(value: datetime | None) -> str:
    """How long ago, in one unit: 38 min, 5 h, yesterday, 6 days, then the day itself."""
    if value is None:
        return ""
    minutes = int((timezone.now() - value).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(n)d min ago", "%(n)d min ago", minutes) % {"n": minutes}
    if minutes < 1440:
        return ngettext("%(n)d h ago", "%(n)d h ago", minutes // 60) % {"n": minutes // 60}
    days = (timezone.localdate() - timezone.localtime(value).date()).days
    if days <= 1:
        return _("yesterday")
    if days < 7:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    return day(value)
