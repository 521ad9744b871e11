"""What administrators do: done whole and recorded, or refused in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hirz.base.accounts import queries, services
from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import Membership, Organisation, User
from hirz.base.errors import Denied, LedgerUnavailable
from hirz.base.ledger.models import EntryText
from tests.base.accounts.saying import recorded

# The tests serve no static files: nothing was collected for them.
pytestmark = [pytest.mark.usefixtures("rollback"), pytest.mark.filterwarnings("ignore:No directory at")]

AREA = services.Area()


def desk() -> Organisation:
    """The national desk of the demo."""
    return Organisation.objects.get(code="cellule-nationale")


def grant(user: User, by: User, role: Role = Role.CUSTODIAN, **values: Any) -> Membership:
    """Give a role from today on."""
    given = {"area": AREA, "starts_on": timezone.localdate(), "ends_on": None} | values
    return services.grant_membership(user=user, organisation=desk(), role=role, by=by, **given)


def test_a_role_is_given_and_ended(person: Any) -> None:
    """It holds at once, and after its end no longer."""
    carer, administrator = person("carer"), person("administrator")
    membership = grant(carer, administrator)
    assert person("carer").has_role(Role.CUSTODIAN)
    services.end_membership(membership=membership, by=administrator)
    assert not person("carer").has_role(Role.CUSTODIAN)
    assert recorded("accounts:membership:granted", object_id=str(carer.pk), actor=str(administrator.pk)) == 1
    assert recorded("accounts:membership:ended", object_id=str(carer.pk), role="administrator") == 1


def test_the_ledger_keeps_which_role_it_was(person: Any) -> None:
    """As the text behind its commitment: codes alone."""
    grant(person("carer"), person("administrator"))
    assert EntryText.objects.filter(text__startswith="custodian @ cellule-nationale, everywhere,").exists()


def test_a_role_that_ended_is_given_anew(person: Any) -> None:
    """One row for each role in a body, with the new dates."""
    carer, administrator = person("carer"), person("administrator")
    services.end_membership(membership=grant(carer, administrator), by=administrator)
    grant(carer, administrator, ends_on=timezone.localdate() + timedelta(days=3))
    assert Membership.objects.filter(user=carer, role=Role.CUSTODIAN).count() == 1
    assert person("carer").has_role(Role.CUSTODIAN)


def test_nobody_changes_their_own_roles(person: Any) -> None:
    """Neither gives nor ends one, nor resets the own sign-in, nor closes the own account, nor notes a training."""
    me = person("administrator")
    own = Membership.objects.get(user=me)
    acts = (
        lambda: grant(me, me, Role.ANALYST),
        lambda: services.end_membership(membership=own, by=me),
        lambda: services.issue_link(user=me, by=me),
        lambda: services.change_user(user=me, full_name="X", language="ar", is_active=False, by=me),
        lambda: services.add_training(
            user=me, kind="child_interview", completed_on=timezone.localdate(), expires_on=None, by=me  # type: ignore[arg-type]
        ),
    )  # fmt: skip
    for act in acts:
        with pytest.raises(Denied):
            act()
    assert not person("administrator").has_role(Role.ANALYST)


def test_reaching_for_an_own_role_is_recorded(person: Any) -> None:
    """An administrator who tries to see content is seen trying."""
    me = person("administrator")
    with pytest.raises(Denied):
        grant(me, me, Role.CUSTODIAN)
    assert recorded("accounts:membership:refused", object_id=str(me.pk), actor=str(me.pk)) == 1
    assert EntryText.objects.filter(text="custodian @ cellule-nationale").exists()
    assert not recorded("accounts:membership:granted")


@pytest.mark.parametrize(
    "email", ["administrator+analyst@demo.example", "ADMINISTRATOR@demo.example", "Administrator+@Demo.Example"]
)
def test_nobody_opens_a_second_account_for_themselves(person: Any, email: str) -> None:
    """Another spelling of an own address is the same mailbox; the try is recorded."""
    with pytest.raises(Denied, match="nobody has two accounts"):
        services.create_user(full_name="Other", email=email, language="ar", by=person("administrator"))
    assert recorded("accounts:user:refused", actor=str(person("administrator").pk)) == 1
    assert not User.objects.filter(full_name="Other").exists()


def test_a_colleague_of_the_same_house_is_somebody_else(person: Any) -> None:
    """The rule looks at the mailbox, not at the domain."""
    made = services.create_user(
        full_name="Amal", email="administrator2@demo.example", language="ar", by=person("administrator")
    )
    assert made.pk


def test_a_second_factor_is_removed_by_another_alone(person: Any) -> None:
    """Never one's own, never where there is none; whole and recorded."""
    from allauth.mfa.models import Authenticator

    me, carer = person("administrator"), person("carer")
    for user in (me, carer):
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    with pytest.raises(Denied, match="your own account"):
        services.remove_second_factor(user=me, by=me)
    assert services.remove_second_factor(user=carer, by=me) == 1
    with pytest.raises(Denied, match="no second factor"):
        services.remove_second_factor(user=carer, by=me)
    assert queries.second_factors(me) == {"totp": 1}
    assert recorded("accounts:factor:removed", object_id=str(carer.pk), actor=str(me.pk)) == 1


