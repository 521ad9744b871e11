"""The hand that writes a simulated report: chance, places, names and sentences of one language."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from hirz.core.simulation.senders import PLACES
from hirz.core.simulation.texts import BANKS, DAY_WORDS

CountryRows = Sequence[Mapping[str, str]]
FIRST_NAMES = {
    "female": ("Salma", "Hiba", "Nour", "Imane", "Rim", "Doha", "Aya", "Zineb", "Malak", "Kawtar"),
    "male": ("Adam", "Yassine", "Omar", "Ilyas", "Rayan", "Anas", "Hamza", "Mehdi", "Zakaria", "Nabil"),
}
AMOUNTS = (200, 300, 500, 800, 1000, 1500, 2000, 3000)


class Weighted:
    """A choice with weights, prepared once."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        """Keys and their weights, which need not sum to one."""
        self.keys = tuple(weights)
        self.sums = tuple(accumulate(weights.values()))

    def pick(self, rng: Random) -> str:
        """One key."""
        return self.keys[min(bisect(self.sums, rng.random() * self.sums[-1]), len(self.keys) - 1)]


class Country:
    """Places to choose from, by population."""

    def __init__(self, rows: CountryRows | None = None) -> None:
        """Rows as in `provinces.csv` (iso_3166_2, name_fr, population_2024); rows without a code are passed over."""
        places = PLACES
        if rows is not None:
            places = tuple(
                (row["iso_3166_2"], row["name_fr"], int(row["population_2024"])) for row in rows if row["iso_3166_2"]
            )
        self.names = {code: name for code, name, _ in places}
        self.choice = Weighted({code: float(people) for code, _, people in places})


class Pen:
    """Writes sentences of one report. Slots that a sentence names are filled from `slots`."""

    def __init__(self, rng: Random, language: str) -> None:
        """A pen for one report in one language."""
        self.rng = rng
        self.bank = BANKS[language]
        self.days = DAY_WORDS[language]
        self.parts: list[str] = []
        self.slots: dict[str, str] = {"weeks": str(2 + int(rng.random() * 6)), "n": "3"}

    def chance(self, share: float) -> bool:
        """Whether a thing of this share happens."""
        return self.rng.random() < share

    def pick(self, options: Sequence[str]) -> str:
        """One of several, all alike."""
        return options[int(self.rng.random() * len(options))]

    def line(self, key: str) -> str:
        """One sentence of a kind, filled."""
        return self.pick(self.bank[key]).format_map(self.slots)

    def say(self, *keys: str) -> None:
        """Add one sentence of each kind to the text."""
        for key in keys:
            self.parts.append(self.line(key))

    def tell(self, most: int) -> None:
        """Add up to so many sentences that tell how it went, none twice."""
        bank = self.bank["detail"]
        for i in self.rng.sample(range(len(bank)), min(int(self.rng.random() * (most + 1)), len(bank))):
            self.parts.append(bank[i].format_map(self.slots))

    def text(self) -> str:
        """All that was said."""
        return " ".join(self.parts)

    def set_time(self, at: datetime, received_at: datetime) -> None:
        """Say a moment as people say it to each other; Moroccan civil time is written as UTC+1."""
        days = ((at + timedelta(hours=1)).date() - (received_at + timedelta(hours=1)).date()).days
        word = "today" if days <= 0 else "tomorrow" if days == 1 else "later"
        self.slots["day"] = self.days[word].format(n=days)
        local = at + timedelta(hours=1)
        self.slots["hour"] = f"{local:%H:%M}"

    def amount(self) -> str:
        """A sum of money as it is named."""
        return f"{AMOUNTS[int(self.rng.random() * len(AMOUNTS))]} DH"
