"""Generated pages say what the code does, every setting is named, and no link leads nowhere."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from hirz.base.ledger.verbs import VERBS, Sentence
from hirz.triage.enums import TRANSITIONS, State, Verb
from hirz.web.documenting import pages
from hirz.web.documenting.settings import INTERNAL, tables
from tests.house.walking import ROOT, said, source_files, tree_of

SETTING = re.compile(r"HIRZ_[A-Z]+(_[A-Z]+)*\Z")
# Names of the same form that are no environment variable of a process of ours.
NO_SETTING = {
    "HIRZ_DATABASE_URL_FILE": "the file form of HIRZ_DATABASE_URL",
    "HIRZ_JSON_SCHEMA": "a name of hirz.core.formats",
}
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def unnamed(trees: Mapping[str, ast.Module], known: Iterable[str]) -> list[str]:
    """Strings in the sources that look like a setting and stand in no table."""
    names = {*known}
    return sorted(
        f"{place}: {node.value}"
        for place, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SETTING.match(node.value)
        if node.value not in names
    )


def readers(trees: Mapping[str, ast.Module]) -> set[str]:
    """Files that read the environment."""
    return {
        place
        for place, tree in trees.items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"})
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    }


def broken_links(folder: Path) -> list[str]:
    """Relative links of the pages of a folder that lead nowhere."""
    return [
        f"{page.relative_to(folder)} -> {target}"
        for page in sorted(folder.rglob("*.md"))
        if not {".venv", "node_modules", ".hirz"} & set(page.relative_to(folder).parts)
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()
    ]


def unlisted(docs: Path) -> list[str]:
    """Pages that neither the index of the documentation nor that of the decisions names."""
    listed = {
        (index.parent / target).resolve()
        for index in (docs / "README.md", docs / "adr" / "README.md")
        for target in LINK.findall(index.read_text(encoding="utf-8"))
    }
    pages_there = [page for page in sorted(docs.rglob("*.md")) if page != docs / "README.md"]
    return [page.relative_to(docs).as_posix() for page in pages_there if page.resolve() not in listed]


def all_trees() -> dict[str, ast.Module]:
    """Every source file by its name."""
    return {said(path): tree_of(path) for path in source_files()}


def test_generated_pages_are_fresh() -> None:
    """Run `make docs` when this fails."""
    assert [said(path) for path in pages.stale()] == []


@pytest.fixture
def copy_of_docs(tmp_path: Path) -> Path:
    """The pages, fresh, to spoil."""
    shutil.copytree(pages.DOCS, tmp_path / "docs")
    pages.write(tmp_path / "docs")
    return tmp_path / "docs"


def test_a_changed_table_makes_its_page_stale(copy_of_docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A verb, a transition: each is noticed on its page."""
    monkeypatch.setitem(VERBS, "triage:ticket:eaten", Sentence("أُكل", "Mangé", "Eaten"))
    monkeypatch.setitem(TRANSITIONS, (State.CLOSED, Verb.ESCALATE), State.ESCALATED)
    assert {path.name for path in pages.stale(copy_of_docs)} == {"ledger-verbs.md", "ticket-states.md"}


def test_an_edited_page_is_stale(copy_of_docs: Path) -> None:
    """A hand inside the markers is noticed; one outside them is welcome."""
    page = copy_of_docs / "explanation" / "architecture.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(f"{text}\nOne more sentence by hand.\n", encoding="utf-8")
    assert pages.stale(copy_of_docs) == []
    page.write_text(text.replace("ReportsReceived", "ReportsEaten", 1), encoding="utf-8")
    (copy_of_docs / "reference" / "grants.md").unlink()
    assert sorted(path.name for path in pages.stale(copy_of_docs)) == ["architecture.md", "grants.md"]


def test_a_lost_marker_is_no_silent_page(copy_of_docs: Path) -> None:
    """Without its markers a page is refused, not left as it is."""
    page = copy_of_docs / "explanation" / "architecture.md"
    page.write_text(page.read_text(encoding="utf-8").replace("<!-- end of flow -->", ""), encoding="utf-8")
    with pytest.raises(ValueError, match="flow"):
        pages.stale(copy_of_docs)


def test_every_setting_is_named() -> None:
    """Whatever looks like a setting in the sources stands in a table, and so on the page."""
    known = {row.name for rows in tables().values() for row in rows} | INTERNAL.keys() | NO_SETTING.keys()
    assert unnamed(all_trees(), known) == []


def test_the_environment_is_read_in_few_places() -> None:
    """The helper of the settings, the command line, and the lines that name the settings of a process."""
    allowed = ("src/hirz/web/settings/", "src/hirz/web/wsgi_", "src/hirz/web/documenting/__main__.py", "src/hirz/cli/")
    assert sorted(place for place in readers(all_trees()) if not place.startswith(allowed)) == []


def test_a_planted_setting_is_found() -> None:
    """An unnamed setting and a hidden reader are found."""
    tree = {"p.py": ast.parse('import os\nx = os.environ.get("HIRZ_SECRET_DOOR")\n')}
    assert unnamed(tree, ["HIRZ_HOME"]) == ["p.py: HIRZ_SECRET_DOOR"]
    assert readers(tree) == {"p.py"}


def test_no_link_leads_nowhere() -> None:
    """Every relative link of every page has its file."""
    assert broken_links(ROOT) == []


def test_a_planted_broken_link_is_found(tmp_path: Path) -> None:
    """One that leads nowhere is found; addresses on the web are not followed."""
    (tmp_path / "a.md").write_text("[x](gone.md) [y](a.md#part) [z](https://example.com/)", encoding="utf-8")
    assert broken_links(tmp_path) == ["a.md -> gone.md"]


def test_every_page_is_listed() -> None:
    """Whoever opens docs/README.md finds every page."""
    assert unlisted(pages.DOCS) == []


def test_an_unlisted_page_is_found(copy_of_docs: Path) -> None:
    """A new page fails until the index names it."""
    (copy_of_docs / "how-to" / "planted.md").write_text("# Planted\n", encoding="utf-8")
    assert unlisted(copy_of_docs) == ["how-to/planted.md"]
