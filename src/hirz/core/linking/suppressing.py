"""Selectors that join nothing, because they belong to everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a selector is left out of linking, in three languages."""

    kind: str
    value: str
    reason_ar: str
    reason_fr: str
    reason_en: str
    source: str


class SuppressList:
    """The selectors that join nothing."""

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> SuppressList:
        """Read rows with the columns kind, value, reason_ar, reason_fr, reason_en, source."""
        raise NotImplementedError

    def find(self, kind: str, value: str) -> Suppression | None:
        """Why this canonical selector value is suppressed, or None."""
        raise NotImplementedError
