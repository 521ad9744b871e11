"""A living house with a public door, to which visitors came; and what it must not have kept of them."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import numpy as np

from hirz.cli.home import Home
from hirz.cli.house import zone_environment
from hirz.core.sealing import Receipt
from tests.flow.calm_house import CLIENT_ADDRESS, CalmHouse
from tests.flow.canary_scan import FORMS, Found, Scanner
from tests.flow.firing import ROOT
from tests.flow.portal_visiting import Visitor
from tests.flow.portal_words import PortalCanaries

VISITORS_AT_ONCE = 4
# A page copied whole into the write-ahead log would hide a word from the scan if it were compressed.
READABLE_WAL = "ALTER DATABASE hirz SET wal_compression = off"
RECONNECT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'hirz' AND pid <> pg_backend_pid()"
SETTINGS = {
    "HIRZ_UPLOADS": "1",
    "HIRZ_UPLOAD_BASIS": "demonstration",
    # So that the limiter sees an address of its visitor and not only the proxy's.
    "HIRZ_CLIENT_ADDRESS_HEADER": "X-Forwarded-For",
}
WORD = 8
RAW = ("utf-8", "hex", "hex in capitals", "utf-16-le", "base64, first alignment", "base64, second alignment")
CODED = (*RAW, "base64, third alignment")


@dataclass
class SecretScanner(Scanner):
    """A scanner for ten thousands of secrets more, how each is written -> its name; they are found by their first bytes."""

    secrets: dict[bytes, str] = field(default_factory=dict)
    _by_start: dict[int, list[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        for written in self.secrets:
            self._by_start.setdefault(int.from_bytes(written[:WORD], "little"), []).append(written)
        self._starts = np.array(sorted(self._by_start), dtype="<u8")
        # Most places are passed over by two bytes, before the search.
        self._may_start = np.zeros(1 << 16, dtype=bool)
        self._may_start[self._starts & 0xFFFF] = True

    def sung_in(self, place: str, data: bytes) -> list[Found]:
        """Words, numbers and secrets."""
        names = {self.secrets[one] for one in self._written_in(data)}
        return super().sung_in(place, data) + [Found(place, name, "secret") for name in sorted(names)]

    def _written_in(self, data: bytes) -> Iterator[bytes]:
        for shift in range(WORD):
            count = (len(data) - shift) // WORD
            if count <= 0 or not self.secrets:
                continue
            words = np.frombuffer(data, dtype="<u8", count=count, offset=shift)
            likely = np.flatnonzero(self._may_start[words & 0xFFFF])
            for at in likely[np.isin(words[likely], self._starts)]:
                start = int(at) * WORD + shift
                yield from (one for one in self._by_start[int(words[at])] if data.startswith(one, start))


def written_receipts(codes: Iterable[str]) -> dict[bytes, str]:
    """Every way in which a receipt could lie somewhere: its code, in groups too, and the keys that come from it."""
    found: dict[bytes, str] = {}
    for code in codes:
        shown = Receipt(code).groups()
        for text in (code, code.lower(), " ".join(shown), "-".join(shown)):
            found |= {FORMS[form](text): f"receipt {code}" for form in CODED}
        receipt = Receipt(code)
        for key in (receipt.key("draft"), receipt.private):
            for written in (key, key.hex().encode(), base64.b64encode(key)[:-1], base64.urlsafe_b64encode(key)[:-1]):
                found[written] = f"key of receipt {code}"
    return found


@dataclass
class Visited:
    """A house to which visitors came, with everything done."""

    house: CalmHouse
    canaries: PortalCanaries
    visitors: list[Visitor]
    typed: list[str]  # receipts that were typed and are none
    temporary: Path

    @property
    def answers(self) -> Counter[int]:
        """The statuses of every request."""
        return Counter(status for visitor in self.visitors for status in visitor.answers)

    def scanner(self, canaries: PortalCanaries | None = None) -> SecretScanner:
        """What must not be found: what was written, what a browser told, cookies, receipts, digests, the address."""
        chosen = canaries or self.canaries
        secrets = written_receipts([*(visitor.code for visitor in self.visitors), *self.typed])
        for visitor in self.visitors:
            for secret in visitor.secrets:
                secrets |= {FORMS[form](secret): f"secret of visitor {visitor.number}" for form in ("utf-8", "hex")}
        return SecretScanner([*chosen.words, CLIENT_ADDRESS], [chosen.national], secrets=secrets)


@contextmanager
def visited(visitors: int) -> Iterator[Visited]:
    """A house with so many visitors, for the length of a block."""
    with tempfile.TemporaryDirectory(prefix="hz-") as folder:
        temporary = Path(folder) / "t"
        temporary.mkdir()
        house = CalmHouse(Path(folder) / "h")
        try:
            with patch.dict(os.environ, {**SETTINGS, "TMPDIR": str(temporary)}):
                house.start()
            house.tell(READABLE_WAL, RECONNECT)
            canaries = PortalCanaries()
            who = [Visitor(house, canaries, number) for number in range(visitors)]
            yield Visited(house, canaries, who, _come(house, canaries, who), temporary)
        finally:
            house.end()


def _come(house: CalmHouse, canaries: PortalCanaries, visitors: list[Visitor]) -> list[str]:
    """They report, the desk asks, they come back; the receipts that they typed and that are none."""
    with ThreadPoolExecutor(VISITORS_AT_ONCE) as pool:
        list(pool.map(Visitor.visit, visitors))
        house.calm_down()
        _ask(house, canaries.latin)
        typed = [code for row in pool.map(Visitor.come_back, visitors) for code in row]
    house.calm_down()
    return typed


def _ask(house: CalmHouse, word: str) -> None:
    environment = {**os.environ, **zone_environment(Home(house.home), "desk", house.database.dsn("desk"))}
    words = [sys.executable, "-m", "tests.flow.portal_asking", word]
    subprocess.run(words, cwd=ROOT, env=environment, check=True, capture_output=True)
