"""No alteration of a bundle goes undetected, and each is named: a sample on every run, thousands in the campaign."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from hirz.core.custody import BundleVerdict, archive, check_bundle, checking
from hirz.core.custody.archive import Difference, Member, Part
from hirz.core.custody.forms import LEDGER
from hirz.core.ledger import Checkpoint, EntryRecord
from tests.core.custody.altering import KINDS, Alteration, alterations
from tests.core.custody.bundles import both
from tests.core.ledger.sample import VERIFIER

SAMPLE = 600
CAMPAIGN = 12_000

Check = Callable[[bytes], BundleVerdict]


def check(data: bytes) -> BundleVerdict:
    """As a stranger checks, with the key known from elsewhere."""
    return check_bundle(data, VERIFIER)


def is_named(alteration: Alteration, verdict: BundleVerdict) -> bool:
    """Whether the verdict names the altered member, or says that the file itself was altered, in words."""
    if any(not fault.words(language) for fault in verdict.faults for language in ("ar", "fr", "en")):
        return False
    if alteration.where:
        return any(fault.member == alteration.where for fault in verdict.faults)
    return any(fault.member or fault.byte is not None for fault in verdict.faults)


def undetected(count: int, seed: int) -> tuple[list[str], list[str]]:
    """What was not seen at all, and what was seen but not named."""
    made, other = both()
    unseen, unnamed = [], []
    for alteration in alterations(made, other, count, seed):
        assert alteration.data != made.data, f"{alteration.how} altered nothing"
        verdict = check(alteration.data)
        if verdict.ok:
            unseen.append(alteration.how)
        elif not is_named(alteration, verdict):
            unnamed.append(f"{alteration.how}: {alteration.where} not in {[fault.words() for fault in verdict.faults]}")
    return unseen, unnamed


def lets_pass(check_it: Check = check) -> bool:
    """Whether a check misses one of the sample."""
    made, other = both()
    return any(check_it(alteration.data).ok for alteration in alterations(made, other, SAMPLE, seed=1))


def test_a_sample_of_alterations_is_found_and_named() -> None:
    """Every kind, some twenty times."""
    assert len(KINDS) * 20 <= SAMPLE
    assert undetected(SAMPLE, seed=1) == ([], [])


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(2))
def test_a_campaign_of_alterations_is_found_and_named(seed: int) -> None:
    """Thousands more."""
    assert undetected(CAMPAIGN // 2, seed=100 + seed) == ([], [])


@pytest.mark.campaign
@pytest.mark.parametrize("remainder", range(4))
def test_no_byte_can_be_changed_unseen(remainder: int) -> None:
    """Not one of the whole file, blob, log lines and archive included; the bit moves along with the place."""
    data = both()[0].data
    unseen = []
    for place in range(remainder, len(data), 4):
        altered = bytearray(data)
        altered[place] ^= 1 << (place // 4 % 8)
        if check(bytes(altered)).ok:
            unseen.append(place)
    assert unseen == []


# Careless checks, which the sample must catch


def no_directory(data: bytes, members: Sequence[Member]) -> Iterator[Difference]:
    """Looks away from the central directory."""
    return (item for item in archive.differences(data, members) if item.part is not Part.DIRECTORY)


def no_end(data: bytes, members: Sequence[Member]) -> Iterator[Difference]:
    """Looks away from whatever stands behind the last member's directory entry."""
    return (item for item in archive.differences(data, members) if item.part not in (Part.END, Part.BEHIND))


class _SkipsReport(checking._Check):
    def member(self, name: str, listed: tuple[object, object] | None) -> None:
        if name != "report.pdf":
            super().member(name, listed)


class _BelievesTheManifest(checking._Check):
    def seal(self) -> None:
        """Does not look whether the ledger committed to it."""


class _BelievesHeads(checking._Check):
    def open_head(self, member: str, note: str) -> Checkpoint | None:
        return Checkpoint.of_text(note[: note.rfind("\n\n") + 1])


class _BelievesProofs(checking._Check):
    def prove(self, *_arguments: object) -> None:
        """Does not look at proofs and commitments."""


class _IgnoresOrder(checking._Check):
    def order(self, names: Sequence[str]) -> None:
        """Takes members as they come."""


CARELESS: dict[str, Any] = {
    "skips the report": _SkipsReport,
    "believes the manifest": _BelievesTheManifest,
    "believes heads": _BelievesHeads,
    "believes proofs": _BelievesProofs,
    "ignores the order of members": _IgnoresOrder,
}


@pytest.mark.parametrize("name", CARELESS)
def test_a_check_that_skips_a_step_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample finds what it lets pass."""
    monkeypatch.setattr(checking, "_Check", CARELESS[name])
    assert lets_pass()


@pytest.mark.parametrize("careless", [no_directory, no_end])
def test_a_check_that_skips_a_part_of_the_archive_is_caught(careless: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Headers, directory, end: each is tried."""
    monkeypatch.setattr(checking, "differences", careless)
    assert lets_pass()


def test_a_check_of_members_alone_is_caught() -> None:
    """What an ordinary unzipper and a list of digests see is not enough."""
    made, _ = both()

    def by_unzipper(data: bytes) -> BundleVerdict:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as found:
                members = [Member(name, found.read(name)) for name in found.namelist()]
            return check(archive.write_archive(members))
        except Exception:
            return check(b"")

    assert check(made.data).ok and lets_pass(by_unzipper)


def test_the_sample_knows_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry's own hash is looked at: with a constant one the sample finds nothing wrong in changed lines."""
    assert LEDGER in {alteration.where for alteration in alterations(*both(), SAMPLE, 1)}
    monkeypatch.setattr(EntryRecord, "leaf_hash", lambda _: bytes(32))
    assert not check(both()[0].data).ok
