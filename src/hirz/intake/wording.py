"""What the codes of refusal mean in general, without anything that a document says: for lists, which open nothing."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hirz.core.formats.wording_sentences import SENTENCES

TOO_LARGE = _("It is larger than what is accepted.")
TOO_MANY = _("It holds more than what is accepted in one document.")
TOO_DEEP = _("It is nested too deeply.")
TWICE = _("Something stands twice that may stand only once.")
BAD_VALUE = _("A value is not one that is allowed.")
BAD_ROW = _("A row of the table is not well-formed.")
BAD_MAPPING = _("The mapping file is wrong.")
MISSING = _("Something required is missing.")
ENCODING = _("Its text encoding is not accepted.")

# The other codes have a sentence without parameters, which is general already.
GENERAL: Mapping[str, Promise] = {
    "document-too-large": TOO_LARGE,
    "zip-total-too-large": TOO_LARGE,
    "zip-member-too-large": TOO_LARGE,
    "zip-ratio": TOO_LARGE,
    "value-too-long": TOO_LARGE,
    "encoding-not-supported": ENCODING,
    "encoding-broken": ENCODING,
    "not-a-report": _("It is not a report but something else."),
    "value-missing": MISSING,
    "csv-heading-missing": MISSING,
    "value-not-allowed": BAD_VALUE,
    "value-wrong": BAD_VALUE,
    "value-type": BAD_VALUE,
    "not-expressible": BAD_VALUE,
    "json-number": BAD_VALUE,
    "json-integer-too-large": BAD_VALUE,
    "csv-value": BAD_VALUE,
    "key-unknown": _("It uses a name that is not known here."),
    "too-many-items": TOO_MANY,
    "too-many-fields": TOO_MANY,
    "xml-too-many-nodes": TOO_MANY,
    "json-too-many-values": TOO_MANY,
    "csv-too-many-rows": TOO_MANY,
    "csv-too-many-columns": TOO_MANY,
    "zip-too-many-entries": TOO_MANY,
    "element-repeated": TWICE,
    "json-duplicate-key": TWICE,
    "csv-heading-repeated": TWICE,
    "xml-too-deep": TOO_DEEP,
    "json-too-deep": TOO_DEEP,
    "zip-nested-too-deep": TOO_DEEP,
    "csv-syntax": BAD_ROW,
    "csv-row-width": BAD_ROW,
    "csv-row-empty": BAD_ROW,
    "mapping-target": BAD_MAPPING,
    "mapping-option": BAD_MAPPING,
    "zip-method": _("It is compressed in a way that is not accepted."),
}


def reader_language() -> str:
    """The reader's language among those that reasons are written in."""
    language = (get_language() or "ar")[:2]
    return language if language in {"ar", "fr", "en"} else "ar"


def general_sentence(code: str) -> str:
    """What a code means in general, in the reader's language; the code itself if it is unknown here."""
    if code in GENERAL:
        return str(GENERAL[code])
    sentence = SENTENCES.get(code)
    return code if sentence is None else str(getattr(sentence, reader_language()))
