"""An embedded server of its own for the tests of the command line: made once, stopped at the end."""

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
