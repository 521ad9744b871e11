"""The desk zone: everything that signed-in people use."""

from hirz.web.settings import env
from hirz.web.settings.base import *  # noqa: F403
from hirz.web.settings.base import INSTALLED_APPS as SHARED_APPS
from hirz.web.settings.base import SECURE, TEMPLATES

HIRZ_ZONE = "desk"
# Dossiers of cases lie under `evidence`.
HIRZ_COMPARTMENTS = ("intake", "evidence")
SECRET_KEY = env.secret_key("desk")
ROOT_URLCONF = "hirz.web.urls_desk"
WSGI_APPLICATION = "hirz.web.wsgi_desk.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "hirz.web",
    *SHARED_APPS,
    "hirz.detect",
    "hirz.triage",
    "hirz.casework",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
]

MIDDLEWARE = [
    "hirz.web.middleware.WholeBody",
    "hirz.web.middleware.HonestErrors",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hirz.web.middleware.NoStore",
    "hirz.web.deny.DefaultDeny",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES[0]["OPTIONS"]["context_processors"] += [  # type: ignore[index]
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "django.template.context_processors.i18n",
    "hirz.web.context.desk",
]

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "hirz.web.storage.LeanStorage"},
}

# Cookies cross ports, so the desk's have names of their own.
SESSION_COOKIE_NAME = "hirz_desk_session"
CSRF_COOKIE_NAME = "hirz_desk_csrf"
LANGUAGE_COOKIE_NAME = "hirz_desk_language"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 3600  # a shift
SESSION_SAVE_EVERY_REQUEST = False
CSRF_FAILURE_VIEW = "hirz.web.errors.csrf_failure"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["hirz.base.accounts.backends.HirzBackend"]

CACHES = {
    # allauth counts failed sign-ins here: a per-process cache would count per process.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "hirz_cache"}
}

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "triage:start"
ACCOUNT_ADAPTER = "hirz.base.accounts.adapter.AccountAdapter"
ACCOUNT_USER_DISPLAY = "hirz.base.accounts.adapter.display_name"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Tries are counted by account only. Addresses are not looked at, and one bucket for all would let a stranger shut the desk.
ACCOUNT_RATE_LIMITS = {
    "login": False,
    "login_failed": "5/5m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "Hirz"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
