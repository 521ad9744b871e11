"""Sentences of simulated reports, one file per language, all with the same keys.

Wording is restrained: nobody is named, no sexual content is described, and no sentence teaches anything.
"""

from hirz.core.simulation.texts import ar, ary, ary_latn, en, es, fr

BANKS: dict[str, dict[str, tuple[str, ...]]] = {
    "ar": ar.SENTENCES,
    "ary": ary.SENTENCES,
    "ary-Latn": ary_latn.SENTENCES,
    "fr": fr.SENTENCES,
    "en": en.SENTENCES,
    "es": es.SENTENCES,
}

DAY_WORDS: dict[str, dict[str, str]] = {
    "ar": ar.DAYS,
    "ary": ary.DAYS,
    "ary-Latn": ary_latn.DAYS,
    "fr": fr.DAYS,
    "en": en.DAYS,
    "es": es.DAYS,
}

BOILERPLATE: tuple[str, ...] = (
    "This report was made from a review queue of the trust desk. Times are in UTC and were taken from the log of the "
    "service that is named above; the order of events is the order in which the log holds them.",
    "The account was limited after review. Its owner was not told that a report was made. Requests for further data "
    "are answered by the legal desk under the reference of this report, on the form that the desk publishes.",
    "Where a message stands above, it is given as the service holds it, in its own language and spelling, without "
    "translation. Attachments that the service does not hold any longer are not listed.",
    "Network addresses are those seen by the service's own front servers. Some may belong to gateways that many people "
    "share; the port is given where the log holds it, because an address alone may not name one subscriber.",
    "The service states an age only where the account's owner entered a date of birth, and does not vouch for it. A "
    "country is the one that the address resolved to at the time, and may be that of a proxy.",
    "Records that belong to this report are kept as the law of the service's seat asks, and longer on request. The "
    "desk can be reached at all hours for matters in which a life is at risk.",
)
"""What platforms add to every report: true of none in particular, and a trap for whoever compares texts."""

__all__ = ["BANKS", "BOILERPLATE", "DAY_WORDS"]
