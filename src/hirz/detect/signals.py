"""Signs: what the rules of `core.text` find in the words of a report, and how strong they are together.

Touches content in memory: a sign says where it stands in a field. Where it stands is sealed; that a rule found something
in a report is a row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID

from hirz.base.copying import copy_rows
from hirz.base.vault.services import Envelope
from hirz.core.formats.report import Field, FieldName, ParsedReport, Subject
from hirz.core.text import Family
from hirz.detect.findings import NOT_LEADS, STANDING_TEXT
from hirz.detect.kernels import keep_kernels
from hirz.detect.models import Scan, Signal

if TYPE_CHECKING:
    from hirz.core.text import RuleSet

# The most signs that one report keeps; a text that repeats one threat ten thousand times is one report of a threat.
MAX_SIGNS: Final = 200
# What of one report is read, in characters: a document of megabytes must not hold up the batch it came with.
MAX_READ: Final = 1_000_000
# The engine reads so much of a text at once.
WINDOW: Final = 200_000
LEXICON: Final = "lexicon:"
# Messages, and what a person tells; what the reported account says of itself is read beside them.
_READ: Final = frozenset({FieldName.CHAT, FieldName.NARRATIVE})
# So that the flood of one family does not push another out, the graver families are kept first.
_ORDER: Final = {family.value: place for place, family in enumerate(Family)}


class Sign(NamedTuple):
    """Something that a rule found: what it says as it stood then, and where it stands in the text of a field."""

    rule: str
    family: str
    weight: int
    version: int
    path: str
    start: int
    end: int

    @property
    def is_of_the_lexicon(self) -> bool:
        """Whether a term that somebody registered found it, and no rule."""
        return self.rule.startswith(LEXICON)

    def to_json(self) -> list[object]:
        """A row of the sealed list."""
        return list(self)

    @classmethod
    def from_json(cls, row: Sequence[Any]) -> Sign:
        """Read back a row of the sealed list."""
        return cls(*row)


def is_read(item: Field, standing: bool) -> bool:
    """Whether a field is read for signs: what people wrote, never what a sender adds to each of its reports."""
    if item.subject in NOT_LEADS:
        return False
    if item.name is FieldName.PROFILE_BIO:
        return item.subject in {Subject.REPORTED, Subject.ASSOCIATE}
    return item.name in _READ and not (standing and item.name is FieldName.NARRATIVE)


def find_signs(parsed: ParsedReport, rules: RuleSet) -> list[Sign]:
    """Every sign in the words of a report, in document order; at most MAX_SIGNS, of the gravest families first.

    Each field is read by itself: what somebody adds later cannot silence what was said before.
    """
    # The engine enters a process with the first report that it reads.
    from hirz.core.text import find_signals

    keep_kernels()
    standing = parsed.format in STANDING_TEXT
    found: list[Sign] = []
    left = MAX_READ
    for item in parsed.fields:
        if left <= 0 or not is_read(item, standing):
            continue
        text = item.value[:left]
        left -= len(text)
        for begin in range(0, len(text), WINDOW):
            for hit in find_signals(text[begin : begin + WINDOW], rules):
                place = (item.path, begin + hit.start, begin + hit.end)
                found.append(Sign(hit.rule, hit.family.value, hit.weight, hit.version, *place))
    return _most(found)


def _most(found: list[Sign]) -> list[Sign]:
    """At most MAX_SIGNS: of each rule the first before any second, of the gravest family first."""
    if len(found) <= MAX_SIGNS:
        return found
    nth: dict[str, int] = defaultdict(int)
    ranked = []
    for place, sign in enumerate(found):
        ranked.append((nth[sign.rule], _ORDER.get(sign.family, len(_ORDER)), place))
        nth[sign.rule] += 1
    return [found[place] for place in sorted(place for _, _, place in sorted(ranked)[:MAX_SIGNS])]


def strengths(signs: Iterable[Sign]) -> dict[str, int]:
    """How strong each family is in the words, 1 to 100: each rule adds what is still open, however often it found."""
    weights = {sign.rule: (sign.family, sign.weight) for sign in signs}
    silent: dict[str, float] = defaultdict(lambda: 1.0)
    for family, weight in weights.values():
        silent[family] *= 1 - min(max(weight, 0), 100) / 100
    return {family: max(1, round(100 * (1 - share))) for family, share in silent.items()}


def merged(found: Iterable[Sign], kept: Iterable[Sign]) -> list[Sign]:
    """What the rules find now, and what the lexicon had found; nothing twice."""
    places = {(sign.rule, sign.path, sign.start): sign for sign in (*kept, *found)}
    return _most(list(places.values()))


def sealed_signs(envelope: Envelope, signs: Sequence[Sign]) -> bytes:
    """For `Scan.signals`; empty when there is none."""
    return envelope.seal_json("signals", [sign.to_json() for sign in signs]) if signs else b""


def open_signs(envelope: Envelope, scan: Scan) -> list[Sign]:
    """The signs of a scan, opened."""
    sealed = bytes(scan.signals)
    return [Sign.from_json(row) for row in envelope.unseal_json("signals", sealed)] if sealed else []


def insert_signals(found: Iterable[tuple[UUID, Sequence[Sign]]]) -> None:
    """One row for each rule of each report, in the transaction of whoever scanned."""
    copy_rows(
        "detect_signal",
        {"report_id": "uuid", "rule": "varchar", "family": "varchar", "version": "int2", "weight": "int2"},
        (
            (report_id, sign.rule, sign.family, sign.version, sign.weight)
            for report_id, signs in found
            for sign in {sign.rule: sign for sign in signs}.values()
        ),
    )


def replace_signals(report_id: UUID, signs: Sequence[Sign]) -> None:
    """The rows of a report that was read again."""
    Signal.objects.filter(report_id=report_id).delete()
    insert_signals([(report_id, signs)])
