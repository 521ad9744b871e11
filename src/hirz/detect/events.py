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


@event
@dataclass(frozen=True, slots=True)
class FilesReclassified(Event):
    """What lists say of files of these reports is another thing than when they were scanned: their facts say so."""

    report_ids: list[str]


@event
@dataclass(frozen=True, slots=True)
class AttachmentsReceived(Event):
    """These scanned reports came with files of their own, which are to be hashed."""

    report_ids: list[str]


@event
@dataclass(frozen=True, slots=True)
class EntriesChanged(Event):
    """Entries got another class or another state: the reports that match them are told (not for new ones: HashesListed)."""

    entry_ids: list[str]


@event
@dataclass(frozen=True, slots=True)
class TermChanged(Event):
    """A term of the lexicon was registered, changed, taken out or taken up again: what came before is read with it anew."""

    term_id: str


@event
@dataclass(frozen=True, slots=True)
class SignsChanged(Event):
    """A hunt found words in these reports, or found no more of them: their facts say so."""

    report_ids: list[str]


@event
@dataclass(frozen=True, slots=True)
class RuleTrialAsked(Event):
    """Somebody wants a rule tried on the reports that came before (`RuleTrial`)."""

    trial_id: str


@event
@dataclass(frozen=True, slots=True)
class NamesNoted(Event):
    """These reports give names to whom they report, which were not compared yet."""

    report_ids: list[str]


@event
@dataclass(frozen=True, slots=True)
class NamesDecided(Event):
    """A person said of a pair of names whether they are one person's, or took that back."""

    pair_id: str


