"""Decisions: who, when, in which state, taken back within the hour, sealed notes, one entry each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction

from hirz.base.accounts.models import Membership, Organisation, User
from hirz.base.actors import Actor
from hirz.base.clock import now
from hirz.base.errors import Denied, LedgerUnavailable
from hirz.base.ledger.models import EntryText, InboxEntry
from hirz.base.vault.services import open_envelope
from hirz.core.ledger import commit_text
from hirz.triage import services
from hirz.triage.enums import TRANSITIONS, State, Verb
from hirz.triage.models import Bundle, BundleMember, Decision, Referral, Ticket
from hirz.triage.services import (
    answer_referral,
    assess_reports,
    claim_ticket,
    close_report,
    escalate_report,
    join_bundle,
    refer_report,
    release_ticket,
    review_assessments,
    undo_decision,
)
from tests.intake.test_faulty import in_parallel
from tests.triage.working import OTHER_DESK, again, open_tickets, store, story, wrong_counts

Person = Callable[[str], User]
HOUR = timedelta(hours=1)


@pytest.fixture
def own() -> str:
    """A word that no other test uses: the database is the module's."""
    return uuid4().hex[:12]


@pytest.fixture
def ticket(zone_of: Any, own: str) -> Any:
    """One waiting report, and then the role of the desk."""
    [made] = open_tickets(zone_of, story(own))
    with zone_of("desk"):
        yield made


def entries(ticket: Ticket) -> list[str]:
    """The verbs that the ledger holds of a report, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT verb FROM ledger_inboxentry WHERE object_id = %s AND verb LIKE 'triage:%%' AND verb <> %s ORDER BY at",
            [str(ticket.pk), "triage:ticket:opened"],
        )
        return [row[0] for row in cursor.fetchall()]


def jobs(event: str, ticket: Ticket) -> int:
    """Dispatch jobs of an event about this report."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'event' = %s AND args::text LIKE %s",
            [event, f"%{ticket.pk}%"],
        )
        return int(cursor.fetchone()[0])


def state(ticket: Ticket) -> str:
    """Where a ticket stands now."""
    return again(ticket)[0].state


def refer(ticket: Ticket, by: User, to: str = OTHER_DESK) -> Referral:
    """Propose a report to another desk."""
    return refer_report(ticket=ticket, to=Organisation.objects.get(code=to), reason="territory", by=by)


# -- assessing --------------------------------------------------------------------------------------------------------


def test_assessing_twice_opens_one_ticket(zone_of: Any, own: str) -> None:
    """Every task may run twice, and at the same time."""
    from hirz.detect.services import scan_reports

    ids = store(zone_of, *(story(own, f"{n}") for n in range(6)))
    scan_reports(ids)
    counts = in_parallel(lambda n: assess_reports(ids[n:] + ids[:n]), 4)
    assert sorted(counts) == [0, 0, 0, 6]
    assert Ticket.objects.filter(report_id__in=ids).count() == 6
    assert wrong_counts() == []


