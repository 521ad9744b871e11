"""The back-test: one version of a rule, read over every report that came before. Nobody's queue changes by it.

Touches content in memory: opens reports in the worker. What a batch found and how far the trial came are one transaction:
killed at any moment, it goes on where it was.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction

from hirz.base.actors import Actor
from hirz.base.among import among
from hirz.base.clock import zone_time
from hirz.base.ledger.services import record
from hirz.base.vault.services import open_envelopes
from hirz.core.formats.report import ParsedReport
from hirz.detect.enums import HuntState
from hirz.detect.models import RuleHit, RuleTrial, Scan
from hirz.detect.rules.book import opened_rule
from hirz.detect.signals import find_signs
from hirz.intake.models import Report

if TYPE_CHECKING:
    from hirz.core.text import RuleSet

log = logging.getLogger("hirz.detect")

BATCH: Final = 200
SCANNER: Final = Actor.system("scan")


def go_on(trial_id: UUID, *, seconds: float = 0.0) -> RuleTrial:
    """Try for so long (0: to the end); returns how far it came. Several may call it: each batch is read once."""
    ends = time.monotonic() + seconds if seconds else float("inf")
    while True:
        with transaction.atomic():
            trial = RuleTrial.objects.select_for_update(of=("self",)).select_related("version__rule").get(pk=trial_id)
            if trial.state != HuntState.DONE:
                _batch(trial)
        if trial.state == HuntState.DONE or time.monotonic() > ends:
            return trial


def _batch(trial: RuleTrial) -> None:
    if trial.cursor is None:
        trial.total = Scan.objects.count()
    scans = Scan.objects.order_by("report_id")
    if trial.cursor is not None:
        scans = scans.filter(report_id__gt=trial.cursor)
    facts = dict(scans.values_list("report_id", "facts__language")[:BATCH])
    if facts:
        found = _found(trial, list(facts))
        RuleHit.objects.bulk_create(
            [RuleHit(trial=trial, report_id=report.pk) for report in found], ignore_conflicts=True
        )
        trial.months = _sum(trial.months, [f"{report.received_at:%Y-%m}" for report in found])
        trial.languages = _sum(trial.languages, [facts[report.pk] or "und" for report in found])
        trial.hits += len(found)
        trial.done += len(facts)
        trial.cursor = max(facts)
    if len(facts) < BATCH:
        trial.state, trial.finished_at = HuntState.DONE, zone_time()
        # Between its beginning and its end reports may have come or been erased.
        trial.total = trial.done
        record(verb="detect:rule:tested", object_kind="rule", object_id=trial.version.rule.code, by=SCANNER)
    trial.save()


def _sum(before: dict[str, int], more: list[str]) -> dict[str, int]:
    return dict(sorted((Counter(before) + Counter(more)).items()))


def _found(trial: RuleTrial, ids: list[UUID]) -> list[Report]:
    rules = _rules(trial)
    envelopes = open_envelopes("report", ids, "intake", purpose="back-test", by=SCANNER)
    found = []
    for report in Report.objects.filter(among("id", [i for i in ids if i in envelopes])):
        try:
            content = envelopes[report.pk].unseal_json("content", report.content)
            if find_signs(ParsedReport.from_json(content["parsed"]), rules):
                found.append(report)
        except Exception as error:
            # A report that breaks our own code is no reason to leave the others untried.
            log.error("report %s could not be read in a back-test: %s", report.pk, type(error).__name__)
    return found


def _rules(trial: RuleTrial) -> RuleSet:
    from hirz.core.text import RuleSet

    rule = opened_rule(trial.version)
    return RuleSet([rule] if rule else [])
