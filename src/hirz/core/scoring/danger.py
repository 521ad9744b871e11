"""Features of the score *danger*: is a child in danger now.

Each may only add: no feature, and no missing fact, takes danger away. Words count as much as pictures:
no feature asks whether there is an image. Nothing here weighs the person who writes, or their credibility.
"""

from __future__ import annotations

from hirz.core.formats.report import IncidentType
from hirz.core.scoring.facts import (
    Annotation,
    Context,
    DeadlineKind,
    Demand,
    FileFlag,
    Material,
    NarrativeLength,
    ReportFacts,
    SenderKind,
    Threat,
)
from hirz.core.scoring.types import NO_PARAMS, Finding, Params

HOUR = 3600.0
DAY = 24 * HOUR
ADULT = 18
MACHINES = frozenset({SenderKind.PLATFORM, SenderKind.FOREIGN})  # senders whose text may be the same in every report
VIRAL_REPORTS = 20  # a file in so many other reports is viral

NATURE = {
    IncidentType.ABUSE: 1.0,
    IncidentType.LIVE_STREAM: 1.0,
    IncidentType.TRAFFICKING: 0.9,
    IncidentType.SEXTORTION: 0.9,
    IncidentType.TRAVEL: 0.8,
    IncidentType.GROOMING: 0.75,
    IncidentType.LURE: 0.55,
    IncidentType.MATERIAL: 0.4,
    IncidentType.UNSOLICITED: 0.35,
    IncidentType.OTHER: 0.2,
    IncidentType.MISLEADING: 0.05,
}
ADULT_SHARE = 0.6  # of the value for a child: extortion and trafficking of adults are taken in, children come first
KNOWN_NATURE = 0.25  # material that is known already, and nothing else
VIRAL_NATURE = 0.1

SHOWS_ABUSE = frozenset({IncidentType.MATERIAL, IncidentType.LIVE_STREAM, IncidentType.ABUSE, IncidentType.TRAVEL})

DEADLINE_AHEAD = ((6, 1.0), (24, 0.9), (48, 0.7), (168, 0.4))  # hours from now, value
DEADLINE_LATER = 0.2
DEADLINE_PAST = ((24, 0.9), (72, 0.5))  # hours ago: the threat may be carried out just now

THREAT_VALUES = {
    Threat.HARM: 1.0,
    Threat.FAMILY: 0.9,
    Threat.SCHOOL: 0.9,
    Threat.PUBLISH: 0.8,
    Threat.OTHER: 0.5,
}
DEMAND_VALUES = {
    Demand.IMAGES: 1.0,
    Demand.MEETING: 1.0,
    Demand.MONEY: 0.8,
    Demand.SECRECY: 0.6,
    Demand.OTHER: 0.5,
}
# Families of signs in the words (`core.text`): what the words may be about, whatever the form says.
READ_NATURE = {
    "extortion": IncidentType.SEXTORTION,
    "live_pay": IncidentType.LIVE_STREAM,
    "secrecy_meeting": IncidentType.GROOMING,
    "lure": IncidentType.LURE,
}
# Of the value that a closed answer has: extortion needs no picture and no form, the others are read with less certainty.
READ_SHARE = {"extortion": 1.0, "live_pay": 0.8, "secrecy_meeting": 0.8, "lure": 0.8}
# How strong the signs of a family must be together before they say what a report is about.
READ_FROM = 50
READ_THREAT = 0.9
READ_MEETING = 0.7
READ_LIVE = 0.8
AGES = ((5, 1.0), (9, 0.8), (12, 0.6), (15, 0.4), (17, 0.2))  # up to this age, value


def speaks(facts: ReportFacts) -> bool:
    """Whether a report says something beside its files: a person's words, a child, a circumstance.

    The standing text that platforms add to every report is nobody's word; signs found in it are.
    """
    words = facts.narrative_length is not NarrativeLength.NONE and facts.sender_kind not in MACHINES
    return bool(
        words
        or facts.indicators
        or facts.child_writes
        or facts.victims
        or facts.victim_age_min is not None
        or facts.threats
        or facts.demands
        or facts.access_to_child
    )