def test_a_failing_step_opens_nothing(zone_of: Any, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ticket, assessment, bundle and entry are one transaction."""
    from hirz.detect.services import scan_reports

    def fails(*arguments: Any, **named: Any) -> None:
        raise LedgerUnavailable("planted")

    ids = store(zone_of, *(story(own, f"{n}") for n in range(2)))
    scan_reports(ids)
    bundles = Bundle.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(services, "record_many", fails)
        with pytest.raises(LedgerUnavailable):
            assess_reports(ids)
    assert not Ticket.objects.filter(report_id__in=ids).exists()
    assert Bundle.objects.count() == bundles
    assert assess_reports(ids) == 2


def test_an_unscanned_report_opens_no_ticket(zone_of: Any, own: str) -> None:
    """Assessing waits for the scan."""
    ids = store(zone_of, story(own))
    assert assess_reports(ids) == 0


def test_our_own_mistake_costs_one_assessment_only(zone_of: Any, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that breaks the table gets a ticket all the same, and the others theirs."""
    from hirz.triage import assessing

    honest, calls = assessing.assess, iter(range(100))

    def breaks_once(*arguments: Any) -> Any:
        if next(calls) == 0:
            raise OverflowError
        return honest(*arguments)

    monkeypatch.setattr(assessing, "assess", breaks_once)
    tickets = open_tickets(zone_of, *(story(own + str(n)) for n in range(3)))
    assert len(tickets) == 3


def test_facts_of_another_release_open_a_ticket(zone_of: Any, own: str, house: Any, module_clone: str) -> None:
    """Facts that this release cannot read do not keep a report out of the queue."""
    import psycopg

    from hirz.detect.services import scan_reports

    ids = store(zone_of, story(own))
    scan_reports(ids)
    with psycopg.connect(house.postgres.admin_dsn(module_clone), autocommit=True) as admin:
        admin.execute('UPDATE detect_scan SET facts = \'{"from": "the future"}\' WHERE report_id = %s', [ids[0]])
    assert assess_reports(ids) == 1


def test_a_review_changes_what_time_changed(zone_of: Any, own: str) -> None:
    """A deadline that passes is assessed anew, once, and closed tickets stay as they were."""
    soon = (now() + timedelta(hours=2)).isoformat(timespec="seconds")
    parts = {"incident": {"deadline_at": soon, "threats": ["publish"]}, "victims": [{"age": 13}]}
    [ticket] = open_tickets(zone_of, {"narrative": own, **parts})
    before = ticket.rank
    while review_assessments():
        pass
    with time_machine.travel(now() + timedelta(days=2), tick=True):
        assert review_assessments() >= 1
        after = again(ticket)[0].rank
        while review_assessments():
            pass
        assert review_assessments() == 0
    assert after != before


# -- claims -----------------------------------------------------------------------------------------------------------


def test_a_claim_keeps_others_out(ticket: Ticket, person: Person) -> None:
    """While one analyst has a report in hand, another can neither claim nor decide."""
    claim_ticket(ticket=ticket, by=person("analyst"))
    for act in (claim_ticket, release_ticket):
        with pytest.raises(Denied):
            act(ticket=ticket, by=person("analyst2"))
    with pytest.raises(Denied):
        escalate_report(ticket=ticket, reason="danger", by=person("analyst2"))
    assert entries(ticket) == ["triage:ticket:claimed"]


def test_a_claim_runs_out(ticket: Ticket, person: Person) -> None:
    """After half an hour without a word the report is free again."""
    claim_ticket(ticket=ticket, by=person("analyst"))
    with time_machine.travel(now() + timedelta(minutes=29), tick=True), pytest.raises(Denied):
        claim_ticket(ticket=ticket, by=person("analyst2"))
    with time_machine.travel(now() + timedelta(minutes=31), tick=True):
        claim_ticket(ticket=ticket, by=person("analyst2"))
    assert again(ticket)[0].claimed_by == person("analyst2")


def test_a_claim_given_back_is_free(ticket: Ticket, person: Person) -> None:
    """Release, and the next one takes it."""
    claim_ticket(ticket=ticket, by=person("analyst"))
    release_ticket(ticket=ticket, by=person("analyst"))
    claim_ticket(ticket=ticket, by=person("analyst2"))


def test_one_of_two_claims_at_once_wins(ticket: Ticket, person: Person) -> None:
    """The row is locked while the policy is asked."""
    people = [person("analyst"), person("analyst2")]

    def claim(number: int) -> bool:
        try:
            claim_ticket(ticket=ticket, by=people[number])
        except Denied:
            return False
        return True

    assert sorted(in_parallel(claim, 2)) == [False, True]


# -- decisions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "reason", "after", "verb", "event"),
    [
        (escalate_report, "danger", "escalated", "triage:ticket:escalated", "ReportEscalated"),
        (close_report, "no_lead", "closed", "triage:ticket:closed", "ReportClosed"),
    ],
)
def test_a_decision_moves_once(
    ticket: Ticket, person: Person, act: Any, reason: str, after: str, verb: str, event: str
) -> None:
    """State, decision, entry and event; a second decision is refused."""
    claim_ticket(ticket=ticket, by=person("analyst"))
    act(ticket=ticket, reason=reason, by=person("analyst"))
    assert (state(ticket), again(ticket)[0].claimed_by) == (after, None)
    with pytest.raises(Denied):
        act(ticket=ticket, reason=reason, by=person("analyst"))
    assert entries(ticket) == ["triage:ticket:claimed", verb]
    assert jobs(event, ticket) == 1


def test_two_decisions_at_once_are_one(ticket: Ticket, person: Person) -> None:
    """One analyst escalates while another closes: one of them is told."""
    acts = [
        lambda: escalate_report(ticket=ticket, reason="danger", by=person("analyst")),
        lambda: close_report(ticket=ticket, reason="test", by=person("analyst2")),
    ]

    def decide(number: int) -> bool:
        try:
            acts[number]()
        except Denied:
            return False
        return True

    assert sorted(in_parallel(decide, 2)) == [False, True]
    assert Decision.objects.filter(report_id=ticket.pk).count() == 1


