"""The public zone: base and intake only, public keys only. It can seal, and never open."""

from hirz.web.settings import env
from hirz.web.settings.base import *  # noqa: F403
from hirz.web.settings.base import INSTALLED_APPS as SHARED_APPS
from hirz.web.settings.base import TEMPLATES

HIRZ_ZONE = "public"
SECRET_KEY = env.secret_key("public")
ROOT_URLCONF = "hirz.web.urls_public"
WSGI_APPLICATION = "hirz.web.wsgi_public.application"

INSTALLED_APPS = ["whitenoise.runserver_nostatic", "django.contrib.staticfiles", *SHARED_APPS]

MIDDLEWARE = [
    "hirz.web.middleware.WholeBody",
    "hirz.web.middleware.HonestErrors",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "hirz.web.limiting.Patience",
    "hirz.web.middleware.NoStore",
]

# `hirz.web` is the desk's application; of its tags the portal may use the dates.
TEMPLATES[0]["OPTIONS"]["libraries"] = {"dates": "hirz.web.templatetags.dates"}  # type: ignore[index]

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "hirz.web.storage.LeanStorage"},
}

# No other site has a use for our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Cookies cross ports, so the portal's have names of their own. They end with the browser.
CSRF_COOKIE_NAME = "hirz_portal_csrf"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "hirz.web.errors.csrf_failure"
