"""The whole of triage on one page: what is asked of every report, and how much it weighs.

*Danger* and *solvability* fill up: a feature with weight 50 at value 1 takes half of the way that is
still open to 100, so that each adds, none is needed, and the worst case passes no limit. The points shown
are each feature's share of the score, and their sum is the score.

*Completeness* and *novelty* are weighted means over the features that apply to the report.

A feature with an alarm puts the report among "danger now" by itself, however thin the rest is.
"""

from __future__ import annotations

from hirz.core.scoring import completeness, danger, novelty, solvability
from hirz.core.scoring.types import SCORE_OF, Feature, Priority, Score

D, S, C, N = Score.DANGER, Score.SOLVABILITY, Score.COMPLETENESS, Score.NOVELTY

FEATURES: tuple[Feature, ...] = (
    # a child in danger now
    Feature("self_harm", D, 60, danger.self_harm, alarm=1.0),
    Feature("hands_on", D, 55, danger.hands_on, alarm=1.0, urgent=0.7),
    Feature("deadline", D, 50, danger.deadline, alarm=0.7, urgent=0.4),
    Feature("danger_stated", D, 50, danger.danger_stated, alarm=1.0),
    Feature("danger_in_words", D, 50, danger.danger_in_words, alarm=0.85, urgent=0.5),
    Feature("live", D, 45, danger.live, alarm=1.0),
    Feature("nature", D, 45, danger.nature, urgent=0.8),
    Feature("young_child", D, 30, danger.young_child),
    Feature("sadistic", D, 30, danger.sadistic, urgent=1.0),
    Feature("child_writes", D, 25, danger.child_writes),
    Feature("meeting", D, 25, danger.meeting, urgent=1.0),
    Feature("urgent_requested", D, 25, danger.urgent_requested, urgent=1.0),
    Feature("threat", D, 20, danger.threat),
    Feature("access", D, 20, danger.access),
    Feature("same_trace_recent", D, 20, danger.same_trace_recent),
    Feature("signs_in_text", D, 15, danger.signs_in_text),
    Feature("new_material", D, 12, danger.new_material),
    Feature("demand", D, 10, danger.demand),
    Feature("recent", D, 10, danger.recent),
    Feature("several_children", D, 10, danger.several_children),
    Feature("account_reported_before", D, 10, danger.account_reported_before),
    Feature("raised", D, 25, danger.raised, urgent=1.0),
    # a usable trace
    Feature("identity_stated", S, 60, solvability.identity_stated),
    Feature("official_number", S, 60, solvability.official_number),
    Feature("bank_account", S, 60, solvability.bank_account),
    Feature("address_fresh", S, 55, solvability.address_fresh),
    Feature("phone", S, 50, solvability.phone),
    Feature("transfer_code", S, 40, solvability.transfer_code),
    Feature("email", S, 30, solvability.email),
    Feature("account", S, 30, solvability.account),
    Feature("wallet", S, 25, solvability.wallet),
    Feature("linked_reports", S, 25, solvability.linked_reports),
    Feature("several_traces", S, 15, solvability.several_traces),
    Feature("reported_account_before", S, 15, solvability.reported_account_before),
    Feature("writer_reachable", S, 15, solvability.writer_reachable),
    Feature("place_known", S, 10, solvability.place_known),
    Feature("room", S, 10, solvability.room),
    Feature("address_undated", S, 8, solvability.address_undated),
    # what the report says
    Feature("what_happened", C, 20, completeness.what_happened),
    Feature("who_is_reported", C, 20, completeness.who_is_reported),
    Feature("when_it_happened", C, 15, completeness.when_it_happened),
    Feature("proof", C, 10, completeness.proof),
    Feature("where_online", C, 10, completeness.where_online),
    Feature("age_of_child", C, 10, completeness.age_of_child),
    Feature("connection_times", C, 10, completeness.connection_times),
    Feature("what_is_demanded", C, 10, completeness.what_is_demanded),
    Feature("place_of_child", C, 5, completeness.place_of_child, optional=True),
    # what was never seen
    Feature("selectors_new", N, 35, novelty.selectors_new),
    Feature("files_new", N, 35, novelty.files_new),
    Feature("text_new", N, 20, novelty.text_new),
    Feature("bundle_new", N, 10, novelty.bundle_new),
    Feature("nothing_to_compare", N, 10, novelty.nothing_to_compare),
)

PRIORITY_FROM: tuple[tuple[int, Priority], ...] = (
    (80, Priority.DANGER),
    (55, Priority.URGENT),
    (25, Priority.NORMAL),
    (0, Priority.LOW),
)
"""Danger points from which a report lies in a pile; an alarm overrides them upwards, nothing downwards."""

BY_CODE: dict[str, Feature] = {feature.code: feature for feature in FEATURES}
SCORE_OF.update({feature.code: feature.score for feature in FEATURES})

if len(BY_CODE) != len(FEATURES):
    raise ValueError("two features have the same code")
