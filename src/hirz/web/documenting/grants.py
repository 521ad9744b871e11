"""`docs/reference/grants.md`: what each zone's database role may do, from the reviewed table."""

from __future__ import annotations

from hirz.base.grants import FUNCTIONS, ZONES, reviewed_grants
from hirz.web.documenting.markdown import code, head, table

ORDER = ("SELECT", "INSERT", "UPDATE", "DELETE")


def page() -> str:
    """The page."""
    grants = reviewed_grants()
    introduction = head(
        "Database privileges",
        "Four roles share the database. `hirz_owner` makes the tables and is used by set-up alone. The three others, one "
        "for each trust zone, own nothing, bypass nothing and may do what stands here; a table that is not named is "
        "closed to all of them. The source is `src/hirz/base/grants.csv`, applied after every migration; a house test "
        "compares it with what the database answers.",
    )
    rows = [(code(name), *(_words(by_zone[zone]) for zone in ZONES)) for name, by_zone in sorted(grants.items())]
    functions = [(zone, ", ".join(code(function) for function in FUNCTIONS[zone])) for zone in ZONES]
    return "\n".join(
        [
            introduction,
            table(("table", *(f"hirz_{zone}" for zone in ZONES)), rows),
            "## Functions\n\nThe worker also calls the functions of the job library. `hirz_dispatch` inserts one job and "
            "nothing else; called by the public zone it takes no event but `ReportsReceived`.\n",
            table(("zone", "may call"), functions),
        ]
    )


def _words(privileges: frozenset[str]) -> str:
    return ", ".join(word.lower() for word in ORDER if word in privileges)
