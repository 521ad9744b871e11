"""Features of the score *novelty*: how much of a report was never seen before."""

from __future__ import annotations

from hirz.core.scoring.facts import Context, NarrativeLength, ReportFacts
from hirz.core.scoring.types import NO_PARAMS, Finding


def selectors_new(facts: ReportFacts, context: Context) -> Finding | None:
    """Accounts, numbers and addresses that no earlier report holds. Shared gateways and the like are left out."""
    known = context.selectors_known
    if known <= 0:
        return None
    new = max(known - context.selectors_seen, 0)
    return new / known, {"n": new, "of": known}


def files_new(facts: ReportFacts, context: Context) -> Finding | None:
    """Files whose digest stands on no list and in no earlier report."""
    if facts.files <= 0:
        return None
    seen = min(max(context.files_seen, len(facts.known_digest_hits)), facts.files)
    return (facts.files - seen) / facts.files, {"n": facts.files - seen, "of": facts.files}


def text_new(facts: ReportFacts, context: Context) -> Finding | None:
    """A text that is like no text of another report."""
    if facts.narrative_length is NarrativeLength.NONE:
        return None
    similar = context.text_similar
    if similar <= 0:
        return 1.0, {"n": 0}
    return (0.4 if similar == 1 else 0.2 if similar < 10 else 0.0), {"n": similar}


def bundle_new(facts: ReportFacts, context: Context) -> Finding | None:
    """Whether the report stands alone, or in a bundle of look-alikes, which somebody may have looked at already."""
    if not (facts.files or context.selectors_known or facts.narrative_length is not NarrativeLength.NONE):
        return None
    if context.bundle_size <= 0:
        return 1.0, {"n": 0}
    return (0.0 if context.bundle_assessed else 0.3), {"n": context.bundle_size}


def nothing_to_compare(facts: ReportFacts, context: Context) -> Finding | None:
    """A report without file, text, account or number cannot be compared: it counts as half new."""
    if facts.files or context.selectors_known or facts.narrative_length is not NarrativeLength.NONE:
        return None
    return 0.5, NO_PARAMS
