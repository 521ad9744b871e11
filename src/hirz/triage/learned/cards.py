"""The model card as Markdown (Mitchell and others 2019): for a file beside the deployment's other papers."""

from __future__ import annotations

from collections.abc import Iterator

from hirz.core.learning import Group
from hirz.triage.models import LearnedModel

WIDTH = 40


def markdown(model: LearnedModel) -> str:
    """The card: data, date, figures beside the rules, by language and sender, calibration. Numbers and codes, no content."""
    return "\n".join(_lines(model)) + "\n"


def _lines(model: LearnedModel) -> Iterator[str]:
    figures = model.measure
    yield f"# Model {model.pk}: learned triage"
    yield ""
    yield f"Trained {model.trained_at:%Y-%m-%d} on decisions of {model.first_day} to {model.last_day}: {model.learned} learned,"
    yield f"{model.calibrated} for the calibration, the newest {model.measured} only measured; {model.near_same} left out as near-same."
    yield "Linear, over runs of three to five letters and the features of the rule table. Shown beside the rules, never alone."
    yield "Reads neither who sent a report nor its language; both are below to see whom it serves worse."
    yield ""
    yield "| on held-out reports | model | rules |"
    yield "|---|---|---|"
    yield f"| average precision | {figures.model:.3f} | {figures.rules:.3f} |"
    yield f"| found in the first tenth | {figures.recall_model:.3f} | {figures.recall_rules:.3f} |"
    yield ""
    yield f"Difference {figures.difference:+.3f}, 95 % interval {figures.low:+.3f} to {figures.high:+.3f}. Brier score {figures.brier:.3f}."
    yield f"**{'Better than the rules: a supervisor may switch it on.' if figures.beats else 'Not surely better: it stays off.'}**"
    for kind in ("language", "sender"):
        yield ""
        yield f"| {kind} | reports | passed on | model | rules | |"
        yield "|---|---|---|---|---|---|"
        yield from (_group(group) for group in figures.groups if group.kind == kind)
    yield ""
    yield "Calibration (said: what the model gave on average; true: what was passed on):"
    yield ""
    yield "```"
    for one in figures.bins:
        bar = "".join("#" if n < round(one.true * WIDTH) else " " for n in range(WIDTH))
        mark = min(round(one.said * WIDTH), WIDTH - 1)
        yield f"said {one.said:5.2f}  true {one.true:5.2f}  |{bar[:mark]}o{bar[mark + 1 :]}|  {one.size}"
    yield "```"


def _group(group: Group) -> str:
    if group.model is None or group.rules is None:
        return f"| {group.name} | {group.size} | {group.passed_on} | too few | too few | |"
    worse = "worse" if group.is_worse else ""
    return f"| {group.name} | {group.size} | {group.passed_on} | {group.model:.3f} | {group.rules:.3f} | {worse} |"
