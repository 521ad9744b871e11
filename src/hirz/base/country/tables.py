"""The tables of a country as `core` reads them: each file once for a process, and refused whole when a row is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from hirz.base.country.loading import rows
from hirz.core.clocks import Limit, limits_from
from hirz.core.law import CourtText, OffenceText, RuleTable, courts_from, offences_from, read_table


@lru_cache(maxsize=4)
def offence_texts(country: str) -> Mapping[str, OffenceText]:
    """The offences by their code."""
    return MappingProxyType(offences_from(rows(country, "offences")))


@lru_cache(maxsize=4)
def qualification(country: str) -> RuleTable:
    """The table that charges are proposed by, checked against what no rule may do."""
    return read_table(rows(country, "qualification"), rows(country, "qualification_limits"), offence_texts(country))


@lru_cache(maxsize=4)
def court_texts(country: str) -> tuple[CourtText, ...]:
    """The courts, with their circuits and doubts."""
    return courts_from(rows(country, "courts"))


@lru_cache(maxsize=4)
def time_limits(country: str) -> tuple[Limit, ...]:
    """Every version of every time limit."""
    return limits_from(rows(country, "time_limits"))
