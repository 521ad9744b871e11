"""Tests and the type checker: all applications, the desk's addresses; `tests/conftest.py` switches zone and role."""

import os

os.environ.setdefault("HIRZ_DATABASE_URL", "postgresql://hirz_worker@/hirz")
os.environ.setdefault("HIRZ_SECRET_KEY", "only-for-tests")

from hirz.web.settings.worker import *  # noqa: F403

# Argon2 takes half a second on purpose; tests sign in often.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
