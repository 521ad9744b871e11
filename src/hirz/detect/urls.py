"""Addresses of the lists: what stands on them by number, never by digest."""

from __future__ import annotations

from django.urls import path

from hirz.detect import views

app_name = "lists"

urlpatterns = [
    path("", views.lists, name="lists"),
    path("proposals/<uuid:review_id>/decide/", views.decide, name="decide"),
    path("proposals/<uuid:review_id>/withdraw/", views.withdraw, name="withdraw"),
    path("imports/<uuid:import_id>/", views.list_import, name="import"),
    path("<slug:code>/", views.hash_list, name="list"),
    path("<slug:code>/change/", views.change, name="change"),
    path("<slug:code>/add/", views.add, name="add"),
    path("<slug:code>/entries/<int:entry_id>/", views.entry, name="entry"),
    path("<slug:code>/entries/<int:entry_id>/propose/", views.propose, name="propose"),
]
