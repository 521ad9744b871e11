"""A cheap telephone on a slow line: what the house's look weighs."""

from __future__ import annotations

import pytest

from tests.intake.portal.pages import served_bytes

# As they are served, before compression. DESIGN section 4: the portal has at most 12 kB of CSS.
HOUSE = ("hirz/tokens.css", "hirz/tokens-dark.css", "intake/portal.css")
MOST_STYLE = 12 * 1024


def test_the_look_is_light() -> None:
    """Tokens, their dark values and the portal's sheet together."""
    assert sum(served_bytes(f"/static/{name}") for name in HOUSE) <= MOST_STYLE


def test_a_sheet_that_is_not_there_is_found() -> None:
    """A page that names a missing file would look naked."""
    with pytest.raises(LookupError):
        served_bytes("/static/intake/missing.css")
