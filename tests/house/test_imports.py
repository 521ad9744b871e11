"""Imports point upstream: `.importlinter` is the law, and here it is executed."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.house.walking import ROOT, SOURCES

CONTRACTS = ROOT / ".importlinter"

# file -> what is added to it -> the contract that this breaks.
PLANTED = (
    ("detect/models.py", "from hirz.triage import models as planted", "Imports point upstream"),
    ("gossip/__init__.py", "", "Imports point upstream"),
    ("care/__init__.py", "import hirz.casework", "Care and casework"),
    ("casework/__init__.py", "", "Care and casework"),
    ("core/text/phones.py", "import django", "core imports no framework"),
    ("core/text/hosts.py", "import os as planted", "core opens no file"),
    ("web/api_public.py", "from hirz.triage import enums as planted", "Nothing that the public addresses reach"),
    ("intake/models.py", "from hirz.intake import services as planted", "Rooms of intake"),
    ("detect/enums.py", "from hirz.detect import models as planted", "Rooms of detect"),
    ("triage/whispers.py", "", "Rooms of triage"),
    ("casework/enums.py", "from hirz.casework import models as planted", "Rooms of casework"),
    ("base/accounts/models.py", "from hirz.base.accounts import services as planted", "Rooms of accounts"),
    ("base/places/models.py", "from hirz.base.places import services as planted", "Rooms of places"),
    ("base/ledger/verbs.py", "from hirz.base.ledger import models as planted", "Rooms of the ledger"),
)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """`lint-imports` over the package as it lies in a folder."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--config", str(CONTRACTS), "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def exceptions_in(text: str) -> list[str]:
    """Contracts that look away from something."""
    file = configparser.ConfigParser()
    file.read_string(text)
    return [name for name in file.sections() if {"ignore_imports", "as_packages"} & set(file[name])]


def test_every_contract_is_kept() -> None:
    """The sources keep every contract."""
    run = lint(ROOT)
    assert run.returncode == 0, run.stdout
    assert "0 broken" in run.stdout


def test_each_contract_breaks_on_a_planted_import(tmp_path: Path) -> None:
    """A copy of the sources with one bad import for each contract: not one contract holds."""
    copy = tmp_path / "src" / "hirz"
    shutil.copytree(SOURCES, copy, ignore=lambda _, names: [n for n in names if n.endswith((".pyc", ".woff2", ".mo"))])
    for name, line, _ in PLANTED:
        (copy / name).parent.mkdir(exist_ok=True)
        with (copy / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")

    run = lint(tmp_path)

    assert run.returncode == 1
    assert "Contracts: 0 kept" in run.stdout, run.stdout
    broken = [line for line in run.stdout.splitlines() if line.rstrip().endswith("BROKEN")]
    for _, _, contract in PLANTED:
        assert any(contract in line for line in broken), f"{contract} did not notice"


def unnamed(text: str) -> list[str]:
    """Modules of core that may open files, because the contract names neither them nor their package."""
    file = configparser.ConfigParser()
    file.read_string(text)
    named = file["importlinter:core-opens-nothing"]["source_modules"].split()
    modules = [
        ".".join(path.relative_to(SOURCES.parent).with_suffix("").parts)
        for path in (SOURCES / "core").rglob("*.py")
        if path.name != "__init__.py"
    ]
    return sorted(name for name in modules if not any(f"{name}.".startswith(f"{source}.") for source in named))


def test_one_module_of_core_opens_files() -> None:
    """A new package of core, or a new module of matching, must be named in the contract; a planted gap is seen."""
    text = CONTRACTS.read_text(encoding="utf-8")
    assert unnamed(text) == ["hirz.core.matching.files"]
    assert "hirz.core.text.phones" in unnamed(text.replace("    hirz.core.text\n", ""))


def test_no_contract_looks_away() -> None:
    """There is no silent exception in the contract file."""
    assert exceptions_in(CONTRACTS.read_text(encoding="utf-8")) == []


def test_a_contract_that_looks_away_is_found() -> None:
    """A planted exception is found."""
    planted = "[importlinter:x]\nignore_imports =\n    hirz.core -> django\n"
    assert exceptions_in(planted) == ["importlinter:x"]
