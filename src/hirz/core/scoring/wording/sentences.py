"""One sentence per feature and variant, in Arabic, French and English.

Slots: `{n:reports}` a counted noun, `{at:when}` a time, `{kinds:threat}` words of an enumeration, `{of}` a
number. A variant is chosen by `variant_of`; the variant "" is the plain one.
"""

from __future__ import annotations

from collections.abc import Callable

from hirz.core.scoring.types import FeatureHit
from hirz.core.scoring.wording.grammar import Three, three
from hirz.core.scoring.wording.terms import FIELDS

Variants = dict[str, Three]

DANGER: dict[str, Variants] = {
    "self_harm": {
        "": three(
            "حديث عن إيذاء النفس أو الانتحار",
            "Il est question de se faire du mal ou de suicide",
            "Self-harm or suicide is spoken of",
        )
    },
    "hands_on": {
        "access": three(
            "اعتداء جسدي من شخص يمكنه الوصول إلى الطفل",
            "Abus avec contact, par une personne qui a accès à l'enfant",
            "Abuse by contact, by a person with access to the child",
        ),
        "": three(
            "اعتداء جسدي مذكور أو ظاهر في ملف",
            "Abus avec contact, signalé ou visible dans un fichier",
            "Abuse by contact, reported or shown in a file",
        ),
    },
    "deadline": {
        "threat": three(
            "أجل التهديد: {at:when}", "Échéance de la menace : {at:when}", "The threat runs out: {at:when}"
        ),
        "threat past": three(
            "أجل التهديد انقضى: {at:when}", "Échéance de la menace passée : {at:when}", "The threat ran out: {at:when}"
        ),
        "meeting": three(
            "لقاء مع الطفل: {at:when}", "Rencontre avec l'enfant : {at:when}", "Meeting with the child: {at:when}"
        ),
        "meeting past": three(
            "موعد اللقاء مر: {at:when}", "Heure de la rencontre passée : {at:when}", "Meeting time past: {at:when}"
        ),
        "departure": three(
            "سفر الطفل: {at:when}", "Départ de l'enfant : {at:when}", "The child is to leave: {at:when}"
        ),
        "departure past": three(
            "تاريخ السفر مر: {at:when}", "Date du départ passée : {at:when}", "Date of departure past: {at:when}"
        ),
        "live": three(
            "بث مباشر معلن: {at:when}",
            "Diffusion en direct annoncée : {at:when}",
            "Live broadcast announced: {at:when}",
        ),
        "live past": three(
            "وقت البث المعلن مر: {at:when}",
            "Diffusion annoncée, heure passée : {at:when}",
            "Broadcast time past: {at:when}",
        ),
        "other": three("موعد مذكور: {at:when}", "Date indiquée : {at:when}", "Date stated: {at:when}"),
        "other past": three(
            "موعد مذكور مر: {at:when}", "Date indiquée, passée : {at:when}", "Date stated, past: {at:when}"
        ),
    },
    "danger_stated": {
        "": three(
            "جاء في التبليغ أن الطفل في خطر الآن",
            "Selon le signalement, l'enfant est en danger maintenant",
            "The report says that the child is in danger now",
        )
    },
    "danger_in_words": {
        "": three(
            "كلام التبليغ يدل على خطر قائم الآن",
            "Les mots du signalement parlent d’un danger immédiat",
            "The words speak of a danger of this moment",
        )
    },
    "live": {
        "words": three(
            "الكلام يذكر بثا مباشرا بمقابل",
            "Les mots parlent d’une diffusion payante",
            "The words speak of a broadcast for pay",
        ),
        "": three(
            "اعتداء على طفل في بث مباشر", "Abus d'un enfant diffusé en direct", "Abuse of a child broadcast live"
        ),
        "past": three(
            "بث مباشر سابق أو مسجل", "Diffusion en direct passée ou enregistrée", "Live broadcast, past or recorded"
        ),
    },
    "nature": {
        "": ("{type:nature}", "{type:nature}", "{type:nature}"),
        "words": three(
            "{type:nature} (يُفهم من الكلام)", "{type:nature} (lu dans les mots)", "{type:nature} (read in the words)"
        ),
    },
    "young_child": {
        "": three("عمر الطفل: {age:years}", "Âge de l'enfant : {age:years}", "Age of the child: {age:years}"),
        "infant": three("ملف موسوم: رضيع", "Fichier marqué « nourrisson »", "A file is marked as showing an infant"),
    },
    "sadistic": {
        "": three(
            "وسم المرسل: استغلال سادي عبر الشبكة",
            "Marqué « exploitation sadique en ligne »",
            "Marked as sadistic online exploitation",
        )
    },
    "child_writes": {
        "": three("الكاتب هو الطفل", "L'enfant écrit lui-même", "Written by the child"),
        "age": three(
            "الكاتب هو الطفل، وعمره {age:years}",
            "L'enfant écrit lui-même et dit avoir {age:years}",
            "Written by the child, age stated: {age:years}",
        ),
    },
    "meeting": {
        "set": three("موعد لقاء محدد", "Rencontre fixée", "A meeting is set"),
        "words": three(
            "الكلام يطلب السر أو لقاء على انفراد",
            "Les mots demandent le secret ou une rencontre seul à seul",
            "The words ask for silence, or for a meeting alone",
        ),
        "": three("طلب لقاء", "Rencontre demandée", "A meeting is demanded"),
    },
    "urgent_requested": {
        "": three("المرسل يطلب الأولوية", "L'expéditeur demande la priorité", "The sender asks for priority")
    },
    "threat": {
        "": three("تهديد {kinds:threat}", "Menace {kinds:threat}", "Threat {kinds:threat}"),
        "words": three(
            "تهديد أو ابتزاز يُفهم من الكلام",
            "Menace ou chantage, lus dans les mots",
            "Threat or extortion, read in the words",
        ),
    },
    "demand": {"": three("طلب {kinds:demand}", "Demande {kinds:demand}", "Demand {kinds:demand}")},
    "access": {
        "ascendant": three(
            "المبلغ عنه أحد الوالدين أو الأجداد",
            "La personne signalée est un parent ou un grand-parent",
            "The reported person is a parent or grandparent",
        ),
        "authority": three(
            "للمبلغ عنه سلطة على الطفل",
            "La personne signalée a autorité sur l'enfant",
            "The reported person has authority over the child",
        ),
        "access": three(
            "يمكن للمبلغ عنه الوصول إلى الطفل",
            "La personne signalée a accès à l'enfant",
            "The reported person has access to the child",
        ),
    },
    "same_trace_recent": {
        "": three(
            "{kind:same} في {n:recent_reports}",
            "{kind:same} que {n:recent_reports}",
            "{kind:same} as {n:recent_reports}",
        )
    },
    "signs_in_text": {"": three("{n:signs} في النص", "{n:signs} dans le texte", "{n:signs} in the text")},
    "new_material": {"": three("لم يظهر من قبل: {n:files}", "Jamais vu : {n:files}", "Never seen before: {n:files}")},
    "recent": {"": three("وقائع حديثة: {at:when}", "Faits récents : {at:when}", "Recent: {at:when}")},
    "several_children": {"": three("{n:victims}", "{n:victims}", "{n:victims}")},
    "account_reported_before": {
        "": three(
            "سبق أن أبلغ المرسل عن الحساب نفسه {n:times}",
            "Compte déjà signalé {n:times} par l'expéditeur",
            "Account already reported {n:times} by the sender",
        )
    },
    "raised": {
        "": three(
            "فتحه محلل ضمن المراجعة العشوائية، فوجد أنه كان ينبغي أن يكون عاجلًا",
            "Ouvert pour le contrôle au hasard : aurait dû être urgent",
            "Opened for the random audit: should have been urgent",
        )
    },
}

