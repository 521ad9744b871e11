"""A draft as the JSON that police receive (shared reference `standards.md` 1.4): much null, much in free text."""

from __future__ import annotations

import json
from typing import Any

from hirz.core.simulation.types import Account, Connection, Draft, SimulatedFile, Victim
from hirz.core.simulation.writers.cybertip import TYPES
from hirz.core.simulation.writers.times import zulu

_NO_PERSON: dict[str, Any] = dict.fromkeys(
    (
        "firstName", "middleName", "lastName", "preferredName", "gender", "preferredPronouns", "dateOfBirth",
        "approximateAge", "physicalDescription", "vehicleDescription", "vehicleTagNumber", "occupation", "espService",
        "espUserId", "ipAddress", "relationshipToReporter", "relationshipToChildVictim", "accessToChildVictim",
        "accessToChildren", "accessToFirearms", "convictedSexOffender", "awareOfReport", "gangAffiliation",
        "screenName", "emails", "phones", "addresses", "additionalContactInformation", "languages", "races",
        "disabilities", "additionalDisabilityInformation", "sourceInformation", "additionalInformations",
    )
)  # fmt: skip


def write_police(draft: Draft) -> bytes:
    """The document, with the byte-order mark that it often has; deadlines and demands stand in the text only."""
    information = {
        "reportingEsp": {"espName": draft.platform or draft.sender.name, "firstName": "LE", "lastName": "Desk"},
        "incidentSummary": {
            "incidentType": TYPES.get(draft.kind),
            "incidentDateTime": zulu(draft.occurred_at) if draft.occurred_at else None,
            "incidentDateTimeDescription": None,
        },
        "incidentDetails": _details(draft),
        "reportedPeople": {"reportedPersons": [_account(account) for account in draft.reported]},
        "intendedRecipients": {"intendedRecipients": [_victim(victim) for victim in draft.victims]},
        "uploadedFiles": {"uploadedFiles": [_file(file, draft) for file in draft.files]},
        "additionalInformations": [{"value": text} for text in (draft.urgent_reason, *draft.notes) if text],
    }
    document = {
        "reportId": draft.reference,
        "dateReceived": zulu(draft.received_at),
        "reportedInformation": information,
    }
    mark = b"\xef\xbb\xbf" if draft.truth["index"] % 2 else b""
    return mark + json.dumps(document, ensure_ascii=False).encode()


def _details(draft: Draft) -> dict[str, Any]:
    pages = [{"sourceInformation": {"sourceCaptures": [_capture("URL", url)]}} for url in draft.urls]
    content = "\n".join([draft.narrative, *draft.chat] if draft.narrative else draft.chat)
    mails = [{"contents": [{"value": content}]}] if content else []
    return {"webpageIncident": pages, "emailIncident": mails}


def _capture(kind: str, value: str) -> dict[str, Any]:
    return {"captureType": kind, "value": value, "dateTime": None, "eventName": None, "port": None}


def _connection(seen: Connection) -> dict[str, Any]:
    return {
        "captureType": "IP Address",
        "value": seen.address,
        "dateTime": zulu(seen.at) if seen.at else None,
        "eventName": seen.event.upper() if seen.event == "Upload" else seen.event,
        "port": str(seen.port) if seen.port else None,
    }


def _account(account: Account) -> dict[str, Any]:
    return {
        **_NO_PERSON,
        "espService": account.service or None,
        "espUserId": account.account_id or None,
        "screenName": {"value": account.handle} if account.handle else None,
        "emails": {"emails": [{"value": mail, "verified": True} for mail in account.emails]},
        "phones": {"phones": [{"value": number, "verified": False} for number in account.phones]},
        "sourceInformation": {"sourceCaptures": [_connection(seen) for seen in account.connections]},
        "additionalInformations": [{"value": f"Prior reports: {account.prior_reports}"}]
        if account.prior_reports
        else [],
    }


def _victim(victim: Victim) -> dict[str, Any]:
    return {
        **_NO_PERSON,
        "firstName": victim.first_name or None,
        "gender": victim.gender.capitalize() or None,
        "approximateAge": victim.age,
    }


def _file(file: SimulatedFile, draft: Draft) -> dict[str, Any]:
    tags = {"groups": [{"tags": [{"value": "Hash Match"}]}]} if file.known else None
    return {
        "filename": file.name,
        "originalFilename": None,
        "submittalId": file.sha1[:12],
        "verificationHash": file.md5,
        "viewedByEsp": file.viewed,
        "industryClassification": file.classification or None,
        "ncmecTags": tags,
        "espMetadata": {
            "metadatas": [{"name": "Upload Date and Time", "value": f"{zulu(draft.occurred_at or draft.received_at)}"}]
        },
        "sourceInformation": None,
        "additionalInformations": [],
    }
