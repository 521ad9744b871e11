"""The types that elements of the CyberTipline share: persons, addresses, events, accounts.

Written from the published documentation and compared with the schema by a test; not a copy of it.
"""

from __future__ import annotations

from typing import Final

from hirz.core.formats.cybertip_places import COUNTRIES, STATES
from hirz.core.formats.report import FieldName as F
from hirz.core.formats.report import Subject
from hirz.core.formats.schema import Attribute, Element, Role
from hirz.core.formats.values import (
    BOOLEAN,
    CALLING_CODE,
    DATE,
    DATE_TIME,
    DIGITS,
    INTEGER,
    PORT,
    Kind,
    one_of,
)

EVENT_NAMES: Final = one_of("Login", "Registration", "Purchase", "Upload", "Other", "Unknown")
ADDRESS_TYPES: Final = one_of("Home", "Business", "Billing", "Shipping", "Technical")
EMAIL_TYPES: Final = one_of("Home", "Work", "Business", "Recovery")
PHONE_TYPES: Final = one_of("Mobile", "Home", "Business", "Work", "Fax", "Internet", "Recovery")
ASSOCIATION_TYPES: Final = one_of("Billing", "Linked", "Business", "Creator", "Parent/Guardian", "Other")


def text(name: str, field: F, *, many: bool = False, kind: Kind | None = None, **constants: str) -> Element:
    """An element whose text is a field; `constants` are attributes that the field always has."""
    if kind is None:
        return Element(name, field=field, many=many, constants=constants)
    return Element(name, field=field, many=many, kind=kind, constants=constants)


def question(name: str, asked: str) -> Element:
    """A closed question, answered by true or false."""
    return Element(name, field=F.CIRCUMSTANCE, kind=BOOLEAN, constants={"question": asked})


def phone(name: str, *, many: bool) -> Element:
    """A phone number with its type and calling code."""
    return Element(
        name,
        field=F.PHONE,
        many=many,
        attributes=(
            Attribute("type", "type", PHONE_TYPES),
            Attribute("verified", "verified", BOOLEAN),
            Attribute("verificationDate", "verified_at", DATE_TIME),
            Attribute("countryCallingCode", "calling_code", CALLING_CODE),
            Attribute("extension", "extension", DIGITS),
        ),
    )


def email(name: str) -> Element:
    """An e-mail address with its type."""
    return Element(
        name,
        field=F.EMAIL,
        many=True,
        attributes=(
            Attribute("type", "type", EMAIL_TYPES),
            Attribute("verified", "verified", BOOLEAN),
            Attribute("verificationDate", "verified_at", DATE_TIME),
        ),
    )


def address(name: str) -> Element:
    """A postal address. In `state` MA is Massachusetts, in `country` it is Morocco."""
    return Element(
        name,
        Role.GROUP,
        many=True,
        attributes=(Attribute("type", "type", ADDRESS_TYPES),),
        children=(
            text("address", F.ADDRESS),
            text("city", F.CITY),
            text("zipCode", F.POSTCODE),
            text("state", F.PROVINCE, kind=STATES, scheme="us"),
            text("nonUsaState", F.PROVINCE),
            text("country", F.COUNTRY, kind=COUNTRIES),
        ),
    )


def ip_event(*, many: bool = True) -> Element:
    """An IP address as it was captured: when, on which port, at what event."""
    return Element(
        "ipCaptureEvent",
        Role.EVENT,
        field=F.IP,
        many=many,
        children=(
            Element("ipAddress", required=True),
            Element("eventName", attribute="event", kind=EVENT_NAMES),
            Element("dateTime", attribute="at", kind=DATE_TIME),
            Element("possibleProxy", attribute="proxy", kind=BOOLEAN),
            Element("port", attribute="port", kind=PORT),
        ),
    )


DEVICE: Final = Element(
    "deviceId",
    Role.EVENT,
    field=F.DEVICE,
    many=True,
    children=(
        Element("idType", attribute="type", required=True),
        Element("idValue", required=True),
        Element("eventName", attribute="event", kind=EVENT_NAMES),
        Element("dateTime", attribute="at", kind=DATE_TIME),
    ),
)

_CONTACT: Final = (
    text("firstName", F.FIRST_NAME),
    text("lastName", F.LAST_NAME),
    phone("phone", many=True),
    email("email"),
    address("address"),
)
_PERSON: Final = (*_CONTACT, text("age", F.AGE, kind=INTEGER), text("dateOfBirth", F.BIRTH_DATE, kind=DATE))


