"""How the report page names subjects, fields, selectors and closed values."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hirz.core.formats.report import FieldName, IncidentType, Subject

Words = Mapping[str, "str | Promise"]

SUBJECTS: Words = {
    Subject.INCIDENT: _("The facts"),
    Subject.VICTIM: _("Child or victim"),
    Subject.REPORTED: _("Person or account reported"),
    Subject.ASSOCIATE: _("Account tied to it"),
    Subject.RECIPIENT: _("Recipient"),
    Subject.FILE: _("File"),
    Subject.REPORTER: _("Person who reports"),
    Subject.SENDER: _("Sender"),
    Subject.LAW_ENFORCEMENT: _("Body addressed by the sender"),
}
# The order in which a reader needs them.
SUBJECT_ORDER = tuple(SUBJECTS)

FIELDS: Words = {
    FieldName.INCIDENT_TYPE: _("Nature"),
    FieldName.OCCURRED_AT: _("When"),
    FieldName.OCCURRED_NOTE: _("About the time"),
    FieldName.PLATFORM: _("Platform"),
    FieldName.URGENT_REASON: _("Why the sender calls it urgent"),
    FieldName.ANNOTATION: _("Flag set by the sender"),
    FieldName.BATCHED: _("One of many alike"),
    FieldName.NARRATIVE: _("Account of the facts"),
    FieldName.CHAT: _("Messages"),
    FieldName.NOTE: _("Further information"),
    FieldName.LANGUAGE: _("Language"),
    FieldName.URL: _("Web address"),
    FieldName.CHAT_ROOM: _("Room"),
    FieldName.CHAT_CLIENT: _("Messaging service"),
    FieldName.GAME: _("Game"),
    FieldName.CONSOLE: _("Console"),
    FieldName.NEWSGROUP: _("Newsgroup"),
    FieldName.PEER_CLIENT: _("File-sharing program"),
    FieldName.LOCATION: _("Place"),
    FieldName.LATITUDE: _("Latitude"),
    FieldName.LONGITUDE: _("Longitude"),
    FieldName.DEADLINE_AT: _("Deadline"),
    FieldName.DANGER_NOW: _("In danger now"),
    FieldName.DANGER_TODAY: _("In danger soon"),
    FieldName.DEMAND: _("What is demanded"),
    FieldName.THREAT: _("Threat"),
    FieldName.MATERIAL: _("Material"),
    FieldName.CIRCUMSTANCE: _("Circumstance"),
    FieldName.FIRST_NAME: _("First name"),
    FieldName.MIDDLE_NAME: _("Middle name"),
    FieldName.LAST_NAME: _("Family name"),
    FieldName.NAME: _("Name"),
    FieldName.AGE: _("Age"),
    FieldName.BIRTH_DATE: _("Date of birth"),
    FieldName.GENDER: _("Gender"),
    FieldName.PHONE: _("Telephone"),
    FieldName.EMAIL: _("E-mail"),
    FieldName.ADDRESS: _("Postal address"),
    FieldName.CITY: _("Town"),
    FieldName.PROVINCE: _("Province"),
    FieldName.POSTCODE: _("Postcode"),
    FieldName.COUNTRY: _("Country"),
    FieldName.SCHOOL: _("School"),
    FieldName.RELATION: _("Relation"),
    FieldName.OCCUPATION: _("Occupation"),
    FieldName.VEHICLE: _("Vehicle"),
    FieldName.DESCRIPTION: _("Description"),
    FieldName.SERVICE: _("Service"),
    FieldName.ACCOUNT_ID: _("Account number"),
    FieldName.SCREEN_NAME: _("Account name"),
    FieldName.DISPLAY_NAME: _("Name shown"),
    FieldName.PROFILE_URL: _("Profile address"),
    FieldName.PROFILE_BIO: _("Text of the profile"),
    FieldName.GROUP_ID: _("Group"),
    FieldName.COMPROMISED: _("Account taken over"),
    FieldName.ACCOUNT_DISABLED: _("Account disabled"),
    FieldName.IP: _("Network address"),
    FieldName.DEVICE: _("Device"),
    FieldName.PRIOR_REPORT: _("Earlier report"),
    FieldName.ASSOCIATION: _("Kind of tie"),
    FieldName.WALLET: _("Wallet"),
    FieldName.BANK_ACCOUNT: _("Bank account"),
    FieldName.IDENTITY_NUMBER: _("Identity number"),
    FieldName.ORGANISATION: _("Organisation"),
    FieldName.CASE_NUMBER: _("Case number"),
    FieldName.SENDER_REFERENCE: _("Sender's reference"),
    FieldName.RECEIVED_BY_SENDER_AT: _("Received by the sender"),
    FieldName.LEGAL_NOTE: _("Legal note"),
    FieldName.LEGAL_PROCESS: _("Legal process"),
    FieldName.FILE_ID: _("File number"),
    FieldName.FILE_NAME: _("File name"),
    FieldName.ORIGINAL_FILE_NAME: _("Original name"),
    FieldName.MD5: "MD5",
    FieldName.SHA1: "SHA-1",
    FieldName.SHA256: "SHA-256",
    FieldName.PDQ: "PDQ",
    FieldName.OTHER_DIGEST: _("Other digest"),
    FieldName.CLASSIFICATION: _("Classification by the sender"),
    FieldName.VIEWED_BY_SENDER: _("Viewed by the sender"),
    FieldName.PUBLIC: _("Publicly visible"),
    FieldName.FILE_RELEVANCE: _("Relevance"),
    FieldName.METADATA: _("Metadata"),
    FieldName.UPLOADED_AT: _("Uploaded"),
    FieldName.TAG: _("Mark of the sender"),
}

# Shown in the code face, left to right, whatever the language of the page.
CODES = frozenset(
    {FieldName.URL, FieldName.LATITUDE, FieldName.LONGITUDE, FieldName.PHONE, FieldName.EMAIL, FieldName.ACCOUNT_ID,
     FieldName.SCREEN_NAME, FieldName.PROFILE_URL, FieldName.GROUP_ID, FieldName.IP, FieldName.WALLET,
     FieldName.BANK_ACCOUNT, FieldName.IDENTITY_NUMBER, FieldName.CASE_NUMBER, FieldName.SENDER_REFERENCE,
     FieldName.FILE_ID, FieldName.FILE_NAME, FieldName.ORIGINAL_FILE_NAME, FieldName.MD5, FieldName.SHA1,
     FieldName.SHA256, FieldName.PDQ, FieldName.OTHER_DIGEST, FieldName.POSTCODE, FieldName.PRIOR_REPORT}
)  # fmt: skip
MOMENTS = frozenset(
    {FieldName.OCCURRED_AT, FieldName.DEADLINE_AT, FieldName.RECEIVED_BY_SENDER_AT, FieldName.UPLOADED_AT}
)
# Written by people at length: they stand in "What was written", not among the fields.
TEXTS = (
    FieldName.NARRATIVE, FieldName.CHAT, FieldName.NOTE, FieldName.URGENT_REASON, FieldName.OCCURRED_NOTE,
    FieldName.DESCRIPTION, FieldName.PROFILE_BIO,
)  # fmt: skip

YES_NO: Words = {"true": _("yes"), "false": _("no"), "yes": _("yes"), "no": _("no"), "1": _("yes"), "0": _("no")}
BOOLEANS = frozenset(
    {FieldName.BATCHED, FieldName.DANGER_NOW, FieldName.DANGER_TODAY, FieldName.COMPROMISED, FieldName.ACCOUNT_DISABLED,
     FieldName.VIEWED_BY_SENDER, FieldName.PUBLIC}
)  # fmt: skip

LANGUAGES: Words = {
    "ar": _("Arabic"),
    "ary": _("Darija"),
    "ary-Latn": _("Darija in Latin letters"),
    "fr": _("French"),
    "en": _("English"),
    "es": _("Spanish"),
    "zgh": _("Amazigh"),
}

NATURES: Words = {
    IncidentType.SEXTORTION: _("Sexual extortion"),
    IncidentType.GROOMING: _("Solicitation"),
    IncidentType.TRAFFICKING: _("Trafficking"),
    IncidentType.MATERIAL: _("Distribution"),
    IncidentType.ABUSE: _("Sexual abuse"),
    IncidentType.LIVE_STREAM: _("Live broadcast"),
    IncidentType.TRAVEL: _("Travel and tourism"),
    IncidentType.LURE: _("Deceptive offer"),
    IncidentType.UNSOLICITED: _("Obscene message"),
    IncidentType.MISLEADING: _("Misleading address"),
    IncidentType.OTHER: pgettext_lazy("nature of a report", "Other"),
}

CLOSED: Mapping[FieldName, Words] = {
    FieldName.INCIDENT_TYPE: NATURES,
    FieldName.LANGUAGE: LANGUAGES,
    FieldName.THREAT: {
        "publish": _("to publish"),
        "family": _("to send to the family"),
        "school": _("to send to school or friends"),
        "harm": _("of violence"),
        "other": pgettext_lazy("a value in a form", "another"),
    },
    FieldName.DEMAND: {
        "money": _("money"),
        "images": _("images"),
        "meeting": _("a meeting"),
        "secrecy": _("secrecy"),
        "other": pgettext_lazy("a value in a form", "another"),
    },
    FieldName.MATERIAL: {
        "image": _("image"),
        "video": _("video"),
        "live": _("live"),
        "text": _("text"),
        "other": pgettext_lazy("a value in a form", "another"),
    },
    FieldName.RELATION: {
        "self": _("the person themselves"),
        "parent": _("parent"),
        "witness": _("witness"),
        "professional": _("professional who works with children"),
        "father": _("father"),
        "mother": _("mother"),
        "sibling": _("brother or sister"),
        "aunt": _("aunt"),
        "uncle": _("uncle"),
        "friend": _("friend"),
        "teacher": _("teacher"),
        "stranger": _("stranger"),
    },
    FieldName.GENDER: {"female": _("girl or woman"), "male": _("boy or man")},
    # What forms ask as closed questions: the portal's answers (`intake.answers`) and the codes that scoring knows.
    FieldName.CIRCUMSTANCE: {
        "child_writes": _("the child writes"),
        "self_harm": _("thinks of self-harm"),
        "hands_on": _("abuse by contact"),
        "live": _("live"),
        "access_to_child": _("the reported person can reach the child"),
        "guardian_may_be_involved": _("a parent or guardian may be involved: contact nobody at home"),
        "deadline_meeting": _("the deadline is a meeting"),
        "deadline_departure": _("the deadline is a departure"),
        "deadline_live": _("the deadline is a broadcast"),
        "still_going_on": _("still going on"),
        "longer_ago": _("longer ago than a month"),
        "where_chat": _("in private messages or calls"),
        "where_social": _("on a social network"),
        "where_game": _("in an online game"),
        "where_web": _("on a website or forum"),
        "where_phone": _("by telephone or SMS"),
        "where_offline": _("not online"),
        "letterbox_only": _("contact through the letterbox only"),
        "no_voice_message": _("leave no voice message"),
        "messages_only": _("write, do not call"),
        "say_nothing_to_others": _("if somebody else answers, say nothing about it"),
        "short_form": _("written in the short form for help now"),
        # What comes with fingerprints alone (`intake.stopping`).
        "own_picture": _("a picture of whoever reports"),
        "adult_writes": _("an adult writes about the child they were, or about blackmail"),
        "already_online": _("the picture is online already"),
        "not_online_yet": _("the picture is not online yet, as far as is known"),
        # How a statement was taken down (`intake.statement_document`).
        "taken_by_telephone": _("taken down by telephone"),
        "taken_in_person": _("taken down in person"),
        "taken_by_video": _("taken down by video"),
        "taken_elsewhere": _("taken down in person, outside"),
        "taker_trained": _("taken down by somebody trained to hear a child"),
        "taker_not_trained": _("taken down by somebody not trained to hear a child"),
        "with_interpreter": _("with an interpreter"),
        "not_safe_to_talk": _("could not talk freely"),
        "somebody_must_not_know": _("somebody at home must not learn of it"),
        "no_receipt": _("wanted no receipt: no way back"),
    },
}

# Whose words a note is, where it says so.
ABOUT: Words = {
    "taker": _("Summary of whoever took it down"),
    "taker-acts": _("What whoever took it down did or agreed"),
    "present": _("Who else listened"),
    "interpreter": _("Who interpreted"),
    "contact": _("When contact is safe"),
    "payment": _("How payment was asked for"),
}

SELECTORS: Words = {
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "handle": _("Account"),
    "profile_url": _("Profile"),
    "url": _("Web address"),
    "ip": _("Network address"),
    "wallet": _("Wallet"),
    "rib": _("Bank account (RIB)"),
    "iban": _("Bank account (IBAN)"),
    "cin": _("Identity card"),
    "plate": _("Number plate"),
    "room_code": _("Room code"),
    "transfer_code": _("Transfer code"),
    "md5": _("Digest MD5"),
    "sha1": _("Digest SHA-1"),
    "sha256": _("Digest SHA-256"),
}


def worded(name: FieldName, value: str) -> str | Promise:
    """A closed value in words, anything else as it was given."""
    words = YES_NO if name in BOOLEANS else CLOSED.get(name, {})
    return words.get(value.strip().lower(), words.get(value.strip(), value))
