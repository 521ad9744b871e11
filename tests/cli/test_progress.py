"""The progress bar is for people at a terminal."""

import pytest

from hirz.cli.progress import progress


@pytest.mark.parametrize("quiet", [True, False])
def test_silent_away_from_a_terminal(quiet: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """Piped or with --json nothing is drawn, and the counting costs nothing."""
    with progress("Reading", 3, quiet=quiet) as step:
        step(2)
        step(1)
    captured = capsys.readouterr()
    assert captured.out == captured.err == ""
