"""The planted bad variant: strange input is an error of ours."""

from __future__ import annotations

from importlib import import_module
from typing import Any

application = import_module("hirz.web.wsgi_public").application
services = import_module("hirz.intake.services")
FormatError = import_module("hirz.core.formats").FormatError
_read_document = services.read_document


def read_naively(data: bytes, **named: Any) -> Any:
    """What cannot be read is a failure that nobody expected."""
    try:
        return _read_document(data, **named)
    except FormatError as error:
        raise KeyError("incident") from error


services.read_document = read_naively
