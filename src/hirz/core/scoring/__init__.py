"""Triage: facts of a report in, four scores with their reasons out.

`assess(facts, context)` asks every feature of `table.FEATURES`; `wording` says the answers in Arabic, French
and English; `rank_number` orders the queue. No person is ever scored, and nobody's credibility.
"""

from hirz.core.scoring.assess import assess, find_hit
from hirz.core.scoring.expiry import DEFAULT_RETENTION, RETENTION_TABLE, Retention, RetentionRow, retention
from hirz.core.scoring.facts import (
    Annotation,
    Channel,
    Context,
    DeadlineKind,
    Demand,
    FileFlag,
    Material,
    NarrativeLength,
    ReportFacts,
    SenderKind,
    Threat,
)
from hirz.core.scoring.rank import rank_key, rank_number, set_apart, set_behind, with_priority
from hirz.core.scoring.table import FEATURES
from hirz.core.scoring.types import (
    Assessment,
    Basis,
    Expiry,
    ExpiryKind,
    Feature,
    FeatureHit,
    MissingField,
    Priority,
    Score,
)
from hirz.core.scoring.wording import (
    basis_label,
    expiry_label,
    explain,
    explain_score,
    missing_label,
    priority_label,
    score_label,
    summary,
    time_left,
    title,
    when,
)

__all__ = [
    "DEFAULT_RETENTION",
    "FEATURES",
    "RETENTION_TABLE",
    "Annotation",
    "Assessment",
    "Basis",
    "Channel",
    "Context",
    "DeadlineKind",
    "Demand",
    "Expiry",
    "ExpiryKind",
    "Feature",
    "FeatureHit",
    "FileFlag",
    "Material",
    "MissingField",
    "NarrativeLength",
    "Priority",
    "ReportFacts",
    "Retention",
    "RetentionRow",
    "Score",
    "SenderKind",
    "Threat",
    "assess",
    "basis_label",
    "expiry_label",
    "explain",
    "explain_score",
    "find_hit",
    "missing_label",
    "priority_label",
    "rank_key",
    "rank_number",
    "retention",
    "score_label",
    "set_apart",
    "set_behind",
    "summary",
    "time_left",
    "title",
    "when",
    "with_priority",
]
