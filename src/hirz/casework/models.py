"""A case, who works on it, what it holds. Whatever a person wrote lies under the case's own key."""

from __future__ import annotations

import uuid

from django.db import models

from hirz.base.accounts.models import Organisation, User
from hirz.base.law.models import Offence
from hirz.base.places.models import Court
from hirz.base.privacy import plain, sealed, staff
from hirz.casework.enums import (
    Capacity,
    ChargeState,
    Compartment,
    LeavingReason,
    Move,
    MoveReason,
    OfferReason,
    OfferState,
    RelationKind,
    Stage,
)
from hirz.intake.models import Report


class Case(models.Model):
    """A dossier, from the first report to the final judgment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    # The unit that inquires.
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # The office that it was sent to; from then on its prosecutors see the case.
    prosecution = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    court = models.ForeignKey(Court, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    stage = models.CharField(max_length=14, choices=Stage.choices, default=Stage.INQUIRY)
    # JSON: title.
    content = models.BinaryField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField()

    PRIVACY = (
        plain("id", "reference", "unit", "prosecution", "court", "stage", "opened_at", "changed_at")
        | staff("opened_by")
        | sealed("content")
    )

    class Meta:
        indexes = [models.Index(fields=["-changed_at", "id"], name="case_order")]


class Offer(models.Model):
    """An escalated report that a unit may take into a case. It says nothing of what was written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Why the desk passed it on, and whether an anonymous report was verified (`triage.enums`).
    reason = models.CharField(max_length=20)
    standing = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.WAITING)
    declined_for = models.CharField(max_length=12, choices=OfferReason.choices, blank=True)
    offered_at = models.DateTimeField()
    case = models.ForeignKey(Case, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)

    PRIVACY = plain(
        "id", "report", "unit", "reason", "standing", "state", "declined_for", "offered_at", "case", "decided_at"
    ) | staff("decided_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "unit"], name="offer_once")]
        indexes = [models.Index(fields=["unit", "state", "offered_at"], name="offer_order")]


class CaseMember(models.Model):
    """Need to know: who works on a case, since when, and until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_lead = models.BooleanField(default=False)
    since = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_for = models.CharField(max_length=10, choices=LeavingReason.choices, blank=True)

    PRIVACY = plain("id", "case", "is_lead", "since", "ended_at", "ended_for") | staff("user", "added_by", "ended_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "case"], condition=models.Q(ended_at=None), name="case_member_once")
        ]


class CaseReport(models.Model):
    """A report that belongs to a case; taken out, it stays in the history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    PRIVACY = plain("id", "case", "report", "added_at", "removed_at") | staff("added_by", "removed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "report"], condition=models.Q(removed_at=None), name="case_report_once"
            )
        ]


class StageMove(models.Model):
    """One step of a case. Nothing is ever changed here: taking back is a step of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    # 1, 2, 3 within the case.
    number = models.SmallIntegerField()
    before = models.CharField(max_length=14, choices=Stage.choices)
    after = models.CharField(max_length=14, choices=Stage.choices)
    move = models.CharField(max_length=12, choices=Move.choices)
    reason = models.CharField(max_length=16, choices=MoveReason.choices)
    # When it happened; when it was written down is `made_at`.
    on = models.DateTimeField()
    # Text, if anything was said.
    note = models.BinaryField(default=b"", blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    undoes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by", db_constraint=True
    )

    PRIVACY = (
        plain("id", "case", "number", "before", "after", "move", "reason", "on", "made_at", "undoes")
        | staff("made_by")
        | sealed("note")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="stage_move_once")]


class CasePerson(models.Model):
    """Somebody in a case, by a code. A victim has a code and nothing else here: names of victims lie with care."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    # M-1, E-1, T-1 within the case.
    code = models.CharField(max_length=8)
    capacity = models.CharField(max_length=14, choices=Capacity.choices)
    is_minor = models.BooleanField(null=True)
    # JSON: name in each script, aliases, what else is known; empty for a victim.
    content = models.BinaryField(default=b"", blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    PRIVACY = plain("id", "case", "code", "capacity", "is_minor", "added_at") | staff("added_by") | sealed("content")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], name="case_person_once"),
            models.CheckConstraint(
                condition=~models.Q(capacity=Capacity.VICTIM) | models.Q(content=b""), name="victim_is_a_code"
            ),
        ]


class PersonRelation(models.Model):
    """How one person of a case stands to another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    one = models.ForeignKey(CasePerson, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(CasePerson, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=RelationKind.choices)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    PRIVACY = plain("id", "case", "one", "other", "kind", "added_at") | staff("added_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "one", "other", "kind"], name="person_relation_once"),
            models.CheckConstraint(condition=~models.Q(one=models.F("other")), name="relation_of_two"),
        ]


class CaseNote(models.Model):
    """What somebody wrote down, for those whom its compartment names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    compartment = models.CharField(max_length=12, choices=Compartment.choices, default=Compartment.CASE)
    text = models.BinaryField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    PRIVACY = plain("id", "case", "compartment", "written_at") | staff("written_by") | sealed("text")


class CaseTask(models.Model):
    """Something to do, with its day and whoever does it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    text = models.BinaryField()
    due_on = models.DateField(null=True)
    assigned_to = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    PRIVACY = (
        plain("id", "case", "due_on", "added_at", "done_at")
        | staff("assigned_to", "added_by", "done_by")
        | sealed("text")
    )


class PersonFacts(models.Model):
    """What is answered about one person's acts (`core.law.Facts`): yes, no, or not known."""

    person = models.OneToOneField(CasePerson, primary_key=True, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    # JSON: what is answered yes or no, by name.
    answers = models.BinaryField()
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    PRIVACY = plain("person", "case", "answered_at") | staff("answered_by") | sealed("answers")


class Charge(models.Model):
    """An offence for one person: proposed by the inquiry, retained or set aside by the prosecution."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(CasePerson, on_delete=models.CASCADE, related_name="+", db_index=False)
    offence = models.ForeignKey(Offence, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=ChargeState.choices)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    PRIVACY = plain("id", "case", "person", "offence", "state", "changed_at") | staff("changed_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person", "offence"], name="charge_once")]
