"""Every address of the portal, under its language. Addresses and titles are neutral: the browser's history shows them."""

from __future__ import annotations

from django.urls import path

from hirz.intake.views_portal import doors, files, golden, leaving, letterbox, receipt, sending, steps, stopping

app_name = "portal"

urlpatterns = [
    path("", doors.home, name="home"),
    path("help/", golden.help_now, name="help_now"),
    path("help/picture/", golden.stop_picture, name="picture"),
    path("help/grown-ups/", golden.grown_ups, name="grown_ups"),
    path("help/adults/", golden.adults, name="adults"),
    path("help/fingerprint/", stopping.stop, name="stop"),
    path("help/adults/fingerprint/", stopping.stop_adult, name="stop_adult"),
    path("help/fingerprint/receipt/", stopping.receipt, name="stop_receipt"),
    path("help/fingerprint/receipt/file/", stopping.receipt_file, name="stop_receipt_file"),
    path("protection/", doors.protection, name="protection"),
    path("after/", doors.after, name="after"),
    path("about/", doors.about, name="about"),
    path("leave/", leaving.leave, name="leave"),
    path("form/", steps.start, name="start"),
    path("form/check/", sending.check, name="check"),
    path("form/send/", sending.send, name="send"),
    path("form/erase/", sending.forget, name="forget"),
    path("form/<slug:name>/", steps.step, name="step"),
    path("files/", files.page, name="files"),
    path("files/<slug:token>/", files.upload, name="files_upload"),
    path("receipt/", receipt.shown, name="receipt"),
    path("receipt/file/", receipt.file, name="receipt_file"),
    path("keep/", receipt.keep, name="keep"),
    path("back/", receipt.door, name="receipt_door"),
    path("box/", letterbox.box, name="box"),
    path("box/add/", letterbox.add, name="box_add"),
    path("box/answer/<uuid:question>/", letterbox.answer, name="box_answer"),
    path("box/feedback/", letterbox.feedback, name="box_feedback"),
    path("box/close/", letterbox.close, name="box_close"),
]
