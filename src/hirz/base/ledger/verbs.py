"""Every type of entry, `stage:object:verb`, with its sentence in three languages.

A stage registers its own in its `events.py`; an unregistered verb cannot be recorded.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened, without naming anybody."""

    ar: str
    fr: str
    en: str


VERBS: dict[str, Sentence] = {}


def register(verbs: dict[str, Sentence]) -> None:
    """Add a stage's verbs; a second meaning for the same verb is a mistake."""
    for verb, sentence in verbs.items():
        if VERBS.get(verb, sentence) != sentence:
            raise ValueError(f"the ledger verb {verb} has two meanings")
        VERBS[verb] = sentence


register(
    {
        "accounts:session:opened": Sentence(
            "دخل شخص إلى المكتب", "Une personne a ouvert une session", "A person signed in"
        ),
        "accounts:session:refused": Sentence(
            "رُفضت محاولة دخول", "Une tentative de connexion a été refusée", "A sign-in was refused"
        ),
        "accounts:user:created": Sentence("أُنشئ حساب", "Un compte a été créé", "An account was made"),
        "accounts:user:changed": Sentence("عُدّل حساب", "Un compte a été modifié", "An account was changed"),
        "accounts:user:refused": Sentence(
            "رُفض فتح حساب ثانٍ لصاحب الطلب نفسه",
            "L'ouverture d'un second compte pour soi-même a été refusée",
            "A second account for oneself was refused",
        ),
        "accounts:administrator:founded": Sentence(
            "أنشأ المشغّل حساب مدير نظام",
            "L'exploitant a créé un compte d'administrateur",
            "The operator made an administrator's account",
        ),
        "accounts:factor:removed": Sentence(
            "أزيل عامل التحقق الثاني من حساب",
            "Le second facteur d'un compte a été retiré",
            "An account's second factor was removed",
        ),
        "accounts:organisation:created": Sentence(
            "أُضيفت هيئة", "Un organisme a été ajouté", "An organisation was added"
        ),
        "accounts:organisation:changed": Sentence(
            "عُدّلت هيئة", "Un organisme a été modifié", "An organisation was changed"
        ),
        "accounts:membership:granted": Sentence("أُسند دور", "Un rôle a été attribué", "A role was granted"),
        "accounts:membership:refused": Sentence(
            "رُفض إسناد دور", "L'attribution d'un rôle a été refusée", "The granting of a role was refused"
        ),
        "accounts:membership:ended": Sentence("أُنهي دور", "Un rôle a pris fin", "A role was ended"),
        "accounts:training:added": Sentence("سُجّل تكوين", "Une formation a été notée", "A training was noted"),
        "accounts:link:issued": Sentence(
            "صدر رابط دخول لحساب", "Un lien de connexion a été délivré", "A sign-in link was issued"
        ),
        "accounts:password:chosen": Sentence(
            "اختار صاحب حساب كلمة سره", "Une personne a choisi son mot de passe", "A person chose their password"
        ),
        "accounts:sessions:ended": Sentence(
            "أُنهيت جلسات حساب", "Les sessions d'un compte ont été fermées", "An account's sessions were ended"
        ),
        "accounts:feed:created": Sentence("أُضيفت قناة تبليغات", "Un flux a été ajouté", "A feed was added"),
        "accounts:feed:changed": Sentence("عُدّلت قناة تبليغات", "Un flux a été modifié", "A feed was changed"),
        "accounts:credential:issued": Sentence(
            "صدر مفتاح لشريك", "Une clé a été délivrée à un partenaire", "A partner's key was issued"
        ),
        "accounts:credential:revoked": Sentence(
            "أُلغي مفتاح شريك", "La clé d'un partenaire a été révoquée", "A partner's key was revoked"
        ),
        "places:service:confirmed": Sentence(
            "أُكّدت معطيات خدمة في الدليل",
            "Des données d'un service de l'annuaire ont été confirmées",
            "Data of a service in the directory were confirmed",
        ),
        "places:service:changed": Sentence(
            "عُدّلت معطيات خدمة في الدليل",
            "Une donnée d'un service de l'annuaire a été modifiée",
            "Data of a service in the directory were changed",
        ),
        "places:service:withdrawn": Sentence(
            "سُحب تأكيد معطيات خدمة في الدليل",
            "La confirmation d'un service de l'annuaire a été retirée",
            "The confirmation of a service in the directory was withdrawn",
        ),
        "ledger:entries:read": Sentence("اطُّلع على السجل", "Le registre a été consulté", "The ledger was read"),
        "ledger:entries:exported": Sentence("صُدّر السجل", "Le registre a été exporté", "The ledger was exported"),
        "vault:key:rotated": Sentence("بُدّل مفتاح", "Une clé a été renouvelée", "A key was rotated"),
        "vault:escrow:split": Sentence(
            "قُسّم مفتاح الودائع من جديد",
            "La clé de séquestre a été partagée de nouveau",
            "The escrow key was split again",
        ),
        "vault:escrow:drilled": Sentence(
            "جُرّب فتح ختم بمفتاح الودائع",
            "L'ouverture par la clé de séquestre a été essayée",
            "The escrow key was tried",
        ),
    }
)
