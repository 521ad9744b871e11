"""The facts of a report for triage: enumerations, numbers and times read off its fields and findings.

Touches content in memory; what it returns holds none (`ReportFacts` refuses it).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import re2

from hirz.core.formats.report import FieldName, IncidentType, ParsedReport, Subject
from hirz.core.scoring import ReportFacts
from hirz.core.scoring.facts import (
    NO_COUNTS,
    Annotation,
    Channel,
    DeadlineKind,
    Demand,
    FileFlag,
    Material,
    NarrativeLength,
    SenderKind,
    Threat,
)
from hirz.core.text import SelectorKind, language_hint
from hirz.detect.findings import DIGEST_KINDS, Finding, moment, texts_of

SENDER_OF = {"platform": SenderKind.PLATFORM, "hotline": SenderKind.HOTLINE, "ngo": SenderKind.NGO,
             "police": SenderKind.POLICE, "foreign": SenderKind.FOREIGN}  # fmt: skip
# Bodies that report what they saw themselves: they are the witness, whoever else stays unnamed.
KNOWS_ITSELF = {"platform", "police", "foreign"}
ASCENDANTS = {
    "parent",
    "father",
    "mother",
    "step_parent",
    "stepfather",
    "stepmother",
    "grandparent",
    "guardian",
    "ascendant",
}
AUTHORITIES = {"teacher", "coach", "employer", "guardian", "authority", "educator", "doctor"}
# ISO 3166-2, as the country data writes it.
PROVINCE_CODE = re2.compile(r"^[A-Z]{2}-[A-Z0-9]{1,3}$")
TRUE = {"true", "1", "yes", "on"}
ADULT = 18
# An age as a form asks for it: "13-15", "18+".
AGE_BAND = re2.compile(r"^([0-9]{1,3})(-[0-9]{1,3}|\+)$")


class _Fields:
    """The fields of a report by subject and name: some thirty are asked for, and a report may have hundreds."""

    def __init__(self, parsed: ParsedReport) -> None:
        self.fields = parsed.fields
        self.subjects: set[tuple[Subject, int]] = set()
        self.circumstances: set[str] = set()
        self._by_name: dict[tuple[Subject, FieldName], list[str]] = defaultdict(list)
        for item in parsed.fields:
            self.subjects.add((item.subject, item.ordinal))
            self._by_name[item.subject, item.name].append(item.value)
            if item.name is FieldName.CIRCUMSTANCE:
                self.circumstances.add(item.value.strip().lower())

    def has(self, subject: Subject, *names: FieldName) -> bool:
        """Whether any of the names is said of a subject."""
        return any((subject, name) in self._by_name for name in names)

    def values(self, subject: Subject, name: FieldName) -> list[str]:
        """The values of one name, in document order."""
        return self._by_name.get((subject, name), [])

    def first(self, subject: Subject, name: FieldName) -> str | None:
        """The first value of one name, or None."""
        return next(iter(self.values(subject, name)), None)


def facts_of(
    parsed: ParsedReport,
    findings: Sequence[Finding],
    *,
    received_at: datetime,
    channel: str,
    sender_kind: str,
    list_hits: Sequence[str],
    alike_hits: Mapping[str, int] = NO_COUNTS,
    signs: Mapping[str, int] = NO_COUNTS,
    indicators: Iterable[str] = (),
) -> ReportFacts:
    """What triage needs to know of one report."""
    fields = _Fields(parsed)
    text = texts_of(parsed)
    language = fields.first(Subject.INCIDENT, FieldName.LANGUAGE) or (language_hint(text) if text else None)
    ips = [f for f in findings if f.kind == SelectorKind.IP]
    dated = [at for f in ips if (at := moment(f.attributes.get("at"))) is not None]
    deadline = moment(fields.first(Subject.INCIDENT, FieldName.DEADLINE_AT))
    return ReportFacts(
        received_at=received_at,
        incident_type=_incident_type(fields),
        channel=Channel.read(channel),
        sender_kind=SENDER_OF.get(sender_kind, SenderKind.OTHER),
        annotations=frozenset(map(Annotation.read, _values(fields, FieldName.ANNOTATION))),
        anonymous=sender_kind not in KNOWS_ITSELF and _anonymous(fields),
        reply_possible=channel in {"api", "portal", "staff"},
        # Of a text too short to tell, the language in which its writer read the form.
        language=_language(language) or _language(fields.first(Subject.REPORTER, FieldName.LANGUAGE)),
        narrative_length=NarrativeLength.of(len(text)),
        indicators=frozenset(indicators),
        signs=signs,
        **_child(fields),
        danger_now=_says(fields, FieldName.DANGER_NOW),
        urgent_requested=fields.has(Subject.INCIDENT, FieldName.URGENT_REASON) or _says(fields, FieldName.DANGER_TODAY),
        deadline_at=deadline,
        deadline_kind=_deadline_kind(fields) if deadline else None,
        threats=frozenset(map(Threat.read, _values(fields, FieldName.THREAT))),
        demands=frozenset(map(Demand.read, _values(fields, FieldName.DEMAND))),
        materials=frozenset(map(Material.read, _values(fields, FieldName.MATERIAL))),
        live=_incident_type(fields) is IncidentType.LIVE_STREAM or _circumstance(fields, "live"),
        hands_on=_incident_type(fields) is IncidentType.ABUSE or _circumstance(fields, "hands_on"),
        occurred_at=moment(fields.first(Subject.INCIDENT, FieldName.OCCURRED_AT)),
        **_reported(fields),
        selectors=dict(Counter([f.kind + "/" + f.role for f in findings if f.kind not in DIGEST_KINDS])),
        ips_with_time=len(dated),
        ips_without_time=len(ips) - len(dated),
        newest_ip_at=max(dated, default=None),
        country=_country(fields),
        province=_province(fields),
        files=sum(1 for subject, _ in fields.subjects if subject is Subject.FILE),
        files_viewed_by_sender=sum(
            1 for v in fields.values(Subject.FILE, FieldName.VIEWED_BY_SENDER) if v.lower() in TRUE
        ),
        file_flags=frozenset(map(FileFlag.read, fields.values(Subject.FILE, FieldName.ANNOTATION))),
        known_digest_hits=tuple(list_hits),
        alike_hits=alike_hits,
        batched=fields.first(Subject.INCIDENT, FieldName.BATCHED) is not None,
    )


def bare_facts(*, received_at: datetime, channel: str) -> ReportFacts:
    """For a report that the scan could not take apart: a person must look at it."""
    return ReportFacts(received_at=received_at, channel=Channel.read(channel))


def _child(parsed: _Fields) -> dict[str, Any]:
    ages = [age for subject in (Subject.VICTIM,) for age in _ages(parsed, subject)]
    names = {FieldName.FIRST_NAME, FieldName.LAST_NAME, FieldName.NAME}
    return {
        "child_writes": _circumstance(parsed, "child_writes")
        or (parsed.first(Subject.REPORTER, FieldName.RELATION) == "self" and min(ages, default=0) < ADULT),
        "victims": sum(1 for subject, _ in parsed.subjects if subject is Subject.VICTIM),
        "victim_age_min": min(ages, default=None),
        "victim_named": parsed.has(Subject.VICTIM, *names),
        "self_harm": _circumstance(parsed, "self_harm"),
    }


def _reported(parsed: _Fields) -> dict[str, Any]:
    relations = {value.strip().lower() for value in parsed.values(Subject.REPORTED, FieldName.RELATION)}
    accounts = {FieldName.SCREEN_NAME, FieldName.ACCOUNT_ID, FieldName.PROFILE_URL}
    names = {FieldName.FIRST_NAME, FieldName.LAST_NAME, FieldName.NAME}
    return {
        "reported_accounts": len(
            {f.ordinal for f in parsed.fields if f.subject is Subject.REPORTED and f.name in accounts}
        ),
        "reported_named": parsed.has(Subject.REPORTED, *names),
        "access_to_child": _circumstance(parsed, "access_to_child") or bool(relations & (ASCENDANTS | AUTHORITIES)),
        "relation_ascendant": bool(relations & ASCENDANTS),
        "relation_authority": bool(relations & AUTHORITIES),
        "prior_reports": sum(1 for _ in parsed.values(Subject.REPORTED, FieldName.PRIOR_REPORT)),
    }


def _incident_type(parsed: _Fields) -> IncidentType:
    value = parsed.first(Subject.INCIDENT, FieldName.INCIDENT_TYPE)
    try:
        return IncidentType(value) if value else IncidentType.OTHER
    except ValueError:
        return IncidentType.OTHER


def _values(parsed: _Fields, name: FieldName) -> list[str]:
    return parsed.values(Subject.INCIDENT, name)


def _says(parsed: _Fields, name: FieldName) -> bool:
    return any(value.strip().lower() in TRUE for value in _values(parsed, name))


def _circumstance(parsed: _Fields, code: str) -> bool:
    return code in parsed.circumstances


def _deadline_kind(parsed: _Fields) -> DeadlineKind:
    for kind in (DeadlineKind.MEETING, DeadlineKind.DEPARTURE, DeadlineKind.LIVE):
        if _circumstance(parsed, f"deadline_{kind.value}"):
            return kind
    return DeadlineKind.THREAT if _values(parsed, FieldName.THREAT) else DeadlineKind.OTHER


def _anonymous(parsed: _Fields) -> bool:
    known = {FieldName.NAME, FieldName.FIRST_NAME, FieldName.LAST_NAME, FieldName.EMAIL, FieldName.PHONE}
    has_sender = any(subject is Subject.SENDER for subject, _ in parsed.subjects)
    return not has_sender and not parsed.has(Subject.REPORTER, *known)


def _ages(parsed: _Fields, subject: Subject) -> list[int]:
    # Of a band its lower end: nobody is taken for older than they may be.
    said = [AGE_BAND.sub(r"\1", value) for value in parsed.values(subject, FieldName.AGE)]
    ages = [int(v) for v in said if v.isascii() and v.isdigit() and len(v) < 4]
    for born in parsed.values(subject, FieldName.BIRTH_DATE):
        at = moment(parsed.first(Subject.INCIDENT, FieldName.OCCURRED_AT))
        try:
            birth = dt.date.fromisoformat(born[:10])
        except ValueError:
            continue
        if at is not None:
            ages.append(at.year - birth.year - ((at.month, at.day) < (birth.month, birth.day)))
    return [age for age in ages if 0 <= age < 130]


def _country(parsed: _Fields) -> str | None:
    for subject in (Subject.VICTIM, Subject.INCIDENT, Subject.REPORTED):
        value = parsed.first(subject, FieldName.COUNTRY)
        if value and len(value.strip()) == 2 and value.strip().isalpha() and value.isascii():
            return value.strip().upper()
    return None


def _province(parsed: _Fields) -> str | None:
    """The code of a province (ISO 3166-2); a name is not a fact without content."""
    for subject in (Subject.VICTIM, Subject.INCIDENT, Subject.REPORTER):
        value = parsed.first(subject, FieldName.PROVINCE)
        if value and PROVINCE_CODE.match(value.strip()):
            return value.strip()
    return None


def _language(text: str | None) -> str | None:
    known = {"ar", "ary", "ary-Latn", "fr", "en", "es", "zgh"}
    return text if text in known else None
