"""The planted bad variant: a parser that believes a document about its entities."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from lxml import etree

application = import_module("hirz.web.wsgi_public").application
services = import_module("hirz.intake.services")
report = import_module("hirz.core.formats.report")


def read_trustingly(data: bytes, **named: Any) -> Any:
    """Everything that the entities say lands in the narrative."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=True, load_dtd=True, no_network=False))
    text = "".join(root.itertext())
    field = report.Field(report.Subject.INCIDENT, 0, report.FieldName.NARRATIVE, text, "/report")
    return (report.ParsedReport("cybertip-xml", "1", (field,)),)


services.read_document = read_trustingly
