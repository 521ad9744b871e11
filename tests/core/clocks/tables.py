"""The country's time limits as the tests of this folder read them."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

from hirz.core.clocks import CASABLANCA, Limit, limits_from, version_at

FILE = Path(__file__).parents[3] / "src" / "hirz" / "base" / "country" / "ma" / "time_limits.csv"


def rows() -> list[dict[str, str]]:
    """The rows of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LIMITS = limits_from(rows())


def local(text: str) -> datetime:
    """A moment as the clock on the wall in Casablanca shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=CASABLANCA)


def limit(code: str, day: str = "2026-06-01") -> Limit:
    """The version of a limit on a day."""
    return version_at(LIMITS, code, local(f"{day}T12:00"))