def nothing_new(facts: ReportFacts, context: Context) -> float:
    """How little a report of known material tells: 0 not so, KNOWN_NATURE or VIRAL_NATURE.

    Only material with no word, no child and no circumstance beside it can be "nothing new".
    """
    if facts.incident_type not in (IncidentType.MATERIAL, IncidentType.OTHER, IncidentType.UNSOLICITED):
        return 0.0
    if speaks(facts):
        return 0.0
    flags = facts.file_flags
    if facts.batched or FileFlag.VIRAL in flags or FileFlag.POTENTIAL_MEME in flags:
        return VIRAL_NATURE
    seen = max(context.files_seen, len(facts.known_digest_hits))
    if not facts.files or seen < facts.files:
        return 0.0
    return VIRAL_NATURE if context.digest_reports >= VIRAL_REPORTS else KNOWN_NATURE


def _adult(facts: ReportFacts) -> bool:
    """Whether every victim is said to be an adult; an unknown age is taken for a child's."""
    return facts.victim_age_min is not None and facts.victim_age_min >= ADULT


def deadline(facts: ReportFacts, context: Context) -> Finding | None:
    """A date that the report states: an ultimatum, a meeting, a departure, a broadcast. The nearer, the more; a date
    just past still counts, because the threat may be carried out now."""
    at = facts.deadline_at
    if at is None:
        return None
    hours = (at - context.now).total_seconds() / HOUR
    if hours >= 0:
        value = next((value for bound, value in DEADLINE_AHEAD if hours <= bound), DEADLINE_LATER)
    else:
        value = next((value for bound, value in DEADLINE_PAST if -hours <= bound), 0.0)
    if not value:
        return None
    if _adult(facts):
        value *= ADULT_SHARE
    kind = facts.deadline_kind or DeadlineKind.OTHER
    return value, {"kind": kind.value, "at": at.isoformat(), "past": int(hours < 0)}


def self_harm(facts: ReportFacts, context: Context) -> Finding | None:
    """The report speaks of a child who harms themselves, or of suicide."""
    return (1.0, NO_PARAMS) if facts.self_harm else None


def danger_in_words(facts: ReportFacts, context: Context) -> Finding | None:
    """The words speak of a danger of this moment: of suicide or self-harm, of a child held, hurt or taken away."""
    read = strength(facts, "danger_now")
    return (read, NO_PARAMS) if read else None


def danger_stated(facts: ReportFacts, context: Context) -> Finding | None:
    """The writer answers that the child is in danger now."""
    return (1.0, NO_PARAMS) if facts.danger_now else None


def live(facts: ReportFacts, context: Context) -> Finding | None:
    """Abuse broadcast live. Full when nothing says that it is long past; less when only the words speak of a broadcast
    for pay."""
    finding = _live_stated(facts, context)
    read = READ_LIVE * strength(facts, "live_pay")
    return (read, {"words": 1}) if read > (finding[0] if finding else 0.0) else finding


def _live_stated(facts: ReportFacts, context: Context) -> Finding | None:
    stated = (
        facts.live
        or Material.LIVE in facts.materials
        or Annotation.LIVE_STREAMING in facts.annotations
        or facts.incident_type is IncidentType.LIVE_STREAM
    )
    if not stated and FileFlag.LIVE_STREAMING not in facts.file_flags:
        return None
    if not stated:  # a recording of a broadcast, which may be old
        return (0.1 if nothing_new(facts, context) else 0.4), {"past": 1}
    age = (context.now - facts.occurred_at).total_seconds() / DAY if facts.occurred_at else 0.0
    if age <= 3:
        return 1.0, {"past": 0}
    return (0.6 if age <= 30 else 0.4), {"past": 1}


