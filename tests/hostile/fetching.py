"""The planted bad variant: an address in a document is looked at."""

from __future__ import annotations

import contextlib
import re
import socket
from importlib import import_module
from typing import Any

application = import_module("hirz.web.wsgi_public").application
services = import_module("hirz.intake.services")
_read_document = services.read_document


def read_and_fetch(data: bytes, **named: Any) -> Any:
    """Call whoever is named, then read."""
    for port in re.findall(rb"http://127\.0\.0\.1:(\d+)", data)[:1]:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", int(port)), 1).close()
    return _read_document(data, **named)


services.read_document = read_and_fetch
