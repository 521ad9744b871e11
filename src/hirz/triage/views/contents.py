"""The words, fields, files and selectors of an opened report, ready for the page.

Touches content in memory: it cuts texts at the findings and says where each value was read.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import phonenumbers
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hirz.core.formats.report import Field, FieldName, Subject
from hirz.core.linking import rarity_weight
from hirz.core.scoring import Assessment, ExpiryKind
from hirz.detect.additions import PATH
from hirz.detect.findings import DIGEST_KINDS, Finding
from hirz.triage.assessing import WEAK
from hirz.triage.policies import HIDDEN_ROLES, is_hidden
from hirz.triage.views.cutting import Piece, cut_text
from hirz.triage.views.matched import ShownMatch, shown_matches
from hirz.triage.views.opening import Opened, SeenSelector
from hirz.triage.views.showing import ShownExpiry, shown_expiry
from hirz.triage.views.signs import SignMark
from hirz.triage.views.words import ABOUT, CODES, FIELDS, MOMENTS, SELECTORS, SUBJECT_ORDER, SUBJECTS, TEXTS, worded

Text = str | Promise

DIGESTS = DIGEST_KINDS
DIGEST_FIELDS = (FieldName.MD5, FieldName.SHA1, FieldName.SHA256, FieldName.PDQ)
# The words of those concerned; what a sender adds about the report stands behind a fold.
OWN_WORDS = frozenset({FieldName.NARRATIVE, FieldName.CHAT, FieldName.URGENT_REASON})
MOST_OWN_TEXTS = 3
MOST_SELECTORS = 200
PREFIXED = frozenset({"handle", "wallet", "room_code"})
EXPIRES = {
    "ip": ExpiryKind.IP_LOGS,
    "room_code": ExpiryKind.ROOM_CODE,
    "url": ExpiryKind.WEB_ADDRESS,
    "profile_url": ExpiryKind.WEB_ADDRESS,
    "handle": ExpiryKind.CONVERSATION,
}
# Attributes of a field that are shown beside its value, in this order; "at" and "port" have places of their own.
ATTRIBUTES = (
    "event", "type", "scheme", "name", "proxy", "to", "question", "currency", "bank", "extension", "unit", "about",
    "verified", "duration", "platform",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownText:
    """One text as it arrived, cut at the findings."""

    title: str
    pieces: tuple[Piece, ...]
    language: str = ""
    is_rtl: bool = False  # most of its letters are read from right to left
    is_further: bool = False  # said about the report, not in it


@dataclass(frozen=True, slots=True)
class ShownSelector:
    """A selector, where it was read, how common it is, what of it disappears."""

    kind: Text
    value: str
    role: Text
    source: Text
    mark: int
    seen: str
    links_nothing: bool
    expiry: ShownExpiry | None
    is_hidden: bool = False
    at: datetime | None = None
    about: str = ""  # platform of an account, chain of a wallet


@dataclass(frozen=True, slots=True)
class ShownField:
    """A value and the path it was read from."""

    label: Text
    value: Text
    path: str
    is_code: bool = False
    at: datetime | None = None
    about: str = ""
    is_hidden: bool = False
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What is known about one subject."""

    title: str
    fields: list[ShownField] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file that the report names. It is described, never shown."""

    name: str
    about: str
    matches: tuple[ShownMatch, ...]
    is_compared: bool
    elsewhere: int = 0  # other reports that hold it

    @property
    def is_classified(self) -> bool:
        """Whether a list says what it is: then nobody has to open it."""
        return any(match.is_same for match in self.matches)


def shown_texts(
    opened: Opened, marks: Mapping[int, int], language: str, signs: Sequence[SignMark] = ()
) -> list[ShownText]:
    """What people wrote, cut at the signs and the numbered findings; accounts and messages before what the sender adds."""
    texts: list[ShownText] = []
    for item in opened.parsed.fields:
        if item.name not in TEXTS or not item.value.strip() or is_hidden(item) or item.path.startswith(PATH):
            # What was added later stands in the conversation.
            continue
        # Whoever took a statement down wrote the question word for word beside the answer.
        question = item.attributes.get("question", "") if item.name is FieldName.CHAT else ""
        title = question or str(ABOUT.get(item.attributes.get("about", ""), FIELDS[item.name]))
        if item.subject is not Subject.INCIDENT:
            title = f"{title} · {SUBJECTS[item.subject]}"
        pieces = cut_text(opened, marks, signs, item.path, item.value)
        few = bool(question) or sum(not text.is_further for text in texts) < MOST_OWN_TEXTS
        is_own = item.name in OWN_WORDS and few
        texts.append(ShownText(title, pieces, language if is_own else "", _is_rtl(item.value), not is_own))
    return texts


def _is_rtl(text: str) -> bool:
    strong = Counter(kind for character in text if (kind := unicodedata.bidirectional(character)) in {"L", "R", "AL"})
    return strong["R"] + strong["AL"] > strong["L"]


def shown_selectors(
    opened: Opened, marks: Mapping[int, int], assessment: Assessment, now: datetime
) -> list[ShownSelector]:
    """The selectors, what disappears first first, then the rare before the common. Digests stand with their files."""
    expiries = {expiry.kind: expiry for expiry in reversed(assessment.expires) if expiry.at > now}
    names = {item.path: item for item in opened.parsed.fields}
    rows = []
    for ordinal, finding in enumerate(opened.findings):
        if finding.kind in DIGESTS:
            continue
        kind = EXPIRES.get(finding.kind)
        item = names.get(finding.path)
        hidden = finding.role in HIDDEN_ROLES or (item is not None and is_hidden(item))
        seen, links_nothing = _seen(finding, opened.seen.get(ordinal))
        value, about = ("", "") if hidden else _spoken(finding)
        rows.append(
            ShownSelector(
                kind=SELECTORS.get(finding.kind, finding.kind),
                value=value,
                about=about,
                role=finding.role.label,
                source=_source(finding, item),
                mark=marks.get(ordinal, 0),
                seen=seen,
                links_nothing=links_nothing,
                expiry=shown_expiry(expiries.get(kind), now) if kind else None,
                is_hidden=hidden,
                at=parse_moment(finding.attributes.get("at", "")),
            )
        )
    far = datetime.max.replace(tzinfo=now.tzinfo)
    return sorted(rows, key=lambda row: (row.expiry.at or far if row.expiry else far, row.links_nothing, row.mark))


def _spoken(finding: Finding) -> tuple[str, str]:
    """A value as people write it, and what stands before its colon: the platform of an account, the chain of a wallet."""
    value, about = finding.value, ""
    if finding.kind in PREFIXED:
        about, _colon, value = value.partition(":")
    if finding.kind == "phone":
        value = _grouped(value)
    port = finding.attributes.get("port")
    return (f"{value}:{port}" if port and finding.kind == "ip" else value), about


def _grouped(number: str) -> str:
    """A telephone number in groups; as it is when the library does not know its country."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def _source(finding: Finding, item: Field | None) -> Text:
    if finding.start >= 0:
        return _("text")
    return FIELDS[item.name] if item else _("field")


