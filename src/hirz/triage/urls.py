"""Addresses of triage. Every decision is a POST of its own, so that each has a policy of its own."""

from __future__ import annotations

from django.urls import path

from hirz.triage import views_workload
from hirz.triage.views import bundles, conversation, decisions, preservation, queue, referrals, report, verification

app_name = "triage"

urlpatterns = [
    path("", queue.start, name="start"),
    path("queue/", queue.queue, name="queue"),
    path("reports/<slug:reference>/", report.report, name="report"),
    path("reports/<slug:reference>/claim/", decisions.claim, name="claim"),
    path("reports/<slug:reference>/release/", decisions.release, name="release"),
    path("reports/<slug:reference>/escalate/", decisions.escalate, name="escalate"),
    path("reports/<slug:reference>/refer/", decisions.refer, name="refer"),
    path("reports/<slug:reference>/join/", decisions.join_bundle, name="join_bundle"),
    path("reports/<slug:reference>/close/", decisions.close, name="close"),
    path("reports/<slug:reference>/undo/", decisions.undo, name="undo"),
    path("reports/<slug:reference>/reopen/", decisions.reopen, name="reopen"),
    path("reports/<slug:reference>/ask/", conversation.ask, name="ask"),
    path("reports/<slug:reference>/reply/", conversation.reply, name="reply"),
    path("reports/<slug:reference>/verify/", verification.verify, name="verify"),
    path("reports/<slug:reference>/preservation/<uuid:draft_id>/", preservation.preservation, name="preservation"),
    path("reports/<slug:reference>/preservation/<uuid:draft_id>/drop/", preservation.drop, name="drop_preservation"),
    path("workload/", views_workload.workload, name="workload"),
    path("bundles/", bundles.bundles, name="bundles"),
    path("bundles/<slug:reference>/", bundles.bundle, name="bundle"),
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/<uuid:referral_id>/accept/", referrals.accept, name="accept_referral"),
    path("referrals/<uuid:referral_id>/decline/", referrals.decline, name="decline_referral"),
]
