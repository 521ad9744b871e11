"""What administrators do to accounts, bodies and feeds. Each act and its ledger entry are one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils import timezone

from hirz.base.accounts import policies, queries
from hirz.base.accounts.enums import OrganisationKind, Role, TrainingKind
from hirz.base.accounts.models import Feed, Membership, Organisation, Training, User
from hirz.base.actors import Actor
from hirz.base.errors import Denied
from hirz.base.installation.models import is_demo
from hirz.base.ledger.services import record
from hirz.base.places.models import Court, Province


class LinkTokens(PasswordResetTokenGenerator):
    """Tokens of sign-in links: each opens once, for three days (PASSWORD_RESET_TIMEOUT), and nothing is stored.

    A token is made from the password's hash: choosing a password, or making another link, ends it.
    """

    key_salt = "hirz.accounts.link"


link_tokens = LinkTokens()


def _actor(by: User) -> Actor:
    return by.actor(Role.ADMINISTRATOR)


@contextmanager
def _refusal_recorded(verb: str, user: User, by: User, text: str) -> Iterator[None]:
    """Who reaches for what they may not have is refused, and the try stands in the ledger."""
    try:
        yield
    except Denied:
        record(verb=verb, object_kind="user", object_id=str(user.pk), by=_actor(by), text=text)
        raise


def create_user(*, full_name: str, email: str, language: str, by: User) -> User:
    """An account without roles and without a password: a sign-in link lets its holder choose one.

    An account made in a demo is a demo account: it cannot sign in anywhere else.
    """
    with _refusal_recorded("accounts:user:refused", by, by, "a second account for an own address"):
        policies.may_create(by, email)
    with transaction.atomic():
        user = User.objects.create_user(email, None, full_name=full_name, language=language, is_demo=is_demo())
        record(verb="accounts:user:created", object_kind="user", object_id=str(user.pk), by=_actor(by))
    return user


def change_user(*, user: User, full_name: str, language: str, is_active: bool, by: User) -> None:
    """Name, language, open or closed. Closing ends every session."""
    if is_active != user.is_active:
        policies.may_close(by, user)
    with transaction.atomic():
        user.full_name, user.language, user.is_active = full_name, language, is_active
        user.save(update_fields=["full_name", "language", "is_active"])
        record(verb="accounts:user:changed", object_kind="user", object_id=str(user.pk), by=_actor(by))
        if not is_active:
            close_sessions(user)


def choose_language(*, user: User, language: str) -> None:
    """The language that a person prefers; their own to choose."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(language=language)
        record(verb="accounts:user:changed", object_kind="user", object_id=str(user.pk), by=user.actor())


@dataclass(frozen=True, slots=True)
class Area:
    """Where a role holds: a province, a court's circuit, or everywhere."""

    province: Province | None = None
    court: Court | None = None


def grant_membership(
    *, user: User, organisation: Organisation, role: Role, area: Area, starts_on: date, ends_on: date | None, by: User
) -> Membership:
    """Give a role; one that was held before is given anew with the new area and dates."""
    wanted = f"{role} @ {organisation.code}"
    with _refusal_recorded("accounts:membership:refused", user, by, wanted):
        policies.may_grant(by, user, organisation, starts_on)
    values = {"province": area.province, "court": area.court, "starts_on": starts_on, "ends_on": ends_on}
    with transaction.atomic():
        membership, _made = Membership.objects.update_or_create(
            user=user, organisation=organisation, role=role, defaults=values
        )
        record(
            verb="accounts:membership:granted",
            object_kind="user",
            object_id=str(user.pk),
            by=_actor(by),
            text=_described(membership),
        )
    return membership


def end_membership(*, membership: Membership, by: User) -> None:
    """End a role now: its last day was yesterday."""
    policies.may_end(by, membership)
    with transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
        record(
            verb="accounts:membership:ended",
            object_kind="user",
            object_id=str(membership.user_id),
            by=_actor(by),
            text=_described(membership),
        )


def _described(membership: Membership) -> str:
    # Codes alone: the text behind the commitment is for an auditor, in any language.
    area = membership.province_id or membership.court_id or "everywhere"
    days = f"{membership.starts_on.isoformat()}..{membership.ends_on.isoformat() if membership.ends_on else ''}"
    return f"{membership.role} @ {membership.organisation_id}, {area}, {days}"


