"""Every address of the public zone. From part 2 on the portal stands here too."""

from django.urls import path

from hirz.web.api_public import api

handler400 = "hirz.web.errors.bad_request"
handler403 = "hirz.web.errors.denied"
handler404 = "hirz.web.errors.not_found"
handler500 = "hirz.web.errors.server_error"

urlpatterns = [path("api/v1/", api.urls)]
