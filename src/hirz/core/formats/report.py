"""The one shape that every wire format is read into, and written from.

A parsed report is a flat list of fields. Each field says whom it is about (subject and ordinal), what
it is (name), its value, and the path in the source document it came from, so that an analyst can be
shown where every value was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


class Subject(StrEnum):
    """Whom or what a field is about."""

    INCIDENT = "incident"
    SENDER = "sender"  # the organisation that sends: a platform, a hotline
    REPORTER = "reporter"  # the person who reports
    REPORTED = "reported"  # the person or account reported
    RECIPIENT = "recipient"  # somebody the material was meant for
    VICTIM = "victim"
    ASSOCIATE = "associate"  # an account tied to another one
    LAW_ENFORCEMENT = "law_enforcement"
    FILE = "file"


class FieldName(StrEnum):
    """What a field is. A name means the same whichever format it was read from."""

    # incident
    INCIDENT_TYPE = "incident_type"  # an IncidentType value
    OCCURRED_AT = "occurred_at"  # ISO 8601
    OCCURRED_NOTE = "occurred_note"
    PLATFORM = "platform"
    URGENT_REASON = "urgent_reason"  # present means that the sender asks for high priority
    ANNOTATION = "annotation"  # sextortion, live_streaming, ... as the sender flags it
    BATCHED = "batched"
    NARRATIVE = "narrative"  # free text: what happened, in the writer's own words
    CHAT = "chat"  # free text: messages or mail content
    NOTE = "note"  # free text: additional information
    LANGUAGE = "language"  # BCP 47
    URL = "url"
    CHAT_ROOM = "chat_room"
    CHAT_CLIENT = "chat_client"
    GAME = "game"
    CONSOLE = "console"
    NEWSGROUP = "newsgroup"
    PEER_CLIENT = "peer_client"
    LOCATION = "location"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    DEADLINE_AT = "deadline_at"  # ISO 8601: a threat runs out, a meeting takes place
    DANGER_NOW = "danger_now"  # "true"
    DANGER_TODAY = "danger_today"  # "true": perhaps today or in the next days, not at this moment
    DEMAND = "demand"  # money, images, meeting, secrecy, other
    THREAT = "threat"  # publish, family, school, harm, other
    MATERIAL = "material"  # image, video, live, text
    CIRCUMSTANCE = "circumstance"  # anything else that a form asks as a closed question

    # people and accounts
    FIRST_NAME = "first_name"
    MIDDLE_NAME = "middle_name"
    LAST_NAME = "last_name"
    NAME = "name"
    AGE = "age"
    BIRTH_DATE = "birth_date"
    GENDER = "gender"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    CITY = "city"
    PROVINCE = "province"
    POSTCODE = "postcode"
    COUNTRY = "country"  # ISO 3166-1 alpha-2
    SCHOOL = "school"
    RELATION = "relation"  # of this person to the victim or to another subject
    OCCUPATION = "occupation"
    VEHICLE = "vehicle"
    DESCRIPTION = "description"
    SERVICE = "service"  # the platform's own product
    ACCOUNT_ID = "account_id"  # the platform's identifier
    SCREEN_NAME = "screen_name"
    DISPLAY_NAME = "display_name"
    PROFILE_URL = "profile_url"
    PROFILE_BIO = "profile_bio"
    GROUP_ID = "group_id"
    COMPROMISED = "compromised"
    ACCOUNT_DISABLED = "account_disabled"
    IP = "ip"  # attributes: at, port, event, proxy
    DEVICE = "device"  # attributes: type, at, event
    PRIOR_REPORT = "prior_report"
    ASSOCIATION = "association"  # kind of tie of an associate
    WALLET = "wallet"
    BANK_ACCOUNT = "bank_account"
    IDENTITY_NUMBER = "identity_number"

    # the sender and other bodies
    ORGANISATION = "organisation"
    CASE_NUMBER = "case_number"
    SENDER_REFERENCE = "sender_reference"  # the sender's own number of the report
    RECEIVED_BY_SENDER_AT = "received_by_sender_at"
    LEGAL_NOTE = "legal_note"
    LEGAL_PROCESS = "legal_process"

    # files
    FILE_ID = "file_id"
    FILE_NAME = "file_name"
    ORIGINAL_FILE_NAME = "original_file_name"
    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"
    PDQ = "pdq"
    OTHER_DIGEST = "other_digest"  # attributes: type
    CLASSIFICATION = "classification"  # attributes: scheme
    VIEWED_BY_SENDER = "viewed_by_sender"
    PUBLIC = "public"
    FILE_RELEVANCE = "file_relevance"
    METADATA = "metadata"  # attributes: name, kind (EXIF or HASH)
    UPLOADED_AT = "uploaded_at"
    TAG = "tag"


class IncidentType(StrEnum):
    """Natures of a report. `core.formats` maps each standard's strings onto these."""

    MATERIAL = "material"  # possession, manufacture, distribution of child sexual abuse material
    SEXTORTION = "sextortion"
    GROOMING = "grooming"  # solicitation of a child for sexual purposes
    TRAFFICKING = "trafficking"
    TRAVEL = "travel"  # exploitation in travel and tourism
    ABUSE = "abuse"  # sexual abuse of a child
    LIVE_STREAM = "live_stream"
    UNSOLICITED = "unsolicited"  # obscene material sent to a child
    LURE = "lure"  # a job or fame offer that hides exploitation
    MISLEADING = "misleading"  # misleading domain name, words or images
    OTHER = "other"


