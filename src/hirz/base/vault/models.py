"""Wraps of keys, and blobs. Both rows are small and of their own, so that destroying one is quick and final."""

from __future__ import annotations

from django.db import models

from hirz.base.privacy import plain, sealed


class Wrap(models.Model):
    """The key of one sealed object, wrapped to one recipient. Without a wrap the object is gone."""

    object_id = models.UUIDField()
    key_id = models.CharField(max_length=16)
    compartment = models.CharField(max_length=12)
    wrapped = models.BinaryField(max_length=128)

    PRIVACY = plain("pk", "object_id", "key_id", "compartment") | sealed("wrapped")
    pk = models.CompositePrimaryKey("object_id", "key_id")


class Blob(models.Model):
    """A sealed file. Its name is random: a digest of the content would tell whoever knows the content."""

    name = models.CharField(primary_key=True, max_length=32)
    object_id = models.UUIDField(db_index=True)
    sealed_size = models.BigIntegerField()
    sealed_sha256 = models.BinaryField(max_length=32)
    stored_at = models.DateTimeField()

    PRIVACY = plain("name", "object_id", "sealed_size", "sealed_sha256", "stored_at")
