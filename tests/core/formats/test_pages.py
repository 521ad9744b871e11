"""The reference pages are those that the tables give today."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hirz.core.formats.cybertip_elements import REPORT
from hirz.core.formats.cybertip_file_elements import FILE_DETAILS
from hirz.core.formats.pages import render_pages
from hirz.core.formats.police_elements import POLICE_REPORT
from hirz.core.formats.schema import coverage_rows
from hirz.core.formats.wording_sentences import SENTENCES
from tests.shared import ROOT

PAGES = ROOT / "docs" / "reference" / "formats"


def assert_fresh(name: str, text: str, folder: Path = PAGES) -> None:
    """The page in the folder is the page that would be made now; HIRZ_WRITE_DOCS=1 writes it."""
    if os.environ.get("HIRZ_WRITE_DOCS") == "1":
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    assert (folder / name).read_text(encoding="utf-8") == text, f"{name} is stale: run this test with HIRZ_WRITE_DOCS=1"


@pytest.mark.parametrize("name", list(render_pages()))
def test_pages_are_fresh(name: str) -> None:
    """Nobody edits them by hand, and nobody forgets them."""
    assert_fresh(name, render_pages()[name])


def test_a_stale_page_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault: a page of yesterday."""
    monkeypatch.delenv("HIRZ_WRITE_DOCS", raising=False)
    (tmp_path / "csv.md").write_text("yesterday", encoding="utf-8")
    with pytest.raises(AssertionError):
        assert_fresh("csv.md", render_pages()["csv.md"], tmp_path)


def test_every_path_is_on_its_page() -> None:
    """The coverage pages leave no row out."""
    pages = render_pages()
    for table, page in ((REPORT, "cybertip.md"), (FILE_DETAILS, "cybertip.md"), (POLICE_REPORT, "police-json.md")):
        assert all(f"| `{row.path}` |" in pages[page] for row in coverage_rows(table))


def test_every_code_is_on_the_page_of_errors() -> None:
    """Whoever gets a code can look it up, in three languages."""
    page = render_pages()["errors.md"]
    assert all(f"`{code}`" in page and words.ar in page and words.fr in page for code, words in SENTENCES.items())


def test_no_other_page_lies_in_the_folder() -> None:
    """A format that went takes its page with it."""
    assert {path.name for path in PAGES.iterdir()} == set(render_pages())
