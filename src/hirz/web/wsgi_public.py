"""WSGI entry of the public zone."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hirz.web.settings.public")

from threading import BoundedSemaphore

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from hirz.web.guard import API, BodyRule, ByteBudget, LengthGuard, is_upload

# The longest story that a form may tell: 256 threads with 256 kB each are 64 MB.
FORM_BYTES = 256 * 1024
# Of 256 threads; the others are for words.
UPLOADS_AT_ONCE = 32

MACHINES = BodyRule(settings.HIRZ_MAX_BODY, budget=ByteBudget(settings.HIRZ_BODY_BUDGET))
FORMS = BodyRule(FORM_BYTES, by_page=True)
UPLOADS = BodyRule(settings.HIRZ_MAX_UPLOAD, slots=BoundedSemaphore(UPLOADS_AT_ONCE), by_page=True)


def rule_of(path: str) -> BodyRule:
    """What a body may be, by its address."""
    if path.startswith(API):
        return MACHINES
    return UPLOADS if is_upload(path) and settings.HIRZ_UPLOADS else FORMS


application = LengthGuard(get_wsgi_application(), rule_of)

from hirz.base.health import refuse_unsafe_start  # noqa: E402  # it reads models, which exist from here on

refuse_unsafe_start()
