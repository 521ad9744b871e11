"""From a parsed report to its findings and facts: pure work on content in memory, nothing stored.

Touches content: what it returns is sealed (findings) or holds no content (facts).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from hirz.core.formats.report import NO_ATTRIBUTES, Field, FieldName, ParsedReport, Subject
from hirz.core.hashing import MIN_QUALITY, DigestKind, PdqVariant, parse_digest, parse_pdq
from hirz.core.hashing.errors import DigestError
from hirz.core.text import Selector, SelectorKind, normalise_selector, scan_text
from hirz.detect.enums import PartyRole

# The most findings that one report keeps; a text of 10^5 phone numbers is an attack, not a report.
MAX_FINDINGS = 2_000

ROLE_OF = {
    Subject.REPORTED: PartyRole.REPORTED,
    Subject.VICTIM: PartyRole.VICTIM,
    Subject.REPORTER: PartyRole.REPORTER,
    Subject.RECIPIENT: PartyRole.BYSTANDER,
    Subject.ASSOCIATE: PartyRole.REPORTED,
    Subject.INCIDENT: PartyRole.UNKNOWN,
    Subject.FILE: PartyRole.UNKNOWN,
}
# Of the sender and of officials no selector is taken: they are no leads.
NOT_LEADS = {Subject.SENDER, Subject.LAW_ENFORCEMENT}

SELECTOR_OF = {
    FieldName.PHONE: SelectorKind.PHONE,
    FieldName.EMAIL: SelectorKind.EMAIL,
    FieldName.SCREEN_NAME: SelectorKind.HANDLE,
    FieldName.ACCOUNT_ID: SelectorKind.HANDLE,
    FieldName.PROFILE_URL: SelectorKind.PROFILE_URL,
    FieldName.URL: SelectorKind.URL,
    FieldName.IP: SelectorKind.IP,
    FieldName.WALLET: SelectorKind.WALLET,
    FieldName.BANK_ACCOUNT: SelectorKind.RIB,
    FieldName.IDENTITY_NUMBER: SelectorKind.CIN,
    FieldName.CHAT_ROOM: SelectorKind.ROOM_CODE,
}
FREE_TEXT = {
    FieldName.NARRATIVE, FieldName.CHAT, FieldName.NOTE, FieldName.DESCRIPTION, FieldName.PROFILE_BIO,
    FieldName.URGENT_REASON, FieldName.OCCURRED_NOTE,
}  # fmt: skip
# Formats whose free text at the level of the report is mostly the sender's standing words.
STANDING_TEXT = frozenset({"cybertip-xml", "cybertip-file-xml", "police-json"})
DIGEST_OF = {FieldName.MD5: DigestKind.MD5, FieldName.SHA1: DigestKind.SHA1, FieldName.SHA256: DigestKind.SHA256}
PDQ = "pdq"
# A PDQ of a part of a file: a frame of a film. It is searched for like others, and says nothing of how many files there are.
FRAME = "frame"
VARIANTS = frozenset(PdqVariant)
EXACT_KINDS = frozenset(kind.value for kind in DIGEST_OF.values())
DIGEST_KINDS = EXACT_KINDS | {PDQ}
# Fields that name a digest of whatever kind, and the attribute that says which; as senders write it, compared without case.
NAMED_DIGESTS = {FieldName.OTHER_DIGEST: "type", FieldName.METADATA: "name"}
DIGEST_NAMES = {
    **{name: FieldName(name) for name in ("md5", "sha1", "sha256", "pdq")},
    "sha-1": FieldName.SHA1, "sha-256": FieldName.SHA256, "pdqhash": FieldName.PDQ,
}  # fmt: skip
# Fields in which something may be found; of a report's fields it is the smaller half.
_FINDABLE = (
    frozenset(FREE_TEXT)
    | frozenset(SELECTOR_OF)
    | frozenset(DIGEST_OF)
    | frozenset(NAMED_DIGESTS)
    | frozenset([FieldName.PDQ])
)

# Digests of texts in which nothing was found, of this process's own key: a platform adds the same standing words to every
# report of its own, and reading them costs as much as reading a narrative. Neither a text nor a selector is kept.
_MOST_EMPTY = 4_096
_EMPTY_KEY = secrets.token_bytes(16)
_empty: set[bytes] = set()


class Finding(NamedTuple):
    """One selector or digest in one report: where it stands, whose it is."""

    kind: str
    value: str
    role: PartyRole
    path: str
    start: int = -1  # offsets into the text of the field; -1 for a whole structured field
    end: int = -1
    attributes: Mapping[str, str] = NO_ATTRIBUTES

    @property
    def quality(self) -> int | None:
        """Of a PDQ, what its sender says how much the picture tells, 0 to 100."""
        written = self.attributes.get("quality", "")
        return int(written) if written.isascii() and written.isdigit() and len(written) < 4 else None

    @property
    def is_part(self) -> bool:
        """Of a PDQ, whether it may be one of several of a file."""
        return self.attributes.get("part") == FRAME

    @property
    def variant(self) -> str:
        """Of a PDQ, from which size of the picture it was made, as far as its sender says."""
        written = self.attributes.get("variant", "")
        return written if written in VARIANTS else PdqVariant.UNKNOWN

    def to_json(self) -> list[object]:
        """A row of the sealed list."""
        return [self.kind, self.value, self.role, self.path, self.start, self.end, dict(self.attributes)]

    @classmethod
    def from_json(cls, row: list[object]) -> Finding:
        """Read back a row of the sealed list."""
        kind, value, role, path, start, end, attributes = row
        return cls(str(kind), str(value), PartyRole(str(role)), str(path), start, end, attributes)  # type: ignore[arg-type]


def find_all(parsed: ParsedReport, country: str) -> list[Finding]:
    """Every selector and digest of a report, in document order, each value once for each role.

    Above MAX_FINDINGS the fields that the sender filled in go before the text: a flood of numbers in a narrative must not
    push the reported account out.
    """
    services = _services(parsed)
    seen: set[tuple[str, str, PartyRole]] = set()
    found: list[tuple[int, Finding]] = []
    leads = [
        (place, item)
        for place, item in enumerate(parsed.fields)
        if item.name in _FINDABLE and item.subject not in NOT_LEADS
    ]
    # A stable sort: within each of the two, the order of the document.
    for place, item in sorted(leads, key=lambda pair: pair[1].name in FREE_TEXT):
        for finding in _of_field(item, country, services.get((item.subject, item.ordinal))):
            key = (finding.kind, finding.value, finding.role)
            if key not in seen:
                seen.add(key)
                found.append((place, finding))
        if len(found) >= MAX_FINDINGS:
            break
    return [finding for _, finding in sorted(found[:MAX_FINDINGS], key=lambda pair: pair[0])]


def _services(parsed: ParsedReport) -> dict[tuple[Subject, int], str]:
    """The platform of each party: its own service, else the platform of the incident."""
    incident = parsed.first(Subject.INCIDENT, FieldName.PLATFORM) or parsed.first(
        Subject.SENDER, FieldName.ORGANISATION
    )
    services: dict[tuple[Subject, int], str] = {}
    for item in parsed.fields:
        if item.name is FieldName.SERVICE:
            services[item.subject, item.ordinal] = item.value
        elif incident:
            services.setdefault((item.subject, item.ordinal), incident)
    return services


def _of_field(item: Field, country: str, service: str | None) -> Iterator[Finding]:
    role = ROLE_OF[item.subject]
    if item.name in DIGEST_OF:
        yield from _digest(item, DIGEST_OF[item.name], role)
        return
    if item.name in NAMED_DIGESTS or item.name is FieldName.PDQ:
        yield from _named_digest(item, role)
        return
    if item.name in FREE_TEXT:
        for hit in _selectors_in(item.value, country):
            # A text speaks about several people; whose number it is, it does not say.
            text_role = PartyRole.UNKNOWN if item.subject in {Subject.INCIDENT, Subject.REPORTER} else role
            yield Finding(hit.kind, hit.value, text_role, item.path, hit.start, hit.end, hit.attributes)
        return
    kind = SELECTOR_OF.get(item.name)
    if kind is None:
        return
    value = normalise_selector(kind, item.value, country=country, platform=service)
    if value is None and item.name is FieldName.BANK_ACCOUNT:
        kind, value = SelectorKind.IBAN, normalise_selector(SelectorKind.IBAN, item.value, country=country)
    if value is not None:
        yield Finding(kind, value, role, item.path, attributes=item.attributes)


def _selectors_in(text: str, country: str) -> Sequence[Selector]:
    """The selectors of a free text; one in which there were none is not read again."""
    digest = hashlib.blake2b(
        f"{country}{text}".encode("utf-8", "surrogatepass"), digest_size=16, key=_EMPTY_KEY
    ).digest()
    if digest in _empty:
        return ()
    found = scan_text(text, country).selectors
    if not found:
        if len(_empty) >= _MOST_EMPTY:
            _empty.clear()
        _empty.add(digest)
    return found


def _named_digest(item: Field, role: PartyRole) -> Iterator[Finding]:
    """A PDQ, or a digest whose kind the sender wrote beside it; other metadata and kinds that nobody here reads are none."""
    if item.name is FieldName.METADATA and item.attributes.get("kind", "").upper() != "HASH":
        return
    name = item.name
    if name in NAMED_DIGESTS:
        name = DIGEST_NAMES.get(item.attributes.get(NAMED_DIGESTS[name], "").strip().lower(), name)
    if name in DIGEST_OF:
        yield from _digest(item, DIGEST_OF[name], role)
    elif name is FieldName.PDQ:
        try:
            part = {} if item.name is FieldName.PDQ else {"part": FRAME}
            found = Finding(PDQ, parse_pdq(item.value).hex(), role, item.path, attributes={**item.attributes, **part})
        except DigestError:
            return
        # Of a picture with little in it the hash would match every other such picture.
        if found.quality is None or found.quality >= MIN_QUALITY:
            yield found


def _digest(item: Field, kind: DigestKind, role: PartyRole) -> Iterator[Finding]:
    try:
        digest = parse_digest(kind, item.value)
    except DigestError:
        return
    yield Finding(kind, digest.hex(), role, item.path)


def texts_of(parsed: ParsedReport) -> str:
    """The free text by which reports are compared: what people wrote.

    What platforms and clearing houses add to every report of theirs says nothing about this one, and would make
    bundles of strangers; of their formats only the messages count.
    """
    names = {FieldName.CHAT} if parsed.format in STANDING_TEXT else {FieldName.CHAT, FieldName.NARRATIVE}
    return "\n".join(f.value for f in parsed.fields if f.name in names)


def moment(text: str | None) -> datetime | None:
    """An ISO 8601 time with its zone, in UTC; None for anything else."""
    if not text:
        return None
    try:
        parsed = datetime.fromisoformat(text.strip())
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        # Year 1 or 9999 with a zone: in UTC it would leave the calendar.
        return None
