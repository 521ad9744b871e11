"""Every address of the public zone: machine intake, and the portal under its languages: /ar/, /fr/, /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hirz.intake.views_portal import doors
from hirz.web.api_public import api

handler400 = "hirz.web.errors.bad_request"
handler403 = "hirz.web.errors.denied"
handler404 = "hirz.web.errors.not_found"
handler500 = "hirz.web.errors.server_error"

urlpatterns = [
    path("api/v1/", api.urls),
    *i18n_patterns(path("", include("hirz.intake.urls_portal")), prefix_default_language=True),
    path("", doors.to_language, name="portal_root"),
]
