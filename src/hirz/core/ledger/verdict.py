"""What the check of an export found, in words for an auditor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LANGUAGES: Final[tuple[str, ...]] = ("ar", "fr", "en")


class ProblemKind(StrEnum):
    """One way in which an export can be wrong."""

    HEADER_BROKEN = "header_broken"
    KEY_DIFFERS = "key_differs"
    LINE_UNREADABLE = "line_unreadable"
    LINE_ALTERED = "line_altered"
    ENTRIES_MISSING = "entries_missing"
    ENTRY_OUT_OF_PLACE = "entry_out_of_place"
    TEXT_DIFFERS = "text_differs"
    HEAD_NOT_SIGNED = "head_not_signed"
    HEAD_OF_ANOTHER_LEDGER = "head_of_another_ledger"
    HEAD_OUT_OF_PLACE = "head_out_of_place"
    ENTRIES_ALTERED = "entries_altered"
    NOT_COVERED = "not_covered"
    NO_HEAD = "no_head"
    WITNESS_NOT_SIGNED = "witness_not_signed"
    WITNESS_OF_ANOTHER_LEDGER = "witness_of_another_ledger"
    TAIL_CUT = "tail_cut"
    HISTORY_REWRITTEN = "history_rewritten"
    MORE_PROBLEMS = "more_problems"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: its kind, the line (from 1) and the entries (from 0) that it concerns, where known."""

    kind: ProblemKind
    line: int | None = None
    first: int | None = None
    last: int | None = None

    def words(self, language: str = "en") -> str:
        """The problem as a sentence in ar, fr or en."""
        template = _PROBLEMS[self.kind][LANGUAGES.index(language)]
        return template.format(line=self.line, span=_span(self.first, self.last, language))


@dataclass(frozen=True, slots=True)
class ExportVerdict:
    """The result of checking an export.

    `heads` counts the signed heads that agree with the entries, `witnessed` the witnessed ones; `root` is the tree's root
    over all `entries`, empty if it could not be computed. With `key_from_file` the key came from the file itself: the
    file is whole, but who made it is not shown.
    """

    origin: str
    entries: int
    root: bytes
    heads: int
    witnessed: int
    key_from_file: bool
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def summary(self, language: str = "en") -> str:
        """The verdict in one or two sentences in ar, fr or en."""
        place = LANGUAGES.index(language)
        if not self.ok:
            return _NOT_OK[place].format(problems=len(self.problems), origin=self.origin)
        sentences = [_OK[place].format(entries=self.entries, origin=self.origin)]
        if self.key_from_file:
            sentences.append(_KEY_FROM_FILE[place])
        if not self.witnessed:
            sentences.append(_NO_WITNESS[place])
        return " ".join(sentences)


def _span(first: int | None, last: int | None, language: str) -> str:
    if first is None:
        return ""
    one, many = _SPANS[LANGUAGES.index(language)]
    return one.format(first=first) if last in (None, first) else many.format(first=first, last=last)


_Words = tuple[str, str, str]

_SPANS: Final = (("القيد {first}", "القيود من {first} إلى {last}"), ("l’entrée {first}", "les entrées {first} à {last}"), ("entry {first}", "entries {first} to {last}"))  # fmt: skip

_OK: Final[_Words] = (
    "السجل {origin} سليم وكامل: {entries} من القيود، كما وُقّعت.",
    "Le registre {origin} est intact et complet : {entries} entrées, telles qu’elles ont été signées.",
    "The ledger {origin} is whole and unaltered: {entries} entries, as they were signed.",
)
_NOT_OK: Final[_Words] = (
    "لا يُعتمد على ملف السجل {origin} هذا. عدد المشكلات: {problems}.",
    "Cet export du registre {origin} n’est pas fiable. Problèmes : {problems}.",
    "This export of the ledger {origin} cannot be relied on. Problems: {problems}.",
)
_KEY_FROM_FILE: Final[_Words] = (
    "أُخذ مفتاح التحقق من الملف نفسه، فلا يثبت ذلك من أصدره.",
    "La clé de vérification vient du fichier lui-même : rien ne prouve qui l’a produit.",
    "The verifying key was taken from the file itself, so nothing shows who made it.",
)
_NO_WITNESS: Final[_Words] = (
    "لم تُقارَن أي بصمة محفوظة لدى شاهد، فلا يُكشف حذف القيود الأخيرة.",
    "Aucune empreinte conservée par un témoin n’a été comparée : une fin coupée ne se verrait pas.",
    "No head kept by a witness was compared, so a cut-off end would not be seen.",
)

