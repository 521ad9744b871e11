"""What every zone shares. A zone adds its applications, its routes and its middleware."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from hirz.web.settings import env

PACKAGE = Path(__file__).resolve().parents[2]

HIRZ_HOME = env.home()
HIRZ_COUNTRY = env.text("HIRZ_COUNTRY")
HIRZ_LEDGER_ORIGIN = env.text("HIRZ_LEDGER_ORIGIN")
HIRZ_WITNESS_DIR = Path(env.text("HIRZ_WITNESS_DIR") or HIRZ_HOME / "witness")
HIRZ_MAX_BODY = env.number("HIRZ_MAX_BODY_MB") * 1024 * 1024
HIRZ_BODY_BUDGET = max(env.number("HIRZ_BODY_BUDGET_MB") * 1024 * 1024, HIRZ_MAX_BODY)
HIRZ_UPLOADS = env.flag("HIRZ_UPLOADS")
HIRZ_UPLOAD_BASIS = env.text("HIRZ_UPLOAD_BASIS").strip()
HIRZ_MAX_UPLOAD = env.number("HIRZ_MAX_UPLOAD_MB") * 1024 * 1024
HIRZ_FREE_DISK = env.number("HIRZ_FREE_DISK_MB") * 1024 * 1024
HIRZ_LEAVE_URL = env.web_address("HIRZ_LEAVE_URL")
HIRZ_CLIENT_ADDRESS_HEADER = env.text("HIRZ_CLIENT_ADDRESS_HEADER")
HIRZ_HEARTBEAT_SECONDS = env.number("HIRZ_HEARTBEAT_SECONDS")
HIRZ_STALLED_SECONDS = env.number("HIRZ_STALLED_SECONDS")

# The zone of this process, and the compartments whose private keys it may load.
HIRZ_ZONE = "none"
HIRZ_COMPARTMENTS: tuple[str, ...] = ()

DEBUG = env.flag("HIRZ_DEBUG")
ALLOWED_HOSTS = env.names("HIRZ_HOSTS")
CSRF_TRUSTED_ORIGINS = env.names("HIRZ_ORIGINS")
DATABASES = {"default": env.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

BASE_APPS = [
    "hirz.base.installation",
    "hirz.base.accounts",
    "hirz.base.places",
    "hirz.base.law",
    "hirz.base.ledger",
    "hirz.base.vault",
    "hirz.base.events",
]
INSTALLED_APPS: list[str] = [*BASE_APPS, "hirz.intake"]

LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", _("Arabic")), ("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("HIRZ_TIME_ZONE")

STATIC_URL = "/static/"
STATIC_ROOT = HIRZ_HOME / "cache" / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

# Bodies are bounded by the length guard; nothing is spooled to disk in clear.
DATA_UPLOAD_MAX_MEMORY_SIZE = HIRZ_MAX_BODY
FILE_UPLOAD_HANDLERS: list[str] = ["hirz.web.uploads.RefuseFiles"]

SECURE = env.flag("HIRZ_SECURE")
SECURE_CONTENT_TYPE_NOSNIFF = True
# "no-referrer" would make browsers send `Origin: null` with our own forms, which CSRF rightly refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# Logs hold ids and kinds of failure, never content: Django's own records of requests carry paths and
# values of local variables, so errors go through a formatter that prints neither.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"()": "hirz.web.logs.BareFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "bare"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "hirz": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "hirz.web.logs.NothingShown"
