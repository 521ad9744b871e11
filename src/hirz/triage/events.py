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


@event
@dataclass(frozen=True, slots=True)
class ReportsAssessed(Event):
    """Reports have their tickets and their bundles, or were assessed again after an addition: what ties them can be looked at."""

    report_ids: list[str]


@event
@dataclass(frozen=True, slots=True)
class CampaignConfirmed(Event):
    """A person confirmed that one hand is behind several reports."""

    campaign_id: str
    decision_id: str


register(
    {
        "triage:ticket:opened": Sentence(
            "دخل تبليغ إلى القائمة", "Un signalement est entré dans la file", "A report entered the queue"
        ),
        "triage:queue:read": Sentence("عُرضت القائمة", "La file a été consultée", "The queue was shown"),
        "triage:words:counted": Sentence(
            "عُدّت كلمات التبليغات لاقتراح ما ينشأ منها",
            "Les mots des signalements ont été comptés pour proposer ceux qui émergent",
            "The words of reports were counted, to propose those that emerge",
        ),
        "triage:lexicon:read": Sentence(
            "قُرئت كلمات من المعجم", "Des mots du lexique ont été lus", "Words of the lexicon were read"
        ),
        "triage:names:read": Sentence(
            "عُرض اسمان متشابهان", "Deux noms proches ont été lus", "Two names that look alike were read"
        ),
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
        "triage:campaign:proposed": Sentence("اقتُرحت حملة", "Une campagne a été proposée", "A campaign was proposed"),
        "triage:campaign:grown": Sentence(
            "وُجدت تبليغات أخرى لحملة",
            "D’autres signalements ont été trouvés pour une campagne",
            "More reports were found for a campaign",
        ),
        "triage:campaign:withdrawn": Sentence(
            "سُحب اقتراح حملة", "La proposition d’une campagne a été retirée", "The proposal of a campaign was withdrawn"
        ),
        "triage:campaign:read": Sentence("فُتحت حملة", "Une campagne a été ouverte", "A campaign was opened"),
        "triage:campaign:opened": Sentence(
            "كُشف ما تتقاسمه تبليغات حملة",
            "Ce que partagent les signalements d’une campagne a été montré en clair",
            "What the reports of a campaign share was opened",
        ),
        "triage:campaign:confirmed": Sentence("أُكّدت حملة", "Une campagne a été confirmée", "A campaign was confirmed"),
        "triage:campaign:dismissed": Sentence("استُبعدت حملة", "Une campagne a été écartée", "A campaign was dismissed"),
        "triage:campaign:closed": Sentence("أُغلقت حملة", "Une campagne a été close", "A campaign was closed"),
        "triage:campaign:reopened": Sentence(
            "أُعيد فتح حملة", "Une campagne a été rouverte", "A campaign was opened again"
        ),
        "triage:campaign:renamed": Sentence(
            "غُيّر اسم حملة", "Une campagne a été renommée", "A campaign was given another name"
        ),
        "triage:campaign:added": Sentence(
            "ضُمّ تبليغ إلى حملة", "Un signalement a été ajouté à une campagne", "A report was added to a campaign"
        ),
        "triage:campaign:accepted": Sentence(
            "قُبلت تبليغات مقترحة لحملة",
            "Des signalements proposés ont été admis dans une campagne",
            "Reports that were proposed for a campaign were taken in",
        ),
        "triage:campaign:removed": Sentence(
            "أُخرجت تبليغات من حملة",
            "Des signalements ont été retirés d’une campagne",
            "Reports were taken out of a campaign",
        ),
        "triage:campaign:merged": Sentence(
            "دُمجت حملة في أخرى", "Une campagne a été fusionnée avec une autre", "A campaign was merged into another"
        ),
        "triage:campaign:split": Sentence(
            "فُصلت حملة عن أخرى", "Une campagne a été scindée", "A campaign was split off"
        ),
        "triage:campaign:undone": Sentence(
            "تُرُوجع عن قرار بشأن حملة",
            "Une décision sur une campagne a été annulée",
            "A decision about a campaign was taken back",
        ),
        "triage:graph:read": Sentence(
            "عُرض رسم الروابط", "Le graphe des liens a été consulté", "The link graph was shown"
        ),
        "triage:decision:undone": Sentence("تُرُوجع عن قرار", "Une décision a été annulée", "A decision was undone"),
    }
)
