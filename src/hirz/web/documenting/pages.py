"""Which pages are generated, and whether they are fresh.

In `architecture.md` only what stands between two markers is generated, the rest is written by people.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hirz.core.formats.pages import render_pages as format_pages
from hirz.core.scoring.reference import page as scoring_page
from hirz.web.documenting import flow, grants, ledger, people, privacy, settings

# The checkout: these pages belong to the repository, not to an installed package.
ROOT = Path(__file__).resolve().parents[4]
DOCS = ROOT / "docs"
BEGIN, END = "<!-- generated: {} -->", "<!-- end of {} -->"

# Whole pages, by their path below docs/.
PAGES: dict[str, Callable[[], str]] = {
    "reference/settings.md": settings.page,
    "reference/ticket-states.md": flow.ticket_states,
    "reference/case-stages.md": flow.case_stages,
    "reference/events.md": flow.events,
    "reference/ledger-verbs.md": ledger.page,
    "reference/roles.md": people.page,
    "reference/grants.md": grants.page,
    "reference/privacy.md": privacy.page,
    "reference/scoring.md": scoring_page,
}
# Parts of pages that people write: path -> name of the part -> its text.
PARTS: dict[str, dict[str, Callable[[], str]]] = {
    "explanation/architecture.md": {"flow": flow.flow_of_one_report, "rooms": flow.rooms},
}


def render(docs: Path = DOCS) -> dict[Path, str]:
    """Every generated page as it should be, by its path; ValueError if a page of people has lost a marker."""
    pages = {docs / name: make() for name, make in PAGES.items()}
    pages |= {docs / "reference" / "formats" / name: text for name, text in format_pages().items()}
    for name, parts in PARTS.items():
        text = (docs / name).read_text(encoding="utf-8")
        for part, make in parts.items():
            text = with_part(text, part, make())
        pages[docs / name] = text
    return pages


def with_part(text: str, part: str, made: str) -> str:
    """A page with what stands between the markers of a part put anew."""
    begin, end = BEGIN.format(part), END.format(part)
    head, found, rest = text.partition(begin)
    _, found_end, tail = rest.partition(end)
    if not (found and found_end):
        raise ValueError(f"the markers of {part} are missing: {begin} ... {end}")
    return f"{head}{begin}\n\n{made.strip()}\n\n{end}{tail}"


def stale(docs: Path = DOCS) -> list[Path]:
    """The pages that are missing or no longer say what the code does."""
    return [
        path for path, text in render(docs).items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def write(docs: Path = DOCS) -> list[Path]:
    """Write what is stale, and return it."""
    pages, old = render(docs), stale(docs)
    for path in old:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages[path], encoding="utf-8")
    return old
