"""The living lexicon: code words that people registered, the hunts for them, and words that counts have proposed.

No word stands here in clear: terms and proposals are sealed under a key that the lexicon alone uses.
"""

from __future__ import annotations

import uuid
from typing import Final

from django.db import models

from hirz.base.accounts.models import User
from hirz.base.privacy import Declared, Holding, plain, pseudonym, staff
from hirz.detect.enums import HuntState, ProposalState, RetireReason, TermFamily, TermLanguage, TermState
from hirz.intake.models import Report

# Sealed under a key that all terms share: erased with its row.
OF_THE_LEXICON: Final = Declared(Holding.SEALED, "deleting the row")


class Term(models.Model):
    """A code word with its spellings and its meaning, as a person registered it. Its hits are `Signal` rows of its rule."""

    # The rule of its signals is "lexicon:" and this number.
    id = models.BigAutoField(primary_key=True)
    # What its words are sealed to.
    place = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # JSON: word, variants, meaning.
    content = models.BinaryField()
    # Keyed value of its folded word: one term for each.
    blind = models.BinaryField(max_length=16, unique=True)
    family = models.CharField(max_length=20, choices=TermFamily.choices)
    language = models.CharField(max_length=10, choices=TermLanguage.choices)
    state = models.CharField(max_length=10, choices=TermState.choices, default=TermState.ACTIVE)
    # Counts the changes of its words and of its state: a hunt belongs to one of them.
    version = models.SmallIntegerField(default=1)
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    registered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    retired_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    retired_for = models.CharField(max_length=10, choices=RetireReason.choices, blank=True)

    PRIVACY = (
        plain("id", "place", "family", "language", "state", "version", "registered_at", "changed_at", "retired_for")
        | staff("registered_by", "retired_by")
        | pseudonym("blind")
        | dict.fromkeys(["content"], OF_THE_LEXICON)
    )

    @property
    def rule(self) -> str:
        """What its signals are known by."""
        return f"lexicon:{self.pk}"


class TermHunt(models.Model):
    """A search for one version of a term in every report that came before: resumable at its cursor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="hunts", db_index=False)
    version = models.SmallIntegerField()
    state = models.CharField(max_length=10, choices=HuntState.choices, default=HuntState.RUNNING)
    # The last row of the blind index that was searched for good, and the row up to which this hunt goes.
    cursor = models.BigIntegerField(default=0)
    until = models.BigIntegerField(default=0)
    # Reports that the blind index named, those of them that were opened, and where the term was found, or found no more.
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    found = models.IntegerField(default=0)
    lost = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    PRIVACY = plain(
        "id", "term", "version", "state", "cursor", "until", "total", "done", "found", "lost", "started_at",
        "finished_at",
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "version"], name="term_hunt_once")]


class TermCount(models.Model):
    """One weekly count of words: of how many reports, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    counted_at = models.DateTimeField()
    # Reports of different texts since that day, on either side.
    since = models.DateField()
    flagged = models.IntegerField()
    others = models.IntegerField()
    proposed = models.IntegerField(default=0)
    # Older reports that were not read: a count has a limit (`triage.lexicon.weekly`).
    left_out = models.IntegerField(default=0, db_default=0)

    PRIVACY = plain("id", "counted_at", "since", "flagged", "others", "proposed", "left_out")


class EmergingTerm(models.Model):
    """A word, or two in a row, that flagged reports use more than others: a proposal of the counts, decided by a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # JSON: the words as most people write them.
    content = models.BinaryField()
    # Keyed value of the folded words: what was dismissed is not proposed again.
    blind = models.BinaryField(max_length=16, unique=True)
    count = models.ForeignKey(TermCount, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    # Flagged reports that hold it, those of them of the last week, other reports that hold it.
    flagged = models.IntegerField()
    recent = models.IntegerField()
    others = models.IntegerField()
    # Of the log-odds: how much likelier in flagged reports, and in how many standard deviations (`core.stats.log_odds`).
    delta = models.FloatField()
    z = models.FloatField()
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    dismissed_for = models.CharField(max_length=10, choices=RetireReason.choices, blank=True)
    first_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    term = models.ForeignKey(Term, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    PRIVACY = (
        plain("id", "count", "flagged", "recent", "others", "delta", "z", "state", "dismissed_for", "first_at")
        | plain("decided_at", "term")
        | staff("decided_by")
        | pseudonym("blind")
        | dict.fromkeys(["content"], OF_THE_LEXICON)
    )

    class Meta:
        indexes = [models.Index(fields=["state", "-z"], name="emerging_order")]


class EmergingExample(models.Model):
    """A flagged report that holds a proposed word: what a person may open to judge it."""

    proposal = models.ForeignKey(EmergingTerm, on_delete=models.CASCADE, related_name="examples")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")

    PRIVACY = plain("id", "proposal", "report")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "report"], name="emerging_example_once")]
