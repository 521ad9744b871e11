"""WSGI entry of the desk zone."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hirz.web.settings.desk")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from hirz.web.guard import BodyRule, ByteBudget, LengthGuard

application = LengthGuard(
    get_wsgi_application(), BodyRule(settings.HIRZ_MAX_BODY, budget=ByteBudget(settings.HIRZ_BODY_BUDGET))
)

from hirz.base.health import refuse_unsafe_start  # noqa: E402  # it reads models, which exist from here on

refuse_unsafe_start()
