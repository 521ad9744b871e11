"""What the operator does from the machine itself: the first administrator, and the way back in for one who is locked out.

Whoever runs this holds the database and the keys already, so no sign-in is asked; every act stands in the ledger as the
operator's. Nothing here gives a role that sees content.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import override

from hirz.base.accounts.enums import OrganisationKind, Role
from hirz.base.accounts.models import Membership, Organisation, User
from hirz.base.accounts.services import Names, close_sessions, link_tokens, remove_factors
from hirz.base.actors import Actor
from hirz.base.errors import Denied
from hirz.base.installation.models import is_demo
from hirz.base.ledger.services import record

OPERATOR = Actor.system("operator")
# One founding at a time: two terminals must not each find that there is no administrator.
FOUNDING_LOCK = 0x48495A46


@dataclass(frozen=True, slots=True)
class Body:
    """The body that the first administrator belongs to; made if it is not there."""

    code: str
    kind: OrganisationKind
    names: Names


@dataclass(frozen=True, slots=True)
class Founded:
    """An administrator and the way to their first sign-in; `path` is shown once and stored nowhere."""

    user: User
    path: str
    is_new_body: bool = False


def administrators() -> QuerySet[User]:
    """Open accounts that are administrators today."""
    today = timezone.localdate()
    holding = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), role=Role.ADMINISTRATOR, starts_on__lte=today
    )
    return User.objects.filter(is_active=True, memberships__in=holding).distinct().order_by("email")


def found_administrator(*, body: Body, email: str, full_name: str, language: str, another: bool) -> Founded:
    """Make an administrator and, if need be, their body. Denied if there is one already and `another` was not said."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOUNDING_LOCK])
        _may_found(email, another)
        organisation, is_new = _body(body)
        user = User.objects.create_user(email, None, full_name=full_name, language=language, is_demo=is_demo())
        Membership.objects.create(
            user=user, organisation=organisation, role=Role.ADMINISTRATOR, starts_on=timezone.localdate()
        )
        # The organisation's code and whether there was an administrator before: for the auditor who reads it later.
        text = f"@ {organisation.code}, {'another' if another else 'the first'}"
        record(
            verb="accounts:administrator:founded", object_kind="user", object_id=str(user.pk), by=OPERATOR, text=text
        )
    return Founded(user, _path(user), is_new)


def _may_found(email: str, another: bool) -> None:
    if User.objects.filter(email__iexact=email).exists():
        raise Denied(_("There is an account with this address already."))
    if administrators().exists() and not another:
        raise Denied(_("There is an administrator already, who opens further accounts on the page of people."))


def _body(body: Body) -> tuple[Organisation, bool]:
    found = Organisation.objects.filter(pk=body.code).first()
    if found is not None:
        return found, False
    made = Organisation.objects.create(code=body.code, kind=body.kind, **body.names.columns())
    record(verb="accounts:organisation:created", object_kind="organisation", object_id=made.code, by=OPERATOR)
    return made, True


def issue_operator_link(user: User) -> Founded:
    """A new sign-in link for an administrator who is locked out; the old password ends now. Denied for anybody else.

    Of everybody else an administrator takes care, on a page, under their own name.
    """
    if not administrators().filter(pk=user.pk).exists():
        raise Denied(_("This is no administrator's account: an administrator makes the link, on the person's page."))
    with transaction.atomic():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        close_sessions(user)
        record(verb="accounts:link:issued", object_kind="user", object_id=str(user.pk), by=OPERATOR)
    return Founded(user, _path(user))


def reset_second_factor(user: User) -> int:
    """Take away a lost second factor, and end the sessions; returns how many passkeys, apps and codes there were."""
    return remove_factors(user, OPERATOR)


def _path(user: User) -> str:
    with override(user.language):
        return reverse("accounts:welcome", args=[urlsafe_base64_encode(user.pk.bytes), link_tokens.make_token(user)])
