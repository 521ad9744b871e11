"""News for whoever reported: that somebody reads the report, that it went on, that it is closed or open again.

Touches content in memory. Nothing is told that could help whoever did it, or that we do not know: not who has the report now,
not whether others reported the same, not what comes next.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

from hirz.base.actors import Actor
from hirz.base.vault.services import open_envelopes
from hirz.core.formats.report import FieldName, ParsedReport, Subject
from hirz.intake.asking import Words
from hirz.intake.enums import LetterboxStatus
from hirz.intake.letterbox import Written, open_questions, set_status, write_as_hirz
from hirz.intake.models import Letterbox, Report
from hirz.intake.services import COMPARTMENT

TELLER = Actor.system("tell")

CLAIMED: Final = Words(
    "هناك من فتح تبليغك وهو يقرؤه الآن. ليس عليك أن تفعل شيئا في هذا الوقت.",
    "Quelqu’un a ouvert ce signalement et le lit. Il n’y a rien à faire en attendant.",
    "Somebody has opened your report and is reading it. There is nothing that you must do meanwhile.",
)
PASSED_ON: Final = Words(
    "سُلِّم تبليغك إلى من يستطيع أن يفعل أكثر منا. لا يمكننا أن نقول من هم، ولا ماذا سيفعلون. إن حدث شيء جديد، اكتب هنا.",
    "Ce signalement a été transmis à des personnes qui peuvent faire plus que nous. Nous ne pouvons pas dire qui elles sont, ni"
    " ce qu’elles feront. S’il se passe quelque chose de nouveau, il suffit de l’écrire ici.",
    "Your report was passed on to people who can do more than we can. We cannot say who they are, nor what they will do. If"
    " something new happens, write it here.",
)
REOPENED: Final = Words(
    "ننظر في تبليغك من جديد. إن نقصنا شيء، سيظهر سؤالنا هنا.",
    "Nous regardons de nouveau ce signalement. S’il manque quelque chose, notre question sera ici.",
    "We are looking at your report again. If something is missing, our question will stand here.",
)
ALARMED: Final = Words(
    "وصل ما كتبتَه، وفُتح تبليغك من جديد. إن كان هناك خطر في هذه اللحظة، فلا تنتظر جوابنا: صفحة «أحتاج مساعدة الآن» تقول من يجيب الآن.",
    "Ce message est arrivé, et le signalement est rouvert. En cas de danger en ce moment même, ne pas attendre notre réponse\u00a0:"
    " la page «\u00a0J’ai besoin d’aide maintenant\u00a0» dit qui répond tout de suite.",
    "What you wrote has arrived, and your report is open again. If there is danger at this moment, do not wait for our answer:"
    " the page “I need help now” says who answers now.",
)
READ_AND_KEPT: Final = Words(
    "قرأنا تبليغك واحتفظنا بكل ما فيه. انتهى دورنا، ولا يعني ذلك أننا لم نصدقك.",
    "Nous avons lu ce signalement et gardé tout ce qu’il contient. Notre rôle est terminé. Cela ne veut pas dire que personne n’y"
    " a cru.",
    "We have read your report and kept everything in it. Our part is finished. That does not mean that nobody believed you.",
)
NO_LEAD: Final = Words(
    "قرأنا تبليغك. بما عندنا اليوم لا نستطيع أن نعرف من فعل ذلك. لا يعني هذا أنه لم يحدث، وما حدث ليس ذنبك. اسم أو رابط أو رسالة قد تغيّر ذلك.",
    "Nous avons lu ce signalement. Avec ce que nous savons aujourd’hui, nous ne pouvons pas trouver qui a fait cela. Cela ne veut"
    " pas dire que ce n’est pas arrivé. La faute n’est qu’à la personne qui l’a fait. Un nom, un lien ou un"
    " message peut changer cela.",
    "We have read your report. With what we know today we cannot find out who did this. That does not mean that it did not happen,"
    " and it is not your fault. A name, a link or a message can change that.",
)
NOT_OURS: Final = Words(
    "قرأنا تبليغك. هو عن أمر لا نستطيع العمل عليه هنا: نحن نهتم بالأطفال الذين يؤذيهم أحد أو يهددهم. لا يعني هذا أن ما جرى غير مهم.",
    "Nous avons lu ce signalement. Il parle d’une chose sur laquelle nous ne pouvons pas agir ici\u00a0: nous nous occupons des enfants à"
    " qui l’on fait du mal ou que l’on menace. Cela ne veut pas dire que ce n’est pas important.",
    "We have read your report. It is about something that we cannot work on here: we look after children whom somebody harms or"
    " threatens. That does not mean that it does not matter.",
)
A_TRIAL: Final = Words(
    "كان هذا تبليغا تجريبيا، فأغلقناه.",
    "Ce signalement était un essai\u00a0: nous l’avons clos.",
    "This report was a trial, so we have closed it.",
)
BY_MISTAKE: Final = Words(
    "وصلنا هذا التبليغ عن طريق الخطأ، فأغلقناه. إن كان عندك ما تخبرنا به، اكتب هنا.",
    "Ce signalement nous est arrivé par erreur\u00a0: nous l’avons clos. S’il y a quelque chose à nous dire, il suffit de l’écrire ici.",
    "This report reached us by mistake, so we have closed it. If there is something that you want to tell us, write it here.",
)
COME_BACK: Final = Words(
    "إن استمر الأمر أو عاد، اكتب هنا: هناك من يقرأ ما تكتبه.",
    "Si cela continue ou recommence, il suffit de l’écrire ici\u00a0: quelqu’un le lira.",
    "If it goes on or starts again, write it here: somebody will read it.",
)
# By `triage.enums.ClosingReason`. That another report says the same is not told: whoever did it could ask us that way.
CLOSED: Final = {
    "not_in_scope": (NOT_OURS, COME_BACK),
    "duplicate": (READ_AND_KEPT, COME_BACK),
    "no_lead": (NO_LEAD, COME_BACK),
    "test": (A_TRIAL,),
    "sent_by_mistake": (BY_MISTAKE,),
    "other": (READ_AND_KEPT, COME_BACK),
}
# By `triage.enums.Cause`, where it is more than that somebody looks again.
REOPENED_BECAUSE: Final = {"danger": (ALARMED, LetterboxStatus.RECEIVED)}


def tell_claimed(report_id: UUID) -> None:
    """Somebody reads the report: told once, and only while nothing else was."""
    if Letterbox.objects.filter(report_id=report_id, status=LetterboxStatus.RECEIVED).exists():
        _tell(report_id, "claimed", LetterboxStatus.READING, CLAIMED)


def tell_passed_on(report_id: UUID, decision_id: str) -> None:
    """It went to somebody else: neither to whom nor why."""
    _tell(report_id, decision_id, LetterboxStatus.PASSED_ON, PASSED_ON)


def tell_closed(report_id: UUID, decision_id: str, reason: str) -> None:
    """Our part is finished, in words for the reason."""
    _tell(report_id, decision_id, LetterboxStatus.CLOSED, *CLOSED.get(reason, CLOSED["other"]))


def tell_reopened(report_id: UUID, decision_id: str, cause: str) -> None:
    """What was told before no longer holds."""
    words, status = REOPENED_BECAUSE.get(cause, (REOPENED, LetterboxStatus.READING))
    _tell(report_id, decision_id, LetterboxStatus.ASKED if open_questions(report_id) else status, words)


def hear_reporter(report_id: UUID) -> None:
    """After an answer: nothing is asked any more when no question is open."""
    asked = Letterbox.objects.filter(report_id=report_id, status=LetterboxStatus.ASKED).exists()
    if asked and not open_questions(report_id):
        set_status(report_id, LetterboxStatus.READING)


def _tell(report_id: UUID, occasion: str, status: LetterboxStatus, *sentences: Words) -> None:
    """Write it in the reporter's language. Each occasion is told once, however often the task runs."""
    language = language_of(report_id)
    text = " ".join(words.of(language) for words in sentences)
    write_as_hirz(report_id, Written(text), message_id=uuid5(report_id, f"news:{occasion}"), status=status, by=TELLER)


def language_of(report_id: UUID) -> str:
    """The language in which somebody read the form, else that of the report; Arabic where neither is known."""
    envelope = open_envelopes("report", [report_id], COMPARTMENT, purpose="news", by=TELLER).get(report_id)
    if envelope is None:
        return "ar"
    content = envelope.unseal_json("content", Report.objects.values_list("content", flat=True).get(pk=report_id))
    parsed = ParsedReport.from_json(content["parsed"])
    said = (parsed.first(subject, FieldName.LANGUAGE) for subject in (Subject.REPORTER, Subject.INCIDENT))
    return next((language[:2] for language in said if language and language[:2] in {"ar", "fr", "en"}), "ar")
