"""Lists of digests, their imports, and what people here say of their entries. Digests are keyed, masked or sealed."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.db import models

from hirz.base.accounts.models import User
from hirz.base.privacy import Declared, Holding, plain, pseudonym, staff
from hirz.detect.enums import (
    EntryState,
    ImportCause,
    ImportState,
    ListKind,
    PdqVariant,
    ReviewAct,
    ReviewReason,
    ReviewState,
)

# A viral file is reported by hundreds in a day; a digest that matches more is more likely a logo or a blank picture.
FLOOD_LIMIT: Final = 1_000
# Sealed under a key that all entries share: it is erased with its row, when its owner takes the entry back.
OF_A_LIST: Final = Declared(Holding.SEALED, "deleting the row")


class HashList(models.Model):
    """A list of digests of known material: where it comes from, on what terms, and how far it is in use."""

    code = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    scheme = models.CharField(max_length=40, blank=True)
    imported_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)
    # How it reached us: an environment of a partner's service, a handover, a person.
    provenance = models.CharField(max_length=400, default="", db_default="", blank=True)
    # What its owner allows, and until when.
    terms = models.CharField(max_length=400, default="", db_default="", blank=True)
    scheme_version = models.CharField(max_length=20, default="", db_default="", blank=True)
    kind = models.CharField(max_length=10, choices=ListKind.choices, default=ListKind.CSV, db_default=ListKind.CSV)
    # The share of its entries that are matched, in percent: a new list is switched on step by step.
    enable_ratio = models.SmallIntegerField(default=100, db_default=100)
    # When somebody has to look again whether it is still right, and still allowed.
    review_at = models.DateField(null=True)
    # Its entries are known to be no abuse material: what stands here is never a match.
    is_negative = models.BooleanField(default=False, db_default=False)
    is_own = models.BooleanField(default=False, db_default=False)
    # Reports in a day that one entry may match before it is set apart (`detect.curating`).
    flood_limit = models.IntegerField(default=FLOOD_LIMIT, db_default=FLOOD_LIMIT)

    PRIVACY = plain(
        "code", "name", "source", "scheme", "imported_at", "is_active", "provenance", "terms", "scheme_version",
        "kind", "enable_ratio", "review_at", "is_negative", "is_own", "flood_limit",
    )  # fmt: skip


class ListImport(models.Model):
    """One run of an import, and how far it came: its entries are those with `listed_in` of this id.

    Every one of them has an id between `first_entry` and `last_entry`. A file read again is the same import.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hash_list = models.ForeignKey(HashList, on_delete=models.CASCADE, related_name="+")
    cause = models.CharField(max_length=10, choices=ImportCause.choices, default=ImportCause.FILE)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.RUNNING)
    # Keyed digest of what was read: the same file is recognised, and a different one is not resumed by mistake.
    blind = models.BinaryField(max_length=16, default=bytes)
    file_name = models.CharField(max_length=200, blank=True)
    # Rows that are safely in: where a run that was cut goes on.
    position = models.BigIntegerField(default=0)
    # The partner's own words of where the next page begins (token, time); no content.
    checkpoint = models.JSONField(default=dict)
    added = models.IntegerField(default=0)
    known = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    removed = models.IntegerField(default=0)
    bad = models.IntegerField(default=0)
    # Reason -> how many rows: whole, where the rows themselves are kept up to a limit.
    reasons = models.JSONField(default=dict)
    first_entry = models.BigIntegerField(null=True)
    last_entry = models.BigIntegerField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    PRIVACY = plain(
        "id", "hash_list", "cause", "state", "file_name", "position", "checkpoint", "added", "known", "changed",
        "removed", "bad", "reasons", "first_entry", "last_entry", "started_at", "finished_at",
    ) | pseudonym("blind")  # fmt: skip


class ListImportRow(models.Model):
    """A row of an import that needs somebody's eye: where it stands and what is wrong with it, never what it says."""

    list_import = models.ForeignKey(ListImport, on_delete=models.CASCADE, related_name="rows")
    # Which document of the run, from 1, and which row or line of it (0: the document as a whole).
    document = models.SmallIntegerField(default=1)
    position = models.BigIntegerField()
    field = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=30)

    PRIVACY = plain("id", "list_import", "document", "position", "field", "reason")


class HashEntryQuerySet(models.QuerySet["HashEntry"]):
    """Entries."""

    def in_use(self) -> HashEntryQuerySet:
        """Those that may match: active, of an active list that is not the negative one, within its enable ratio."""
        return self.filter(
            state=EntryState.ACTIVE, hash_list__is_active=True, hash_list__is_negative=False,
            share__lt=models.F("hash_list__enable_ratio"),
        )  # fmt: skip

    def harmless(self) -> HashEntryQuerySet:
        """Those of negative lists: a digest that stands here is no match, whatever other lists say."""
        return self.filter(state=EntryState.ACTIVE, hash_list__is_active=True, hash_list__is_negative=True)


