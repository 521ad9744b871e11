# ruff: noqa: E402
"""The desk asks everybody who has a letterbox: `python -m tests.flow.portal_asking WORD`, with the desk's settings."""

from __future__ import annotations

import sys

import django

django.setup()

from hirz.base.accounts.models import User
from hirz.base.actors import Actor
from hirz.intake.enums import MessageKind
from hirz.intake.letterbox import Written, write_as_desk
from hirz.intake.models import Letterbox

analyst = User.objects.get(email="analyst@demo.example")
for report_id in Letterbox.objects.values_list("report_id", flat=True):
    words = Written(f"{sys.argv[1]} just two things")
    write_as_desk(
        report_id, MessageKind.QUESTION, words, fields=["age", "account"], sent_by=analyst, by=Actor("u", "analyst")
    )
