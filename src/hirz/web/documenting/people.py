"""`docs/reference/roles.md`: the roles, their names, what each may do, and the pages that each may open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from hirz.base.accounts.access import RoutePolicy, policy_of
from hirz.base.accounts.enums import OrganisationKind, Role, Scope, TrainingKind
from hirz.web.documenting.markdown import LANGUAGES, code, head, in_languages, table

# What a role is for, in one line (DESIGN section 6).
MAY = {
    Role.ANALYST: "the queue, reports of the own desk, decisions; never identities of reporters or victims",
    Role.INVESTIGATOR: "own cases, metadata of exhibits, requests; opens an exhibit only with a second person",
    Role.PROSECUTOR: "cases of the own court, qualification, measures, judgment",
    Role.CARE_WORKER: "beneficiaries of the own service; nothing of the inquiry",
    Role.CUSTODIAN: "approves the release of an identity and the opening of an exhibit; sees neither beforehand",
    Role.SUPERVISOR: "workload, exposure and reassignment of the own unit; no content",
    Role.STATISTICIAN: "aggregate tables only",
    Role.AUDITOR: "the ledger, read-only, no content",
    Role.ADMINISTRATOR: "users, organisations, lists; holds no content key and sees no content",
}


class _Match:
    """As much of a resolver's match as a policy asks for."""

    def __init__(self, name: str) -> None:
        self.view_name = name


def routes(urlconf: str) -> list[tuple[str, str, RoutePolicy | None]]:
    """Every route of a URL list: its name, its address, its policy."""
    return list(_routes(get_resolver(urlconf), (), ""))


def _routes(resolver: Any, spaces: tuple[str, ...], prefix: str) -> Iterator[tuple[str, str, RoutePolicy | None]]:
    for pattern in resolver.url_patterns:
        # The language of a page stands first in its address, as the reader chose it.
        address = prefix + ("LANGUAGE/" if "Locale" in type(pattern.pattern).__name__ else str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _routes(pattern, inner, address)
        else:
            name = ":".join((*spaces, pattern.name or address))
            yield name, f"/{address}", policy_of(pattern.callback, _Match(name))


def page() -> str:
    """The page."""
    desk = routes("hirz.web.urls_desk")
    parts = [
        head(
            "Roles",
            "A person has roles in organisations, each for an area and a time. A page opens only to the roles that its "
            "view names; a view that names none is refused to everybody. What a person sees on a page is narrowed again "
            "by the queries: an analyst meets the reports of the own desk only. `tests/house/policy.csv`, written by "
            "hand, says for each route and each role what must happen, and a test asks for every cell.",
        ),
        table(("role", *LANGUAGES, "may"), ((code(r), *in_languages(r), MAY[r]) for r in Role)),
        "A role whose stage is not built yet (casework, care, publish) opens nothing but its own account.\n",
        "## Pages by role\n",
        table(("role", "pages"), ((code(role), _pages(desk, role)) for role in Role)),
        "## Every address of the desk\n",
        table(("route", "address", "opens to"), ((code(name), code(url), _opens(p)) for name, url, p in desk)),
        "## Partners\n\nA partner's machine has a token with scopes, for one feed. It never reaches the desk.\n",
        table(("scope", *LANGUAGES), ((code(scope), *in_languages(scope)) for scope in Scope)),
        "## Kinds of organisations\n",
        table(("kind", *LANGUAGES), ((code(kind), *in_languages(kind)) for kind in OrganisationKind)),
        "## Trainings\n",
        table(("training", *LANGUAGES), ((code(kind), *in_languages(kind)) for kind in TrainingKind)),
    ]
    return "\n".join(parts)


def _pages(found: list[tuple[str, str, RoutePolicy | None]], role: Role) -> str:
    return ", ".join(code(name) for name, _, policy in found if policy and role in policy.roles) or "none yet"


def _opens(policy: RoutePolicy | None) -> str:
    if policy is None:
        return "nobody"
    if policy.is_open:
        return "everybody"
    if policy.any_signed_in:
        return "everybody who is signed in"
    return ", ".join(sorted(policy.roles))