@pytest.mark.parametrize("code", ["brigade", "investigator", "supervisor", "administrator", "auditor", "custodian"])
def test_only_analysts_of_the_desk_decide(ticket: Ticket, person: Person, code: str) -> None:
    """Neither another desk's analyst nor another role."""
    for act in (
        lambda: claim_ticket(ticket=ticket, by=person(code)),
        lambda: close_report(ticket=ticket, reason="test", by=person(code)),
        lambda: refer(ticket, person(code), "parquet-demo"),
    ):
        with pytest.raises(Denied):
            act()
    assert state(ticket) == "open"
    assert entries(ticket) == []


def test_an_analyst_whose_role_ended_decides_nothing(zone_of: Any, ticket: Ticket, person: Person) -> None:
    """A revoked role holds at the next act."""
    held = Membership.objects.get(user=person("analyst2"))
    Membership.objects.filter(pk=held.pk).update(ends_on=now().date() - timedelta(days=2))
    try:
        with pytest.raises(Denied):
            close_report(ticket=ticket, reason="test", by=person("analyst2"))
    finally:
        Membership.objects.filter(pk=held.pk).update(ends_on=None)


def test_a_note_is_sealed_and_opens(zone_of: Any, ticket: Ticket, person: Person) -> None:
    """The words of a decision lie sealed under the report's key, and only as a commitment in the tree."""
    note = "اكتب للوحدة أن الطفل يعرفه"
    decision = escalate_report(ticket=ticket, reason="danger", note=note, by=person("analyst"))
    stored = Decision.objects.get(pk=decision.pk)
    assert note.encode() not in bytes(stored.note)
    envelope = open_envelope("report", ticket.pk, "intake", purpose="test", by=Actor.system("test"))
    opened = envelope.unseal_json(f"note/{decision.pk}", stored.note)
    assert opened["text"] == note
    entry = InboxEntry.objects.get(verb="triage:ticket:escalated", object_id=str(ticket.pk))
    assert bytes(entry.commitment) == commit_text(bytes.fromhex(opened["salt"]), note)
    assert not EntryText.objects.filter(entry_id=entry.id).exists()


def test_a_ledger_that_cannot_be_written_decides_nothing(
    ticket: Ticket, person: Person, house: Any, module_clone: str
) -> None:
    """No entry, no decision, no event."""
    import psycopg

    with psycopg.connect(house.postgres.admin_dsn(module_clone), autocommit=True) as admin:
        admin.execute("REVOKE INSERT ON ledger_inboxentry FROM hirz_desk")
        try:
            with pytest.raises(LedgerUnavailable):
                close_report(ticket=ticket, reason="test", by=person("analyst"))
        finally:
            admin.execute("GRANT INSERT ON ledger_inboxentry TO hirz_desk")
    assert state(ticket) == "open"
    assert not Decision.objects.filter(report_id=ticket.pk).exists()
    assert jobs("ReportClosed", ticket) == 0


def test_a_decision_rolled_back_leaves_no_job(ticket: Ticket, person: Person) -> None:
    """The event joins the transaction of whoever decided."""
    with transaction.atomic():
        escalate_report(ticket=ticket, reason="danger", by=person("analyst"))
        transaction.set_rollback(True)
    assert jobs("ReportEscalated", ticket) == 0
    assert entries(ticket) == []


# -- referrals --------------------------------------------------------------------------------------------------------


def test_a_referral_moves_only_when_accepted(ticket: Ticket, person: Person) -> None:
    """Until the other desk says yes, the report stays; then it is theirs, open, and shown."""
    referral = refer(ticket, person("analyst"))
    assert (state(ticket), again(ticket)[0].desk_id) == ("referred", ticket.desk_id)
    answer_referral(referral=referral, accept=True, by=person("brigade"))
    moved = again(ticket)[0]
    assert (moved.state, moved.desk_id, moved.is_folded) == ("open", OTHER_DESK, False)
    with pytest.raises(Denied):
        close_report(ticket=ticket, reason="test", by=person("analyst"))
    close_report(ticket=ticket, reason="test", by=person("brigade"))


