"""What the supervisor itself reads from the environment; every other setting is read by the zone that needs it."""

import os

from hirz.cli.errors import WrongUse
from hirz.web.settings.env import Setting

SETTINGS: dict[str, Setting] = {
    s.name: s
    for s in (
        Setting(
            "DATABASE_URL", "A PostgreSQL server, with a role that may make roles; else an embedded one.", "", True
        ),
        Setting("HIRZ_DATABASE_URL_OWNER", "Address of hirz_owner, where an administrator made the roles.", "", True),
        Setting("HIRZ_DATABASE_URL_PUBLIC", "Address of hirz_public, likewise.", "", True),
        Setting("HIRZ_DATABASE_URL_DESK", "Address of hirz_desk, likewise.", "", True),
        Setting("HIRZ_DATABASE_URL_WORKER", "Address of hirz_worker, likewise.", "", True),
        Setting("HIRZ_PORT_PUBLIC", "Loopback port of the portal and of machine intake.", "8000"),
        Setting("HIRZ_PORT_DESK", "Loopback port of the desk.", "8001"),
        Setting("HIRZ_WORKERS", "How many workers run.", "2"),
        Setting("HIRZ_THREADS_PUBLIC", "Requests that the portal handles at once; a slow sender occupies one.", "256"),
        Setting("HIRZ_THREADS_DESK", "Requests that the desk handles at once.", "32"),
    )
}


def number(name: str, least: int = 1, most: int = 65_535) -> int:
    """A whole number within bounds, or a sentence that names the setting."""
    value = os.environ.get(name) or SETTINGS[name].default or ""
    if not value.isdigit() or not least <= int(value) <= most:
        raise WrongUse(f"{name} must be a whole number from {least} to {most}, and is {value!r}.")
    return int(value)
