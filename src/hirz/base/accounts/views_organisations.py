"""Bodies that take part: their names, their feeds, and the keys of their machines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hirz.base.accounts import credentials, policies, queries, services
from hirz.base.accounts.access import opens_to
from hirz.base.accounts.enums import OrganisationKind, Role, Scope
from hirz.base.accounts.forms import (
    CredentialForm,
    FeedForm,
    NewFeedForm,
    NewOrganisationForm,
    OrganisationForm,
)
from hirz.base.accounts.models import PORTAL_FEED, STAFF_FEED, Credential, Feed, Organisation, staff_feed_code
from hirz.base.accounts.services import Names
from hirz.base.accounts.views import GET_OR_POST, who

# Whose analysts could receive what the public reports, or whose people take statements down.
RECEIVING = frozenset(
    {OrganisationKind.HOTLINE, OrganisationKind.POLICE, OrganisationKind.PROSECUTION, OrganisationKind.CARE,
     OrganisationKind.NGO, OrganisationKind.AUTHORITY}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnFeed:
    """A feed without a partner behind it, ready to be added by one press."""

    code: str
    names: Names
    title: Any
    why: Any


OWN_FEEDS = {
    PORTAL_FEED: OwnFeed(
        PORTAL_FEED,
        Names("بوابة التبليغ", "Portail public", "Public portal"),
        gettext_lazy("The public portal has no feed yet"),
        gettext_lazy("Until it has one, nothing that a child reports can be received. It goes to one body's analysts."),
    ),
    STAFF_FEED: OwnFeed(
        STAFF_FEED,
        Names("تصريحات يدوّنها الموظفون", "Déclarations prises par le personnel", "Statements taken down by staff"),
        gettext_lazy("Statements taken down by staff have no feed yet"),
        gettext_lazy("Until there is one, nobody can hand in what a caller told them. It goes to one body's analysts."),
    ),
}


def _offered(body: Organisation) -> list[OwnFeed]:
    """The feeds that this body's page offers to add."""
    if not body.is_active or body.kind not in RECEIVING:
        return []
    return [OWN_FEEDS[code] for code in queries.missing_own_feeds()]


def _own_staff_feed(body: Organisation) -> OwnFeed | None:
    """A feed for what this body takes down itself, where only the common one is there."""
    code = staff_feed_code(body.code)
    common = Feed.objects.filter(pk=STAFF_FEED).exclude(sender=body)
    if body.kind not in RECEIVING or not common.exists() or Feed.objects.filter(pk=code).exists():
        return None
    names = OWN_FEEDS[STAFF_FEED].names
    own = Names(*(f"{said} · {body.name(language)}"[:200] for language, said in (
        ("ar", names.ar), ("fr", names.fr), ("en", names.en))))  # fmt: skip
    return OwnFeed(code, own, "", "")


@opens_to(Role.ADMINISTRATOR)
@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """Every body that takes part, and those that did."""
    language = get_language() or "ar"
    rows = [{"body": one, "name": one.name(language)} for one in queries.organisations()]
    context = {"rows": rows, "missing": [OWN_FEEDS[code] for code in queries.missing_own_feeds()]}
    return render(request, "accounts/organisations.html", context)


@opens_to(Role.ADMINISTRATOR)
@require_http_methods(GET_OR_POST)
def organisation_new(request: HttpRequest) -> HttpResponse:
    """Add a body."""
    form = NewOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.create_organisation(
            code=form.cleaned_data["code"],
            kind=OrganisationKind(form.cleaned_data["kind"]),
            names=form.names(),
            by=who(request),
        )
        messages.success(request, _("The body was added."))
        return redirect("accounts:organisation", made.code)
    return render(request, "accounts/organisation_new.html", {"form": form}, status=400 if form.errors else 200)


@opens_to(Role.ADMINISTRATOR)
@require_http_methods(GET_OR_POST)
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """One body. POST changes its names, its kind, whether it takes part."""
    body = get_object_or_404(Organisation, pk=code)
    if request.method != "POST":
        return _show(request, body)
    form = OrganisationForm(request.POST)
    if not form.is_valid():
        return _show(request, body, form=form)
    services.change_organisation(
        organisation=body,
        kind=OrganisationKind(form.cleaned_data["kind"]),
        names=form.names(),
        is_active=form.cleaned_data["is_active"],
        by=who(request),
    )
    messages.success(request, _("The body was changed."))
    return redirect("accounts:organisation", code)