def test_a_referred_copy_is_shown_where_it_arrives(zone_of: Any, own: str, person: Person) -> None:
    """A report that was folded at one desk is not hidden at the next, whatever leads its bundle elsewhere."""
    tickets = open_tickets(zone_of, *(story(own, f"{n}") for n in range(3)))
    hidden = next(t for t in again(*tickets) if t.is_folded)
    with zone_of("desk"):
        answer_referral(referral=refer(hidden, person("analyst")), accept=True, by=person("brigade"))
    arrived = again(hidden)[0]
    assert (arrived.desk_id, arrived.is_folded) == (OTHER_DESK, False)
    left = [t for t in again(*tickets) if t.pk != hidden.pk]
    assert [t.is_folded for t in left].count(False) == 1


def test_a_declined_referral_comes_back(ticket: Ticket, person: Person) -> None:
    """It is open where it was, and can be referred again."""
    referral = refer(ticket, person("analyst"))
    answer_referral(referral=referral, accept=False, note="not our circuit", by=person("brigade"))
    assert (state(ticket), again(ticket)[0].desk_id) == ("open", ticket.desk_id)
    refer(ticket, person("analyst"))


def test_a_referral_is_answered_once_by_the_right_desk(ticket: Ticket, person: Person) -> None:
    """Neither the sender nor a stranger answers, and nobody twice."""
    referral = refer(ticket, person("analyst"))
    for code in ("analyst", "investigator", "supervisor"):
        with pytest.raises(Denied):
            answer_referral(referral=referral, accept=True, by=person(code))
    answer_referral(referral=referral, accept=True, by=person("brigade"))
    with pytest.raises(Denied):
        answer_referral(referral=referral, accept=False, by=person("brigade"))


@pytest.mark.parametrize("to", ["cellule-nationale", "pixo"])
def test_a_referral_goes_to_another_body_that_handles_reports(ticket: Ticket, person: Person, to: str) -> None:
    """Neither home nor to a platform."""
    with pytest.raises(Denied):
        refer(ticket, person("analyst"), to)
    assert state(ticket) == "open"


def test_an_answer_and_an_undo_at_once_do_not_wait_in_a_ring(ticket: Ticket, person: Person) -> None:
    """The report either moved or came back; nobody got an error of the database."""
    referral = refer(ticket, person("analyst"))
    decision = Decision.objects.get(report_id=ticket.pk)
    acts = [
        lambda: undo_decision(decision=decision, by=person("analyst")),
        lambda: answer_referral(referral=referral, accept=True, by=person("brigade")),
    ]

    def act(number: int) -> bool:
        try:
            acts[number]()
        except Denied:
            return False
        return True

    assert sorted(in_parallel(act, 2)) == [False, True]
    assert state(ticket) == "open"


# -- joining ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def bundle(zone_of: Any, own: str) -> Bundle:
    """A bundle of two copies that the ticket is no member of."""
    first, _ = open_tickets(zone_of, *(story(own[::-1], f"{n}") for n in range(2)))
    found = again(first)[0].bundle
    assert found is not None
    return found


def test_a_report_joins_a_bundle(bundle: Bundle, ticket: Ticket, person: Person) -> None:
    """It leaves the queue, counts in the bundle, and the entry says so."""
    join_bundle(ticket=ticket, bundle=bundle, by=person("analyst"))
    assert state(ticket) == "bundled"
    assert Bundle.objects.get(pk=bundle.pk).size == 3
    assert entries(ticket) == ["triage:ticket:bundled"]
    assert wrong_counts() == []


def test_an_undone_joining_leaves_the_bundle(bundle: Bundle, ticket: Ticket, person: Person) -> None:
    """The count goes back; joining again counts once more."""
    decision = join_bundle(ticket=ticket, bundle=bundle, by=person("analyst"))
    undo_decision(decision=decision, by=person("analyst"))
    assert Bundle.objects.get(pk=bundle.pk).size == 2
    assert not BundleMember.objects.filter(bundle=bundle, report_id=ticket.pk, left_at=None).exists()
    join_bundle(ticket=ticket, bundle=Bundle.objects.get(pk=bundle.pk), by=person("analyst"))
    assert Bundle.objects.get(pk=bundle.pk).size == 3
    assert wrong_counts() == []


def test_a_member_that_joins_and_undoes_stays_a_member(bundle: Bundle, zone_of: Any, person: Person) -> None:
    """What the machine put there is not taken away by an undo."""
    member = Ticket.objects.filter(bundle=bundle).first()
    assert member is not None
    with zone_of("desk"):
        undo_decision(decision=join_bundle(ticket=member, bundle=bundle, by=person("analyst")), by=person("analyst"))
    assert BundleMember.objects.filter(bundle=bundle, report_id=member.pk, left_at=None).exists()
    assert wrong_counts() == []