class HashEntry(models.Model):
    """One digest of a list. Exact digests are keyed like those in reports; a PDQ is masked (`core.matching.masking`)."""

    hash_list = models.ForeignKey(HashList, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=20)
    # 16 bytes: blind index of an exact digest; 32 bytes: a masked PDQ.
    blind = models.BinaryField(max_length=32)
    classification = models.CharField(max_length=40, blank=True)
    quality = models.SmallIntegerField(null=True)
    variant = models.CharField(
        max_length=10, choices=PdqVariant.choices, default=PdqVariant.UNKNOWN, db_default=PdqVariant.UNKNOWN
    )
    state = models.CharField(
        max_length=12, choices=EntryState.choices, default=EntryState.ACTIVE, db_default=EntryState.ACTIVE
    )
    # 0 to 99, drawn from the keyed value: the entry is in use where this is below the list's enable ratio.
    share = models.SmallIntegerField(default=0, db_default=0)
    # Two who listed it gave it different classes; the first one stands here.
    is_contested = models.BooleanField(default=False, db_default=False)
    added_at = models.DateTimeField(null=True)
    # The import that brought it, or that brought it back. Not checked by the server: ten million checks less.
    listed_in = models.ForeignKey(
        ListImport, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False, db_constraint=False
    )
    # The digest itself under the key of lists, for one's own list only: what is ours may be exported again.
    sealed_value = models.BinaryField(default=bytes, db_default=b"")

    objects: ClassVar[models.Manager[HashEntry]] = HashEntryQuerySet.as_manager()

    PRIVACY = (
        plain(
            "id", "hash_list", "kind", "classification", "quality", "variant", "state", "share", "is_contested",
            "added_at", "listed_in",
        )
        | pseudonym("blind")
        | dict.fromkeys(["sealed_value"], OF_A_LIST)
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hash_list", "blind"], name="hash_entry_once")]
        indexes = [
            models.Index(fields=["blind"], name="hash_entry_blind"),
            # What was listed since an index was built is counted and read by it (`detect.indexes`).
            models.Index(fields=["id"], name="hash_entry_pdq", condition=models.Q(kind="pdq")),
        ]


class HashClaim(models.Model):
    """Who says that an entry belongs on its list: one row for each item of a partner, under the partner's own key.

    Two members may list the same file; it leaves the list when the last of them takes it back.
    """

    # None: taken back before it was ever seen here. An older page that comes later must not bring it in.
    entry = models.ForeignKey(HashEntry, null=True, on_delete=models.CASCADE, related_name="claims")
    # Keyed value of list, member, sort and id: ids of partners are often digests themselves.
    blind = models.BinaryField(max_length=16)
    # Member, sort, id and type of digest, sealed under the key of lists: feedback upstream names them.
    sealed_item = models.BinaryField()
    classification = models.CharField(max_length=40, blank=True)
    # The partner's own time of its last change: an older page read later changes nothing.
    stamped_at = models.DateTimeField(null=True)
    is_withdrawn = models.BooleanField(default=False)
    # False: listed without being abuse material, as comparison pictures are.
    is_material = models.BooleanField(default=True)
    # What other members said of it: +n agree, -n disagree.
    agreed = models.SmallIntegerField(default=0)
    disagreed = models.SmallIntegerField(default=0)

    PRIVACY = (
        plain("id", "entry", "classification", "stamped_at", "is_withdrawn", "is_material", "agreed", "disagreed")
        | pseudonym("blind")
        | dict.fromkeys(["sealed_item"], OF_A_LIST)
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blind", "entry"], name="hash_claim_once", nulls_distinct=False)]


class HashTally(models.Model):
    """How many reports an entry had matched by the end of an hour: the flood guard's memory (`detect.curating`)."""

    entry = models.ForeignKey(HashEntry, on_delete=models.CASCADE, related_name="+", db_index=False)
    hour = models.DateTimeField()
    count = models.IntegerField()

    PRIVACY = plain("pk", "entry", "hour", "count")
    pk = models.CompositePrimaryKey("entry_id", "hour")


class FloodWatch(models.Model):
    """How far the flood guard has looked: one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    last_match = models.BigIntegerField(default=0)

    PRIVACY = plain("id", "last_match")


class EntryReview(models.Model):
    """What one reader says of an entry, and what the second one answered: neither alone changes a list."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(HashEntry, on_delete=models.CASCADE, related_name="reviews")
    act = models.CharField(max_length=10, choices=ReviewAct.choices)
    reason = models.CharField(max_length=20, choices=ReviewReason.choices)
    classification = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.OPEN)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # When it was written into a file for the list's owner.
    told_at = models.DateTimeField(null=True)

    PRIVACY = plain(
        "id", "entry", "act", "reason", "classification", "state", "proposed_at", "decided_at", "told_at"
    ) | staff("proposed_by", "decided_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(state=ReviewState.OPEN), name="one_open_review_an_entry"
            )
        ]
