"""Lean sheets say the same as the ones that people wrote."""

from __future__ import annotations

import pytest

from hirz.web.storage import lean
from tests.web.test_static import sheets


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("/* why */\na { color: red; }\n", "a{color:red}"),
        (".field :is(input, textarea) { inline-size: 100% }", ".field :is(input,textarea){inline-size:100%}"),
        ("a > b, c { inset: calc(1rem - 1px) }", "a>b,c{inset:calc(1rem - 1px)}"),
        (
            "@media (min-width: 48rem) { a { font: 600 1rem/1.4 x } }",
            "@media (min-width:48rem){a{font:600 1rem/1.4 x}}",
        ),
        ('a::before { content: "" }', 'a::before{content:""}'),
        ("/* a */ b { } /* c */", "b{}"),
    ],
)
def test_only_what_people_read_is_left_out(written: str, served: str) -> None:
    """Comments and needless space go; descendants, sums and strings stay."""
    assert lean(written) == served
    assert lean(served) == served


def test_every_sheet_keeps_its_braces() -> None:
    """Our own sheets come out whole: as many rules as went in, and no comment."""
    for path in sheets():
        written = path.read_text(encoding="utf-8")
        served = lean(written)
        assert served.count("{") == served.count("}") > 0
        assert "/*" not in served
        assert len(served) < len(written)
