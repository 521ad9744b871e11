"""The table of the JSON that police receive from NCMEC: every known key, and where it lands.

There is no published description; the keys are those that two parsers in use by investigators read.
"""

from __future__ import annotations

from typing import Final

from hirz.core.formats.report import FieldName as F
from hirz.core.formats.report import Subject
from hirz.core.formats.schema import BY_LENGTH, Attribute, Element, Role
from hirz.core.formats.values import BOOLEAN, COUNTRY, DATE, INSTANT, INTEGER, PORT, Kind, one_of

_SENSITIVE: Final = "Hirz does not index people by it (Law 09-08, article 1.3: sensitive data)"
_LISTED_INSIDE: Final = "a list inside an object of the same name"


def _value(name: str, field: F, kind: Kind | None = None, **constants: str) -> Element:
    if kind is None:
        return Element(name, field=field, constants=constants)
    return Element(name, field=field, kind=kind, constants=constants)


def _question(name: str, asked: str) -> Element:
    return Element(name, field=F.CIRCUMSTANCE, constants={"question": asked})


def _listed(name: str, inner: Element) -> Element:
    """`emails: {emails: [...]}`, which is how the format writes most lists."""
    return Element(name, Role.GROUP, children=(inner,), reason=_LISTED_INSIDE)


_NOTES: Final = Element("additionalInformations", field=F.NOTE, many=True)

_SOURCES: Final = _listed(
    "sourceInformation",
    Element(
        "sourceCaptures",
        Role.EVENT,
        field=F.METADATA,
        many=True,
        field_by=(
            "type",
            {
                "ip address": F.IP,
                "url": F.URL,
                "profile url": F.PROFILE_URL,
                "email address": F.EMAIL,
                "phone number": F.PHONE,
                "device id": F.DEVICE,
                "screen name": F.SCREEN_NAME,
            },
        ),
        children=(
            Element("captureType", attribute="type"),
            Element("value"),
            Element("dateTime", attribute="at", kind=INSTANT),
            Element("eventName", attribute="event"),
            Element("port", attribute="port", kind=PORT),
        ),
    ),
)

_PERSON: Final = (
    _value("firstName", F.FIRST_NAME),
    _value("middleName", F.MIDDLE_NAME),
    _value("lastName", F.LAST_NAME),
    _value("preferredName", F.NAME, kind_of_name="preferred"),
    _value("gender", F.GENDER),
    _value("preferredPronouns", F.DESCRIPTION, about="pronouns"),
    _value("dateOfBirth", F.BIRTH_DATE, DATE),
    _value("approximateAge", F.AGE, INTEGER),
    _value("physicalDescription", F.DESCRIPTION, about="physical"),
    _value("vehicleDescription", F.VEHICLE),
    _value("vehicleTagNumber", F.VEHICLE, about="plate"),
    _value("occupation", F.OCCUPATION),
    _value("espService", F.SERVICE),
    _value("espUserId", F.ACCOUNT_ID),
    _value("ipAddress", F.IP),
    _value("relationshipToReporter", F.RELATION, to="reporter"),
    _value("relationshipToChildVictim", F.RELATION, to="victim"),
    _question("accessToChildVictim", "access_to_victim"),
    _question("accessToChildren", "access_to_children"),
    _question("accessToFirearms", "access_to_firearms"),
    _question("convictedSexOffender", "convicted_before"),
    _question("awareOfReport", "aware_of_report"),
    _question("gangAffiliation", "gang_affiliation"),
    _value("screenName", F.SCREEN_NAME),
    _listed(
        "emails", Element("emails", field=F.EMAIL, many=True, attributes=(Attribute("verified", "verified", BOOLEAN),))
    ),
    _listed(
        "phones", Element("phones", field=F.PHONE, many=True, attributes=(Attribute("verified", "verified", BOOLEAN),))
    ),
    _listed(
        "addresses",
        Element(
            "addresses",
            Role.GROUP,
            many=True,
            children=(
                _value("street1", F.ADDRESS),
                _value("street2", F.ADDRESS, line="2"),
                _value("city", F.CITY),
                _value("state", F.PROVINCE),
                _value("postalCode", F.POSTCODE),
                _value("country", F.COUNTRY, COUNTRY),
            ),
        ),
    ),
    _value("additionalContactInformation", F.NOTE, about="contact"),
    _value("languages", F.LANGUAGE),
    Element("races", Role.VERBATIM, reason=_SENSITIVE),
    Element("disabilities", Role.VERBATIM, reason=_SENSITIVE),
    Element("additionalDisabilityInformation", Role.VERBATIM, reason=_SENSITIVE),
    _SOURCES,
    _NOTES,
)