def add_training(*, user: User, kind: TrainingKind, completed_on: date, expires_on: date | None, by: User) -> Training:
    """Note a training that somebody else has done."""
    policies.require_other(by, user)
    with transaction.atomic():
        training = Training.objects.create(user=user, kind=kind, completed_on=completed_on, expires_on=expires_on)
        record(
            verb="accounts:training:added", object_kind="user", object_id=str(user.pk), by=_actor(by), text=kind.value
        )
    return training


def issue_link(*, user: User, by: User) -> str:
    """A token with which a person chooses a password once. The old password ends now, and so does every session.

    The administrator never knows a password; whoever holds the token does, so it is shown once and handed over.
    """
    policies.may_reset(by, user)
    with transaction.atomic():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        close_sessions(user)
        record(verb="accounts:link:issued", object_kind="user", object_id=str(user.pk), by=_actor(by))
    return link_tokens.make_token(user)


def choose_password(*, user: User, password: str) -> None:
    """The holder of a link sets their password; the link has done its work."""
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        record(verb="accounts:password:chosen", object_kind="user", object_id=str(user.pk), by=user.actor())


def remove_second_factor(*, user: User, by: User) -> int:
    """Take away passkeys, app and recovery codes that somebody else lost; returns how many. Their sessions end.

    The password stays: whoever finds the lost device has no way in by this act, and whoever lost it still needs to know it.
    """
    policies.may_remove_factor(by, user, sum(queries.second_factors(user).values()))
    return remove_factors(user, _actor(by))


def remove_factors(user: User, by: Actor) -> int:
    """The removal itself, by whomever the caller found entitled to it."""
    from allauth.mfa.models import Authenticator

    with transaction.atomic():
        count, _by_model = Authenticator.objects.filter(user=user).delete()
        close_sessions(user)
        record(verb="accounts:factor:removed", object_kind="user", object_id=str(user.pk), by=by)
    return int(count)


def end_sessions(*, user: User, by: User) -> int:
    """Sign a person out everywhere; returns from how many sessions."""
    with transaction.atomic():
        count = close_sessions(user)
        record(verb="accounts:sessions:ended", object_kind="user", object_id=str(user.pk), by=_actor(by))
    return count


def close_sessions(user: User) -> int:
    """End a person's sessions as part of another act; returns how many."""
    found = list(queries.sessions_of(user.pk))
    for session in found:
        session.delete()
    return len(found)


@dataclass(frozen=True, slots=True)
class Names:
    """One name in three languages."""

    ar: str
    fr: str
    en: str

    def columns(self) -> dict[str, str]:
        """As the columns of a body or a feed."""
        return {"name_ar": self.ar, "name_fr": self.fr, "name_en": self.en}


def create_organisation(*, code: str, kind: OrganisationKind, names: Names, by: User) -> Organisation:
    """A body that takes part from now on; IntegrityError if the code is taken."""
    with transaction.atomic():
        made = Organisation.objects.create(code=code, kind=kind, **names.columns())
        record(verb="accounts:organisation:created", object_kind="organisation", object_id=code, by=_actor(by))
    return made


def change_organisation(
    *, organisation: Organisation, kind: OrganisationKind, names: Names, is_active: bool, by: User
) -> None:
    """Kind, names, whether it takes part. Its code stays: entries of the ledger name it."""
    with transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(kind=kind, is_active=is_active, **names.columns())
        record(
            verb="accounts:organisation:changed", object_kind="organisation", object_id=organisation.code, by=_actor(by)
        )


def create_feed(*, code: str, sender: Organisation, desk: Organisation, names: Names, by: User) -> Feed:
    """A stream of reports from a body to a desk."""
    with transaction.atomic():
        feed = Feed.objects.create(code=code, sender=sender, desk=desk, **names.columns())
        record(verb="accounts:feed:created", object_kind="feed", object_id=code, by=_actor(by))
    return feed


def change_feed(*, feed: Feed, desk: Organisation, names: Names, is_active: bool, by: User) -> None:
    """Where a feed goes, how it is called, whether it is open. A closed feed's keys open nothing."""
    with transaction.atomic():
        Feed.objects.filter(pk=feed.pk).update(desk=desk, is_active=is_active, **names.columns())
        record(verb="accounts:feed:changed", object_kind="feed", object_id=feed.code, by=_actor(by))
