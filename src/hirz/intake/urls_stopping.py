"""Addresses of pictures to stop, on the desk. Every act is a POST of its own, so that each has a policy of its own."""

from __future__ import annotations

from django.urls import path

from hirz.intake import views_stopping

app_name = "stopping"

urlpatterns = [
    path("", views_stopping.pictures, name="pictures"),
    path("platforms/agree/", views_stopping.agree, name="agree"),
    path("platforms/<slug:code>/end/", views_stopping.end, name="end"),
    path("<slug:reference>/", views_stopping.picture, name="picture"),
    path("<slug:reference>/tell/", views_stopping.tell, name="tell"),
]
