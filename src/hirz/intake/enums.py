"""Words of intake."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """The door by which a report came in."""

    API = "api", _("Partner API")
    CYBERTIP = "cybertip", _("CyberTipline file")
    POLICE = "police", _("Police exchange file")
    CSV = "csv", _("Table of reports")
    PORTAL = "portal", _("Portal")
    STAFF = "staff", _("Taken down by staff")


class Outcome(models.TextChoices):
    """What became of a document handed in."""

    ACCEPTED = "accepted", _("Accepted")
    QUARANTINED = "quarantined", _("In quarantine")


class LetterboxStatus(models.TextChoices):
    """Where a report stands, in words for the person who made it."""

    RECEIVED = "received", _("Received")
    READING = "reading", _("Somebody is reading it")
    ASKED = "asked", _("We have a question for you")
    PASSED_ON = "passed_on", _("Passed on to people who can act")
    CLOSED = "closed", _("Closed")


class MessageKind(models.TextChoices):
    """What a message in a letterbox is."""

    MESSAGE = "message", _("Message")
    QUESTION = "question", _("Question")
    ANSWER = "answer", _("Answer")
    ADDITION = "addition", _("Addition")
    NEWS = "news", _("News")
    FEEDBACK = "feedback", _("Feedback")


class TakedownState(models.TextChoices):
    """What a platform did about a picture whose fingerprints it got, or may get."""

    WAITING = "waiting", _("Not sent yet")
    SENT = "sent", pgettext_lazy("of fingerprints", "Sent")
    REMOVED = "removed", _("Found and removed")
    NOT_FOUND = "not_found", _("Not found")
    REFUSED = "refused", _("Not taken")


# A platform that found nothing may find it later, one that refused may be asked again, and what was removed may come
# back. Nothing that was sent becomes unsent.
TAKEDOWN_MOVES: dict[TakedownState, frozenset[TakedownState]] = {
    TakedownState.WAITING: frozenset({TakedownState.SENT}),
    TakedownState.SENT: frozenset({TakedownState.REMOVED, TakedownState.NOT_FOUND, TakedownState.REFUSED}),
    TakedownState.REMOVED: frozenset({TakedownState.SENT}),
    TakedownState.NOT_FOUND: frozenset({TakedownState.SENT, TakedownState.REMOVED}),
    TakedownState.REFUSED: frozenset({TakedownState.SENT}),
}


class Author(models.TextChoices):
    """Who wrote a message."""

    REPORTER = "reporter", _("The reporter")
    DESK = "desk", _("The desk")
    HIRZ = "hirz", _("Hirz")


class DiscardReason(models.TextChoices):
    """Why a statement that was being taken down is thrown away."""

    CALLER_WISH = "caller_wish", _("The caller asked us to")
    NO_STATEMENT = "no_statement", _("It was no statement: a wrong number, a silence, a trial")
    TWICE = "twice", _("It was taken down twice")


CHANNEL_OF_FORMAT = {
    "hirz-json": Channel.API,
    "cybertip-xml": Channel.CYBERTIP,
    "cybertip-file-xml": Channel.CYBERTIP,
    "police-json": Channel.POLICE,
    "csv": Channel.CSV,
}