register(
    {
        "detect:report:matched": Sentence(
            "طابق ملفٌّ في تبليغ قائمة بصمات",
            "Un fichier d'un signalement figure sur une liste d'empreintes",
            "A file of a report stands on a hash list",
        ),
        "detect:hunt:begun": Sentence(
            "بدأ البحث عن بصمات جديدة فيما ورد من قبل",
            "La recherche d'empreintes nouvelles dans tout ce qui est déjà arrivé a commencé",
            "A search for new digests in everything received before has begun",
        ),
        "detect:hunt:done": Sentence(
            "انتهى البحث عن بصمات جديدة فيما ورد من قبل",
            "La recherche d'empreintes nouvelles dans tout ce qui est déjà arrivé est terminée",
            "A search for new digests in everything received before is done",
        ),
        "detect:match:asked": Sentence(
            "سأل شريك هل بصماتٌ عنده معروفة",
            "Un partenaire a demandé si des empreintes sont connues",
            "A partner asked whether digests are known",
        ),
        "detect:list:opened": Sentence(
            "فُتحت قائمة بصمات لأسئلة شريك",
            "Une liste d'empreintes a été ouverte aux questions d'un partenaire",
            "A hash list was opened to a partner's questions",
        ),
        "detect:list:closed": Sentence(
            "أُغلقت قائمة بصمات أمام أسئلة شريك",
            "Une liste d'empreintes a été fermée aux questions d'un partenaire",
            "A hash list was closed to a partner's questions",
        ),
        "detect:list:changed": Sentence(
            "غُيّرت إعدادات قائمة بصمات",
            "Les réglages d'une liste d'empreintes ont été changés",
            "The settings of a hash list were changed",
        ),
        "detect:list:exported": Sentence(
            "صُدّرت قائمة بصمات", "Une liste d'empreintes a été exportée", "A hash list was exported"
        ),
        "detect:list:answered": Sentence(
            "كُتبت ملاحظات القرّاء لصاحب قائمة بصمات",
            "Les avis des lecteurs ont été écrits pour le propriétaire d'une liste",
            "What readers found was written down for a list's owner",
        ),
        "detect:entry:proposed": Sentence(
            "قرأ قارئ أول بصمة واقترح ما يُفعل بها",
            "Un premier lecteur a proposé ce qu'il faut faire d'une empreinte",
            "A first reader proposed what becomes of a digest",
        ),
        "detect:entry:confirmed": Sentence(
            "أكّد قارئان بصمة", "Deux lecteurs ont confirmé une empreinte", "Two readers confirmed a digest"
        ),
        "detect:entry:deconfirmed": Sentence(
            "أخرج قارئان بصمة من القائمة",
            "Deux lecteurs ont retiré une empreinte de la liste",
            "Two readers took a digest out of its list",
        ),
        "detect:entry:released": Sentence(
            "أعاد قارئان بصمة معزولة إلى الاستعمال",
            "Deux lecteurs ont remis en service une empreinte isolée",
            "Two readers put a digest back to use that had been set apart",
        ),
        "detect:entry:refused": Sentence(
            "لم يوافق القارئ الثاني، فلم يتغيّر شيء",
            "Le second lecteur n'était pas d'accord : rien n'a changé",
            "The second reader did not agree: nothing changed",
        ),
        "detect:entry:withdrawn": Sentence(
            "سحب القارئ الأول اقتراحه",
            "Le premier lecteur a retiré sa proposition",
            "The first reader took the proposal back",
        ),
        "detect:entry:quarantined": Sentence(
            "عُزلت بصمة لأنها طابقت تبليغات كثيرة فجأة",
            "Une empreinte a été isolée : elle correspondait soudain à trop de signalements",
            "A digest was set apart: it suddenly matched too many reports",
        ),
        "detect:list:imported": Sentence(
            "استُوردت قائمة بصمات", "Une liste d'empreintes a été importée", "A hash list was imported"
        ),
        "detect:term:registered": Sentence(
            "سُجّلت كلمة في المعجم", "Un mot a été inscrit au lexique", "A word was registered in the lexicon"
        ),
        "detect:term:changed": Sentence(
            "غُيّرت كلمة في المعجم", "Un mot du lexique a été modifié", "A word of the lexicon was changed"
        ),
        "detect:term:retired": Sentence(
            "أُوقف البحث عن كلمة في المعجم",
            "Un mot du lexique n’est plus recherché",
            "A word of the lexicon is no longer looked for",
        ),
        "detect:term:resumed": Sentence(
            "استُؤنف البحث عن كلمة في المعجم",
            "Un mot du lexique est de nouveau recherché",
            "A word of the lexicon is looked for again",
        ),
        "detect:term:apart": Sentence(
            "عُزلت كلمة في المعجم لأنها ترد في تبليغات كثيرة جدًا",
            "Un mot du lexique a été mis à part : il figure dans trop de signalements",
            "A word of the lexicon was set apart: it stands in too many reports",
        ),
        "detect:termhunt:begun": Sentence(
            "بدأ البحث عن كلمة من المعجم في كل ما ورد من قبل",
            "La recherche d’un mot du lexique dans tout ce qui est déjà arrivé a commencé",
            "A search for a word of the lexicon in everything received before has begun",
        ),
        "detect:termhunt:done": Sentence(
            "انتهى البحث عن كلمة من المعجم في كل ما ورد من قبل",
            "La recherche d’un mot du lexique dans tout ce qui est déjà arrivé est terminée",
            "A search for a word of the lexicon in everything received before is done",
        ),
        "detect:proposal:dismissed": Sentence(
            "رُفضت كلمة ناشئة مقترحة", "Un mot émergent proposé a été écarté", "A proposed emerging word was dismissed"
        ),
        "detect:rule:written": Sentence(
            "كُتبت صيغة لقاعدة من قواعد الكلام", "Une règle de lecture a été écrite", "A rule for words was written"
        ),
        "detect:rule:tried": Sentence(
            "بدأت تجربة قاعدة على ما ورد من قبل",
            "L’essai d’une règle sur les signalements passés a commencé",
            "A back-test of a rule was started",
        ),
        "detect:rule:tested": Sentence(
            "انتهت تجربة قاعدة على ما ورد من قبل",
            "L’essai d’une règle sur les signalements passés est fini",
            "A back-test of a rule has gone through",
        ),
        "detect:rule:approved": Sentence(
            "وافق شخص ثان على قاعدة فصارت مستعملة",
            "Une seconde personne a mis une règle en service",
            "A second person put a rule into use",
        ),
        "detect:rule:refused": Sentence(
            "رفض شخص ثان قاعدة مقترحة", "Une seconde personne a refusé une règle", "A second person refused a rule"
        ),
        "detect:rule:withdrawn": Sentence(
            "سُحبت قاعدة مقترحة", "Une règle proposée a été retirée", "A proposed rule was withdrawn"
        ),
        "detect:rule:off": Sentence("أُوقفت قاعدة", "Une règle a été coupée", "A rule was switched off"),
        "detect:rule:on": Sentence(
            "أُعيد تشغيل قاعدة", "Une règle a été remise en service", "A rule was switched on again"
        ),
        "detect:names:merged": Sentence(
            "قُرّر أن اسمين لشخص واحد",
            "Deux noms ont été reconnus comme ceux d’une même personne",
            "Two names were found to be one person’s",
        ),
        "detect:names:parted": Sentence(
            "قُرّر أن اسمين لشخصين مختلفين",
            "Deux noms ont été reconnus comme ceux de deux personnes",
            "Two names were found to be two persons’",
        ),
        "detect:names:undone": Sentence(
            "أُلغي قرار بشأن اسمين",
            "Une décision sur deux noms a été annulée",
            "A decision about two names was taken back",
        ),
    }
)
