"""An offence as the country's data gives it: article, labels, class, penalty range, and whether it was read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hirz.core.law.errors import TableError
from hirz.core.law.wording import Three


class OffenceClass(StrEnum):
    """Article 111 of the Penal Code; a crime goes to the Court of Appeal, a délit to the Court of First Instance."""

    CRIME = "crime"
    DELIT_CORRECTIONNEL = "delit_correctionnel"
    DELIT_DE_POLICE = "delit_de_police"


class Mark(StrEnum):
    """What the words of a row rest on."""

    READ = "read"
    FROM_MEMORY = "from_memory"

    @classmethod
    def of(cls, *texts: str) -> Mark:
        """READ only when every text says so."""
        return cls.READ if all(text.startswith("read") for text in texts) else cls.FROM_MEMORY


@dataclass(frozen=True, slots=True)
class Penalty:
    """Imprisonment in months and fine in dirhams; None where the text has none or it was not read."""

    min_months: int | None = None
    max_months: int | None = None
    fine_min: int | None = None
    fine_max: int | None = None

    def times(self, factor: int) -> Penalty:
        """The same multiplied: "the penalty is doubled"."""
        return Penalty(*(None if n is None else n * factor for n in self._all()))

    def replaced_by(self, other: Penalty) -> Penalty:
        """The other range; where it is silent on the fine, the fine stays."""
        low, high, *fine = other._all()
        kept = fine if any(n is not None for n in fine) else [self.fine_min, self.fine_max]
        return Penalty(low, high, *kept)

    @property
    def weight(self) -> tuple[int, int, int]:
        """What the heavier of two has more of."""
        return (self.max_months or 0, self.min_months or 0, self.fine_max or 0)

    def _all(self) -> tuple[int | None, ...]:
        return (self.min_months, self.max_months, self.fine_min, self.fine_max)


@dataclass(frozen=True, slots=True)
class OffenceText:
    """One paragraph of one article."""

    code: str
    law: str
    article: str
    labels: Three
    offence_class: OffenceClass | None
    penalty: Penalty
    verified: str

    @property
    def numbers(self) -> frozenset[str]:
        """The article numbers that it stands on: "448-1, 448-2" is two of them, "503-2 al.1" one."""
        return article_numbers(self.article)

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> OffenceText:
        """A row of `offences.csv`."""
        return cls(
            code=row["offence_id"],
            law=row["law"],
            article=row["article"],
            labels=(row["label_ar"], row["label_fr"], row["label_en"]),
            offence_class=OffenceClass(row["class"]) if row["class"] else None,
            penalty=Penalty(
                *(
                    number(row[name])
                    for name in ("prison_min_months", "prison_max_months", "fine_min_mad", "fine_max_mad")
                )
            ),
            verified=row["verified"],
        )


def offences_from(rows: Iterable[Mapping[str, str]]) -> dict[str, OffenceText]:
    """The rows of `offences.csv` by their code."""
    return {offence.code: offence for offence in map(OffenceText.from_row, rows)}


def article_numbers(text: str) -> frozenset[str]:
    """The numbers in an article's name; what stands after "al." counts paragraphs."""
    return frozenset(re.findall(r"(?<!al\.)\b\d+(?:-\d+)*\b", text))


def number(text: str) -> int | None:
    """A whole number, or None for an empty cell; TableError for anything else."""
    if not text.strip():
        return None
    if not (text.strip().isascii() and text.strip().isdigit()):
        raise TableError(f"a whole number was expected, not {text!r}")
    return int(text)
