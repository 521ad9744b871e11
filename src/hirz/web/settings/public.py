"""The public zone: base and intake only, public keys only. It can seal, and never open."""

from hirz.web.settings import env
from hirz.web.settings.base import *  # noqa: F403

HIRZ_ZONE = "public"
SECRET_KEY = env.secret_key("public")
ROOT_URLCONF = "hirz.web.urls_public"
WSGI_APPLICATION = "hirz.web.wsgi_public.application"

MIDDLEWARE = [
    "hirz.web.middleware.WholeBody",
    "hirz.web.middleware.HonestErrors",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
]