class Field(NamedTuple):
    """One value, whom it is about, and where it stood in the source.

    A named tuple, because a report has up to a hundred, and a frozen dataclass costs five times as much to make.
    """

    subject: Subject
    ordinal: int  # 0 for the first subject of its kind
    name: FieldName
    value: str
    path: str  # XPath-like or JSON pointer into the source document; a column name for CSV
    attributes: Mapping[str, str] = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class ParsedReport:
    """A report as read from one source document, before anything is concluded from it."""

    format: str  # "hirz-json", "cybertip-xml", "cybertip-file-xml", "police-json", "csv"
    version: str
    fields: tuple[Field, ...]
    verbatim_only: tuple[str, ...] = ()  # paths that are understood but kept only in the payload

    def values(self, subject: Subject, name: FieldName) -> Iterator[str]:
        """The values of one name, in document order."""
        return (f.value for f in self.fields if f.subject is subject and f.name is name)

    def first(self, subject: Subject, name: FieldName) -> str | None:
        """The first value of one name, or None."""
        return next(self.values(subject, name), None)

    def to_json(self) -> dict[str, object]:
        """A JSON-ready form; `from_json` reads it back."""
        return {
            "format": self.format,
            "version": self.version,
            "fields": [
                [f.subject, f.ordinal, f.name, f.value, f.path, *([dict(f.attributes)] if f.attributes else [])]
                for f in self.fields
            ],
            "verbatim_only": list(self.verbatim_only),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> ParsedReport:
        """Read back what `to_json` wrote."""
        rows: list[Any] = data["fields"]  # type: ignore[assignment]  # our own JSON, opened from its seal
        return cls(
            format=str(data["format"]),
            version=str(data["version"]),
            fields=tuple(
                Field(
                    _SUBJECTS[row[0]], row[1], _NAMES[row[2]], row[3], row[4], row[5] if len(row) > 5 else NO_ATTRIBUTES
                )
                for row in rows
            ),
            verbatim_only=tuple(str(p) for p in data.get("verbatim_only", ())),  # type: ignore[attr-defined]
        )


# A report has a hundred fields, and a look-up costs a quarter of what calling the enumeration does.
_SUBJECTS = {member.value: member for member in Subject}
_NAMES = {member.value: member for member in FieldName}
