"""The catalogues' own machine: what it extracts, what it refuses, what it builds."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest

from hirz.web import messages

PLURAL = "{% load i18n %}{% blocktranslate count n=n %}{{ n }} report{% plural %}{{ n }} reports{% endblocktranslate %}"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with one template and one module, and catalogues brought up to them."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(PLURAL, encoding="utf-8")
    (tmp_path / "views.py").write_text(
        'from django.utils.translation import gettext as _, pgettext\n_("Name of %(who)s")\npgettext("a verb", "Close")\n',
        encoding="utf-8",
    )
    for language in messages.LANGUAGES:
        _write(tmp_path, language, {"%(n)s report": "%(n)s x", "Name of %(who)s": "x %(who)s", "Close": "x"})
    return tmp_path


def _write(package: Path, language: str, words: dict[str, str]) -> None:
    locale = package / "locale"
    catalogue = messages.update(language, messages.extract(package), locale)
    for message in catalogue:
        if message.id:
            single = message.id[0] if isinstance(message.id, tuple) else message.id
            forms = {"ar": 6, "fr": 2}[language]
            message.string = (words[single],) * forms if message.pluralizable else words[single]
    messages.write_catalogue(catalogue, messages.catalogue_path(language, locale))


def _faults(package: Path) -> set[str]:
    return {f"{fault.file[:2]} {fault.reason}" for fault in messages.check(package=package, locale=package / "locale")}


def test_extraction_finds_templates_plurals_and_contexts(package: Path) -> None:
    """Messages of Python and of templates, with plural and context."""
    found = {(str(m.id), m.context) for m in messages.extract(package) if m.id}
    assert found == {("('%(n)s report', '%(n)s reports')", None), ("Name of %(who)s", None), ("Close", "a verb")}


def test_a_whole_catalogue_has_no_fault(package: Path) -> None:
    """What is whole is accepted."""
    assert _faults(package) == set()


@pytest.mark.parametrize(
    ("language", "find", "put", "reason"),
    [
        ("ar", 'msgstr "x %(who)s"', 'msgstr ""', "ar empty"),
        ("fr", 'msgid "Name of', '#, fuzzy\nmsgid "Name of', "fr fuzzy"),
        ("ar", 'msgstr[5] "%(n)s x"\n', "", "ar empty"),
        ("fr", 'msgstr "x %(who)s"', 'msgstr "x"', "fr lost a placeholder"),
        ("fr", 'msgstr "x %(who)s"', 'msgstr "x %(who)s %(age)s"', "fr has a placeholder that the source has not"),
        ("ar", 'msgid "Name of %(who)s"', 'msgid "Nam of %(who)s"', "ar not in the catalogue"),
    ],
)
def test_planted_faults_are_found(package: Path, language: str, find: str, put: str, reason: str) -> None:
    """Each kind of fault, planted in a whole catalogue, is named."""
    path = messages.catalogue_path(language, package / "locale")
    text = path.read_text(encoding="utf-8")
    assert find in text
    path.write_text(text.replace(find, put), encoding="utf-8")
    assert reason in _faults(package)


def test_a_wrong_number_of_plural_forms_is_found(package: Path) -> None:
    """Arabic with two forms is refused: it needs six."""
    path = messages.catalogue_path("ar", package / "locale")
    text = re.sub(r'msgstr\[[2-5]\] ".*"\n', "", path.read_text(encoding="utf-8"))
    path.write_text(text.replace("nplurals=6; plural=", "nplurals=2; plural=n>1 ? 1 : 0; #"), encoding="utf-8")
    assert any("plural forms" in reason or "empty" in reason for reason in _faults(package))


def test_compiling_builds_once_and_speaks(package: Path) -> None:
    """The built file answers as gettext does; a second run builds nothing, a changed source builds again."""
    locale = package / "locale"
    built = messages.compile_catalogues(locale)
    assert [path.suffix for path in built] == [".mo", ".mo"]
    assert messages.compile_catalogues(locale) == []
    assert gettext.translation("django", locale, ["fr"]).gettext("Name of %(who)s") == "x %(who)s"
    path = messages.catalogue_path("fr", locale)
    path.write_text(path.read_text(encoding="utf-8").replace('"x %(who)s"', '"y %(who)s"'), encoding="utf-8")
    later = path.with_suffix(".mo").stat().st_mtime_ns + 1_000_000_000
    import os

    os.utime(path, ns=(later, later))
    assert len(messages.compile_catalogues(locale)) == 1


def test_arabic_counts_in_six_forms() -> None:
    """None, one, two, few, many, hundreds: each has its own word."""
    messages.compile_catalogues()
    arabic = gettext.translation("django", messages.LOCALE, ["ar"])
    said = {n: arabic.ngettext("%(n)s report", "%(n)s reports", n) for n in (0, 1, 2, 3, 11, 100)}
    assert len(set(said.values())) == 6


def test_french_typography() -> None:
    """No straight apostrophe, and no breaking space before high punctuation or inside quotation marks."""
    catalogue = messages.read_catalogue(messages.catalogue_path("fr"), "fr")
    wrong = [form for message in catalogue if message.id for form in _forms(message) if _badly_set(form)]
    assert wrong == []
    assert _badly_set("Qu'est-ce ?")
    assert _badly_set("Attention : danger")


def _forms(message: messages.Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (str(message.string),)


def _badly_set(text: str) -> bool:
    bare = re.sub(r"<[^>]*>", "", text)
    return bool(re.search(r"[a-zéè]'|[^\s] [:;!?»]|« ", bare))


def test_the_command_says_what_it_knows(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown word is exit code 2 with the usage."""
    assert messages.main(["translate"]) == 2
    assert "extract|compile|check" in capsys.readouterr().err


def test_the_indentation_of_a_page_means_nothing(package: Path) -> None:
    """A page that goes in and out like a page, and not like a program, is read."""
    (package / "templates" / "page.html").write_text(
        '{% load i18n %}\n    {% translate "One" %}\n        {% translate "Two" %}\n  {% translate "Three" %}\n',
        encoding="utf-8",
    )
    found = {message.id for message in messages.extract(package)}
    assert {"One", "Two", "Three"} <= found
