"""A draft as a CyberTipline report (shared reference `standards.md` 1.2; the order of elements matters)."""

from __future__ import annotations

from html import escape

from hirz.core.formats.report import IncidentType
from hirz.core.simulation.types import Account, Draft, Victim
from hirz.core.simulation.writers.times import zulu

# Literal strings of the standard, which this project does not use itself.
TYPES = {
    IncidentType.MATERIAL: "Child Pornography (possession, manufacture, and distribution)",
    IncidentType.SEXTORTION: "Online Enticement of Children for Sexual Acts",
    IncidentType.GROOMING: "Online Enticement of Children for Sexual Acts",
    IncidentType.TRAFFICKING: "Child Sex Trafficking",
    IncidentType.LURE: "Child Sex Trafficking",
    IncidentType.TRAVEL: "Child Sex Tourism",
    IncidentType.ABUSE: "Child Sexual Molestation",
    IncidentType.LIVE_STREAM: "Child Pornography (possession, manufacture, and distribution)",
    IncidentType.UNSOLICITED: "Unsolicited Obscene Material Sent to a Child",
    IncidentType.MISLEADING: "Misleading Words or Digital Images on the Internet",
}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<report xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://report.cybertip.org/ispws/xsd">\n'


def write_cybertip(draft: Draft) -> bytes:
    """The report; files are not part of it, and what the standard has no place for stands in the text."""
    out = [HEAD]
    if draft.batched:
        out.append('  <batchedReport reason="VIRAL_POTENTIAL_MEME"/>\n')
    _summary(draft, out)
    _details(draft, out)
    _reporter(draft, out)
    for account in draft.reported:
        _reported(account, out)
    for victim in draft.victims:
        _victim(victim, out)
    notes = "\n".join((f"Reference of the service: {draft.reference}", *draft.notes))
    out.append(f"  <additionalInfo>{_text(notes)}</additionalInfo>\n")
    out.append("</report>\n")
    return "".join(out).encode()


def _text(value: str) -> str:
    return escape(value, quote=False)


def _summary(draft: Draft, out: list[str]) -> None:
    out.append(
        f"  <incidentSummary>\n    <incidentType>{TYPES.get(draft.kind, TYPES[IncidentType.MISLEADING])}</incidentType>\n"
    )
    if draft.platform:
        out.append(f"    <platform>{_text(draft.platform)}</platform>\n")
    if draft.urgent_reason:
        out.append(f"    <escalateToHighPriority>{_text(draft.urgent_reason)}</escalateToHighPriority>\n")
    if draft.annotations:
        flags = "".join(f"<{name}/>" for name in draft.annotations)
        out.append(f"    <reportAnnotations>{flags}</reportAnnotations>\n")
    at = draft.occurred_at or draft.received_at
    out.append(f"    <incidentDateTime>{zulu(at)}</incidentDateTime>\n  </incidentSummary>\n")


def _details(draft: Draft, out: list[str]) -> None:
    """Exactly one variant in each element; the standard's own text asks for at least one element."""
    if draft.urls:
        urls = "".join(f"<url>{_text(url)}</url>" for url in draft.urls)
        out.append(f"  <internetDetails><webPageIncident>{urls}</webPageIncident></internetDetails>\n")
    if draft.urls and not draft.chat:
        return
    content = "\n".join([draft.narrative, *draft.chat] if draft.narrative else draft.chat)
    out.append(f"  <internetDetails><chatImIncident><chatClient>{_text(draft.platform)}</chatClient>")
    if draft.rooms:
        out.append(f"<chatRoomName>{_text(draft.rooms[0])}</chatRoomName>")
    if content:
        out.append(f"<content>{_text(content)}</content>")
    out.append("</chatImIncident></internetDetails>\n")


def _reporter(draft: Draft, out: list[str]) -> None:
    domain = f"{draft.sender.code}.example"
    out.append(
        "  <reporter><reportingPerson><firstName>Trust</firstName><lastName>Desk</lastName>"
        f"<email>desk@{domain}</email></reportingPerson><contactPerson><firstName>Legal</firstName>"
        f"<lastName>Desk</lastName><email>legal@{domain}</email></contactPerson>"
        f"<companyTemplate>{_text(draft.sender.name)}</companyTemplate>"
        f"<termsOfService>https://{domain}/terms</termsOfService><legalURL>https://{domain}/legal</legalURL></reporter>\n"
    )


def _reported(account: Account, out: list[str]) -> None:
    out.append("  <personOrUserReported>\n")
    if account.phones or account.emails:
        phones = "".join(f'<phone type="Mobile" verified="false">{number}</phone>' for number in account.phones)
        emails = "".join(f'<email verified="true">{mail}</email>' for mail in account.emails)
        out.append(f"    <personOrUserReportedPerson>{phones}{emails}</personOrUserReportedPerson>\n")
    if account.account_id:
        out.append(f"    <espIdentifier>{account.account_id}</espIdentifier>\n")
    if account.service:
        out.append(f"    <espService>{_text(account.service)}</espService>\n")
    if account.handle:
        out.append(f"    <screenName>{_text(account.handle)}</screenName>\n")
    if account.handle and account.account_id:
        url = f"https://{account.service.lower()}.example/u/{account.handle}"
        out.append(f"    <profileUrl>{_text(url)}</profileUrl>\n")
    for seen in account.connections:
        at = f"<dateTime>{zulu(seen.at)}</dateTime>" if seen.at else ""
        port = f"<port>{seen.port}</port>" if seen.port else ""
        out.append(
            f"    <ipCaptureEvent><ipAddress>{seen.address}</ipAddress><eventName>{seen.event}</eventName>{at}{port}"
            "</ipCaptureEvent>\n"
        )
    for number in range(account.prior_reports):
        out.append(f"    <priorCTReports>{900000000 + number}</priorCTReports>\n")
    out.append("  </personOrUserReported>\n")


def _victim(victim: Victim, out: list[str]) -> None:
    name = f"<firstName>{_text(victim.first_name)}</firstName>" if victim.first_name else ""
    age = f"<age>{victim.age}</age>" if victim.age is not None else ""
    screen = f"<screenName>{_text(victim.handle)}</screenName>" if victim.handle else ""
    out.append(f"  <victim><victimPerson>{name}{age}</victimPerson>{screen}</victim>\n")
