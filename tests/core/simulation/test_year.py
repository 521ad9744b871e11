"""A simulated year: the same for the same seed, shaped as planned, true to its ground truth."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from hirz.core.simulation import SENDERS, SimulatedDocument, hash_list, hash_list_csv, simulate
from hirz.core.simulation.needles import NEEDLES
from hirz.core.simulation.values import written_forms
from hirz.core.simulation.world import HUB_ADDRESSES
from tests.core.simulation.sample import END, REPORTS, START, year

# Words that no simulated document needs. The literal strings of the CyberTipline standard are taken out first.
UNWANTED = {"porn", "nude", "naked", "sex", "sexe", "sexo", "nue", "nus", "desnudo", "عارية", "عاري", "جنس", "العري"}
STANDARD = (
    "Child Pornography (possession, manufacture, and distribution)",
    "Child Sex Trafficking",
    "Child Sex Tourism",
    "Online Enticement of Children for Sexual Acts",
    "Child Sexual Molestation",
)
DIGEST_OF_THREE = """
import hashlib
from datetime import date
from hirz.core.simulation import simulate
print(hashlib.sha256(b"".join(d.data for d in simulate(60, 3, start=date(2026, 1, 1), end=date(2026, 3, 1)))).hexdigest())
"""


def digest(documents: tuple[SimulatedDocument, ...]) -> str:
    """One digest of bytes, names, times and truths."""
    state = hashlib.sha256()
    for document in documents:
        state.update(document.data)
        state.update(f"{document.name}{document.received_at}".encode())
        state.update(json.dumps(document.truth, sort_keys=True).encode())
    return state.hexdigest()


def check_wording(text: str) -> None:
    """A document holds none of the unwanted words."""
    for literal in STANDARD:
        text = text.replace(literal, "")
    assert not UNWANTED & set(re.findall(r"\w+", text.lower()))


def test_same_seed_same_year() -> None:
    """Two runs give the same documents, times and truths; another seed gives others."""
    once = tuple(simulate(300, 11, start=START, end=END))
    assert digest(once) == digest(tuple(simulate(300, 11, start=START, end=END)))
    assert digest(once) != digest(tuple(simulate(300, 12, start=START, end=END)))


def test_same_in_any_process() -> None:
    """The order of sets and hashes of a process has no part in it."""
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST_OF_THREE],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(digests) == 1


def test_arrival() -> None:
    """Reports arrive in order, within the period, more in the evening than at night."""
    documents = year()
    assert all(before.received_at <= after.received_at for before, after in pairwise(documents))
    assert documents[0].received_at >= datetime(2026, 1, 1, tzinfo=UTC)
    assert documents[-1].received_at < datetime(2027, 1, 1, tzinfo=UTC)
    hours = Counter(document.received_at.hour for document in documents)
    assert sum(hours[h] for h in (19, 20, 21)) > 4 * sum(hours[h] for h in (3, 4, 5))


def test_shares() -> None:
    """Needles, duplicates, viral files, campaigns and senders have their planned shares."""
    documents = year()
    truths = [document.truth for document in documents]
    assert sum(bool(truth["needle"]) for truth in truths) == REPORTS // 100
    assert 0.025 < sum(bool(truth["duplicate_of"]) for truth in truths) / REPORTS < 0.055
    assert 0.1 < sum(bool(truth["viral"]) for truth in truths) / REPORTS < 0.3
    assert 0.05 < sum(bool(truth["campaign"]) for truth in truths) / REPORTS < 0.25
    counts = Counter(document.sender_code for document in documents)
    for sender in SENDERS:
        assert sender.share * 0.75 < counts[sender.code] / REPORTS < sender.share * 1.35, sender.code


def test_one_file_in_hundreds_of_reports() -> None:
    """The largest viral file stands in more than a hundred of two thousand reports."""
    counts = Counter(document.truth["viral"] for document in year() if document.truth["viral"] != "meme")
    assert max(count for code, count in counts.items() if code) > 100


def test_every_needle_occurs() -> None:
    """Given enough reports, no kind of needle is missing, and some are told in words only."""
    truths = [document.truth for document in simulate(3500, 5, start=START, end=END) if document.truth["needle"]]
    assert {truth["needle"] for truth in truths} == set(NEEDLES)
    stated = Counter(truth["needle_stated"] for truth in truths)
    assert stated[True] > stated[False] > 5


def test_languages() -> None:
    """All six languages occur, Darija in both scripts."""
    assert {document.truth["language"] for document in year()} == {"ar", "ary", "ary-Latn", "fr", "en", "es"}


def test_campaigns_cross_senders_and_languages() -> None:
    """A large campaign reaches several senders, in several languages, with one wallet or account to be paid."""
    members: dict[str, list[SimulatedDocument]] = defaultdict(list)
    for document in year():
        if document.truth["campaign"] and not document.truth["duplicate_of"]:
            members[document.truth["campaign"]].append(document)
    largest = max(members.values(), key=len)
    assert len(largest) >= 8
    assert len({document.sender_code for document in largest}) >= 3
    wallets = Counter(v for d in largest for kind, v, _ in d.truth["selectors"] if kind in ("wallet", "rib", "phone"))
    assert wallets.most_common(1)[0][1] >= 3


def test_duplicates() -> None:
    """A byte duplicate repeats its original; a resent one differs in nothing but the sender's number."""
    by_name = {document.name: document for document in year()}
    kinds = Counter(document.truth["duplicate_kind"] for document in year())
    assert kinds["bytes"] > 10
    assert kinds["resent"] > 10
    for document in year():
        if document.truth["duplicate_of"]:
            original = by_name[document.truth["duplicate_of"]]
            same = document.data == original.data
            assert same == (document.truth["duplicate_kind"] == "bytes")
            assert len(document.data) == len(original.data)
            assert document.received_at >= original.received_at


