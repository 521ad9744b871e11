"""What detection tells the rest, and what it writes into the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from hirz.base.events.services import Event, event
from hirz.base.ledger.verbs import Sentence, register


@event
@dataclass(frozen=True, slots=True)
class ReportsScanned(Event):
    """These reports have their facts, selectors and matches."""

    report_ids: list[str]


@event
@dataclass(frozen=True, slots=True)
class HashesListed(Event):
    """Entries came into use: those of this import (`ListImport`), to be hunted in everything seen before."""

    import_id: str


register(
    {
        "detect:report:matched": Sentence(
            "طابق ملفٌّ في تبليغ قائمة بصمات",
            "Un fichier d'un signalement figure sur une liste d'empreintes",
            "A file of a report stands on a hash list",
        ),
        "detect:list:imported": Sentence(
            "استُوردت قائمة بصمات", "Une liste d'empreintes a été importée", "A hash list was imported"
        ),
    }
)
