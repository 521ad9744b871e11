"""Addresses of statements taken down by staff. Every act is a POST of its own, so that each has a policy of its own."""

from __future__ import annotations

from django.urls import path

from hirz.intake.views_staff import handing, writing

app_name = "statements"

urlpatterns = [
    path("", writing.statements, name="statements"),
    path("begin/", writing.begin, name="begin"),
    path("resume/", writing.resume, name="resume"),
    path("<slug:code>/", writing.statement, name="statement"),
    path("<slug:code>/keep/", writing.keep, name="keep"),
    path("<slug:code>/hand-in/", handing.hand_in, name="hand_in"),
    path("<slug:code>/receipt/", handing.receipt, name="receipt"),
    path("<slug:code>/receipt/done/", handing.done, name="done"),
    path("<slug:code>/discard/", handing.discard, name="discard"),
]
