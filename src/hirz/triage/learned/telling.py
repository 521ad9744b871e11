"""What the model in use says of an opened report. Touches content in memory."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache

from hirz.core.formats.report import ParsedReport
from hirz.core.learning import LinearModel, ModelError, Sample
from hirz.core.scoring import Assessment, FeatureHit
from hirz.core.sealing import SealBroken
from hirz.detect.findings import texts_of
from hirz.triage.enums import LearnedState
from hirz.triage.learned.keys import open_weights
from hirz.triage.learned.samples import values_of
from hirz.triage.models import LearnedModel

log = logging.getLogger("hirz.triage")


@dataclass(frozen=True, slots=True)
class Told:
    """One reason: words of the text, or a feature of the rule table; `bits` above zero speak for passing on."""

    bits: float
    words: str = ""
    hit: FeatureHit | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """Of a hundred reports like this one, how many were passed on, and why it says so."""

    model: int
    share: int
    reasons: tuple[Told, ...]


def telling_of(parsed: ParsedReport, assessment: Assessment) -> Telling | None:
    """What the model in use says; None where none is on, or where it cannot be read."""
    row = LearnedModel.objects.filter(state=LearnedState.ON).only("pk").first()
    if row is None:
        return None
    try:
        model = _model(row.pk)
    except (ModelError, SealBroken) as error:
        log.error("the learned model %s cannot be read: %s", row.pk, type(error).__name__)
        return None
    text = texts_of(parsed)
    said = model.predict(Sample(text, values_of(assessment)))
    hits = {f"hit:{hit.code}": hit for hit in assessment.features}
    reasons = tuple(Told(one.bits, text[one.start : one.end], hits.get(one.name)) for one in said.reasons)
    # Nothing that was learned is sure.
    return Telling(row.pk, min(max(round(100 * said.share), 1), 99), reasons)


@lru_cache(maxsize=1)
def _model(pk: int) -> LinearModel:
    return open_weights(LearnedModel.objects.get(pk=pk))
