"""The one reader of the environment: a setting that is wrong stops the start and says how to mend it.

Every setting that Hirz knows stands in `SETTINGS`; `docs/reference/settings.md` is generated from it.
A secret `NAME` may also be given as a file in `NAME_FILE`.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: what it means, and what holds without it."""

    name: str
    meaning: str
    default: str | None = None  # None: required
    secret: bool = False


SETTINGS: dict[str, Setting] = {
    s.name: s
    for s in (
        Setting("HIRZ_HOME", "Folder of all state: database, keys, blobs, witness, run, cache.", ".hirz"),
        Setting("HIRZ_DATABASE_URL", "PostgreSQL URL of this process's own role.", secret=True),
        Setting("HIRZ_SECRET_KEY", "Secret for signing cookies and forms in this zone.", "", secret=True),
        Setting("HIRZ_HOSTS", "Host names served, separated by commas.", "localhost,127.0.0.1"),
        Setting(
            "HIRZ_ORIGINS",
            "Origins trusted for forms, separated by commas.",
            "http://localhost:8000,http://localhost:8001",
        ),
        Setting("HIRZ_SECURE", "1 behind TLS: secure cookies and HSTS. 0 only on a loopback demo.", "0"),
        Setting("HIRZ_COUNTRY", "Country data to use.", "ma"),
        Setting("HIRZ_TIME_ZONE", "Time zone that people see.", "Africa/Casablanca"),
        Setting("HIRZ_LEDGER_ORIGIN", "Name of this ledger in its checkpoints.", "hirz.example/ledger"),
        Setting("HIRZ_WITNESS_DIR", "Folder that receives every checkpoint; best on another machine.", ""),
        Setting("HIRZ_HEARTBEAT_SECONDS", "How often a worker says that it lives.", "5"),
        Setting("HIRZ_STALLED_SECONDS", "After how long without a heartbeat a job is given to another worker.", "20"),
        Setting("HIRZ_MAX_BODY_MB", "Largest body that machine intake accepts, in megabytes.", "32"),
        Setting(
            "HIRZ_BODY_BUDGET_MB",
            "Memory that bodies of machine intake may fill at once, in megabytes (never less than one); over it: 503.",
            "256",
        ),
        Setting("HIRZ_UPLOADS", "1 lets adults add files to a report on the portal; needs HIRZ_UPLOAD_BASIS.", "0"),
        Setting(
            "HIRZ_UPLOAD_BASIS",
            "The legal basis, as it is recorded, on which files are taken from the public; the page shows it.",
            "",
        ),
        Setting("HIRZ_MAX_UPLOAD_MB", "Largest size of all files of a report together, in megabytes.", "500"),
        Setting(
            "HIRZ_FREE_DISK_MB", "Below this much free disk no blob is accepted; small text reports still are.", "512"
        ),
        Setting(
            "HIRZ_LEAVE_URL",
            "Where the portal's leave-quickly button leads: an ordinary page that nobody wonders about.",
            "https://www.wikipedia.org/",
        ),
        Setting(
            "HIRZ_CLIENT_ADDRESS_HEADER",
            "Header in which your own proxy writes the caller's address last, as X-Forwarded-For; used in memory to slow"
            " down floods and kept nowhere. Empty: the peer of the connection. Behind an onion service leave it empty.",
            "",
        ),
        Setting("HIRZ_DEBUG", "1 shows error details; the server refuses it outside a demo.", "0"),
    )
}


def text(name: str) -> str:
    """The value of a known setting; stops the start if a required one is missing."""
    setting = SETTINGS[name]
    file = os.environ.get(f"{name}_FILE")
    if setting.secret and file:
        return Path(file).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, setting.default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set ({setting.meaning} Give it, or `hirz demo` sets all of them.)")
    return value


def number(name: str) -> int:
    """A whole number, or a stop that names the setting."""
    value = text(name)
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, and is {value!r}")
    return int(value)


def flag(name: str) -> bool:
    """0 or 1, or a stop that names the setting."""
    value = text(name)
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, and is {value!r}")
    return value == "1"


def web_address(name: str) -> str:
    """An address that a browser can be sent to, or a stop that names the setting."""
    value = text(name)
    if not value.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"{name} must begin with https://, and is {value!r}")
    return value


def names(name: str) -> list[str]:
    """A list separated by commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def home() -> Path:
    """The folder of all state, absolute."""
    return Path(text("HIRZ_HOME")).resolve()


def database() -> dict[str, Any]:
    """Django's entry for the database of this process's role."""
    try:
        parts = conninfo_to_dict(text("HIRZ_DATABASE_URL"))
    except Exception as error:
        raise ImproperlyConfigured(f"HIRZ_DATABASE_URL is not a PostgreSQL URL: {error}") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", ""),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"application_name": "hirz", "connect_timeout": 10},
    }


def secret_key(zone: str) -> str:
    """The zone's own signing secret: given, kept under HIRZ_HOME, or new for this process alone."""
    given = text("HIRZ_SECRET_KEY")
    if given:
        return given
    kept = home() / "keys" / "secret" / zone
    if kept.exists():
        return kept.read_text(encoding="utf-8").strip()
    return secrets.token_urlsafe(48)
