"""Names loaded when they are first used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hirz.core.lazily import lazily

find = lazily("hirz.core.text", {"find_signals": "signals.finding"})


def test_a_name_is_found_in_its_module() -> None:
    """The same object as the module's own."""
    from hirz.core.text.signals import finding

    assert find("find_signals") is finding.find_signals


def test_another_name_is_no_attribute() -> None:
    """As of any module."""
    with pytest.raises(AttributeError, match=r"has no attribute .nothing"):
        find("nothing")


@pytest.mark.parametrize(
    ("package", "heavy"), [("text", "numba"), ("matching", "numba"), ("linking", "numba"), ("hashing", "numpy")]
)
def test_a_package_alone_loads_nothing_heavy(package: str, heavy: str) -> None:
    """Importing it in a fresh process leaves out what its lazy names need."""
    code = f"import sys, hirz.core.{package}; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
