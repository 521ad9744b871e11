"""Every address of the portal, under its language. Addresses and titles are neutral: the browser's history shows them."""

from __future__ import annotations

from django.urls import path

from hirz.intake.views_portal import doors, golden, leaving

app_name = "portal"

urlpatterns = [
    path("", doors.home, name="home"),
    path("help/", golden.help_now, name="help_now"),
    path("protection/", doors.protection, name="protection"),
    path("after/", doors.after, name="after"),
    path("about/", doors.about, name="about"),
    path("leave/", leaving.leave, name="leave"),
]
