"""Default deny, proved from the table: what the house answers is what people wrote in policy.csv."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import clear_url_caches, path, reverse
from ninja import NinjaAPI

from hirz.web import urls_desk
from tests.house.matrix import (
    ACCOUNTS,
    PRINCIPALS,
    ZONES,
    Cell,
    Policy,
    Walker,
    differences,
    listing_faults,
    read_policy,
    rolled_back,
    routes_of,
)
from tests.house.scene import make_scene

# The way of one address for each kind of door, for the planted flips.
FLIPPED: tuple[tuple[Cell, str], ...] = (
    (("triage:report", "GET", "carer"), "open"),
    (("triage:report", "GET", "analyst"), "deny"),
    (("triage:report", "GET", "brigade"), "open"),
    (("ledger:entries", "GET", "stranger"), "open"),
    (("triage:escalate", "POST", "supervisor"), "open"),
    (("accounts:users", "GET", "auditor"), "open"),
    (("api_public:post_report", "POST", "partner_status"), "open"),
    (("api_public:post_report", "POST", "partner"), "token"),
)
# Operations of the API that need no token: its own description.
OPEN_OPERATIONS: frozenset[str] = frozenset()


def planted_view(request: HttpRequest) -> HttpResponse:
    """A view that somebody forgot to bind to a policy."""
    return HttpResponse("should never be seen")


urlpatterns = [path("planted/", planted_view, name="planted"), *urls_desk.urlpatterns]


def all_routes() -> list[str]:
    """Desk and public zone."""
    return [route for urlconf in ZONES.values() for route in routes_of(urlconf)]


def operation_faults(api: NinjaAPI) -> list[str]:
    """Operations of an API that ask for no token and are not meant to."""
    return [
        f"{method} {operation.view_func.__name__} asks for no token"
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
        for method in operation.methods
        if not operation.auth_callbacks and operation.view_func.__name__ not in OPEN_OPERATIONS
    ]


@pytest.fixture
def walker(database: Any, person: Callable[[str], Any], sign_in: Callable[..., Any]) -> Walker:
    """The scene in a database of its own, and somebody to walk through it."""
    return Walker(make_scene(database, person), database, sign_in)


def walk_both(walker: Walker, policy: Policy) -> dict[Cell, str]:
    """Both zones."""
    return {cell: word for zone, urlconf in ZONES.items() for cell, word in walker.walk(policy, urlconf, zone).items()}


def test_every_route_is_listed() -> None:
    """Every route stands in the table with both methods, and nothing else does."""
    assert listing_faults(read_policy(), all_routes()) == []


def test_an_unlisted_route_is_found() -> None:
    """A new route fails until somebody wrote its rows; so does a row whose route is gone."""
    policy = read_policy()
    assert listing_faults(policy, [*all_routes(), "triage:whisper"]) == [
        "triage:whisper GET is not in policy.csv",
        "triage:whisper POST is not in policy.csv",
    ]
    assert listing_faults(policy, [r for r in all_routes() if r != "triage:queue"]) == [
        "triage:queue GET does not exist",
        "triage:queue POST does not exist",
    ]


def test_the_house_does_what_the_table_says(walker: Walker) -> None:
    """A real request for every cell."""
    policy = read_policy()
    found = walk_both(walker, policy)
    assert found.keys() == policy.keys()
    wrong = differences(policy, found)
    assert not wrong, "\n".join(wrong)


def test_every_flipped_cell_is_found(walker: Walker) -> None:
    """One wrong cell of any kind fails, and alone."""
    policy = read_policy()
    cells = {cell: policy[cell] for cell, _ in FLIPPED}
    found = walk_both(walker, cells)
    for cell, word in FLIPPED:
        assert policy[cell] != word
        flipped = differences(policy | {cell: word}, found)
        assert len(set(flipped) - set(differences(policy, found))) == 1, cell


def test_other_methods_open_nothing(walker: Walker) -> None:
    """Who may neither read nor write one of our routes does not get in by another verb."""
    policy = read_policy()
    closed = {"deny", "sign-in", "absent", "token"}
    shut = [
        (route, principal)
        for route in routes_of(ZONES["desk"])
        for principal in ("stranger", "statistician")
        if ":" in route and {policy[route, method, principal] for method in ("GET", "POST")} <= closed
    ]
    cells = dict.fromkeys(
        ((route, method, who) for route, who in shut for method in ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")),
        "shut",
    )
    found = walker.walk(cells, ZONES["desk"], "desk")
    assert len(found) > 200
    assert {cell: word for cell, word in found.items() if word not in closed} == {}


@pytest.fixture
def with_planted_view() -> Iterator[None]:
    """The desk's addresses and one view without a policy."""
    with override_settings(ROOT_URLCONF=__name__):
        yield
    clear_url_caches()


def test_a_view_without_a_policy_is_refused_to_everybody(
    walker: Walker, database: Any, sign_in: Callable[..., Any], with_planted_view: None
) -> None:
    """Not even the administrator gets in, and the walk finds the route."""
    assert "planted GET is not in policy.csv" in listing_faults(read_policy(), routes_of(__name__))
    with database("desk"):
        for principal in PRINCIPALS:
            client = sign_in(ACCOUNTS.get(principal))
            with rolled_back():
                answer = client.get(reverse("planted"))
            assert answer.status_code == 403, principal
            assert b"should never be seen" not in answer.content


def test_without_the_middleware_the_planted_view_answers(
    database: Any, sign_in: Callable[..., Any], with_planted_view: None
) -> None:
    """The contrast: it is the default deny that refuses, not an accident of the test."""
    middleware = [name for name in settings.MIDDLEWARE if "DefaultDeny" not in name]
    with database("desk"), override_settings(MIDDLEWARE=middleware):
        assert sign_in(None).get(reverse("planted")).status_code == 200


def test_every_operation_of_the_api_asks_for_a_token() -> None:
    """The public zone has no sessions: an operation without a token is open to the world."""
    from hirz.web.api_public import api

    assert operation_faults(api) == []


def test_an_operation_without_a_token_is_found() -> None:
    """A planted one is."""
    api = NinjaAPI(urls_namespace="planted")

    @api.get("/planted")
    def planted(request: HttpRequest) -> str:
        """Open to the world."""
        return "x"

    assert operation_faults(api) == ["GET planted asks for no token"]
