"""A stolen database: ten thousand words that people wrote, each searchable, and none of them in a dump in any form.

Neither as it stands nor coded, nor as a plain hash that a list of words would give back.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import ahocorasick
import pytest

from hirz.core.searching import SearchKeys, stems_of, vectors
from hirz.detect.searching.tokens import insert_rows, query_for
from tests.flow.canary_scan import FORMS, dumped, tables_in
from tests.flow.canary_words import ARABIC_LETTERS, LETTERS
from tests.triage.conversing import report_by_portal, work, write
from tests.triage.desk_pages import filled

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

REPORTS, WORDS_EACH = 100, 100
ADDED = 100
LENGTH = 11
HASHES: dict[str, Callable[[bytes], Any]] = {
    "md5": lambda data: hashlib.md5(data, usedforsecurity=False), "sha1": lambda data: hashlib.sha1(data, usedforsecurity=False),
    "sha256": hashlib.sha256, "sha512": hashlib.sha512, "blake2b": hashlib.blake2b,
    "blake2b of 8 bytes": lambda data: hashlib.blake2b(data, digest_size=8),
}  # fmt: skip
# As it is stored at its shortest: 64 bits.
KEPT = 8


def canaries(count: int) -> list[str]:
    """Words that nobody ever wrote, half of them in Arabic letters."""
    alphabets = (LETTERS, ARABIC_LETTERS)
    return ["".join(secrets.choice(alphabets[n % 2]) for _ in range(LENGTH)) for n in range(count)]


def report(words: list[str]) -> dict[str, Any]:
    """A report with these words wherever something is indexed, and in what belongs to the child too."""
    names, files, rest = words[:8], words[8:12], words[12:]
    return {
        "incident": {
            "type": "grooming", "narrative": " ".join(rest[: len(rest) // 2]), "chats": [" ".join(rest[len(rest) // 2 : -8])],
            "notes": [" ".join(rest[-8:-4])], "urgent_reason": rest[-4], "location": rest[-3], "rooms": [rest[-2]],
        },
        "reporter": {"names": [rest[-1]]},
        "victims": [{"age": 14, "names": [rest[-1]]}],
        "reported": [{"names": [" ".join(names[:2])], "screen_names": [names[2]], "display_names": [" ".join(names[3:5])],
                      "profile_bio": names[5], "addresses": [{"city": names[6], "address": names[7]}]}],
        "files": [{"name": f"{name}.png"} for name in files],
    }  # fmt: skip


@dataclass
class Stolen:
    """What lies in the database, and what was written."""

    name: str
    words: list[str]
    added: list[str]


def fill(zone: Any) -> tuple[list[str], list[str]]:
    """Reports through the portal, their scan, and what one reporter added."""
    from tests.triage.making import make_reports

    words, added = canaries(REPORTS * WORDS_EACH), canaries(ADDED)
    bodies = [report(words[n : n + WORDS_EACH]) for n in range(0, len(words), WORDS_EACH)]
    make_reports(zone, *bodies)
    receipt, _ticket = report_by_portal(zone, {"incident": {"type": "grooming", "narrative": "He asks for money."}})
    write(zone, receipt, " ".join(added))
    work()
    return words, added


@pytest.fixture(scope="module")
def stolen(house: Any) -> Iterator[Stolen]:
    """A database in which all of it was received, scanned and added."""
    with filled(house, fill) as (name, (words, added)):
        yield Stolen(name, words, added)


def forms(word: str) -> Iterator[tuple[str, bytes]]:
    """How a word could be written down, or a hash of it that needs no key."""
    for form, written in FORMS.items():
        yield form, written(word)
    for form, hashed in HASHES.items():
        digest = hashed(word.encode()).digest()
        yield form, digest[:KEPT].hex().encode()
        # The last character of a cut digest holds bits of what was cut off.
        yield form, b64encode(digest[:KEPT])[:10]
        yield form, urlsafe_b64encode(digest[:KEPT])[:10]


def sung(data: bytes, words: Iterable[str]) -> set[tuple[str, str]]:
    """Which of these words, or of their stems, stand in the bytes, and in which form."""
    found: set[tuple[str, str]] = set()
    searched = list(words)
    text = data.decode("latin-1")
    for start in range(0, len(searched), 2_000):
        needles = ahocorasick.Automaton()
        for word in searched[start : start + 2_000]:
            for one in (word, *(stem for stem in stems_of(word) if len(stem) >= LENGTH - 3)):
                for form, written in forms(one):
                    # Arabic letters have no capitals: the first form that looks so names it.
                    if written.decode("latin-1") not in needles:
                        needles.add_word(written.decode("latin-1"), (word, form))
        needles.make_automaton()
        found |= {value for _, value in needles.iter(text)}
    return found


def test_every_word_is_found_by_whoever_has_the_key(house: Any, stolen: Stolen) -> None:
    """The tokens are there: of each report, of what was added, and none of what is the child's alone."""
    from hirz.detect.models import SearchPart

    house.connect("desk", stolen.name)
    try:
        for word in (*stolen.words[0::WORDS_EACH], *stolen.words[50::WORDS_EACH], *stolen.added[::10]):
            assert SearchPart.objects.filter(query_for([word]).condition).count() == 1
        hidden = stolen.words[WORDS_EACH - 1 :: WORDS_EACH]
        assert not SearchPart.objects.filter(query_for(hidden).condition).exists()
    finally:
        house.connect("worker", "not-yet")


