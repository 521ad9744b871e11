"""The planted bad variant: a public application that acknowledges first and stores a moment later."""

from __future__ import annotations

import threading
import time
from typing import Any

from hirz.intake import api
from hirz.intake.enums import Outcome
from hirz.intake.references import new_reference
from hirz.intake.services import Received, receive_documents
from hirz.web.wsgi_public import application as honest_application

DELAY_SECONDS = 0.2


def receive_later(documents: Any, **arguments: Any) -> list[list[Received]]:
    """Answer at once, store afterwards: what a kill in between takes with it was acknowledged."""

    def store() -> None:
        time.sleep(DELAY_SECONDS)
        receive_documents(documents, **arguments)

    threading.Thread(target=store, daemon=True).start()
    from hirz.base.clock import now

    return [[Received(Outcome.ACCEPTED, new_reference("R", now()))]]


api.receive_documents = receive_later  # type: ignore[assignment]
application = honest_application
