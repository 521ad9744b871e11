"""Finding selectors in free text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from hirz.core.text.addresses import find_ips
from hirz.core.text.finance import find_ibans, find_wallets
from hirz.core.text.mails import find_emails, find_hidden_emails
from hirz.core.text.selector import MAX_SELECTORS, Selector, TextScan
from tests.core.text.frozen.codes import find_room_codes, find_transfer_codes
from tests.core.text.frozen.documents import find_cins, find_plates
from tests.core.text.frozen.handles import find_at_names, find_loose_handles, find_named_handles
from tests.core.text.frozen.numbers import find_phones, find_ribs
from tests.core.text.frozen.page import Found, Page
from tests.core.text.frozen.urls import find_bare_urls, find_urls

# In order of certainty: each finder claims what it found, and the ones after it read the rest.
FINDERS: tuple[Callable[[Page], Iterator[Found]], ...] = (
    find_urls,
    find_emails,
    find_wallets,
    find_ibans,
    find_ips,
    find_hidden_emails,
    find_bare_urls,
    find_ribs,
    find_transfer_codes,
    find_cins,
    find_plates,
    find_phones,
    find_at_names,
    find_room_codes,
    find_named_handles,
    find_loose_handles,
)


def scan_text(text: str, country: str = "MA") -> TextScan:
    """The selectors of a text in order of position, and whether the text was read to its end.

    `country` (ISO 3166-1) says how numbers without a country code are dialled. Time grows with the length of the
    text, whatever it holds. Where a text has more than MAX_SELECTORS selectors, more candidates than a finder looks at
    (`page.MAX_CANDIDATES`) or more characters than are read (`page.MAX_TEXT`), the list is complete up to some point, ends there, and `truncated` is true.
    """
    page = Page(text, country)
    found: list[Found] = []
    for finder in FINDERS:
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
