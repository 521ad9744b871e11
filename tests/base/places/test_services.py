"""Confirm, change, withdraw: whole and recorded, or refused in words; and the country file never undoes it."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from hirz.base.country import loading
from hirz.base.errors import Denied, LedgerUnavailable
from hirz.base.ledger.models import EntryText
from hirz.base.places import services
from hirz.base.places.enums import HowChecked, Mark, ServiceField
from hirz.base.places.marks import marked
from hirz.base.places.models import Service, ServiceCheck
from tests.base.accounts.saying import recorded

PHONE, HOURS, LANGUAGES = ServiceField.PHONE, ServiceField.HOURS, ServiceField.LANGUAGES


def line() -> Service:
    """A listening line of the country file."""
    return Service.objects.get(code="ONDE-2511")


def confirm(by: Any, *fields: ServiceField) -> Service:
    """Dialled, and so."""
    services.confirm_service(service=line(), fields=fields, how=HowChecked.DIALLED, by=by)
    return line()


@pytest.mark.usefixtures("rollback")
class TestActs:
    """As the desk's role."""

    def test_only_the_ticked_fields_are_confirmed(self, person: Any) -> None:
        """Each has a day of its own."""
        found = confirm(person("administrator"), PHONE, LANGUAGES)
        assert found.confirmed_on == found.languages_confirmed_on == timezone.localdate()
        assert found.hours_confirmed_on is None
        assert found.languages == "ar, fr"
        assert recorded("places:service:confirmed", object_id="ONDE-2511", role="administrator") == 1
        assert EntryText.objects.filter(text="phone, languages; dialled").exists()

    def test_a_changed_number_is_not_confirmed(self, person: Any) -> None:
        """Though the old one was."""
        administrator = person("administrator")
        confirm(administrator, PHONE)
        services.change_service(
            service=line(), field=PHONE, value="2512", reason="new number on their page", by=administrator
        )
        assert (line().phone, line().confirmed_on) == ("2512", None)
        assert marked(line(), PHONE).mark is Mark.OPERATOR
        assert recorded("places:service:changed", actor=str(administrator.pk)) == 1
        assert ServiceCheck.objects.filter(value="2512", reason="new number on their page").count() == 1

    def test_back_at_the_files_word_the_file_is_believed_again(self, person: Any) -> None:
        """A change that is taken back leaves nothing behind but its history."""
        for value in ("2512", "2511"):
            services.change_service(
                service=line(), field=PHONE, value=value, reason="-", by=person("administrator")
            )  # fmt: skip
        assert line().changed_fields == []
        assert marked(line(), PHONE).mark is Mark.READ

    def test_a_confirmation_is_withdrawn(self, person: Any) -> None:
        """Nobody answered today."""
        confirm(person("administrator"), PHONE, HOURS)
        services.withdraw_service(service=line(), fields=[PHONE], reason="dead", by=person("administrator"))
        assert line().confirmed_on is None
        assert line().hours_confirmed_on is not None
        assert recorded("places:service:withdrawn") == 1

    def test_what_makes_no_sense_is_refused(self, person: Any) -> None:
        """In words, and nothing is recorded."""
        by = person("administrator")
        empty = Service.objects.get(code="AMANE")
        with pytest.raises(Denied, match="is empty"):
            services.confirm_service(service=empty, fields=[PHONE], how=HowChecked.DIALLED, by=by)
        with pytest.raises(Denied, match="Tick"):
            services.confirm_service(service=line(), fields=[], how=HowChecked.DIALLED, by=by)
        with pytest.raises(Denied, match="Nothing of this"):
            services.withdraw_service(service=line(), fields=[PHONE], reason="-", by=by)
        with pytest.raises(Denied, match="already"):
            services.change_service(service=line(), field=PHONE, value="2511", reason="-", by=by)
        assert not ServiceCheck.objects.exists()

    def test_without_the_ledger_nothing_is_confirmed(self, person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """A date on a child's screen has its entry, or is not there."""

        def fails(**values: Any) -> None:
            raise LedgerUnavailable("planted")

        monkeypatch.setattr(services, "record", fails)
        with pytest.raises(LedgerUnavailable):
            confirm(person("administrator"), PHONE)
        assert line().confirmed_on is None


def load_with(monkeypatch: pytest.MonkeyPatch, **changed: str) -> None:
    """Load a newer country file, in which the line has other values."""
    honest = loading.rows

    def rows(country: str, name: str) -> Any:
        for row in honest(country, name):
            yield row | changed if row.get("service_id") == "ONDE-2511" else row

    monkeypatch.setattr(loading, "rows", rows)
    loading.load_country("ma")


class TestLoading:
    """A new release brings a new file."""

    def test_a_confirmed_number_outlives_a_new_file(
        self, database: Any, person: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is what somebody dialled; the file's word lies beside it, and what nobody confirmed follows the file."""
        with database("desk"):
            confirm(person("administrator"), PHONE)
        with database("owner"):
            load_with(monkeypatch, phone="0801000000", hours="9-17")
        found = line()
        assert (found.phone, found.confirmed_on) == ("2511", timezone.localdate())
        assert marked(found, PHONE).on_file == "0801000000"
        assert (found.hours, found.hours_confirmed_on) == ("9-17", None)

    def test_a_date_without_its_number_is_found(
        self, database: Any, person: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Planted: a loader that keeps the day alone puts it beside a number that nobody dialled."""
        with database("desk"):
            confirm(person("administrator"), PHONE)
        monkeypatch.setattr(loading, "confirmed_on", lambda service, field: None)
        with database("owner"):
            load_with(monkeypatch, phone="0801000000")
        found = line()
        assert (found.phone, found.confirmed_on) == ("0801000000", timezone.localdate())

    def test_an_operators_own_number_outlives_a_new_file(
        self, database: Any, person: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Confirmed or not."""
        with database("desk"):
            services.change_service(
                service=line(), field=PHONE, value="2512", reason="-", by=person("administrator")
            )  # fmt: skip
        with database("owner"):
            load_with(monkeypatch, phone="0801000000")
        assert line().phone == "2512"
