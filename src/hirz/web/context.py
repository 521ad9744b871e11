"""What every page of the desk knows: the demo mark, the person, the pages of their roles."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from hirz.base.accounts.enums import Role
from hirz.base.installation.models import is_demo

# (route, roles): what stands in the rail, in its order. Labels and icons are in the template.
RAIL: tuple[tuple[str, tuple[Role, ...]], ...] = (
    ("triage:queue", (Role.ANALYST,)),
    ("triage:search", (Role.ANALYST,)),
    ("triage:bundles", (Role.ANALYST,)),
    ("triage:campaigns", (Role.ANALYST,)),
    ("triage:names", (Role.ANALYST,)),
    ("triage:lexicon", (Role.ANALYST,)),
    ("triage:referrals", (Role.ANALYST,)),
    ("triage:audit", (Role.ANALYST, Role.SUPERVISOR)),
    ("triage:senders", (Role.ANALYST, Role.SUPERVISOR)),
    ("intake_desk:quarantine", (Role.ANALYST, Role.SUPERVISOR)),
    ("triage:rules", (Role.ANALYST, Role.SUPERVISOR)),
    ("lists:lists", (Role.ANALYST, Role.ADMINISTRATOR)),
    ("stopping:pictures", (Role.ANALYST, Role.ADMINISTRATOR)),
    ("triage:workload", (Role.SUPERVISOR,)),
    ("triage:learned", (Role.SUPERVISOR, Role.AUDITOR)),
    ("casework:cases", (Role.INVESTIGATOR, Role.PROSECUTOR)),
    ("casework:offers", (Role.INVESTIGATOR,)),
    ("statements:statements", (Role.CARE_WORKER, Role.ANALYST, Role.INVESTIGATOR)),
    ("places:services", (Role.ANALYST, Role.INVESTIGATOR, Role.CARE_WORKER, Role.ADMINISTRATOR)),
    ("ledger:entries", (Role.AUDITOR,)),
    ("accounts:users", (Role.ADMINISTRATOR,)),
    ("accounts:organisations", (Role.ADMINISTRATOR,)),
)


def desk(request: HttpRequest) -> dict[str, Any]:
    """`is_demo`, `rail` (route names this person may open) and `theme`."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    theme = request.COOKIES.get("hirz_desk_theme", "")
    return {
        "is_demo": is_demo(),
        "rail": [route for route, roles in RAIL if user is not None and signed_in and user.has_role(*roles)],
        "theme": theme if theme in {"light", "dark"} else "",
    }
