"""Makes an installation: tables, grants, country data, keys. Run as the owner; running it again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from hirz.base.clock import now
from hirz.base.country.loading import load_country
from hirz.base.errors import HirzError
from hirz.base.grants import apply_grants
from hirz.base.installation.models import Installation
from hirz.base.vault.keys import KeyFiles, write_secret


class NotOurs(HirzError):
    """The database holds something else, or was not marked as demo when it was created."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What set-up did."""

    is_new: bool
    escrow_shares: list[str]


def prepare(home: Path, *, demo: bool, country: str, ledger_origin: str) -> Prepared:
    """Migrate, grant, load and make keys. NotOurs if a demo is asked of a database that is not one, or the reverse."""
    is_new = _require_empty_or_ours(demo)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if is_new:
        Installation.objects.create(is_demo=demo, country=country, created_at=now())
    connection.ensure_connection()
    apply_grants(connection.connection)
    load_country(country)
    return Prepared(is_new, _make_keys(home, ledger_origin))


def _require_empty_or_ours(demo: bool) -> bool:
    """True for an empty database; False for one that Hirz made with the same demo mark."""
    tables = connection.introspection.table_names()
    if not tables:
        return True
    if "installation_installation" not in tables:
        raise NotOurs("this database holds tables that are not Hirz's; name an empty one")
    row = Installation.objects.first()
    if row is None:
        return True
    if row.is_demo != demo:
        raise NotOurs(
            "this database was not marked as a demo when it was created; the demo refuses it"
            if demo
            else "this database is a demo; a real installation needs an empty one"
        )
    return False


def _make_keys(home: Path, ledger_origin: str) -> list[str]:
    files = KeyFiles(home / "keys")
    if files.exist():
        return []
    shares = files.init(ledger_origin)
    for number, words in enumerate(shares, 1):
        # To be carried to their holders and removed; `hirz doctor` reminds of it.
        write_secret(home / "keys" / "escrow-to-hand-out" / f"share-{number}.txt", words.encode() + b"\n")
    return shares
