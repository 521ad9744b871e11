"""Every address of the desk, under its language: /ar/, /fr/, /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hirz.web import views_desk
from hirz.web.api_desk import api

handler400 = "hirz.web.errors.bad_request"
handler403 = "hirz.web.errors.denied"
handler404 = "hirz.web.errors.not_found"
handler500 = "hirz.web.errors.server_error"

urlpatterns = [
    path("healthz", views_desk.alive, name="alive"),
    path("api/v1/", api.urls),
    path("preferences/", views_desk.set_preferences, name="preferences"),
    *i18n_patterns(
        path("account/", include("hirz.web.urls_account")),
        path("people/", include("hirz.base.accounts.urls")),
        path("statements/", include("hirz.intake.urls_staff")),
        path("services/", include("hirz.base.places.urls")),
        path("ledger/", include("hirz.base.ledger.urls")),
        path("quarantine/", include("hirz.intake.urls_desk")),
        path("pictures/", include("hirz.intake.urls_stopping")),
        path("lists/", include("hirz.detect.urls")),
        path("cases/", include("hirz.casework.urls")),
        path("", include("hirz.triage.urls")),
        prefix_default_language=True,
    ),
    path("", views_desk.to_language, name="root"),
]
