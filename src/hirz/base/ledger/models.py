"""Rows of the ledger. None has a foreign key: the ledger outlives what it speaks of.

An entry is first a row of the inbox, written in the transaction of its effect. The sequencer moves
committed rows from the inbox into the log, in order, so that writers never wait for each other.
"""

from __future__ import annotations

import uuid

from django.db import models

from hirz.base.privacy import plain, staff

# The columns of an entry and their PostgreSQL types, in the order of the record that is hashed.
ENTRY_COLUMNS = {
    "id": "uuid",
    "at": "timestamptz",
    "zone": "varchar",
    "actor": "varchar",
    "role": "varchar",
    "organisation": "varchar",
    "verb": "varchar",
    "object_kind": "varchar",
    "object_id": "varchar",
    "purpose": "varchar",
    "commitment": "bytea",
}


class EntryFields(models.Model):
    """What an entry says: who, in which role, did what, to which object, why, when. No content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # In the public zone cut to the hour.
    at = models.DateTimeField()
    zone = models.CharField(max_length=10)
    actor = models.CharField(max_length=80)
    role = models.CharField(max_length=20)
    organisation = models.CharField(max_length=40, blank=True)
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=30)
    object_id = models.CharField(max_length=64)
    purpose = models.CharField(max_length=60, blank=True)
    commitment = models.BinaryField(max_length=32, default=bytes)

    PRIVACY = plain(
        "id", "at", "zone", "role", "organisation", "verb", "object_kind", "object_id", "purpose", "commitment"
    ) | staff("actor")

    class Meta:
        abstract = True


class InboxEntry(EntryFields):
    """An entry that is committed but not yet in the tree."""

    class Meta(EntryFields.Meta):
        abstract = False


class Entry(EntryFields):
    """An entry in the tree, under its number; numbers have no gap."""

    sequence = models.BigIntegerField(unique=True)
    leaf_hash = models.BinaryField(max_length=32)

    PRIVACY = EntryFields.PRIVACY | plain("sequence", "leaf_hash")

    class Meta(EntryFields.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["object_id", "sequence"], name="entry_object"),
            models.Index(fields=["actor", "sequence"], name="entry_actor"),
        ]


class EntryText(models.Model):
    """Salt and free text behind a commitment; erasable without breaking the tree."""

    entry_id = models.UUIDField(primary_key=True)
    salt = models.BinaryField(max_length=32)
    text = models.TextField()

    PRIVACY = plain("entry_id", "salt") | staff("text")


class TreeNode(models.Model):
    """Hash of a complete subtree, kept for every eighth level so that proofs stay short work."""

    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    PRIVACY = plain("pk", "level", "index", "hash")
    pk = models.CompositePrimaryKey("level", "index")


class Checkpoint(models.Model):
    """A signed head of the tree (C2SP checkpoint note), and the frontier to go on from."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    frontier = models.BinaryField()
    note = models.TextField()
    signed_at = models.DateTimeField()

    PRIVACY = plain("size", "root", "frontier", "note", "signed_at")
