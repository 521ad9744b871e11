"""What platforms did, noted at the desk: only with an agreement, only what can follow, and in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone, translation

from hirz.base.errors import Denied
from hirz.intake.enums import TAKEDOWN_MOVES, TakedownState

pytestmark = pytest.mark.usefixtures("rollback")
NAMES = {"ar": "منصة", "fr": "Plateforme", "en": "Pixo"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Reasons are read in English here."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    with translation.override("en"):
        yield


@pytest.fixture
def report(rollback: None) -> Any:
    """A report at the national desk."""
    from hirz.base.accounts.models import Feed
    from hirz.intake.letterbox import REPORTER
    from hirz.intake.models import Report
    from hirz.intake.services import Document, receive_documents

    feed = Feed.objects.get(code="portal")
    [[received]] = receive_documents([Document(b'{"incident": {"type": "material"}}')], feed=feed, by=REPORTER)
    return Report.objects.get(reference=received.reference)


@pytest.fixture
def partner(person: Callable[[str], Any], rollback: None) -> Any:
    """A platform that has signed."""
    from hirz.intake.stopping import agree_with_partner

    return agree_with_partner(code="pixo", names=NAMES, agreed_on=timezone.localdate(), by=person("administrator"))


def recorded(verb: str) -> list[Any]:
    """What waits for the ledger."""
    from hirz.base.ledger.models import InboxEntry

    return [one for one in InboxEntry.objects.all() if one.verb == verb]


def test_what_a_platform_did_is_told_and_recorded(report: Any, partner: Any, person: Callable[[str], Any]) -> None:
    """Sent, then removed: one row, its hour, who noted it, and an entry for each."""
    from hirz.intake.stopping import set_takedown_status, takedowns_of

    for state in (TakedownState.SENT, TakedownState.REMOVED):
        set_takedown_status(report=report, partner=partner, state=state, by=person("analyst"))
    [told] = takedowns_of(report.pk)
    assert (told.state, told.set_by) == ("removed", person("analyst"))
    assert [one.purpose for one in recorded("intake:takedown:told")] == ["pixo sent", "pixo removed"]


def test_nothing_is_sent_without_an_agreement(report: Any, partner: Any, person: Callable[[str], Any]) -> None:
    """Once it ended, what was sent may still be answered, and nothing new may go."""
    from hirz.intake.stopping import end_agreement, set_takedown_status

    end_agreement(partner=partner, by=person("administrator"))
    partner.refresh_from_db()
    with pytest.raises(Denied, match="no agreement"):
        set_takedown_status(report=report, partner=partner, state=TakedownState.SENT, by=person("analyst"))


@pytest.mark.parametrize("then", [TakedownState.REMOVED, TakedownState.NOT_FOUND, TakedownState.REFUSED])
def test_nobody_answers_what_they_did_not_get(
    report: Any, partner: Any, person: Callable[[str], Any], then: TakedownState
) -> None:
    """A platform cannot have removed what was never sent to it."""
    from hirz.intake.stopping import set_takedown_status

    with pytest.raises(Denied):
        set_takedown_status(report=report, partner=partner, state=then, by=person("analyst"))


def test_another_desk_notes_nothing(report: Any, partner: Any, person: Callable[[str], Any]) -> None:
    """Only the desk that received the report tells its reporter."""
    from hirz.intake.models import Takedown
    from hirz.intake.stopping import set_takedown_status

    with pytest.raises(Denied, match="another desk"):
        set_takedown_status(report=report, partner=partner, state=TakedownState.SENT, by=person("brigade"))
    assert Takedown.objects.count() == 0


def test_an_agreement_is_recorded_once(partner: Any, person: Callable[[str], Any]) -> None:
    """Not twice, not before its day, ended once; after its end it may be made again."""
    from hirz.intake.stopping import agree_with_partner, end_agreement

    by, today = person("administrator"), timezone.localdate()
    with pytest.raises(Denied, match="already"):
        agree_with_partner(code="pixo", names=NAMES, agreed_on=today, by=by)
    with pytest.raises(Denied, match="ahead"):
        agree_with_partner(code="tolk", names=NAMES, agreed_on=date(2100, 1, 1), by=by)
    end_agreement(partner=partner, by=by)
    with pytest.raises(Denied, match="ended"):
        end_agreement(partner=partner, by=by)
    assert agree_with_partner(code="pixo", names=NAMES, agreed_on=today, by=by).ended_on is None


def test_every_state_can_be_left_and_reached() -> None:
    """The table of moves has no dead end and no island; nothing that was sent becomes unsent."""
    assert set(TAKEDOWN_MOVES) == set(TakedownState)
    reached = {then for moves in TAKEDOWN_MOVES.values() for then in moves}
    assert reached == set(TakedownState) - {TakedownState.WAITING}


def test_the_desk_pages(report: Any, sign_in: Callable[..., Any], person: Callable[[str], Any]) -> None:
    """An administrator records an agreement; an analyst notes what the platform did, and is told why not."""
    from hirz.intake.models import Takedown

    administrator, analyst = sign_in("administrator"), sign_in("analyst")
    assert "There is no agreement with any platform." in administrator.get("/en/pictures/").content.decode()
    fields = {"code": "pixo", "name_ar": "ب", "name_fr": "P", "name_en": "Pixo", "agreed_on": "2026-01-02"}
    assert administrator.post("/en/pictures/platforms/agree/", fields).status_code == 302
    assert administrator.post("/en/pictures/platforms/agree/", fields).status_code == 422
    page = f"/en/pictures/{report.reference}/"
    assert "The fingerprints went to nobody." in analyst.get(page).content.decode()
    refused = analyst.post(f"{page}tell/", {"partner": "pixo", "state": "removed"})
    assert refused.status_code == 422
    assert "That cannot follow from" in refused.content.decode()
    assert analyst.post(f"{page}tell/", {"partner": "pixo", "state": "sent"}).status_code == 302
    assert Takedown.objects.get().state == "sent"
    assert sign_in("brigade").get(page).status_code == 404
    assert administrator.post("/en/pictures/platforms/pixo/end/").status_code == 302
