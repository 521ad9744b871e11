"""Words for the enumerations of scoring, in Arabic, French and English."""

from __future__ import annotations

from hirz.core.formats.report import IncidentType
from hirz.core.scoring.facts import Demand, SenderKind, Threat
from hirz.core.scoring.types import Basis, ExpiryKind, Priority, Score
from hirz.core.scoring.wording.grammar import Three, three

SCORES: dict[Score, Three] = {
    Score.DANGER: three("الخطر", "Danger", "Danger"),
    Score.SOLVABILITY: three("الخيوط", "Pistes", "Leads"),
    Score.COMPLETENESS: three("الاكتمال", "Complet", "Complete"),
    Score.NOVELTY: three("الجدّة", "Inédit", "New"),
}

PRIORITIES: dict[Priority, Three] = {
    Priority.DANGER: three("خطر الآن", "Danger maintenant", "Danger now"),
    Priority.URGENT: three("عاجل", "Urgent", "Urgent"),
    Priority.NORMAL: three("عادي", "Normal", "Normal"),
    Priority.LOW: three("منخفض", "Faible", "Low"),
}

EXPIRIES: dict[ExpiryKind, Three] = {
    ExpiryKind.DEADLINE: three("أجل التهديد", "fin de l'ultimatum", "end of the ultimatum"),
    ExpiryKind.MEETING: three("موعد اللقاء", "heure du rendez-vous", "time of the meeting"),
    ExpiryKind.DEPARTURE: three("تاريخ السفر", "date du départ", "date of the departure"),
    ExpiryKind.LIVE: three("وقت البث", "heure de la diffusion", "time of the broadcast"),
    ExpiryKind.OTHER_DATE: three("الموعد المذكور", "date indiquée", "date stated"),
    ExpiryKind.IP_LOGS: three("سجلات الاتصال", "journaux de connexion", "connection logs"),
    ExpiryKind.ROOM_CODE: three("رمز الغرفة", "code du salon", "room code"),
    ExpiryKind.CONVERSATION: three("المحادثة", "conversation", "conversation"),
    ExpiryKind.WEB_ADDRESS: three("الصفحة على الشبكة", "page en ligne", "page online"),
    ExpiryKind.PRESERVED: three("ما تحفظه المنصة", "données conservées par la plateforme", "data kept by the platform"),
}

BASES: dict[Basis, Three] = {
    Basis.STATED: three("مذكور في التبليغ", "indiqué dans le signalement", "stated in the report"),
    Basis.LAW: three("مدة قانونية", "durée légale", "set by law"),
    Basis.ASSUMED: three("مدة مفترضة", "durée supposée", "assumed"),
}

NATURES: dict[IncidentType, Three] = {
    IncidentType.ABUSE: three("اعتداء جنسي على طفل", "Abus sexuel d'un enfant", "Sexual abuse of a child"),
    IncidentType.LIVE_STREAM: three(
        "بث مباشر لاعتداء على طفل", "Abus d'un enfant diffusé en direct", "Live-streamed abuse of a child"
    ),
    IncidentType.TRAFFICKING: three("اتجار بطفل", "Traite d'un enfant", "Trafficking of a child"),
    IncidentType.SEXTORTION: three("ابتزاز جنسي لطفل", "Sextorsion d'un enfant", "Sexual extortion of a child"),
    IncidentType.TRAVEL: three(
        "استغلال طفل في السفر والسياحة",
        "Exploitation d'un enfant dans le tourisme",
        "Exploitation of a child in travel and tourism",
    ),
    IncidentType.GROOMING: three("استدراج طفل لغرض جنسي", "Sollicitation d'un enfant", "Solicitation of a child"),
    IncidentType.LURE: three("عرض خادع يخفي استغلالا", "Offre trompeuse, exploitation", "Lure that hides exploitation"),
    IncidentType.MATERIAL: three(
        "تداول صور اعتداء على طفل", "Diffusion d'images d'un enfant", "Images of a child's abuse"
    ),
    IncidentType.UNSOLICITED: three(
        "محتوى فاضح أُرسل إلى طفل", "Contenu obscène envoyé à un enfant", "Obscene material sent to a child"
    ),
    IncidentType.MISLEADING: three(
        "عنوان أو كلمات مضللة", "Adresse ou mots trompeurs", "Misleading address, words or images"
    ),
    IncidentType.OTHER: three("تبليغ من نوع آخر", "Autre signalement", "Other report"),
}

SEVERAL: dict[IncidentType, Three] = {
    IncidentType.ABUSE: three("اعتداء جنسي على عدة أطفال", "Abus sexuel d'enfants", "Sexual abuse of several children"),
    IncidentType.TRAFFICKING: three("اتجار بعدة أطفال", "Traite d'enfants", "Trafficking of several children"),
    IncidentType.SEXTORTION: three(
        "ابتزاز جنسي لعدة أطفال", "Sextorsion de plusieurs enfants", "Sexual extortion of several children"
    ),
    IncidentType.GROOMING: three(
        "استدراج عدة أطفال لغرض جنسي", "Sollicitation de plusieurs enfants", "Solicitation of several children"
    ),
}

