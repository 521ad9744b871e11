"""What casework tells the rest, and what it writes into the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from hirz.base.events.services import Event, event
from hirz.base.ledger.verbs import Sentence, register


@event
@dataclass(frozen=True, slots=True)
class CaseOpened(Event):
    """An investigator opened a case from an escalated report."""

    case_id: str
    report_id: str


@event
@dataclass(frozen=True, slots=True)
class CaseMoved(Event):
    """A case went from one stage to another."""

    case_id: str
    move_id: str
    stage: str


@event
@dataclass(frozen=True, slots=True)
class VictimNoted(Event):
    """A victim has a code in a case: care starts from it, and learns nothing else."""

    case_id: str
    code: str


register(
    {
        "casework:offer:made": Sentence(
            "عُرض تبليغ على وحدة للتحقيق", "Un signalement a été proposé à une unité", "A report was offered to a unit"
        ),
        "casework:offer:withdrawn": Sentence(
            "سُحب عرض تبليغ", "La proposition d’un signalement a été retirée", "The offer of a report was withdrawn"
        ),
        "casework:offer:declined": Sentence(
            "لم تأخذ وحدة تبليغًا معروضًا عليها",
            "Une unité n’a pas pris un signalement proposé",
            "A unit did not take a report that was offered",
        ),
        "casework:offers:read": Sentence(
            "عُرضت التبليغات المصعَّدة", "Les signalements transmis ont été consultés", "Escalated reports were shown"
        ),
        "casework:case:opened": Sentence("فُتح ملف قضية", "Un dossier a été ouvert", "A case was opened"),
        "casework:case:joined": Sentence(
            "ضُمّ تبليغ إلى ملف قضية", "Un signalement a été joint à un dossier", "A report was added to a case"
        ),
        "casework:case:parted": Sentence(
            "أُخرج تبليغ من ملف قضية", "Un signalement a été retiré d’un dossier", "A report was taken out of a case"
        ),
        "casework:case:read": Sentence("اطُّلع على ملف قضية", "Un dossier a été consulté", "A case was read"),
        "casework:report:read": Sentence(
            "فُتح تبليغ من ملف قضية", "Un signalement d’un dossier a été ouvert", "A report of a case was opened"
        ),
        "casework:case:named": Sentence("سُمّي ملف قضية", "Un dossier a été intitulé", "A case was given a title"),
        "casework:case:moved": Sentence(
            "انتقل ملف قضية إلى مرحلة أخرى", "Un dossier a changé d’étape", "A case went to another stage"
        ),
        "casework:case:undone": Sentence(
            "أُلغي انتقال ملف قضية", "Un changement d’étape a été annulé", "A move of a case was taken back"
        ),
        "casework:member:added": Sentence(
            "أُضيف عضو إلى ملف قضية", "Une personne a été admise dans un dossier", "Somebody was admitted to a case"
        ),
        "casework:member:ended": Sentence(
            "انتهت عضوية في ملف قضية",
            "Une personne n’a plus accès à un dossier",
            "Somebody’s part in a case ended",
        ),
        "casework:person:added": Sentence(
            "أُضيف شخص إلى ملف قضية", "Une personne a été inscrite dans un dossier", "A person was entered into a case"
        ),
        "casework:person:changed": Sentence(
            "تغيّرت صفة شخص في ملف قضية",
            "La qualité d’une personne a changé dans un dossier",
            "What a person is in a case was changed",
        ),
        "casework:relation:added": Sentence(
            "سُجّلت صلة بين شخصين في ملف قضية",
            "Un lien entre deux personnes d’un dossier a été noté",
            "A tie between two persons of a case was noted",
        ),
        "casework:facts:answered": Sentence(
            "سُجّلت أجوبة عن أفعال شخص في ملف قضية",
            "Des réponses sur les actes d’une personne ont été notées",
            "Answers about a person’s acts were noted",
        ),
        "casework:charge:proposed": Sentence(
            "اقتُرح تكييف قانوني", "Une qualification a été proposée", "An offence was proposed"
        ),
        "casework:charge:retained": Sentence(
            "اعتُمد تكييف قانوني", "Une qualification a été retenue", "An offence was retained"
        ),
        "casework:charge:set_aside": Sentence(
            "استُبعد تكييف قانوني", "Une qualification a été écartée", "An offence was set aside"
        ),
        "casework:note:written": Sentence(
            "كُتبت ملاحظة في ملف قضية", "Une note a été écrite dans un dossier", "A note was written in a case"
        ),
        "casework:task:added": Sentence(
            "أُضيفت مهمة إلى ملف قضية", "Une tâche a été ajoutée à un dossier", "A task was added to a case"
        ),
        "casework:task:done": Sentence("أُنجزت مهمة", "Une tâche a été faite", "A task was done"),
    }
)
