"""The table of a CyberTipline `fileDetails`: every element and attribute, and where it lands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from hirz.core.formats.cybertip_elements import flags
from hirz.core.formats.cybertip_types import DEVICE, ip_event, question, text
from hirz.core.formats.report import FieldName as F
from hirz.core.formats.report import Subject
from hirz.core.formats.schema import Attribute, Element, Role
from hirz.core.formats.values import BOOLEAN, DATE_TIME, INTEGER, one_of

# `hashType` is free text in the standard; these spellings are the ones in use, compared without case.
DIGESTS: Final[Mapping[str, F]] = MappingProxyType(
    {"md5": F.MD5, "sha1": F.SHA1, "sha-1": F.SHA1, "sha256": F.SHA256, "sha-256": F.SHA256, "pdq": F.PDQ}
)
SUPPLEMENTAL: Final = "Supplemental Reported"

FILE_DETAILS: Final = Element(
    "fileDetails",
    Role.GROUP,
    subject=Subject.FILE,
    children=(
        Element(
            "reportId",
            field=F.SENDER_REFERENCE,
            subject=Subject.SENDER,
            kind=INTEGER,
            required=True,
            strict=True,
        ),
        Element("fileId", field=F.FILE_ID, required=True, strict=True),
        text("fileName", F.FILE_NAME),
        text("originalFileName", F.ORIGINAL_FILE_NAME),
        text("uploadedToEspTimestamp", F.UPLOADED_AT, kind=DATE_TIME),
        text("locationOfFile", F.URL),
        text("fileViewedByEsp", F.VIEWED_BY_SENDER, kind=BOOLEAN),
        question("exifViewedByEsp", "metadata_viewed_by_sender"),
        text("publiclyAvailable", F.PUBLIC, kind=BOOLEAN),
        text("fileRelevance", F.FILE_RELEVANCE, kind=one_of("Reported", SUPPLEMENTAL)),
        question("potentialMeme", "potential_meme"),
        flags(
            "fileAnnotations",
            "animeDrawingVirtualHentai",
            "potentialMeme",
            "viral",
            "possibleSelfProduction",
            "physicalHarm",
            "violenceGore",
            "bestiality",
            "liveStreaming",
            "infant",
            "generativeAi",
        ),
        text("industryClassification", F.CLASSIFICATION, kind=one_of("A1", "A2", "B1", "B2"), scheme="ncmec-industry"),
        Element(
            "originalFileHash",
            field=F.OTHER_DIGEST,
            many=True,
            attributes=(Attribute("hashType", "type", required=True, default="unknown"),),
            field_by=("type", DIGESTS),
        ),
        ip_event(many=False),
        DEVICE,
        Element(
            "details",
            Role.GROUP,
            many=True,
            attributes=(Attribute("type", "kind", one_of("EXIF", "HASH")),),
            children=(
                Element(
                    "nameValuePair",
                    Role.EVENT,
                    field=F.METADATA,
                    many=True,
                    required=True,
                    children=(Element("name", attribute="name", required=True), Element("value", required=True)),
                ),
            ),
        ),
        text("additionalInfo", F.NOTE, many=True),
    ),
)
