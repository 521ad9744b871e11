"""What a report's findings imply without saying it (`core.linking.deriving`): keyed, so that two reports can share it.

Touches content in memory: values come in clear and leave as numbers under a key.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from hirz.base.copying import copy_rows
from hirz.base.vault.keys import key_service
from hirz.core.linking.deriving import DerivedTie as Implied
from hirz.core.linking.deriving import derived_ties
from hirz.core.linking.ties import LEADS
from hirz.core.sealing import blind_index, derive
from hirz.detect.findings import Finding

COMPARTMENT: Final = "intake"
_BYTES: Final = 8


def insert_ties(found: Iterable[tuple[UUID, int, Finding]]) -> None:
    """Store what findings imply, each by the report and the ordinal of the finding; of victims and reporters nothing.

    The caller leaves out findings whose value is suppressed: what they imply says as little.
    """
    key = b""
    rows = []
    for report_id, ordinal, finding in found:
        if finding.role not in LEADS:
            continue
        for tie in derived_ties(finding.kind, finding.value, finding.attributes):
            key = key or tie_key()
            rows.append((report_id, ordinal, tie.kind, blind_tie(key, tie), finding.role))
    if rows:
        columns = {"report_id": "uuid", "ordinal": "int4", "kind": "varchar", "blind": "int8", "role": "varchar"}
        copy_rows("detect_derivedtie", columns, rows)


def tie_key() -> bytes:
    """The key of these values alone. Raises KeysUnavailable in a zone that has none."""
    return derive(key_service().blind_key(COMPARTMENT), "derived ties")


def blind_tie(key: bytes, tie: Implied) -> int:
    """The keyed value as a signed number of 64 bits, for an indexed column."""
    return int.from_bytes(blind_index(key, tie.kind, tie.key)[:_BYTES], "big", signed=True)
