"""Reads files, folders and archives into intake, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hirz.base.accounts.models import Feed
from hirz.base.actors import Actor
from hirz.core.formats import CsvMapping, FormatError, walk_zip
from hirz.intake.enums import Outcome
from hirz.intake.services import Document, receive_documents

BATCH = 200
ZIP_MAGIC = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one report, or of one input that is none."""

    path: str
    outcome: Outcome
    reference: str
    code: str = ""
    reason: str = ""
    line: int | None = None
    is_replay: bool = False


def inputs(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as given, and every file in folders, in a stable order; links are not followed."""
    for path in paths:
        if path.is_dir():
            yield from (p for p in sorted(path.rglob("*")) if p.is_file() and not p.is_symlink())
        else:
            yield path


def documents(path: Path) -> Iterator[tuple[str, bytes | FormatError]]:
    """The documents in one file: itself, or the members of an archive; a member that is refused comes as its error."""
    with path.open("rb") as file:
        if file.read(4) != ZIP_MAGIC:
            file.seek(0)
            yield str(path), file.read()
            return
        file.seek(0)
        try:
            for name, content in walk_zip(file):
                yield f"{path}!{name}", content
        except FormatError as error:
            yield str(path), error


def ingest(
    found: Iterable[tuple[str, bytes | FormatError]],
    *,
    feed: Feed,
    by: Actor,
    language: str = "en",
    csv_mapping: CsvMapping | None = None,
    progress: Callable[[int], None] = lambda count: None,
) -> Iterator[Result]:
    """Store documents in batches of 200, each one transaction, and say what became of them, in order."""
    batch: list[tuple[str, bytes]] = []
    for name, content in found:
        if isinstance(content, FormatError):
            yield Result(name, Outcome.QUARANTINED, "", content.code, content.reason[language], content.line)
            progress(1)
            continue
        batch.append((name, content))
        if len(batch) == BATCH:
            yield from _store(batch, feed, by, language, csv_mapping)
            progress(len(batch))
            batch = []
    if batch:
        yield from _store(batch, feed, by, language, csv_mapping)
        progress(len(batch))


def _store(
    batch: list[tuple[str, bytes]], feed: Feed, by: Actor, language: str, csv_mapping: CsvMapping | None
) -> Iterator[Result]:
    received = receive_documents(
        [Document(data, name=Path(name).name) for name, data in batch], feed=feed, by=by, csv_mapping=csv_mapping
    )
    for (name, _), results in zip(batch, received, strict=True):
        for result in results:
            error = result.error
            yield Result(
                name, result.outcome, result.reference, error.code if error else "",
                error.reason[language] if error else "", error.line if error else None, result.is_replay,
            )  # fmt: skip
