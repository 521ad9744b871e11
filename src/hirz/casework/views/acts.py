"""What is done in a case: each a POST of its own. A "no" comes back as words on the page of the case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import Organisation, User
from hirz.base.acting import acting_as
from hirz.base.errors import Denied
from hirz.base.places.models import Court
from hirz.casework import policies, queries, services
from hirz.casework.enums import Capacity, Compartment, Move, RelationKind
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
from hirz.casework.models import CaseMember, CasePerson, CaseReport, CaseTask
from hirz.casework.services import Step
from hirz.casework.views.common import case_or_404, do, page_of, uuid_or_404
from hirz.triage.views.decisions import signed_in

BOTH = (Role.INVESTIGATOR, Role.PROSECUTOR)


def courts() -> list[Court]:
    """Courts of first instance and of appeal, as the country's data names them."""
    return list(Court.objects.exclude(level="cassation").order_by("level", "code"))


@require_POST
@opens_to(*BOTH)
def move(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """One step of the stage machine."""
    user = signed_in(request)
    case, wanted = case_or_404(user, reference), Move(verb) if verb in Move.values and verb != Move.UNDO else None
    if wanted is None:
        return do(request, None, _refuse, "", page_of(reference))
    offices = queries.prosecutions() if wanted is Move.REFER else []
    form = MoveForm(request.POST, move=wanted, offices=offices, courts=courts() if offices else [])

    def act() -> None:
        given = form.cleaned_data
        services.move_case(
            case=case, step=Step(wanted, given["reason"], given["on"], given["note"]), by=user,
            prosecution=Organisation.objects.filter(pk=given.get("prosecution") or "").first(),
            court=Court.objects.filter(pk=given.get("court") or "").first(),
        )  # fmt: skip

    return do(request, form, act, _("Done. It can be taken back within the hour."), page_of(reference))


def _refuse() -> None:
    raise Denied(policies.no_such_move())


@require_POST
@opens_to(*BOTH)
def undo(request: HttpRequest, reference: str) -> HttpResponse:
    """The last step, taken back."""
    user = signed_in(request)
    case = case_or_404(user, reference)
    return do(request, None, lambda: services.undo_move(case=case, by=user), _("Taken back."), page_of(reference))


@require_POST
@opens_to(Role.INVESTIGATOR)
def name(request: HttpRequest, reference: str) -> HttpResponse:
    """Another title."""
    user = signed_in(request)
    case, form = case_or_404(user, reference), TitleForm(request.POST, name="name")
    return do(
        request, form, lambda: services.name_case(case=case, title=form.cleaned_data["title"], by=user),
        _("The title is changed."), page_of(reference),
    )  # fmt: skip


@require_POST
@opens_to(Role.INVESTIGATOR)
def person(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody enters the case."""
    user = signed_in(request)
    case, form = case_or_404(user, reference), PersonForm(request.POST, name="person")

    def act() -> None:
        given = form.cleaned_data
        services.add_person(
            case=case, capacity=Capacity(given["capacity"]), is_minor=given["is_minor"], details=form.details(), by=user
        )

    return do(request, form, act, _("The person has a code in the case now."), page_of(reference), "#persons")


def _person(user: User, case_reference: str, code: str) -> CasePerson:
    case = case_or_404(user, case_reference)
    with acting_as(user):
        return get_object_or_404(CasePerson.objects.select_related("case"), case=case, code=code)


@require_POST
@opens_to(*BOTH)
def capacity(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """A suspect is accused, an accused convicted."""
    user = signed_in(request)
    who, form = _person(user, reference, code), CapacityForm(request.POST, name="capacity")
    return do(
        request, form,
        lambda: services.change_capacity(person=who, capacity=Capacity(form.cleaned_data["capacity"]), by=user),
        _("Changed."), page_of(reference), "#persons",
    )  # fmt: skip


@require_POST
@opens_to(Role.INVESTIGATOR)
def relate(request: HttpRequest, reference: str) -> HttpResponse:
    """A tie between two persons."""
    user = signed_in(request)
    case = case_or_404(user, reference)
    with acting_as(user):
        persons = queries.persons_of(case)
    by_code = {p.code: p for p in persons}
    form = RelationForm(request.POST, name="relate", persons=persons)

    def act() -> None:
        given = form.cleaned_data
        services.relate_persons(
            case=case,
            one=by_code[given["one"]],
            other=by_code[given["other"]],
            kind=RelationKind(given["kind"]),
            by=user,
        )

    return do(request, form, act, _("The tie is noted."), page_of(reference), "#persons")


@require_POST
@opens_to(*BOTH)
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """A note for everybody in the case, or for one's own side."""
    user = signed_in(request)
    case = case_or_404(user, reference)
    form = NoteForm(request.POST, name="note", offered=list(Compartment))
    return do(
        request, form,
        lambda: services.write_note(
            case=case, text=form.cleaned_data["text"], compartment=form.cleaned_data["compartment"], by=user
        ),
        _("The note is kept, sealed."), page_of(reference), "#notes",
    )  # fmt: skip


@require_POST
@opens_to(*BOTH)
def task(request: HttpRequest, reference: str) -> HttpResponse:
    """Something to do."""
    user = signed_in(request)
    case = case_or_404(user, reference)
    with acting_as(user):
        members = [m.user for m in queries.members_of(case) if m.ended_at is None]
    form = TaskForm(request.POST, name="task", members=members)

    def act() -> None:
        given = form.cleaned_data
        who = next((u for u in members if str(u.pk) == given["who"]), None)
        services.add_task(case=case, text=given["text"], due_on=given["due_on"], assigned_to=who, by=user)

    return do(request, form, act, _("Added to what is to be done."), page_of(reference), "#tasks")


@require_POST
@opens_to(*BOTH)
def finish(request: HttpRequest, reference: str, task_id: UUID) -> HttpResponse:
    """A task is done."""
    user = signed_in(request)
    case = case_or_404(user, reference)
    with acting_as(user):
        one = get_object_or_404(CaseTask, case=case, pk=task_id)
    return do(request, None, lambda: services.finish_task(task=one, by=user), _("Done."), page_of(reference), "#tasks")


@require_POST
@opens_to(Role.INVESTIGATOR)
def admit(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody who needs to know."""
    user = signed_in(request)
    case = case_or_404(user, reference)
    with acting_as(user):
        colleagues = queries.colleagues(case)
    form = MemberForm(request.POST, name="admit", colleagues=colleagues)

    def act() -> None:
        newcomer = next(u for u in colleagues if str(u.pk) == form.cleaned_data["who"])
        services.admit_member(case=case, newcomer=newcomer, by=user)

    return do(request, form, act, _("Admitted to the case."), page_of(reference), "#members")


@require_POST
@opens_to(Role.INVESTIGATOR)
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody's part in the case ends."""
    user = signed_in(request)
    case, form = case_or_404(user, reference), LeaveForm(request.POST, name="leave")
    member_id = uuid_or_404(request.POST.get("member", ""))
    with acting_as(user):
        member = get_object_or_404(CaseMember, case=case, pk=member_id)
    back = page_of(reference) if member.user_id != user.pk else reverse("casework:cases")

    def act() -> None:
        services.end_member(case=case, member_id=member_id, reason=form.cleaned_data["reason"], by=user)

    return do(request, form, act, _("This person no longer sees the case."), back)


@require_POST
@opens_to(Role.INVESTIGATOR)
def part(request: HttpRequest, reference: str, report: str) -> HttpResponse:
    """A report out of the case."""
    user = signed_in(request)
    case = case_or_404(user, reference)
    with acting_as(user):
        row = get_object_or_404(CaseReport, case=case, removed_at=None, report__reference=report)
    return do(
        request, None, lambda: services.remove_report(case=case, report_id=row.report_id, by=user),
        _("The report is out of the case, and waits at the unit again."), page_of(reference), "#reports",
    )  # fmt: skip
