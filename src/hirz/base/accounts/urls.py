"""Addresses of people and bodies. Every act is a POST of its own, so that each has a policy of its own."""

from __future__ import annotations

from django.urls import path

from hirz.base.accounts import views, views_organisations

app_name = "accounts"

urlpatterns = [
    path("", views.users, name="users"),
    path("new/", views.user_new, name="user_new"),
    path("me/", views.me, name="me"),
    path("welcome/<str:code>/<str:token>/", views.welcome, name="welcome"),
    path("<uuid:user_id>/", views.user, name="user"),
    path("<uuid:user_id>/roles/", views.grant_membership, name="grant_membership"),
    path("<uuid:user_id>/roles/<int:membership_id>/end/", views.end_membership, name="end_membership"),
    path("<uuid:user_id>/trainings/", views.add_training, name="add_training"),
    path("<uuid:user_id>/link/", views.issue_link, name="issue_link"),
    path("<uuid:user_id>/factor/remove/", views.remove_second_factor, name="remove_second_factor"),
    path("<uuid:user_id>/sessions/end/", views.end_sessions, name="end_sessions"),
    path("organisations/", views_organisations.organisations, name="organisations"),
    path("organisations/new/", views_organisations.organisation_new, name="organisation_new"),
    path("organisations/<slug:code>/", views_organisations.organisation, name="organisation"),
    path("organisations/<slug:code>/feeds/", views_organisations.add_feed, name="add_feed"),
    path("organisations/<slug:code>/feeds/<slug:feed_code>/", views_organisations.feed, name="feed"),
    path("organisations/<slug:code>/keys/", views_organisations.issue_credential, name="issue_credential"),
    path(
        "organisations/<slug:code>/keys/<uuid:credential_id>/revoke/",
        views_organisations.revoke_credential,
        name="revoke_credential",
    ),
]
