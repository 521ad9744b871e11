"""Saved views: kept, shared, opened first, thrown away; never a search, never another's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from hirz.base.errors import Denied
from hirz.triage import saving
from hirz.triage.models import SavedView
from hirz.triage.policies import MOST_VIEWS
from hirz.triage.views.menu import filter_of
from tests.triage.desk_pages import text_of

# The tests serve no static files: nothing was collected for them.
pytestmark = [pytest.mark.filterwarnings("ignore:No directory at"), pytest.mark.usefixtures("rollback")]

SignIn = Callable[..., Any]
Person = Callable[[str], Any]


def save(client: Any, name: str = "Urgent", query: str = "priority=2&priority=3", **more: str) -> Any:
    """Save a filter as the page does."""
    return client.post("/en/views/save/", {"name": name, "query": query, **more})


def test_a_filter_is_kept_under_its_name(sign_in: SignIn) -> None:
    """It stands beside the queue and leads back to the same filter."""
    client = sign_in("analyst")
    assert save(client).headers["Location"] == "/en/queue/?priority=2&priority=3"
    page = client.get("/en/queue/")
    assert "Urgent" in text_of(page)
    assert "/en/queue/?priority=2&amp;priority=3" in page.content.decode()


def test_what_the_queue_does_not_know_is_not_kept(sign_in: SignIn, person: Person) -> None:
    """The address is read as the queue reads it, and a typed search is left out."""
    client = sign_in("analyst")
    save(client, query="priority=3&priority=99&nonsense=1&q=%2B212600000147&lane=flood&soon=1")
    [view] = SavedView.objects.filter(owner=person("analyst"))
    assert view.query == "priority=3&lane=flood&soon=1"


@pytest.mark.parametrize("query", ["", "q=%2B212600000147", "priority=99"])
def test_nothing_is_not_kept(sign_in: SignIn, query: str) -> None:
    """A search alone, or no filter at all."""
    answer = save(sign_in("analyst"), query=query)
    assert SavedView.objects.count() == 0
    assert answer.status_code == 302


@pytest.mark.parametrize("name", ["", " ", "x" * 61])
def test_a_name_is_needed(sign_in: SignIn, name: str) -> None:
    """And not a novel."""
    save(sign_in("analyst"), name=name)
    assert SavedView.objects.count() == 0


def test_the_same_name_again_takes_its_place(sign_in: SignIn) -> None:
    """One view for each name of a person."""
    client = sign_in("analyst")
    save(client)
    save(client, query="claim=mine")
    assert [view.query for view in SavedView.objects.all()] == ["claim=mine"]


def test_a_colleague_sees_what_is_shared_and_no_more(sign_in: SignIn) -> None:
    """Of the own desk; another desk sees nothing."""
    client = sign_in("analyst")
    save(client, name="For all of us", share="1")
    save(client, name="For me alone", query="claim=mine&priority=0")
    seen = text_of(sign_in("analyst2").get("/en/queue/"))
    assert "For all of us" in seen
    assert "For me alone" not in seen
    assert "For all of us" not in text_of(sign_in("brigade").get("/en/queue/"))


def test_the_queue_opens_with_the_default(sign_in: SignIn, person: Person) -> None:
    """Without a question; `all` asks for everything; one default for each person."""
    client = sign_in("analyst")
    save(client, name="A", default="1")
    save(client, name="B", query="claim=mine", default="1")
    assert client.get("/en/queue/").headers["Location"] == "/en/queue/?claim=mine"
    assert client.get("/en/queue/?all=1").status_code == 200
    assert SavedView.objects.filter(owner=person("analyst"), is_default=True).count() == 1
    assert sign_in("analyst2").get("/en/queue/").status_code == 200


def test_changing_and_throwing_away(sign_in: SignIn, person: Person) -> None:
    """Shared, opened first, both taken back, and gone."""
    client = sign_in("analyst")
    save(client)
    [view] = SavedView.objects.all()
    for act, field in (("share", "desk_id"), ("default", "is_default")):
        client.post(f"/en/views/{view.pk}/{act}/", {"on": "1"})
        assert getattr(SavedView.objects.get(), field)
        client.post(f"/en/views/{view.pk}/{act}/", {"on": "0"})
        assert not getattr(SavedView.objects.get(), field)
    client.post(f"/en/views/{view.pk}/delete/")
    assert "No view is saved yet." in text_of(client.get("/en/views/"))


@pytest.mark.parametrize("act", ["share", "default", "delete"])
def test_nobody_changes_anothers_view(sign_in: SignIn, act: str) -> None:
    """Not even one that is shared with them."""
    save(sign_in("analyst"), share="1")
    [view] = SavedView.objects.all()
    answer = sign_in("analyst2").post(f"/en/views/{view.pk}/{act}/", {"on": "1"}, follow=True)
    assert "somebody else" in text_of(answer)
    assert SavedView.objects.get() == view
    assert not SavedView.objects.get().is_default


def test_thirty_are_enough(person: Person) -> None:
    """A list that nobody reads to its end."""
    wanted = filter_of("priority=3")
    for n in range(MOST_VIEWS):
        saving.save_view(name=f"View {n}", wanted=wanted, by=person("analyst"))
    with pytest.raises(Denied):
        saving.save_view(name="One more", wanted=wanted, by=person("analyst"))
    saving.save_view(name="View 3", wanted=wanted, by=person("analyst"))


def test_only_analysts_have_a_queue(person: Person) -> None:
    """A supervisor keeps no view of it."""
    with pytest.raises(Denied):
        saving.save_view(name="A", wanted=filter_of("priority=3"), by=person("supervisor"))
    with pytest.raises(Denied):
        saving.delete_view(view=uuid4(), by=person("supervisor"))
