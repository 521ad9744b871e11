"""The table of Hirz's own JSON: every key, what it takes, and where it lands.

The reader, the writer, the JSON Schema and the reference page all come from this table. A key takes a plain
value, or an object `{"value": ..., circumstances}`; a key that is `many` takes a list of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from hirz.core.formats.limits import MAX_NARRATIVE_CHARACTERS, MAX_SHORT_CHARACTERS, MAX_VALUE_CHARACTERS
from hirz.core.formats.report import FieldName as F
from hirz.core.formats.report import IncidentType, Subject
from hirz.core.formats.values import (
    BOOLEAN,
    CALLING_CODE,
    COUNTRY,
    DATE,
    DIGITS,
    HEX_32,
    HEX_40,
    HEX_64,
    INSTANT,
    INTEGER,
    LANGUAGE,
    MOMENT,
    NUMBER,
    PORT,
    TEXT,
    Kind,
    one_of,
)

DEMANDS: Final = one_of("money", "images", "meeting", "secrecy", "other")
THREATS: Final = one_of("publish", "family", "school", "harm", "other")
MATERIALS: Final = one_of("image", "video", "live", "text")
INCIDENT_TYPES: Final = one_of(*(kind.value for kind in IncidentType))


@dataclass(frozen=True)
class Key:
    """A key with a value: where it lands and what it takes."""

    name: str
    field: F
    kind: Kind = TEXT
    many: bool = False
    required: bool = False
    longest: int = MAX_SHORT_CHARACTERS
    circumstances: Mapping[str, Kind] | None = None  # keys beside "value", each an attribute of the field
    value_key: str = "value"


@dataclass(frozen=True)
class Group:
    """A key with objects inside, such as a list of addresses: the parts of each land by themselves."""

    name: str
    keys: tuple[Key, ...]
    circumstances: Mapping[str, Kind] | None = None  # keys that become attributes of every part


@dataclass(frozen=True)
class Section:
    """A key at the top: whom it is about, and what can be said of him or it."""

    name: str
    subject: Subject
    members: tuple[Key | Group, ...]
    many: bool = False
    required: bool = False

    @cached_property
    def by_name(self) -> dict[str, Key | Group]:
        """The members by name."""
        return {member.name: member for member in self.members}

    @cached_property
    def fast(self) -> dict[str, tuple[F, int]]:
        """The members that take one free text, with their field and longest: read without a further call."""
        plain = (m for m in self.members if isinstance(m, Key) and m.kind is TEXT and not m.many and not m.required)
        return {member.name: (member.field, member.longest) for member in plain}

    @cached_property
    def by_field(self) -> dict[F, Key]:
        """The plain members by the field in which they land."""
        return {member.field: member for member in self.members if isinstance(member, Key)}

    @cached_property
    def required_names(self) -> frozenset[str]:
        """The members that must be there."""
        return frozenset(m.name for m in self.members if isinstance(m, Key) and m.required)


_VERIFIED: Final = {"verified": BOOLEAN, "verified_at": INSTANT}
_CONTACT_TYPE: Final = {"type": TEXT, **_VERIFIED}
_EVENT: Final = {"at": INSTANT, "event": TEXT}

_URLS: Final = Key("urls", F.URL, many=True, longest=MAX_VALUE_CHARACTERS)
_NOTES: Final = Key("notes", F.NOTE, many=True, longest=MAX_NARRATIVE_CHARACTERS, circumstances={"about": TEXT})
_PHONES: Final = Key(
    "phones", F.PHONE, many=True, circumstances={**_CONTACT_TYPE, "calling_code": CALLING_CODE, "extension": DIGITS}
)
_EMAILS: Final = Key("emails", F.EMAIL, many=True, circumstances=_CONTACT_TYPE)
_IPS: Final = Key("ips", F.IP, many=True, circumstances={**_EVENT, "port": PORT, "proxy": BOOLEAN})
_DEVICES: Final = Key("devices", F.DEVICE, many=True, circumstances={**_EVENT, "type": TEXT})
_ANNOTATIONS: Final = Key("annotations", F.ANNOTATION, many=True)
_CIRCUMSTANCES: Final = Key(
    "circumstances", F.CIRCUMSTANCE, many=True, longest=MAX_VALUE_CHARACTERS, circumstances={"question": TEXT}
)
_WALLETS: Final = Key("wallets", F.WALLET, many=True, circumstances={"currency": TEXT})
_BANK_ACCOUNTS: Final = Key("bank_accounts", F.BANK_ACCOUNT, many=True, circumstances={"bank": TEXT})
_ADDRESSES: Final = Group(
    "addresses",
    (
        Key("address", F.ADDRESS, longest=MAX_VALUE_CHARACTERS),
        Key("city", F.CITY),
        Key("province", F.PROVINCE),
        Key("postcode", F.POSTCODE),
        Key("country", F.COUNTRY, COUNTRY),
    ),
    circumstances={"type": TEXT},
)

INCIDENT: Final = Section(
    "incident",
    Subject.INCIDENT,
    (
        Key("type", F.INCIDENT_TYPE, INCIDENT_TYPES, required=True),
        Key("occurred_at", F.OCCURRED_AT, MOMENT),
        Key("occurred_note", F.OCCURRED_NOTE, longest=MAX_VALUE_CHARACTERS),
        Key("platform", F.PLATFORM),
        Key("narrative", F.NARRATIVE, longest=MAX_NARRATIVE_CHARACTERS),
        Key("chats", F.CHAT, many=True, longest=MAX_NARRATIVE_CHARACTERS),
        _NOTES,
        Key("language", F.LANGUAGE, LANGUAGE),
        Key("urgent_reason", F.URGENT_REASON, longest=MAX_VALUE_CHARACTERS),
        Key("danger_now", F.DANGER_NOW, BOOLEAN),
        Key("danger_today", F.DANGER_TODAY, BOOLEAN),
        Key("deadline_at", F.DEADLINE_AT, MOMENT),
        Key("demands", F.DEMAND, DEMANDS, many=True),
        Key("threats", F.THREAT, THREATS, many=True),
        Key("materials", F.MATERIAL, MATERIALS, many=True),
        _ANNOTATIONS,
        _CIRCUMSTANCES,
        _URLS,
        Key("rooms", F.CHAT_ROOM, many=True, longest=MAX_VALUE_CHARACTERS),
        Key("chat_client", F.CHAT_CLIENT),
        Key("game", F.GAME),
        Key("console", F.CONSOLE),
        Key("newsgroup", F.NEWSGROUP),
        Key("peer_client", F.PEER_CLIENT),
        Key("location", F.LOCATION, longest=MAX_VALUE_CHARACTERS),
        Key("latitude", F.LATITUDE, NUMBER),
        Key("longitude", F.LONGITUDE, NUMBER),
        _ADDRESSES,
        _PHONES,
        _EMAILS,
        _IPS,
        _WALLETS,
        _BANK_ACCOUNTS,
        Key("batched", F.BATCHED),
    ),
    required=True,
)

_PERSON: Final = (
    Key("first_name", F.FIRST_NAME),
    Key("middle_name", F.MIDDLE_NAME),
    Key("last_name", F.LAST_NAME),
    Key("names", F.NAME, many=True),
    Key("age", F.AGE, circumstances={"unit": TEXT}),
    Key("birth_date", F.BIRTH_DATE, DATE),
    Key("gender", F.GENDER),
    Key("language", F.LANGUAGE, LANGUAGE),
    Key("relation", F.RELATION, circumstances={"to": TEXT}),
    Key("occupation", F.OCCUPATION),
    Key("school", F.SCHOOL),
    Key("vehicle", F.VEHICLE),
    Key("descriptions", F.DESCRIPTION, many=True, longest=MAX_VALUE_CHARACTERS, circumstances={"about": TEXT}),
    _PHONES,
    _EMAILS,
    _ADDRESSES,
    Key("platform", F.PLATFORM),
    Key("service", F.SERVICE),
    Key("account_id", F.ACCOUNT_ID),
    Key("screen_names", F.SCREEN_NAME, many=True, circumstances={"platform": TEXT}),
    Key("display_names", F.DISPLAY_NAME, many=True),
    Key("profile_urls", F.PROFILE_URL, many=True, longest=MAX_VALUE_CHARACTERS),
    Key("profile_bio", F.PROFILE_BIO, longest=MAX_VALUE_CHARACTERS),
    Key("group_id", F.GROUP_ID),
    Key("compromised", F.COMPROMISED, BOOLEAN),
    Key(
        "account_disabled",
        F.ACCOUNT_DISABLED,
        BOOLEAN,
        many=True,
        circumstances={"duration": TEXT, "disabled_at": INSTANT},
    ),
    _IPS,
    _DEVICES,
    Key("prior_reports", F.PRIOR_REPORT, INTEGER, many=True),
    _WALLETS,
    _BANK_ACCOUNTS,
    Key("identity_numbers", F.IDENTITY_NUMBER, many=True, circumstances={"type": TEXT}),
    _URLS,
    _CIRCUMSTANCES,
    _NOTES,
)

_BODY: Final = (
    Key("organisation", F.ORGANISATION),
    Key("case_number", F.CASE_NUMBER),
    Key("legal_notes", F.LEGAL_NOTE, many=True, longest=MAX_NARRATIVE_CHARACTERS, circumstances={"about": TEXT}),
    Key("legal_process", F.LEGAL_PROCESS, many=True, circumstances={"scope": TEXT, "country": COUNTRY}),
)

FILE: Final = Section(
    "files",
    Subject.FILE,
    (
        Key("id", F.FILE_ID),
        Key("name", F.FILE_NAME),
        Key("original_name", F.ORIGINAL_FILE_NAME),
        Key("md5", F.MD5, HEX_32),
        Key("sha1", F.SHA1, HEX_40),
        Key("sha256", F.SHA256, HEX_64),
        Key("pdq", F.PDQ, HEX_64, circumstances={"quality": INTEGER}),
        Key("digests", F.OTHER_DIGEST, many=True, longest=MAX_VALUE_CHARACTERS, circumstances={"type": TEXT}),
        Key("classification", F.CLASSIFICATION, circumstances={"scheme": TEXT, "version": TEXT}, value_key="code"),
        Key("uploaded_at", F.UPLOADED_AT, INSTANT),
        Key("viewed_by_sender", F.VIEWED_BY_SENDER, BOOLEAN),
        Key("public", F.PUBLIC, BOOLEAN),
        Key("relevance", F.FILE_RELEVANCE),
        Key("tags", F.TAG, many=True),
        Key(
            "metadata", F.METADATA, many=True, longest=MAX_VALUE_CHARACTERS, circumstances={"name": TEXT, "kind": TEXT}
        ),
        _ANNOTATIONS,
        _CIRCUMSTANCES,
        Key("descriptions", F.DESCRIPTION, many=True, longest=MAX_VALUE_CHARACTERS, circumstances={"about": TEXT}),
        _URLS,
        _IPS,
        _DEVICES,
        _NOTES,
    ),
    many=True,
)

SECTIONS: Final = (
    INCIDENT,
    Section("sender", Subject.SENDER, (*_BODY, *_PERSON)),
    Section("reporter", Subject.REPORTER, _PERSON),
    Section("reported", Subject.REPORTED, _PERSON, many=True),
    Section("victims", Subject.VICTIM, _PERSON, many=True),
    Section("recipients", Subject.RECIPIENT, _PERSON, many=True),
    Section(
        "associates",
        Subject.ASSOCIATE,
        (Key("association", F.ASSOCIATION, circumstances={"of": TEXT, "of_ordinal": INTEGER}), *_PERSON),
        many=True,
    ),
    Section("law_enforcement", Subject.LAW_ENFORCEMENT, (*_BODY, *_PERSON)),
    FILE,
)
SECTIONS_BY_NAME: Final = {section.name: section for section in SECTIONS}
SECTIONS_BY_SUBJECT: Final = {section.subject: section for section in SECTIONS}

# Values about the sending itself, at the top of the document.
TOP_KEYS: Final = {
    "reference": Key("reference", F.SENDER_REFERENCE),
    "received_at": Key("received_at", F.RECEIVED_BY_SENDER_AT, INSTANT),
}
VERSION_KEY: Final = "version"
VERSION: Final = "1"

# In any section: values that have no key of their own, as {"name", "value", "attributes"}.
EXTRA: Final = "extra"
# In any object with a value: circumstances that have no key of their own.
ATTRIBUTES: Final = "attributes"

# Values of `circumstances` that Hirz reads or words; any other text is kept and shown as it was sent.
KNOWN_CIRCUMSTANCES: Final[Mapping[str, str]] = {
    "child_writes": "the child writes",
    "self_harm": "the child harms themselves, or speaks of it",
    "hands_on": "abuse by contact",
    "live": "it is broadcast live",
    "access_to_child": "the reported person can reach the child",
    "guardian_may_be_involved": "a parent or guardian may be involved: contact nobody at home",
    "deadline_meeting": "a meeting takes place at `deadline_at`",
    "deadline_departure": "a child is to be taken away at `deadline_at`",
    "deadline_live": "a broadcast is announced for `deadline_at`",
    "still_going_on": "it is still going on",
    "longer_ago": "it is longer ago than a month",
    "where_chat": "in private messages or calls",
    "where_social": "on a social network",
    "where_game": "in an online game",
    "where_web": "on a website or in a forum",
    "where_phone": "by telephone or SMS",
    "where_offline": "not online",
    "letterbox_only": "contact the reporter through the letterbox only",
    "no_voice_message": "leave no voice message",
    "messages_only": "write, do not call",
    "say_nothing_to_others": "if somebody else answers, say nothing about it",
    "short_form": "written in the portal's short form for help now",
    "own_picture": "fingerprints of a picture of whoever reports",
    "adult_writes": "an adult writes about the child they were, or about blackmail",
    "already_online": "the picture is online already",
    "not_online_yet": "the picture is not online yet, as far as is known",
    "taken_by_telephone": "a statement taken down by telephone",
    "taken_in_person": "a statement taken down in person",
    "taken_by_video": "a statement taken down by video",
    "taken_elsewhere": "a statement taken down in person, outside",
    "taker_trained": "taken down by somebody trained to hear a child",
    "taker_not_trained": "taken down by somebody not trained to hear a child",
    "with_interpreter": "with an interpreter",
    "not_safe_to_talk": "whoever spoke could not talk freely",
    "somebody_must_not_know": "somebody at home must not learn of it",
    "no_receipt": "no receipt was wanted: there is no way back",
}
