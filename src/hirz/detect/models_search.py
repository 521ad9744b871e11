"""The words of reports as keyed tokens: what sealed text is found by. No word stands here, and no key."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from hirz.base.privacy import plain, pseudonym
from hirz.intake.models import Report

# Tokens that wait in a list of their own until they are sorted into the index (kB): a longer list makes taking in cheaper
# and every search dearer, because a search reads the list from end to end.
PENDING_KB = 2_048


class SearchPart(models.Model):
    """A stretch of the words of one report, as keyed tokens with their places (`core.searching`).

    A report has one part, unless it is so long that the server's own limits cut it (16,383 places, 255 of one word). Part 0
    holds every token of the whole report, those of the later parts without a place: AND, OR and NOT are answered by it
    alone; phrases may lie in a later part. The server does not check the report, as in Sighting.
    """

    # Only grows: the cursor of whoever goes through everything, and the newest first.
    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    part = models.SmallIntegerField(default=0, db_default=0)
    # The way the words were cut, folded and stemmed (`core.searching.SCHEME`): an older one is indexed again.
    scheme = models.SmallIntegerField()
    # Nothing of the report lies in another part.
    is_whole = models.BooleanField(default=True, db_default=True)
    tokens = SearchVectorField()

    PRIVACY = plain("id", "report", "part", "scheme", "is_whole") | pseudonym("tokens")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "part"], name="search_part_once")]
        indexes = [
            GinIndex(
                fields=["tokens"],
                name="search_tokens",
                condition=models.Q(part=0),
                fastupdate=True,
                gin_pending_list_limit=PENDING_KB,
            )
        ]