def contact(name: str) -> Element:
    """A person to turn to."""
    return Element(name, Role.GROUP, children=_CONTACT)


def person(name: str, *, required: bool = False) -> Element:
    """A natural person."""
    return Element(name, Role.GROUP, children=_PERSON, required=required)


_DISABLED: Final = (
    Attribute("disabledDate", "disabled_at", DATE_TIME),
    Attribute("userNotified", "user_notified", BOOLEAN),
    Attribute("userNotifiedDate", "user_notified_at", DATE_TIME),
)
TEMPORARILY_DISABLED: Final = Element(
    "accountTemporarilyDisabled",
    field=F.ACCOUNT_DISABLED,
    kind=BOOLEAN,
    constants={"duration": "temporary"},
    attributes=(*_DISABLED, Attribute("reenabledDate", "reenabled_at", DATE_TIME)),
)
PERMANENTLY_DISABLED: Final = Element(
    "accountPermanentlyDisabled",
    field=F.ACCOUNT_DISABLED,
    kind=BOOLEAN,
    constants={"duration": "permanent"},
    attributes=_DISABLED,
)
ESTIMATED_LOCATION: Final = Element(
    "estimatedLocation",
    Role.GROUP,
    attributes=(Attribute("verified", "verified", BOOLEAN), Attribute("timestamp", "at", DATE_TIME)),
    children=(
        text("city", F.CITY, source="estimate"),
        text("region", F.PROVINCE, source="estimate"),
        text("countryCode", F.COUNTRY, kind=COUNTRIES, source="estimate"),
    ),
)
ALL_EMAILS_REPORTED: Final = question("allEmailsReported", "all_emails_reported")
COMPROMISED: Final = text("compromisedAccount", F.COMPROMISED, kind=BOOLEAN)

ASSOCIATED_ACCOUNT: Final = Element(
    "associatedAccount",
    Role.GROUP,
    many=True,
    subject=Subject.ASSOCIATE,
    attributes=(Attribute("type", "type", ASSOCIATION_TYPES, as_field=F.ASSOCIATION, required=True, default="Other"),),
    children=(
        Element("platform", field=F.PLATFORM, attributes=(Attribute("thirdPartyUser", "third_party_user", BOOLEAN),)),
        text("firstName", F.FIRST_NAME),
        text("middleName", F.MIDDLE_NAME),
        text("lastName", F.LAST_NAME),
        text("approximateAge", F.AGE, kind=INTEGER),
        text("dateOfBirth", F.BIRTH_DATE, kind=DATE),
        phone("phone", many=True),
        email("email"),
        ALL_EMAILS_REPORTED,
        address("address"),
        text("espService", F.SERVICE),
        text("espIdentifier", F.ACCOUNT_ID),
        text("profileUrl", F.PROFILE_URL, many=True),
        text("screenName", F.SCREEN_NAME),
        text("displayName", F.DISPLAY_NAME, many=True),
        text("profileBio", F.PROFILE_BIO),
        text("groupIdentifier", F.GROUP_ID),
        COMPROMISED,
        TEMPORARILY_DISABLED,
        PERMANENTLY_DISABLED,
        ip_event(),
        DEVICE,
        text("priorCTReport", F.PRIOR_REPORT, many=True, kind=INTEGER),
        text("additionalInfo", F.NOTE),
    ),
)

# What reported accounts, recipients and victims have in common, in three runs: the schema puts other
# elements between them.
ACCOUNT: Final = (
    text("espIdentifier", F.ACCOUNT_ID),
    text("espService", F.SERVICE),
    COMPROMISED,
    text("screenName", F.SCREEN_NAME),
    text("displayName", F.DISPLAY_NAME, many=True),
    text("profileUrl", F.PROFILE_URL, many=True),
    text("profileBio", F.PROFILE_BIO),
    ip_event(),
    DEVICE,
)
PRIOR_REPORTS: Final = text("priorCTReports", F.PRIOR_REPORT, many=True, kind=INTEGER)
GROUP: Final = text("groupIdentifier", F.GROUP_ID)
ACCOUNT_STATE: Final = (TEMPORARILY_DISABLED, PERMANENTLY_DISABLED, ESTIMATED_LOCATION, ALL_EMAILS_REPORTED)
