"""The public page on triage, generated from the table: `docs/reference/scoring.md`."""

from __future__ import annotations

from collections.abc import Iterator

from hirz.core.scoring.assess import SPANS
from hirz.core.scoring.expiry import RETENTION_TABLE
from hirz.core.scoring.table import FEATURES, PRIORITY_FROM
from hirz.core.scoring.types import Feature, Score
from hirz.core.scoring.wording.sentences import SENTENCES
from hirz.core.scoring.wording.terms import EXPIRIES, PRIORITIES, SCORES

INTRODUCTION = """\
# Triage: what is asked of every report

Generated from `src/hirz/core/scoring/table.py`; do not edit by hand.

Four scores, each from 0 to 100, are kept apart: a full report is not an urgent one, and a thin one may hide a child in
danger. No score is about a person, and none says whom to believe. A score orders the work; a person decides.

**Danger** and **leads** fill up: a feature of weight 50 that applies wholly takes half of the way that is still open to
100. So every feature adds, none is needed, and none lowers another. The points shown beside a reason are that feature's
share; together they are the score. **Complete** and **new** are weighted means over the features that apply.

An *alarm* puts a report among "danger now" by itself, however thin the rest is. Anonymous reports carry the step
"verify before any inquiry"; that lowers nothing. Words weigh as much as pictures. Material that is already known, with
nothing else beside it, weighs little.
"""

RANKING = """\
## The order of the queue

1. The pile: danger now, urgent, normal, low.
2. What disappears first, in spans of {spans} hours, and beyond. A stated date counts in every span and for a day after
   it has passed; logs count only within three days, so that a log that fades next week does not pass a graver report.
   An alarm without a date (self-harm, danger stated, a broadcast that runs, abuse by somebody near) counts as now.
3. Danger, then the exact moment, then leads, new, complete.

An assessment says when time alone will change it (`review_at`); it is made again then.
"""


def page() -> str:
    """The page as Markdown, ending in a line feed."""
    parts = [INTRODUCTION, "\n".join(_piles())]
    parts += ["\n".join(_score(score)) for score in Score]
    parts.append(RANKING.format(spans=", ".join(str(int(span.total_seconds()) // 3600) for span in SPANS)))
    parts.append("\n".join(_retention()))
    return "\n".join(parts)


def _piles() -> Iterator[str]:
    yield "| pile | from danger points | Arabic | French |"
    yield "|---|---|---|---|"
    for bound, priority in PRIORITY_FROM:
        arabic, french, english = PRIORITIES[priority]
        yield f"| {english} | {bound} | {arabic} | {french} |"
    yield ""


def _score(score: Score) -> Iterator[str]:
    arabic, french, english = SCORES[score]
    yield f"## {english} ({arabic} · {french})"
    yield ""
    yield "| feature | weight | what it asks | what people read |"
    yield "|---|---|---|---|"
    for feature in FEATURES:
        if feature.score is score:
            yield f"| `{feature.code}` | {feature.weight}{_marks(feature)} | {feature.description} | {_sentence(feature)} |"
    yield ""


def _marks(feature: Feature) -> str:
    marks = []
    if feature.alarm is not None:
        marks.append(f"alarm from {feature.alarm:g}")
    if feature.urgent is not None:
        marks.append(f"urgent from {feature.urgent:g}")
    if feature.optional:
        marks.append("optional")
    return f" ({', '.join(marks)})" if marks else ""


def _sentence(feature: Feature) -> str:
    """The first sentence of a feature in three languages, its slots left open."""
    texts = next(iter(SENTENCES[feature.code].values()))
    return "<br>".join(_open(text) for text in texts)


def _open(text: str) -> str:
    """A template with its slots shown by their names."""
    out, rest = "", text
    while "{" in rest:
        before, _, rest = rest.partition("{")
        slot, _, rest = rest.partition("}")
        out += f"{before}‹{slot.partition(':')[0]}›"
    return out + rest


def _retention() -> Iterator[str]:
    yield "## What disappears, and on what the number rests"
    yield ""
    yield "A deployment passes its own table. Stated dates come from the report itself."
    yield ""
    yield "| what | days | mark | Arabic | French |"
    yield "|---|---|---|---|---|"
    for row in RETENTION_TABLE:
        arabic, french, english = EXPIRIES[row.kind]
        yield f"| {english} | {row.days} | {row.mark} | {arabic} | {french} |"
    yield ""
