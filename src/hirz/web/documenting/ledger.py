"""`docs/reference/ledger-verbs.md`: every type of entry with its sentence in three languages."""

from __future__ import annotations

from hirz.base.ledger.verbs import VERBS
from hirz.web.documenting.markdown import code, head, table


def page() -> str:
    """The page."""
    introduction = head(
        "Types of ledger entries",
        "An entry says who did what to which object, in which role, when and why. It holds no content, no name and no "
        "foreign key. Its type is `stage:object:verb`; a type without a sentence in all three languages cannot be "
        "recorded. The bytes of an entry are described in [ledger-format.md](ledger-format.md).",
    )
    rows = ((code(verb), VERBS[verb].en, VERBS[verb].fr, VERBS[verb].ar) for verb in sorted(VERBS))
    return introduction + "\n" + table(("type", "English", "French", "Arabic"), rows)
