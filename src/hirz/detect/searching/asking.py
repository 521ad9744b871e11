"""From a question to conditions on tokens, and how well a report fits.

Touches content in memory: the words that somebody typed. What goes to the database holds keyed values only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, FloatField, Func, OuterRef, Q, Value

from hirz.base.vault.keys import key_service
from hirz.core.sealing import blind_index
from hirz.core.searching.asking import Asked, Term, read_question, values_of
from hirz.detect.enums import PartyRole
from hirz.detect.models import SearchPart, Sighting
from hirz.detect.searching.tokens import COMPARTMENT, Holds, TsQuery, any_of, search_keys

# A value that stands in more reports than this is a gateway or a help page: it finds these many of them.
MOST_OF_A_VALUE: Final = 5_000
# Nobody is found by what belongs to the child, or to who reports.
NEVER_FOUND_BY: Final = (PartyRole.VICTIM, PartyRole.REPORTER)


def read(text: str) -> Asked:
    """What was typed, read for this country."""
    return read_question(text, settings.HIRZ_COUNTRY.upper())


def selector_blinds(text: str) -> list[bytes]:
    """The keyed values that a typed text may stand for: a telephone, an account, an address, a digest."""
    return _blinds(values_of(text, settings.HIRZ_COUNTRY.upper()))


def _blinds(values: Sequence[tuple[str, str]]) -> list[bytes]:
    key = key_service().blind_key(COMPARTMENT)
    return [blind_index(key, kind, value) for kind, value in values]


def reports_with(blinds: Sequence[bytes], most: int = MOST_OF_A_VALUE) -> list[UUID]:
    """The reports in which one of these values stands, as whosever it is but the child's and the reporter's."""
    if not blinds:
        return []
    sightings = Sighting.objects.filter(selector__blind__in=list(blinds)).exclude(role__in=NEVER_FOUND_BY)
    return list(sightings.values_list("report_id", flat=True).distinct()[:most])


def condition(asked: Asked, *, places: bool = True) -> Q:
    """Of rows of part 0: what answers the question. Without places more than that, and the index alone tells it."""
    alternatives = (
        reduce(
            and_,
            (
                _condition(term, places=places)
                for term in terms
                if places or not (term.is_not and looks_at_places(term))
            ),
        )
        for terms in asked.alternatives
    )
    return Q(part=0) & reduce(or_, alternatives, Q(pk__in=[]))


def looks_at_places(term: Term) -> bool:
    """Whether the words of a term must stand beside each other."""
    return len(term.words) > 1 and not term.is_name


def _condition(term: Term, *, places: bool) -> Q:
    if term.is_not and len(term.words) == 1 and not term.values and not term.is_name:
        # Within the question the index knows it; outside, every row would be read.
        return Q(Holds("!" + _word(term.words[0], is_exact=term.is_exact)))
    found = Q(pk__in=[])
    if term.words:
        found |= _words(term, places=places)
    if term.is_name and (names := search_keys().asked_names(term.written)):
        found |= Q(Holds(any_of(sorted(names))))
    if term.values:
        # Looked up beforehand: an "or" of a lookup and of tokens would make the server read every row.
        found |= Q(report_id__in=reports_with(_blinds(term.values)))
    return ~found if term.is_not else found


def _words(term: Term, *, places: bool) -> Q:
    words = [_word(word, is_exact=term.is_exact) for word in term.words]
    everywhere = Q(Holds("&".join(words)))
    if not places or not looks_at_places(term):
        return everywhere
    beside = "<->".join(words)
    later = SearchPart.objects.filter(Q(Holds(beside)), report_id=OuterRef("report_id"), part__gt=0)
    # The first alone is what the index answers; places are looked at in what it found.
    return everywhere & (Q(Holds(beside)) | (Q(is_whole=False) & Q(Exists(later))))


def _word(word: str, *, is_exact: bool) -> str:
    keys = search_keys()
    return any_of([keys.word(word)] if is_exact else keys.asked(word))


class _Cover(Func):
    function = "ts_rank_cd"
    output_field = FloatField()


def ranks(asked: Asked, report_ids: Sequence[UUID]) -> Mapping[UUID, float]:
    """How near to each other the words stand in each of these reports (cover density): 0 where there is no place to judge by."""
    wanted = [
        "&".join(_word(word, is_exact=term.is_exact) for term in terms if not term.is_not for word in term.words)
        for terms in asked.alternatives
    ]
    together = "|".join(f"({one})" for one in wanted if one)
    if not together:
        return {}
    rows: Any = SearchPart.objects.filter(part=0, report_id__in=list(report_ids))
    return dict(rows.values_list("report_id", _Cover(F("tokens"), TsQuery(Value(together)))))
