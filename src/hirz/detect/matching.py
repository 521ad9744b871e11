"""Matching: which digests stand on lists that are in use, and what that says of a file.

Sees keyed values and masked bits only. A match is a lead for a person, never a verdict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar
from uuid import UUID

import re2
from django.db.models import F, Q

from hirz.base.among import among, among_bytes
from hirz.core.hashing import MATCH_RADIUS, VARIANT_DRIFT
from hirz.detect.enums import EntryState
from hirz.detect.findings import FRAME, PDQ
from hirz.detect.indexes import LISTED_INDEX, masked, rows_of
from hirz.detect.models import HashEntry, Match, SeenHash

Asker = TypeVar("Asker", bound=Hashable)

# Within this distance a picture is the one on the list: two ways of hashing one picture differ by so much. Further off,
# up to the radius, it is alike, as the next picture of a series is: a lead, and never a reason to look at a report later.
SAME_PICTURE: Final = VARIANT_DRIFT
# Entries that one digest may match: a list may hold one picture in a hundred copies, and the nearest say it all.
MOST_HITS: Final = 20
# Looked up before it is known which are in use.
MOST_CANDIDATES: Final = 200
NOT_IN_CODES: Final = re2.compile(r"[^A-Za-z0-9_.:/+-]+")


class Hit(NamedTuple):
    """One entry that one digest of a report matches."""

    entry_id: int
    ordinal: int  # of the finding
    distance: int  # bits that differ: 0 for an exact digest
    kind: str
    code: str
    is_negative: bool = False  # a list of what is known to be harmless


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry that may match: what its list says of it."""

    entry_id: int
    kind: str
    list_code: str
    list_kind: str
    classification: str
    scheme: str
    scheme_version: str
    is_negative: bool

    @property
    def code(self) -> str:
        """What it means, as a code that facts may hold: its class, else its list."""
        return as_code(self.classification) or as_code(self.list_code) or "listed"


class Known(NamedTuple, Generic[Asker]):
    """A digest that was asked about, the entry that it matches, and how far off."""

    asker: Asker
    listed: Listed
    distance: int


def as_code(text: str) -> str:
    """A list's own word for a class ("Category A") as a code that facts may hold."""
    return str(NOT_IN_CODES.sub("_", text.strip())).lstrip("_.:/+-")[:40]


_COLUMNS: Final = (
    "id", "kind", "hash_list_id", "hash_list__kind", "classification", "hash_list__scheme", "hash_list__scheme_version",
    "hash_list__is_negative",
)  # fmt: skip


def _usable(entry: str = "") -> Q:
    """Of lists in use within their ratio, and of the negative lists; `entry` is the way to the entry, `entry__`."""
    is_active = Q(**{f"{entry}state": EntryState.ACTIVE, f"{entry}hash_list__is_active": True})
    share = Q(**{f"{entry}share__lt": F(f"{entry}hash_list__enable_ratio")})
    return is_active & (Q(**{f"{entry}hash_list__is_negative": True}) | share)


USABLE: Final = _usable()


def find_listed(
    exact: Mapping[bytes, Sequence[Asker]],
    pictures: Sequence[tuple[Asker, bytes]],
    *,
    lists: Iterable[str] | None = None,
) -> list[Known[Asker]]:
    """Everything on lists in use that these digests match, the negative lists included: `denied` says what those deny.

    `exact`: keyed value -> who asks; `pictures`: who asks, and the 32 bytes of a PDQ. `lists`: only these, and the
    negative ones.
    """
    usable = USABLE if lists is None else USABLE & (Q(hash_list__in=list(lists)) | Q(hash_list__is_negative=True))
    return [*_find_exact(exact, usable), *_find_pictures(pictures, usable)]


def _find_exact(exact: Mapping[bytes, Sequence[Asker]], usable: Q) -> list[Known[Asker]]:
    if not exact:
        return []
    rows = HashEntry.objects.filter(among_bytes("blind", exact), usable).values_list("blind", *_COLUMNS)
    return [Known(asker, Listed(*row), 0) for blind, *row in rows for asker in exact[bytes(blind)]]


def _find_pictures(pictures: Sequence[tuple[Asker, bytes]], usable: Q) -> list[Known[Asker]]:
    if not pictures:
        return []
    asked = masked([bits for _, bits in pictures])
    near = LISTED_INDEX.search(asked).nearest(MOST_CANDIDATES)
    if not len(near.asked):
        return []
    rows = HashEntry.objects.filter(among("id", set(near.entries.tolist()), "int8"), usable, kind=PDQ)
    listed = {row[1]: (row[0], Listed(*row[1:])) for row in rows.values_list("blind", *_COLUMNS)}
    found: list[Known[Asker]] = []
    given: dict[int, int] = defaultdict(int)
    for row, entry_id in zip(near.asked.tolist(), near.entries.tolist(), strict=True):
        if entry_id not in listed or given[row] >= MOST_HITS:
            continue
        blind, entry = listed[entry_id]
        # The file only proposes; the database's own bits decide.
        distance = int.from_bytes((asked[row] ^ rows_of(bytes(blind))[0]).tobytes()).bit_count()
        if distance <= MATCH_RADIUS:
            # What is denied must be seen, however much else is near.
            given[row] += not entry.is_negative
            found.append(Known(pictures[row][0], entry, distance))
    return found


