"""People: whom the desk knows, what they may do, and each person's own page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hirz.base.accounts import policies, queries, services
from hirz.base.accounts.access import opens_to, opens_to_all, opens_to_staff
from hirz.base.accounts.enums import Role, TrainingKind
from hirz.base.accounts.forms import (
    LanguageForm,
    MembershipForm,
    NewUserForm,
    PasswordForm,
    PeopleForm,
    TrainingForm,
    UserForm,
)
from hirz.base.accounts.models import Membership, Training, User

GET_OR_POST = ["GET", "HEAD", "POST"]


def who(request: HttpRequest) -> User:
    """The signed-in person; the route's policy has seen to it that there is one."""
    assert isinstance(request.user, User)
    return request.user


@opens_to(Role.ADMINISTRATOR)
@require_GET
def users(request: HttpRequest) -> HttpResponse:
    """Everybody, by name."""
    form = PeopleForm(request.GET)
    wanted = form.wanted()
    page = Paginator(queries.people(wanted), queries.PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    today = timezone.localdate()
    rows = [
        {
            "person": person,
            "roles": list(person.memberships.all()),
            "ending": [t for t in person.trainings.all() if _ends_soon(t, today)],
            "ended": [t for t in person.trainings.all() if t.expires_on is not None and t.expires_on < today],
        }
        for person in page
    ]
    context = {"form": form, "is_filtered": bool(wanted), "rows": rows, "page": page, "kept": kept.urlencode()}
    return render(request, "accounts/users.html", context)


def _ends_soon(training: Training, today: Any) -> bool:
    return training.expires_on is not None and today <= training.expires_on <= today + queries.SOON


@opens_to(Role.ADMINISTRATOR)
@require_http_methods(GET_OR_POST)
def user_new(request: HttpRequest) -> HttpResponse:
    """Open an account."""
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.create_user(**form.cleaned_data, by=who(request))
        messages.success(request, _("The account is open. Give it a role, then a sign-in link."))
        return redirect("accounts:user", made.pk)
    return render(request, "accounts/user_new.html", {"form": form}, status=_status(form))


def _status(form: Any) -> int:
    return 400 if form.is_bound and form.errors else 200


@opens_to(Role.ADMINISTRATOR)
@require_http_methods(GET_OR_POST)
def user(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One person: account, roles, trainings, sessions. POST changes the account."""
    person = get_object_or_404(User, pk=user_id)
    if request.method != "POST":
        return _show(request, person)
    form = UserForm(request.POST)
    if not form.is_valid():
        return _show(request, person, form=form)
    services.change_user(user=person, **form.cleaned_data, by=who(request))
    messages.success(request, _("The account was changed."))
    return redirect("accounts:user", person.pk)


def _show(request: HttpRequest, person: User, *, link: str = "", **forms: Any) -> HttpResponse:
    """The page of a person, with a form as it was sent if one could not be read."""
    me = who(request)
    today = timezone.localdate()
    initial = {"full_name": person.full_name, "language": person.language, "is_active": person.is_active}
    context = {
        "person": person,
        "is_me": person.pk == me.pk,
        "form": UserForm(initial=initial),
        "role_form": MembershipForm(),
        "training_form": TrainingForm(),
        "roles": [(m, queries.holds(m, today)) for m in queries.memberships_of(person)],
        "trainings": [(t, _training_state(t, today)) for t in queries.trainings_of(person)],
        "session_count": sum(1 for _session in queries.sessions_of(person.pk)),
        "factors": queries.second_factors(person),
        "no_removal": policies.why_not_remove_factor(me, person, sum(queries.second_factors(person).values())),
        "has_password": person.has_usable_password(),
        "own": policies.why_not_change(me, person),
        "no_link": policies.why_not_reset(me, person),
        "link": link,
        **forms,
    }
    status = 400 if any(form.errors for form in forms.values()) else 200
    return render(request, "accounts/user.html", context, status=status)


def _training_state(training: Training, today: Any) -> str:
    if training.expires_on is None:
        return "held"
    if training.expires_on < today:
        return "ended"
    return "soon" if _ends_soon(training, today) else "held"


@opens_to(Role.ADMINISTRATOR)
@require_POST
def grant_membership(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Give a role."""
    person = get_object_or_404(User, pk=user_id)
    form = MembershipForm(request.POST)
    if not form.is_valid():
        return _show(request, person, role_form=form)
    values = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
    services.grant_membership(user=person, **values, by=who(request))
    messages.success(request, _("The role was given."))
    return redirect("accounts:user", person.pk)


@opens_to(Role.ADMINISTRATOR)
@require_POST
def end_membership(request: HttpRequest, user_id: UUID, membership_id: int) -> HttpResponse:
    """Take a role back, now."""
    membership = get_object_or_404(Membership.objects.select_related("user"), pk=membership_id, user=user_id)
    services.end_membership(membership=membership, by=who(request))
    messages.success(request, _("The role has ended."))
    return redirect("accounts:user", user_id)


@opens_to(Role.ADMINISTRATOR)
@require_POST
def add_training(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Note a training."""
    person = get_object_or_404(User, pk=user_id)
    form = TrainingForm(request.POST)
    if not form.is_valid():
        return _show(request, person, training_form=form)
    values = form.cleaned_data | {"kind": TrainingKind(form.cleaned_data["kind"])}
    services.add_training(user=person, **values, by=who(request))
    messages.success(request, _("The training was noted."))
    return redirect("accounts:user", person.pk)


@opens_to(Role.ADMINISTRATOR)
@require_POST
def issue_link(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """A sign-in link, shown once: it stands in this answer and nowhere else."""
    person = get_object_or_404(User, pk=user_id)
    token = services.issue_link(user=person, by=who(request))
    with override(person.language):
        path = reverse("accounts:welcome", args=[urlsafe_base64_encode(person.pk.bytes), token])
    return _show(request, person, link=request.build_absolute_uri(path))


@opens_to(Role.ADMINISTRATOR)
@require_POST
def remove_second_factor(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Take away a second factor that somebody else lost."""
    person = get_object_or_404(User, pk=user_id)
    services.remove_second_factor(user=person, by=who(request))
    messages.success(request, _("The second factor was removed. The password still holds; ask for a new passkey soon."))
    return redirect("accounts:user", person.pk)


@opens_to(Role.ADMINISTRATOR)
@require_POST
def end_sessions(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Sign somebody out everywhere."""
    person = get_object_or_404(User, pk=user_id)
    count = services.end_sessions(user=person, by=who(request))
    said = ngettext("%(n)d session was ended.", "%(n)d sessions were ended.", count) % {"n": count}
    messages.success(request, said)
    return redirect("accounts:user", person.pk)


@opens_to_all
@require_http_methods(GET_OR_POST)
def welcome(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Where a sign-in link leads: its holder chooses a password. Wrong, used and old links look alike."""
    person = _holder(code, token)
    if person is None:
        return render(request, "accounts/welcome.html", {"person": None}, status=404)
    form = PasswordForm(request.POST or None, user=person)
    if request.method == "POST" and form.is_valid():
        services.choose_password(user=person, password=form.cleaned_data["password"])
        return render(request, "accounts/welcome.html", {"person": person, "is_done": True})
    return render(request, "accounts/welcome.html", {"person": person, "form": form}, status=_status(form))


def _holder(code: str, token: str) -> User | None:
    try:
        person = User.objects.filter(pk=UUID(bytes=urlsafe_base64_decode(code)), is_active=True).first()
    except (ValueError, TypeError, OverflowError):
        return None
    return person if person is not None and services.link_tokens.check_token(person, token) else None


@opens_to_staff
@require_http_methods(GET_OR_POST)
def me(request: HttpRequest) -> HttpResponse:
    """One's own page: roles, areas, trainings, and the language to choose."""
    person = who(request)
    form = LanguageForm(request.POST or None, initial={"language": person.language})
    if request.method == "POST" and form.is_valid():
        services.choose_language(user=person, language=form.cleaned_data["language"])
        messages.success(request, _("Your language was kept."))
        return redirect("accounts:me")
    today = timezone.localdate()
    context = {
        "person": person,
        "form": form,
        "roles": [m for m in queries.memberships_of(person) if queries.holds(m, today)],
        "trainings": [(t, _training_state(t, today)) for t in queries.trainings_of(person)],
        "factors": queries.second_factors(person),
    }
    return render(request, "accounts/me.html", context, status=_status(form))
