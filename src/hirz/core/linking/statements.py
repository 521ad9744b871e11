"""The statements of the linking job, as DuckDB and Spark both read them; `scaling` runs them in order.

A mapping is a sequence of steps: the name under which an answer is kept, and its query.
"""

# ruff: noqa: S608  # Statements are put together from constants of this house; nothing of outside enters one.
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hirz.core.linking.graph import (
    STANDING_FROM,
    STANDING_OF_TENTHS,
    STANDING_SHARE_TENTHS,
    STEADY_DAYS,
    STEADY_STEPS,
)
from hirz.core.linking.proposing import LEAST_TOGETHER, MOST_TIES
from hirz.core.linking.sketching import PERMUTATIONS
from hirz.core.linking.ties import BIG, JOIN, LEADS, SURPRISES

NEAR_PERCENT: Final = 80
"""Share of common shingles from which two texts are near-same, in percent."""

_LEADS = ", ".join(f"'{role}'" for role in sorted(LEADS))

_STEADY = " OR ".join(
    f"(count(DISTINCT d.tenth) >= {tenths} AND count(*) {'>=' if seen == STEADY_STEPS[-1][0] else '='} {seen})"
    for seen, tenths in STEADY_STEPS
)

_SURPRISING = " OR ".join(
    f"(together >= {groups} AND together * GROUPS >= {times} * seen_a * seen_b)" for groups, times in SURPRISES
)

# A text is compared with the first that has the band, and with the next before it: a band that a thousand copies share costs
# a thousand comparisons, not half a million. Texts that are alike share several bands, so that what one misses another finds.
NEAR: Final[Mapping[str, str]] = {
    "candidates": """
        SELECT DISTINCT report AS one, other FROM (
            SELECT report, min(report) OVER (PARTITION BY band) AS other FROM bands
            UNION ALL
            SELECT report, lag(report) OVER (PARTITION BY band ORDER BY report) AS other FROM bands
        ) AS met WHERE other IS NOT NULL AND other <> report""",
    "links": f"""
        SELECT c.one, c.other FROM candidates AS c
        JOIN sketches AS a ON a.report = c.one JOIN sketches AS b ON b.report = c.other
        WHERE size(array_intersect(a.words, b.words)) * 100 >= {NEAR_PERCENT * PERMUTATIONS}""",
}

TEXTS: Final[Mapping[str, str]] = {
    "texts": """
        SELECT vertex AS report, centre AS founder FROM stars
        UNION SELECT centre AS report, centre AS founder FROM stars""",
}

STARS_BEGIN: Final = """
    SELECT DISTINCT greatest(one, other) AS vertex, least(one, other) AS centre FROM links WHERE one <> other"""

LARGE_STAR: Final = """
    WITH both_ways AS (
        SELECT vertex AS hub, centre AS leaf FROM stars UNION ALL SELECT centre AS hub, vertex AS leaf FROM stars
    ), nearest AS (SELECT hub, least(hub, min(leaf)) AS centre FROM both_ways GROUP BY hub)
    SELECT DISTINCT b.leaf AS vertex, n.centre FROM both_ways AS b JOIN nearest AS n ON n.hub = b.hub
    WHERE b.leaf > b.hub AND b.leaf <> n.centre"""

SMALL_STAR: Final = """
    WITH nearest AS (SELECT vertex, min(centre) AS centre FROM larger GROUP BY vertex)
    SELECT DISTINCT l.centre AS vertex, n.centre FROM larger AS l JOIN nearest AS n ON n.vertex = l.vertex
    WHERE l.centre <> n.centre
    UNION SELECT vertex, centre FROM nearest"""

UNFINISHED: Final = """
    SELECT (SELECT count(*) FROM stars) - (SELECT count(DISTINCT vertex) FROM stars)
        + (SELECT count(*) FROM stars AS a JOIN stars AS b ON a.centre = b.vertex)"""

PREPARED: Final[Mapping[str, str]] = {
    "told": f"""
        SELECT DISTINCT report, kind, value FROM holdings WHERE role IN ({_LEADS})
        UNION SELECT report, 'text' AS kind, founder AS value FROM texts""",
    "total": "SELECT kind, value, count(*) AS n FROM told GROUP BY kind, value",
    "standing": f"""
        SELECT DISTINCT s.kind, s.value FROM (
            SELECT t.kind, t.value, r.sender, count(*) AS n FROM told AS t JOIN reports AS r ON r.report = t.report
            GROUP BY t.kind, t.value, r.sender
        ) AS s
        JOIN (SELECT sender, count(*) AS n FROM reports WHERE sender <> '' GROUP BY sender) AS f ON f.sender = s.sender
        JOIN total AS o ON o.kind = s.kind AND o.value = s.value
        WHERE f.n >= {STANDING_FROM} AND s.n * 10 >= f.n * {STANDING_SHARE_TENTHS} AND s.n * 10 >= o.n * {STANDING_OF_TENTHS}""",
    "tenths": """
        SELECT report, floor(cast((row_number() OVER (ORDER BY day, report) - 1) * 10 AS DOUBLE)
            / (SELECT count(*) FROM reports)) AS tenth FROM reports""",
    "steady": f"""
        SELECT t.kind, t.value FROM told AS t JOIN tenths AS d ON d.report = t.report
        WHERE (SELECT max(day) - min(day) FROM reports) >= {STEADY_DAYS} GROUP BY t.kind, t.value
        HAVING {_STEADY}""",
    "held": """
        SELECT t.report, t.kind, t.value, w.family, CASE WHEN y.kind IS NULL THEN 0 ELSE 1 END AS is_steady
        FROM told AS t JOIN total AS o ON o.kind = t.kind AND o.value = t.value AND o.n > 1
        JOIN worths AS w ON w.kind = t.kind
        LEFT JOIN steady AS y ON y.kind = t.kind AND y.value = t.value
        LEFT JOIN standing AS s ON s.kind = t.kind AND s.value = t.value
        WHERE s.kind IS NULL""",
    "labels": "SELECT report, report AS label FROM reports",
}