def undenied(found: Iterable[Known[Asker]]) -> list[Known[Asker]]:
    """What is left of matches when the negative lists are heard: a digest that stands on one is no match."""
    found = list(found)
    denials: dict[Asker, int] = {}
    for asker, listed, distance in found:
        if listed.is_negative:
            denials[asker] = min(distance, denials.get(asker, distance))
    return [
        known
        for known in found
        if not known.listed.is_negative and not _is_denied(denials.get(known.asker), known.distance)
    ]


def _is_denied(denial: int | None, distance: int) -> bool:
    # A harmless picture that is as near as the listed one, or nearer.
    return denial is not None and denial <= distance


def standing(hits: Iterable[Hit]) -> list[Hit]:
    """The same for the hits of one report."""
    hits = list(hits)
    denials: dict[int, int] = {}
    for hit in hits:
        if hit.is_negative:
            denials[hit.ordinal] = min(hit.distance, denials.get(hit.ordinal, hit.distance))
    return [hit for hit in hits if not hit.is_negative and not _is_denied(denials.get(hit.ordinal), hit.distance)]


class Signal(NamedTuple):
    """What the matches of one report say, without a word of it: codes of classes or lists."""

    known: tuple[str, ...] = ()  # one for each file that is the listed one
    alike: Mapping[str, int] = {}  # of files that are alike: code -> fewest bits that differ

    def to_json(self) -> dict[str, object]:
        """As it stands among the facts."""
        return {"known_digest_hits": list(self.known), "alike_hits": dict(sorted(self.alike.items()))}


NO_SIGNAL: Final = Signal()


def signal_of(hits: Iterable[Hit]) -> Signal:
    """What standing hits say. A file has up to four digests, of which a list may hold each: it counts once.

    Which digests belong to one file stands in the sealed findings; of every kind a file has one, so the kind with the
    most files is the count, and rather one too few than one too many: all frames of films count as one.
    """
    by_kind: dict[str, dict[int, Hit]] = defaultdict(dict)
    alike: dict[str, int] = {}
    for hit in sorted(standing(hits), key=lambda hit: (hit.distance, hit.code)):
        place = 0 if hit.kind == FRAME else hit.ordinal
        if hit.distance <= SAME_PICTURE:
            by_kind[hit.kind].setdefault(place, hit)
        elif place not in by_kind[hit.kind]:
            alike[hit.code] = min(hit.distance, alike.get(hit.code, hit.distance))
    files = max(by_kind.values(), key=len, default={})
    if not files and not alike:
        return NO_SIGNAL
    return Signal(tuple(sorted(hit.code for hit in files.values())), alike)


def hits_of(report_ids: Iterable[UUID]) -> dict[UUID, list[Hit]]:
    """The matches of reports with entries that are in use today, as lists classify them today."""
    found: dict[UUID, list[Hit]] = {report_id: [] for report_id in report_ids}
    rows = Match.objects.filter(among("report_id", found), _usable("entry__")).order_by("report_id", "entry_id")
    for report_id, entry_id, ordinal, distance, kind, label, list_code, negative in rows.values_list(
        "report_id", "entry_id", "ordinal", "distance", "entry__kind", "entry__classification", "entry__hash_list_id",
        "entry__hash_list__is_negative",
    ):  # fmt: skip
        code = as_code(label) or as_code(list_code) or "listed"
        found[report_id].append(Hit(entry_id, ordinal, distance, kind, code, negative))
    return _with_frames(found)


def _with_frames(hits: dict[UUID, list[Hit]]) -> dict[UUID, list[Hit]]:
    """The same, with hits of frames called so."""
    asked = [report_id for report_id, some in hits.items() if any(hit.kind == PDQ for hit in some)]
    rows = SeenHash.objects.filter(among("report_id", asked), kind=FRAME) if asked else SeenHash.objects.none()
    frames = set(rows.values_list("report_id", "ordinal"))
    return {
        report_id: [hit._replace(kind=FRAME) if (report_id, hit.ordinal) in frames else hit for hit in some]
        for report_id, some in hits.items()
    }


@dataclass(frozen=True, slots=True)
class Description:
    """One match of a file, for whoever reads the report: it says what the file is, so that nobody has to look."""

    list_name: str
    classification: str
    scheme: str
    kind: str
    distance: int
    found_by: str  # a FoundBy
    is_negative: bool

    @property
    def is_same(self) -> bool:
        """Whether it is the listed file or picture, and not one that is alike."""
        return self.distance <= SAME_PICTURE


def described(report_id: UUID) -> dict[int, tuple[Description, ...]]:
    """What lists say of the files of a report today, by the ordinal of the finding, the nearest first.

    Of a digest that a negative list denies, what is left is that it is harmless.
    """
    rows = Match.objects.filter(_usable("entry__"), report_id=report_id).values_list(
        "ordinal", "entry__hash_list__name", "entry__classification", "entry__hash_list__scheme", "entry__kind",
        "distance", "found_by", "entry__hash_list__is_negative",
    )  # fmt: skip
    found: dict[int, list[Description]] = defaultdict(list)
    for row in rows.order_by("ordinal", "distance", "entry__hash_list__name", "entry_id"):
        found[row[0]].append(Description(*row[1:]))
    return {ordinal: _undenied(matches) for ordinal, matches in found.items()}


def _undenied(matches: Sequence[Description]) -> tuple[Description, ...]:
    denial = min((match.distance for match in matches if match.is_negative), default=None)
    return tuple(match for match in matches if match.is_negative or not _is_denied(denial, match.distance))
