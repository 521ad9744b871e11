"""What triage tells the rest, and what it writes into the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from hirz.base.events.services import Event, event
from hirz.base.ledger.verbs import Sentence, register


@event
@dataclass(frozen=True, slots=True)
class ReportEscalated(Event):
    """An analyst gave a report to the investigators."""

    report_id: str
    reason: str


@event
@dataclass(frozen=True, slots=True)
class ReportReferred(Event):
    """A report was proposed to another organisation."""

    report_id: str
    to_organisation: str


@event
@dataclass(frozen=True, slots=True)
class ReportClosed(Event):
    """A report was closed with a reason."""

    report_id: str
    reason: str


register(
    {
        "triage:ticket:opened": Sentence(
            "دخل تبليغ إلى القائمة", "Un signalement est entré dans la file", "A report entered the queue"
        ),
        "triage:queue:read": Sentence("عُرضت القائمة", "La file a été consultée", "The queue was shown"),
        "triage:report:read": Sentence("فُتح تبليغ", "Un signalement a été ouvert", "A report was opened"),
        "triage:bundle:read": Sentence("فُتحت حزمة", "Un lot a été ouvert", "A bundle was opened"),
        "triage:ticket:claimed": Sentence("تُكفِّل بتبليغ", "Un signalement a été pris en charge", "A report was claimed"),
        "triage:ticket:released": Sentence(
            "أُعيد تبليغ إلى القائمة", "Un signalement a été libéré", "A report was released"
        ),
        "triage:ticket:escalated": Sentence(
            "صُعِّد تبليغ إلى المحققين", "Un signalement a été transmis aux enquêteurs", "A report was escalated"
        ),
        "triage:ticket:referred": Sentence(
            "أُحيل تبليغ إلى هيئة أخرى", "Un signalement a été orienté vers un autre organisme", "A report was referred"
        ),
        "triage:referral:accepted": Sentence("قُبلت إحالة", "Une orientation a été acceptée", "A referral was accepted"),
        "triage:referral:declined": Sentence("رُفضت إحالة", "Une orientation a été refusée", "A referral was declined"),
        "triage:ticket:bundled": Sentence(
            "ضُمّ تبليغ إلى حزمة", "Un signalement a rejoint un lot", "A report joined a bundle"
        ),
        "triage:ticket:closed": Sentence("أُغلق تبليغ", "Un signalement a été clos", "A report was closed"),
        "triage:decision:undone": Sentence("تُرُوجع عن قرار", "Une décision a été annulée", "A decision was undone"),
    }
)