def hands_on(facts: ReportFacts, context: Context) -> Finding | None:
    """Abuse by contact is reported, or a file is marked as showing it. Full when the reported person has access to
    the child."""
    flagged = bool(facts.file_flags & {FileFlag.PHYSICAL_HARM, FileFlag.VIOLENCE, FileFlag.BESTIALITY})
    if not (facts.hands_on or facts.incident_type is IncidentType.ABUSE or flagged):
        return None
    reported = facts.hands_on or facts.incident_type is IncidentType.ABUSE
    if reported and (facts.access_to_child or facts.relation_ascendant or facts.relation_authority):
        return 1.0, {"access": 1}
    if reported:
        return 0.7, {"access": 0}
    return (0.15 if nothing_new(facts, context) else 0.6), {"access": 0}


def access(facts: ReportFacts, context: Context) -> Finding | None:
    """The reported person has access to the child: a parent, a teacher, somebody near."""
    if facts.relation_ascendant:
        return 1.0, {"relation": "ascendant"}
    if facts.access_to_child:
        return 0.9, {"relation": "access"}
    return (0.8, {"relation": "authority"}) if facts.relation_authority else None


def meeting(facts: ReportFacts, context: Context) -> Finding | None:
    """A meeting with the child is demanded or planned, with or without a date; or the words ask for a meeting alone, or
    for silence."""
    if facts.deadline_kind is DeadlineKind.MEETING and facts.deadline_at is not None:
        return 1.0, {"set": 1}
    if Demand.MEETING in facts.demands:
        return 0.7, {"set": 0}
    read = READ_MEETING * strength(facts, "secrecy_meeting")
    return (read, {"words": 1}) if read else None


def effective_type(facts: ReportFacts) -> IncidentType:
    """The type that counts: a report flagged as extortion, or with threat and demand, is one whatever its sender chose,
    unless the chosen type is graver."""
    kind = facts.incident_type
    extortion = Annotation.SEXTORTION in facts.annotations or bool(facts.threats and facts.demands)
    return IncidentType.SEXTORTION if extortion and NATURE[kind] < NATURE[IncidentType.SEXTORTION] else kind


def strength(facts: ReportFacts, family: str) -> float:
    """How strong the signs of a family are in the words, 0 to 1."""
    return min(max(facts.signs.get(family, 0), 0), 100) / 100


def _read_nature(facts: ReportFacts) -> tuple[float, IncidentType] | None:
    """What the words are about, and its value; None when they say too little."""
    read = [
        (NATURE[kind] * READ_SHARE[family], kind)
        for family, kind in READ_NATURE.items()
        if facts.signs.get(family, 0) >= READ_FROM
    ]
    return max(read, default=None)


def nature(facts: ReportFacts, context: Context) -> Finding | None:
    """What is reported, by the form or by the words, whichever is graver: extortion that only the words tell weighs as
    much as any other. Material that is known already, with nothing else beside it, weighs little; a picture that a
    sender reports in a batch weighs least."""
    kind = effective_type(facts)
    value = NATURE[kind]
    if kind is not IncidentType.SEXTORTION:
        value = min(value, nothing_new(facts, context) or value)
    params: Params = {"type": kind.value}
    read = _read_nature(facts)
    if read is not None and read[0] > value:
        value, params = read[0], {"type": read[1].value, "words": 1}
    if _adult(facts):
        value *= ADULT_SHARE
    return value, params


def young_child(facts: ReportFacts, context: Context) -> Finding | None:
    """How young the youngest child is, by the age stated or by a file marked as showing an infant."""
    age = facts.victim_age_min
    stated = 0.0 if age is None else next((value for bound, value in AGES if age <= bound), 0.0)
    if FileFlag.INFANT in facts.file_flags:
        shown = 0.15 if nothing_new(facts, context) else 1.0
        if shown > stated:
            return shown, {"infant": 1}
    return (stated, {"age": age or 0}) if stated else None


def child_writes(facts: ReportFacts, context: Context) -> Finding | None:
    """The child writes, and asks for help."""
    if not facts.child_writes:
        return None
    age = facts.victim_age_min
    return (1.0, NO_PARAMS) if age is None else (1.0, {"age": age})


