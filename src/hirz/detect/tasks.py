"""The tasks of this stage, named after their services."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from hirz.base.events.services import defer
from hirz.base.events.tasking import QUEUE, task
from hirz.detect import additions, attaching, curating, hunting, pairing, rolling, services, term_hunting
from hirz.detect.enums import HuntState
from hirz.detect.rules import trying

# A hunt through ten million hashes takes minutes: it goes on as a new job, so that reports which come meanwhile do not wait.
SLICE_SECONDS = 20.0


@task
def scan_reports(report_ids: list[str]) -> None:
    """Scan a batch of received reports."""
    services.scan_reports([UUID(i) for i in report_ids])


@task
def scan_addition(report_id: str, message_id: str) -> None:
    """Scan a report again with what its reporter added: this message and every other."""
    additions.scan_addition(UUID(report_id))


@task
def hash_attachments(report_ids: list[str]) -> None:
    """Hash the pictures that came with reports, by what they show."""
    for report_id in report_ids:
        attaching.hash_attachments(UUID(report_id))


@task
def hunt_listed(import_id: str) -> None:
    """Hunt for what an import listed, in everything seen before."""
    hunt = hunting.begin_hunt(UUID(import_id))
    if hunt is not None:
        _hunt_a_while(hunt.pk)


@task
def go_on_hunting(hunt_id: str) -> None:
    """Hunt on from the checkpoint."""
    _hunt_a_while(UUID(hunt_id))


def _hunt_a_while(hunt_id: UUID) -> None:
    """One slice; what is left is the next job's."""
    hunt = hunting.go_on(hunt_id, seconds=SLICE_SECONDS)
    if hunt.state != HuntState.DONE:
        with transaction.atomic():
            defer(task="detect.go_on_hunting", queue=QUEUE, arguments={"hunt_id": str(hunt_id)})


@task
def hunt_term(term_id: str) -> None:
    """Hunt for a term of the lexicon as it stands now, in every report that came before."""
    hunt = term_hunting.begin_hunt(int(term_id))
    if hunt is not None:
        _hunt_term_a_while(hunt.pk)


@task
def go_on_hunting_term(hunt_id: str) -> None:
    """Hunt for a term on from the cursor."""
    _hunt_term_a_while(UUID(hunt_id))


def _hunt_term_a_while(hunt_id: UUID) -> None:
    hunt = term_hunting.go_on(hunt_id, seconds=SLICE_SECONDS)
    if hunt.state != HuntState.DONE:
        with transaction.atomic():
            defer(task="detect.go_on_hunting_term", queue=QUEUE, arguments={"hunt_id": str(hunt_id)})


@task
def try_rule(trial_id: str) -> None:
    """Try a rule on the reports that came before, from the checkpoint on."""
    trial = trying.go_on(UUID(trial_id), seconds=SLICE_SECONDS)
    if trial.state != HuntState.DONE:
        with transaction.atomic():
            defer(task="detect.try_rule", queue=QUEUE, arguments={"trial_id": trial_id})


@task
def roll_up_entries(entry_ids: list[str]) -> None:
    """Bring the reports up to date that match entries which got another class or state."""
    rolling.roll_up_entries([int(i) for i in entry_ids])


@task
def guard_floods(timestamp: int = 0) -> None:
    """Set apart the entries of lists that suddenly match too much."""
    curating.guard_floods()


@task
def pair_names(report_ids: list[str]) -> None:
    """Propose pairs of names that may be one person's."""
    pairing.pair_names([UUID(i) for i in report_ids])
