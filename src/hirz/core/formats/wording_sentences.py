"""The sentences themselves: a code is a row, a language is a column."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class Words(NamedTuple):
    """One wording in three languages."""

    ar: str
    fr: str
    en: str


SENTENCES: Final[Mapping[str, Words]] = MappingProxyType(
    {
        # the document as a whole
        "document-empty": Words(
            "الملف فارغ.",
            "Le fichier est vide.",
            "The file is empty.",
        ),
        "document-too-large": Words(
            "الملف أكبر من الحد المسموح به، وهو {limit} بايت.",
            "Le fichier dépasse la limite de {limit} octets.",
            "The file is larger than the limit of {limit} bytes.",
        ),
        "encoding-not-supported": Words(
            "ترميز النص {encoding} غير مقبول. أرسلوا الملف بترميز UTF-8.",
            "L’encodage {encoding} n’est pas accepté. Envoyez le fichier en UTF-8.",
            "The text encoding {encoding} is not accepted. Send the file as UTF-8.",
        ),
        "encoding-broken": Words(
            "في الملف بايتات لا تصح في ترميز {encoding}.",
            "Le fichier contient des octets invalides en {encoding}.",
            "The file holds bytes that are not valid {encoding}.",
        ),
        "format-unknown": Words(
            "صيغة هذا الملف غير معروفة.",
            "Le format de ce fichier n’est pas reconnu.",
            "The format of this file is not known.",
        ),
        "not-a-report": Words(
            "هذا الملف ليس بلاغا بل {kind}.",
            "Ce fichier n’est pas un signalement : {kind}.",
            "This file is not a report but {kind}.",
        ),
        "mapping-needed": Words(
            "لا يقرأ جدول CSV إلا مع ملف يبين معنى أعمدته.",
            "Un tableau CSV ne se lit qu’avec un fichier qui dit ce que sont ses colonnes.",
            "A CSV table can only be read with a mapping file that says what its columns are.",
        ),
        # values, whatever the format
        "value-missing": Words(
            "ينقص {name}، وهو واجب.",
            "Il manque {name}, qui est obligatoire.",
            "{name} is missing, and it is required.",
        ),
        "value-not-allowed": Words(
            "القيمة «{given}» غير مقبولة في {name}. القيم المقبولة: {allowed}.",
            "La valeur « {given} » n’est pas admise pour {name}. Valeurs admises : {allowed}.",
            "The value “{given}” is not allowed for {name}. Allowed values: {allowed}.",
        ),
        "value-wrong": Words(
            "القيمة «{given}» في {name} غير صحيحة. المنتظر: {expected}.",
            "La valeur « {given} » de {name} est incorrecte. Attendu : {expected}.",
            "The value “{given}” of {name} is wrong. Expected: {expected}.",
        ),
        "value-type": Words(
            "نوع {name} غير صحيح. المنتظر: {expected}، والموجود: {found}.",
            "Le type de {name} est incorrect. Attendu : {expected} ; trouvé : {found}.",
            "{name} has the wrong type. Expected: {expected}; found: {found}.",
        ),
        "value-too-long": Words(
            "{name} أطول من الحد المسموح به، وهو {limit} حرف.",
            "{name} dépasse la limite de {limit} caractères.",
            "{name} is longer than the limit of {limit} characters.",
        ),
        "key-unknown": Words(
            "المفتاح «{key}» غير معروف هنا.",
            "La clé « {key} » n’est pas connue ici.",
            "The key “{key}” is not known here.",
        ),
        "did-you-mean": Words(
            "هل المقصود «{nearest}»؟",
            "Vouliez-vous dire « {nearest} » ?",
            "Did you mean “{nearest}”?",
        ),
        "too-many-items": Words(
            "عدد العناصر في {name} يفوق الحد المسموح به، وهو {limit}.",
            "{name} dépasse la limite de {limit} éléments.",
            "{name} holds more than the limit of {limit} items.",
        ),
        "too-many-fields": Words(
            "في البلاغ أكثر من {limit} قيمة.",
            "Le signalement contient plus de {limit} valeurs.",
            "The report holds more than {limit} values.",
        ),
        "element-repeated": Words(
            "ورد {name} أكثر من مرة، ولا يجوز أن يرد إلا مرة واحدة.",
            "{name} figure plusieurs fois, alors qu’il ne peut figurer qu’une fois.",
            "{name} appears more than once, and may appear only once.",
        ),
        "not-expressible": Words(
            "لا تستطيع صيغة {format} أن تحمل القيمة «{given}» في {name}.",
            "Le format {format} ne peut pas exprimer la valeur « {given} » de {name}.",
            "The format {format} cannot express the value “{given}” of {name}.",
        ),
        "rule-supplemental": Words(
            "الملف الإضافي لا يحمل علامة potentialMeme ولا تصنيفا من تصنيفات القطاع.",
            "Un fichier complémentaire ne porte ni la marque potentialMeme ni de classification du secteur.",
            "A supplemental file carries neither the mark potentialMeme nor an industry classification.",
        ),
        # XML
        "xml-syntax": Words(
            "نص XML مبتور أو غير سليم التركيب.",
            "Le XML est tronqué ou mal formé.",
            "The XML is cut short or not well-formed.",
        ),
        "xml-doctype": Words(
            "يحتوي الملف على تعريف DOCTYPE أو كيانات، وهي لا تعالج أبدا. أرسلوه بدونها.",
            "Le fichier contient un DOCTYPE ou des entités, qui ne sont jamais traités. Envoyez-le sans.",
            "The file holds a DOCTYPE or entities, which are never processed. Send it without.",
        ),
        "xml-xinclude": Words(
            "يحتوي الملف على إدراج XInclude، وهو لا يعالج أبدا. أرسلوه بدونه.",
            "Le fichier contient une inclusion XInclude, qui n’est jamais traitée. Envoyez-le sans.",
            "The file holds an XInclude, which is never processed. Send it without.",
        ),
        "xml-too-deep": Words(
            "عناصر XML متداخلة في أكثر من {limit} مستوى.",
            "Les éléments XML sont imbriqués sur plus de {limit} niveaux.",
            "The XML elements are nested more than {limit} deep.",
        ),
        "xml-too-many-nodes": Words(
            "في ملف XML أكثر من {limit} عنصر.",
            "Le XML contient plus de {limit} éléments.",
            "The XML holds more than {limit} elements.",
        ),
        # JSON
        "json-syntax": Words(
            "نص JSON مبتور أو غير سليم التركيب.",
            "Le JSON est tronqué ou mal formé.",
            "The JSON is cut short or not well-formed.",
        ),
        "json-trailing-data": Words(
            "بعد نهاية نص JSON كلام زائد.",
            "Il reste des données après la fin du JSON.",
            "There is more data after the end of the JSON.",
        ),
        "json-duplicate-key": Words(
            "ورد المفتاح «{key}» مرتين في كائن واحد.",
            "La clé « {key} » figure deux fois dans un même objet.",
            "The key “{key}” appears twice in one object.",
        ),
        "json-number": Words(
            "{given} ليس رقما صالحا في JSON.",
            "{given} n’est pas un nombre JSON.",
            "{given} is not a JSON number.",
        ),
        "json-integer-too-large": Words(
            "في الملف عدد صحيح أكبر من {limit}. أرسلوا المعرفات الطويلة نصا.",
            "Le fichier contient un entier supérieur à {limit}. Envoyez les longs identifiants sous forme de texte.",
            "The file holds an integer larger than {limit}. Send long identifiers as text.",
        ),
        "json-too-deep": Words(
            "كائنات JSON متداخلة في أكثر من {limit} مستوى.",
            "Le JSON est imbriqué sur plus de {limit} niveaux.",
            "The JSON is nested more than {limit} deep.",
        ),
        "json-too-many-values": Words(
            "في ملف JSON أكثر من {limit} قيمة.",
            "Le JSON contient plus de {limit} valeurs.",
            "The JSON holds more than {limit} values.",
        ),
        "json-surrogate": Words(
            "في الملف نصف حرف (surrogate) بلا نصفه الآخر.",
            "Le fichier contient un demi-caractère (surrogate) isolé.",
            "The file holds half a character (a lone surrogate).",
        ),
        "json-bom": Words(
            "يبدأ الملف بعلامة BOM، وهي غير مقبولة في هذه الصيغة.",
            "Le fichier commence par une marque BOM, qui n’est pas admise dans ce format.",
            "The file begins with a BOM, which this format does not allow.",
        ),
        # CSV
        "csv-syntax": Words(
            "السطر {row} من الجدول غير سليم التركيب.",
            "La ligne {row} du tableau est mal formée.",
            "Row {row} of the table is not well-formed.",
        ),
        "csv-no-rows": Words(
            "ليس في الجدول أي سطر بعد العناوين.",
            "Le tableau n’a aucune ligne après les titres.",
            "The table has no row below its headings.",
        ),
        "csv-too-many-rows": Words(
            "في الجدول أكثر من {limit} سطر.",
            "Le tableau compte plus de {limit} lignes.",
            "The table has more than {limit} rows.",
        ),
        "csv-too-many-columns": Words(
            "في الجدول أكثر من {limit} عمود.",
            "Le tableau compte plus de {limit} colonnes.",
            "The table has more than {limit} columns.",
        ),
        "csv-heading-missing": Words(
            "ينقص الجدول العمود «{heading}» المذكور في ملف المعاني.",
            "La colonne « {heading} », citée dans le fichier de correspondance, manque au tableau.",
            "The column “{heading}”, named in the mapping file, is missing from the table.",
        ),
        "csv-heading-repeated": Words(
            "في الجدول عمودان بالعنوان نفسه «{heading}».",
            "Deux colonnes du tableau portent le même titre « {heading} ».",
            "Two columns of the table have the same heading “{heading}”.",
        ),
        "csv-row-width": Words(
            "في السطر {row} عدد من الخانات هو {found}، والعناوين {expected}.",
            "La ligne {row} compte {found} cases pour {expected} titres.",
            "Row {row} has {found} cells for {expected} headings.",
        ),
        "csv-value": Words(
            "السطر {row}، العمود «{heading}»: القيمة «{given}» غير صحيحة. المنتظر: {expected}.",
            "Ligne {row}, colonne « {heading} » : la valeur « {given} » est incorrecte. Attendu : {expected}.",
            "Row {row}, column “{heading}”: the value “{given}” is wrong. Expected: {expected}.",
        ),
        "csv-row-empty": Words(
            "السطر {row} لا يحمل أي قيمة.",
            "La ligne {row} ne porte aucune valeur.",
            "Row {row} carries no value.",
        ),
        "mapping-syntax": Words(
            "ملف المعاني غير سليم التركيب (TOML).",
            "Le fichier de correspondance est mal formé (TOML).",
            "The mapping file is not well-formed TOML.",
        ),
        "mapping-target": Words(
            "في ملف المعاني هدف غير معروف: «{target}».",
            "Le fichier de correspondance nomme une cible inconnue : « {target} ».",
            "The mapping file names an unknown target: “{target}”.",
        ),
        "mapping-option": Words(
            "في ملف المعاني خيار غير صحيح: «{option}».",
            "Le fichier de correspondance contient une option incorrecte : « {option} ».",
            "The mapping file has a wrong option: “{option}”.",
        ),
        # ZIP
        "zip-broken": Words(
            "أرشيف ZIP مبتور أو تالف.",
            "L’archive ZIP est tronquée ou endommagée.",
            "The ZIP archive is cut short or damaged.",
        ),
        "zip-too-many-entries": Words(
            "في الأرشيف أكثر من {limit} ملف.",
            "L’archive contient plus de {limit} fichiers.",
            "The archive holds more than {limit} files.",
        ),
        "zip-overlap": Words(
            "في الأرشيف ملفات متداخلة فوق بعضها.",
            "Des fichiers de l’archive se chevauchent.",
            "Files in the archive overlap each other.",
        ),
        "zip-total-too-large": Words(
            "محتوى الأرشيف بعد فكه أكبر من {limit} بايت.",
            "Le contenu décompressé de l’archive dépasse {limit} octets.",
            "The inflated content of the archive is larger than {limit} bytes.",
        ),
        "zip-member-too-large": Words(
            "هذا الملف بعد فكه أكبر من {limit} بايت.",
            "Ce fichier décompressé dépasse {limit} octets.",
            "This file is larger than {limit} bytes when inflated.",
        ),
        "zip-ratio": Words(
            "يتضخم هذا الملف عند فكه أكثر من {limit} مرة.",
            "Ce fichier grossit plus de {limit} fois à la décompression.",
            "This file grows more than {limit} times when inflated.",
        ),
        "zip-nested-too-deep": Words(
            "الأرشيفات متداخلة في أكثر من {limit} مستوى.",
            "Les archives sont imbriquées sur plus de {limit} niveaux.",
            "The archives are nested more than {limit} deep.",
        ),
        "zip-name-unsafe": Words(
            "اسم هذا الملف يشير إلى خارج الأرشيف.",
            "Le nom de ce fichier mène hors de l’archive.",
            "The name of this file leads out of the archive.",
        ),
        "zip-name-broken": Words(
            "اسم هذا الملف غير صالح.",
            "Le nom de ce fichier n’est pas valide.",
            "The name of this file is not valid.",
        ),
        "zip-name-repeated": Words(
            "في الأرشيف ملفان بالاسم نفسه.",
            "Deux fichiers de l’archive portent le même nom.",
            "Two files in the archive have the same name.",
        ),
        "zip-not-a-file": Words(
            "هذا المدخل رابط أو جهاز، وليس ملفا.",
            "Cette entrée est un lien ou un périphérique, non un fichier.",
            "This entry is a link or a device, not a file.",
        ),
        "zip-encrypted": Words(
            "هذا الملف محمي بكلمة سر. أرسلوه بدونها.",
            "Ce fichier est protégé par un mot de passe. Envoyez-le sans.",
            "This file is protected by a password. Send it without.",
        ),
        "zip-method": Words(
            "طريقة ضغط هذا الملف (رقم {method}) غير مقبولة.",
            "La méthode de compression de ce fichier (n° {method}) n’est pas acceptée.",
            "The compression method of this file (number {method}) is not accepted.",
        ),
        "zip-size-false": Words(
            "الحجم المعلن لهذا الملف لا يطابق محتواه.",
            "La taille annoncée de ce fichier ne correspond pas à son contenu.",
            "The stated size of this file does not match its content.",
        ),
        "zip-checksum": Words(
            "محتوى هذا الملف تالف: رمز التحقق لا يطابق.",
            "Le contenu de ce fichier est endommagé : la somme de contrôle ne correspond pas.",
            "The content of this file is damaged: its checksum does not match.",
        ),
    }
)

# Words for the values of the parameters `kind`, `expected` and `found`.
KINDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "a-cybertipline-answer": Words(
            "رد من خادم CyberTipline", "une réponse du serveur CyberTipline", "an answer of the CyberTipline server"
        ),
        "an-xml-schema": Words("مخطط XML", "un schéma XML", "an XML schema"),
        "a-hash-list": Words("قائمة بصمات", "une liste d’empreintes", "a list of digests"),
        "plain-text": Words("نص عادي", "un texte simple", "plain text"),
        "an-archive": Words(
            "أرشيف تقرأ ملفاته واحدا واحدا",
            "une archive, lue fichier par fichier",
            "an archive, whose files are read one by one",
        ),
        "a-media-file": Words(
            "صورة أو فيديو أو وثيقة", "une image, une vidéo ou un document", "a picture, a video or a document"
        ),
        "a-web-page": Words("صفحة ويب", "une page web", "a web page"),
        "text": Words("نص", "un texte", "text"),
        "boolean": Words("true أو false", "true ou false", "true or false"),
        "integer": Words("عدد صحيح", "un nombre entier", "a whole number"),
        "number": Words("رقم", "un nombre", "a number"),
        "enumeration": Words("إحدى القيم المقبولة", "une des valeurs admises", "one of the allowed values"),
        "date": Words("تاريخ على شكل 2025-03-31", "une date comme 2025-03-31", "a date like 2025-03-31"),
        "date-time": Words(
            "تاريخ ووقت على شكل 2025-03-31T22:15:00Z",
            "une date avec heure comme 2025-03-31T22:15:00Z",
            "a date and time like 2025-03-31T22:15:00Z",
        ),
        "instant": Words(
            "تاريخ ووقت مع المنطقة الزمنية على شكل 2025-03-31T22:15:00+01:00",
            "une date avec heure et fuseau comme 2025-03-31T22:15:00+01:00",
            "a date and time with zone like 2025-03-31T22:15:00+01:00",
        ),
        "moment": Words(
            "تاريخ مثل 2025-03-31، أو تاريخ ووقت مع المنطقة الزمنية مثل 2025-03-31T22:15:00+01:00",
            "une date comme 2025-03-31, ou une date avec heure et fuseau comme 2025-03-31T22:15:00+01:00",
            "a date like 2025-03-31, or a date and time with zone like 2025-03-31T22:15:00+01:00",
        ),
        "port": Words("رقم منفذ من 0 إلى 65535", "un numéro de port de 0 à 65535", "a port number from 0 to 65535"),
        "calling-code": Words("رمز نداء مثل +212", "un indicatif comme +212", "a calling code like +212"),
        "digits": Words("أرقام فقط", "des chiffres seulement", "digits only"),
        "country": Words(
            "رمز بلد من حرفين مثل MA", "un code de pays à deux lettres comme MA", "a two-letter country code like MA"
        ),
        "language": Words("رمز لغة مثل ar أو fr", "un code de langue comme ar ou fr", "a language code like ar or fr"),
        "hex-32": Words("32 خانة ست عشرية (MD5)", "32 chiffres hexadécimaux (MD5)", "32 hexadecimal digits (MD5)"),
        "hex-40": Words(
            "40 خانة ست عشرية (SHA-1)", "40 chiffres hexadécimaux (SHA-1)", "40 hexadecimal digits (SHA-1)"
        ),
        "hex-64": Words("64 خانة ست عشرية", "64 chiffres hexadécimaux", "64 hexadecimal digits"),
        "object": Words("كائن", "un objet", "an object"),
        "list": Words("قائمة", "une liste", "a list"),
        "text-or-object": Words("نص أو كائن", "un texte ou un objet", "text or an object"),
        "nothing": Words("قيمة فارغة (null)", "une valeur vide (null)", "an empty value (null)"),
    }
)
