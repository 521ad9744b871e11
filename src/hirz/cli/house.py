"""Open the house for one command: database up, settings of a zone named, Django ready."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from hirz.cli.home import Home
from hirz.cli.postgres import postgres_for

ZONES = ("public", "desk", "worker", "owner")


def zone_environment(home: Home, zone: str, database_url: str) -> dict[str, str]:
    """What a process of one zone finds in its environment, beside what the operator set."""
    return {
        "HIRZ_HOME": str(home.path),
        "HIRZ_ZONE": zone,
        "HIRZ_DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": f"hirz.web.settings.{zone}",
    }


@contextmanager
def opened(zone: str = "worker", *, make: bool = False) -> Iterator[Home]:
    """Django with the settings and the database role of `zone`; the embedded server runs for that long if need be.

    `make`: roles and database are made first if they are absent (set-up alone does that).
    A process that was given HIRZ_DATABASE_URL (a child of the supervisor, a deployment's own unit) uses just that.
    One zone per process: Django's settings cannot be changed afterwards.
    """
    home = Home.from_environment().create()
    if "HIRZ_DATABASE_URL" in os.environ or "HIRZ_DATABASE_URL_FILE" in os.environ:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"hirz.web.settings.{zone}")
        os.environ.setdefault("HIRZ_HOME", str(home.path))
        _ready()
        yield home
        return
    with postgres_for(home).session() as postgres:
        if make:
            postgres.ensure_roles()
            postgres.ensure_database()
        os.environ.update(zone_environment(home, zone, postgres.dsn(zone)))
        _ready()
        yield home


def _ready() -> None:
    import django

    django.setup()
