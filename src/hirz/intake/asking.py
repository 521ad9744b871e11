"""What a desk may ask for: a closed table, so that a question is never leading and an answer lands where it belongs.

A question names its fields (`Message.fields`); the words come from here, in the reader's language, once for the child
concerned and once for an adult who speaks about a child. The desk says which in the sealed question:
`Written(text, {VOICE: Voice.ADULT})`; without it the portal speaks to a child, whom nobody may misunderstand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import get_language

from hirz.core.formats.limits import MAX_NARRATIVE_CHARACTERS, MAX_SHORT_CHARACTERS, MAX_VALUE_CHARACTERS
from hirz.core.formats.report import NO_ATTRIBUTES, Field, FieldName, Subject
from hirz.core.formats.values import DATE, TEXT, Kind, one_of

VOICE: Final[str] = "voice"
"""Key in `Written.values` of a question: how its fields are worded. No field has this name."""

NOT_SAID: Final[str] = ""
"""The value of "I do not know, or would rather not say": a full answer. A field that was left open is not there at all."""

OLDEST: Final[int] = 120
_DIGITS: Final = {ord(d): str(n) for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for n, d in enumerate(row)}


class Voice(StrEnum):
    """To whom a question speaks."""

    CHILD = "child"  # the child concerned: "How old are you?"
    ADULT = "adult"  # somebody who speaks about a child: "How old is the child?"


class Answerer(StrEnum):
    """Who can know the answer."""

    PERSON = "person"
    SENDER = "sender"  # a platform or another body, through the API
    EITHER = "either"


class Input(StrEnum):
    """How an answer is given on a page."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in the three languages."""

    ar: str
    fr: str
    en: str

    def of(self, language: str) -> str:
        """In this language; English for one that we do not speak."""
        return {"ar": self.ar, "fr": self.fr}.get(language[:2], self.en)

    def __str__(self) -> str:
        """In the language of the page."""
        return self.of(get_language() or "en")


@dataclass(frozen=True, slots=True)
class Askable:
    """A field that may be asked for: its words, its place in `core.formats`, and what it takes."""

    name: str
    subject: Subject
    field: FieldName
    label: Words  # as the desk names it
    child: Words
    adult: Words
    input: Input = Input.LINE
    answerer: Answerer = Answerer.EITHER
    kind: Kind = TEXT
    longest: int = MAX_SHORT_CHARACTERS
    choices: tuple[tuple[str, Words], ...] = ()
    is_ltr: bool = False  # addresses, numbers, account names: written from left to right in any language
    attributes: Mapping[str, str] | None = None

    def question(self, voice: Voice) -> Words:
        """The question, spoken to a child or to an adult."""
        return self.adult if voice is Voice.ADULT else self.child

    def takes(self, value: str) -> bool:
        """Whether this is a value of the field, or the answer that it is not said."""
        return value == NOT_SAID or (len(value) <= self.longest and "\0" not in value and self.kind.holds(value))

    def landed(self, value: str, path: str) -> Field | None:
        """The answer as a field of a report; None if nothing was said."""
        return Field(self.subject, 0, self.field, value, path, self.attributes or NO_ATTRIBUTES) if value else None


def tidied(value: str) -> str:
    """An answer as it is kept: no space around it, Arabic digits as ASCII where it is nothing but a number."""
    text = value.strip()
    western = text.translate(_DIGITS)
    return western if western.isdigit() and western.isascii() else text


def landed_fields(values: Mapping[str, str], message: str) -> Iterator[Field]:
    """The answers of one message as fields of its report; unknown names and what was not said are left out."""
    for name, value in values.items():
        if name in ASKABLE and (field := ASKABLE[name].landed(value, f"message:{message}/{name}")):
            yield field