def test_two_joinings_at_once_count_two(bundle: Bundle, zone_of: Any, own: str, person: Person) -> None:
    """No count is lost between two analysts."""
    tickets = open_tickets(zone_of, {"narrative": f"{own} a"}, {"narrative": f"{own} b of another kind"})
    people = [person("analyst"), person("analyst2")]
    with zone_of("desk"):
        in_parallel(lambda n: join_bundle(ticket=tickets[n], bundle=bundle, by=people[n]), 2)
    assert Bundle.objects.get(pk=bundle.pk).size == 4
    assert wrong_counts() == []


# -- undoing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["escalate", "close", "refer"])
def test_a_decision_is_undone_within_the_hour(ticket: Ticket, person: Person, act: str) -> None:
    """The report waits again; the undo is a decision of its own with its entry."""
    decision = decided(ticket, act, person("analyst"))
    undo_decision(decision=decision, by=person("analyst"))
    assert state(ticket) == "open"
    assert Decision.objects.filter(report_id=ticket.pk, undoes=decision).count() == 1
    assert entries(ticket)[-1] == "triage:decision:undone"
    assert not Referral.objects.filter(report_id=ticket.pk, state="proposed").exists()


def decided(ticket: Ticket, act: str, by: User) -> Decision:
    """Decide, and give the decision."""
    if act == "refer":
        refer(ticket, by)
        return Decision.objects.get(report_id=ticket.pk)
    return {"escalate": escalate_report, "close": close_report}[act](ticket=ticket, reason="other", note="x", by=by)


def test_not_after_the_hour(ticket: Ticket, person: Person) -> None:
    """One minute inside is in time, one minute outside is not."""
    decision = close_report(ticket=ticket, reason="test", by=person("analyst"))
    with time_machine.travel(now() + HOUR + timedelta(minutes=1), tick=True), pytest.raises(Denied):
        undo_decision(decision=decision, by=person("analyst"))
    with time_machine.travel(now() + HOUR - timedelta(minutes=1), tick=True):
        undo_decision(decision=decision, by=person("analyst"))


def test_only_who_decided_undoes_and_once(ticket: Ticket, person: Person) -> None:
    """Not a colleague, and not twice."""
    decision = close_report(ticket=ticket, reason="test", by=person("analyst"))
    with pytest.raises(Denied):
        undo_decision(decision=decision, by=person("analyst2"))
    undo_decision(decision=decision, by=person("analyst"))
    with pytest.raises(Denied):
        undo_decision(decision=Decision.objects.get(pk=decision.pk), by=person("analyst"))


def test_an_undo_is_not_undone(ticket: Ticket, person: Person) -> None:
    """Decide again instead."""
    undo = undo_decision(
        decision=close_report(ticket=ticket, reason="test", by=person("analyst")), by=person("analyst")
    )
    with pytest.raises(Denied):
        undo_decision(decision=undo, by=person("analyst"))


def test_an_old_referral_does_not_undo_a_new_one(ticket: Ticket, person: Person) -> None:
    """Referred away and back by the other desk: the first sender cannot withdraw the other's referral."""
    answer_referral(referral=refer(ticket, person("analyst")), accept=True, by=person("brigade"))
    old = Decision.objects.get(report_id=ticket.pk, verb=Verb.REFER)
    [moved] = again(ticket)
    back = refer(moved, person("brigade"), "cellule-nationale")
    with pytest.raises(Denied):
        undo_decision(decision=old, by=person("analyst"))
    assert Referral.objects.get(pk=back.pk).state == "proposed"


def test_who_left_the_desk_undoes_nothing(ticket: Ticket, person: Person) -> None:
    """A role that ended within the hour ends the undo too."""
    decision = close_report(ticket=ticket, reason="test", by=person("analyst2"))
    held = Membership.objects.get(user=person("analyst2"))
    Membership.objects.filter(pk=held.pk).update(ends_on=now().date() - timedelta(days=2))
    try:
        with pytest.raises(Denied):
            undo_decision(decision=decision, by=person("analyst2"))
    finally:
        Membership.objects.filter(pk=held.pk).update(ends_on=None)


def test_every_transition_is_in_the_table() -> None:
    """Nothing leads out of a decided state but an undo, an answer, a miss that the audit found, or opening it again."""
    assert {verb for (before, verb) in TRANSITIONS if before is not State.OPEN} == {
        Verb.UNDO,
        Verb.ACCEPT,
        Verb.DECLINE,
        Verb.RAISE,
        Verb.REOPEN,
    }