def check_selectors(document: SimulatedDocument) -> None:
    """What the truth lists stands in the bytes, a phone in one of its written forms."""
    text = document.data.decode("utf-8-sig")
    for kind, value, role in document.truth["selectors"]:
        forms = written_forms(value) if kind == "phone" else (value,)
        assert any(form in text for form in forms), (document.name, kind, value)
        assert role in {"reported", "unknown", "victim"}


def test_true_selectors_stand_in_the_document() -> None:
    """Every selector of the truth can be found."""
    for document in year():
        check_selectors(document)
    assert sum(len(document.truth["selectors"]) for document in year()) > 3 * REPORTS


def test_a_selector_that_is_not_there_is_noticed() -> None:
    """The check above can fail."""
    document = year()[0]
    with pytest.raises(AssertionError):
        check_selectors(replace(document, truth={"selectors": [["wallet", "absent", "reported"]]}))


def test_only_reserved_addresses() -> None:
    """Every network address is one for documentation, every domain one for examples."""
    addresses = {value for d in year() for kind, value, _ in d.truth["selectors"] if kind == "ip"}
    assert len(addresses) > 1500
    assert all(a.startswith(("192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:")) for a in addresses)
    hosts = {h for d in year() for h in re.findall(rb"https?://([^/\s\"<]+)", d.data)}
    hosts -= {b"www.w3.org", b"report.cybertip.org"}  # names of XML namespaces
    assert all(host.endswith(b".example") for host in hosts)


def test_hubs_are_common() -> None:
    """A shared gateway stands in far more reports than any other address."""
    counts = Counter(value for d in year() for kind, value, _ in d.truth["selectors"] if kind == "ip")
    assert {address for address, _ in counts.most_common(len(HUB_ADDRESSES))} == set(HUB_ADDRESSES)


def test_sizes() -> None:
    """Documents are as large as in life: a mean of three kilobytes, none over ten."""
    sizes = [len(document.data) for document in year()]
    assert 2500 < sum(sizes) / len(sizes) < 5000
    assert max(sizes) < 11_000
    assert len({size // 256 for size in sizes}) > 20


def test_wording_is_restrained() -> None:
    """No document holds an unwanted word."""
    for document in year():
        check_wording(document.data.decode("utf-8-sig"))


def test_an_unwanted_word_is_noticed() -> None:
    """The check above can fail."""
    with pytest.raises(AssertionError):
        check_wording("a report with a Naked word")


def test_digest_list_is_hit() -> None:
    """Known files stand on the list of their seed, others do not, and the CSV holds every row."""
    listed = {row.md5 for row in hash_list(7)}
    assert len(listed) == 400
    assert len(hash_list_csv(7).splitlines()) == 401
    for document in year():
        if (
            document.format in ("csv", "police-json")
            and document.truth["viral"] != "meme"
            and not document.truth["needle"]
        ):
            found = set(re.findall(r"\b[0-9a-f]{32}\b", document.data.decode("utf-8-sig")))
            if found:
                assert bool(found & listed) == document.truth["known"], document.name


def test_country_rows_are_used() -> None:
    """Places come from the rows that the caller passes; rows without a code are passed over."""
    rows = [
        {"iso_3166_2": "MA-ZAG", "name_fr": "Zagora", "population_2024": "285545"},
        {"iso_3166_2": "", "name_fr": "Aïn-Chock", "population_2024": "374707"},
    ]
    provinces = {d.truth["province"] for d in simulate(300, 1, start=START, end=END, country_rows=rows)}
    assert provinces == {None, "MA-ZAG"}


@pytest.mark.parametrize("reports", [0, 1, 2, 7])
def test_small_years(reports: int) -> None:
    """A year may have hardly any reports."""
    assert len(list(simulate(reports, 1, start=START, end=END))) == reports


def test_no_period_no_year() -> None:
    """A period without a day is refused at once, not when the first document is drawn."""
    with pytest.raises(ValueError, match="period"):
        simulate(10, 1, start=START, end=START)
    with pytest.raises(ValueError, match="period"):
        simulate(-1, 1, start=START, end=END)


def test_one_day() -> None:
    """All reports of a one-day year arrive on that day."""
    days = {d.received_at.date() for d in simulate(50, 1, start=START, end=START + timedelta(days=1))}
    assert days == {date(2026, 1, 1)}


def test_speed() -> None:
    """At least 1,500 documents a second even on a busy machine (aim: 5,000 on a free core)."""
    begun = time.process_time()
    count = sum(1 for _ in simulate(1500, 2, start=START, end=END))
    assert count / (time.process_time() - begun) > 1500
