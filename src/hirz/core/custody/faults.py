"""What the check of a bundle found, in words for a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hirz.core.custody.verdict import LANGUAGES, ChainFault, ChainVerdict, Words, shown


class BundleFaultKind(StrEnum):
    """One way in which a bundle can be wrong."""

    ARCHIVE_UNREADABLE = "archive_unreadable"
    ARCHIVE_ALTERED = "archive_altered"
    BYTES_BEHIND = "bytes_behind"
    MEMBER_MISSING = "member_missing"
    MEMBER_UNEXPECTED = "member_unexpected"
    MEMBER_REPEATED = "member_repeated"
    MEMBER_OUT_OF_PLACE = "member_out_of_place"
    MEMBER_ALTERED = "member_altered"
    MEMBER_UNREADABLE = "member_unreadable"
    MANIFEST_ALTERED = "manifest_altered"
    MANIFEST_DIFFERS = "manifest_differs"
    ACT_BROKEN = "act_broken"
    CHAIN_BROKEN = "chain_broken"
    BLOB_DIFFERS = "blob_differs"
    LINE_UNREADABLE = "line_unreadable"
    LINE_OUT_OF_PLACE = "line_out_of_place"
    LINE_REPEATED = "line_repeated"
    LINE_OF_ANOTHER_EXHIBIT = "line_of_another_exhibit"
    PROOF_FAILS = "proof_fails"
    TEXT_DIFFERS = "text_differs"
    NOT_IN_LEDGER = "not_in_ledger"
    SIGNATURE_DIFFERS = "signature_differs"
    HEAD_NOT_SIGNED = "head_not_signed"
    HEAD_OF_ANOTHER_LEDGER = "head_of_another_ledger"
    HEADS_DISAGREE = "heads_disagree"
    KEY_DIFFERS = "key_differs"
    SEAL_OF_ANOTHER = "seal_of_another"


@dataclass(frozen=True, slots=True)
class BundleFault:
    """One thing that is wrong: in which member, act (from 1) and line (from 1), which field or byte, where known.

    `chain` is the fault inside the chain of custody, for CHAIN_BROKEN.
    """

    kind: BundleFaultKind
    member: str = ""
    act: int | None = None
    line: int | None = None
    field: str = ""
    byte: int | None = None
    chain: ChainFault | None = None

    def words(self, language: str = "en") -> str:
        """The fault as a sentence in ar, fr or en."""
        if self.chain is not None:
            return self.chain.words(language)
        template = _FAULTS[self.kind][LANGUAGES.index(language)]
        values = {"member": self.member, "field": self.field, "act": self.act, "line": self.line, "byte": self.byte}
        return template.format(
            **{name: shown("" if value is None else str(value), language) for name, value in values.items()}
        )


@dataclass(frozen=True, slots=True)
class BundleVerdict:
    """The result of checking a bundle.

    `exhibit` is its id, `number` its reference, `chain` the verdict on its custody (None if it could not be read).
    `manifest` is the digest of manifest.json, `head` the entries that the ledger's last head in it counts.
    `blob_included` says whether the sealed blob lay in the bundle; without it only its digest was checked. With
    `key_from_file` the key came from the bundle itself: it is whole, but who made it is not shown.
    """

    exhibit: str
    number: str
    manifest: str
    chain: ChainVerdict | None
    lines: int
    head: int
    blob_included: bool
    key_from_file: bool
    faults: tuple[BundleFault, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def summary(self, language: str = "en") -> str:
        """The verdict in a few sentences in ar, fr or en."""
        place = LANGUAGES.index(language)
        number = shown(self.number, language)
        if not self.ok:
            return _NOT_OK[place].format(number=number, faults=len(self.faults))
        acts = 0 if self.chain is None else self.chain.acts
        sentences = [_OK[place].format(number=number, acts=acts, lines=self.lines)]
        if not self.blob_included:
            sentences.append(_NO_BLOB[place])
        if self.key_from_file:
            sentences.append(_KEY_FROM_FILE[place])
        return " ".join(sentences)


_OK: Final[Words] = (
    "ملف المحجوز {number} سليم: {acts} من الأعمال و{lines} من قيود السجل، وكل بايت كما وُقّع عليه.",
    "Le dossier du scellé {number} est intact : {acts} actes, {lines} entrées du registre, chaque octet tel qu’engagé.",
    "The bundle of exhibit {number} is unaltered: {acts} acts, {lines} entries of the ledger, every byte as committed to.",
)
_NOT_OK: Final[Words] = (
    "لا يُعتمد على ملف المحجوز {number} هذا. عدد العيوب: {faults}.",
    "Ce dossier du scellé {number} n’est pas fiable. Défauts : {faults}.",
    "This bundle of exhibit {number} cannot be relied on. Faults: {faults}.",
)
_NO_BLOB: Final[Words] = (
    "المحتوى المختوم ليس في الملف؛ لم تُفحص إلا بصمته.",
    "Le contenu scellé n’y est pas ; seule son empreinte est vérifiée.",
    "The sealed blob is not in it; only its digest was checked.",
)
_KEY_FROM_FILE: Final[Words] = (
    "أُخذ مفتاح التحقق من الملف نفسه، فلا يثبت ذلك من أصدره.",
    "La clé de vérification vient du dossier lui-même : rien ne prouve qui l’a produit.",
    "The verifying key was taken from the bundle itself, so nothing shows who made it.",
)

_K = BundleFaultKind
_FAULTS: Final[dict[BundleFaultKind, Words]] = {
    _K.ARCHIVE_UNREADABLE: (
        "لا يمكن قراءة الملف بعد {member}، عند البايت {byte}.",
        "Le fichier est illisible après {member}, à l’octet {byte}.",
        "The file cannot be read after {member}, at byte {byte}.",
    ),
    _K.ARCHIVE_ALTERED: (
        "بنية الملف عُدّلت: {field} العضو {member}، عند البايت {byte}.",
        "La structure du fichier a été modifiée : {field} de {member}, à l’octet {byte}.",
        "The file's structure was altered: {field} of {member}, at byte {byte}.",
    ),
    _K.BYTES_BEHIND: (
        "بعد نهاية الملف بايتات زائدة، من البايت {byte}.",
        "Des octets suivent la fin du fichier, à partir de l’octet {byte}.",
        "There are bytes behind the file's end, from byte {byte} on.",
    ),
    _K.MEMBER_MISSING: (
        "ينقص العضو {member}.",
        "Il manque le membre {member}.",
        "The member {member} is missing.",
    ),
    _K.MEMBER_UNEXPECTED: (
        "العضو {member} زائد.",
        "Le membre {member} n’a rien à y faire.",
        "The member {member} does not belong there.",
    ),
    _K.MEMBER_REPEATED: (
        "العضو {member} مكرر.",
        "Le membre {member} y est deux fois.",
        "The member {member} is there twice.",
    ),
    _K.MEMBER_OUT_OF_PLACE: (
        "العضو {member} ليس في موضعه.",
        "Le membre {member} n’est pas à sa place.",
        "The member {member} is not in its place.",
    ),
    _K.MEMBER_ALTERED: (
        "العضو {member} عُدّل: ليس ما تذكره القائمة ({field}).",
        "Le membre {member} a été modifié : ce n’est pas celui du manifeste ({field}).",
        "The member {member} was altered: it is not the one that the manifest lists ({field}).",
    ),
    _K.MEMBER_UNREADABLE: (
        "العضو {member} ليس في صيغته: {field}.",
        "Le membre {member} n’a pas sa forme : {field}.",
        "The member {member} is not in its form: {field}.",
    ),
    _K.MANIFEST_ALTERED: (
        "القائمة {member} عُدّلت: ليست التي التزم بها السجل.",
        "Le manifeste {member} a été modifié : ce n’est pas celui auquel le registre s’est engagé.",
        "The manifest {member} was altered: it is not the one that the ledger committed to.",
    ),
    _K.MANIFEST_DIFFERS: (
        "القائمة {member} لا توافق بقية الملف: {field}.",
        "Le manifeste {member} ne s’accorde pas avec le reste : {field}.",
        "The manifest {member} does not agree with the rest: {field}.",
    ),
    _K.ACT_BROKEN: (
        "{member}: العمل {act} غير صالح، الحقل {field}.",
        "{member} : l’acte {act} n’est pas valable, champ {field}.",
        "{member}: act {act} is not valid, field {field}.",
    ),
    _K.CHAIN_BROKEN: (
        "سلسلة العهدة غير سليمة.",
        "La chaîne de conservation est rompue.",
        "The chain of custody is broken.",
    ),
    _K.BLOB_DIFFERS: (
        "المحتوى المختوم {member} ليس محتوى هذا المحجوز ({field}).",
        "Le contenu scellé {member} n’est pas celui de ce scellé ({field}).",
        "The sealed blob {member} is not this exhibit's ({field}).",
    ),
    _K.LINE_UNREADABLE: (
        "{member}، السطر {line}: ليس في صيغته ({field}).",
        "{member}, ligne {line} : elle n’a pas sa forme ({field}).",
        "{member}, line {line}: it is not in its form ({field}).",
    ),
    _K.LINE_OUT_OF_PLACE: (
        "{member}، السطر {line}: ليس في موضعه.",
        "{member}, ligne {line} : elle n’est pas à sa place.",
        "{member}, line {line}: it is not in its place.",
    ),
    _K.LINE_REPEATED: (
        "{member}، السطر {line}: القيد {field} مكرر.",
        "{member}, ligne {line} : l’entrée {field} y est deux fois.",
        "{member}, line {line}: the entry {field} is there twice.",
    ),
    _K.LINE_OF_ANOTHER_EXHIBIT: (
        "{member}، السطر {line}: يخص محجوزًا آخر ({field}).",
        "{member}, ligne {line} : elle concerne un autre scellé ({field}).",
        "{member}, line {line}: it concerns another exhibit ({field}).",
    ),
    _K.PROOF_FAILS: (
        "{member}، السطر {line}: البرهان لا يصل بالقيد {field} إلى رأس السجل.",
        "{member}, ligne {line} : la preuve ne mène pas de l’entrée {field} à la tête du registre.",
        "{member}, line {line}: the proof does not lead from entry {field} to the ledger's head.",
    ),
    _K.TEXT_DIFFERS: (
        "{member}، السطر {line}: النص ليس الذي التزم به القيد {field}.",
        "{member}, ligne {line} : le texte n’est pas celui auquel l’entrée {field} s’est engagée.",
        "{member}, line {line}: the text is not the one that entry {field} commits to.",
    ),
    _K.NOT_IN_LEDGER: (
        "العمل {act}: القيد {field} الذي يوقّعه ليس في {member}.",
        "Acte {act} : l’entrée {field} qui le signe n’est pas dans {member}.",
        "Act {act}: the entry {field} that signs it is not in {member}.",
    ),
    _K.SIGNATURE_DIFFERS: (
        "العمل {act}: السطر {line} من {member} لا يوقّع هذا العمل ({field}).",
        "Acte {act} : la ligne {line} de {member} ne signe pas cet acte ({field}).",
        "Act {act}: line {line} of {member} does not sign this act ({field}).",
    ),
    _K.HEAD_NOT_SIGNED: (
        "{member}: رأس السجل غير موقّع بالمفتاح المعروف وحده.",
        "{member} : la tête du registre n’est pas signée par la clé connue, et par elle seule.",
        "{member}: the ledger's head is not signed by the known key and by it alone.",
    ),
    _K.HEAD_OF_ANOTHER_LEDGER: (
        "{member}: الرأس يخص سجلًا آخر ({field}).",
        "{member} : la tête appartient à un autre registre ({field}).",
        "{member}: the head belongs to another ledger ({field}).",
    ),
    _K.HEADS_DISAGREE: (
        "{member}: الرأس اللاحق لا يكمل الرأس السابق.",
        "{member} : la tête suivante ne prolonge pas la première.",
        "{member}: the later head does not continue the first.",
    ),
    _K.KEY_DIFFERS: (
        "{member}: ليس فيه المفتاح المعروف.",
        "{member} : la clé connue n’y est pas.",
        "{member}: the known key is not in it.",
    ),
    _K.SEAL_OF_ANOTHER: (
        "{member}: القيد ليس عن تقرير هذا المحجوز ({field}).",
        "{member} : l’entrée n’est pas celle d’un rapport de ce scellé ({field}).",
        "{member}: the entry is not that of a report of this exhibit ({field}).",
    ),
}
