"""Addresses of the ledger, for auditors."""

from __future__ import annotations

from django.urls import path

from hirz.base.ledger import views

app_name = "ledger"

urlpatterns = [
    path("", views.entries, name="entries"),
    path("<int:sequence>/", views.entry, name="entry"),
    path("export/", views.export, name="export"),
    path("checkpoints/", views.checkpoints, name="checkpoints"),
]
