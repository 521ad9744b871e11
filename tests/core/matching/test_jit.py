"""Where compiled kernels are kept, and who loads the compiler."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numba
import pytest

from hirz.core.matching import keep_kernels_in

QUIET = "import sys; import hirz.core.matching; print(sorted({'numba', 'numpy'} & set(sys.modules)))"


def test_the_folder_of_kernels_is_chosen_by_the_caller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """numba reads it when a kernel is declared."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    keep_kernels_in(str(tmp_path))
    assert str(tmp_path) == numba.config.CACHE_DIR


def loaded(statement: str) -> str:
    """What a fresh process prints."""
    return subprocess.run([sys.executable, "-c", statement], capture_output=True, text=True, check=True).stdout.strip()


def test_importing_the_package_loads_neither_numba_nor_numpy() -> None:
    """Names are loaded when they are used; a planted use is seen."""
    assert loaded(QUIET) == "[]"
    assert loaded(QUIET.replace("print", "hirz.core.matching.hex_of; print")) == "['numpy']"
