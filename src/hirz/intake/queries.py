"""What the desk's pages of intake read: the list of refused documents. Nothing is opened here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.intake.models import QuarantinedDocument

PAGE = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the list: after this document."""

    at: datetime
    document: UUID

    def __str__(self) -> str:
        return f"{int(self.at.timestamp() * 1_000_000)}.{self.document.hex}"

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """A mark as it stands in an address; None for anything else."""
        stamp, _dot, name = text.partition(".")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 18):
            return None
        try:
            return cls(datetime.fromtimestamp(int(stamp) / 1_000_000, UTC), UUID(hex=name))
        except (ValueError, OverflowError, OSError):
            return None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list, the newest first."""

    documents: list[QuarantinedDocument]
    following: Mark | None


def visible_documents(user: User, *roles: Role) -> QuerySet[QuarantinedDocument]:
    """Documents of the feeds that go to a desk where this person has one of the roles."""
    desks = [code for role in roles for code in user.organisations_as(role)]
    # What is sealed stays in the table until somebody opens one document.
    return QuarantinedDocument.objects.filter(feed__desk__in=desks).defer("content", "payload", "fingerprint")


def quarantine_page(user: User, after: Mark | None) -> Page:
    """The next refused documents that an analyst or a supervisor may see."""
    documents = visible_documents(user, Role.ANALYST, Role.SUPERVISOR)
    if after is not None:
        documents = documents.filter(Q(received_at__lt=after.at) | Q(received_at=after.at, pk__gt=after.document))
    found = list(documents.select_related("feed__sender").order_by("-received_at", "pk")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], Mark(last.received_at, last.pk) if last else None)


def document_of(user: User, reference: str) -> QuarantinedDocument | None:
    """One refused document of a desk where this person is an analyst."""
    documents = visible_documents(user, Role.ANALYST).select_related("feed__sender", "feed__desk")
    return documents.filter(reference=reference).first()
