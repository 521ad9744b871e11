"""Text from outside, made fit to be stored and quoted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from hirz.core.formats.hygiene import fit_for_xml, quoted, without_nul


def test_nul_is_replaced_and_counted() -> None:
    """In the value, and in attributes."""
    assert without_nul("a\0b\0", {"x": "\0"}) == ("a\ufffdb\ufffd", {"x": "\ufffd", "nul_replaced": "2"})


def test_honest_text_is_left_alone() -> None:
    """The very same objects come back."""
    attributes = {"x": "y"}
    value, kept = without_nul("سلام \u202e", attributes)
    assert (value, kept is attributes) == ("سلام \u202e", True)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a b", "a b"),
        ("بلاغ", "بلاغ"),
        ("\u202eabc", "\\u202eabc"),
        ("a\0\n", "a\\u0000\\u000a"),
        ("\u200b\ufeff", "\\u200b\\ufeff"),
        ("\ud800", "\\ud800"),
        ("x" * 100, "x" * 80 + "…"),
        (5, "5"),
    ],
)
def test_quotations_show_what_is_unseen(value: object, shown: str) -> None:
    """Controls, bidirectional marks, half characters; cut at 80."""
    assert quoted(value) == shown


@given(st.text())
def test_anything_fits_into_xml(text: str) -> None:
    """After replacement every text can stand in an element and comes back."""
    element = etree.Element("a")
    element.text = fit_for_xml(text)
    again = etree.fromstring(etree.tostring(element)).text or ""
    assert again == fit_for_xml(text)


def test_unfit_text_is_refused_by_the_writer() -> None:
    """The planted fault: without replacement the writer fails."""
    element = etree.Element("a")
    with pytest.raises(ValueError, match="XML compatible"):
        element.text = "a\x01"
