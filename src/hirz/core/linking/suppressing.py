"""Selectors that join nothing, because they belong to everybody: public resolvers, help pages, helplines."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from urllib.parse import urlsplit

from hirz.core.linking.errors import SuppressRowError
from hirz.core.text import SelectorKind, normalise_selector

DOMAIN = "domain"
"""A kind of row beside the selector kinds: covers the links on a host and its subdomains, and e-mail there."""

_LINKS = (SelectorKind.URL, SelectorKind.PROFILE_URL)


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a selector is left out of linking, in three languages, and where that is known from."""

    kind: str
    value: str
    reason_ar: str
    reason_fr: str
    reason_en: str
    source: str

    def reason(self, language: str) -> str:
        """The reason in "ar", "fr" or "en"; any other language gets English."""
        return {"ar": self.reason_ar, "fr": self.reason_fr}.get(language, self.reason_en)


class SuppressList:
    """The selectors that join nothing. A suppressed selector is still kept and shown; it makes no link."""

    def __init__(
        self,
        exact: Mapping[tuple[str, str], Suppression],
        networks: Iterable[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, Suppression]],
    ) -> None:
        self._exact = dict(exact)
        self._networks = list(networks)
        # The versions apart, each in the order of the rows, as first and last number.
        self._ranges = {
            version: [
                (int(network[0]), int(network[-1]), item)
                for network, item in self._networks
                if network.version == version
            ]
            for version in (4, 6)
        }

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]], *, country: str = "MA") -> SuppressList:
        """Read rows with the columns kind, value, reason_ar, reason_fr, reason_en, source.

        `kind` is a SelectorKind or "domain"; an "ip" may be a network ("100.64.0.0/10"); a "phone" may be a short
        number ("2511"). Raises SuppressRowError, with the number of the row, for an unknown kind, a value that is
        none of its kind, or an empty reason or source.
        """
        exact: dict[tuple[str, str], Suppression] = {}
        networks = []
        for number, row in enumerate(rows, start=1):
            item = _read(number, row, country)
            if item.kind == SelectorKind.IP and "/" in item.value:
                networks.append((ipaddress.ip_network(item.value), item))
            else:
                exact[item.kind, item.value] = item
        return cls(exact, networks)

    def __len__(self) -> int:
        return len(self._exact) + len(self._networks)

    def find(self, kind: str, value: str) -> Suppression | None:
        """Why this selector, given by its canonical value, is suppressed; None when it is not."""
        found = self._exact.get((kind, value))
        if found:
            return found
        if kind == SelectorKind.IP:
            return self._by_network(value)
        if kind in _LINKS:
            return self._by_host(urlsplit(value).hostname or "")
        return self._by_host(value.rpartition("@")[2]) if kind == SelectorKind.EMAIL else None

    def _by_network(self, value: str) -> Suppression | None:
        """The row for a network that holds an address."""
        number = _number_of_v4(value) if ":" not in value else _number_of_v6(value)
        ranges = self._ranges[6 if ":" in value else 4]
        return next((item for first, last, item in ranges if first <= number <= last), None)

    def _by_host(self, host: str) -> Suppression | None:
        """The row for a host or for a domain above it."""
        while host:
            found = self._exact.get((DOMAIN, host))
            if found:
                return found
            host = host.partition(".")[2]
        return None


_NO_ADDRESS = -1


def _number_of_v4(address: str) -> int:
    parts = address.split(".")
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
        return _NO_ADDRESS
    a, b, c, d = map(int, parts)
    return a << 24 | b << 16 | c << 8 | d if max(a, b, c, d) < 256 else _NO_ADDRESS


# Reading one takes long, and a report names it several times.
@lru_cache(maxsize=1024)
def _number_of_v6(address: str) -> int:
    try:
        return int(ipaddress.IPv6Address(address))
    except ValueError:
        return _NO_ADDRESS


def _read(number: int, row: Mapping[str, str], country: str) -> Suppression:
    """One row, its value in canonical form."""
    cells = {f.name: (row.get(f.name) or "").strip() for f in fields(Suppression)}
    missing = [name for name, cell in cells.items() if not cell]
    if missing:
        raise SuppressRowError(f"row {number}: {', '.join(missing)} is empty")
    value = _canonical(cells["kind"], cells["value"], country)
    if value is None:
        raise SuppressRowError(f"row {number}: {cells['value']!r} is not a value of kind {cells['kind']!r}")
    return Suppression(**(cells | {"value": value}))


def _canonical(kind: str, value: str, country: str) -> str | None:
    if kind == DOMAIN:
        return value.lower().strip(".") if "." in value and "/" not in value else None
    if kind not in list(SelectorKind):
        return None
    if kind == SelectorKind.IP and "/" in value:
        try:
            return str(ipaddress.ip_network(value))
        except ValueError:
            return None
    if kind == SelectorKind.PHONE and value.isascii() and value.isdigit() and len(value) < 8:
        return value
    return normalise_selector(SelectorKind(kind), value, country=country)
