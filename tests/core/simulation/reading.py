"""Facts from closed fields alone, as the tests of ranking need them; the house's own reader is in `detect`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from hirz.core.formats import FieldName, IncidentType, ParsedReport, Subject
from hirz.core.scoring import (
    Annotation,
    Assessment,
    Channel,
    Context,
    DeadlineKind,
    Demand,
    NarrativeLength,
    ReportFacts,
    SenderKind,
    Threat,
    assess,
)
from hirz.core.simulation import SENDERS, SimulatedDocument, hash_list
from tests.core.simulation.sample import parsed

KINDS = {sender.code: SenderKind(sender.kind) for sender in SENDERS}
CHANNELS = {
    "cybertip-xml": Channel.CYBERTIP,
    "police-json": Channel.POLICE,
    "hirz-json": Channel.API,
    "csv": Channel.CSV,
}
NEAR = {"father", "stepfather"}
SELECTORS = {
    FieldName.PHONE: "phone",
    FieldName.EMAIL: "email",
    FieldName.SCREEN_NAME: "handle",
    FieldName.WALLET: "wallet",
    FieldName.BANK_ACCOUNT: "rib",
    FieldName.URL: "url",
    FieldName.CHAT_ROOM: "room_code",
}


def moment(text: str | None) -> datetime | None:
    """A time in UTC, or None."""
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def facts_of(document: SimulatedDocument, report: ParsedReport, listed: set[str]) -> ReportFacts:
    """What the closed fields say."""
    said = set(report.values(Subject.INCIDENT, FieldName.CIRCUMSTANCE))
    ages = [int(age) for age in report.values(Subject.VICTIM, FieldName.AGE)]
    relations = set(report.values(Subject.REPORTED, FieldName.RELATION))
    digests = list(report.values(Subject.FILE, FieldName.MD5))
    deadline = moment(report.first(Subject.INCIDENT, FieldName.DEADLINE_AT))
    kind = next((kind for kind in DeadlineKind if f"deadline_{kind}" in said), DeadlineKind.THREAT)
    people = {(field.subject, field.ordinal) for field in report.fields}
    return ReportFacts(
        received_at=document.received_at,
        incident_type=IncidentType(report.first(Subject.INCIDENT, FieldName.INCIDENT_TYPE) or IncidentType.OTHER),
        channel=CHANNELS[document.format],
        sender_kind=KINDS[document.sender_code],
        annotations=frozenset(map(Annotation.read, report.values(Subject.INCIDENT, FieldName.ANNOTATION))),
        narrative_length=NarrativeLength.of(sum(map(len, report.values(Subject.INCIDENT, FieldName.NARRATIVE)))),
        child_writes="child_writes" in said,
        victims=sum(subject is Subject.VICTIM for subject, _ in people),
        victim_age_min=min(ages, default=None),
        self_harm="self_harm" in said,
        danger_now=report.first(Subject.INCIDENT, FieldName.DANGER_NOW) == "true",
        urgent_requested=report.first(Subject.INCIDENT, FieldName.URGENT_REASON) is not None,
        deadline_at=deadline,
        deadline_kind=kind if deadline else None,
        threats=frozenset(map(Threat.read, report.values(Subject.INCIDENT, FieldName.THREAT))),
        demands=frozenset(map(Demand.read, report.values(Subject.INCIDENT, FieldName.DEMAND))),
        live="live" in said,
        hands_on="hands_on" in said,
        occurred_at=moment(report.first(Subject.INCIDENT, FieldName.OCCURRED_AT)),
        reported_accounts=sum(subject is Subject.REPORTED for subject, _ in people),
        access_to_child="access_to_child" in said,
        relation_ascendant=bool(relations & NEAR),
        prior_reports=len(list(report.values(Subject.REPORTED, FieldName.PRIOR_REPORT))),
        selectors=Counter(f"{SELECTORS[field.name]}/reported" for field in report.fields if field.name in SELECTORS),
        ips_with_time=sum(field.name is FieldName.IP and "at" in field.attributes for field in report.fields),
        files=sum(subject is Subject.FILE for subject, _ in people),
        known_digest_hits=tuple("national" for digest in digests if digest in listed),
        batched=report.first(Subject.INCIDENT, FieldName.BATCHED) is not None,
    )


def assessed(documents: tuple[SimulatedDocument, ...], seed: int) -> Iterator[tuple[SimulatedDocument, Assessment]]:
    """Each document with its assessment on arrival; of the others only files seen before are known."""
    listed = {row.md5 for row in hash_list(seed)}
    seen: Counter[str] = Counter()
    for document in documents:
        report = parsed(document)
        digests = list(report.values(Subject.FILE, FieldName.MD5))
        around = Context(
            now=document.received_at,
            files_seen=sum(seen[digest] > 0 for digest in digests),
            digest_reports=max((seen[digest] for digest in digests), default=0),
        )
        seen.update(digests)
        yield document, assess(facts_of(document, report, listed), around)
