"""One classification rolls up: what lists say of a file today stands in the facts of every report that holds it.

Reads matches and facts only; opens nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection, transaction

from hirz.base.among import among, joined
from hirz.base.events.services import emit_many
from hirz.detect.events import FilesReclassified
from hirz.detect.matching import hits_of, signal_of
from hirz.detect.models import Match, Scan
from hirz.intake.events import REPORTS_PER_EVENT

# Reports of one statement.
BATCH = 2_000


def roll_up(report_ids: Iterable[UUID]) -> list[UUID]:
    """Bring the facts of these reports up to what lists say today; returns those that changed, and tells it."""
    ids = sorted(set(report_ids))
    return [one for start in range(0, len(ids), BATCH) for one in _roll_up(ids[start : start + BATCH])]


def roll_up_entries(entry_ids: Sequence[int]) -> list[UUID]:
    """The same for every report that matches one of these entries: their class or their state is another one now."""
    matched = Match.objects.filter(among("entry_id", entry_ids, "int8")).values_list("report_id", flat=True)
    return roll_up(matched.distinct())


def _roll_up(report_ids: list[UUID]) -> list[UUID]:
    with transaction.atomic():
        # Held before matches are read: an addition that is scanned meanwhile reads them after us, or was before us.
        scans = Scan.objects.select_for_update().filter(among("report_id", report_ids)).order_by("report_id")
        stood = dict(scans.values_list("report_id", "facts"))
        said = {report_id: signal_of(hits).to_json() for report_id, hits in hits_of(stood).items()}
        changed = [
            report_id
            for report_id, facts in stood.items()
            if any(facts.get(name, type(value)()) != value for name, value in said[report_id].items())
        ]
        if changed:
            _write(changed, said)
            events = range(0, len(changed), REPORTS_PER_EVENT)
            emit_many([FilesReclassified([str(i) for i in changed[at : at + REPORTS_PER_EVENT]]) for at in events])
    return changed


def _write(report_ids: list[UUID], said: dict[UUID, dict[str, object]]) -> None:
    # Facts leave out what is empty, as `ReportFacts.to_json` does.
    values = [json.dumps({name: value for name, value in said[i].items() if value}) for i in report_ids]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE detect_scan s SET facts = (s.facts - 'known_digest_hits' - 'alike_hits') || new.said::jsonb"
            " FROM unnest(string_to_array(%s, ',')::uuid[], %s::text[]) AS new(id, said) WHERE s.report_id = new.id",
            [joined(report_ids), values],
        )
