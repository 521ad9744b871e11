"""Addresses of the services directory on the desk."""

from __future__ import annotations

from django.urls import path

from hirz.base.places import views

app_name = "places"

urlpatterns = [
    path("", views.services, name="services"),
    path("<slug:code>/", views.service, name="service"),
    path("<slug:code>/confirm/", views.confirm_service, name="confirm_service"),
    path("<slug:code>/change/", views.change_service, name="change_service"),
    path("<slug:code>/withdraw/", views.withdraw_service, name="withdraw_service"),
]
