"""What visitors wrote at the public door, what their browsers told and when they came is nowhere: dump, files, times."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.calm_house import CLIENT_ADDRESS
from tests.flow.canary_scan import Found, Scanner, dumped, tables_in
from tests.flow.portal_house import SecretScanner, Visited, visited, written_receipts
from tests.flow.portal_words import PortalCanaries
from tests.flow.precise_times import precise, times_of_files, times_of_rows

VISITORS_IN_A_TEST = 12
VISITORS_IN_A_CAMPAIGN = 300
HOLD_ROWS = {
    "public.intake_report", "public.intake_draft", "public.intake_letterbox", "public.intake_message",
    "public.intake_attachment", "public.vault_blob", "public.detect_scan", "public.ledger_entry",
}  # fmt: skip


@pytest.fixture(scope="module")
def told() -> Iterator[Visited]:
    """The house of this module."""
    with visited(VISITORS_IN_A_TEST) as made:
        yield made


def scan_database(told: Visited, scanner: Scanner) -> list[Found]:
    """The dump, which must hold what visitors leave."""
    dump = dumped(told.house.database)
    assert tables_in(dump) >= HOLD_ROWS
    return scanner.sung_in("dump", dump)


def scan_files(told: Visited, scanner: Scanner) -> list[Found]:
    """Every file: after what the server held in memory was written."""
    told.house.tell("CHECKPOINT")
    return scanner.sung_below(told.house.home) + scanner.sung_below(told.temporary)


def require_silence(told: Visited) -> None:
    """No canary in the dump, none in any file; prints how much was looked at."""
    began = time.monotonic()
    scanner = told.scanner()
    found = scan_database(told, scanner) + scan_files(told, scanner)
    print(
        f"{len(told.visitors)} visitors, {sum(told.answers.values())} requests {dict(told.answers)};"
        f" {scanner.scanned / 1e6:.0f} MB in {scanner.files} files and the dump, {len(scanner.secrets)} secrets:"
        f" {len(found)} found, {time.monotonic() - began:.1f} s"
    )
    assert found == []


def require_hours(told: Visited) -> None:
    """Every time of a visitor is an hour; prints how many there are."""
    rows, files = times_of_rows(told.house), list(times_of_files(told.house.home / "blobs"))
    found = precise(told.house)
    print(f"{sum(map(len, rows.values()))} times in {len(rows)} columns, {len(files)} of files: {len(found)} precise")
    assert found == []


def test_no_canary_is_found(told: Visited) -> None:
    """Words, names, contacts, files, cookies, receipts, addresses: in clear or in any usual coding."""
    assert {200, 302, 403, 404, 422} <= set(told.answers)
    assert all(len(visitor.code) == 27 for visitor in told.visitors)
    require_silence(told)


def test_times_of_visitors_are_hours(told: Visited) -> None:
    """Rows that the public zone and the worker wrote, their entries in the ledger, and files; of their jobs nothing is left."""
    times = times_of_rows(told.house)
    for name in (
        "intake_report.received_at", "intake_draft.touched_at", "intake_letterbox.changed_at", "intake_message.sent_at",
        "intake_attachment.stored_at", "vault_blob.stored_at", "ledger_entry.at", "triage_ticket.received_at", "detect_scan.scanned_at",
        "detect_selector.first_seen_at", "detect_selector.last_seen_at", "triage_assessment.assessed_at",
        "triage_assessment.context.now", "triage_assessment.result.assessed_at",
    ):  # fmt: skip
        # The desk's question changed every letterbox.
        assert times[name] or name == "intake_letterbox.changed_at", name
    assert len(list(times_of_files(told.house.home / "blobs"))) > 1
    require_hours(told)


def test_a_planted_canary_is_found(told: Visited) -> None:
    """The address in a column, the browser's name in a log, a receipt and a cookie in files."""
    code, cookie = told.visitors[0].code, min(told.visitors[1].given)
    planted = PortalCanaries()
    home = told.house.home
    told.house.tell(
        "CREATE TABLE scratch (address inet, code bytea)",
        f"INSERT INTO scratch VALUES ('{CLIENT_ADDRESS}', '{code}')",  # noqa: S608
    )
    odd = {home / "run" / "odd.log": planted.headers(1)["User-Agent"], home / "cache" / "odd": " ".join(groups(code))}
    odd[told.temporary / "odd"] = f"x{cookie}x"
    for path, text in odd.items():
        path.write_text(text)
    try:
        scanner = told.scanner(planted)
        dump, files = scan_database(told, scanner), scan_files(told, scanner)
    finally:
        told.house.tell("DROP TABLE scratch")
        for path in odd:
            path.unlink()
    assert {CLIENT_ADDRESS, f"receipt {code}"} <= {one.canary for one in dump}
    places = {(one.place, one.canary) for one in files}
    assert {("run/odd.log", planted.trace), ("cache/odd", f"receipt {code}"), ("odd", "secret of visitor 1")} <= places


def groups(code: str) -> list[str]:
    """A receipt's code as it is shown."""
    from hirz.core.sealing import Receipt

    return list(Receipt(code).groups())


def test_a_precise_file_is_found_out(told: Visited) -> None:
    """The planted variant: a blob keeps its own time."""
    before = len(precise(told.house))
    [blob, *_] = [path for path in (told.house.home / "blobs").rglob("*") if path.is_file()]
    with moved(blob):
        assert len(precise(told.house)) == before + 1


class moved:
    """A file with a time that is no hour, for the length of a block."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        self._before = self._path.stat()
        os.utime(self._path, (self._before.st_atime, self._before.st_mtime + 61))

    def __exit__(self, *_: object) -> None:
        os.utime(self._path, (self._before.st_atime, self._before.st_mtime))


@pytest.mark.parametrize(
    ("table", "column"),
    [("intake_draft", "touched_at"), ("detect_scan", "scanned_at"), ("triage_assessment", "assessed_at")],
)
def test_a_precise_row_is_found_out(told: Visited, table: str, column: str) -> None:
    """The planted variants: a draft, and what the worker wrote, say the minute."""
    before = len(precise(told.house))
    change = f"UPDATE {table} SET {column} = {column} {{}} interval '61 seconds'"  # noqa: S608
    told.house.tell(change.format("+"))
    try:
        assert len(precise(told.house)) > before
    finally:
        told.house.tell(change.format("-"))


@pytest.mark.parametrize("before", range(9))
def test_a_secret_is_found_wherever_it_stands(before: int) -> None:
    """At any alignment, in every form; and a part of one is none."""
    code = "0123456789ABCDEFGHJKMNPQRST"
    written = written_receipts([code])
    scanner = SecretScanner([], secrets=written)
    for one, name in written.items():
        assert name in {found.canary for found in scanner.sung_in("there", b"x" * before + one + b"y")}
        assert scanner.sung_in("there", b"x" * before + one[:-1]) == []


@pytest.mark.campaign
def test_three_hundred_visitors_leave_no_word() -> None:
    """The same for three hundred, by `make campaign`."""
    with visited(VISITORS_IN_A_CAMPAIGN) as told:
        require_silence(told)
        require_hours(told)
