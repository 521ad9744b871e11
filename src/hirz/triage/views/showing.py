"""What a page shows of a ticket: values ready for a template, in the reader's language, with their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hirz.base.accounts.models import User
from hirz.core.scoring import (
    Assessment,
    Basis,
    Expiry,
    MissingField,
    Priority,
    Score,
    basis_label,
    expiry_label,
    explain,
    explain_score,
    missing_label,
    score_label,
    time_left,
)
from hirz.intake.enums import Channel
from hirz.triage import policies
from hirz.triage.models import Ticket
from hirz.triage.views.words import LANGUAGES

Text = str | Promise

# From these spans on, what disappears is shown as danger now (terracotta), then as attention (saffron).
SOON, LATER = timedelta(hours=24), timedelta(days=5)


def reader() -> str:
    """The language of the page: ar, fr or en."""
    return (translation.get_language() or "ar")[:2]


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A reason with its points."""

    points: int
    sentence: str
    signs: Sequence[object] = ()  # the words it was read from, where the report is open (`views.signs.ShownSign`)


@dataclass(frozen=True, slots=True)
class ShownScore:
    """One of the four scores, with its reasons."""

    code: str
    label: str
    value: int
    tone: str
    hits: tuple[ShownHit, ...]
    why: str  # the strongest reasons in one line


@dataclass(frozen=True, slots=True)
class ShownExpiry:
    """What disappears, when, and how long until then."""

    at: datetime | None
    left: str
    label: str
    basis: str
    tone: str


@dataclass(frozen=True, slots=True)
class ShownMissing:
    """A field that the report could have said."""

    label: str
    optional: bool
    ask_url: str = ""  # where one asks for it; empty if nobody can be asked, or it is asked already
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """Who works on a report, and until when."""

    name: str
    mine: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """The head of a report as the queue, the preview and the report page show it."""

    reference: str
    url: str
    priority: int
    title: str
    gist: str
    channel: Text
    sender: str
    language: Text
    received_at: datetime
    standing: str  # `enums.Standing`: named, verified, unverified
    has_news: bool
    questions: int
    state: str
    state_label: Text
    scores: tuple[ShownScore, ...]
    expiry: ShownExpiry | None
    missing: tuple[ShownMissing, ...]
    claim: ShownClaim | None
    peek_url: str = ""
    position: int = 0
    links: int = 0
    bundle: object = None
    kin: Sequence[object] = field(default_factory=tuple)
    elsewhere: int = 0
    lane: Mapping[str, object] = field(default_factory=dict)  # why it does not stand where its scores would put it
    signs: Sequence[object] = ()  # the strongest rules that found something in its words (`views.signs.TopSign`)
    more_signs: int = 0
    drafts: int = 0  # requests to platforms that were begun
    acts: object = None

    @property
    def danger(self) -> ShownScore:
        """The score that ranks."""
        return self.scores[0]

    @property
    def others(self) -> tuple[ShownScore, ...]:
        """The three that explain."""
        return self.scores[1:]


def shown_scores(assessment: Assessment, now: datetime) -> tuple[ShownScore, ...]:
    """The four scores in the order of the enumeration; only danger is tinted, and only when it is high."""
    tone = {Priority.DANGER: "t", Priority.URGENT: "s"}.get(assessment.priority, "")
    return tuple(
        ShownScore(
            score.value,
            score_label(score, reader()),
            assessment.scores[score],
            tone if score is Score.DANGER else "",
            shown_hits(assessment, score, now),
            explain_score(assessment, score, reader(), most=2, zone=timezone.get_current_timezone(), now=now),
        )
        for score in Score
    )


def shown_hits(assessment: Assessment, score: Score, now: datetime) -> tuple[ShownHit, ...]:
    """The reasons of one score, most points first; for completeness what is missing comes first."""
    hits = assessment.hits(score)
    if score is Score.COMPLETENESS:
        hits = tuple(sorted(hits, key=lambda hit: hit.value))
    zone = timezone.get_current_timezone()
    return tuple(ShownHit(hit.points, explain(hit, reader(), zone=zone, now=now)) for hit in hits)


def shown_expiry(expiry: Expiry | None, now: datetime) -> ShownExpiry | None:
    """What disappears, with how long until then as words."""
    if expiry is None:
        return None
    left = expiry.at - now
    tone = "t" if left <= SOON else "s" if left <= LATER else ""
    return ShownExpiry(
        at=expiry.at,
        left=time_left(expiry.at, now, reader()),
        label=expiry_label(expiry, reader()),
        basis=basis_label(Basis(expiry.basis), reader()),
        tone=tone,
    )


def next_expiry(assessment: Assessment, now: datetime) -> Expiry | None:
    """What disappears first among what is still there; the last thing lost if nothing is."""
    ahead = [expiry for expiry in assessment.expires if expiry.at > now]
    return ahead[0] if ahead else None


def shown_missing_pairs(assessment: Assessment) -> list[tuple[ShownMissing, MissingField]]:
    """What is missing with its words, what need not be asked twice last."""
    fields = sorted(assessment.missing, key=lambda missing: missing.optional)
    return [(ShownMissing(missing_label(missing, reader()), missing.optional), missing) for missing in fields]


def shown_missing(assessment: Assessment) -> tuple[ShownMissing, ...]:
    """What is missing, what need not be asked twice last."""
    return tuple(shown for shown, _lack in shown_missing_pairs(assessment))


def shown_claim(ticket: Ticket, user: User, now: datetime) -> ShownClaim | None:
    """Who holds the ticket at this moment."""
    holder = policies.holder(ticket, now)
    if holder is None or ticket.claimed_until is None:
        return None
    return ShownClaim(holder.full_name, holder == user, ticket.claimed_until)


def language_name(code: str) -> Text:
    """The name of a language; empty when it is not known."""
    return LANGUAGES.get(code, "")


def channel_name(code: str) -> Text:
    """The door by which a report came in."""
    return Channel(code).label if code in Channel.values else _("unknown door")
