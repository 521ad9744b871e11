"""Reports with an invented code word among them; run as a program it hunts for a term, and can be killed.

`python -m tests.detect.lexicon.hunted HUNT BATCH`: go on with a hunt in batches of that size.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from django.db import transaction


def own_word() -> str:
    """A word that nobody else uses: letters without a double, so that no folding shortens it."""
    letters = "abdfgjlmnprtvxz"
    return "k" + "".join(
        letters[int(digit, 16) % 15] + vowel for digit, vowel in zip(uuid4().hex, "aiou" * 2, strict=False)
    )


def told(*narratives: str) -> list[dict[str, Any]]:
    """A report for each text, each with an account of its own."""
    return [
        {
            "incident": {"type": "grooming", "language": "en", "narrative": narrative},
            "reported": [{"screen_names": [f"quiet_{uuid4().hex[:10]}"], "service": "Lumio"}],
        }
        for narrative in narratives
    ]


def received(zone_of: Any, *narratives: str) -> list[UUID]:
    """Reports of these texts, scanned and assessed, in order."""
    from hirz.intake.models import Report
    from tests.triage.making import make_reports

    references = make_reports(zone_of, *told(*narratives))
    ids = dict(Report.objects.filter(reference__in=references).values_list("reference", "id"))
    return [ids[reference] for reference in references]


def term_of(zone_of: Any, word: str, *variants: str) -> Any:
    """A term, as an analyst registers it at the desk."""
    from hirz.base.accounts.models import User
    from hirz.detect.enums import TermFamily, TermLanguage
    from hirz.detect.lexicon.keys import Words
    from hirz.detect.lexicon.services import register_term

    with zone_of("desk"):
        return register_term(
            words=Words(word, variants, "An invented word"), family=TermFamily.CLOSED_ROOM,
            language=TermLanguage.DARIJA_LATIN, by=User.objects.get(email="analyst@demo.example"),
        )  # fmt: skip


def hits(term: Any) -> set[UUID]:
    """The reports of which the table says that the term stands in them."""
    from hirz.detect.models import Signal

    return set(Signal.objects.filter(rule=term.rule).values_list("report_id", flat=True))


def crash_between(hunt_id: UUID, batches: int) -> None:
    """The planted variant of a hunt: its cursor is committed first, its signals after; the last time it dies between."""
    from hirz.detect import term_hunting
    from hirz.detect.models import Term, TermHunt

    read: Callable[..., Any] = term_hunting._read
    for batch in range(batches):
        waiting: list[tuple[Term, list[UUID]]] = []
        later = patch.object(term_hunting, "_read", lambda *asked, waiting=waiting: waiting.append(asked) or ([], []))
        with later, transaction.atomic():
            term_hunting._batch(TermHunt.objects.select_for_update().get(pk=hunt_id))
        if batch < batches - 1:
            for asked in waiting:
                with transaction.atomic():
                    read(*asked)


def main() -> None:
    """Hunt."""
    import django

    django.setup()
    from hirz.detect import term_hunting

    term_hunting.BATCH = int(sys.argv[2])  # type: ignore[misc]  # smaller than a deployment's
    term_hunting.go_on(UUID(sys.argv[1]))


if __name__ == "__main__":
    main()
