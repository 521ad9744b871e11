"""How tables of elements are written down."""

from __future__ import annotations

import pytest

from hirz.core.formats.report import FieldName, Subject
from hirz.core.formats.schema import Attribute, Element, Role, camel_case, coverage_rows, snake_case


@pytest.mark.parametrize(
    ("name", "snake"),
    [
        ("csamSolicitation", "csam_solicitation"),
        ("spam", "spam"),
        ("animeDrawingVirtualHentai", "anime_drawing_virtual_hentai"),
        ("generativeAi", "generative_ai"),
    ],
)
def test_names_of_flags(name: str, snake: str) -> None:
    """There and back."""
    assert (snake_case(name), camel_case(snake)) == (snake, name)


def test_coverage_tells_where_everything_lands() -> None:
    """Values, attributes, circumstances of an event, and what is kept in the payload only."""
    table = Element(
        "r",
        Role.GROUP,
        subject=Subject.VICTIM,
        children=(
            Element("a", field=FieldName.NAME, attributes=(Attribute("t", "type"),)),
            Element("e", Role.EVENT, field=FieldName.IP, children=(Element("v"), Element("w", attribute="at"))),
            Element("x", Role.VERBATIM, reason="because"),
        ),
    )
    assert [(row.path, row.lands, row.note) for row in coverage_rows(table)] == [
        ("/r", "", "holds others"),
        ("/r/a", "victim: name", ""),
        ("/r/a/@t", "attribute `type` of victim: name", ""),
        ("/r/e", "", "one ip with its circumstances"),
        ("/r/e/v", "victim: ip", ""),
        ("/r/e/w", "attribute `at` of victim: ip", ""),
        ("/r/x", "", "because"),
    ]