def test_a_role_does_not_begin_tomorrow(person: Any) -> None:
    """It would be believed to wait."""
    with pytest.raises(Denied):
        grant(person("carer"), person("administrator"), starts_on=timezone.localdate() + timedelta(days=1))


def test_no_role_in_a_body_that_left_and_none_for_a_closed_account(person: Any) -> None:
    """Both are opened first."""
    carer, administrator = person("carer"), person("administrator")
    Organisation.objects.filter(pk=desk().pk).update(is_active=False)
    with pytest.raises(Denied):
        grant(carer, administrator)
    Organisation.objects.filter(pk=desk().pk).update(is_active=True)
    services.change_user(user=carer, full_name="Houda", language="fr", is_active=False, by=administrator)
    with pytest.raises(Denied):
        grant(carer, administrator)


def test_a_role_that_has_ended_is_not_ended_again(person: Any) -> None:
    """The first end stands."""
    carer, administrator = person("carer"), person("administrator")
    membership = grant(carer, administrator)
    services.end_membership(membership=membership, by=administrator)
    with pytest.raises(Denied):
        services.end_membership(membership=Membership.objects.get(pk=membership.pk), by=administrator)


def test_a_new_account_can_do_nothing(person: Any) -> None:
    """No password, no role; in a demo it is a demo account."""
    made = services.create_user(
        full_name="Amal Ziani", email="Amal@demo.example", language="fr", by=person("administrator")
    )
    assert made.email == "amal@demo.example"
    assert not made.has_usable_password()
    assert made.memberships_now() == []
    assert made.is_demo


def test_a_link_ends_password_and_sessions(person: Any, sign_in: Any) -> None:
    """And opens once, to choose another password."""
    client = sign_in("carer")
    carer = person("carer")
    assert client.get("/en/people/me/").status_code == 200
    token = services.issue_link(user=carer, by=person("administrator"))
    assert not person("carer").has_usable_password()
    assert list(queries.sessions_of(carer.pk)) == []
    assert client.get("/en/people/me/").status_code == 302
    assert services.link_tokens.check_token(person("carer"), token)
    services.choose_password(user=person("carer"), password="three easy words")
    assert person("carer").check_password("three easy words")
    assert not services.link_tokens.check_token(person("carer"), token)


def test_a_second_link_ends_the_first(person: Any) -> None:
    """Only the newest opens."""
    carer, administrator = person("carer"), person("administrator")
    first = services.issue_link(user=carer, by=administrator)
    second = services.issue_link(user=carer, by=administrator)
    assert not services.link_tokens.check_token(person("carer"), first)
    assert services.link_tokens.check_token(person("carer"), second)


def test_a_link_of_one_person_does_not_open_for_another(person: Any) -> None:
    """The token is made from the account."""
    token = services.issue_link(user=person("carer"), by=person("administrator"))
    assert not services.link_tokens.check_token(person("analyst"), token)


def test_a_link_is_old_after_three_days(person: Any) -> None:
    """PASSWORD_RESET_TIMEOUT."""
    import time_machine

    token = services.issue_link(user=person("carer"), by=person("administrator"))
    with time_machine.travel(timezone.now() + timedelta(days=3, hours=2)):
        assert not services.link_tokens.check_token(person("carer"), token)


def test_closing_an_account_ends_its_sessions(person: Any, sign_in: Any) -> None:
    """At once, not at the next sign-in."""
    client = sign_in("carer")
    services.change_user(
        user=person("carer"), full_name="Houda", language="ar", is_active=False, by=person("administrator")
    )
    assert client.get("/en/people/me/").status_code == 302


def test_ending_sessions_leaves_those_of_others(person: Any, sign_in: Any) -> None:
    """And says how many there were."""
    one, two, other = sign_in("carer"), sign_in("carer"), sign_in("analyst")
    assert services.end_sessions(user=person("carer"), by=person("administrator")) == 2
    assert one.get("/en/people/me/").status_code == two.get("/en/people/me/").status_code == 302
    assert other.get("/en/people/me/").status_code == 200


def test_nothing_changes_when_it_cannot_be_recorded(person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Effect and entry are one transaction."""

    def away(**_: Any) -> None:
        raise LedgerUnavailable("the ledger cannot be written")

    monkeypatch.setattr(services, "record", away)
    carer, administrator = person("carer"), person("administrator")
    for act in (
        lambda: grant(carer, administrator),
        lambda: services.issue_link(user=carer, by=administrator),
        lambda: services.create_user(full_name="A", email="a@demo.example", language="ar", by=administrator),
        lambda: services.change_user(user=carer, full_name="B", language="fr", is_active=False, by=administrator),
    ):
        with pytest.raises(LedgerUnavailable):
            act()
    now = person("carer")
    assert now.is_active
    assert now.has_usable_password()
    assert now.full_name != "B"
    assert not now.has_role(Role.CUSTODIAN)
    assert not User.objects.filter(email="a@demo.example").exists()


def test_the_check_sees_a_service_that_records_outside_its_transaction(
    person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted bad variant: the effect first, the entry after it."""

    def careless() -> None:
        User.objects.filter(pk=person("carer").pk).update(is_active=False)
        raise LedgerUnavailable("the ledger cannot be written")

    with pytest.raises(LedgerUnavailable):
        careless()
    with pytest.raises(AssertionError):
        assert person("carer").is_active, "closed without an entry"
