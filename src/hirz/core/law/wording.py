"""What people read about facts and reasons, in Arabic, French and English, in this order.

French has no-break spaces before its high punctuation. No native jurist has reviewed these words yet.
"""

from __future__ import annotations

from collections.abc import Iterable

Three = tuple[str, str, str]
"""One text in Arabic, French and English."""

LANGUAGES = ("ar", "fr", "en")
NBSP = "\u00a0"

FACTS: dict[str, Three] = {
    "accused_is_victim": (
        "الشخص المعني بالأفعال هو نفسه ضحية اتجار أو استغلال",
        "la personne dont il s’agit est elle-même victime de traite ou d’exploitation",
        "the person concerned is a victim of trafficking or exploitation",
    ),
    "victim_under_12": ("الضحية دون الثانية عشرة", "la victime a moins de 12 ans", "the victim is under 12"),
    "victim_under_15": ("الضحية دون الخامسة عشرة", "la victime a moins de 15 ans", "the victim is under 15"),
    "victim_under_18": ("الضحية دون الثامنة عشرة", "la victime a moins de 18 ans", "the victim is under 18"),
    "victim_adult": ("الضحية راشدة", "la victime est majeure", "the victim is an adult"),
    "victim_girl": ("الضحية أنثى", "la victime est de sexe féminin", "the victim is a girl or a woman"),
    "threat_to_disclose": ("تهديد بالإفشاء", "menace de divulgation", "a threat to disclose"),
    "images_demanded": ("مطالبة بصور أخرى", "demande de nouvelles images", "a demand for more images"),
    "money_demanded": ("مطالبة بالمال", "demande d’argent", "a demand for money"),
    "money_or_document_obtained": (
        "الحصول فعلا على مال أو توقيع أو سند",
        "argent, signature ou titre effectivement obtenus",
        "money, a signature or a deed was obtained",
    ),
    "solicitation": (
        "عروض أو مضايقات ذات طبيعة جنسية بواسطة الرسائل",
        "avances ou sollicitations sexuelles par messages",
        "sexual approaches by messages",
    ),
    "insistence": (
        "الإمعان في المضايقة، لا سيما بعد الرفض",
        "insistance, notamment après un refus",
        "insistence, in particular after a refusal",
    ),
    "material_produced": ("إنتاج المواد", "production du contenu", "the material was produced"),
    "material_distributed": ("توزيع المواد أو نشرها", "diffusion du contenu", "the material was distributed"),
    "material_possessed": ("حيازة المواد", "détention du contenu", "the material is possessed"),
    "private_without_consent": (
        "أقوال خاصة أو صورة في مكان خاص دون موافقة صاحبها",
        "propos privés ou image en lieu privé, sans le consentement de la personne",
        "private words, or a picture in a private place, without the person’s consent",
    ),
    "montage": (
        "تركيبة أو صورة مولّدة أو وقائع كاذبة",
        "montage, image générée ou faits mensongers",
        "a montage, a generated picture or false facts",
    ),
    "physical_act": ("فعل يمس جسد الضحية", "acte sur le corps de la victime", "an act against the victim’s body"),
    "intercourse": (
        "مواقعة بمفهوم القانون الجنائي",
        "rapport sexuel au sens du Code pénal",
        "intercourse in the sense of the Penal Code",
    ),
    "violence": ("عنف", "violence", "violence"),
    "taken_away": (
        "اختطاف الطفل أو استدراجه بعيدا عن مكان إقامته",
        "enfant enlevé ou détourné de son lieu de vie",
        "the child was taken or lured away",
    ),
    "recruitment": (
        "تجنيد أو استدراج أو نقل أو إيواء أو استقبال بغرض الاستغلال",
        "recrutement, transport, hébergement ou accueil à des fins d’exploitation",
        "recruiting, luring, moving, harbouring or receiving in order to exploit",
    ),
    "profit": (
        "الاستفادة من استغلال الغير",
        "profit tiré de l’exploitation d’autrui",
        "profit from another’s exploitation",
    ),
    "client": (
        "الاستفادة عن علم من خدمة ضحية الاتجار",
        "usage en connaissance de cause des services d’une victime de traite",
        "knowing use of what a trafficked person had to do",
    ),
    "deceit": ("تدليس أو احتيال", "tromperie ou manœuvres frauduleuses", "deceit"),
    "account_taken_over": (
        "الدخول إلى حساب الضحية عن طريق الاحتيال",
        "accès frauduleux au compte de la victime",
        "the victim’s account was broken into",
    ),
    "offender_ascendant": ("الفاعل من أصول الضحية", "auteur ascendant de la victime", "the offender is an ascendant"),
    "offender_guardian": (
        "الفاعل وصي أو كافل أو مكلف بالرعاية",
        "auteur tuteur, kafil ou chargé de la garde",
        "the offender is the guardian or has the care of the victim",
    ),
    "offender_authority": (
        "للفاعل سلطة على الضحية",
        "auteur ayant autorité sur la victime",
        "the offender has authority over the victim",
    ),
    "offender_spouse": (
        "الفاعل زوج أو زوج سابق",
        "auteur conjoint ou ancien conjoint",
        "the offender is the spouse or a former spouse",
    ),
    "several_offenders": (
        "تعدد الفاعلين أو العمل ضمن شبكة",
        "plusieurs auteurs agissant ensemble",
        "several offenders acting together",
    ),
    "criminal_gang": ("عصابة إجرامية", "bande criminelle", "a criminal gang"),
    "abroad": (
        "ارتكبت بعض الأفعال أو كلها بالخارج",
        "actes commis en tout ou partie à l’étranger",
        "acts wholly or partly abroad",
    ),
    "attempt_only": ("محاولة فقط", "simple tentative", "an attempt only"),
}

_SPEAKS_FOR: Three = ("يؤيد ذلك: ", f"Parlent en ce sens{NBSP}: ", "Facts that speak for it: ")
_TO_ESTABLISH: Three = ("يتعين إثبات: ", f"Reste à établir{NBSP}: ", "Still to be established: ")
_ONE_OF: Three = ("{} (يكفي أحدها)", "{} (l’un d’eux suffit)", "{} (one of them is enough)")
_WITHIN: Three = (" / ", " / ", " / ")
_SEPARATORS: Three = ("؛ ", f"{NBSP}; ", "; ")


def place(language: str) -> int:
    """Where a language stands in a Three; any other than Arabic and French is English."""
    first = language.partition("-")[0].lower()
    return LANGUAGES.index(first) if first in LANGUAGES else LANGUAGES.index("en")


def fact(name: str, language: str) -> str:
    """A fact as a short phrase."""
    return FACTS[name][place(language)]


def joined(names: Iterable[str], language: str) -> str:
    """Several facts in one line."""
    return _SEPARATORS[place(language)].join(fact(name, language) for name in names)


def with_facts(sentences: Three, names: tuple[str, ...], language: str) -> str:
    """A sentence, and after it the facts that carry it."""
    where = place(language)
    return f"{sentences[where]} {_SPEAKS_FOR[where]}{joined(names, language)}." if names else sentences[where]


def groups_said(groups: Iterable[tuple[str, ...]], language: str) -> str:
    """Groups of facts that are still to be established, in one sentence; empty when there are none."""
    where = place(language)
    said = []
    for group in groups:
        text = _WITHIN[where].join(fact(name, language) for name in group)
        said.append(_ONE_OF[where].format(text) if len(group) > 1 else text)
    return f"{_TO_ESTABLISH[where]}{_SEPARATORS[where].join(said)}." if said else ""
