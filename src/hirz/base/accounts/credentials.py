"""Partners' keys: made, shown once, recognised by their hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hirz.base.accounts.enums import Scope
from hirz.base.accounts.models import Credential, Feed
from hirz.base.actors import Actor
from hirz.base.clock import now
from hirz.base.ledger.services import record

PREFIX = "hirz_"


def issue_credential(
    *, feed: Feed, label: str, scopes: list[Scope], expires_at: datetime | None, by: Actor
) -> tuple[Credential, str]:
    """A new key and its token; the token is stored nowhere and shown once."""
    token = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        credential = Credential.objects.create(
            feed=feed, label=label, scopes=scopes, token_hash=_hashed(token), created_at=now(), expires_at=expires_at
        )
        record(verb="accounts:credential:issued", object_kind="credential", object_id=str(credential.id), by=by)
    return credential, token


def revoke_credential(*, credential: Credential, by: Actor) -> None:
    """End a key now."""
    with transaction.atomic():
        Credential.objects.filter(pk=credential.pk, revoked_at=None).update(revoked_at=now())
        record(verb="accounts:credential:revoked", object_kind="credential", object_id=str(credential.id), by=by)


def find_credential(token: str, scope: Scope) -> Credential | None:
    """The live credential of a token with a scope, or None: unknown, ended, revoked and out of scope answer alike."""
    return (
        Credential.objects.filter(token_hash=_hashed(token), scopes__contains=[scope], revoked_at=None)
        .filter(Q(expires_at=None) | Q(expires_at__gt=now()), feed__is_active=True)
        .select_related("feed")
        .first()
    )


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