SOLVABILITY: dict[str, Variants] = {
    "identity_stated": {"": three("اسم المبلغ عنه مذكور", "Identité indiquée", "A name is stated")},
    "official_number": {
        "": three("رقم بطاقة أو لوحة", "Numéro de carte d'identité ou de plaque", "Identity card or plate number")
    },
    "bank_account": {"": three("حساب بنكي", "Compte bancaire", "Bank account")},
    "address_fresh": {
        "": three("عنوان شبكة بتوقيته", "Adresse réseau avec son heure", "Network address with its time"),
        "today": three(
            "عنوان شبكة بتوقيته، اليوم",
            "Adresse réseau avec son heure, de ce jour",
            "Network address with its time, today",
        ),
        "days": three(
            "عنوان شبكة بتوقيته، منذ {days:days}",
            "Adresse réseau avec son heure, il y a {days:days}",
            "Network address with its time, {days:days} ago",
        ),
    },
    "phone": {"": three("رقم هاتف", "Numéro de téléphone", "Telephone number")},
    "email": {"": three("بريد إلكتروني", "Adresse e-mail", "E-mail address")},
    "account": {
        "": three("{n:accounts} على منصة", "{n:accounts} sur une plateforme", "{n:accounts} on a platform"),
    },
    "transfer_code": {"": three("رمز تحويل مالي", "Code de transfert d'argent", "Money transfer code")},
    "wallet": {"": three("محفظة رقمية", "Portefeuille numérique", "Wallet")},
    "linked_reports": {
        "": three("روابط نادرة مع {n:reports}", "Lien rare avec {n:reports}", "Rare link with {n:reports}")
    },
    "several_traces": {"": three("{n:kinds} من الآثار", "{n:kinds} de traces", "{n:kinds} of traces")},
    "reported_account_before": {
        "": three(
            "أُبلغ عن الحساب من قبل {n:times}",
            "Compte signalé auparavant, {n:times}",
            "Account reported before, {n:times}",
        )
    },
    "writer_reachable": {
        "": three(
            "يمكن سؤال كاتب التبليغ", "L'auteur du signalement peut être interrogé", "Whoever wrote can be asked more"
        )
    },
    "place_known": {"": three("الإقليم معروف", "Province connue", "Province known")},
    "room": {"": three("رمز دعوة أو غرفة", "Code d'invitation ou de salon", "Invitation or room code")},
    "address_undated": {
        "": three("عنوان شبكة بلا توقيت", "Adresse réseau sans heure", "Network address without its time")
    },
}

