"""The table of a CyberTipline `report`: every element and attribute, and where it lands."""

from __future__ import annotations

from typing import Final

from hirz.core.formats import incident_types
from hirz.core.formats.cybertip_places import COUNTRIES
from hirz.core.formats.cybertip_types import (
    ACCOUNT,
    ACCOUNT_STATE,
    ASSOCIATED_ACCOUNT,
    GROUP,
    PRIOR_REPORTS,
    address,
    contact,
    email,
    ip_event,
    person,
    phone,
    question,
    text,
)
from hirz.core.formats.report import FieldName as F
from hirz.core.formats.report import Subject
from hirz.core.formats.schema import Attribute, Element, Role
from hirz.core.formats.values import BOOLEAN, DATE_TIME, NUMBER, one_of

INCIDENT_TYPES: Final = one_of(*incident_types.FROM_STANDARD)


def flags(name: str, *names: str) -> Element:
    """An element of flags. A name that is not listed is kept all the same: the standard grows."""
    return Element(
        name, Role.FLAGS, children=tuple(Element(child, field=F.ANNOTATION, kind=BOOLEAN) for child in names)
    )


_NOTE: Final = text("additionalInfo", F.NOTE)
_CONTENT: Final = text("content", F.CHAT)

INCIDENT_SUMMARY: Final = Element(
    "incidentSummary",
    Role.GROUP,
    required=True,
    strict=True,
    children=(
        Element("incidentType", field=F.INCIDENT_TYPE, kind=INCIDENT_TYPES, required=True, strict=True),
        text("platform", F.PLATFORM),
        Element("escalateToHighPriority", field=F.URGENT_REASON, keep_empty=True),
        flags(
            "reportAnnotations",
            "sextortion",
            "csamSolicitation",
            "minorToMinorInteraction",
            "spam",
            "sadisticOnlineExploitation",
        ),
        Element("incidentDateTime", field=F.OCCURRED_AT, kind=DATE_TIME, required=True, strict=True),
        text("incidentDateTimeDescription", F.OCCURRED_NOTE),
    ),
)


def _incident(name: str, *children: Element, attributes: tuple[Attribute, ...] = ()) -> Element:
    return Element(name, Role.GROUP, children=(*children, _NOTE), attributes=attributes)


# Exactly one of these stands in each internetDetails.
INTERNET_DETAILS: Final = Element(
    "internetDetails",
    Role.GROUP,
    many=True,
    one_child=True,
    children=(
        _incident(
            "webPageIncident",
            text("url", F.URL, many=True),
            attributes=(Attribute("thirdPartyHostedContent", "third_party_hosted", BOOLEAN),),
        ),
        _incident("emailIncident", email("emailAddress"), _CONTENT),
        _incident("newsgroupIncident", text("name", F.NEWSGROUP), email("emailAddress"), _CONTENT),
        _incident("chatImIncident", text("chatClient", F.CHAT_CLIENT), text("chatRoomName", F.CHAT_ROOM), _CONTENT),
        _incident("onlineGamingIncident", text("gameName", F.GAME), text("console", F.CONSOLE), _CONTENT),
        _incident(
            "cellPhoneIncident",
            phone("phoneNumber", many=False),
            text("latitude", F.LATITUDE, kind=NUMBER),
            text("longitude", F.LONGITUDE, kind=NUMBER),
        ),
        _incident("nonInternetIncident", text("locationName", F.LOCATION), address("incidentAddress")),
        _incident("peer2peerIncident", text("client", F.PEER_CLIENT), ip_event(), text("fileNames", F.FILE_NAME)),
    ),
)

LAW_ENFORCEMENT: Final = Element(
    "lawEnforcement",
    Role.GROUP,
    subject=Subject.LAW_ENFORCEMENT,
    children=(
        Element("agencyName", field=F.ORGANISATION, required=True),
        text("caseNumber", F.CASE_NUMBER),
        contact("officerContact"),
        question("reportedToLe", "reported_to_law_enforcement"),
        text("servedLegalProcessDomestic", F.LEGAL_PROCESS, kind=BOOLEAN, scope="domestic"),
        Element(
            "servedLegalProcessInternational",
            field=F.LEGAL_PROCESS,
            kind=BOOLEAN,
            constants={"scope": "international"},
            attributes=(Attribute("fleaCountry", "country", COUNTRIES),),
        ),
    ),
)

REPORTER: Final = Element(
    "reporter",
    Role.GROUP,
    subject=Subject.REPORTER,
    required=True,
    strict=True,
    children=(
        person("reportingPerson", required=True),
        Element("contactPerson", Role.GROUP, subject=Subject.SENDER, children=contact("").children),
        Element("companyTemplate", field=F.LEGAL_NOTE, subject=Subject.SENDER, constants={"about": "company"}),
        Element("termsOfService", field=F.LEGAL_NOTE, subject=Subject.SENDER, constants={"about": "terms_of_service"}),
        Element("legalURL", field=F.LEGAL_NOTE, subject=Subject.SENDER, constants={"about": "legal_url"}),
    ),
)

REPORTED: Final = Element(
    "personOrUserReported",
    Role.GROUP,
    many=True,
    subject=Subject.REPORTED,
    children=(
        person("personOrUserReportedPerson"),
        text("vehicleDescription", F.VEHICLE),
        *ACCOUNT,
        question("thirdPartyUserReported", "third_party_user"),
        PRIOR_REPORTS,
        GROUP,
        *ACCOUNT_STATE,
        ASSOCIATED_ACCOUNT,
        _NOTE,
    ),
)

RECIPIENT: Final = Element(
    "intendedRecipient",
    Role.GROUP,
    many=True,
    subject=Subject.RECIPIENT,
    children=(
        person("intendedRecipientPerson"),
        *ACCOUNT,
        PRIOR_REPORTS,
        GROUP,
        *ACCOUNT_STATE,
        text("additionalInfo", F.NOTE, many=True),
    ),
)

VICTIM: Final = Element(
    "victim",
    Role.GROUP,
    many=True,
    subject=Subject.VICTIM,
    children=(
        person("victimPerson", required=True),
        *ACCOUNT,
        text("schoolName", F.SCHOOL),
        PRIOR_REPORTS,
        *ACCOUNT_STATE,
        ASSOCIATED_ACCOUNT,
        _NOTE,
    ),
)

REPORT: Final = Element(
    "report",
    Role.GROUP,
    subject=Subject.INCIDENT,
    children=(
        Element(
            "batchedReport",
            Role.GROUP,
            attributes=(
                Attribute("reason", "reason", one_of("VIRAL_POTENTIAL_MEME"), as_field=F.BATCHED, required=True),
            ),
        ),
        INCIDENT_SUMMARY,
        INTERNET_DETAILS,
        LAW_ENFORCEMENT,
        REPORTER,
        REPORTED,
        RECIPIENT,
        VICTIM,
        text("additionalInfo", F.NARRATIVE),
    ),
)