def _show(request: HttpRequest, body: Organisation, *, token: str = "", **forms: Any) -> HttpResponse:
    language = get_language() or "ar"
    feeds = queries.feeds_of(body)
    open_feeds = [feed for feed in feeds if feed.is_active]
    context = {
        "body": body,
        "name": body.name(language),
        "form": OrganisationForm(initial=_values(body)),
        "feeds": [(feed, feed.name(language), feed.desk.name(language)) for feed in feeds],
        "received": [(feed, feed.name(language), feed.sender.name(language)) for feed in queries.feeds_into(body)],
        "feed_form": NewFeedForm(),
        "offered": _offered(body),
        "own_staff_feed": _own_staff_feed(body),
        "desks": [(one.code, one.name(language)) for one in Organisation.objects.filter(is_active=True)],
        "credential_form": CredentialForm(organisation=body),
        "credentials": _credentials(body, language),
        "members": queries.members_of(body),
        "no_key": _why_no_key(body, bool(feeds), bool(open_feeds)),
        "token": token,
        **forms,
    }
    status = 400 if any(form.errors for form in forms.values()) else 200
    return render(request, "accounts/organisation.html", context, status=status)


def _credentials(body: Organisation, language: str) -> list[tuple[Credential, bool, str, list[str]]]:
    labels = {scope.value: str(scope.label) for scope in Scope}
    return [
        (one, queries.is_live(one), one.feed.name(language), [labels.get(scope, scope) for scope in one.scopes])
        for one in queries.credentials_of(body)
    ]


def _values(named: Organisation | Feed) -> dict[str, Any]:
    names = {f"name_{language}": getattr(named, f"name_{language}") for language in ("ar", "fr", "en")}
    extra = {"kind": named.kind} if isinstance(named, Organisation) else {"desk": named.desk_id}
    return names | extra | {"is_active": named.is_active}


def _why_no_key(body: Organisation, has_feeds: bool, has_open: bool) -> str:
    if not has_feeds:
        return _("A key belongs to a feed: add one first.")
    return policies.why_not_issue(body, has_open)


@opens_to(Role.ADMINISTRATOR)
@require_POST
def add_feed(request: HttpRequest, code: str) -> HttpResponse:
    """Add a feed of a body."""
    body = get_object_or_404(Organisation, pk=code)
    form = NewFeedForm(request.POST)
    if not form.is_valid():
        return _show(request, body, feed_form=form)
    services.create_feed(
        code=form.cleaned_data["code"], sender=body, desk=form.cleaned_data["desk"], names=form.names(), by=who(request)
    )
    messages.success(request, _("The feed was added."))
    return redirect("accounts:organisation", code)


@opens_to(Role.ADMINISTRATOR)
@require_http_methods(GET_OR_POST)
def feed(request: HttpRequest, code: str, feed_code: str) -> HttpResponse:
    """One feed: how it is called, where it goes, whether it is open."""
    one = get_object_or_404(Feed.objects.select_related("sender"), pk=feed_code, sender=code)
    form = FeedForm(request.POST or None, initial=_values(one))
    if request.method == "POST" and form.is_valid():
        services.change_feed(
            feed=one,
            desk=form.cleaned_data["desk"],
            names=form.names(),
            is_active=form.cleaned_data["is_active"],
            by=who(request),
        )
        messages.success(request, _("The feed was changed."))
        return redirect("accounts:organisation", code)
    language = get_language() or "ar"
    context = {
        "feed": one,
        "name": one.name(language),
        "body": one.sender,
        "body_name": one.sender.name(language),
        "form": form,
    }
    return render(request, "accounts/feed.html", context, status=400 if form.errors else 200)


@opens_to(Role.ADMINISTRATOR)
@require_POST
def issue_credential(request: HttpRequest, code: str) -> HttpResponse:
    """A key for a partner's machine, shown once: it stands in this answer and nowhere else."""
    body = get_object_or_404(Organisation, pk=code)
    form = CredentialForm(request.POST, organisation=body)
    if not form.is_valid():
        return _show(request, body, credential_form=form)
    policies.may_issue(body, form.cleaned_data["feed"].is_active)
    _made, token = credentials.issue_credential(
        feed=form.cleaned_data["feed"],
        label=form.cleaned_data["label"],
        scopes=[Scope(scope) for scope in form.cleaned_data["scopes"]],
        expires_at=form.expires_at(),
        by=who(request).actor(Role.ADMINISTRATOR),
    )
    return _show(request, body, token=token)


@opens_to(Role.ADMINISTRATOR)
@require_POST
def revoke_credential(request: HttpRequest, code: str, credential_id: UUID) -> HttpResponse:
    """End a key, now."""
    one = get_object_or_404(Credential.objects.select_related("feed"), pk=credential_id, feed__sender=code)
    policies.may_revoke(one)
    credentials.revoke_credential(credential=one, by=who(request).actor(Role.ADMINISTRATOR))
    messages.success(request, _("The key opens nothing any more."))
    return redirect("accounts:organisation", code)
