"""Finding selectors in free text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from hirz.core.text.addresses import find_ips
from hirz.core.text.codes import find_room_codes, find_transfer_codes
from hirz.core.text.documents import find_cins, find_plates
from hirz.core.text.finance import find_ibans, find_wallets
from hirz.core.text.gates import Gate, open_gates
from hirz.core.text.handles import find_at_names, find_loose_handles, find_named_handles
from hirz.core.text.mails import find_emails, find_hidden_emails
from hirz.core.text.numbers import find_phones, find_ribs
from hirz.core.text.page import Found, Page
from hirz.core.text.selector import MAX_SELECTORS, Selector, TextScan
from hirz.core.text.urls import find_bare_urls, find_urls

# In order of certainty: each finder claims what it found, and the ones after it read the rest. Beside each, the gates
# without all of which it finds nothing.
FINDERS: tuple[tuple[Callable[[Page], Iterator[Found]], frozenset[Gate]], ...] = (
    (find_urls, frozenset([Gate.SCHEME])),
    (find_emails, frozenset([Gate.AT])),
    (find_wallets, frozenset()),
    (find_ibans, frozenset([Gate.IBAN])),
    (find_ips, frozenset([Gate.ADDRESS])),
    (find_hidden_emails, frozenset([Gate.HIDDEN_AT])),
    (find_bare_urls, frozenset([Gate.HOST])),
    (find_ribs, frozenset([Gate.NUMBER])),
    (find_transfer_codes, frozenset([Gate.TRANSFER, Gate.NUMBER])),
    (find_cins, frozenset([Gate.CIN, Gate.CARD])),
    (find_plates, frozenset([Gate.VEHICLE, Gate.PLATE])),
    (find_phones, frozenset([Gate.NUMBER])),
    (find_at_names, frozenset([Gate.AT_NAME])),
    (find_room_codes, frozenset([Gate.ROOM])),
    (find_named_handles, frozenset([Gate.NAMED])),
    (find_loose_handles, frozenset([Gate.JOINED, Gate.SPOKEN])),
)


def scan_text(text: str, country: str = "MA") -> TextScan:
    """The selectors of a text in order of position, and whether the text was read to its end.

    `country` (ISO 3166-1) says how numbers without a country code are dialled. Time grows with the length of the
    text, whatever it holds. Where a text has more than MAX_SELECTORS selectors, more candidates than a finder looks at
    (`page.MAX_CANDIDATES`) or more characters than are read (`page.MAX_TEXT`), the list is complete up to some point, ends there, and `truncated` is true.
    """
    page = Page(text, country)
    found: list[Found] = []
    gates = open_gates(page.low)
    for finder, needed in FINDERS:
        if not needed <= gates:
            continue
        one_more = list(islice(finder(page), MAX_SELECTORS + 1))
        if len(one_more) > MAX_SELECTORS:
            page.limit = min(page.limit, one_more[-1].start)
        found += one_more
    if not found:
        return TextScan((), page.limit < len(page.text))
    complete = sorted(
        (f for f in found if f.start < page.limit), key=lambda f: (f.start, -f.end, f.kind.value, f.value)
    )
    truncated = page.limit < len(page.text) or len(complete) > MAX_SELECTORS
    starts, ends = page.plain.starts, page.plain.ends
    return TextScan(
        tuple(
            Selector(f.kind, f.value, starts[f.start], ends[f.end - 1], f.attributes) for f in complete[:MAX_SELECTORS]
        ),
        truncated,
    )


def find_selectors(text: str, country: str = "MA") -> list[Selector]:
    """The selectors of a text, in order of position, at most MAX_SELECTORS of them; `scan_text` says if some are missing."""
    return list(scan_text(text, country).selectors)