_PROBLEMS: Final[dict[ProblemKind, _Words]] = {
    ProblemKind.HEADER_BROKEN: (
        "السطر الأول ليس ترويسة ملف سجل سليمة.",
        "La première ligne n’est pas l’en-tête correct d’un export de registre.",
        "The first line is not a right header of a ledger export.",
    ),
    ProblemKind.KEY_DIFFERS: (
        "لا يذكر الملف مفتاح التحقق الذي قُدّم.",
        "L’export ne nomme pas la clé de vérification fournie.",
        "The export does not name the verifying key that was given.",
    ),
    ProblemKind.LINE_UNREADABLE: (
        "تتعذر قراءة السطر {line}، حيث يُنتظر {span}.",
        "La ligne {line} est illisible ; on y attend {span}.",
        "Line {line} cannot be read; expected there: {span}.",
    ),
    ProblemKind.LINE_ALTERED: (
        "السطر {line} ليس مكتوبًا بالصيغة الوحيدة المقبولة: لقد غُيّر ({span}).",
        "La ligne {line} n’est pas écrite dans la seule forme admise : elle a été modifiée ({span}).",
        "Line {line} is not written in the one form allowed: it was altered ({span}).",
    ),
    ProblemKind.ENTRIES_MISSING: (
        "ناقص قبل السطر {line}: {span}.",
        "Manque avant la ligne {line} : {span}.",
        "Missing before line {line}: {span}.",
    ),
    ProblemKind.ENTRY_OUT_OF_PLACE: (
        "مكرر أو في غير موضعه في السطر {line}: {span}.",
        "En double ou déplacé à la ligne {line} : {span}.",
        "Doubled or out of place in line {line}: {span}.",
    ),
    ProblemKind.TEXT_DIFFERS: (
        "النص المرفق في السطر {line} ليس النص الذي سُجّل ({span}).",
        "Le texte joint à la ligne {line} n’est pas celui qui a été enregistré ({span}).",
        "The text in line {line} is not the one that was recorded ({span}).",
    ),
    ProblemKind.HEAD_NOT_SIGNED: (
        "رأس السجل الموقّع في السطر {line} تالف أو توقيعه غير صحيح.",
        "La tête signée de la ligne {line} est abîmée ou sa signature est fausse.",
        "The signed head in line {line} is damaged or its signature is false.",
    ),
    ProblemKind.HEAD_OF_ANOTHER_LEDGER: (
        "رأس السجل الموقّع في السطر {line} يخص سجلًا آخر.",
        "La tête signée de la ligne {line} appartient à un autre registre.",
        "The signed head in line {line} belongs to another ledger.",
    ),
    ProblemKind.HEAD_OUT_OF_PLACE: (
        "رأس السجل الموقّع في السطر {line} لا يطابق عدد القيود التي قبله (المعنيّ: {span}).",
        "La tête signée de la ligne {line} ne compte pas les entrées qui la précèdent (en cause : {span}).",
        "The signed head in line {line} does not count the entries before it (in question: {span}).",
    ),
    ProblemKind.ENTRIES_ALTERED: (
        "غُيّر واحد على الأقل مما يلي بعد توقيعه: {span} (يظهر في السطر {line}).",
        "Une modification après signature touche {span} (vu à la ligne {line}).",
        "Altered after signing, at least in part: {span} (seen in line {line}).",
    ),
    ProblemKind.NOT_COVERED: (
        "لا يغطي أي رأس موقّع بالمفتاح: {span}.",
        "Aucune tête signée par la clé ne couvre {span}.",
        "No head signed by the key covers {span}.",
    ),
    ProblemKind.NO_HEAD: (
        "لا يحتوي الملف على أي رأس موقّع بالمفتاح.",
        "L’export ne contient aucune tête signée par la clé.",
        "The export has no head signed by the key.",
    ),
    ProblemKind.WITNESS_NOT_SIGNED: (
        "رأس محفوظ لدى شاهد تالف أو توقيعه غير صحيح.",
        "Une tête conservée par un témoin est abîmée ou sa signature est fausse.",
        "A head kept by a witness is damaged or its signature is false.",
    ),
    ProblemKind.WITNESS_OF_ANOTHER_LEDGER: (
        "رأس محفوظ لدى شاهد يخص سجلًا آخر.",
        "Une tête conservée par un témoin appartient à un autre registre.",
        "A head kept by a witness belongs to another ledger.",
    ),
    ProblemKind.TAIL_CUT: (
        "رأى شاهد قيودًا لا وجود لها في الملف: {span}. حُذفت النهاية أو أُعيد السجل إلى حالة أقدم.",
        "Un témoin a vu ce que l’export n’a plus : {span}. La fin a été coupée, ou le registre ramené en arrière.",
        "A witness saw what the export lacks: {span}. The end was cut off, or the ledger was rolled back.",
    ),
    ProblemKind.HISTORY_REWRITTEN: (
        "رأى شاهد محتوى مختلفًا: {span}. أُعيدت كتابة السجل.",
        "Un témoin a vu un autre contenu : {span}. Le registre a été réécrit.",
        "A witness saw other content: {span}. The ledger was rewritten.",
    ),
    ProblemKind.MORE_PROBLEMS: (
        "توجد مشكلات أخرى غير مذكورة هنا.",
        "D’autres problèmes ne sont pas cités.",
        "There are more problems, which are not listed.",
    ),
}
