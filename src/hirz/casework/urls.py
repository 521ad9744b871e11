"""Addresses of casework. Every act is a POST of its own, so that each has a policy of its own."""

from __future__ import annotations

from django.urls import path

from hirz.casework.views import acts, cases, charges, offers, reports

app_name = "casework"

urlpatterns = [
    path("", cases.cases, name="cases"),
    path("new/", offers.offers, name="offers"),
    path("new/<uuid:offer_id>/open/", offers.open_case, name="open"),
    path("new/<uuid:offer_id>/join/", offers.join, name="join"),
    path("new/<uuid:offer_id>/decline/", offers.decline, name="decline"),
    path("<slug:reference>/", cases.case, name="case"),
    path("<slug:reference>/move/<slug:verb>/", acts.move, name="move"),
    path("<slug:reference>/undo/", acts.undo, name="undo"),
    path("<slug:reference>/name/", acts.name, name="name"),
    path("<slug:reference>/persons/", acts.person, name="person"),
    path("<slug:reference>/persons/<slug:code>/", acts.capacity, name="capacity"),
    path("<slug:reference>/persons/<slug:code>/law/", charges.law, name="law"),
    path("<slug:reference>/persons/<slug:code>/law/answers/", charges.answer, name="answer"),
    path("<slug:reference>/persons/<slug:code>/law/<slug:verb>/", charges.charge, name="charge"),
    path("<slug:reference>/ties/", acts.relate, name="relate"),
    path("<slug:reference>/notes/", acts.note, name="note"),
    path("<slug:reference>/tasks/", acts.task, name="task"),
    path("<slug:reference>/tasks/<uuid:task_id>/", acts.finish, name="finish"),
    path("<slug:reference>/members/", acts.admit, name="admit"),
    path("<slug:reference>/members/leave/", acts.leave, name="leave"),
    path("<slug:reference>/reports/<slug:report>/", reports.report, name="report"),
    path("<slug:reference>/reports/<slug:report>/remove/", acts.part, name="part"),
]