GROUP_COUNT: Final = "SELECT count(DISTINCT label) FROM labels"
LINK_COUNT: Final = "SELECT count(*) FROM links"

# Every value with the groups that hold it, as they stand now.
_WEIGHED: Final[Mapping[str, str]] = {
    "holdings_of": """
        SELECT h.kind, h.value, l.label, count(*) AS holding, max(h.is_steady) AS is_steady
        FROM held AS h JOIN labels AS l ON l.report = h.report GROUP BY h.kind, h.value, l.label""",
    # As many holders as the groups count by their shares (`ties.holders_count`), in whole numbers.
    "weighed": """
        SELECT g.kind, g.value, g.seen_in, g.seen, w.weight FROM (
            SELECT kind, value, count(*) AS seen_in, cast(sum(holding) AS BIGINT) AS seen,
                greatest(2, floor(cast(sum(holding) * sum(holding) + sum(holding * holding) - 1 AS DOUBLE)
                    / cast(sum(holding * holding) AS DOUBLE))) AS counts_as
            FROM holdings_of GROUP BY kind, value HAVING count(*) > 1
        ) AS g JOIN weights AS w ON w.kind = g.kind AND w.seen_in = g.counts_as WHERE w.weight > 0e0""",
}


def by_two(groups: int) -> Mapping[str, str]:
    """Links between groups that share two values of different families; so many groups there are."""
    return {
        **_WEIGHED,
        "rarest": f"""
            SELECT * FROM (
                SELECT h.report, l.label, h.kind, h.value, h.family, h.is_steady, w.seen_in, w.weight,
                    row_number() OVER (PARTITION BY h.report ORDER BY w.seen_in, h.kind, h.value) AS place
                FROM held AS h JOIN weighed AS w ON w.kind = h.kind AND w.value = h.value JOIN labels AS l ON l.report = h.report
            ) AS ranked WHERE place <= {MOST_TIES}""",
        "couples": """
            SELECT a.label, a.kind AS kind_a, a.value AS value_a, b.kind AS kind_b, b.value AS value_b,
                a.seen_in AS seen_a, b.seen_in AS seen_b, a.is_steady + b.is_steady AS steadies,
                1e0 - (1e0 - a.weight) * (1e0 - b.weight) AS weight
            FROM rarest AS a JOIN rarest AS b
            ON a.report = b.report AND a.family <> b.family AND (a.kind < b.kind OR (a.kind = b.kind AND a.value < b.value))""",
        "good": f"""
            SELECT * FROM (
                SELECT kind_a, value_a, kind_b, value_b, min(label) AS centre, count(DISTINCT label) AS together,
                    min(seen_a) AS seen_a, min(seen_b) AS seen_b, min(steadies) AS steadies, min(weight) AS weight
                FROM couples GROUP BY kind_a, value_a, kind_b, value_b
            ) AS counted
            WHERE weight >= {LEAST_TOGETHER!r}e0 AND (steadies = 0 OR weight >= {JOIN!r}e0) AND ({_SURPRISING})
                """.replace("GROUPS", str(groups)),
        "links": """
            SELECT DISTINCT c.label AS one, g.centre AS other FROM couples AS c JOIN good AS g
            ON g.kind_a = c.kind_a AND g.value_a = c.value_a AND g.kind_b = c.kind_b AND g.value_b = c.value_b
            WHERE c.label <> g.centre""",
    }


def by_one(least: int) -> Mapping[str, str]:
    """Links between groups that share one value which weighs enough, holds in so many reports, and speaks for them."""
    return {
        **_WEIGHED,
        "speaking": f"""
            SELECT t.kind, t.value, t.label FROM holdings_of AS t
            JOIN weighed AS w ON w.kind = t.kind AND w.value = t.value AND w.weight >= {JOIN!r}e0
                AND w.seen >= {least}
            JOIN (SELECT label, count(*) AS size_of FROM labels GROUP BY label) AS z ON z.label = t.label
            WHERE t.is_steady = 0 AND (z.size_of < {BIG} OR t.holding > 1)""",
        "links": """
            SELECT DISTINCT s.label AS one, c.centre AS other FROM speaking AS s
            JOIN (SELECT kind, value, min(label) AS centre FROM speaking GROUP BY kind, value) AS c
            ON c.kind = s.kind AND c.value = s.value WHERE s.label <> c.centre""",
    }


RELABEL: Final[Mapping[str, str]] = {
    "relabelled": """
        SELECT l.report, coalesce(s.centre, l.label) AS label FROM labels AS l LEFT JOIN stars AS s ON s.vertex = l.label""",
    "labels": "SELECT report, label FROM relabelled",
}

FIGURES: Final = (
    "SELECT count(*) FROM reports",
    "SELECT count(*) FROM (SELECT label FROM labels GROUP BY label HAVING count(*) > 1) AS several",
    "SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM labels GROUP BY label HAVING count(*) > 1) AS several",
    "SELECT count(*) FROM texts",
)