_FILE: Final = (
    _value("filename", F.FILE_NAME),
    _value("originalFilename", F.ORIGINAL_FILE_NAME),
    _value("submittalId", F.FILE_ID),
    Element(
        "verificationHash",
        field=F.OTHER_DIGEST,
        field_by=(BY_LENGTH, {"32": F.MD5, "40": F.SHA1, "64": F.SHA256}),
    ),
    _value("viewedByEsp", F.VIEWED_BY_SENDER, BOOLEAN),
    _value("industryClassification", F.CLASSIFICATION, one_of("A1", "A2", "B1", "B2"), scheme="ncmec-industry"),
    Element(
        "ncmecTags",
        Role.GROUP,
        children=(Element("groups", Role.GROUP, many=True, children=(Element("tags", field=F.TAG, many=True),)),),
    ),
    _listed(
        "espMetadata",
        Element(
            "metadatas",
            Role.EVENT,
            field=F.METADATA,
            many=True,
            children=(Element("name", attribute="name"), Element("value")),
        ),
    ),
    _SOURCES,
    _NOTES,
)

_CONTENTS: Final = Element("contents", field=F.CHAT, many=True)


def _people(name: str, inner: str, subject: Subject) -> Element:
    return _listed(name, Element(inner, Role.GROUP, many=True, subject=subject, children=_PERSON))


POLICE_REPORT: Final = Element(
    "",
    Role.GROUP,
    subject=Subject.INCIDENT,
    children=(
        Element("reportId", field=F.SENDER_REFERENCE, subject=Subject.SENDER),
        Element("dateReceived", field=F.RECEIVED_BY_SENDER_AT, subject=Subject.SENDER, kind=INSTANT),
        Element(
            "reportedInformation",
            Role.GROUP,
            children=(
                Element(
                    "reportingEsp",
                    Role.GROUP,
                    subject=Subject.SENDER,
                    children=(_value("espName", F.ORGANISATION), *_PERSON),
                ),
                Element(
                    "incidentSummary",
                    Role.GROUP,
                    children=(
                        _value("incidentType", F.INCIDENT_TYPE),
                        _value("incidentDateTime", F.OCCURRED_AT, INSTANT),
                        _value("incidentDateTimeDescription", F.OCCURRED_NOTE),
                    ),
                ),
                Element(
                    "incidentDetails",
                    Role.GROUP,
                    children=(
                        Element("webpageIncident", Role.GROUP, many=True, children=(_CONTENTS, _SOURCES, _NOTES)),
                        Element("emailIncident", Role.GROUP, many=True, children=(_CONTENTS, _SOURCES, _NOTES)),
                    ),
                ),
                _people("reportedPeople", "reportedPersons", Subject.REPORTED),
                _people("intendedRecipients", "intendedRecipients", Subject.RECIPIENT),
                _listed(
                    "uploadedFiles",
                    Element("uploadedFiles", Role.GROUP, many=True, subject=Subject.FILE, children=_FILE),
                ),
                Element("additionalInformations", field=F.NARRATIVE, many=True),
            ),
        ),
    ),
)
