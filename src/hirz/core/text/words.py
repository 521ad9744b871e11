"""Words that say what stands beside them: "plaque", "كود", "Wafacash", "insta".

Written as people write them, in Arabic, Darija, French, English and Spanish; folded before use. A space in a word
also stands for a dash or for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import re2

from hirz.core.text.alphabet import FIRST_ARABIC, compile_shadow, shadow_of
from hirz.core.text.folding import fold
from hirz.core.text.platforms import BY_KEY, PLATFORM_WORDS


class Topic(StrEnum):
    """What a word announces."""

    PLATFORM = "platform"
    USER = "user"  # a user name, the platform being said elsewhere
    PHONE = "phone"
    ORDER = "order"  # a number of an order, a file, a device: not a telephone
    CIN = "cin"
    PLATE = "plate"
    ROOM = "room"  # a code that opens a room or a group
    WEAK_ROOM = "weak_room"  # "code", "room": only with a separator and a code-like token
    NOT_ROOM = "not_room"  # "code postal", "code de vérification"
    TRANSFER = "transfer"
    VERSION = "version"
    IP = "ip"


_VOCABULARY: dict[Topic, str] = {
    Topic.USER: "username, user name, user, pseudo, pseudonyme, nickname, gamertag, handle, usuario, compte, account"
    ", حسابه, حسابها, حسابو, الحساب, حساب, اسم المستخدم, اليوزر, يوزر, لكونط, كونط, lkont, kont",
    Topic.PHONE: "tel, telephone, phone, phone number, mobile, portable, gsm, num, numero, nmra, nemra, ra9m, raqm"
    ", rqm, call, appelle, appelez, appeler, numero de telephone, telefono, movil, llamar, sms"
    ", رقم الهاتف, رقم, الرقم, هاتف, الهاتف, نمرة, النمرة, نمرتو, نمرتها, جوال, الجوال, تيليفون, التيليفون, اتصل",
    Topic.ORDER: "commande, facture, order, order number, order id, invoice, tracking, colis, suivi, ref, reference"
    ", dossier, ticket, serial, imei, isbn, siret, ice, contrat, pedido, factura, numero de serie, numero de commande"
    ", numero de dossier, bon de livraison, transaction, transaction id"
    ", رقم الطلب, الطلب, طلبية, الطلبية, فاتورة, الفاتورة, رقم الملف, الملف, رقم التتبع, كوموند, لكوموند",
    Topic.CIN: "cin, cnie, c.i.n, c.i.n.e, carte nationale, carte d'identite, carte identite, numero de carte nationale"
    ", id card, national id, la carte nationale, lacarte, dni"
    ", ب.ت.و, بطاقة التعريف, بطاقة التعريف الوطنية, البطاقة الوطنية, بطاقة وطنية, لاكارت, لكارط, رقم البطاقة",
    Topic.PLATE: "plaque, plaque d'immatriculation, immatriculation, immatricule, immatriculee, immatriculé, matricule"
    ", license plate, number plate, plate, registration, matricula, placa, voiture, moto, car, coche, tomobil"
    ", لوحة, لوحة الترقيم, اللوحة, ترقيم, الترقيم, مرقمة, رقم السيارة, السيارة, سيارة, طوموبيل, الطوموبيل, طوموبيلتو"
    ", دراجة, نمرة الطوموبيل",
    Topic.ROOM: "room code, room id, room number, code room, code de la room, code d'acces, code acces, access code"
    ", code d'invitation, code invitation, invite code, invitation code, join code, party code, lobby code, server code"
    ", game code, code de la salle, code salle, code du salon, code du groupe, code de la partie, code du serveur"
    ", code de partie, codigo de sala, codigo de acceso, codigo de invitacion, meeting id, id de reunion"
    ", code dyal room, code dial room, lcode dyal room, code dyal lgroup"
    ", كود الغرفة, رمز الغرفة, كود الدخول, رمز الدخول, كود الدعوة, رمز الدعوة, كود المجموعة, كود ديال الروم"
    ", كود الروم, كود ديال الغرفة, رقم الغرفة",
    Topic.WEAK_ROOM: "code, lcode, lkod, room, salle, salon, sala, codigo, كود, الكود, لكود, رمز, الرمز, غرفة, الغرفة"
    ", الروم, روم, قاعة",
    Topic.NOT_ROOM: "code postal, zip code, postal code, codigo postal, code pin, pin code, code secret, code promo"
    ", promo code, code de verification, code verification, verification code, code de confirmation, otp code"
    ", code otp, code source, source code, code penal, code civil, code de la route, code pays, country code, code barre"
    ", code barres, bar code, dress code, qr code, code qr, code guichet, code swift, code banque, code iban, code wifi"
    ", claim code, prize code, identifier code, voucher code, discount code, reference code, code client"
    ", salle de bain, salle de classe, salle d'attente, living room, bath room, class room, bed room, code article"
    ", الرمز البريدي, رمز بريدي, كود التحقق, رمز التحقق, كود التاكيد, رمز التاكيد, كود بروموسيون, كود الويفي"
    ", كود التفعيل, رمز التفعيل",
    Topic.TRANSFER: "wafacash, wafa cash, cash plus, cashplus, western union, moneygram, money gram, barid cash, ria"
    ", chaabi cash, mtcn, tahwil, transfert d'argent, mandat"
    ", وفاكاش, وفا كاش, كاش بلوس, كاشبلوس, ويسترن يونيون, وسترن يونيون, موني غرام, بريد كاش, حوالة, الحوالة, تحويل",
    Topic.VERSION: "version, ver, build, firmware, release, patch, chrome, firefox, safari, android, ios, إصدار, نسخة",
    Topic.IP: "ip, adresse ip, ip address, direccion ip, عنوان الايبي, الايبي, ايبي, عنوان ip",
}

_SERVICES = {
    "wafacash": "wafacash",
    "وفاكاش": "wafacash",
    "cashplus": "cashplus",
    "كاشبلوس": "cashplus",
    "westernunion": "westernunion",
    "mtcn": "westernunion",
    "ويسترنيونيون": "westernunion",
    "وسترنيونيون": "westernunion",
    "moneygram": "moneygram",
    "مونيغرام": "moneygram",
    "baridcash": "baridcash",
    "بريدكاش": "baridcash",
    "chaabicash": "chaabicash",
    "ria": "ria",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the vocabulary: its topic, and the platform or transfer service that it names, if any."""

    topic: Topic
    name: str = ""


