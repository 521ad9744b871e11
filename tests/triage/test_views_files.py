"""Files on the report page: described by what lists say, in how many reports they stand, and never shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from tests.detect.listing import apart, file, list_digests, make_list, picture
from tests.triage.making import make_reports, plain

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.fixture(scope="module")
def scene(house: Any) -> Iterator[Any]:
    """Two reports with files on lists, one of which was listed after they came."""
    from hirz import pipeline
    from hirz.detect.events import FilesReclassified
    from hirz.detect.hunting import begin_hunt, go_on
    from hirz.triage.models import Assessment, Ticket
    from hirz.triage.services import review_assessments

    name = house.clone()

    @contextmanager
    def within(zone: str) -> Iterator[None]:
        house.connect(zone, name)
        yield
        house.connect("worker", name)

    house.connect("worker", name)
    exact, near, logo, later = file("sha1"), picture(), picture(), picture()
    list_digests(make_list("first"), [exact, near, logo])
    list_digests(make_list("harmless", is_negative=True), [logo], "common")
    files = [
        {"name": "exact.jpg", "sha1": exact.value}, {"name": "same.jpg", "pdq": {"value": apart(near, 4).value}},
        {"name": "alike.jpg", "pdq": {"value": apart(near, 21).value}}, {"name": "logo.png", "pdq": {"value": logo.value}},
        {"name": "later.jpg", "pdq": {"value": apart(later, 1).value}}, {"name": "new.jpg", "md5": file("md5").value},
        {"name": "unnamed.jpg"},
    ]  # fmt: skip
    references = make_reports(within, plain(1) | {"files": files}, plain(2) | {"files": files[:1]})
    first = Ticket.objects.get(reference=references[0])
    before = Assessment.objects.get(report_id=first.pk).result
    begun = begin_hunt(list_digests(make_list("second"), [later], "B2").pk)
    assert begun is not None
    go_on(begun.pk)
    pipeline.FLOW[FilesReclassified][0].func(report_ids=[str(first.pk)])
    review_assessments()
    after = Assessment.objects.get(report_id=first.pk).result
    yield SimpleNamespace(name=name, references=references, before=before, after=after)
    house.connect("worker", "not-yet")
    house.postgres.drop_database(name)


@pytest.fixture
def page(house: Any, scene: Any, sign_in: Any) -> Iterator[Any]:
    """The first report as an analyst reads it, a text for each file."""
    from django.db import connection

    house.connect("desk", scene.name)

    def read(language: str = "en") -> dict[str, str]:
        answer = sign_in("analyst", language).get(f"/{language}/reports/{scene.references[0]}/")
        assert answer.status_code == 200
        html = answer.content.decode()
        assert not re.search(r"<(img|video|audio|picture|object|embed)\b", html)
        parts = html[html.index('id="files"') :].split('<div class="hid">')[1:]
        texts = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part.split("</section>")[0])).strip() for part in parts]
        return {text.split()[0]: text for text in texts}

    yield read
    connection.close()


def test_a_file_is_described_by_what_lists_say(page: Any) -> None:
    """The list, its class and scheme, how near, since when; what is classified needs nobody's eyes."""
    files = page()
    assert "Invented first, own A1" in files["exact.jpg"]
    assert "The same file, to the byte" in files["exact.jpg"]
    assert "The same picture (4 of 256 bits differ)" in files["same.jpg"]
    assert "Classified already: nobody has to open it." in files["same.jpg"]
    assert "Alike, perhaps another picture of a series (21 of 256 bits differ)" in files["alike.jpg"]
    assert "Classified already" not in files["alike.jpg"]
    assert "(1 of 256 bits differs) · listed after the report came" in files["later.jpg"]


def test_what_is_harmless_is_said_and_what_is_unknown_too(page: Any) -> None:
    """The negative list stands alone; a file that was compared says so, and one without digests says nothing."""
    files = page()
    assert "Known to be harmless: Invented harmless" in files["logo.png"]
    assert "Invented first" not in files["logo.png"]
    assert "On no list." in files["new.jpg"]
    assert "On no list." not in files["unnamed.jpg"]


def test_in_how_many_other_reports_a_file_stands(page: Any) -> None:
    """One classification is one for all of them."""
    files = page()
    assert "The same file stands in 1 other report." in files["exact.jpg"]
    assert "other report" not in files["new.jpg"]


def test_a_file_that_is_listed_later_has_its_report_assessed_again(scene: Any) -> None:
    """One file less is new: the scores and their reasons say so."""
    assert scene.before != scene.after


@pytest.mark.parametrize(("language", "words"), [("ar", "صُنّف من قبل"), ("fr", "Déjà classé")])
def test_in_every_language(page: Any, language: str, words: str) -> None:
    """Arabic and French say it as well."""
    assert words in page(language)["same.jpg"]
