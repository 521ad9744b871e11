"""Migrations and set-up only: the role that owns the tables. No server runs with it."""

from hirz.web.settings.worker import *  # noqa: F403

HIRZ_ZONE = "owner"
HIRZ_COMPARTMENTS = ()
