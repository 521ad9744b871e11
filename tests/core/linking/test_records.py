"""Records that may speak of one person: levels, weights, blocks and what is never joined."""

from __future__ import annotations

from random import Random

import pytest

from hirz.core.linking import Kind, Level, RecordField, link_records, weigh_records
from hirz.core.linking.errors import CompareError
from hirz.core.linking.record_blocks import MAX_BLOCK, WINDOW, pairs_of
from hirz.core.linking.record_levels import edit_distance, jaro_winkler, level

FIELDS = (
    RecordField("given", Kind.NAME, "family"),
    RecordField("family", Kind.NAME, "given"),
    RecordField("born", Kind.DATE),
    RecordField("town", Kind.PLACE),
    RecordField("number", Kind.IDENTIFIER),
)
_GIVEN = [
    "Amina",
    "Brahim",
    "Driss",
    "Fadma",
    "Hicham",
    "Ilham",
    "Jaouad",
    "Khadija",
    "Latifa",
    "Mounir",
    "Nadia",
    "Omar",
    "Rachid",
    "Samira",
    "Tarik",
    "Yassine",
]
_FAMILY = [
    "Alaoui",
    "Berrada",
    "Chraibi",
    "Daoudi",
    "Fassi",
    "Guessous",
    "Hajji",
    "Idrissi",
    "Kettani",
    "Lahlou",
    "Naciri",
    "Ouazzani",
    "Rifai",
    "Sebti",
    "Tazi",
    "Ziani",
]
_TOWNS = ("Rabat", "Fes", "Agadir", "Tanger", "Oujda")


def person(random: Random) -> dict[str, str]:
    """An invented person's record."""
    return {
        "given": random.choice(_GIVEN),
        "family": random.choice(_FAMILY),
        "born": f"{random.randrange(1950, 2005)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}",
        "town": random.choice(_TOWNS),
        "number": f"{random.randrange(10**7, 10**8)}",
    }


@pytest.fixture(scope="module")
def people() -> list[dict[str, str]]:
    """A hundred and twenty records, the last thirty of them the first thirty again, each with a slip."""
    random = Random(4)
    known = [person(random) for _ in range(90)]
    again = []
    for n, one in enumerate(known[:30]):
        copy = dict(one)
        if n % 3 == 0:
            copy["given"], copy["family"] = copy["family"], copy["given"]
        elif n % 3 == 1:
            copy["number"] = copy["number"][:3] + copy["number"][4] + copy["number"][3] + copy["number"][5:]
        else:
            copy["town"] = ""
            copy["born"] = copy["born"][:-1] + "9"
        again.append(copy)
    return known + again


@pytest.mark.parametrize(
    ("kind", "one", "other", "expected"),
    [
        (Kind.DATE, "1990-03-04", "19900403", Level.SWAPPED),
        (Kind.DATE, "1990-03-04", "1990-03-05", Level.SLIP),
        (Kind.DATE, "1990-03-04", "1990-03-21", Level.NEAR),
        (Kind.DATE, "1990-03-04", "1971-11-30", Level.DIFFERENT),
        (Kind.NAME, "mohamed", "محمد", Level.ALIKE),
        (Kind.NAME, "sebti", "sebtii", Level.SLIP),
        (Kind.NAME, "sebti", "lahlou", Level.DIFFERENT),
        (Kind.IDENTIFIER, "ab123456", "ab124356", Level.SLIP),
        (Kind.IDENTIFIER, "ab123456", "zz999999", Level.DIFFERENT),
        (Kind.EMAIL, "m.a@one.example", "m.a@two.example", Level.ALIKE),
        (Kind.PLACE, "agadir", "", Level.UNKNOWN),
    ],
)
def test_a_value_reaches_its_level(kind: Kind, one: str, other: str, expected: Level) -> None:
    """Each kind of field knows its own slips, whichever value comes first."""
    assert level(kind, one, other) is expected
    assert level(kind, other, one) is expected


