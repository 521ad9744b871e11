"""Reads files, folders and archives into intake, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hirz.base.accounts.models import Feed
from hirz.base.actors import Actor
from hirz.core.formats import CsvMapping, FormatError, walk_zip
from hirz.core.formats.errors import LimitExceeded
from hirz.core.formats.limits import MAX_ZIP_MEMBER_BYTES
from hirz.intake.enums import Outcome
from hirz.intake.services import Document, receive_documents

BATCH = 200
# A batch also ends here, so that two hundred large tables are never in memory together.
BATCH_BYTES = 16 * 1024 * 1024
# A file that is no archive is read as far as a member of one; what is longer is no report, and is not kept.
MAX_FILE_BYTES = MAX_ZIP_MEMBER_BYTES
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
            data = file.read(MAX_FILE_BYTES + 1)
            too_long = len(data) > MAX_FILE_BYTES
            yield str(path), LimitExceeded("document-too-large", limit=MAX_FILE_BYTES) if too_long else data
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
    """Store documents in batches of 200 or 16 MB, each one transaction, and say what became of them, in order."""
    for item in _batches(found):
        if isinstance(item, list):
            yield from _store(item, feed, by, language, csv_mapping)
            progress(len(item))
            continue
        name, error = item
        yield Result(name, Outcome.QUARANTINED, "", error.code, error.reason[language], error.line)
        progress(1)


def _batches(
    found: Iterable[tuple[str, bytes | FormatError]],
) -> Iterator[list[tuple[str, bytes]] | tuple[str, FormatError]]:
    """Documents in batches, and what could not be read by itself."""
    batch: list[tuple[str, bytes]] = []
    size = 0
    for name, content in found:
        if isinstance(content, FormatError):
            yield name, content
            continue
        if batch and size + len(content) > BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append((name, content))
        size += len(content)
        if len(batch) == BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


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
