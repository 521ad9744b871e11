"""Every word shown to people exists in Arabic and French, and the catalogues are those of the sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from hirz.web.messages import LANGUAGES, LOCALE, catalogue_path, check, extract, read_catalogue, update, write_catalogue


def test_nothing_is_untranslated() -> None:
    """No message is missing, empty, guessed, out of date, or short of a plural."""
    assert [str(fault) for fault in check()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_are_fresh(tmp_path: Path, language: str) -> None:
    """Extracting again changes no byte."""
    again = tmp_path / "django.po"
    write_catalogue(update(language, extract()), again)
    assert again.read_bytes() == catalogue_path(language).read_bytes()


def test_a_planted_untranslated_message_is_found(tmp_path: Path) -> None:
    """An emptied translation and a message that nobody translated are found."""
    for language in LANGUAGES:
        catalogue = read_catalogue(catalogue_path(language), language)
        [first, second, *_] = [message for message in catalogue if message.id]
        first.string = ""
        del catalogue[second.id if isinstance(second.id, str) else second.id[0]]
        write_catalogue(catalogue, catalogue_path(language, tmp_path))
    found = {(fault.file.partition("/")[0], fault.reason) for fault in check(locale=tmp_path)}
    assert {(language, reason) for language in LANGUAGES for reason in ("empty", "not in the catalogue")} <= found
    assert tmp_path != LOCALE