def _is_age(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 3 and int(value) <= OLDEST


AGE: Final = Kind("integer", _is_age)
YES_NO: Final = (("true", Words("نعم", "Oui", "Yes")), ("false", Words("لا", "Non", "No")))
DEMANDS: Final = (
    ("money", Words("مالا أو بطاقات تعبئة", "De l’argent ou des recharges", "Money, or top-up codes")),
    ("images", Words("صورا أو فيديوهات أخرى", "D’autres photos ou vidéos", "More photos or videos")),
    ("meeting", Words("لقاء", "Une rencontre", "A meeting")),
    ("secrecy", Words("السكوت وعدم إخبار أحد", "Le silence, n’en parler à personne", "Silence, telling nobody")),
    ("other", Words("شيئا آخر", "Autre chose", "Something else")),
)
THREATS: Final = (
    (
        "publish",
        Words("بنشر شيء أو إرساله إلى آخرين", "De publier ou d’envoyer quelque chose", "To post or send something"),
    ),
    ("family", Words("بإخبار العائلة", "De le dire à la famille", "To tell the family")),
    ("school", Words("بإخبار المدرسة", "De le dire à l’école", "To tell people at school")),
    ("harm", Words("بإيذاء أحد", "De faire du mal à quelqu’un", "To hurt somebody")),
    ("other", Words("بشيء آخر", "D’autre chose", "Something else")),
)


def _choices(pairs: tuple[tuple[str, Words], ...]) -> Kind:
    return one_of(*(value for value, _ in pairs))


ASKABLE: Final[dict[str, Askable]] = {
    one.name: one
    for one in (
        Askable(
            "narrative", Subject.INCIDENT, FieldName.NARRATIVE,
            Words("ما جرى", "Ce qui s’est passé", "What happened"),
            Words("احكِ لنا ما جرى، بكلماتك أنت.", "Raconte ce qui s’est passé, avec tes mots.", "Tell us what happened, in your own words."),
            Words("ماذا جرى؟ اكتب ما رأيته أو سمعته.", "Que s’est-il passé ? Écrivez ce que vous avez vu ou entendu.", "What happened? Write what you saw or heard."),
            Input.TEXT, longest=MAX_NARRATIVE_CHARACTERS,
        ),
        Askable(
            "chat", Subject.INCIDENT, FieldName.CHAT,
            Words("كلمات الرسائل", "Les mots des messages", "Words of the messages"),
            Words("ماذا كتب لك هذا الشخص؟ انقل كلماته كما هي إن استطعت. لا ترسل صورا.", "Qu’est-ce que cette personne t’a écrit ? Recopie ses mots si tu peux. N’envoie pas de photo.", "What did this person write to you? Copy the words if you can. Do not send pictures."),
            Words("ماذا كُتب في الرسائل؟ انقل الكلمات كما هي. لا ترسل صورا.", "Que disent les messages ? Recopiez les mots tels quels. N’envoyez pas de photo.", "What do the messages say? Copy the words as they are. Do not send pictures."),
            Input.TEXT, longest=MAX_NARRATIVE_CHARACTERS,
        ),
        Askable(
            "platform", Subject.INCIDENT, FieldName.PLATFORM,
            Words("التطبيق أو الموقع", "Application ou site", "App or site"),
            Words("في أي تطبيق أو موقع أو لعبة جرى ذلك؟", "Dans quelle application, quel site ou quel jeu ?", "In which app, site or game did it happen?"),
            Words("في أي تطبيق أو موقع أو لعبة جرى ذلك؟", "Dans quelle application, quel site ou quel jeu ?", "In which app, site or game did it happen?"),
        ),
        Askable(
            "account", Subject.REPORTED, FieldName.SCREEN_NAME,
            Words("اسم الحساب المبلَّغ عنه", "Nom du compte signalé", "Name of the reported account"),
            Words("ما اسم حساب هذا الشخص هناك؟", "Quel nom de compte cette personne utilise-t-elle ?", "What account name does this person use there?"),
            Words("ما اسم الحساب الذي يستعمله الشخص المبلَّغ عنه؟", "Quel nom de compte la personne signalée utilise-t-elle ?", "What account name does the reported person use?"),
            is_ltr=True,
        ),
        Askable(
            "profile_url", Subject.REPORTED, FieldName.PROFILE_URL,
            Words("رابط الحساب", "Lien du profil", "Link of the profile"),
            Words("هل عندك رابط صفحة هذا الشخص؟ انسخه هنا. لا تفتحه من أجلنا.", "As-tu le lien de la page de cette personne ? Colle-le ici. Ne l’ouvre pas pour nous.", "Do you have the link of this person's page? Paste it here. Do not open it for us."),
            Words("ما رابط صفحة الحساب؟", "Quel est le lien de la page du compte ?", "What is the link of the account's page?"),
            longest=MAX_VALUE_CHARACTERS, is_ltr=True,
        ),
        Askable(
            "url", Subject.INCIDENT, FieldName.URL,
            Words("رابط المكان", "Lien de l’endroit", "Link of the place"),
            Words("هل عندك رابط المكان الذي جرى فيه ذلك؟ انسخه هنا. لا تفتحه من أجلنا.", "As-tu le lien de l’endroit où c’est arrivé ? Colle-le ici. Ne l’ouvre pas pour nous.", "Do you have the link of the place where it happened? Paste it here. Do not open it for us."),
            Words("ما رابط الصفحة أو المحادثة؟", "Quel est le lien de la page ou de la conversation ?", "What is the link of the page or the conversation?"),
            longest=MAX_VALUE_CHARACTERS, is_ltr=True,
        ),
        Askable(
            "room", Subject.INCIDENT, FieldName.CHAT_ROOM,
            Words("المجموعة أو الغرفة", "Groupe ou salon", "Group or room"),
            Words("ما اسم المجموعة أو الغرفة، أو رابط الدعوة إليها؟", "Quel est le nom du groupe ou du salon, ou son lien d’invitation ?", "What is the name of the group or room, or its invitation link?"),
            Words("ما اسم المجموعة أو الغرفة، أو رابط الدعوة إليها؟", "Quel est le nom du groupe ou du salon, ou son lien d’invitation ?", "What is the name of the group or room, or its invitation link?"),
            longest=MAX_VALUE_CHARACTERS,
        ),
        Askable(
            "phone", Subject.REPORTED, FieldName.PHONE,
            Words("رقم هاتف المبلَّغ عنه", "Téléphone signalé", "Reported phone number"),
            Words("هل كتب لك هذا الشخص من رقم هاتف؟ ما هو؟", "Cette personne t’a-t-elle écrit avec un numéro de téléphone ? Lequel ?", "Did this person write to you from a phone number? Which one?"),
            Words("ما رقم هاتف الشخص المبلَّغ عنه؟", "Quel est le numéro de téléphone de la personne signalée ?", "What is the phone number of the reported person?"),
            is_ltr=True,
        ),
        Askable(
            "email", Subject.REPORTED, FieldName.EMAIL,
            Words("بريد المبلَّغ عنه", "E-mail signalé", "Reported e-mail address"),
            Words("هل كتب لك هذا الشخص من بريد إلكتروني؟ ما هو؟", "Cette personne t’a-t-elle écrit avec une adresse e-mail ? Laquelle ?", "Did this person write to you from an e-mail address? Which one?"),
            Words("ما البريد الإلكتروني للشخص المبلَّغ عنه؟", "Quelle est l’adresse e-mail de la personne signalée ?", "What is the e-mail address of the reported person?"),
            is_ltr=True,
        ),
        Askable(
            "relation", Subject.REPORTED, FieldName.RELATION,
            Words("الصلة بالمبلَّغ عنه", "Lien avec la personne signalée", "Tie to the reported person"),
            Words("من أين تعرف هذا الشخص؟", "D’où connais-tu cette personne ?", "Where do you know this person from?"),
            Words("ما صلة هذا الشخص بالطفل؟", "Quel est le lien de cette personne avec l’enfant ?", "How does this person know the child?"),
            answerer=Answerer.PERSON,
        ),
        Askable(
            "own_account", Subject.VICTIM, FieldName.SCREEN_NAME,
            Words("حساب الطفل", "Compte de l’enfant", "The child's account"),
            Words("على أي حساب من حساباتك وصلتك الرسائل؟ اكتب الاسم فقط، ولا تكتب كلمة السر أبدا.", "Sur lequel de tes comptes as-tu reçu ces messages ? Juste le nom, jamais le mot de passe.", "On which of your accounts were you written to? Only the name, never the password."),
            Words("على أي حساب من حسابات الطفل وصلته الرسائل؟ الاسم فقط.", "Sur quel compte l’enfant a-t-il reçu ces messages ? Le nom seulement.", "On which account was the child written to? The name only."),
            is_ltr=True,
        ),
        Askable(
            "occurred_at", Subject.INCIDENT, FieldName.OCCURRED_AT,
            Words("يوم الوقائع", "Jour des faits", "Day it happened"),
            Words("في أي يوم جرى ذلك، أو بدأ؟", "Quel jour est-ce arrivé, ou quand est-ce que ça a commencé ?", "On which day did it happen, or start?"),
            Words("في أي يوم جرى ذلك، أو بدأ؟", "Quel jour est-ce arrivé, ou quand cela a-t-il commencé ?", "On which day did it happen, or start?"),
            Input.DATE, kind=DATE, is_ltr=True,
        ),
        Askable(
            "occurred_note", Subject.INCIDENT, FieldName.OCCURRED_NOTE,
            Words("متى، بالكلمات", "Quand, avec des mots", "When, in words"),
            Words("متى جرى ذلك؟ «مساء أمس» أو «في رمضان» يكفي.", "C’était quand ? « Hier soir » ou « pendant le ramadan » suffit.", "When was it? “Last night” or “during Ramadan” is enough."),
            Words("متى جرى ذلك، ولو بالتقريب؟", "Quand était-ce, même à peu près ?", "When was it, even roughly?"),
            longest=MAX_VALUE_CHARACTERS, answerer=Answerer.PERSON,
        ),
        Askable(
            "deadline_at", Subject.INCIDENT, FieldName.DEADLINE_AT,
            Words("أجل التهديد", "Échéance de la menace", "When the threat runs out"),
            Words("هل حدد لك هذا الشخص يوما؟ أي يوم؟", "Cette personne t’a-t-elle donné un jour limite ? Lequel ?", "Did this person give you a last day? Which one?"),
            Words("هل حُدد يوم للتهديد؟ أي يوم؟", "La menace a-t-elle un jour limite ? Lequel ?", "Does the threat name a last day? Which one?"),
            Input.DATE, kind=DATE, is_ltr=True,
        ),
        Askable(
            "danger_now", Subject.INCIDENT, FieldName.DANGER_NOW,
            Words("خطر الآن", "Danger maintenant", "In danger now"),
            Words("هل أنت في خطر الآن، في هذه اللحظة؟", "Es-tu en danger en ce moment ?", "Are you in danger right now?"),
            Words("هل هناك طفل في خطر الآن؟", "Un enfant est-il en danger en ce moment ?", "Is a child in danger right now?"),
            Input.CHOICE, kind=_choices(YES_NO), choices=YES_NO,
        ),
        Askable(
            "in_touch", Subject.INCIDENT, FieldName.CIRCUMSTANCE,
            Words("التواصل مستمر", "Contact en cours", "Still in touch"),
            Words("هل ما زال هذا الشخص يكتب لك؟", "Cette personne t’écrit-elle encore ?", "Does this person still write to you?"),
            Words("هل ما زال هذا الشخص على تواصل مع الطفل؟", "Cette personne est-elle encore en contact avec l’enfant ?", "Is this person still in touch with the child?"),
            Input.CHOICE, Answerer.PERSON, _choices(YES_NO), choices=YES_NO, attributes={"question": "in_touch"},
        ),
        Askable(
            "demand", Subject.INCIDENT, FieldName.DEMAND,
            Words("المطلوب من الطفل", "Ce qui est demandé", "What is demanded"),
            Words("ماذا يطلب منك هذا الشخص؟", "Que te demande cette personne ?", "What does this person want from you?"),
            Words("ماذا يُطلب من الطفل؟", "Que demande-t-on à l’enfant ?", "What is demanded of the child?"),
            Input.CHOICE, kind=_choices(DEMANDS), choices=DEMANDS,
        ),
        Askable(
            "threat", Subject.INCIDENT, FieldName.THREAT,
            Words("التهديد", "La menace", "The threat"),
            Words("إن كان هذا الشخص يهددك، فبماذا؟", "Si cette personne te menace, de quoi ?", "If this person threatens you, with what?"),
            Words("إن كان هناك تهديد، فبماذا؟", "S’il y a une menace, laquelle ?", "If there is a threat, what is it?"),
            Input.CHOICE, kind=_choices(THREATS), choices=THREATS,
        ),
        Askable(
            "age", Subject.VICTIM, FieldName.AGE,
            Words("عمر الطفل", "Âge de l’enfant", "Age of the child"),
            Words("كم عمرك؟", "Quel âge as-tu ?", "How old are you?"),
            Words("كم عمر الطفل؟", "Quel âge a l’enfant ?", "How old is the child?"),
            Input.NUMBER, kind=AGE, longest=3, is_ltr=True,
        ),
        Askable(
            "city", Subject.VICTIM, FieldName.CITY,
            Words("المدينة أو الإقليم", "Ville ou province", "Town or province"),
            Words("في أي مدينة أو إقليم أنت؟ لا نحتاج إلى العنوان.", "Dans quelle ville ou province es-tu ? Pas besoin de l’adresse.", "In which town or province are you? We do not need the address."),
            Words("في أي مدينة أو إقليم يوجد الطفل؟", "Dans quelle ville ou province est l’enfant ?", "In which town or province is the child?"),
        ),
        Askable(
            "wallet", Subject.REPORTED, FieldName.WALLET,
            Words("محفظة رقمية", "Portefeuille numérique", "Digital wallet"),
            Words("إلى أين طُلب منك أن ترسل المال؟ انسخ عنوان المحفظة. لا تدفع شيئا.", "Où devait partir l’argent ? Recopie l’adresse du portefeuille. Ne paie rien.", "Where was the money to go? Copy the wallet's address. Do not pay anything."),
            Words("ما عنوان المحفظة التي طُلب الدفع إليها؟", "Quelle est l’adresse du portefeuille indiqué pour payer ?", "What is the address of the wallet that was given for payment?"),
            longest=MAX_VALUE_CHARACTERS, is_ltr=True,
        ),
        Askable(
            "bank_account", Subject.REPORTED, FieldName.BANK_ACCOUNT,
            Words("حساب بنكي", "Compte bancaire", "Bank account"),
            Words("هل أعطاك هذا الشخص رقم حساب بنكي؟ انقله هنا. لا تدفع شيئا.", "Cette personne t’a-t-elle donné un compte en banque ? Recopie le numéro. Ne paie rien.", "Did this person give you a bank account? Copy its number. Do not pay anything."),
            Words("ما رقم الحساب البنكي الذي طُلب الدفع إليه؟", "Quel compte bancaire a été indiqué pour payer ?", "Which bank account was given for payment?"),
            is_ltr=True,
        ),
        Askable(
            "account_id", Subject.REPORTED, FieldName.ACCOUNT_ID,
            Words("معرّف الحساب لدى المنصة", "Identifiant du compte chez la plateforme", "The platform's identifier of the account"),
            Words("ما معرّف الحساب لدى المنصة؟", "Quel est l’identifiant du compte chez la plateforme ?", "What is the platform's identifier of the account?"),
            Words("ما معرّف الحساب لدى المنصة؟", "Quel est l’identifiant du compte chez la plateforme ?", "What is the platform's identifier of the account?"),
            answerer=Answerer.SENDER, is_ltr=True,
        ),
        Askable(
            "ip", Subject.REPORTED, FieldName.IP,
            Words("آخر عنوان اتصال", "Dernière adresse de connexion", "Last address of connection"),
            Words("ما آخر عنوان IP للحساب؟", "Quelle est la dernière adresse IP du compte ?", "What is the last IP address of the account?"),
            Words("ما آخر عنوان IP للحساب؟", "Quelle est la dernière adresse IP du compte ?", "What is the last IP address of the account?"),
            answerer=Answerer.SENDER, is_ltr=True,
        ),
        Askable(
            "connections", Subject.REPORTED, FieldName.NOTE,
            Words("أوقات الاتصال بالشبكة", "Connexions et leur heure", "Connections and their times"),
            Words("اتصالات الحساب مع وقتها (UTC) والمنفذ، واحد في كل سطر", "Les connexions du compte avec l’heure (UTC) et le port, une par ligne", "The account's connections with time (UTC) and port, one a line"),
            Words("اتصالات الحساب مع وقتها (UTC) والمنفذ، واحد في كل سطر", "Les connexions du compte avec l’heure (UTC) et le port, une par ligne", "The account's connections with time (UTC) and port, one a line"),
            Input.TEXT, Answerer.SENDER, longest=MAX_NARRATIVE_CHARACTERS, attributes={"about": "connections"},
        ),
        Askable(
            "device", Subject.REPORTED, FieldName.DEVICE,
            Words("الجهاز المستعمل", "Appareil utilisé", "Device used"),
            Words("ما الجهاز الذي استعمله الحساب؟", "Quel appareil le compte a-t-il utilisé ?", "Which device did the account use?"),
            Words("ما الجهاز الذي استعمله الحساب؟", "Quel appareil le compte a-t-il utilisé ?", "Which device did the account use?"),
            answerer=Answerer.SENDER,
        ),
    )
}  # fmt: skip

# What helps where a score says that something is missing (`core.scoring.completeness`), the best first.
ASKED_FOR_MISSING: Final[dict[str, tuple[str, ...]]] = {
    "what_happened": ("narrative",),
    "who_is_reported": ("account", "profile_url", "phone", "email", "relation"),
    "when_it_happened": ("occurred_at", "occurred_note"),
    "proof": ("chat",),
    "where_online": ("platform", "url", "room"),
    "age_of_child": ("age",),
    "connection_times": ("connections", "ip"),
    "what_is_demanded": ("demand", "deadline_at", "wallet", "bank_account"),
    "place_of_child": ("city",),
}
