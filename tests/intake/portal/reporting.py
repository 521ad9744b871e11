"""Reports with a way back, for the tests of receipt and letterbox: invented, and without a word of the matter."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.test import Client

from hirz.base.actors import Actor
from hirz.core.sealing import Receipt

ANALYST = Actor("u", "analyst")


def reported(database: Any) -> tuple[Receipt, UUID]:
    """A report through the portal: its receipt, and the report's id."""
    from hirz.base.accounts.models import Feed
    from hirz.base.demo import create_demo_accounts
    from hirz.intake.enums import Channel
    from hirz.intake.letterbox import find_letterbox
    from hirz.intake.services import Document, WayBack, receive_documents

    create_demo_accounts()
    receipt = Receipt.new()
    document = Document(
        json.dumps({"incident": {"type": "sextortion", "narrative": "somebody threatens me"}}).encode(),
        name="portal.json", idempotency_key=receipt.place("letterbox").hex(), channel=Channel.PORTAL,
        way_back=WayBack.of(receipt),
    )  # fmt: skip
    with database("public"):
        receive_documents([document], feed=Feed.objects.get(code="portal"), by=Actor("reporter", "reporter"))
        box = find_letterbox(receipt)
        assert box is not None
        return receipt, box.report_id


def holding(visitor: Callable[..., Client], receipt: Receipt, cookie: str, language: str = "en") -> Client:
    """A browser that keeps this receipt in one of its cookies, as after sending or after the door."""
    from django.http import HttpResponse

    from hirz.intake.views_portal.keeping import BOX, PORTAL, keep_receipt

    client = visitor(language)
    answer = HttpResponse()
    keep_receipt(answer, {BOX.name: BOX, PORTAL.name: PORTAL}[cookie], receipt)
    client.cookies[cookie] = answer.cookies[cookie].value
    return client


def send(client: Client, address: str, data: dict[str, Any] | None = None, *, page: str = "") -> Any:
    """Fill in the form of a page and send it, with the token that the page gave."""
    client.get(page or address)
    token = client.cookies["hirz_portal_csrf"].value
    return client.post(address, {**(data or {}), "csrfmiddlewaretoken": token})


def hidden(html: str, name: str) -> str:
    """The value of a hidden field of a page."""
    mark = f'name="{name}" value="'
    start = html.index(mark) + len(mark)
    return html[start : html.index('"', start)]
