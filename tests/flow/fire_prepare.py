# ruff: noqa: E402
"""Tables, keys, demo organisations and one partner's token, as the owner."""

from __future__ import annotations

import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings

from hirz.base.accounts.credentials import issue_credential
from hirz.base.accounts.enums import Scope
from hirz.base.accounts.models import Feed
from hirz.base.actors import Actor
from hirz.base.demo import create_demo_accounts
from hirz.base.setup import prepare

home = Path(sys.argv[1])
prepare(home, demo=True, country="ma", ledger_origin=settings.HIRZ_LEDGER_ORIGIN)
create_demo_accounts()
_, token = issue_credential(
    feed=Feed.objects.get(code="line"),
    label="kill test",
    scopes=[Scope.REPORTS_WRITE],
    expires_at=None,
    by=Actor.system("test"),
)
(home / "token").write_text(token)
