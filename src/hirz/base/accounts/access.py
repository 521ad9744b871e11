"""Default deny: a view opens only to the roles its policy names.

`@opens_to(Role.ANALYST)` binds a view; `OPEN_ROUTES` lists the few that need no sign-in or belong to a
library. A house test compares all of it with `tests/house/policy.csv`, which people write by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from rules.predicates import Predicate, predicate

from hirz.base.accounts.enums import Role

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class RoutePolicy:
    """Who may open a route: everybody, everybody signed in, or some roles."""

    roles: frozenset[Role] = frozenset()
    is_open: bool = False
    any_signed_in: bool = False

    def admits(self, user: Any) -> bool:
        """Whether this person may open the route at all; what they see there is the querysets' matter."""
        return self.is_open or self.any_signed_in or bool(has_role(*self.roles).test(user))


def has_role(*roles: Role) -> Predicate:
    """A predicate over a user: has one of the roles today."""

    @predicate  # type: ignore[untyped-decorator]
    def holds(user: Any) -> bool:
        return bool(user.has_role(*roles))

    return cast("Predicate", holds)


def opens_to(*roles: Role) -> Callable[[View], View]:
    """Bind a view to the roles that may open it."""

    def bind(view: View) -> View:
        view.hirz_policy = RoutePolicy(roles=frozenset(roles))  # type: ignore[attr-defined]
        return view

    return bind


def opens_to_staff(view: View) -> View:
    """Bind a view that everybody who is signed in may open."""
    view.hirz_policy = RoutePolicy(any_signed_in=True)  # type: ignore[attr-defined]
    return view


def opens_to_all(view: View) -> View:
    """Bind a view that needs no sign-in."""
    view.hirz_policy = RoutePolicy(is_open=True)  # type: ignore[attr-defined]
    return view


# Routes of libraries, by name: views that we cannot decorate.
OPEN_ROUTES = frozenset(
    {"account_login", "account_reauthenticate", "mfa_authenticate", "mfa_login_webauthn", "mfa_reauthenticate",
     "mfa_reauthenticate_webauthn", "account_inactive", "javascript-catalog",
     # Every operation of the API asks for a token of its own; its paths and its document say nothing of anybody.
     "api_desk:openapi-json", "api_desk:api-root", "api_desk:post_match"}
)  # fmt: skip
STAFF_ROUTES = frozenset(
    {"account_logout", "account_change_password", "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp",
     "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn",
     "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"}
)  # fmt: skip


def policy_of(view: Any, match: Any) -> RoutePolicy | None:
    """The policy of a view, or None: then nobody may open it."""
    bound = getattr(view, "hirz_policy", None)
    if bound is not None:
        return bound  # type: ignore[no-any-return]
    name = getattr(match, "view_name", None)
    if name in OPEN_ROUTES:
        return RoutePolicy(is_open=True)
    if name in STAFF_ROUTES:
        return RoutePolicy(any_signed_in=True)
    return None