NOVELTY: dict[str, Variants] = {
    "selectors_new": {
        "": three("معرّفات جديدة: {n} من {of}", "Identifiants jamais vus : {n} sur {of}", "New identifiers: {n} of {of}")
    },
    "files_new": {
        "": three("ملفات جديدة: {n} من {of}", "Fichiers jamais vus : {n} sur {of}", "New files: {n} of {of}")
    },
    "text_new": {
        "": three("نص لم يظهر من قبل", "Texte jamais vu", "Text never seen"),
        "some": three("نص شبيه بما في {n:reports}", "Texte semblable dans {n:reports}", "Similar text in {n:reports}"),
    },
    "bundle_new": {
        "": three("ليس في أي حزمة", "Dans aucun lot", "In no bundle"),
        "some": three("في حزمة مع {n:reports}", "Dans un lot avec {n:reports}", "In a bundle with {n:reports}"),
    },
    "nothing_to_compare": {"": three("لا شيء يُقارن", "Rien à comparer", "Nothing to compare")},
}

COMPLETENESS: dict[str, Variants] = {
    code: {
        "yes": three(f"{label[0]}: نعم", f"{label[1]} : oui", f"{label[2]}: yes"),
        "partly": three(f"{label[0]}: جزئيا", f"{label[1]} : en partie", f"{label[2]}: in part"),
        "no": three(f"{label[0]}: لا", f"{label[1]} : non", f"{label[2]}: no"),
    }
    for code, label in FIELDS.items()
}

SENTENCES: dict[str, Variants] = {**DANGER, **SOLVABILITY, **COMPLETENESS, **NOVELTY}

OWNER_UNKNOWN: Three = three(" (صاحبه غير محدد)", " (on ne sait de qui)", " (owner not stated)")
"""After a trace whose side nobody named."""


def _flag(name: str, variant: str) -> Callable[[FeatureHit], str]:
    """A variant that is chosen when a parameter is there and not 0."""
    return lambda hit: variant if hit.params.get(name) else ""


def _deadline(hit: FeatureHit) -> str:
    return f"{hit.params['kind']} past" if hit.params.get("past") else str(hit.params["kind"])


def _address(hit: FeatureHit) -> str:
    days = hit.params.get("days")
    if days is None:
        return ""
    return "days" if days else "today"


def _share(hit: FeatureHit) -> str:
    if hit.value >= 1.0:
        return "yes"
    return "partly" if hit.value > 0 else "no"


CHOICES: dict[str, Callable[[FeatureHit], str]] = {
    "hands_on": _flag("access", "access"),
    "deadline": _deadline,
    "live": lambda hit: "words" if hit.params.get("words") else "past" if hit.params.get("past") else "",
    "nature": _flag("words", "words"),
    "threat": _flag("words", "words"),
    "young_child": _flag("infant", "infant"),
    "child_writes": lambda hit: "age" if "age" in hit.params else "",
    "meeting": lambda hit: "set" if hit.params.get("set") else "words" if hit.params.get("words") else "",
    "access": lambda hit: str(hit.params["relation"]),
    "address_fresh": _address,
    "text_new": _flag("n", "some"),
    "bundle_new": _flag("n", "some"),
    **dict.fromkeys(COMPLETENESS, _share),
}


def variant_of(hit: FeatureHit) -> str:
    """Which of a feature's sentences fits this hit."""
    choose = CHOICES.get(hit.code)
    return choose(hit) if choose else ""
