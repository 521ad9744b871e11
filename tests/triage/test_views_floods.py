"""The line of the queue and the page of floods: counted apart, opened, decided as one, taken back as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from tests.triage.desk_pages import as_desk, filled, text_of
from tests.triage.flooded import copies, new_door, through_portal
from tests.triage.working import again, open_tickets, story

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

SignIn = Callable[..., Any]
COPIES = 40


def _fill(zone: Any) -> SimpleNamespace:
    from hirz.triage.models import Bundle
    from hirz.triage.sampling import draw_samples

    open_tickets(zone, story("one of the day"))
    alone = {"reported": [{"screen_names": ["alone_1"], "service": "Pixo"}]}
    door = new_door(zone)
    # A bare copy comes first: it is the one that stays in its place, whatever the ids of the others are.
    first = through_portal(zone, door, *copies("flood", 1))
    flood = again(*first, *through_portal(zone, door, *copies("flood", COPIES), *copies("flood", 1, **alone)))
    draw_samples()
    return SimpleNamespace(flood=flood, bundle=Bundle.objects.get(pk=flood[0].bundle_id).reference)


@pytest.fixture(scope="module")
def made(house: Any) -> Iterator[tuple[str, SimpleNamespace]]:
    """A flood of forty copies behind, two of it in sight, and one other report; made once."""
    with filled(house, _fill) as found:
        yield found


@pytest.fixture
def scene(house: Any, made: tuple[str, SimpleNamespace]) -> Iterator[SimpleNamespace]:
    """Those reports, on the desk; every test rolls back what it does."""
    with as_desk(house, made[0]):
        yield made[1]


def rows(answer: Any) -> list[str]:
    """The references of the queue's rows, in order."""
    return re.findall(r'data-row="(R-[^"]+)"', answer.content.decode())


def test_the_queue_says_how_many_are_behind(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """Counts are of what is in sight; the line says the rest, with a way to open and to decide."""
    page = sign_in("analyst").get("/en/queue/")
    said = text_of(page)
    assert "3 waiting" in said
    assert f"Flood: {COPIES} reports set behind, nothing is hidden" in said
    assert "?lane=flood" in page.content.decode()
    assert "/en/floods/" in page.content.decode()


def test_copies_stand_at_the_end_and_are_reached_by_paging(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """Nothing is hidden: page after page shows every one, the three in sight first."""
    client, path, seen = sign_in("analyst"), "/en/queue/", []
    for _ in range(3):
        page = client.get(path)
        seen += rows(page)
        following = re.search(r'href="([^"]+)" rel="next"', page.content.decode())
        if following is None:
            break
        path = following.group(1).replace("&amp;", "&")
    behind = {t.reference for t in scene.flood if t.lane == "flood"}
    assert len(seen) == len(set(seen)) == COPIES + 3
    assert not behind & set(seen[:3])
    assert set(seen[3:]) == behind


def test_the_copies_alone(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """Only what is behind, each marked; nonsense in the address is ignored."""
    client = sign_in("analyst")
    page = client.get("/en/queue/?lane=flood")
    assert f"{COPIES} waiting" in text_of(page)
    assert set(rows(page)) <= {t.reference for t in scene.flood if t.lane == "flood"}
    assert "3 waiting" in text_of(client.get("/en/queue/?lane=nonsense"))


def test_the_page_shows_the_one_in_its_place(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """With how many are behind, and how many have something of their own."""
    said = text_of(sign_in("analyst").get("/en/floods/"))
    assert f"{COPIES} copies set behind" in said
    assert "1 with something of their own, in the queue" in said
    [first] = [t for t in scene.flood if t.lane == "normal"]
    assert first.reference in said


def test_decided_and_undone_as_one(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """One press each way."""
    client = sign_in("analyst")
    answer = client.post(f"/en/floods/{scene.bundle}/decide/", {"decision": "close", "reason": "test"}, follow=True)
    said = text_of(answer)
    assert f"{COPIES} copies decided as one." in said
    assert "No flood." in said
    assert "set behind, nothing is hidden" not in text_of(client.get("/en/queue/"))
    undo = re.search(r'action="(/en/floods/undo/[^"]+)"', answer.content.decode())
    assert undo is not None
    back = client.post(undo.group(1), follow=True)
    assert f"{COPIES} decisions taken back." in text_of(back)
    assert f"{COPIES} copies set behind" in text_of(back)


def test_closing_needs_a_reason_and_joining_none(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """The form comes back with what is missing."""
    client, path = sign_in("analyst"), f"/en/floods/{scene.bundle}/decide/"
    answer = client.post(path, {"decision": "close"})
    assert (answer.status_code, "Please choose a reason." in text_of(answer)) == (422, True)
    assert client.post(path, {"decision": "escalate", "reason": "test"}).status_code == 422
    assert client.post(path, {"decision": "join"}).status_code == 302


def test_other_desks_see_no_flood(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """Nor can they decide it."""
    client = sign_in("brigade")
    assert "No flood." in text_of(client.get("/en/floods/"))
    assert client.post(f"/en/floods/{scene.bundle}/decide/", {"decision": "join"}).status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_three_languages(scene: SimpleNamespace, sign_in: SignIn, language: str) -> None:
    """The queue with its line, the floods, and the bundle of one."""
    client = sign_in("analyst")
    for path in ("queue/", "floods/", f"bundles/{scene.bundle}/"):
        assert client.get(f"/{language}/{path}").status_code == 200
