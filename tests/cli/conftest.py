"""An embedded server of its own for the tests of the command line: made once, stopped at the end."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hirz.cli.postgres import EmbeddedPostgres


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedPostgres]:
    """A started server with the four roles and the database `hirz`."""
    with tempfile.TemporaryDirectory(prefix="hirz-test-") as folder:
        embedded = EmbeddedPostgres(Path(folder) / "home")
        embedded.start(bound=True)
        try:
            embedded.ensure_roles()
            embedded.ensure_database()
            yield embedded
        finally:
            embedded.stop()


@pytest.fixture(scope="session")
def data_to_copy() -> Iterator[Path]:
    """A home whose data folder was made once: copying is quicker than making."""
    with tempfile.TemporaryDirectory(prefix="hirz-test-") as folder:
        made = EmbeddedPostgres(Path(folder) / "home")
        made.start()
        made.stop()
        yield made.home.path


@pytest.fixture
def made_home(data_to_copy: Path, tmp_path: Path) -> Path:
    """A stopped home of the test's own, data and password included."""
    home = tmp_path / "home"
    subprocess.run(["cp", "-a", str(data_to_copy), str(home)], check=True)
    return home
