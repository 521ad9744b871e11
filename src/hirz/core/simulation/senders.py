"""The invented senders of a simulated year, and where their shape comes from.

Taken from published figures, as shape only (shared reference `peers.md` and `statistics_2023.csv`):
- most reports are material, mostly known, from platforms through a foreign clearing house; many carry no
  usable trace (peers P3, P4), and one sender writes much and says little;
- national doors receive a fifth of sexual blackmail among much that is misdirected, above all fraud
  (E-Blagh 2024: 60 % fraud, 20 % sexual blackmail), here held at one in seven, because a child-protection
  door is chosen more knowingly;
- sexual extortion is the first category of the prosecution's table (2023: 207 of 520), trafficking and
  material far behind; adults are a part of it;
- more than one in six children under extortion speak of self-harm (Thorn/NCMEC 2024): here fewer, because
  those are the needles.
Everything else is assumption: delays, shares of formats, languages.
"""

from __future__ import annotations

from hirz.core.simulation.types import Sender

_NATIONAL_LANGUAGES = {"ary": 0.36, "ary-Latn": 0.14, "ar": 0.22, "fr": 0.2, "en": 0.04, "es": 0.04}
_OFFICE_LANGUAGES = {"ar": 0.42, "fr": 0.36, "ary": 0.1, "es": 0.07, "en": 0.05}

SENDERS: tuple[Sender, ...] = (
    Sender(
        "pixo", "platform", "Pixo (simulated)", "cybertip-xml", 0.24,
        {"material": 0.34, "meme": 0.16, "grooming": 0.22, "sextortion": 0.22, "unsolicited": 0.06},
        {"en": 0.3, "fr": 0.2, "ary": 0.2, "ar": 0.15, "ary-Latn": 0.1, "es": 0.05}, 0.95, (0.5, 40.0),
    ),
    Sender(
        "tolk", "platform", "Tolk (simulated)", "cybertip-xml", 0.12,
        {"material": 0.68, "meme": 0.2, "grooming": 0.08, "misleading": 0.04},
        {"en": 1.0}, 0.15, (24.0, 400.0),
    ),
    Sender(
        "clearing", "foreign", "Foreign clearing house (simulated)", "police-json", 0.27,
        {"material": 0.34, "viral": 0.36, "grooming": 0.12, "sextortion": 0.14, "live": 0.02, "travel": 0.02},
        {"en": 0.8, "fr": 0.1, "ary-Latn": 0.1}, 0.8, (72.0, 900.0),
    ),
    Sender(
        "hotline", "hotline", "Web hotline (simulated)", "csv", 0.09,
        {"material": 0.55, "viral": 0.35, "misleading": 0.1},
        {"fr": 0.5, "en": 0.3, "ar": 0.2}, 0.4, (4.0, 72.0),
    ),
    Sender(
        "line", "hotline", "Listening line (simulated)", "hirz-json", 0.15,
        {"sextortion": 0.42, "grooming": 0.16, "abuse": 0.08, "lure": 0.06, "trafficking": 0.04, "material": 0.06,
         "unsolicited": 0.04, "noise": 0.14},
        _NATIONAL_LANGUAGES, 0.6, (0.2, 60.0),
    ),
    Sender(
        "ngo", "ngo", "Association (simulated)", "hirz-json", 0.09,
        {"sextortion": 0.26, "trafficking": 0.16, "lure": 0.2, "abuse": 0.12, "grooming": 0.16, "material": 0.05, "noise": 0.05},
        _OFFICE_LANGUAGES, 0.75, (6.0, 200.0),
    ),
    Sender(
        "school", "ngo", "School desk (simulated)", "hirz-json", 0.04,
        {"grooming": 0.4, "sextortion": 0.36, "abuse": 0.12, "unsolicited": 0.08, "noise": 0.04},
        _OFFICE_LANGUAGES, 0.65, (2.0, 90.0),
    ),
)  # fmt: skip

# The largest provinces and prefectures with their population of the 2024 census (read: provinces.csv), for
# when the caller passes no country rows.
PLACES: tuple[tuple[str, str, int], ...] = (
    ("MA-CAS", "Casablanca", 3218036),
    ("MA-MAR", "Marrakech", 1571580),
    ("MA-TNG", "Tanger-Assilah", 1494413),
    ("MA-KEN", "Kénitra", 1284247),
    ("MA-FES", "Fès", 1256172),
    ("MA-SAL", "Salé", 1089554),
    ("MA-MEK", "Meknès", 942945),
    ("MA-AGD", "Agadir-Ida-Ou-Tanane", 721431),
    ("MA-OUJ", "Oujda-Angad", 572454),
    ("MA-TET", "Tétouan", 571928),
    ("MA-RAB", "Rabat", 515619),
    ("MA-ERR", "Errachidia", 427572),
)
