"""Addresses of triage. Every decision is a POST of its own, so that each has a policy of its own."""

from __future__ import annotations

from django.urls import path

from hirz.triage import views_audit, views_floods, views_learned, views_saved, views_senders, views_workload
from hirz.triage.views import (
    bundles,
    conversation,
    decisions,
    preservation,
    queue,
    referrals,
    report,
    search,
    verification,
)

app_name = "triage"

urlpatterns = [
    path("", queue.start, name="start"),
    path("queue/", queue.queue, name="queue"),
    path("search/", search.search, name="search"),
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
    path("views/", views_saved.saved_views, name="saved_views"),
    path("views/save/", views_saved.save_view, name="save_view"),
    path("views/<uuid:view_id>/share/", views_saved.share_view, name="share_view"),
    path("views/<uuid:view_id>/default/", views_saved.default_view, name="default_view"),
    path("views/<uuid:view_id>/delete/", views_saved.delete_view, name="delete_view"),
    path("audit/", views_audit.audit, name="audit"),
    path("audit/<slug:reference>/right/", views_audit.audit_right, name="audit_right"),
    path("audit/<slug:reference>/missed/", views_audit.audit_missed, name="audit_missed"),
    path("floods/", views_floods.floods, name="floods"),
    path("floods/<slug:reference>/decide/", views_floods.decide_flood, name="decide_flood"),
    path("floods/undo/<uuid:batch>/", views_floods.undo_flood, name="undo_flood"),
    path("senders/", views_senders.senders, name="senders"),
    path("senders/table.csv", views_senders.senders_csv, name="senders_csv"),
    path("senders/<slug:code>/", views_senders.sender, name="sender"),
    path("learned/", views_learned.learned, name="learned"),
    path("learned/<int:model_id>/switch/", views_learned.switch_learned, name="switch_learned"),
    path("workload/", views_workload.workload, name="workload"),
    path("bundles/", bundles.bundles, name="bundles"),
    path("bundles/<slug:reference>/", bundles.bundle, name="bundle"),
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/<uuid:referral_id>/accept/", referrals.accept, name="accept_referral"),
    path("referrals/<uuid:referral_id>/decline/", referrals.decline, name="decline_referral"),
]