ADULTS: dict[IncidentType, Three] = {
    IncidentType.SEXTORTION: three("ابتزاز جنسي لراشد", "Sextorsion d'un adulte", "Sexual extortion of an adult"),
    IncidentType.TRAFFICKING: three("اتجار براشد", "Traite d'un adulte", "Trafficking of an adult"),
}

# After "threat", "menace", "تهديد".
THREATS: dict[Threat, Three] = {
    Threat.PUBLISH: three("بالنشر", "de publication", "to publish"),
    Threat.FAMILY: three("بالإرسال إلى العائلة", "d'envoi à la famille", "to send to the family"),
    Threat.SCHOOL: three(
        "بالإرسال إلى المدرسة أو الأصدقاء", "d'envoi à l'école ou aux amis", "to send to school or friends"
    ),
    Threat.HARM: three("بالعنف", "de violence", "of violence"),
    Threat.OTHER: three("من نوع آخر", "d'un autre ordre", "of another kind"),
}

# After "demand", "demande", "طلب".
DEMANDS: dict[Demand, Three] = {
    Demand.MONEY: three("مال", "d'argent", "for money"),
    Demand.IMAGES: three("صور", "d'images", "for images"),
    Demand.MEETING: three("لقاء", "de rencontre", "for a meeting"),
    Demand.SECRECY: three("كتمان", "de secret", "for secrecy"),
    Demand.OTHER: three("شيء آخر", "d'autre chose", "for something else"),
}

# "Same wallet as", "Même portefeuille que", "المحفظة نفسها".
SAME_TRACE: dict[str, Three] = {
    "wallet": three("المحفظة نفسها", "Même portefeuille", "Same wallet"),
    "phone": three("رقم الهاتف نفسه", "Même numéro de téléphone", "Same telephone number"),
    "handle": three("الحساب نفسه", "Même compte", "Same account"),
    "profile_url": three("الصفحة الشخصية نفسها", "Même profil", "Same profile"),
    "email": three("البريد الإلكتروني نفسه", "Même adresse e-mail", "Same e-mail address"),
    "url": three("الرابط نفسه", "Même lien", "Same link"),
    "rib": three("الحساب البنكي نفسه", "Même compte bancaire", "Same bank account"),
    "iban": three("الحساب البنكي نفسه", "Même compte bancaire", "Same bank account"),
    "room_code": three("رمز الغرفة نفسه", "Même code de salon", "Same room code"),
    "transfer_code": three("رمز التحويل نفسه", "Même code de transfert", "Same transfer code"),
    "cin": three("رقم البطاقة نفسه", "Même numéro de carte d'identité", "Same identity card number"),
    "plate": three("رقم اللوحة نفسه", "Même plaque", "Same vehicle plate"),
    "ip": three("عنوان الشبكة نفسه", "Même adresse réseau", "Same network address"),
    "other": three("الأثر نفسه", "Même trace", "Same trace"),
}

FIELDS: dict[str, Three] = {
    "what_happened": three("ما جرى", "Ce qui s'est passé", "What happened"),
    "who_is_reported": three("الشخص أو الحساب المبلغ عنه", "Qui est signalé", "Who is reported"),
    "when_it_happened": three("وقت الوقائع أو أول رسالة", "Heure des faits ou du premier message", "Time it began"),
    "proof": three("لقطة شاشة للمحادثة", "Capture de la conversation", "Capture of the conversation"),
    "where_online": three("المكان على الشبكة", "Où, en ligne", "Where online"),
    "age_of_child": three("عمر الطفل", "Âge de l'enfant", "Age of the child"),
    "connection_times": three("أوقات الاتصال بالشبكة", "Connexions et leur heure", "Connections and their times"),
    "what_is_demanded": three("المطلوب من الطفل", "Ce qui est demandé", "What is demanded"),
    "place_of_child": three("المدينة أو الإقليم", "Ville ou province", "Town or province"),
}

SENDERS: dict[SenderKind, Three] = {
    SenderKind.PUBLIC: three(
        "أبلغ عنه شخص من الجمهور", "Signalé par un particulier", "Reported by a member of the public"
    ),
    SenderKind.PLATFORM: three("أبلغت عنه منصة", "Signalé par une plateforme", "Reported by a platform"),
    SenderKind.HOTLINE: three("أبلغ عنه خط تبليغ", "Signalé par une ligne de signalement", "Reported by a hotline"),
    SenderKind.NGO: three("أبلغت عنه جمعية", "Signalé par une association", "Reported by an association"),
    SenderKind.POLICE: three("أبلغت عنه الشرطة", "Signalé par la police", "Reported by the police"),
    SenderKind.FOREIGN: three("ورد من شريك أجنبي", "Transmis par un partenaire étranger", "Sent by a foreign partner"),
    SenderKind.OTHER: three("المصدر غير محدد", "Source non précisée", "Source not stated"),
}
