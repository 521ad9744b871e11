"""WSGI entry of the public zone."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hirz.web.settings.public")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from hirz.web.guard import LengthGuard

application = LengthGuard(get_wsgi_application(), limit=settings.HIRZ_MAX_BODY)

from hirz.base.health import refuse_unsafe_start  # noqa: E402  # it reads models, which exist from here on

refuse_unsafe_start()
