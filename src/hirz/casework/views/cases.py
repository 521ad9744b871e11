"""Which cases there are, and one of them: its line of stages, what is to be done, its people, its reports, its notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.acting import acting_as
from hirz.base.clock import now
from hirz.base.errors import Denied, Erased
from hirz.base.ledger.services import record_read
from hirz.casework import policies, queries, services
from hirz.casework.enums import (
    LINE,
    MOVED_BY,
    MOVES,
    UNDER_INQUIRY,
    Capacity,
    ChargeState,
    Compartment,
    LeavingReason,
    Move,
    MoveReason,
    RelationKind,
    Stage,
)
from hirz.casework.forms import (
    CapacityForm,
    LeaveForm,
    MemberForm,
    MoveForm,
    NoteForm,
    PersonForm,
    RelationForm,
    TaskForm,
    TitleForm,
)
from hirz.casework.models import Case, CaseMember, CaseReport, CaseTask, Charge, StageMove
from hirz.casework.services import Clear
from hirz.casework.views.acts import courts
from hirz.casework.views.charges import TONES as CHARGE_TONES
from hirz.casework.views.common import case_or_404
from hirz.triage.views.decisions import signed_in
from hirz.triage.views.rows import known_of, shown
from hirz.triage.views.showing import reader

PAGE = 30
TONES = {Stage.CUSTODY: "t", Stage.FINAL: "g", Stage.DROPPED: "", Stage.ELSEWHERE: ""}
# What leads on comes first, and is the page's one primary act.
ORDER = (
    Move.REFER,
    Move.TRY,
    Move.INVESTIGATE,
    Move.JUDGE,
    Move.DECIDE,
    Move.SETTLE,
    Move.CONTEST,
    Move.HOLD,
    Move.RELEASE,
    Move.REOPEN,
    Move.RETURN,
    Move.DECLINE,
    Move.DROP,
)
ICONS = {
    Move.HOLD: "lock", Move.RELEASE: "open", Move.REFER: "referrals", Move.RETURN: "back", Move.INVESTIGATE: "search",
    Move.TRY: "case", Move.JUDGE: "seal-check", Move.CONTEST: "undo", Move.DECIDE: "seal-check", Move.SETTLE: "check",
    Move.DROP: "cross", Move.DECLINE: "exit", Move.REOPEN: "undo",
}  # fmt: skip


@require_safe
@opens_to(Role.INVESTIGATOR, Role.PROSECUTOR)
def cases(request: HttpRequest) -> HttpResponse:
    """The own cases, what changed last first; above them what waits to be taken into one."""
    user = signed_in(request)
    with acting_as(user):
        found = queries.cases_seen(user).select_related("unit", "prosecution").order_by("-changed_at", "id")
        page = Paginator(found, PAGE).get_page(request.GET.get("page"))
        rows = list(page.object_list)
        titles, sizes, due = services.titles_of(rows, by=user), queries.sizes_of(rows), queries.next_due(rows)
        waiting = queries.offers_seen(user).count() if user.has_role(Role.INVESTIGATOR) else None
    today = timezone.localdate()
    context = {
        "cases": [
            {
                "url": reverse("casework:case", args=[one.reference]), "reference": one.reference,
                "title": titles.get(one.pk, _("erased")), "stage": Stage(one.stage).label, "tone": TONES.get(one.stage, "p"),  # type: ignore[call-overload]
                "unit": one.unit.name(reader()), "reports": sizes.get(one.pk, 0), "changed_at": one.changed_at,
                "due": due[one.pk].due_on if one.pk in due else None,
                "is_late": one.pk in due and (due[one.pk].due_on or today) < today,
            }
            for one in rows
        ],
        "waiting": waiting,
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        "back_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
    }  # fmt: skip
    return render(request, "casework/cases.html", context)


@require_safe
@opens_to(Role.INVESTIGATOR, Role.PROSECUTOR)
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """One case, opened: the read is in the ledger before the page leaves."""
    user = signed_in(request)
    one = case_or_404(user, reference)
    with acting_as(user):
        role = policies.role_in(user, one)
    record_read(
        verb="casework:case:read", object_kind="case", object_id=str(one.pk), by=user.actor(role), purpose="casework"
    )
    with acting_as(user):
        context = _context(one, role, user)
    return render(request, "casework/case.html", context)


def _context(one: Case, role: Role, user: User) -> dict[str, Any]:
    moves, persons = queries.moves_of(one), queries.persons_of(one)
    notes, tasks, members = queries.notes_of(one), queries.tasks_of(one), queries.members_of(one)
    try:
        clear = services.read_case(one, persons=persons, notes=notes, tasks=tasks, moves=moves, by=user)
    except Erased:
        return {"case": one, "is_erased": True, "line": _line(one, moves)}
    is_inquirer = role is Role.INVESTIGATOR
    here = [m.user for m in members if m.ended_at is None]
    reports = queries.reports_of(one)
    return {
        "case": one, "title": clear.title, "stage": Stage(one.stage).label, "tone": TONES.get(one.stage, "p"),  # type: ignore[call-overload]
        "unit": one.unit.name(reader()), "office": one.prosecution.name(reader()) if one.prosecution else "",
        "court": getattr(one.court, f"name_{reader()}", "") if one.court else "",
        "line": _line(one, moves), "acts": _acts(one, role), "undo": _undo(one, moves, user), "is_inquirer": is_inquirer,
        "forms": _forms(one, user, here, persons, clear, is_inquirer=is_inquirer),
        "persons": [
            {
                "code": p.code, "capacity": Capacity(p.capacity).label, "is_minor": p.is_minor,
                "is_victim": p.capacity == Capacity.VICTIM, "details": clear.persons.get(p.pk),
                "form": None if p.capacity == Capacity.VICTIM else CapacityForm(
                    name=f"c{p.code}", initial={"capacity": p.capacity}
                ),
                "url": reverse("casework:capacity", args=[one.reference, p.code]),
                "law_url": reverse("casework:law", args=[one.reference, p.code]) if p.capacity in UNDER_INQUIRY else "",
            }
            for p in persons
        ],
        "ties": [
            {"one": r.one.code, "kind": RelationKind(r.kind).label, "other": r.other.code} for r in queries.relations_of(one)
        ],
        "charges": [_charge(charge) for charge in queries.charges_of(one)],
        "reports": _reports(one, reports, user), "notes": _notes(notes, clear), "tasks": _tasks(one, tasks, clear),
        "open_tasks": sum(1 for t in tasks if t.done_at is None),
        "members": _members(members, user), "timeline": _timeline(one, moves, reports, members, clear),
    }  # fmt: skip


def _line(one: Case, moves: Sequence[StageMove]) -> list[dict[str, Any]]:
    """The stages as a line: done, now, still to come; a stage that the case left aside is not drawn as done."""
    standing = queries.standing_moves(moves)
    reached: dict[str, datetime] = {Stage.INQUIRY.value: one.opened_at}
    for move in reversed(standing):
        reached[move.after] = move.on
    stages = list(LINE) if one.stage in LINE else [s for s in LINE if s in reached] + [Stage(one.stage)]
    current = stages.index(Stage(one.stage))
    rows = []
    for place, stage in enumerate(stages):
        is_done = place < current and stage in reached
        rows.append(
            {
                "label": stage.label, "is_now": place == current, "is_done": is_done,
                "since": reached.get(stage) if is_done or place == current else None,
                "is_skipped": place < current and stage not in reached,
            }
        )  # fmt: skip
    return rows


def _acts(one: Case, role: Role) -> list[dict[str, Any]]:
    """What this person may do with the case now; the first is the one that leads on."""
    possible = [move for stage, move in MOVES if stage == one.stage and MOVED_BY[move] is role]
    offices = queries.prosecutions() if Move.REFER in possible else []
    seats = courts() if offices else []
    return [
        {
            "verb": move.value, "label": move.label, "icon": ICONS[move], "is_first": place == 0,
            "url": reverse("casework:move", args=[one.reference, move.value]),
            "form": MoveForm(move=move, offices=offices, courts=seats), "after": MOVES[Stage(one.stage), move].label,
        }
        for place, move in enumerate(sorted(possible, key=ORDER.index))
    ]  # fmt: skip


def _undo(one: Case, moves: Sequence[StageMove], user: User) -> str:
    try:
        last = policies.may_undo(user, one, next(iter(queries.standing_moves(moves)), None))
    except Denied:
        return ""
    return str(Move(last.move).label)


def _forms(
    one: Case, user: User, here: Sequence[User], persons: Sequence[Any], clear: Clear, *, is_inquirer: bool
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "note": NoteForm(name="note", offered=policies.compartments_for(user, one)), "task": TaskForm(name="task", members=here)
    }  # fmt: skip
    if is_inquirer:
        colleagues = queries.colleagues(one)
        found |= {
            "name": TitleForm(name="name", initial={"title": clear.title}), "person": PersonForm(name="person"),
            "relate": RelationForm(name="relate", persons=persons) if len(persons) > 1 else None,
            "admit": MemberForm(name="admit", colleagues=colleagues) if colleagues else None,
            "leave": LeaveForm(name="leave") if len(here) > 1 else None,
        }  # fmt: skip
    return found


def _charge(charge: Charge) -> dict[str, Any]:
    state = ChargeState(charge.state)
    return {
        "code": charge.person.code, "article": charge.offence.article, "state": state.label, "tone": CHARGE_TONES[state],
        "label": getattr(charge.offence, f"label_{reader()}"), "by": charge.changed_by.full_name, "at": charge.changed_at,
        "url": reverse("casework:law", args=[charge.case.reference, charge.person.code]),
    }  # fmt: skip


def _reports(one: Case, rows: Sequence[CaseReport], user: User) -> list[dict[str, Any]]:
    tickets = queries.tickets_of([row.report_id for row in rows])
    known, at = known_of(list(tickets.values())), now()
    found = []
    for row in rows:
        ticket = tickets.get(row.report_id)
        if ticket is None or ticket.pk not in known:
            continue
        found.append(
            {
                "report": shown(ticket, known[ticket.pk], user, at), "added_at": row.added_at,
                "url": reverse("casework:report", args=[one.reference, ticket.reference]),
                "part_url": reverse("casework:part", args=[one.reference, ticket.reference]),
            }
        )  # fmt: skip
    return found


def _notes(notes: Sequence[Any], clear: Clear) -> list[dict[str, Any]]:
    return [
        {
            "text": clear.notes[n.pk], "by": n.written_by.full_name, "at": n.written_at,
            "readers": Compartment(n.compartment).label if n.compartment != Compartment.CASE else "",
        }
        for n in notes
    ]  # fmt: skip


def _tasks(one: Case, tasks: Sequence[CaseTask], clear: Clear) -> list[dict[str, Any]]:
    today: date = timezone.localdate()
    return [
        {
            "text": clear.tasks[t.pk], "due_on": t.due_on, "is_done": t.done_at is not None, "done_at": t.done_at,
            "is_late": t.done_at is None and t.due_on is not None and t.due_on < today,
            "is_soon": t.done_at is None and t.due_on is not None and 0 <= (t.due_on - today).days < 3,
            "who": t.assigned_to.full_name if t.assigned_to else "",
            "url": reverse("casework:finish", args=[one.reference, t.pk]),
        }
        for t in tasks
    ]  # fmt: skip


def _members(members: Sequence[CaseMember], user: User) -> list[dict[str, Any]]:
    return [
        {
            "id": m.pk, "name": m.user.full_name, "is_lead": m.is_lead, "since": m.since, "is_me": m.user_id == user.pk,
            "ended_at": m.ended_at, "ended_for": LeavingReason(m.ended_for).label if m.ended_for else "",
        }
        for m in members
    ]  # fmt: skip


def _timeline(
    one: Case, moves: Sequence[StageMove], reports: Sequence[CaseReport], members: Sequence[CaseMember], clear: Clear
) -> list[dict[str, Any]]:
    """What happened, the last first: its steps with who made them and why, reports and members that came and went."""
    points: list[dict[str, Any]] = []
    for m in moves:
        is_undo = m.move == Move.UNDO
        text = (
            _("Taken back: %(move)s") % {"move": Move(m.undoes.move).label}
            if is_undo and m.undoes
            else Move(m.move).label
        )
        points.append(
            {
                "at": m.on, "text": text, "by": m.made_by.full_name, "reason": "" if is_undo else MoveReason(m.reason).label,
                "note": clear.moves.get(m.pk, ""), "is_undone": hasattr(m, "undone_by"), "stage": Stage(m.after).label,
            }
        )  # fmt: skip
    founders = [r for r in reports if r.added_at != one.opened_at]
    points += [{"at": r.added_at, "text": _("A report joined the case"), "by": ""} for r in founders]
    points += [
        {"at": m.since, "text": _("%(name)s was admitted") % {"name": m.user.full_name}, "by": ""}
        for m in members
        if m.since != one.opened_at
    ]
    points += [
        {"at": m.ended_at, "text": _("%(name)s left the case") % {"name": m.user.full_name}, "by": ""}
        for m in members
        if m.ended_at is not None
    ]
    points.append({"at": one.opened_at, "text": _("Case opened"), "by": one.opened_by.full_name})
    # Of one minute, what was entered later happened later: moves come the last first, and sorting keeps that.
    return sorted(points, key=lambda p: p["at"].replace(second=0, microsecond=0), reverse=True)