def _seen(finding: Finding, seen: SeenSelector | None) -> tuple[str, bool]:
    if seen is None or seen.count <= 1:
        return _("this report"), False
    if seen.is_suppressed:
        return _("on the list of values that link nothing"), True
    words = ngettext("%(n)d report", "%(n)d reports", seen.count) % {"n": seen.count}
    if rarity_weight(finding.kind, seen.count) < WEAK:
        return _("%(reports)s: links nothing") % {"reports": words}, True
    return words, False


def shown_groups(fields: Sequence[Field]) -> list[Group]:
    """What is known, by subject, in the order in which a reader needs it; texts and files stand elsewhere."""
    found: dict[tuple[Subject, int], list[ShownField]] = defaultdict(list)
    for item in fields:
        if item.name in TEXTS and not is_hidden(item):
            continue
        found[item.subject, item.ordinal].append(_shown_field(item))
    several = {subject for subject, ordinal in found if ordinal > 0}
    order = sorted(found, key=lambda key: (SUBJECT_ORDER.index(key[0]), key[1]))
    return [
        Group(
            f"{SUBJECTS[subject]} {ordinal + 1}" if subject in several else str(SUBJECTS[subject]),
            found[subject, ordinal],
        )
        for subject, ordinal in order
    ]


def _shown_field(item: Field) -> ShownField:
    label = FIELDS.get(item.name, item.name.value)
    if is_hidden(item):
        return ShownField(label, "", item.path, is_hidden=True)
    at = parse_moment(item.value) if item.name in MOMENTS else None
    about = ", ".join(item.attributes[name] for name in ATTRIBUTES if item.attributes.get(name))
    value, port = worded(item.name, item.value), item.attributes.get("port")
    if port and item.name is FieldName.IP:
        value = f"{value}:{port}"
    seen_at = parse_moment(item.attributes.get("at", ""))
    return ShownField(label, value, item.path, item.name in CODES, at, about, seen_at=seen_at)


def parse_moment(value: str) -> datetime | None:
    """A time with its zone; None for anything else."""
    try:
        at = parse_datetime(value) if value else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None


def shown_files(opened: Opened) -> list[ShownFile]:
    """The files that the report names, with what lists say of them."""
    by_file: dict[int, dict[FieldName, str]] = defaultdict(dict)
    place: dict[str, int] = {}
    for item in opened.parsed.fields:
        if item.subject is Subject.FILE:
            by_file[item.ordinal].setdefault(item.name, item.value)
            place[item.path] = item.ordinal
    digests: dict[int, list[int]] = defaultdict(list)
    for ordinal, finding in enumerate(opened.findings):
        if finding.kind in DIGESTS:
            digests[place.get(finding.path, -1)].append(ordinal)
    return [_shown_file(opened, number, values, digests[number]) for number, values in sorted(by_file.items())]


def _shown_file(opened: Opened, number: int, values: Mapping[FieldName, str], ordinals: Sequence[int]) -> ShownFile:
    name = values.get(FieldName.FILE_NAME) or values.get(FieldName.ORIGINAL_FILE_NAME) or values.get(FieldName.FILE_ID)
    about = [
        _("%(label)s: %(value)s") % {"label": FIELDS[key], "value": worded(key, values[key])}
        for key in (FieldName.CLASSIFICATION, FieldName.VIEWED_BY_SENDER, FieldName.PUBLIC)
        if key in values
    ]
    # A hash that was made here of a file of the report's own stands in no field of it.
    kinds = {opened.findings[ordinal].kind for ordinal in ordinals} | {key.value for key in values}
    digests = [str(FIELDS[key]) for key in DIGEST_FIELDS if key.value in kinds]
    if digests:
        about.append(", ".join(digests))
    seen = [opened.seen[ordinal].count for ordinal in ordinals if ordinal in opened.seen]
    return ShownFile(
        name=name or f"{number + 1}",
        about=" · ".join(about),
        matches=shown_matches([match for ordinal in ordinals for match in opened.matches.get(ordinal, ())]),
        is_compared=bool(ordinals),
        elsewhere=max(seen, default=1) - 1,
    )
