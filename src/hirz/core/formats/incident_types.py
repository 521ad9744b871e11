"""The eight incident types of the CyberTipline, and how they stand to ours.

The strings are literal parts of the standard; some are words that this project does not use itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from hirz.core.formats.report import IncidentType

MATERIAL: Final = "Child Pornography (possession, manufacture, and distribution)"
TRAFFICKING: Final = "Child Sex Trafficking"
TOURISM: Final = "Child Sex Tourism"
MOLESTATION: Final = "Child Sexual Molestation"
MISLEADING_DOMAIN: Final = "Misleading Domain Name"
MISLEADING_WORDS: Final = "Misleading Words or Digital Images on the Internet"
ENTICEMENT: Final = "Online Enticement of Children for Sexual Acts"
UNSOLICITED: Final = "Unsolicited Obscene Material Sent to a Child"

FROM_STANDARD: Final[Mapping[str, IncidentType]] = MappingProxyType(
    {
        MATERIAL: IncidentType.MATERIAL,
        TRAFFICKING: IncidentType.TRAFFICKING,
        TOURISM: IncidentType.TRAVEL,
        MOLESTATION: IncidentType.ABUSE,
        MISLEADING_DOMAIN: IncidentType.MISLEADING,
        MISLEADING_WORDS: IncidentType.MISLEADING,
        ENTICEMENT: IncidentType.GROOMING,
        UNSOLICITED: IncidentType.UNSOLICITED,
    }
)

# Where the sender sent no string of the standard. OTHER is absent: the standard has no such type.
TO_STANDARD: Final[Mapping[IncidentType, str]] = MappingProxyType(
    {
        IncidentType.MATERIAL: MATERIAL,
        IncidentType.SEXTORTION: ENTICEMENT,
        IncidentType.GROOMING: ENTICEMENT,
        IncidentType.TRAFFICKING: TRAFFICKING,
        IncidentType.TRAVEL: TOURISM,
        IncidentType.ABUSE: MOLESTATION,
        IncidentType.LIVE_STREAM: MATERIAL,
        IncidentType.UNSOLICITED: UNSOLICITED,
        IncidentType.LURE: TRAFFICKING,
        IncidentType.MISLEADING: MISLEADING_WORDS,
    }
)

# The standard has no incident type for sextortion: it flags one of these. Trafficking, travel and abuse
# stay what they are, because they are the graver word.
_FLAGGED_AS_SEXTORTION: Final = frozenset({ENTICEMENT, MATERIAL, UNSOLICITED})


def incident_type(as_sent: str, annotations: Iterable[str]) -> IncidentType:
    """Our type for a string of the standard and the (snake_case) annotations; OTHER if it is no such string."""
    if as_sent in _FLAGGED_AS_SEXTORTION and "sextortion" in annotations:
        return IncidentType.SEXTORTION
    return FROM_STANDARD.get(as_sent, IncidentType.OTHER)
