"""A draft as a row of a hotline's table, with the mapping file that reads it back."""

from __future__ import annotations

import csv
import io

from hirz.core.simulation.types import Draft
from hirz.core.simulation.writers.times import zulu

HEADINGS = (
    "number",
    "seen_at",
    "type",
    "page",
    "host_ip",
    "language",
    "remark",
    "file",
    "md5",
    "sha1",
    "sha256",
    "class",
)

CSV_MAPPING_TOML = b"""\
# The simulated web hotline's table.
delimiter = ";"
encoding = "utf-8"

[columns]
number = "sender.sender_reference"
seen_at = "incident.occurred_at"
type = "incident.type"
page = "incident.url"
host_ip = "incident.ip"
language = "incident.language"
remark = "incident.narrative"
file = "file.file_name"
md5 = "file.md5"
sha1 = "file.sha1"
sha256 = "file.sha256"
class = "file.classification"
"""


def write_table(draft: Draft) -> bytes:
    """A heading and one row; a report with several files keeps the first."""
    file = draft.files[0] if draft.files else None
    row = (
        draft.reference,
        zulu(draft.occurred_at or draft.received_at),
        draft.kind.value,
        draft.urls[0] if draft.urls else "",
        draft.truth.get("host", ""),
        draft.language,
        draft.narrative,
        *((file.name, file.md5, file.sha1, file.sha256, file.classification) if file else ("", "", "", "", "")),
    )
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerows((HEADINGS, row))
    return out.getvalue().encode()
