"""What triage tells the rest, and what it writes into the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from hirz.base.events.services import Event, event
from hirz.base.ledger.verbs import Sentence, register


@event
@dataclass(frozen=True, slots=True)
class ReportClaimed(Event):
    """An analyst took a report in hand."""

    report_id: str


@event
@dataclass(frozen=True, slots=True)
class ReportEscalated(Event):
    """An analyst gave a report to the investigators; `standing` says whether an anonymous one was verified."""

    report_id: str
    decision_id: str
    reason: str
    standing: str


@event
@dataclass(frozen=True, slots=True)
class ReportReferred(Event):
    """A report was proposed to another organisation."""

    report_id: str
    decision_id: str
    to_organisation: str


@event
@dataclass(frozen=True, slots=True)
class ReportClosed(Event):
    """A report was closed with a reason."""

    report_id: str
    decision_id: str
    reason: str


@event
@dataclass(frozen=True, slots=True)
class ReportReopened(Event):
    """A decided report waits at a desk again."""

    report_id: str
    decision_id: str
    cause: str


@event
@dataclass(frozen=True, slots=True)
class ReportRaised(Event):
    """The audit of the low pile found that a report should have been urgent."""

    report_id: str


@event
@dataclass(frozen=True, slots=True)
class ThreatsAssessed(Event):
    """Reports that speak of a threat, of extortion or of danger were assessed: what platforms hold may have to be preserved."""

    report_ids: list[str]


register(
    {
        "triage:ticket:opened": Sentence(
            "دخل تبليغ إلى القائمة", "Un signalement est entré dans la file", "A report entered the queue"
        ),
        "triage:queue:read": Sentence("عُرضت القائمة", "La file a été consultée", "The queue was shown"),
        "triage:search:made": Sentence(
            "بُحث في تبليغات", "Une recherche a été faite dans les signalements", "Reports were searched"
        ),
        "triage:report:excerpted": Sentence(
            "قُرئ مقتطف من تبليغ في نتائج بحث",
            "Un extrait d’un signalement a été lu dans une recherche",
            "An excerpt of a report was read in a search",
        ),
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
        "triage:ticket:raised": Sentence(
            "رُفع تبليغ إلى مرتبة العاجل", "Un signalement a été relevé à « urgent »", "A report was raised to urgent"
        ),
        "triage:audit:right": Sentence(
            "أُكّد أن تبليغًا كان في موضعه المتأخر عن حق",
            "Contrôle au hasard : un signalement était à sa place",
            "Random audit: a report lay rightly low",
        ),
        "triage:audit:missed": Sentence(
            "وُجد في المراجعة العشوائية تبليغ كان ينبغي أن يكون عاجلًا",
            "Contrôle au hasard : un signalement aurait dû être urgent",
            "Random audit: a report should have been urgent",
        ),
        "triage:ticket:asked": Sentence(
            "سُئل صاحب تبليغ عن معلومة ناقصة",
            "Une information manquante a été demandée à l’auteur d’un signalement",
            "Whoever made a report was asked for something missing",
        ),
        "triage:ticket:answered": Sentence(
            "رُدّ على صاحب تبليغ", "Une réponse a été envoyée à l’auteur d’un signalement", "A reporter was written to"
        ),
        "triage:ticket:verified": Sentence(
            "جرى التحقق من تبليغ بلا اسم", "Un signalement anonyme a été vérifié", "An anonymous report was verified"
        ),
        "triage:ticket:doubted": Sentence(
            "لم يكتمل التحقق من تبليغ بلا اسم",
            "Un signalement anonyme n’a pas encore été tenu pour crédible",
            "An anonymous report was not found credible yet",
        ),
        "triage:ticket:reopened": Sentence(
            "أُعيد فتح تبليغ", "Un signalement a été rouvert", "A report was opened again"
        ),
        "triage:preservation:drafted": Sentence(
            "حُرّرت مسودة طلب حفظ",
            "Un projet de demande de conservation a été préparé",
            "A preservation request was drafted",
        ),
        "triage:preservation:read": Sentence(
            "اطُّلع على مسودة طلب حفظ",
            "Un projet de demande de conservation a été consulté",
            "A draft of a preservation request was opened",
        ),
        "triage:preservation:dropped": Sentence(
            "صُرف النظر عن مسودة طلب حفظ",
            "Un projet de demande de conservation a été abandonné",
            "A draft of a preservation request was dropped",
        ),
        "triage:model:trained": Sentence(
            "دُرّب نموذج على القرارات السابقة",
            "Un modèle a été entraîné sur les décisions passées",
            "A model was trained on past decisions",
        ),
        "triage:model:on": Sentence(
            "أُظهر النموذج المدرَّب إلى جانب القواعد",
            "Le modèle entraîné est montré à côté des règles",
            "The trained model is shown beside the rules",
        ),
        "triage:model:off": Sentence(
            "أُوقف النموذج المدرَّب", "Le modèle entraîné a été arrêté", "The trained model was switched off"
        ),
        "triage:decision:undone": Sentence("تُرُوجع عن قرار", "Une décision a été annulée", "A decision was undone"),
    }
)
