"""The page of names: what a reader may see, what is recorded before it is shown, and what a person decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils.translation import override

from hirz.base.ledger.models import InboxEntry
from hirz.detect.enums import PairState
from hirz.detect.models import NameDecision, NameKey, NamePair, ReportedName
from hirz.detect.pairing import pair_names
from hirz.intake.models import Report
from hirz.triage.models import Ticket
from tests.intake.making import document, receive
from tests.triage.conversing import work

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at:UserWarning")


@pytest.fixture(autouse=True)
def clean(zone_of: Any) -> Iterator[None]:
    """No name of an earlier test; addresses and words in English."""
    with zone_of("owner"):
        for model in (NameDecision, NamePair, NameKey, ReportedName):
            model.objects.all().delete()
    with override("en"):
        yield


@pytest.fixture
def pair(zone_of: Any) -> NamePair:
    """Two reports at the desk that name one person in two scripts."""
    with zone_of("public"):
        results = receive(*(document(uuid4().hex, reported=[{"names": [n]}]) for n in ("Driss Berrada", "إدريس برادة")))
    with zone_of("worker"):
        work()
        references = [result.reference for [result] in results]
        pair_names(list(Report.objects.filter(reference__in=references).values_list("pk", flat=True)))
    return NamePair.objects.get()


def act(client: Any, pair_id: UUID, verb: str, reason: str) -> Any:
    """One decision."""
    return client.post(reverse("triage:decide_names", args=[pair_id, verb]), {"reason": reason})


def test_both_spellings_stand_side_by_side_with_reasons(
    pair: NamePair, zone_of: Any, sign_in: Callable[..., Any]
) -> None:
    """Each in its script; the read is in the ledger."""
    with zone_of("desk"):
        page = sign_in("analyst").get(reverse("triage:names")).content.decode()
    assert "Driss Berrada" in page
    assert "إدريس برادة" in page
    for report in (pair.first.report_id, pair.second.report_id):
        assert Ticket.objects.get(pk=report).reference in page
    assert "may be two spellings of one name" in page
    assert InboxEntry.objects.filter(verb="triage:names:read", object_id=str(pair.pk)).exists()


def test_a_pair_that_one_may_see_half_of_does_not_exist(pair: NamePair, zone_of: Any, sign_in: Callable[..., Any], person: Any) -> None:  # fmt: skip
    """One report at another desk: no name, no count, and no decision."""
    from hirz.base.accounts.models import Organisation

    ticket = Ticket.objects.get(pk=pair.second.report_id)
    other = Organisation.objects.exclude(pk=ticket.desk_id).first()
    Ticket.objects.filter(pk=ticket.pk).update(desk=other)
    with zone_of("desk"):
        client = sign_in("analyst")
        assert "Driss Berrada" not in client.get(reverse("triage:names")).content.decode()
        assert act(client, pair.pk, "merge", "spelling").status_code == 404
    assert not InboxEntry.objects.filter(verb="triage:names:read", object_id=str(pair.pk)).exists()


def test_a_decision_ties_the_reports_and_taking_it_back_unties_them(pair: NamePair, zone_of: Any, sign_in: Callable[..., Any], person: Any) -> None:  # fmt: skip
    """The other report is among the linked ones while the merge stands."""
    from hirz.triage.views.links import links_of

    ticket, by = Ticket.objects.get(pk=pair.first.report_id), person("analyst")
    other = Ticket.objects.get(pk=pair.second.report_id).reference

    def linked() -> set[str]:
        return {link.reference for link in links_of(ticket, by)[0] if link.kind == "name"}

    with zone_of("desk"):
        client = sign_in("analyst")
        assert linked() == set()
        act(client, pair.pk, "merge", "spelling")
        assert linked() == {other}
        act(client, pair.pk, "undo", "mistake")
        assert linked() == set()
        act(client, pair.pk, "part", "namesake")
        assert linked() == set()
    assert NamePair.objects.get().state == PairState.DIFFERENT


def test_without_a_reason_nothing_is_decided(pair: NamePair, zone_of: Any, sign_in: Callable[..., Any]) -> None:
    """A "no" comes back as words."""
    with zone_of("desk"):
        client = sign_in("analyst")
        act(client, pair.pk, "merge", "")
        act(client, pair.pk, "erase", "spelling")
        act(client, pair.pk, "merge", "namesake")
        assert "This reason does not go with this decision." in client.get(reverse("triage:names")).content.decode()
        assert NameDecision.objects.count() == 0


def test_an_empty_page_says_what_will_stand_here(zone_of: Any, sign_in: Callable[..., Any]) -> None:
    """No pair: words, and no empty table."""
    with zone_of("desk"):
        assert "No pair of names here." in sign_in("analyst").get(reverse("triage:names")).content.decode()