def test_no_word_is_in_a_dump(house: Any, stolen: Stolen, sign_in: Callable[..., Any]) -> None:
    """Every table, also after somebody searched for some of them: no word, no coding, no plain hash."""
    house.connect("desk", stolen.name)
    client = sign_in("analyst", "en")
    for word in (*stolen.words[::2_000], *stolen.added[::50]):
        answer = client.post("/en/search/", {"q": f'{word} OR "{word} {word}"'})
        assert f"<mark>{word}</mark>" in answer.content.decode()
    house.connect("worker", "not-yet")
    dump = dumped(house.postgres, stolen.name)
    assert tables_in(dump) >= {"public.detect_searchpart", "public.intake_report", "public.ledger_inboxentry"}
    assert sung(dump, [*stolen.words, *stolen.added]) == set()
    print(f"{len(stolen.words) + len(stolen.added)} words, {len(dump) / 1e6:.1f} MB of dump, none found")


def test_planted_plain_words_are_found(house: Any, stolen: Stolen) -> None:
    """The search sees what a plain text-search column would give away."""
    import psycopg

    planted = stolen.words[:50]
    with psycopg.connect(house.postgres.admin_dsn(stolen.name), autocommit=True) as server:
        server.execute("CREATE TABLE planted AS SELECT to_tsvector('simple', %s) AS words", [" ".join(planted)])
        dump = dumped(house.postgres, stolen.name)
        server.execute("DROP TABLE planted")
    assert {word for word, form in sung(dump, stolen.words) if form == "utf-8"} == set(planted)


def test_planted_hashes_without_a_key_are_found(house: Any, stolen: Stolen, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search sees tokens that whoever has a list of words computes again."""
    from django.db import connection, transaction

    from hirz.intake.models import Report

    def unkeyed(_key: bytes, word: str) -> bytes:
        return hashlib.sha256(word.encode()).digest()[:8]

    monkeypatch.setattr("hirz.core.searching.tokens.blind_token", unkeyed)
    planted = stolen.words[100:150]
    house.connect("worker", stolen.name)
    rows = [
        (
            Report.objects.values_list("id", flat=True)[0],
            7,
            1,
            False,
            vectors([" ".join(planted)], [], SearchKeys(bytes(32)))[0],
        )
    ]
    insert_rows(rows)
    dump = dumped(house.postgres, stolen.name)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM detect_searchpart WHERE part = 7")
    house.connect("worker", "not-yet")
    assert {word for word, form in sung(dump, stolen.words) if form == "sha256"} == set(planted)


def test_planted_words_within_other_data_are_found() -> None:
    """In every form that is looked for, in the midst of other bytes."""
    word, noise = canaries(2)[1], json.dumps({"a": "b" * 100}).encode()
    for form, written in forms(word):
        assert {found for found, _ in sung(noise + written + noise, [word])} == {word}, form
