"""What lists say of a file, in words for whoever reads the report: it is described, so that nobody has to look at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hirz.detect.enums import FoundBy
from hirz.detect.findings import PDQ
from hirz.detect.matching import Description

# Above this, further lists say the same.
MOST_MATCHES = 6


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """One list's word on a file: what it is, how near, and since when it is known."""

    title: str
    about: str
    is_same: bool
    is_negative: bool


def shown_matches(matches: Iterable[Description]) -> tuple[ShownMatch, ...]:
    """The nearest match of each list and class; that a file is harmless stands first."""
    nearest: dict[tuple[str, str, bool], Description] = {}
    for match in sorted(matches, key=lambda one: one.distance):
        nearest.setdefault((match.list_name, match.classification, match.is_negative), match)
    order = sorted(nearest.values(), key=lambda one: (not one.is_negative, one.distance, one.list_name))
    return tuple(map(_shown, order[:MOST_MATCHES]))


def _shown(match: Description) -> ShownMatch:
    said = " ".join(part for part in (match.scheme, match.classification) if part)
    name = f"{match.list_name}, {said}" if said else match.list_name
    title = _("Known to be harmless: %(list)s") % {"list": match.list_name} if match.is_negative else name
    parts = [_nearness(match)]
    if match.found_by == FoundBy.HUNT:
        parts.append(_("listed after the report came"))
    return ShownMatch(title, " · ".join(parts), match.is_same and not match.is_negative, match.is_negative)


def _nearness(match: Description) -> str:
    if match.kind != PDQ:
        return _("The same file, to the byte")
    bits = ngettext("%(n)d of 256 bits differs", "%(n)d of 256 bits differ", match.distance) % {"n": match.distance}
    if match.is_same:
        return _("The same picture (%(bits)s)") % {"bits": bits}
    return _("Alike, perhaps another picture of a series (%(bits)s)") % {"bits": bits}
