"""Addresses of intake on the desk."""

from __future__ import annotations

from django.urls import path

from hirz.intake import views_desk

app_name = "intake_desk"

urlpatterns = [
    path("", views_desk.quarantine, name="quarantine"),
    path("<slug:reference>/", views_desk.document, name="document"),
]
