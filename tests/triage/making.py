"""Reports for the desk's tests: invented, plain, pushed through the real pipeline."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

Zone = Callable[[str], AbstractContextManager[None]]

WALLET = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
DARIJA = (
    "واحد كيهددني غادي يصيفط تصاوري للعائلة ديالي إلا ما خلصتوش قبل 6 د العشية. عندي 14 عام. "
    f"رقمو +212 600 000 147، وعطاني هاد الكود باش نخلص {WALLET}. عفاكم جاوبوني."
)


def _iso(later: timedelta) -> str:
    return (datetime.now(UTC) + later).isoformat(timespec="seconds")


def child() -> dict[str, Any]:
    """A child writes in Darija: a threat that runs out in six hours, a telephone, a wallet, a file."""
    return {
        "incident": {
            "type": "sextortion", "language": "ary", "narrative": DARIJA, "threats": ["publish"], "demands": ["money"],
            "deadline_at": _iso(timedelta(hours=6)), "platform": "Pixo",
        },
        "reporter": {"names": ["Invented Person"], "phones": ["+212600000177"], "relation": "self"},
        "victims": [{"age": 14, "names": ["Invented Child"], "phones": ["+212600000188"], "addresses": [{"city": "Fès"}]}],
        "reported": [{"screen_names": ["rim_lune.0"], "service": "Pixo"}],
        "files": [{"name": "capture-12.png", "sha256": "ab" * 32}],
    }  # fmt: skip


STORIES = (
    "Someone calling himself quiet river asks my daughter for pictures in a racing game, every evening since Sunday.",
    "In the chat of a building game an adult offers gifts to my nephew if he turns his camera on.",
    "A person promises my cousin a place in a music group and wants to see her alone before the audition.",
    "My pupil says that an unknown account keeps writing to her at night and knows the street where she lives.",
)


def plain(number: int, **incident: Any) -> dict[str, Any]:
    """A report of less urgency; four stories that share nothing, each with an account of its own."""
    return {
        "incident": {"type": "grooming", "language": "en", "narrative": STORIES[number % len(STORIES)], **incident},
        "reporter": {"names": ["Invented Relative"], "relation": "parent"},
        "victims": [{"age": 11}],
        "reported": [{"screen_names": [f"quiet_river_{number}"], "service": "Lumio"}],
    }


def sharing(number: int) -> dict[str, Any]:
    """Another report that names the child's wallet: a rare link."""
    report = plain(number)
    report["incident"]["narrative"] += f" He wants money on {WALLET}."
    return report


def make_reports(zone: Zone, *reports: dict[str, Any], feed: str = "line") -> list[str]:
    """Receive, scan and assess; returns the references in order."""
    from hirz.base.accounts.models import Feed
    from hirz.base.actors import Actor
    from hirz.detect.services import scan_reports
    from hirz.intake.models import Report
    from hirz.intake.services import Document, receive_documents
    from hirz.triage.services import assess_reports

    with zone("public"):
        chosen = Feed.objects.get(code=feed)
        documents = [Document(json.dumps(report).encode()) for report in reports]
        received = receive_documents(documents, feed=chosen, by=Actor.partner(feed, chosen.sender_id))
    refused = [one.error for group in received for one in group if one.error is not None]
    assert refused == [], "a test's own report was refused"
    references = [group[0].reference for group in received]
    ids = list(Report.objects.filter(reference__in=references).values_list("id", flat=True))
    scan_reports(ids)
    assess_reports(ids)
    return references
