"""What the auditor's pages read: entries by number, heads, hashes of the tree, texts. No content, no foreign keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from hirz.base.accounts.models import Organisation, User
from hirz.base.ledger.models import Checkpoint, Entry, EntryText, InboxEntry, TreeNode

PAGE = 50
# A short id is the beginning of an account's code; below this it would stand for too many.
SHORT_ID = 8


@dataclass(frozen=True, slots=True)
class Filter:
    """What an auditor asked for; every part empty means everything."""

    verb: str = ""
    actor: str = ""
    object_id: str = ""
    role: str = ""
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return any((self.verb, self.actor, self.object_id, self.role, self.since, self.until))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of entries, the newest first, and the number to go on below."""

    entries: list[Entry]
    before: int | None


def entries_page(wanted: Filter, before: int | None = None) -> Page:
    """The next entries below a number, by a keyset: no page is slower than the first."""
    entries = _filtered(wanted)
    if before is not None:
        entries = entries.filter(sequence__lt=before)
    found = list(entries.order_by("-sequence")[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].sequence if len(found) > PAGE else None)


def _filtered(wanted: Filter) -> QuerySet[Entry]:
    entries = Entry.objects.all()
    if wanted.verb:
        entries = entries.filter(verb=wanted.verb)
    if wanted.role:
        entries = entries.filter(role=wanted.role)
    if wanted.object_id:
        entries = entries.filter(object_id=wanted.object_id)
    if wanted.actor:
        entries = entries.filter(actor__in=actors_named(wanted.actor))
    if wanted.since:
        entries = entries.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        entries = entries.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return entries


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def actors_named(text: str) -> list[str]:
    """The actors that a typed code may stand for: itself, and every account whose id begins with it."""
    code = text.strip().lower()
    if not (SHORT_ID <= len(code) < 36 and set(code) <= set("0123456789abcdef-")):
        return [text.strip()]
    digits = code.replace("-", "")[:32]
    first, last = UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))
    # The range is read from the accounts: there are few of them, and entries have an index by the whole actor only.
    ids = User.objects.filter(pk__gte=first, pk__lte=last).values_list("pk", flat=True)
    return [code, *(str(pk) for pk in ids)]


def waiting_count() -> int:
    """How many entries are committed but not yet in the tree."""
    return InboxEntry.objects.count()


def last_head() -> Checkpoint | None:
    """The newest signed head."""
    return Checkpoint.objects.order_by("-size").first()


def heads(before: int | None = None) -> list[Checkpoint]:
    """Signed heads below a size, the newest first: a page and one more, if there is one."""
    found = Checkpoint.objects.defer("frontier")
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-size")[: PAGE + 1])


def head_of(size: int) -> Checkpoint | None:
    """The signed head of a size."""
    return Checkpoint.objects.filter(pk=size).first()


def heads_spread(size: int, most: int) -> Iterator[tuple[int, str]]:
    """Size and note of at most about `most` heads up to `size`, evenly apart, the last one always, the smallest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT size, note FROM (SELECT size, note, row_number() OVER (PARTITION BY (size - 1) / %s ORDER BY size DESC)"
            " AS place FROM ledger_checkpoint WHERE size <= %s) AS heads WHERE place = 1 ORDER BY size",
            [max(1, size // most), size],
        )
        yield from cursor.fetchall()


def entry_of(sequence: int) -> Entry | None:
    """The entry of a number."""
    return Entry.objects.filter(sequence=sequence).first()


def text_of(entry: Entry) -> EntryText | None:
    """Salt and text behind an entry's commitment, unless they were erased."""
    return EntryText.objects.filter(pk=entry.pk).first()


def hashes(level: int, first: int, count: int) -> list[bytes]:
    """The kept hashes of one level in order (`core.ledger.FetchHashes`): leaves from the entries, the rest from the nodes."""
    if level == 0:
        leaves = Entry.objects.filter(sequence__gte=first, sequence__lt=first + count).order_by("sequence")
        return [bytes(value) for value in leaves.values_list("leaf_hash", flat=True)]
    nodes = TreeNode.objects.filter(level=level, index__gte=first, index__lt=first + count).order_by("index")
    return [bytes(value) for value in nodes.values_list("hash", flat=True)]


def organisation_names(codes: set[str], language: str) -> dict[str, str]:
    """Names of organisations in a language, by code; an unknown code is absent."""
    return {one.code: one.name(language) for one in Organisation.objects.filter(code__in=codes)}
