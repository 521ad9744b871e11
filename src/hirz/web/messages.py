"""Message catalogues without a system's gettext: `python -m hirz.web.messages extract|compile|check`.

English is the language of the sources; Arabic and French are catalogues beside them. Templates go through
Django's `templatize`, everything else is Babel. `.mo` files are built, never committed.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
LOCALE = PACKAGE / "locale"
LANGUAGES = ("ar", "fr")

# Function -> positions of the message, its plural and its context ("c"), as Babel reads them.
KEYWORDS: dict[str, tuple[int | tuple[int, int] | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATES = frozenset({".html", ".txt"})

# A catalogue says nothing about when it was made: its history is in git, and a clock would make every run a change.
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = (
    "# Hirz, messages in {}. Made by `python -m hirz.web.messages extract`; translations are written here by people."
)

Key = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one message of one catalogue."""

    file: str
    message: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}: {self.message!r}"


def catalogue_path(language: str, locale: Path = LOCALE) -> Path:
    """Where a language's catalogue lies."""
    return locale / language / "LC_MESSAGES" / "django.po"


def sources(package: Path = PACKAGE) -> Iterator[Path]:
    """Every file that may hold a message, in order; nothing of what tests, migrations or vendored files say."""
    for path in sorted(package.rglob("*")):
        if {"migrations", "static", "locale", "core", "__pycache__"} & set(path.relative_to(package).parts):
            continue
        if path.suffix == ".py" or (path.suffix in TEMPLATES and "templates" in path.parts):
            yield path


def extract(package: Path = PACKAGE) -> Catalog:
    """The messages of the sources, each with the files it stands in."""
    found = Catalog(fuzzy=False)
    for path in sources(package):
        name = path.relative_to(package).as_posix()
        for ids, comments, context in _messages_of(path):
            found.add(ids, locations=[(name, 0)], auto_comments=comments, context=context)
    return found


def _messages_of(path: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix in TEMPLATES:
        from django.utils.translation.template import templatize

        # What is left of the page's indentation means nothing, and would be an error of Python's.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    raw = extract_python(io.BytesIO(text.encode()), KEYWORDS, ["Translators:"], {"encoding": "utf-8"})
    for _line, function, given, comments in raw:
        arguments = (given,) if given is None or isinstance(given, str) else tuple(given)
        read = _read_call(str(function), arguments)
        if read is not None:
            yield read[0], [str(comment) for comment in comments or []], read[1]


def _read_call(function: str, arguments: tuple[str | None, ...]) -> tuple[str | tuple[str, ...], str | None] | None:
    """The message (or message and plural) and the context of one call; None if it is not a literal."""
    spec = KEYWORDS.get(function) or (1,)
    context: str | None = None
    ids: list[str] = []
    for place in spec:
        position = place[0] if isinstance(place, tuple) else place
        value = arguments[position - 1] if position <= len(arguments) else None
        if not value:
            return None
        if isinstance(place, tuple):
            context = value
        else:
            ids.append(value)
    return (ids[0] if len(ids) == 1 else (ids[0], ids[1])), context


def read_catalogue(path: Path, language: str) -> Catalog:
    """A catalogue as written, or an empty one."""
    if not path.exists():
        return Catalog(locale=language, domain="django")
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def update(language: str, found: Catalog, locale: Path = LOCALE) -> Catalog:
    """Bring a catalogue up to the sources: new messages empty, old ones gone, nothing guessed."""
    catalogue = read_catalogue(catalogue_path(language, locale), language)
    catalogue.update(found, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    return catalogue


def write_catalogue(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue in one order and without dates, so that a second run changes nothing."""
    catalogue.creation_date = catalogue.revision_date = UNDATED
    catalogue.header_comment = HEADER.format(catalogue.locale_identifier)
    catalogue.fuzzy = False
    catalogue.project, catalogue.version = "Hirz", "desk"
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, sort_by_file=True, include_lineno=False, omit_header=False)
    path.write_bytes(buffer.getvalue())


def _keys(catalogue: Catalog) -> set[Key]:
    return {_key(message) for message in catalogue if message.id}


def _key(message: Message) -> Key:
    return (message.id[0] if isinstance(message.id, (tuple, list)) else str(message.id), message.context)


def faults(catalogue: Catalog, language: str, found: Catalog, file: str = "") -> list[Fault]:
    """What the check refuses: fuzzy, empty, a wrong number of plural forms, a lost placeholder, not fresh."""
    wrong = [Fault(file, key[0], "not in the catalogue") for key in sorted(_keys(found) - _keys(catalogue), key=str)]
    wrong += [
        Fault(file, key[0], "no longer in the sources") for key in sorted(_keys(catalogue) - _keys(found), key=str)
    ]
    for message in catalogue:
        if message.id:
            wrong += [Fault(file, _key(message)[0], reason) for reason in _reasons(message, language)]
    return wrong


def _reasons(message: Message, language: str) -> Iterator[str]:
    if message.fuzzy:
        yield "fuzzy"
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    wanted = get_plural(language).num_plurals if message.pluralizable else 1
    if len(forms) != wanted:
        yield f"has {len(forms)} plural forms, {language} needs {wanted}"
    if not all(str(form).strip() for form in forms):
        yield "empty"
        return
    ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    known = set().union(*(_placeholders(text) for text in ids))
    always = set.intersection(*(_placeholders(text) for text in ids))
    for form in forms:
        if _placeholders(form) - known:
            yield "has a placeholder that the source has not"
        # One and two are words in Arabic ("a report", "two reports"): a plural may drop its number, nothing else may.
        if not message.pluralizable and always - _placeholders(form):
            yield "lost a placeholder"


def _placeholders(text: object) -> set[str]:
    """The %(name)s of a message; a bare %s has no name and is refused elsewhere, by taste."""
    return {part.split(")")[0] for part in str(text).split("%(")[1:]}


def check(languages: Iterable[str] = LANGUAGES, package: Path = PACKAGE, locale: Path = LOCALE) -> list[Fault]:
    """Every fault of every catalogue; empty when all is well."""
    found = extract(package)
    wrong: list[Fault] = []
    for language in languages:
        path = catalogue_path(language, locale)
        wrong += faults(read_catalogue(path, language), language, found, f"{language}/{path.name}")
    return wrong


def compile_catalogues(locale: Path = LOCALE) -> list[Path]:
    """Build each `.mo` beside its `.po` if it is missing or older; returns those that were built."""
    built = []
    for language in LANGUAGES:
        path = catalogue_path(language, locale)
        target = path.with_suffix(".mo")
        if not path.exists() or (target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns):
            continue
        buffer = io.BytesIO()
        write_mo(buffer, read_catalogue(path, language))
        # Renamed into place: a server that starts at this moment reads the old file or the new one, never half.
        partial = target.with_suffix(".mo.partial")
        partial.write_bytes(buffer.getvalue())
        partial.replace(target)
        built.append(target)
    return built


def main(arguments: list[str]) -> int:
    """Run one of the three commands; exit code 0 (well), 1 (faults) or 2 (not a command)."""
    command = arguments[0] if len(arguments) == 1 else ""
    if command == "extract":
        found = extract()
        for language in LANGUAGES:
            write_catalogue(update(language, found), catalogue_path(language))
        return 0
    if command == "compile":
        compile_catalogues()
        return 0
    if command == "check":
        wrong = check()
        sys.stderr.writelines(f"{fault}\n" for fault in wrong)
        return 1 if wrong else 0
    sys.stderr.write("usage: python -m hirz.web.messages extract|compile|check\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
