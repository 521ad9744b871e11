"""How numbers, times and lists are written in Arabic, French and English.

Western digits everywhere. Arabic counts in five forms. French has no-break spaces before its high
punctuation and between a number and its noun.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from string import Formatter

LANGUAGES = ("ar", "fr", "en")
Three = tuple[str, str, str]
"""One text in Arabic, French and English."""

NBSP = "\u00a0"
NARROW = "\u202f"

# Moroccan month names; the French and English ones in the same order.
MONTHS: tuple[tuple[str, ...], ...] = (
    ("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"),
    (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
)  # fmt: skip
DAYS: dict[int, Three] = {
    0: ("اليوم", "aujourd’hui", "today"),
    1: ("غدا", "demain", "tomorrow"),
    -1: ("أمس", "hier", "yesterday"),
}

# Arabic: one, two, 3-10, 11-99, hundreds; French and English: one, more. A form without {n} spells the number out.
NOUNS: dict[str, tuple[tuple[str, str, str, str, str], tuple[str, str], tuple[str, str]]] = {
    "reports": (
        ("تبليغ واحد", "تبليغين", "{n} تبليغات", "{n} تبليغا", "{n} تبليغ"),
        ("{n} signalement", "{n} signalements"),
        ("{n} report", "{n} reports"),
    ),
    "recent_reports": (
        ("تبليغ حديث آخر", "تبليغين حديثين", "{n} تبليغات حديثة", "{n} تبليغا حديثا", "{n} تبليغ حديث"),
        ("{n} signalement récent", "{n} signalements récents"),
        ("{n} recent report", "{n} recent reports"),
    ),
    "files": (
        ("ملف واحد", "ملفان", "{n} ملفات", "{n} ملفا", "{n} ملف"),
        ("{n} fichier", "{n} fichiers"),
        ("{n} file", "{n} files"),
    ),
    "accounts": (
        ("حساب واحد", "حسابان", "{n} حسابات", "{n} حسابا", "{n} حساب"),
        ("{n} compte", "{n} comptes"),
        ("{n} account", "{n} accounts"),
    ),
    "victims": (
        ("ضحية واحدة", "ضحيتان", "{n} ضحايا", "{n} ضحية", "{n} ضحية"),
        ("{n} victime", "{n} victimes"),
        ("{n} victim", "{n} victims"),
    ),
    "signs": (
        ("علامة واحدة", "علامتان", "{n} علامات", "{n} علامة", "{n} علامة"),
        ("{n} indice", "{n} indices"),
        ("{n} sign", "{n} signs"),
    ),
    "kinds": (
        ("نوع واحد", "نوعان", "{n} أنواع", "{n} نوعا", "{n} نوع"),
        ("{n} sorte", "{n} sortes"),
        ("{n} kind", "{n} kinds"),
    ),
    "times": (
        ("مرة واحدة", "مرتين", "{n} مرات", "{n} مرة", "{n} مرة"),
        ("{n} fois", "{n} fois"),
        ("once", "{n} times"),
    ),
    "years": (
        ("سنة واحدة", "سنتان", "{n} سنوات", "{n} سنة", "{n} سنة"),
        ("{n} an", "{n} ans"),
        ("{n} year", "{n} years"),
    ),
    "days": (
        ("يوم واحد", "يومين", "{n} أيام", "{n} يوما", "{n} يوم"),
        ("{n} jour", "{n} jours"),
        ("{n} day", "{n} days"),
    ),
}
UNDER_ONE_YEAR: Three = ("أقل من سنة", "moins d’un an", "less than a year")
AND: Three = (" و", " et ", " and ")


def place(language: str) -> int:
    """0 Arabic, 1 French, 2 English, by the first part of a language tag; English when it is none of them."""
    tag = language.partition("-")[0].lower()
    return LANGUAGES.index(tag) if tag in LANGUAGES else 2


def number(n: int, language: str) -> str:
    """A whole number with its thousands set apart."""
    return f"{n:,}".replace(",", NARROW) if place(language) == 1 else f"{n:,}"


def counted(n: int, noun: str, language: str) -> str:
    """A number with its noun in the right form."""
    where = place(language)
    if noun == "years" and n <= 0:
        return UNDER_ONE_YEAR[where]
    forms = NOUNS[noun][where]
    chosen = forms[_arabic_form(n)] if where == 0 else forms[_other_form(n, where)]
    text = chosen.replace("{n}", number(n, language))
    return text.replace(" ", NBSP, 1) if where == 1 else text


def _arabic_form(n: int) -> int:
    if n in (1, 2):
        return n - 1
    if 3 <= n % 100 <= 10:
        return 2
    return 3 if 11 <= n % 100 <= 99 else 4


def _other_form(n: int, where: int) -> int:
    return int(n > 1) if where == 1 else int(n != 1)


def joined(parts: Sequence[str], language: str) -> str:
    """A list with "and" before its last member; Arabic repeats its "and"."""
    where = place(language)
    if where == 0 or len(parts) < 2:
        return AND[where].join(parts)
    return ", ".join(parts[:-1]) + AND[where] + parts[-1]


def clock(moment: datetime, language: str) -> str:
    """Hour and minute: 18:00, in French 18 h or 18 h 30."""
    if place(language) != 1:
        return f"{moment:%H:%M}"
    minutes = f"{NBSP}{moment:%M}" if moment.minute else ""
    return f"{moment.hour}{NBSP}h{minutes}"


def when(moment: datetime, language: str, zone: tzinfo = UTC, now: datetime | None = None) -> str:
    """A moment in words: "today, 18:00" when `now` is given and near, else the date; the year when it differs."""
    where = place(language)
    local = moment.astimezone(zone)
    comma = "، " if where == 0 else ", "
    if now is not None:
        today = now.astimezone(zone).date()
        day = DAYS.get((local.date() - today).days)
        if day is not None:
            return f"{day[where]}{comma}{clock(local, language)}"
    gap = NBSP if where == 1 else " "
    first = "1er" if where == 1 and local.day == 1 else str(local.day)
    date = f"{first}{gap}{MONTHS[where][local.month - 1]}"
    if now is None or now.astimezone(zone).year != local.year:
        date = f"{date}{gap}{local.year}"
    return f"{date}{comma}{clock(local, language)}"


def time_left(at: datetime, now: datetime, language: str) -> str:
    """How long until a moment: "6 h 20", "1 d 4 h", "12 days"; a word when it is over."""
    where = place(language)
    left = at - now
    if left <= timedelta(0):
        return ("انقضى", "passé", "past")[where]
    hours, minutes = int(left.total_seconds()) // 3600, int(left.total_seconds()) % 3600 // 60
    if hours >= 72:
        return counted(hours // 24, "days", language)
    day, hour, minute = (("ي", "س", "د"), ("j", "h", "min"), ("d", "h", "min"))[where]
    gap = NBSP
    if hours >= 24:
        rest = f"{gap}{hours % 24}{gap}{hour}" if hours % 24 else ""
        return f"{hours // 24}{gap}{day}{rest}"
    if hours:
        rest = f"{gap}{minutes:02d}" + (f"{gap}{minute}" if where == 0 else "") if minutes else ""
        return f"{hours}{gap}{hour}{rest}"
    return f"{minutes}{gap}{minute}"


def french(text: str) -> str:
    """French typography: no-break spaces inside quotation marks and before high punctuation, the curly apostrophe."""
    text = text.replace("'", "’").replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»").replace(" :", f"{NBSP}:")
    for mark in ";!?":
        text = text.replace(f" {mark}", f"{NARROW}{mark}")
    return text


def three(ar: str, fr: str, en: str) -> Three:
    """One text in three languages, the French one with its typography."""
    return ar, french(fr), en


@lru_cache(maxsize=1024)
def parts_of(template: str) -> tuple[tuple[str, str | None, str], ...]:
    """A template as (literal, slot, kind of slot); made once per template."""
    return tuple((literal, slot, kind or "") for literal, slot, kind, _ in Formatter().parse(template))
