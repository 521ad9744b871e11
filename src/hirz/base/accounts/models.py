"""Organisations, people and what they may do."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from hirz.base.accounts.enums import OrganisationKind, Role, Scope, TrainingKind
from hirz.base.actors import Actor
from hirz.base.places.models import Court, Province
from hirz.base.privacy import plain, pseudonym, staff

# Feeds without a partner behind them, known by their codes: what the public reports, and what staff take down.
PORTAL_FEED = "portal"
STAFF_FEED = "staff"
CODE_CHARACTERS = 40


def staff_feed_code(organisation: str) -> str:
    """The code of the feed for statements that this body takes down itself, instead of the common one."""
    return f"{STAFF_FEED}-{organisation}"[:CODE_CHARACTERS]


class Organisation(models.Model):
    """A body that takes part: a hotline, a police unit, a platform."""

    code = models.SlugField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    name_ar = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    PRIVACY = plain("code", "kind", "name_ar", "name_fr", "name_en", "is_active")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def name(self, language: str) -> str:
        """The name in ar, fr or en; Arabic for any other language."""
        return str(getattr(self, f"name_{language}", self.name_ar))


class UserManager(BaseUserManager["User"]):
    """Accounts are made by an administrator, never by a visitor."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An account that can sign in once a password or a passkey is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Sign-in names are compared without regard to case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who works with Hirz."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="ar")
    is_active = models.BooleanField(default=True)
    # A demo account signs in only where the installation carries the demo mark.
    is_demo = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    PRIVACY = plain("id", "language", "is_active", "is_demo", "last_login") | staff("email", "full_name", "password")

    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return str(self.id)

    @property
    def initials(self) -> str:
        """Two letters for the rail."""
        return "".join(word[0] for word in self.full_name.split()[:2]).upper()

    def memberships_now(self) -> list[Membership]:
        """The memberships that hold today; read once for each request."""
        if not hasattr(self, "_memberships"):
            self._memberships = list(
                Membership.objects.filter(user=self, starts_on__lte=timezone.localdate())
                .filter(models.Q(ends_on=None) | models.Q(ends_on__gte=timezone.localdate()))
                .select_related("organisation")
            )
        return self._memberships

    def organisations_as(self, role: Role) -> list[str]:
        """Codes of the organisations in which this person has a role today."""
        return [m.organisation_id for m in self.memberships_now() if m.role == role]

    def has_role(self, *roles: Role) -> bool:
        """Whether this person has one of the roles anywhere today."""
        return any(m.role in roles for m in self.memberships_now())

    def actor(self, role: Role | None = None) -> Actor:
        """This person as the ledger names them, in a role or in the first one they have."""
        held = [m for m in self.memberships_now() if role is None or m.role == role]
        if not held:
            return Actor(id=str(self.id), role="none")
        return Actor(id=str(self.id), role=held[0].role, organisation=held[0].organisation_id)


class Membership(models.Model):
    """A role of a person in an organisation, for an area and a time."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    province = models.ForeignKey(Province, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    court = models.ForeignKey(Court, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    PRIVACY = plain("id", "user", "organisation", "role", "province", "court", "starts_on", "ends_on")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once")]


class Training(models.Model):
    """A training that a person has done, until it expires."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="trainings")
    kind = models.CharField(max_length=30, choices=TrainingKind.choices)
    completed_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)

    PRIVACY = plain("id", "user", "kind", "completed_on", "expires_on")


class Feed(models.Model):
    """A stream of reports from one sender, with a name that the operator chooses."""

    code = models.SlugField(primary_key=True, max_length=40)
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="feeds")
    # The organisation whose analysts receive what comes in by this feed.
    desk = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name_ar = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    PRIVACY = plain("code", "sender", "desk", "name_ar", "name_fr", "name_en", "is_active")

    def __str__(self) -> str:
        return self.code

    def name(self, language: str) -> str:
        """The name in ar, fr or en; Arabic for any other language."""
        return str(getattr(self, f"name_{language}", self.name_ar))


class Credential(models.Model):
    """A partner's key to the API: only a hash of it is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="credentials")
    label = models.CharField(max_length=80)
    # SHA-256 of a random 256-bit token: no slow hash is needed for it.
    token_hash = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope.choices))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = plain("id", "feed", "label", "scopes", "created_at", "expires_at", "revoked_at") | pseudonym("token_hash")