def test_distances_are_those_of_the_literature() -> None:
    """A swap of neighbours is one slip; Winkler's own examples."""
    assert edit_distance("ca", "ac", 3) == 1
    assert edit_distance("kitten", "sitting", 5) == 3
    assert edit_distance("kitten", "sitting", 1) == 2
    assert jaro_winkler("martha", "marhta") == pytest.approx(0.9611, abs=1e-4)
    assert jaro_winkler("dwayne", "duane") == pytest.approx(0.84, abs=1e-4)
    assert jaro_winkler("abc", "xyz") == 0.0


def test_the_same_person_is_found_with_a_slip(people: list[dict[str, str]]) -> None:
    """Without a label and without a threshold given: those written twice, and hardly anybody else."""
    found = {(link.one, link.other) for link in link_records(people, fields=FIELDS)}
    truth = {(n, 90 + n) for n in range(30)}
    assert len(found & truth) >= 27
    assert len(found - truth) <= 2


def test_two_lists_are_linked_across(people: list[dict[str, str]]) -> None:
    """With a second list, pairs go across only, and places count from its own beginning."""
    found = {(link.one, link.other) for link in link_records(people[:90], people[90:], fields=FIELDS)}
    assert len(found & {(n, n) for n in range(30)}) >= 27
    assert all(one < 90 and other < 30 for one, other in found)


def test_reasons_add_up(people: list[dict[str, str]]) -> None:
    """A weight is what its fields say and one prior, the same for each."""
    pairs = weigh_records(people, fields=FIELDS).pairs
    priors = [pair.weight - sum(reason.bits for reason in pair.reasons) for pair in pairs]
    assert max(priors) - min(priors) < 0.05
    swapped = next(pair for pair in pairs if (pair.one, pair.other) == (0, 90))
    assert {r.level for r in swapped.reasons if r.field in ("given", "family")} == {Level.SWAPPED}


def test_a_rare_name_weighs_more(people: list[dict[str, str]]) -> None:
    """Two who share what few are called are rather one than two who share what many are called."""
    rows = [dict(row) for row in people]
    for row in rows[40:80]:
        row["family"] = "Alaoui"
    rows[0]["family"] = rows[90]["family"] = "Zerhouni"
    rows[0]["given"] = rows[90]["given"]
    bits = {}
    for pair in weigh_records(rows, fields=FIELDS).pairs:
        for reason in pair.reasons:
            if reason.field == "family" and reason.level is Level.SAME:
                bits[rows[pair.one]["family"]] = reason.bits
    assert bits["Zerhouni"] > bits["Alaoui"] + 2


def test_one_to_one_takes_each_record_once(people: list[dict[str, str]]) -> None:
    """The heaviest link of a record is its only one; without the option a record written three times has more."""
    rows = [*people, dict(people[0])]
    loose = link_records(rows, fields=FIELDS)
    single = link_records(rows, fields=FIELDS, one_to_one=True)
    ends = [end for link in single for end in (link.one, link.other)]
    assert len(ends) == len(set(ends))
    assert len({link.other for link in loose if link.one == 0}) == 2


def test_a_hub_is_walked_and_not_crossed() -> None:
    """Ten thousand who share a value make a number of pairs that grows with them, not with their square."""
    many = 10_000
    pairs, hubs = pairs_of([frozenset({"all"})] * many, [str(n) for n in range(many)], None)
    assert hubs == ["all"]
    assert len(pairs) <= many * WINDOW
    few, none = pairs_of([frozenset({"all"})] * MAX_BLOCK, [""] * MAX_BLOCK, None)
    assert len(few) == MAX_BLOCK * (MAX_BLOCK - 1) // 2
    assert none == []


def test_nothing_links_nothing() -> None:
    """No record, one record, an empty side: no link; no field, or one that nobody has, is a caller's fault."""
    one = [{"given": "Amina"}]
    assert link_records([], fields=FIELDS) == []
    assert link_records(one, fields=FIELDS[:1]) == []
    assert link_records(one, [], fields=FIELDS[:1]) == []
    with pytest.raises(CompareError):
        link_records(one, fields=())
    with pytest.raises(CompareError):
        link_records(one, fields=(RecordField("gvien", Kind.NAME),))


def test_the_same_records_give_the_same_links(people: list[dict[str, str]]) -> None:
    """Nothing depends on chance that is not seeded."""
    assert weigh_records(people, fields=FIELDS) == weigh_records(people, fields=FIELDS)