class Hit(NamedTuple):
    """A word of the vocabulary in a text, in offsets of the plain text."""

    start: int
    end: int
    word: Word


def key_of(word: bytes) -> bytes:
    """A word in shadow form without its spaces and dashes."""
    return word.translate(None, b" -")


def _shadow(word: str) -> bytes:
    return shadow_of(fold(word).text)


def _vocabulary() -> dict[bytes, Word]:
    words = {key_of(_shadow(w)): Word(Topic.PLATFORM, p) for w, p in PLATFORM_WORDS.items()}
    services = {_shadow(w): name for w, name in _SERVICES.items()}
    for topic, listed in _VOCABULARY.items():
        for word in listed.split(", "):
            key = key_of(_shadow(word.strip(" ,")))
            words.setdefault(key, Word(topic, services.get(key, "") if topic is Topic.TRANSFER else ""))
    return words


VOCABULARY = _vocabulary()


# As many as there are ways to write the words of the vocabulary with and without their spaces.
@lru_cache(maxsize=8192)
def word_of(written: bytes) -> Word:
    """The word of the vocabulary that a match of WORDS is."""
    return VOCABULARY[key_of(written)]


def _spoken() -> set[str]:
    """Every word, folded."""
    from_topics = [w.strip(" ,") for listed in _VOCABULARY.values() for w in listed.split(", ")]
    return {fold(w).text for w in [w for p in BY_KEY.values() for w in p.words] + from_topics}


def _pattern(words: Iterable[str]) -> str:
    """Words as a pattern, the longest first, so that "room code" is read before "room"."""
    ordered = sorted(words, key=lambda w: (-len(w), w))
    spelt = [r"[ \-]?".join(re2.escape(part) for part in w.replace("-", " ").split()) for w in ordered]
    latin, arabic = [w for w in spelt if w[0].isascii()], [w for w in spelt if not w[0].isascii()]
    return "|".join([rf"\b(?:{'|'.join(latin)})\b"] * bool(latin) + [f"(?:{'|'.join(arabic)})"] * bool(arabic))


def topic_pattern(*topics: Topic) -> str:
    """The words of some topics as a pattern over shadows, as WORDS finds them or within a longer one."""
    return f"(?:{_pattern(w for w in _spoken() if VOCABULARY[key_of(_shadow(w))].topic in topics)})"


WORDS = compile_shadow(_pattern(_spoken()))
ARABIC_LETTERS = bytes(range(FIRST_ARABIC, 0xF0))
# What may stand before an Arabic word and be written onto it: و ف ب ل ك ا ع, "and", "in", "with", "the", "on".
_PREFIXES = shadow_of("وفبلكاع")


def is_whole_word(shadow: bytes, start: int, end: int) -> bool:
    """Whether an Arabic word stands for itself: no letter after it, only particles before."""
    if shadow[start] < FIRST_ARABIC:
        return True
    if shadow[end : end + 1].strip(ARABIC_LETTERS) != shadow[end : end + 1]:
        return False
    before = shadow[max(0, start - 4) : start]
    particles = before[len(before.rstrip(ARABIC_LETTERS)) :]
    return len(particles) < 4 and not particles.strip(_PREFIXES)
