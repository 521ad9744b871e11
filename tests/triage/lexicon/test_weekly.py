"""The weekly count over simulated reports: a planted code word comes up, a name that many texts share does not."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from hirz.detect.enums import ProposalState, RetireReason
from hirz.detect.lexicon.keys import lexicon_keys
from hirz.detect.models import EmergingExample, EmergingTerm
from hirz.triage.lexicon import weekly
from hirz.triage.models import Ticket
from tests.triage.desk_pages import filled
from tests.triage.making import make_reports

# Invented: a code word in both scripts of Darija, a name, and a word of too few reports.
LATIN, ARABIC, NAME, RARE = "zerbiya", "الزربية", "qandoulis", "mirloufa"
SENTENCE = (
    "someone writes every evening about school football music pictures money the garden a holiday her phone the game and asks"
    " when where why again tomorrow please answer soon quietly nobody parents street bicycle teacher summer winter market"
)
FLAGGED, OTHERS = 24, 60


def story(number: int, *planted: str, name: str = "") -> dict[str, Any]:
    """A text of its own of common words, with what is planted; a name stands in a field and in the words."""
    words = Random(number).sample(SENTENCE.split(), 22)
    report: dict[str, Any] = {
        "incident": {"type": "grooming", "language": "en", "narrative": " ".join((*words, *planted, name))},
        "reported": [{"screen_names": [f"quiet_{number}_{LATIN[:2]}"], "service": "Lumio"}],
    }
    if name:
        report["reported"][0]["names"] = [f"{name} Invented"]
    return report


def fill(zone: Any) -> SimpleNamespace:
    """Reports that were passed on, half of them with the code word; others, and one report of a flood's text."""
    flagged = [
        story(n, *([LATIN.title(), ARABIC] if n % 2 == 0 else []), *([RARE] if n in (1, 4, 7, 10) else []),
              name=NAME if n % 2 else "")
        for n in range(FLAGGED)
    ]  # fmt: skip
    others = [story(1_000 + n) for n in range(OTHERS)]
    references = make_reports(zone, *flagged, *others)
    Ticket.objects.filter(reference__in=references[:FLAGGED]).update(state="escalated")
    Ticket.objects.filter(reference__in=references[FLAGGED:]).update(state="closed")
    return SimpleNamespace(references=references)


@pytest.fixture(scope="module")
def scene(house: Any) -> Iterator[Any]:
    """The reports, counted by nobody yet."""
    with filled(house, fill) as made:
        yield made


@pytest.fixture
def counted(house: Any, scene: Any) -> Iterator[Any]:
    """As the worker, rolled back at the end."""
    from django.db import connection, transaction

    name, made = scene
    house.connect("worker", name)
    block = transaction.Atomic(None, savepoint=True, durable=False)
    block._from_testcase = True
    with block:
        yield made
        transaction.set_rollback(True)
    connection.close()


def proposed() -> dict[str, EmergingTerm]:
    """What waits, by its word as people write it."""
    keys = lexicon_keys()
    return {keys.open_proposal(row): row for row in EmergingTerm.objects.filter(state=ProposalState.OPEN)}


def words() -> str:
    """Every word that is shown, in one string."""
    return " ".join(proposed())


def test_a_planted_code_word_comes_up_with_its_counts_and_examples(counted: Any) -> None:
    """In both scripts, as people write it, sealed; the examples are reports that hold it."""
    count = weekly.count_words()
    found = proposed()
    assert (count.left_out, count.proposed) == (0, len(found))
    # A few of these texts share words enough to count as near-same.
    assert FLAGGED - 4 <= count.flagged <= FLAGGED
    assert OTHERS - 10 <= count.others <= OTHERS
    assert LATIN in words()
    assert ARABIC in words()
    [row] = [row for word, row in found.items() if LATIN in word]
    assert (row.others, row.recent) == (0, row.flagged)
    assert FLAGGED // 2 - 2 <= row.flagged <= FLAGGED // 2
    assert row.z > 3
    assert LATIN.encode() not in bytes(row.content)
    examples = EmergingExample.objects.filter(proposal=row).values_list("report_id", flat=True)
    holding = Ticket.objects.filter(reference__in=counted.references[0:FLAGGED:2]).values_list("pk", flat=True)
    assert len(examples) == weekly.MOST_EXAMPLES
    assert set(examples) <= set(holding)


def test_a_name_and_the_word_of_a_few_are_not_shown(counted: Any) -> None:
    """A name that twelve different texts share, because a field gives it; and a word of four reports."""
    weekly.count_words()
    assert NAME not in words()
    assert RARE not in words()


def test_without_hidden_values_the_name_would_be_shown(counted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted variant: nothing is hidden, and the name is proposed."""
    monkeypatch.setattr(weekly, "_words", lambda _values: set())
    weekly.count_words()
    assert NAME in words()


def test_counting_again_renews_and_what_was_dismissed_stays_so(counted: Any) -> None:
    """One row for each word; a dismissed one is not proposed again; what comes up no more is gone."""
    weekly.count_words()
    before = {word: row.pk for word, row in proposed().items()}
    [gone] = [row for word, row in proposed().items() if LATIN in word]
    EmergingTerm.objects.filter(pk=gone.pk).update(state=ProposalState.DISMISSED, dismissed_for=RetireReason.COMMON)
    weekly.count_words()
    assert {word: row.pk for word, row in proposed().items()} == {w: pk for w, pk in before.items() if pk != gone.pk}
    Ticket.objects.filter(state="escalated").update(state="closed")
    assert weekly.count_words().flagged == 0
    assert proposed() == {}


def test_a_count_has_a_limit_and_says_what_it_left_out(counted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest are read."""
    monkeypatch.setattr(weekly, "MOST_REPORTS", 20)
    count = weekly.count_words()
    assert count.left_out == FLAGGED - 20 + OTHERS - 20
    assert max(count.flagged, count.others) <= 20


def test_where_nobody_decided_the_priority_counts(counted: Any) -> None:
    """Open and urgent is flagged, open and ordinary is not, a report that was raised is, one closed with its bundle is left out."""
    references = counted.references
    since = weekly.zone_time() - weekly.SPAN
    Ticket.objects.update(state="open", priority=1)
    Ticket.objects.filter(reference=references[0]).update(priority=2)
    Ticket.objects.filter(reference=references[1]).update(raised_at=weekly.zone_time(), state="closed")
    Ticket.objects.filter(reference=references[2]).update(state="bundled")
    assert {one.reference for one in weekly.flagged_tickets(since)} == set(references[:2])
    assert {one.reference for one in weekly.other_tickets(since)} == set(references[3:])