def threat(facts: ReportFacts, context: Context) -> Finding | None:
    """A threat: violence, or to send material to the family, to school, or to publish it; stated in the form, or read in
    the words as extortion."""
    read = READ_THREAT * strength(facts, "extortion")
    ranked = sorted(facts.threats, key=lambda kind: (-THREAT_VALUES[kind], kind))
    stated = THREAT_VALUES[ranked[0]] if ranked else 0.0
    if read > stated:
        return read, {"words": 1}
    return (stated, {"kinds": [kind.value for kind in ranked]}) if ranked else None


def demand(facts: ReportFacts, context: Context) -> Finding | None:
    """Something is demanded of the child: images, a meeting, money, silence."""
    demands = facts.demands
    if Annotation.CSAM_SOLICITATION in facts.annotations:
        demands = demands | {Demand.IMAGES}
    if not demands:
        return None
    ranked = sorted(demands, key=lambda kind: (-DEMAND_VALUES[kind], kind))
    return DEMAND_VALUES[ranked[0]], {"kinds": [kind.value for kind in ranked]}


def new_material(facts: ReportFacts, context: Context) -> Finding | None:
    """Files that nobody saw before, where material is what is reported: behind them may be a child whom nobody found
    yet. A capture sent with a report of extortion or solicitation adds nothing: words count as much."""
    if facts.incident_type not in SHOWS_ABUSE:
        return None
    seen = max(context.files_seen, len(facts.known_digest_hits))
    new = facts.files - seen
    if new <= 0 or nothing_new(facts, context):
        return None
    return 1.0, {"n": new}


def urgent_requested(facts: ReportFacts, context: Context) -> Finding | None:
    """The sender asks for priority."""
    return (1.0, NO_PARAMS) if facts.urgent_requested else None


def recent(facts: ReportFacts, context: Context) -> Finding | None:
    """It happened in the last hours or days."""
    if facts.occurred_at is None:
        return None
    days = (context.now - facts.occurred_at).total_seconds() / DAY
    value = 1.0 if days <= 2 else 0.6 if days <= 7 else 0.3 if days <= 30 else 0.0
    return (value, {"at": facts.occurred_at.isoformat()}) if value else None


def same_trace_recent(facts: ReportFacts, context: Context) -> Finding | None:
    """The same rare account, number or wallet stands in other reports of the last thirty days: more than one child."""
    n = context.same_selector_recent
    if n <= 0:
        return None
    value = 0.6 if n == 1 else 0.8 if n < 5 else 1.0
    return value, {"n": n, "kind": context.same_selector_kind or "other"}


def account_reported_before(facts: ReportFacts, context: Context) -> Finding | None:
    """The sender reported the same account before."""
    n = facts.prior_reports
    return (0.7 if n < 3 else 1.0, {"n": n}) if n > 0 else None


def several_children(facts: ReportFacts, context: Context) -> Finding | None:
    """The report speaks of more than one child."""
    n = facts.victims
    return (0.6 if n < 5 else 1.0, {"n": n}) if n >= 2 else None


def sadistic(facts: ReportFacts, context: Context) -> Finding | None:
    """The sender marks the report as sadistic online exploitation: children pressed to harm themselves or others."""
    return (1.0, NO_PARAMS) if Annotation.SADISTIC_ONLINE_EXPLOITATION in facts.annotations else None


def signs_in_text(facts: ReportFacts, context: Context) -> Finding | None:
    """Signs in the text: an invitation to another service, a plea for secrecy, an instruction to pay."""
    n = len(facts.indicators)
    return (0.4 if n == 1 else 0.7 if n == 2 else 1.0, {"n": n}) if n else None


def raised(facts: ReportFacts, context: Context) -> Finding | None:
    """Somebody opened the report for the audit of the low pile, and found that it should have been urgent."""
    return (1.0, NO_PARAMS) if context.raised else None
