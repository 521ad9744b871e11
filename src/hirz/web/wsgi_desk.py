"""WSGI entry of the desk zone."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hirz.web.settings.desk")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from hirz.web.guard import LengthGuard
from hirz.web.start import refuse_unsafe_start

application = LengthGuard(get_wsgi_application(), limit=settings.HIRZ_MAX_BODY)
refuse_unsafe_start()
