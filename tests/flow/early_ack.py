"""The planted bad variant: a public application that acknowledges first and stores a moment later."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

# First, for it makes Django ready.
application = import_module("hirz.web.wsgi_public").application
api = import_module("hirz.intake.api")
services = import_module("hirz.intake.services")

DELAY_SECONDS = 0.2
_new_reference = services.new_reference
_promised = threading.local()
_pool = ThreadPoolExecutor(8)


def receive_later(documents: Any, **arguments: Any) -> list[list[Any]]:
    """Answer at once, store afterwards under the reference given: what a kill in between takes was acknowledged."""
    from hirz.base.clock import now
    from hirz.intake.enums import Outcome

    reference = _new_reference("R", now())

    def store() -> None:
        time.sleep(DELAY_SECONDS)
        _promised.reference = reference
        services.receive_documents(documents, **arguments)

    _pool.submit(store)
    return [[services.Received(Outcome.ACCEPTED, reference)]]


services.new_reference = lambda letter, at: getattr(_promised, "reference", None) or _new_reference(letter, at)
api.receive_documents = receive_later
