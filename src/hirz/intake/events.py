"""What intake tells the rest, and what it writes into the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from hirz.base.events.services import Event, event
from hirz.base.ledger.verbs import Sentence, register


@event
@dataclass(frozen=True, slots=True)
class ReportsReceived(Event):
    """Up to `REPORTS_PER_EVENT` reports are stored and wait for their scan."""

    report_ids: list[str]


REPORTS_PER_EVENT = 200


@event
@dataclass(frozen=True, slots=True)
class ReportAdded(Event):
    """A reporter or a sender wrote again: an answer, an addition, a message."""

    report_id: str
    message_id: str


register(
    {
        "intake:report:received": Sentence("ورد تبليغ", "Un signalement a été reçu", "A report was received"),
        "intake:document:quarantined": Sentence(
            "وُضعت وثيقة في الحجر", "Un document a été mis en quarantaine", "A document was put into quarantine"
        ),
        "intake:message:received": Sentence(
            "وردت رسالة من المبلِّغ",
            "Un message de l’auteur du signalement a été reçu",
            "A message from a reporter was received",
        ),
        "intake:message:sent": Sentence(
            "أُرسلت رسالة إلى المبلِّغ",
            "Un message a été envoyé à l’auteur du signalement",
            "A message was sent to a reporter",
        ),
        "intake:message:read": Sentence(
            "قُرئت رسائل المبلِّغ",
            "Les messages de l’auteur du signalement ont été lus",
            "A reporter's messages were read",
        ),
        "intake:statement:discarded": Sentence(
            "أُلغي تصريح كان موظف يدوّنه",
            "Une déclaration en cours de prise a été abandonnée",
            "A statement that staff were taking down was discarded",
        ),
        "intake:takedown:told": Sentence(
            "دُوّن ما فعلته منصة بشأن صور تبليغ",
            "Ce qu’une plateforme a fait des images d’un signalement a été noté",
            "What a platform did about the pictures of a report was noted",
        ),
        "intake:partner:agreed": Sentence(
            "سُجّل اتفاق مع منصة على وقف الصور",
            "Un accord avec une plateforme pour arrêter des images a été enregistré",
            "An agreement with a platform to stop pictures was recorded",
        ),
        "intake:partner:ended": Sentence(
            "انتهى اتفاق مع منصة على وقف الصور",
            "Un accord avec une plateforme pour arrêter des images a pris fin",
            "An agreement with a platform to stop pictures ended",
        ),
        "intake:document:read": Sentence(
            "اطُّلع على وثيقة في الحجر", "Un document en quarantaine a été consulté", "A document in quarantine was read"
        ),
    }
)
