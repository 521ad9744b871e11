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
        "accounts:session:opened": Sentence("دخل شخص إلى المكتب", "Une personne a ouvert une session", "A person signed in"),
        "accounts:session:refused": Sentence(
            "رُفضت محاولة دخول", "Une tentative de connexion a été refusée", "A sign-in was refused"
        ),
        "accounts:user:created": Sentence("أُنشئ حساب", "Un compte a été créé", "An account was made"),
        "accounts:user:changed": Sentence("عُدّل حساب", "Un compte a été modifié", "An account was changed"),
        "accounts:organisation:created": Sentence(
            "أُضيفت هيئة", "Un organisme a été ajouté", "An organisation was added"
        ),
        "accounts:organisation:changed": Sentence(
            "عُدّلت هيئة", "Un organisme a été modifié", "An organisation was changed"
        ),
        "accounts:membership:granted": Sentence("أُسند دور", "Un rôle a été attribué", "A role was granted"),
        "accounts:membership:ended": Sentence("أُنهي دور", "Un rôle a pris fin", "A role was ended"),
        "accounts:credential:issued": Sentence(
            "صدر مفتاح لشريك", "Une clé a été délivrée à un partenaire", "A partner's key was issued"
        ),
        "accounts:credential:revoked": Sentence(
            "أُلغي مفتاح شريك", "La clé d'un partenaire a été révoquée", "A partner's key was revoked"
        ),
        "ledger:entries:read": Sentence("اطُّلع على السجل", "Le journal a été consulté", "The ledger was read"),
        "ledger:entries:exported": Sentence("صُدّر السجل", "Le journal a été exporté", "The ledger was exported"),
        "vault:key:rotated": Sentence("بُدّل مفتاح", "Une clé a été renouvelée", "A key was rotated"),
    }
)
