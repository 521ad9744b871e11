"""The reference pages of the formats, rendered from the same tables that the readers walk.

Pure: `render_pages` returns the text of every page by its name under `docs/reference/formats/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from hirz.core.formats import limits
from hirz.core.formats.csv_mapping import ENCODINGS
from hirz.core.formats.cybertip_elements import REPORT
from hirz.core.formats.cybertip_file_elements import FILE_DETAILS
from hirz.core.formats.hirz_keys import KNOWN_CIRCUMSTANCES, SECTIONS, TOP_KEYS, Group, Key
from hirz.core.formats.incident_types import FROM_STANDARD, incident_type
from hirz.core.formats.police_elements import POLICE_REPORT
from hirz.core.formats.registry import FORMATS
from hirz.core.formats.schema import CoverageRow, coverage_rows
from hirz.core.formats.values import TEXT, Kind
from hirz.core.formats.wording_sentences import SENTENCES

_GENERATED: Final = (
    "*Generated from the tables in `hirz.core.formats` by `hirz.core.formats.pages`; a test fails if it is stale.*"
)
_HOW_TO_READ: Final = (
    "“Lands in” names the subject and the field (`subject: field`). An empty cell means that the element only holds "
    "others, or, with a reason, that it is kept in the sealed payload only. Every field also keeps the path it came "
    "from. A value of the wrong kind is kept and marked (attribute `invalid`), unless the page says that it is refused. "
    "What a sender adds and the table does not know is listed in `verbatim_only` and kept in the payload."
)


def render_pages() -> dict[str, str]:
    """Every page: its file name, and its text in Markdown."""
    return {name: f"{render()}\n" for name, render in _PAGES.items()}


def _cybertip() -> str:
    types = _table(
        ("incidentType", "becomes", "with the annotation sextortion"),
        ((name, incident_type(name, ()), incident_type(name, ("sextortion",))) for name in FROM_STANDARD),
    )
    return "\n\n".join(
        (
            "# CyberTipline XML: what lands where",
            _GENERATED,
            "Read and written by `cybertip_xml` (`report`) and `cybertip_file_xml` (`fileDetails`). Elements are accepted "
            "in any order and written in the order of the schema. Refused, with line and reason: an `incidentType` that "
            "is not one of the eight, a missing or wrong `incidentDateTime`, a missing or repeated `incidentSummary` or "
            "`reporter`, and in `fileDetails` a missing or wrong `reportId` or `fileId`. An annotation that the standard "
            "did not know when this was written is kept like the others.",
            _HOW_TO_READ,
            "## Incident types\n\nThe sender's own string stays beside it in the attribute `as_sent`.",
            types,
            "## report",
            _coverage(coverage_rows(REPORT)),
            "## fileDetails",
            _coverage(coverage_rows(FILE_DETAILS)),
        )
    )


def _police() -> str:
    return "\n\n".join(
        (
            "# The JSON that police receive: what lands where",
            _GENERATED,
            "Read by `police_json`; nobody but NCMEC writes it. There is no published description: the keys are those that "
            "two parsers in use by investigators read. Any key may be missing or null, a list may be a single item, and a "
            'text may be wrapped as `{"value": ...}`. A BOM is allowed.',
            _HOW_TO_READ,
            _coverage(coverage_rows(POLICE_REPORT)),
        )
    )


def _hirz() -> str:
    parts = [
        "# Hirz JSON: what to send to `POST /api/v1/reports`",
        _GENERATED,
        "One object. Only `incident.type` is required. A key that is left out, null or empty means the same: not "
        'answered. A key takes a plain value, or an object `{"value": ..., circumstances}`; a key marked *list* takes a '
        "list of either. Unknown keys are refused with the nearest known one, and all faults are told at once, each with "
        'its JSON pointer. What has no key goes into `extra`: `[{"name": "...", "value": "...", "attributes": '
        "{...}}]`, with the names of `FieldName`. `HIRZ_JSON_SCHEMA` is the JSON Schema (2020-12) of all this.",
        _EXAMPLE,
        "## At the top",
        _table(("key", "takes", "lands in"), ((k.name, _takes(k), f"sender: {k.field}") for k in TOP_KEYS.values())),
    ]
    for section in SECTIONS:
        rows = [row for member in section.members for row in _member_rows(member, section.subject)]
        about = "a list of objects" if section.many else "one object"
        parts += [f"## {section.name}\n\n{about.capitalize()}.", _table(("key", "takes", "lands in"), rows)]
    parts += [
        "## Circumstances that are understood\n\nAnything else is kept and shown as it was sent.",
        _table(("value", "means"), ((f"`{code}`", means) for code, means in KNOWN_CIRCUMSTANCES.items())),
    ]
    return "\n\n".join(parts)


def _csv() -> str:
    return "\n\n".join(
        (
            "# CSV with a mapping file",
            _GENERATED,
            "One row is one report. The mapping file is TOML; dates may have their own form (`strptime`), and times "
            "without a zone need `utc_offset`. Yes-or-no columns take true/false, 1/0, yes/no, oui/non, نعم/لا. Rows are "
            "counted as a spreadsheet shows them. A column that the mapping does not name is kept in the payload only.",
            "```toml\n" + _MAPPING_EXAMPLE + "```",
            "A target is `subject.field`, `subject.2.field` for the second person of a kind, or `subject.field.attribute` "
            "for a circumstance of a value (`reported.ip.at`). `incident.type`, `reference` and `received_at` are short "
            f"forms. Encodings: {', '.join(sorted(ENCODINGS))}. Delimiters: comma, semicolon, tab, vertical bar.",
        )
    )


def _errors() -> str:
    rows = ((f"`{code}`", words.en, words.fr, words.ar) for code, words in SENTENCES.items())
    numbers = ((f"`{name}`", f"{value:,}") for name, value in vars(limits).items() if name.startswith(("MAX_", "MIN_")))
    return "\n\n".join(
        (
            "# Why a document is refused",
            _GENERATED,
            "Codes are stable. Logs take the code, the path and the line; the sentence may quote what the sender wrote, "
            "and is for the sender and the desk. A refused document stays evidence: the caller keeps it sealed.",
            "## Formats\n\n" + _table(("format", "written in"), ((f.name, f.syntax) for f in FORMATS)),
            "## Codes\n\n" + _table(("code", "en", "fr", "ar"), rows),
            "## Limits\n\nReasons and sources stand beside each in `limits.py`.\n\n"
            + _table(("limit", "value"), numbers),
        )
    )


def _coverage(rows: Iterable[CoverageRow]) -> str:
    return _table(
        ("element, attribute or key", "lands in", "kind", "note"),
        ((f"`{row.path}`", row.lands, row.kind, row.note) for row in rows),
    )


def _member_rows(member: Key | Group, subject: str) -> Iterable[tuple[str, str, str]]:
    if isinstance(member, Key):
        yield member.name, _takes(member), f"{subject}: {member.field}"
        return
    circumstances = ", ".join(f"`{name}`" for name in member.circumstances or {})
    yield member.name, f"list of objects; circumstances of all parts: {circumstances}", ""
    for key in member.keys:
        yield f"{member.name}[].{key.name}", _takes(key), f"{subject}: {key.field}"


def _takes(key: Key) -> str:
    parts = [f"{'list of ' if key.many else ''}{_kind(key.kind)}, at most {key.longest:,} characters"]
    if key.kind is not TEXT:
        parts = [f"{'list of ' if key.many else ''}{_kind(key.kind)}"]
    if key.required:
        parts.append("required")
    if key.value_key != "value":
        parts.append(f"as an object: `{key.value_key}` in place of `value`")
    if key.circumstances:
        parts.append(
            "circumstances: " + ", ".join(f"`{name}` ({_kind(kind)})" for name, kind in key.circumstances.items())
        )
    return "; ".join(parts)


def _kind(kind: Kind) -> str:
    return " \\| ".join(kind.allowed) if kind.allowed else kind.name


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(headings)} |", "|" + "---|" * len(headings)]
    lines += [f"| {' | '.join(cells)} |" for cells in rows]
    return "\n".join(lines)


_EXAMPLE: Final = """```json
{
  "reference": "EX-2025-17",
  "incident": {
    "type": "sextortion",
    "occurred_at": "2025-03-01T22:14:05+01:00",
    "platform": "Example Messenger",
    "narrative": "Someone threatens to publish pictures unless money is sent.",
    "language": "en",
    "deadline_at": "2025-03-02T20:00:00+01:00",
    "danger_now": true,
    "demands": ["money"],
    "threats": ["publish"],
    "materials": ["image"]
  },
  "reported": [
    {
      "screen_names": ["unknown_101"],
      "phones": ["+212 600 000 101"],
      "ips": [{"value": "203.0.113.7", "at": "2025-03-01T21:00:00Z", "port": 51514, "event": "Login"}]
    }
  ],
  "victims": [{"age": 15, "addresses": [{"city": "Casablanca", "country": "MA"}]}],
  "files": [
    {
      "name": "bridge.jpg",
      "md5": "d41d8cd98f00b204e9800998ecf8427e",
      "classification": {"scheme": "ncmec-industry", "code": "B2"}
    }
  ]
}
```"""

_MAPPING_EXAMPLE: Final = """delimiter = ";"
encoding = "utf-8"
date_format = "%d/%m/%Y %H:%M"
utc_offset = "+01:00"

[columns]
"Phone number" = "reported.phone"
"IP" = "reported.ip"
"Seen at" = "reported.ip.at"
"What happened" = "incident.narrative"

[defaults]
"incident.type" = "sextortion"
"""

_PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "cybertip.md": _cybertip,
    "police-json.md": _police,
    "hirz-json.md": _hirz,
    "csv.md": _csv,
    "errors.md": _errors,
}
