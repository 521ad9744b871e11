# ruff: noqa: E402
"""Tables, keys, demo organisations and the tokens of one partner, as the owner; prints the tokens as JSON."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings

from hirz.base.accounts.credentials import issue_credential, revoke_credential
from hirz.base.accounts.enums import Scope
from hirz.base.accounts.models import Feed
from hirz.base.actors import Actor
from hirz.base.clock import now
from hirz.base.demo import create_demo_accounts
from hirz.base.setup import prepare

prepare(Path(sys.argv[1]), demo=True, country="ma", ledger_origin=settings.HIRZ_LEDGER_ORIGIN)
create_demo_accounts()
TESTER = Actor.system("test")


def issue(scope: Scope, feed: str = "line", ends: Any = None) -> Any:
    """A credential and its token."""
    found = Feed.objects.get(code=feed)
    return issue_credential(feed=found, label="hostile", scopes=[scope], expires_at=ends, by=TESTER)


revoked, revoked_token = issue(Scope.REPORTS_WRITE)
revoke_credential(credential=revoked, by=TESTER)
_, closed_token = issue(Scope.REPORTS_WRITE, feed="school")
Feed.objects.filter(code="school").update(is_active=False)
tokens = {
    "good": issue(Scope.REPORTS_WRITE)[1],
    "scope": issue(Scope.REPORTS_STATUS)[1],
    "ended": issue(Scope.REPORTS_WRITE, ends=now() - timedelta(seconds=1))[1],
    "revoked": revoked_token,
    "closed": closed_token,
}
sys.stdout.write(json.dumps(tokens))
