"""Title and summary of a report, built from its facts alone."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from hirz.core.formats.report import IncidentType
from hirz.core.scoring.danger import ADULT, effective_type, speaks
from hirz.core.scoring.facts import DeadlineKind, Demand, Material, NarrativeLength, ReportFacts
from hirz.core.scoring.wording.grammar import Three, counted, joined, place, three, when
from hirz.core.scoring.wording.terms import ADULTS, DEMANDS, NATURES, SENDERS, SEVERAL, THREATS

MOST_PARTS = 3

VIRAL: Three = three("ملف واسع الانتشار", "Fichier viral", "Viral file")
KNOWN: Three = three("ملف معروف من قبل", "Fichier déjà connu", "File already known")
SUFFIXES: dict[DeadlineKind, Three] = {
    DeadlineKind.MEETING: three("، لقاء محدد", ", rencontre fixée", ", meeting set"),
    DeadlineKind.DEPARTURE: three("، سفر معلن", ", départ annoncé", ", departure announced"),
    DeadlineKind.LIVE: three("، بث معلن", ", diffusion annoncée", ", broadcast announced"),
}

WRITTEN: Three = three("كتبه الطفل", "Écrit par l'enfant", "Written by the child")
WRITTEN_AGED: Three = three("كتبه الطفل، وعمره {age}", "Écrit par l'enfant, {age}", "Written by the child, {age} old")
COMMA: Three = ("، ", ", ", ", ")
CHILD: Three = three("طفل عمره {age}", "Enfant de {age}", "A child of {age}")
ADULT_AGED: Three = three("راشد عمره {age}", "Adulte de {age}", "An adult of {age}")
YOUNGEST: Three = three("، أصغرهم: {age}", ", dont la plus jeune a {age}", ", the youngest {age}")
DATED: dict[DeadlineKind, Three] = {
    DeadlineKind.THREAT: three("الأجل {at}", "échéance {at}", "deadline {at}"),
    DeadlineKind.MEETING: three("لقاء {at}", "rencontre {at}", "meeting {at}"),
    DeadlineKind.DEPARTURE: three("سفر {at}", "départ {at}", "departure {at}"),
    DeadlineKind.LIVE: three("بث {at}", "diffusion {at}", "broadcast {at}"),
    DeadlineKind.OTHER: three("موعد {at}", "date indiquée {at}", "date stated {at}"),
}
THREAT: Three = three("تهديد {kinds}", "Menace {kinds}", "Threat {kinds}")
DEMAND: Three = three("طلب {kinds}", "Demande {kinds}", "Demand {kinds}")
SELF_HARM: Three = three("حديث عن إيذاء النفس", "Il est question de se faire du mal", "Self-harm is spoken of")
DANGER: Three = three("الطفل في خطر الآن", "Enfant dit en danger maintenant", "The child is said to be in danger now")
HANDS_ON: Three = three("اعتداء جسدي", "Abus avec contact", "Abuse by contact")
BY_ASCENDANT: Three = three(
    " من أحد الوالدين أو الأجداد", " par un parent ou grand-parent", " by a parent or grandparent"
)
BY_NEAR: Three = three(" من شخص قريب من الطفل", " par un proche de l'enfant", " by a person near the child")
LIVE: Three = three("بث مباشر", "Diffusion en direct", "Live broadcast")
TEXT_ONLY: Three = three("نص فقط، بلا صورة", "Texte seul, sans image", "Text only, no image")
SIGNS: Three = three("{signs} في النص", "{signs} dans le texte", "{signs} in the text")
ON_LIST: Three = three("{files}، على لائحة: {n}", "{files}, dont {n} sur une liste", "{files}, {n} on a list")
NEAR_LIST: Three = three(
    "{files}، صورة تشبه ما في لائحة", "{files}, une image proche d'une liste", "{files}, a picture near a listed one"
)
NO_HIT: Three = three("{files}، لا تطابق في اللوائح", "{files}, absent des listes", "{files}, on no list")
PAGE: Three = three("صفحة على الشبكة", "Page en ligne", "A page online")


def title(facts: ReportFacts, language: str) -> str:
    """What a report is, in two to six words."""
    where = place(language)
    kind = effective_type(facts)
    if kind is IncidentType.MATERIAL and not speaks(facts):
        if facts.batched:
            return VIRAL[where]
        if facts.files and len(facts.known_digest_hits) >= facts.files:
            return KNOWN[where]
    adult = facts.victim_age_min is not None and facts.victim_age_min >= ADULT
    named = NATURES
    if adult and kind in ADULTS:
        named = ADULTS
    elif facts.victims >= 2 and kind in SEVERAL:
        named = SEVERAL
    suffix = SUFFIXES.get(facts.deadline_kind) if facts.deadline_kind and facts.deadline_at else None
    return named[kind][where] + (suffix[where] if suffix else "")


def summary(facts: ReportFacts, language: str, *, zone: tzinfo = UTC, now: datetime | None = None) -> str:
    """One line of at most three short statements, the gravest first, each closed by a full stop."""
    where = place(language)
    dated = _date(facts, language, zone, now)
    parts = [
        _who(facts, language),
        SELF_HARM[where] if facts.self_harm else "",
        _act(facts, where),
        _pressure(facts, language, dated),
        DANGER[where] if facts.danger_now else "",
        _demand(facts, language) if facts.demands else "",
        _signs(facts, language),
        _files(facts, language),
        PAGE[where] if any(key.startswith("url/") for key in facts.selectors) else "",
        SENDERS[facts.sender_kind][where],
    ]
    return " ".join(f"{part[0].upper()}{part[1:]}." for part in [part for part in parts if part][:MOST_PARTS])


def _who(facts: ReportFacts, language: str) -> str:
    where = place(language)
    age = facts.victim_age_min
    years = "" if age is None else counted(age, "years", language)
    if facts.child_writes:
        return WRITTEN_AGED[where].format(age=years) if years else WRITTEN[where]
    if facts.victims >= 2:
        return counted(facts.victims, "victims", language) + (YOUNGEST[where].format(age=years) if years else "")
    if age is None:
        return ""
    return (ADULT_AGED if age >= ADULT else CHILD)[where].format(age=years)


def _act(facts: ReportFacts, where: int) -> str:
    if facts.hands_on or facts.incident_type is IncidentType.ABUSE:
        by = BY_ASCENDANT if facts.relation_ascendant else BY_NEAR if facts.access_to_child else ("", "", "")
        return HANDS_ON[where] + by[where]
    return LIVE[where] if facts.live or Material.LIVE in facts.materials else ""


def _date(facts: ReportFacts, language: str, zone: tzinfo, now: datetime | None) -> str:
    if facts.deadline_at is None:
        return ""
    kind = facts.deadline_kind or DeadlineKind.OTHER
    return DATED[kind][place(language)].format(at=when(facts.deadline_at, language, zone, now))


def _pressure(facts: ReportFacts, language: str, dated: str) -> str:
    """The threat with its date; either alone."""
    where = place(language)
    if not facts.threats:
        return dated
    kinds = joined([THREATS[kind][where] for kind in sorted(facts.threats)], language)
    threat = THREAT[where].format(kinds=kinds)
    return threat + COMMA[where] + dated if dated else threat


def _demand(facts: ReportFacts, language: str) -> str:
    where = place(language)
    kinds: list[Demand] = sorted(facts.demands)
    return DEMAND[where].format(kinds=joined([DEMANDS[kind][where] for kind in kinds], language))


def _signs(facts: ReportFacts, language: str) -> str:
    where = place(language)
    text_only = facts.narrative_length is not NarrativeLength.NONE and not facts.files
    if facts.indicators:
        return SIGNS[where].format(signs=counted(len(facts.indicators), "signs", language))
    return TEXT_ONLY[where] if text_only and not facts.materials - {Material.TEXT} else ""


def _files(facts: ReportFacts, language: str) -> str:
    if not facts.files:
        return ""
    where = place(language)
    files = counted(facts.files, "files", language)
    hits = len(facts.known_digest_hits)
    if hits:
        return ON_LIST[where].format(files=files, n=hits)
    return (NEAR_LIST if facts.alike_hits else NO_HIT)[where].format(files=files)
